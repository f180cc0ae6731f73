"""The report as people read it and take it along, opened again: each form must tell the same numbers."""

import io
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from xml.etree import ElementTree as ET

from openpyxl import load_workbook
from pypdf import PdfReader

from tests.journeys.browser import Page
from tests.journeys.telling import expect, expect_equal
from tests.journeys.typography import plain
from tests.journeys.words import (
    SCHOOL,
    Line,
    PracticeWords,
    ReportWords,
    Unit,
    number_words,
)
from tests.survey_app.ballots.html_tree import Element

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"

Sheets = Mapping[str, Sequence[Line]]
"""The lines of a workbook by sheet, each cell in words; empty lines are kept."""


def check_page(page: Page, report: ReportWords, besides: Collection[str] = ()) -> int:
    """Compare the web page. Returns how many lines of tables were equal; raises JourneyError.

    `besides` are the captions of tables that the report alone does not tell.
    """
    details = page.root.all("details", class_="report-practice")
    within = {id(table) for detail in details for table in detail.all("table")}
    outside = [table for table in page.root.all("table") if id(table) not in within]
    found = [read_table(table) for table in outside]
    expect_equal("tables beside the report's own", [one for one, _ in found if one in besides], list(besides))
    found = [table for table in found if table[0] not in besides]
    wanted = list(_tables_of_page(report))
    expect_equal("tables of the page", [caption for caption, _ in found], [caption for caption, _ in wanted])
    for (caption, lines), (_, expected) in zip(found, wanted, strict=True):
        _expect_lines(f"« {caption} » on the page", lines, expected)
    section = page.root.one("section", aria_labelledby="participation")
    pairs = list(zip(_texts(section.all("dt")), _texts(section.all("dd")), strict=True))
    invited, answered, *rest = report.turnout
    _expect_lines(
        "turnout on the page", pairs, [invited, (answered[0], f"{answered[1]} ({report.rate})"), *rest]
    )
    for detail, practice in zip(details, report.practices, strict=True):
        _check_detail(detail, practice)
    return (
        sum(len(lines) for _, lines in found) + len(pairs) + sum(_lines_of(one) for one in report.practices)
    )


def read_xlsx(content: bytes) -> Sheets:
    """Return the sheets of an XLSX file in words, numbers as its own formats show them."""
    book = load_workbook(io.BytesIO(content))
    return {
        sheet.title: [
            tuple(_shown(cell.value, cell.number_format) for cell in row if cell.value is not None)
            for row in sheet.iter_rows()
        ]
        for sheet in book.worksheets
    }


def read_ods(content: bytes) -> Sheets:
    """Return the sheets of an ODS file in words, numbers as its own styles show them."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        expect_equal("the first file of an ODS", archive.namelist()[0], "mimetype")
        root = ET.fromstring(archive.read("content.xml"))  # noqa: S314 - the product has just made it
    return {
        sheet.attrib[f"{_TABLE}name"]: [
            tuple(text for text in map(_ods_words, row.iter(f"{_TABLE}table-cell")) if text is not None)
            for row in sheet.iter(f"{_TABLE}table-row")
        ]
        for sheet in root.iter(f"{_TABLE}table")
    }


def check_workbook(kind: str, sheets: Sheets, report: ReportWords) -> int:
    """Compare a workbook. Returns how many lines were equal; raises JourneyError."""
    count = 0
    for name, header, expected in _tables_of_workbook(report):
        lines = lines_below(sheets[name], header)
        wanted = list(expected)
        _expect_lines(f"{name} in {kind}", lines, wanted)
        count += len(wanted)
    notes = [line[0] for line in lines_below(sheets["Masqué"], "Combien")]
    expect_equal(f"what {kind} tells of hidden numbers", tuple(notes), report.hidden)
    return count


@lru_cache(maxsize=4)
def read_pdf(content: bytes) -> str:
    """Return the text of a PDF on one line."""
    return plain(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def check_pdf(text: str, report: ReportWords) -> int:
    """Look for every line of every table of a PDF. Returns how many; raises JourneyError."""
    lines = [" ".join(line) for line in _lines_of_pdf(report)]
    missing = [line for line in lines if plain(line) not in text]
    expect(not missing, f"{len(missing)} lines are not in the PDF, first: {missing[:3]}")
    return len(lines)


def _tables_of_page(report: ReportWords) -> Iterator[tuple[str, list[Line]]]:
    """Yield caption and lines of each table but those of single practices, in order."""
    yield (
        "Par groupe de restitution : la participation n’est donnée que par tranche",
        list(report.turnout_of_cells),
    )
    schools = [(champ.title, *champ.cells[0][1:]) for champ in report.champs]
    yield "Chaque champ, pour tout l’établissement", schools
    yield from ((champ.title, list(champ.cells)) for champ in report.champs)
    needs: list[Line] = [
        (f"{need.label} {need.champ}", need.rank, need.asking, need.index, need.interval)
        for need in report.ranked
    ]
    yield "Toutes les pratiques, de la plus demandée à la moins demandée", needs
    yield from ((item.label, list(item.lines)) for item in report.items)
    yield "Part des répondants qui citent chaque réponse", list(report.ranking.lines)


def _check_detail(detail: Element, practice: PracticeWords) -> None:
    expect(f"Repère {practice.code}" in plain(detail.text), f"{practice.code} is not where it should be")
    situation, need, cells = (read_table(table)[1] for table in detail.all("table"))
    what = f"{practice.code} on the page"
    _expect_lines(f"situation of {what}", situation, [*practice.situation, ("Moyenne", practice.mean)])
    _expect_lines(f"need of {what}", need, practice.need)
    _expect_lines(f"cells of {what}", cells, practice.cells)


def _lines_of(practice: PracticeWords) -> int:
    return len(practice.situation) + 1 + len(practice.need) + len(practice.cells)


def _tables_of_workbook(report: ReportWords) -> Iterator[tuple[str, str, Iterable[Line]]]:
    """Yield sheet, first word of the header, and lines below it."""
    invited, answered, *rest = report.turnout
    yield "Participation", SCHOOL, (invited, answered, ("Participation", report.rate), *rest)
    yield "Participation par groupe", "Groupe de restitution", report.turnout_of_cells
    yield "Champs", "Champ", ((champ.title, *cell) for champ in report.champs for cell in champ.cells)
    yield (
        "Besoins",
        "Rang",
        (
            (one.rank, one.code, one.label, one.champ, one.asking, one.index, one.low, one.high, one.interval)
            for one in report.ranked
        ),
    )
    yield "Pratiques par groupe", "Champ", _cell_lines(report.practices)
    yield "Pratiques", "Champ", _choice_lines(report.practices)
    if report.items:
        items = ((item.code, item.label, "", *line) for item in report.items for line in item.lines)
        yield "Formats et créneaux", "Code", items
    yield "Priorités", "Question", ((report.ranking.label, *line) for line in report.ranking.lines)


def _cell_lines(practices: Iterable[PracticeWords]) -> Iterator[Line]:
    for practice in practices:
        yield from ((practice.champ, practice.code, practice.label, *cell) for cell in practice.cells)


def _choice_lines(practices: Iterable[PracticeWords]) -> Iterator[Line]:
    for practice in practices:
        for name, lines in (("Situation", practice.situation), ("Besoin", practice.need)):
            yield from ((practice.champ, practice.code, practice.label, name, *line) for line in lines)


def _lines_of_pdf(report: ReportWords) -> Iterator[Line]:
    invited, answered, *rest = report.turnout
    yield from (invited, (*answered, f"({report.rate})"), *rest, *report.turnout_of_cells)
    for champ in report.champs:
        yield (champ.title, *champ.cells[0][1:])
        yield from champ.cells
        practices = [one for one in report.practices if one.champ == champ.title]
        for cells in zip(*(practice.cells for practice in practices), strict=True):
            yield (cells[0][0], *(words for cell in cells for words in cell[1:]))
    for need in report.ranked:
        name = f"{need.label} ({need.code})"
        yield (need.rank, name, need.asking, need.index, need.interval)
        yield (name, *(share for _, share in need.situation))
        yield (name, *(share for _, share in need.need))
    yield from (line for item in report.items for line in item.lines)
    yield from report.ranking.lines


def read_table(table: Element) -> tuple[str, list[Line]]:
    """Return the caption of a table of a page, and its lines."""
    (body,) = table.all("tbody")
    return plain(table.one("caption").text), [_texts(row.all("th", "td")) for row in body.all("tr")]


def _texts(elements: Iterable[Element]) -> Line:
    return tuple(plain(element.text) for element in elements)


def lines_below(lines: Sequence[Line], header: str) -> list[Line]:
    """Return the lines below a header, up to the first empty one. `header` is its first word."""
    start = next(number for number, line in enumerate(lines) if line[:1] == (header,) and len(line) > 1) + 1
    end = next((number for number in range(start, len(lines)) if not any(lines[number])), len(lines))
    return list(lines[start:end])


def _expect_lines(what: str, found: Sequence[Line], wanted: Sequence[Line]) -> None:
    expect_equal(f"lines of {what}", len(found), len(wanted))
    for line, expected in zip(found, wanted, strict=True):
        expect_equal(what, line, expected)


def _shown(value: object, number_format: str) -> str:
    """Return a cell as a spreadsheet program in French shows it."""
    if isinstance(value, int | float):
        digits = len(number_format.partition(".")[2].rstrip('%"\u202f'))
        is_percent = number_format.endswith("%")
        return number_words(
            value * (100 if is_percent else 1), digits, Unit.PERCENT if is_percent else Unit.INDEX
        )
    return plain(str(value))


def _ods_words(cell: ET.Element) -> str | None:
    """Return a cell in words; None for the empty cell of an empty line."""
    kind = cell.get(f"{_OFFICE}value-type")
    if kind is None:
        return None
    if kind == "string":
        return plain(" ".join("".join(text.itertext()) for text in cell.iter(f"{_TEXT}p")))
    digits = cell.attrib[f"{_TABLE}style-name"].rpartition("-")[2]
    number_format = f"0.{'0' * int(digits)}" + ("%" if kind == "percentage" else "")
    return _shown(float(cell.attrib[f"{_OFFICE}value"]), number_format)
