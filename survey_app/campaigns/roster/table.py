"""A table as it was found: lines of cells, each a text. What the columns mean is decided in `headings`."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from survey_app.campaigns.roster.errors import RosterError, RosterFault
from survey_app.campaigns.roster.limits import MAX_CELL_CHARACTERS, MAX_COLUMNS, MAX_ROWS

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_BLANKS = re.compile(r"\s+")


class Row(NamedTuple):
    """One line of a table; `number` is what a spreadsheet or an editor shows beside it."""

    number: int
    cells: tuple[str, ...]

    def cell(self, column: int | None) -> str:
        """Return the text in a column, empty when the line is shorter or no column is meant."""
        return self.cells[column] if column is not None and column < len(self.cells) else ""


Table = tuple[Row, ...]


def clean(text: str, limit: int = MAX_CELL_CHARACTERS) -> str:
    """Return `text` composed (NFC), on one line, without invisible characters, of at most `limit` characters.

    Control and direction marks go, so that no text can break a mail header or reverse the words around it.
    A text that begins with `=`, `+`, `-` or `@` stays what it is: a text.
    """
    head = text[: limit * 4]
    visible = (
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", head)
        if character.isspace() or unicodedata.category(character) not in _INVISIBLE
    )
    return _BLANKS.sub(" ", "".join(visible)).strip()[:limit].rstrip()


def make_table(rows: Iterable[tuple[int, Sequence[str]]]) -> Table:
    """Return the lines that hold something. Raises RosterError when they are none, too many or too wide."""
    table: list[Row] = []
    for number, values in rows:
        cells = [clean(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > MAX_COLUMNS:
            raise RosterError(RosterFault.TOO_WIDE)
        if len(table) == MAX_ROWS:
            raise RosterError(RosterFault.TOO_LONG)
        table.append(Row(number, tuple(cells)))
    if not table:
        raise RosterError(RosterFault.EMPTY)
    return tuple(table)
