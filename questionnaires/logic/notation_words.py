"""The words of the notation, read one ahead, and what can be wrong with them; its grammar is in `notation`."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from questionnaires.logic.expressions import MAX_SIZE
from questionnaires.logic.notation_names import KEYWORDS, nearest

MAX_TEXT = 600_000
"""Characters of a notation: the largest expression there can be, with every character escaped."""

_MAX_NESTING = 60
"""Brackets within brackets: more than the deepest expression needs, few enough for Python's stack."""

_ID = "[a-z0-9][a-z0-9_-]{0,39}"
_SPACE = re.compile("[ \t\r\n\u00a0\u202f]*")
_TOKEN = re.compile(
    rf"""
    (?P<day>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?![\w.-]))
    | (?P<number>-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![\w.-]))
    | (?P<name>[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*){{0,2}}(?![\w.]))
    | (?P<id>\#{_ID}(?:\.{_ID}){{0,2}}(?![\w.-]))
    | (?P<text>"(?:[^"\\]|\\.){{0,2400}}")
    | (?P<symbol><=|>=|!=|==|[=<>(),\[\]≤≥≠])
    """,
    re.VERBOSE,
)


class NotationProblem(StrEnum):
    """What can be wrong with a notation."""

    TOO_LONG = "too_long"
    TOO_DEEP = "too_deep"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    UNEXPECTED = "unexpected"
    UNFINISHED = "unfinished"
    UNKNOWN_NAME = "unknown_name"
    UNKNOWN_SCORE = "unknown_score"
    CONDITION_EXPECTED = "condition_expected"
    ANSWER_EXPECTED = "answer_expected"
    OPTION_EXPECTED = "option_expected"
    LIST_EXPECTED = "list_expected"
    WRONG_NUMBER = "wrong_number"
    WRONG_TEXT = "wrong_text"


class NotationError(ValueError):
    """A notation that cannot be read: what is wrong, from which character on and how many, and what was near."""

    def __init__(
        self, problem: NotationProblem, position: int, length: int = 0, *, nearest: str | None = None
    ) -> None:
        """`position` counts characters from 0; `nearest` is a word that would have been understood."""
        meant = f"; did you mean {nearest}?" if nearest else ""
        super().__init__(f"at {position}: {problem}{meant}")
        self.problem = problem
        self.position = position
        self.length = length
        self.nearest = nearest


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the notation; `kind` is a group of `_TOKEN`, `keyword`, or `end`."""

    kind: str
    text: str
    position: int

    def is_word(self, *words: str) -> bool:
        return self.kind in {"keyword", "symbol"} and self.text in words

    def error(self, problem: NotationProblem, candidates: Iterable[str] = ()) -> NotationError:
        """Return what is wrong with this word, with the nearest of `candidates`."""
        meant = nearest(self.text, candidates) if self.kind == "name" else None
        return NotationError(problem, self.position, len(self.text), nearest=meant)


class Words:
    """The words of one notation from left to right; `token` is the present one."""

    def __init__(self, text: str) -> None:
        """Read the first word. Raises `NotationError` for a text that is too long, as each step may for a word."""
        if len(text) > MAX_TEXT:
            raise NotationError(NotationProblem.TOO_LONG, MAX_TEXT, len(text) - MAX_TEXT)
        self._text = text
        self._nesting = 0
        self._parts = 0
        self.token = self._read(0)

    def _read(self, position: int) -> Token:
        position = _SPACE.match(self._text, position).end()  # type: ignore[union-attr]  # it matches nothing too
        if position == len(self._text):
            return Token("end", "", position)
        found = _TOKEN.match(self._text, position)
        if found is None:
            problem = (
                NotationProblem.WRONG_TEXT if self._text[position] == '"' else NotationProblem.UNREADABLE
            )
            raise NotationError(problem, position, 1)
        kind = "keyword" if found[0] in KEYWORDS else str(found.lastgroup)
        return Token(kind, found[0], position)

    def next(self) -> Token:
        """Return the present word and go to the one after it."""
        token = self.token
        self.token = self._read(token.position + len(token.text))
        return token

    def expect(self, word: str) -> None:
        if not self.token.is_word(word):
            raise self.unexpected()
        self.next()

    def unexpected(self) -> NotationError:
        is_end = self.token.kind == "end"
        return self.token.error(
            NotationProblem.UNFINISHED if is_end else NotationProblem.UNEXPECTED, sorted(KEYWORDS)
        )

    @contextmanager
    def deeper(self) -> Iterator[None]:
        self._nesting += 1
        if self._nesting > _MAX_NESTING:
            raise self.token.error(NotationProblem.TOO_DEEP)
        yield
        self._nesting -= 1

    def count(self, token: Token) -> None:
        """Stop at the first part too many, rather than after reading all of them."""
        self._parts += 1
        if self._parts > MAX_SIZE:
            raise token.error(NotationProblem.TOO_LARGE)
