"""Collects the cells of one sheet as they come, within limits. Only cells with a text count."""

from survey_app.campaigns.roster.errors import RosterError, RosterFault
from survey_app.campaigns.roster.limits import MAX_CELL_CHARACTERS, MAX_COLUMNS, MAX_ROWS

SheetRows = list[tuple[int, list[str]]]


class SheetCells:
    """The filled cells of a sheet, by line number; memory follows what is filled, never what is addressed."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[int, str]] = {}

    def put(self, row: int, column: int, text: str) -> None:
        """Keep a text. `row` counts from 1, `column` from 0. Raises RosterError beyond the limits."""
        if not text.strip():
            return
        if column >= MAX_COLUMNS:
            raise RosterError(RosterFault.TOO_WIDE)
        if row not in self._rows and len(self._rows) == MAX_ROWS:
            raise RosterError(RosterFault.TOO_LONG)
        self._rows.setdefault(row, {})[column] = text[: MAX_CELL_CHARACTERS * 2]

    def rows(self) -> SheetRows:
        """Return the filled lines in order, with their numbers."""
        return [
            (number, [cells.get(column, "") for column in range(max(cells) + 1)])
            for number, cells in sorted(self._rows.items())
        ]
