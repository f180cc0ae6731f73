"""Workbooks as XLSX. Words are written by a call that never guesses: no formula, no link, no macro."""

import io
import textwrap
import zipfile
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from survey_app.documents.characters import xml_text
from survey_app.documents.spreadsheet import (
    Cell,
    Look,
    NumberCell,
    PercentCell,
    Row,
    Sheet,
    TextCell,
    Workbook,
    sheet_name,
)

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_PROPERTIES = "docProps/core.xml"
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_ALL = {"font_name": "Calibri", "font_size": 11, "valign": "top", "text_wrap": True}
_LOOKS: dict[Look, dict[str, Any]] = {
    Look.TITLE: {"bold": True, "font_size": 16, "text_wrap": False, "valign": "vcenter"},
    Look.HEADING: {"bold": True, "font_size": 12, "text_wrap": False},
    Look.HEADER: {
        "bold": True,
        "bg_color": "#E7ECF3",
        "bottom": 1,
        "bottom_color": "#5B6B82",
        "valign": "vcenter",
    },
    Look.BODY: {"bottom": 1, "bottom_color": "#D5DBE4"},
    Look.NOTE: {"italic": True, "font_color": "#4A5568", "text_wrap": False},
}
_WRAPPED = frozenset(look for look in Look if _LOOKS[look].get("text_wrap", True))


class _Formats:
    """The formats of one file, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[Look, str, str], Format] = {}

    def get(self, look: Look, cell: Cell) -> Format:
        number, align = _number_format(cell), _alignment(cell)
        key = (look, number, align)
        if key not in self._made:
            extra = {"num_format": number, "align": align}
            self._made[key] = self._book.add_format(_ALL | _LOOKS[look] | extra)
        return self._made[key]


def write_xlsx(workbook: Workbook) -> bytes:
    """Return the workbook as an XLSX file."""
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, _OPTIONS) as book:
        book.set_properties({"title": xml_text(workbook.title), "subject": xml_text(workbook.subject)})
        formats = _Formats(book)
        for sheet in workbook.sheets:
            _write_sheet(book.add_worksheet(sheet_name(sheet.name)), sheet, formats)
            _name_headers(book, sheet)
    return _with_language(output.getvalue(), workbook.language)


def _name_headers(book: xlsxwriter.Workbook, sheet: Sheet) -> None:
    """Tell screen readers where the headers are: NVDA and JAWS look for a name that begins with "Title"."""
    if sheet.frozen_rows:
        name = sheet_name(sheet.name)
        book.define_name(f"'{name}'!Title", f"='{name}'!$A${sheet.frozen_rows}")


def _with_language(content: bytes, language: str) -> bytes:
    """Return the file with its language among its properties, where XlsxWriter cannot put it."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(output, "w") as target:
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename == _PROPERTIES:
                tag = f"<dc:language>{escape(language)}</dc:language></cp:coreProperties>".encode()
                part = part.replace(b"</cp:coreProperties>", tag)
            target.writestr(entry, part)
    return output.getvalue()


def _write_sheet(target: Worksheet, sheet: Sheet, formats: _Formats) -> None:
    for column, width in enumerate(sheet.widths):
        target.set_column(column, column, width)
    target.freeze_panes(sheet.frozen_rows, sheet.frozen_columns)
    target.hide_gridlines(2)
    _set_print(target, sheet)
    for number, row in enumerate(sheet.rows):
        target.set_row(number, _row_height(row, sheet.widths))
        _write_row(target, number, row, formats)


def _set_print(target: Worksheet, sheet: Sheet) -> None:
    target.set_paper(9)
    if len(sheet.widths) > 4:  # noqa: PLR2004 -- more columns than a portrait page holds
        target.set_landscape()
    target.fit_to_pages(1, 0)
    target.set_footer("&L&A&R&P / &N")
    if sheet.frozen_rows:
        target.repeat_rows(0, sheet.frozen_rows - 1)


def _row_height(row: Row, widths: tuple[int, ...]) -> float | None:
    """Not every program fits heights to wrapped words by itself, so the file says them (in points)."""
    if row.look not in _WRAPPED:
        return None
    lines = max((_line_count(cell, width) for cell, width in zip(row.cells, widths, strict=False)), default=1)
    return 15.5 * lines


def _line_count(cell: Cell, width: int) -> int:
    if not isinstance(cell, TextCell):
        return 1
    return sum(max(1, len(textwrap.wrap(line, width))) for line in cell.text.splitlines() or [""])


def _write_row(target: Worksheet, number: int, row: Row, formats: _Formats) -> None:
    for column, cell in enumerate(row.cells):
        look = formats.get(row.look, cell)
        if isinstance(cell, TextCell):
            target.write_string(number, column, _plain_string(cell.text), look)
        else:
            target.write_number(number, column, cell.value, look)


def _plain_string(text: str) -> str:
    """XlsxWriter takes a whole `<r>` element for ready-made XML; a space at the end keeps it words."""
    clean = xml_text(text)
    return f"{clean} " if clean.startswith("<r>") and clean.endswith("</r>") else clean


def _number_format(cell: Cell) -> str:
    match cell:
        case TextCell():
            return "@"
        case NumberCell():
            return _digits(cell.decimals)
        case PercentCell():
            return f'{_digits(cell.decimals)}"\u202f"%'


def _digits(decimals: int) -> str:
    return "0." + "0" * decimals if decimals else "0"


def _alignment(cell: Cell) -> str:
    return "left" if isinstance(cell, TextCell) and not cell.among_numbers else "right"
