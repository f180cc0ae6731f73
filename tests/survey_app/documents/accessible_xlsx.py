"""Faults of XLSX workbooks: what Microsoft's accessibility check looks for, and names by which readers find headers."""

import io
from collections.abc import Iterator

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.survey_app.documents.accessible_odf import COLUMNS_OF_PROSE


def faults_of_xlsx(content: bytes) -> Iterator[str]:
    """Yield what is wrong with a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for name in ("title", "language"):
        if not (getattr(book.properties, name) or "").strip():
            yield f"the file has no {name}"
    for sheet in book.worksheets:
        if sheet.title.lower().startswith(("sheet", "feuil")):
            yield "a sheet has no name of its own"
        if sheet.merged_cells.ranges:
            yield "cells are merged"
        if sheet.max_column > COLUMNS_OF_PROSE:
            yield from _header_faults(sheet)


def _header_faults(sheet: Worksheet) -> Iterator[str]:
    """Headers stay in view and on each page, none is empty, and the name that screen readers know leads to them."""
    line = sheet.freeze_panes
    if not line or not sheet.print_title_rows:
        yield "a table has no headers"
        return
    number = sheet[line].row - 1
    used = max(
        cell.column for row in sheet.iter_rows(min_row=number) for cell in row if cell.value is not None
    )
    if not all(sheet.cell(number, column).value for column in range(1, used + 1)):
        yield "a header is empty"
    name = sheet.defined_names.get("Title")
    if name is None or not (name.attr_text or "").endswith(f"!$A${number}"):
        yield "no name leads to the headers"
