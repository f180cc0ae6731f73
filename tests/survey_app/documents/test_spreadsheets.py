"""Workbooks, written in each format and read back by another program."""

import io
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterable
from typing import Any

import openpyxl
import pytest
from odfdo import Document
from openpyxl.utils.escape import unescape

from survey_app.documents.characters import xml_text
from survey_app.documents.ods import MEDIA_TYPE, write_ods
from survey_app.documents.spreadsheet import (
    Look,
    NumberCell,
    PercentCell,
    Row,
    Sheet,
    TextCell,
    Workbook,
    row,
    sheet_name,
)
from survey_app.documents.xlsx import write_xlsx
from tests.survey_app.documents.hostile import WORDS

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
CONFIG = "{urn:oasis:names:tc:opendocument:xmlns:config:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
PARTS = {"mimetype", "META-INF/manifest.xml", "meta.xml", "styles.xml", "settings.xml", "content.xml"}
FIGURES = Row(
    (TextCell("Besoin"), NumberCell(2.5, 1), PercentCell(45), TextCell("masqué", among_numbers=True))
)


def workbook(rows: Iterable[Row], name: str = "Besoins") -> Workbook:
    """Return a workbook of one sheet."""
    header = row("Pratique", "Moyenne", "Part", "Lecture", look=Look.HEADER)
    sheet = Sheet(name, [row("Titre", look=Look.TITLE), header, *rows], (40, 10, 10, 12), 2, 1)
    return Workbook("Rapport « essai »", "fr-FR", (sheet,), subject="Collège des Essais")


def xlsx_cells(content: bytes) -> list[list[Any]]:
    """Return the cells of the first sheet, from the third line."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [list(cells) for cells in sheet.iter_rows(min_row=3)]


def ods_part(content: bytes, name: str) -> ET.Element:
    """Return one part of the archive as XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return ET.fromstring(archive.read(name))  # noqa: S314 -- our own file


def ods_words(content: bytes) -> list[str]:
    """Return the words of the first column as another program reads them, from the third line."""
    table = Document(io.BytesIO(content)).body.tables[0]
    return ["".join(cells[0].inner_text) for cells in (one.cells for one in table.rows)][2:]


# Values


def test_xlsx_holds_numbers_as_numbers() -> None:
    (cells,) = xlsx_cells(write_xlsx(workbook([FIGURES])))
    assert [(cell.data_type, cell.value) for cell in cells] == [
        ("s", "Besoin"),
        ("n", 2.5),
        ("n", 0.45),
        ("s", "masqué"),
    ]
    assert [cell.number_format for cell in cells] == ["@", "0.0", '0"\u202f"%', "@"]


def test_ods_holds_numbers_as_numbers() -> None:
    content = ods_part(write_ods(workbook([FIGURES])), "content.xml")
    cells = [dict(cell.attrib) for cell in content.iter(f"{TABLE}table-cell")][-4:]
    assert [(cell[f"{OFFICE}value-type"], cell.get(f"{OFFICE}value")) for cell in cells] == [
        ("string", None),
        ("float", "2.5"),
        ("percentage", "0.45"),
        ("string", None),
    ]


def test_another_program_reads_the_ods() -> None:
    table = Document(io.BytesIO(write_ods(workbook([FIGURES])))).body.tables[0]
    assert table.name == "Besoins"
    assert [str(value) for value in table.get_row_values(2)] == ["Besoin", "2.5", "0.45", "masqué"]


# Words


@pytest.mark.parametrize("words", WORDS)
def test_xlsx_words_stay_words(words: str) -> None:
    content = write_xlsx(workbook([row(words)]))
    (cells,) = xlsx_cells(content)
    assert cells[0].data_type != "f"
    assert unescape(cells[0].value or "").split() == xml_text(words).split()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
        assert not any("vba" in name or "external" in name for name in archive.namelist())
    assert b"<f>" not in sheet
    assert b"<hyperlink" not in sheet
    assert b"<r>" not in sheet


@pytest.mark.parametrize("words", WORDS)
def test_ods_words_stay_words(words: str) -> None:
    content = write_ods(workbook([row(words)]))
    document = ods_part(content, "content.xml")
    attributes = {name for element in document.iter() for name in element.attrib}
    assert not any(name.endswith(("formula", "href")) for name in attributes)
    assert "".join(ods_words(content)).split() == xml_text(words).split()


def test_ods_begins_with_its_type_uncompressed() -> None:
    with zipfile.ZipFile(io.BytesIO(write_ods(workbook([])))) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype").decode() == MEDIA_TYPE
        assert set(archive.namelist()) == PARTS


def test_the_manifest_lists_every_part() -> None:
    entries = [dict(entry.attrib) for entry in ods_part(write_ods(workbook([])), "META-INF/manifest.xml")]
    listed = {value for entry in entries for name, value in entry.items() if name.endswith("full-path")}
    assert listed == {"/"} | PARTS - {"mimetype", "META-INF/manifest.xml"}


def test_ods_says_its_title_and_language() -> None:
    content = write_ods(workbook([]))
    words = [element.text for element in ods_part(content, "meta.xml").iter() if element.text]
    assert words == ["Paliers", "Rapport « essai »", "Collège des Essais", "fr-FR"]
    languages = [
        (element.get(f"{FO}language"), element.get(f"{FO}country"))
        for element in ods_part(content, "styles.xml").iter()
        if element.get(f"{FO}language")
    ]
    assert languages == [("fr", "FR")]


def test_xlsx_says_its_title_and_language() -> None:
    properties = openpyxl.load_workbook(io.BytesIO(write_xlsx(workbook([])))).properties
    assert (properties.title, properties.subject, properties.language) == (
        "Rapport « essai »",
        "Collège des Essais",
        "fr-FR",
    )


def test_a_name_leads_screen_readers_to_the_headers() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(workbook([], "Élèves & co")))).worksheets[0]
    assert {name: defined.attr_text for name, defined in sheet.defined_names.items()} == {
        "Title": "'Élèves & co'!$A$2"
    }


def test_headers_stay_in_view() -> None:
    xlsx = openpyxl.load_workbook(io.BytesIO(write_xlsx(workbook([])))).worksheets[0]
    assert xlsx.freeze_panes == "B3"
    assert xlsx.print_title_rows == "$1:$2"
    settings = ods_part(write_ods(workbook([])), "settings.xml")
    values = {item.get(f"{CONFIG}name"): item.text for item in settings.iter(f"{CONFIG}config-item")}
    assert (values["HorizontalSplitPosition"], values["VerticalSplitPosition"]) == ("1", "2")


def test_the_same_workbook_gives_the_same_ods() -> None:
    assert write_ods(workbook([FIGURES])) == write_ods(workbook([FIGURES]))


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("Formats et créneaux", "Formats et créneaux"),
        ("a/b\\c[d]:e*f?g'h", "a b c d e f g h"),
        ("x" * 40, "x" * 31),
        ("///", "-"),
    ],
)
def test_names_of_sheets_are_always_valid(wanted: str, given: str) -> None:
    assert sheet_name(wanted) == given
    assert openpyxl.load_workbook(io.BytesIO(write_xlsx(workbook([], wanted)))).sheetnames == [given]
