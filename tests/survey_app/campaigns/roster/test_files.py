"""Office files: recognised by content, read within limits, refused with a reason; and any bytes at all."""

import contextlib
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.campaigns.roster.errors import RosterError, RosterFault
from survey_app.campaigns.roster.files import read_file
from survey_app.campaigns.roster.limits import MAX_BYTES, MAX_UNPACKED_BYTES
from survey_app.campaigns.roster.table import Row
from tests.survey_app.campaigns.roster.files import (
    PAUL,
    TITLES,
    ZOE,
    archive_of,
    csv_file,
    ods_file,
    repacked,
    save,
    xlsx_file,
)

LINES = [TITLES, ZOE, PAUL]
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ODS_CELL = "<table:table-cell><text:p>z</text:p></table:table-cell>"
WIDE_ODS_CELL = ODS_CELL.replace("cell>", 'cell table:number-columns-repeated="16384">', 1)
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def fault_of(data: bytes) -> RosterFault:
    with pytest.raises(RosterError) as error:
        read_file(data)
    return error.value.fault


def with_sheet(rows: str) -> bytes:
    content = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return repacked(xlsx_file(LINES), {SHEET: content.encode()})


def with_ods_rows(rows: str) -> bytes:
    content = (
        f'<office:document-content xmlns:office="{OFFICE}:office:1.0" xmlns:table="{OFFICE}:table:1.0"'
        f' xmlns:text="{OFFICE}:text:1.0"><office:body><office:spreadsheet><table:table>{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return repacked(ods_file(LINES), {"content.xml": content.encode()})


@pytest.mark.parametrize(
    "data", [csv_file(LINES), xlsx_file(LINES), ods_file(LINES)], ids=["csv", "xlsx", "ods"]
)
def test_the_same_table_is_read_from_each_format(data: bytes) -> None:
    assert read_file(data) == (Row(1, TITLES), Row(2, ZOE), Row(3, PAUL))


def test_line_numbers_are_those_of_the_spreadsheet() -> None:
    workbook = openpyxl.Workbook()
    worksheet = workbook.active
    assert worksheet is not None
    worksheet["B4"], worksheet["B9"] = "Courriel", "zoe@ecole.example"
    assert read_file(save(workbook)) == (Row(4, ("", "Courriel")), Row(9, ("", "zoe@ecole.example")))


def test_the_sheet_with_addresses_is_taken() -> None:
    workbook = openpyxl.Workbook()
    for title, state, text in (
        ("A", "visible", "Lisez-moi"),
        ("B", "hidden", "Mél"),
        ("C", "visible", "Courriel"),
    ):
        worksheet = workbook.create_sheet(title)
        worksheet.sheet_state = state
        worksheet["A1"] = text
    assert read_file(save(workbook)) == (Row(1, ("Courriel",)),)


def test_cells_without_references_follow_each_other() -> None:
    rows = '<row><c t="inlineStr"><is><t>Mél</t></is></c><c><v>12</v></c></row><row><c><v>x</v></c></row>'
    assert read_file(with_sheet(rows)) == (Row(1, ("Mél", "12")), Row(2, ("x",)))


def test_a_formula_gives_the_value_saved_with_it_and_an_error_gives_nothing() -> None:
    rows = '<row><c t="str"><f>"a"&amp;"b"</f><v>ab</v></c><c t="e"><v>#REF!</v></c><c><f>1+1</f></c></row>'
    assert read_file(with_sheet(rows)) == (Row(1, ("ab",)),)


def test_reading_aids_are_not_part_of_a_text() -> None:
    rows = '<row><c t="inlineStr"><is><t>東京</t><rPh><t>トウキョウ</t></rPh></is></c></row>'
    assert read_file(with_sheet(rows)) == (Row(1, ("東京",)),)


def test_repeats_comments_and_spaces_of_ods() -> None:
    rows = (
        "<table:table-row><table:table-cell><text:p>Mél</text:p><office:annotation><text:p>note</text:p>"
        '</office:annotation></table:table-cell><table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell table:number-columns-repeated="2"><text:p>a<text:s/>b</text:p></table:table-cell>'
        '</table:table-row><table:table-row table:number-rows-repeated="1048570"/>'
        f'<table:table-row table:number-rows-repeated="2">{ODS_CELL}</table:table-row>'
    )
    assert read_file(with_ods_rows(rows)) == (
        Row(1, ("Mél", "", "", "a b", "a b")),
        Row(1048572, ("z",)),
        Row(1048573, ("z",)),
    )


def test_far_cells_cost_nothing_and_are_refused() -> None:
    assert (
        fault_of(with_sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')) is RosterFault.TOO_WIDE
    )


def test_far_empty_cells_are_no_matter() -> None:
    rows = '<row r="7"><c r="A7"><v>1</v></c><c r="XFD7" s="1"/></row>'
    assert read_file(with_sheet(rows)) == (Row(7, ("1",)),)


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ('<row r="0"/>', RosterFault.DAMAGED),
        ('<row><c r="A0"><v>1</v></c></row>', RosterFault.DAMAGED),
        ('<row><c t="s"><v>99</v></c></row>', RosterFault.DAMAGED),
        ('<row><c t="s"><v>-9</v></c></row>', RosterFault.DAMAGED),
        ("<row>", RosterFault.DAMAGED),
        ("", RosterFault.EMPTY),
        ("".join(f"<row><c><v>{n * n}</v></c></row>" for n in range(5001)), RosterFault.TOO_LONG),
    ],
)
def test_unsound_sheets_are_refused(rows: str, fault: RosterFault) -> None:
    assert fault_of(with_sheet(rows)) is fault


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ('<table:table-row table:number-rows-repeated="99999999999"/>', RosterFault.DAMAGED),
        ('<table:table-row table:number-rows-repeated="-1"/>', RosterFault.DAMAGED),
        (
            f'<table:table-row table:number-rows-repeated="6000">{ODS_CELL}</table:table-row>',
            RosterFault.TOO_LONG,
        ),
        (f"<table:table-row>{WIDE_ODS_CELL}</table:table-row>", RosterFault.TOO_WIDE),
    ],
)
def test_unsound_documents_are_refused(rows: str, fault: RosterFault) -> None:
    assert fault_of(with_ods_rows(rows)) is fault


def test_entities_are_refused_before_they_grow() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    assert fault_of(repacked(xlsx_file(LINES), {SHEET: bomb})) is RosterFault.DAMAGED


def test_a_member_that_swells_is_refused() -> None:
    assert fault_of(repacked(xlsx_file(LINES), {SHEET: b" " * 9_000_000})) is RosterFault.ARCHIVE_TOO_LARGE


def test_an_archive_that_says_it_is_large_is_refused_unopened() -> None:
    assert fault_of(archive_of({"a": b"\0" * (MAX_UNPACKED_BYTES + 1)})) is RosterFault.ARCHIVE_TOO_LARGE


def test_too_many_members_are_refused() -> None:
    assert fault_of(archive_of({str(number): b"" for number in range(201)})) is RosterFault.ARCHIVE_TOO_LARGE


def test_an_archive_that_lies_about_sizes_is_refused() -> None:
    data = bytearray(repacked(xlsx_file(LINES), {SHEET: b" " * 9_000_000}))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        directory = archive.start_dir
    true_size = (9_000_000).to_bytes(4, "little")
    for place in (data.index(true_size), data.index(true_size, directory)):
        data[place : place + 4] = (100).to_bytes(4, "little")
    assert fault_of(bytes(data)) is RosterFault.DAMAGED


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", RosterFault.EMPTY),
        (b" \n ", RosterFault.EMPTY),
        (b"x" * (MAX_BYTES + 1), RosterFault.TOO_HEAVY),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, RosterFault.PROTECTED_OR_OLD),
        (b"%PDF-1.7 ...", RosterFault.NOT_A_TABLE),
        (b"PK\x03\x04 and nothing else", RosterFault.DAMAGED),
        (archive_of({"word/document.xml": b"<x/>"}), RosterFault.NOT_A_TABLE),
        (archive_of({"mimetype": b"x", "encrypted-package": b"x"}), RosterFault.PROTECTED_OR_OLD),
        (
            repacked(ods_file(LINES), {"META-INF/manifest.xml": b"<m><encryption-data/></m>"}),
            RosterFault.PROTECTED_OR_OLD,
        ),
        (archive_of({"[Content_Types].xml": b"", "xl/x.xml": b""}), RosterFault.DAMAGED),
    ],
)
def test_other_files_are_refused_with_a_reason(data: bytes, fault: RosterFault) -> None:
    assert fault_of(data) is fault


@given(st.binary(max_size=300))
def test_any_bytes_give_a_table_or_a_roster_error(data: bytes) -> None:
    with contextlib.suppress(RosterError):
        assert read_file(data)


@given(
    st.sampled_from([xlsx_file(LINES), ods_file(LINES)]),
    st.lists(st.tuples(st.floats(0, 0.9999), st.integers(0, 255)), min_size=1, max_size=20),
    st.floats(0.2, 1),
)
def test_damaged_office_files_give_a_table_or_a_roster_error(
    data: bytes, damage: list[tuple[float, int]], kept: float
) -> None:
    damaged = bytearray(data)
    for place, byte in damage:
        damaged[int(place * len(damaged))] = byte
    with contextlib.suppress(RosterError):
        assert read_file(bytes(damaged[: int(kept * len(damaged))]))


@given(
    st.sampled_from([SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "content.xml"]),
    st.binary(max_size=200),
)
def test_any_content_of_a_member_gives_a_table_or_a_roster_error(member: str, content: bytes) -> None:
    file = ods_file(LINES) if member == "content.xml" else xlsx_file(LINES)
    with contextlib.suppress(RosterError):
        assert read_file(repacked(file, {member: content}))
