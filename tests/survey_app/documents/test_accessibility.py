"""Every kind of export passes an accessibility check; and each check finds the faults that it is there for."""

import io
import zipfile
from collections.abc import Callable, Iterator

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, IndirectObject, NameObject, TextStringObject

from tests.survey_app.documents.accessibility import CHECKERS, list_faults
from tests.survey_app.documents.samples import files


@pytest.mark.parametrize("suffix", CHECKERS)
def test_every_kind_of_export_is_accessible(suffix: str) -> None:
    assert list_faults(files()[suffix], suffix) == []


# OpenDocument

HEADER_ROWS = (("<table:table-header-rows>", ""), ("</table:table-header-rows>", ""))


def damaged_odf(suffix: str, part: str, *changes: tuple[str, str]) -> bytes:
    """Return the sample with some words of one part replaced, where they stand first."""
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(files()[suffix])) as source,
        zipfile.ZipFile(output, "w") as target,
    ):
        for entry in source.infolist():
            content = source.read(entry)
            for old, new in changes if entry.filename == part else ():
                assert old in content.decode()
                content = content.decode().replace(old, new, 1).encode()
            target.writestr(entry, content)
    return output.getvalue()


@pytest.mark.parametrize(
    ("suffix", "old", "new", "fault"),
    [
        ("odt", 'outline-level="2"', 'outline-level="3"', "a heading of level 3 follows one of level 1"),
        ("odt", 'outline-level="1"', 'outline-level="2"', "the first heading is not of level 1"),
        ("odt", ">Suite<", "> <", "a heading is empty"),
        ("odt", ">Et voilà.<", "><", "an empty paragraph makes room"),
        ("odt", 'table:name="Les champs (2)"', 'table:name="Les champs"', "two tables have one name"),
        ("odt", 'table:name="La demande"', "", "a table has no name"),
        ("odt", ">Situation<", "><", "a header is empty"),
        ("odt", "<svg:title>Demandes d’appui par champ</svg:title>", "", "a picture says nothing"),
        ("odt", "Pictures/chart-1.png", "Pictures/chart-2.png", "a picture is missing"),
        ("odt", "<table:table-cell ", '<table:table-cell table:number-rows-spanned="2" ', "cells are merged"),
        ("ods", ">Moyenne<", "><", "a header is empty"),
        ("odp", 'draw:name="Les champs"', 'draw:name=" "', "slides have no names of their own"),
        ("odp", ">Qui a répondu<", "><", "the title of a slide is empty"),
        ("odp", '"title"', '"subtitle"', "a slide does not begin with its title"),
        ("odp", 'use-first-row-styles="true"', 'use-first-row-styles="false"', "a table has no headers"),
        ("odp", "<svg:title>Les champs</svg:title>", "", "a table has no name"),
    ],
)
def test_a_fault_of_the_content_is_found(suffix: str, old: str, new: str, fault: str) -> None:
    assert fault in list_faults(damaged_odf(suffix, "content.xml", (old, new)), suffix)


@pytest.mark.parametrize("suffix", ["odt", "ods"])
def test_a_table_without_headers_is_found(suffix: str) -> None:
    faults = list_faults(damaged_odf(suffix, "content.xml", *HEADER_ROWS), suffix)
    assert faults == ["a table has no headers"]


@pytest.mark.parametrize("suffix", ["odp", "ods", "odt"])
def test_words_without_a_language_are_found(suffix: str) -> None:
    damaged = damaged_odf(suffix, "styles.xml", *[('fo:language="fr"', "")] * (2 if suffix == "odt" else 1))
    assert list_faults(damaged, suffix) == ["words have no language"]


@pytest.mark.parametrize("suffix", ["odp", "ods", "odt"])
@pytest.mark.parametrize("name", ["title", "language"])
def test_a_file_that_does_not_say_what_it_is_is_found(suffix: str, name: str) -> None:
    damaged = damaged_odf(
        suffix, "meta.xml", (f"<dc:{name}>", "<dc:description>"), (f"</dc:{name}>", "</dc:description>")
    )
    assert list_faults(damaged, suffix) == [f"the file has no {name}"]


@pytest.mark.parametrize("suffix", ["odp", "odt"])
def test_faint_words_are_found(suffix: str) -> None:
    damaged = damaged_odf(suffix, "styles.xml", ('fo:color="#55625f"', 'fo:color="#aaaaaa"'))
    assert list_faults(damaged, suffix) == ["#aaaaaa is too faint"]


# PDF

Element = DictionaryObject


def damaged_pdf(damage: Callable[[PdfWriter, list[Element]], None]) -> bytes:
    """Return the sample with its catalogue or the elements of its structure changed."""
    writer = PdfWriter(clone_from=io.BytesIO(files()["pdf"]))
    damage(writer, list(_elements(writer.root_object["/StructTreeRoot"])))
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def _elements(node: object) -> Iterator[Element]:
    element = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(element, list):
        for child in element:
            yield from _elements(child)
    elif isinstance(element, DictionaryObject):
        yield element
        yield from _elements(element.get("/K"))


def _first(elements: list[Element], kind: str) -> Element:
    return next(element for element in elements if element.get("/S") == kind)


def _retag(elements: list[Element], old: str, new: str) -> None:
    _first(elements, old)[NameObject("/S")] = NameObject(new)


def without_language(writer: PdfWriter, _elements: list[Element]) -> None:
    del writer.root_object["/Lang"]


def without_tags(writer: PdfWriter, _elements: list[Element]) -> None:
    del writer.root_object["/StructTreeRoot"]


def without_mark(writer: PdfWriter, _elements: list[Element]) -> None:
    del writer.root_object["/MarkInfo"]


def without_claim(writer: PdfWriter, _elements: list[Element]) -> None:
    del writer.root_object["/Metadata"]


def without_bookmarks(writer: PdfWriter, _elements: list[Element]) -> None:
    del writer.root_object["/Outlines"]


def without_title(writer: PdfWriter, _elements: list[Element]) -> None:
    writer.add_metadata({"/Title": " "})


def with_silent_figure(_writer: PdfWriter, elements: list[Element]) -> None:
    _first(elements, "/Figure")[NameObject("/Alt")] = TextStringObject(" ")


def with_mute_figure(_writer: PdfWriter, elements: list[Element]) -> None:
    del _first(elements, "/Figure")["/Alt"]


def with_skipped_heading(_writer: PdfWriter, elements: list[Element]) -> None:
    _retag(elements, "/H3", "/H4")


def with_two_titles(_writer: PdfWriter, elements: list[Element]) -> None:
    _retag(elements, "/H2", "/H1")


def without_column_header(_writer: PdfWriter, elements: list[Element]) -> None:
    _retag(elements, "/TH", "/TD")


def without_row_header(_writer: PdfWriter, elements: list[Element]) -> None:
    rows = [element for element in elements if element.get("/S") == "/TR"]
    _first(list(_elements(rows[1])), "/TH")[NameObject("/S")] = NameObject("/TD")


def with_headers_for_figures(_writer: PdfWriter, elements: list[Element]) -> None:
    cell = _first(elements, "/TD")
    cell[NameObject("/S")] = NameObject("/TH")


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        (without_language, "PDFUA1-"),
        (without_tags, "nothing is tagged"),
        (without_mark, "PDFUA1-TAGGED-DOCUMENT-001"),
        (without_claim, "PDFUA1-METADATA-STRUCTURE-001"),
        (without_bookmarks, "headings and bookmarks differ"),
        (without_title, "the file has no title"),
        (with_silent_figure, "a figure says nothing"),
        (with_mute_figure, "PDFUA1-FIGURE-ALTERNATIVE-TEXT-001"),
        (with_skipped_heading, "a heading of level 4 follows one of level 2"),
        (with_two_titles, "there is not one heading above all"),
        (without_column_header, "the first row of a table is not all headers of columns"),
        (without_row_header, "a row of a table has no header"),
        (with_headers_for_figures, "a row of a table has headers where figures are"),
    ],
)
def test_a_fault_of_a_pdf_is_found(damage: Callable[[PdfWriter, list[Element]], None], fault: str) -> None:
    faults = list_faults(damaged_pdf(damage), "pdf")
    assert [found for found in faults if found.startswith(fault)] != []


def test_a_pdf_that_was_only_written_again_is_accessible() -> None:
    """A control of the controls: taking the file apart and putting it together does no harm."""
    assert list_faults(damaged_pdf(lambda _writer, _elements: None), "pdf") == []


# XLSX


def damaged_xlsx(damage: Callable[[Workbook], None]) -> bytes:
    """Return the sample with something changed."""
    book = openpyxl.load_workbook(io.BytesIO(files()["xlsx"]))
    damage(book)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def with_merged_cells(book: Workbook) -> None:
    book["Besoins"].merge_cells("A1:C1")


def with_a_sheet_of_no_name(book: Workbook) -> None:
    book["Besoins"].title = "Feuil2"


def with_a_moving_header(book: Workbook) -> None:
    book["Besoins"].freeze_panes = None


def with_an_empty_header(book: Workbook) -> None:
    book["Besoins"]["B2"] = None


def with_a_lost_name(book: Workbook) -> None:
    del book["Besoins"].defined_names["Title"]


def without_a_title(book: Workbook) -> None:
    book.properties.title = None


def without_a_language(book: Workbook) -> None:
    book.properties.language = None


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        (with_merged_cells, "cells are merged"),
        (with_a_sheet_of_no_name, "a sheet has no name of its own"),
        (with_a_moving_header, "a table has no headers"),
        (with_an_empty_header, "a header is empty"),
        (with_a_lost_name, "no name leads to the headers"),
        (without_a_title, "the file has no title"),
        (without_a_language, "the file has no language"),
    ],
)
def test_a_fault_of_an_xlsx_is_found(damage: Callable[[Workbook], None], fault: str) -> None:
    assert fault in list_faults(damaged_xlsx(damage), "xlsx")
