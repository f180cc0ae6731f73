"""What the sheets of a report are made of: their heads, headers and lines, the same in each."""

from collections.abc import Iterable

from survey_app.documents.spreadsheet import Cell, Look, Row, Sheet, TextCell, row
from survey_app.reports.parts import Presentation

WIDE, MIDDLE, FIGURE, CODE = 62, 34, 14, 9
"""Widths of columns, in characters."""


def sheet_of(name: str, rows: list[Row], widths: tuple[int, ...]) -> Sheet:
    """A sheet whose header stays in view."""
    header = next(place for place, one in enumerate(rows) if one.look is Look.HEADER)
    return Sheet(name, rows, widths, frozen_rows=header + 1)


def head_of(report: Presentation, title: str, note: str = "") -> list[Row]:
    """Return the lines above a table: its title, what it is about, a note where one helps."""
    lines = [row(title, look=Look.TITLE), row(f"{report.school} – {report.campaign}", look=Look.NOTE)]
    return [*lines, *([row(note, look=Look.NOTE)] if note else []), row()]


def header_line(first: str, figures: Iterable[str], *words: str) -> Row:
    """Headers stand as what is below them: words on the left, figures on the right."""
    left = [TextCell(text) for text in (first, *words)]
    return Row((*left, *(TextCell(text, among_numbers=True) for text in figures)), Look.HEADER)


def data_line(words: Iterable[str], figures: Iterable[Cell]) -> Row:
    """Return a line of a table: words, then figures."""
    return Row((*(TextCell(text) for text in words), *figures))


def word_cell(text: str) -> TextCell:
    """Return words that stand among figures."""
    return TextCell(text, among_numbers=True)
