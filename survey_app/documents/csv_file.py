"""Sheets as CSV, for programs that read nothing else."""

import csv
import io

from survey_app.documents.characters import xml_text
from survey_app.documents.spreadsheet import Cell, Sheet, TextCell

# ASVS 1.2.10, with the full-width forms that some programs take for the same signs.
_STARTS_A_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def inert_text(text: str) -> str:
    """Return `text` so that a spreadsheet program takes it for words in a CSV file, never for a formula."""
    clean = xml_text(text)
    return f"'{clean}" if clean.lstrip(" \u00a0").startswith(_STARTS_A_FORMULA) else clean


def write_csv(sheet: Sheet) -> bytes:
    """Return a sheet as French spreadsheet programs expect CSV: UTF-8 with its mark, semicolons, CR LF."""
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=";", lineterminator="\r\n")
    for row in sheet.rows:
        writer.writerow([_field(cell) for cell in row.cells])
    return lines.getvalue().encode("utf-8-sig")


def _field(cell: Cell) -> str:
    if isinstance(cell, TextCell):
        return inert_text(cell.text)
    return f"{cell.value:g}".replace(".", ",")
