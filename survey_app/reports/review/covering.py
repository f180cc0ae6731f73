"""Covering words of a text: from the words that somebody names to the parts that they are, and back."""

import re
from collections.abc import Iterable, Sequence

Part = tuple[int, int]
"""Where words start and end in a text, in characters."""

SEPARATOR = ", "


class WordsNotFoundError(Exception):
    """Words to be covered are not in the text; `words` says which."""

    def __init__(self, words: str) -> None:
        super().__init__("words that are not in the text")
        self.words = words


def parts_of(text: str, words: str) -> tuple[Part, ...]:
    """Return where the words stand in `text`, wherever they do; several are set apart by commas.

    Capitals do not matter, and words are whole ones. Raises WordsNotFoundError for the first that is nowhere.
    """
    parts: list[Part] = []
    for one in filter(None, (part.strip() for part in words.split(SEPARATOR.strip()))):
        found = [match.span() for match in re.finditer(_pattern(one), text, re.IGNORECASE)]
        if not found:
            raise WordsNotFoundError(one)
        parts += found
    return tuple(_merged(sorted(parts)))


def words_of(text: str, parts: Iterable[Part]) -> str:
    """Return the words that are covered, each once, in the order of the text."""
    words = (" ".join(text[start:end].split()) for start, end in parts)
    return SEPARATOR.join({word.casefold(): word for word in words}.values())


def _pattern(words: str) -> str:
    """Match whole words; between two, whatever space or line end the text has."""
    return r"(?<!\w)" + r"\s+".join(map(re.escape, words.split())) + r"(?!\w)"


def _merged(parts: Sequence[Part]) -> Iterable[Part]:
    """Yield parts that do not overlap; `parts` are in order."""
    start, end = -1, -1
    for low, high in parts:
        if low > end:
            if end >= 0:
                yield start, end
            start = low
        end = max(end, high)
    if end >= 0:
        yield start, end
