"""Files as people make them, written in memory for the tests of reading."""

import io
import zipfile
from collections.abc import Mapping, Sequence

import openpyxl
from odfdo import Document, Table

Lines = Sequence[Sequence[str]]

TITLES = ("Nom", "Prénom", "Adresse e-mail", "Discipline")
ZOE = ("Durand", "Zoé", "zoe.durand@ecole.example", "Mathématiques")
PAUL = ("Roy", "Paul", "paul.roy@ecole.example", "Lettres")


def csv_file(lines: Lines, separator: str = ";", encoding: str = "utf-8") -> bytes:
    """Return lines as a spreadsheet saves them: a cell with a special sign stands in quotation marks."""
    return "".join(separator.join(map(_quoted, line)) + "\r\n" for line in lines).encode(encoding)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set(';,\t|"\r\n') else cell


def xlsx_file(lines: Lines, *, sheet: str = "Liste") -> bytes:
    """Return a workbook of one sheet, every cell a text."""
    workbook = openpyxl.Workbook()
    worksheet = workbook.active
    assert worksheet is not None
    worksheet.title = sheet
    for row, line in enumerate(lines, start=1):
        for column, text in enumerate(line, start=1):
            cell = worksheet.cell(row, column, text)
            cell.data_type = "s"
    return save(workbook)


def save(workbook: openpyxl.Workbook) -> bytes:
    """Return the bytes of a workbook."""
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def ods_file(lines: Lines) -> bytes:
    """Return a document of one sheet."""
    document = Document("spreadsheet")
    document.body.clear()
    table = Table("Liste")
    table.set_values([list(line) for line in lines])
    document.body.append(table)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def repacked(file: bytes, changes: Mapping[str, bytes]) -> bytes:
    """Return an office file with some members replaced or added."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()} | dict(changes)
    return archive_of(members)


def archive_of(members: Mapping[str, bytes]) -> bytes:
    """Return a ZIP archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()
