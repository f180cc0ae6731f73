"""Texts with placeholders as the answer page shows them: filled as far as is known, the rest marked for its script."""

import json
from collections.abc import Iterator, Mapping
from typing import Self

from markupsafe import Markup, escape

from questionnaires.definition.texts import Text, in_language
from questionnaires.logic.piping import UNANSWERED, PlaceholderKind, split_text

_SLOT = Markup('<span data-pipe="{}">{}</span>')

Piece = tuple[str, str]
"""Words, and the placeholder that they stand in for: empty for words of the author's own."""


class Wording(str):
    """A text as it reads now. In a page, what stands in for an answer is marked, so that the script can renew it.

    What people wrote is text, never markup, wherever it comes from.
    """

    __slots__ = ("_markup", "pieces")

    pieces: tuple[Piece, ...]
    _markup: Markup

    def __new__(cls, pieces: tuple[Piece, ...]) -> Self:
        """Put the pieces together."""
        wording = super().__new__(cls, "".join(words for words, _ in pieces))
        wording.pieces = pieces
        # Made once: a page says the same words in hundreds of places.
        parts = (_SLOT.format(name, words) if name else escape(words) for words, name in pieces)
        wording._markup = Markup().join(parts)
        return wording

    def __html__(self) -> Markup:
        """Return the text for a page."""
        return self._markup

    @property
    def plain(self) -> str:
        """The text alone."""
        return str.__str__(self)

    @property
    def data(self) -> str | list[Piece]:
        """The text as the script takes it: its pieces where it must renew any."""
        return list(self.pieces) if any(name for _, name in self.pieces) else self.plain

    @property
    def pipes(self) -> str:
        """The pieces as JSON for where nothing can be marked, as in lists; empty when nothing needs to be."""
        return "" if isinstance(self.data, str) else json.dumps(self.data, ensure_ascii=False)


class Speaker:
    """Says the texts of a questionnaire in one language."""

    def __init__(self, language: str, fallback: str, values: Mapping[str, str]) -> None:
        """`values` holds what is known of answers, scores and the campaign, by the path of their placeholders."""
        self.language = language
        self._fallback = fallback
        self._values = values
        self._said: dict[str, Wording] = {}

    def say(self, text: Text) -> Wording:
        """Return a text, with all that is known of what it refers to."""
        words = in_language(text, self.language, self._fallback)
        if words not in self._said:
            self._said[words] = Wording(tuple(self._pieces(words)))
        return self._said[words]

    def say_plainly(self, text: Text) -> str:
        """Return a text for where the script fills in nothing, as in the title of the window."""
        return self.say(text).plain

    def _pieces(self, text: str) -> Iterator[Piece]:
        for piece in split_text(text):
            if isinstance(piece, str):
                yield piece, ""
            else:
                may_change = piece.kind is not PlaceholderKind.CAMPAIGN
                yield self._values.get(piece.path) or UNANSWERED, piece.path if may_change else ""
