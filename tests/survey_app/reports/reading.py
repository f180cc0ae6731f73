"""What a reader finds in each form of a report: the words of the page's tables, of the PDF, of the cells."""

import io
import xml.etree.ElementTree as ET
import zipfile
from functools import lru_cache
from html.parser import HTMLParser

import openpyxl
from pypdf import PdfReader

from tests.survey_app.documents.odf_reading import part_of, styled_words

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"


class PageReader(HTMLParser):
    """Collects the words of a page, those of its cells apart, and every tag with its attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.cells: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in {"td", "svg", "script"}:
            self._open.append(tag)
        if tag == "td":
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if "svg" in self._open or "script" in self._open:
            return
        self.words.append(data)
        if "td" in self._open:
            self.cells[-1] += data


def read_page(html: str) -> PageReader:
    """Return a page, read."""
    page = PageReader()
    page.feed(html)
    return page


def page_cells(content: bytes) -> list[str]:
    """Return the words of every cell of the page's tables."""
    return [" ".join(cell.split()) for cell in read_page(content.decode()).cells]


def pdf_lines(content: bytes) -> list[str]:
    """Return the lines of the PDF as another program finds them."""
    return list(_pdf_lines(content))


@lru_cache(maxsize=4)
def _pdf_lines(content: bytes) -> tuple[str, ...]:
    # To find the words takes three times as long as to set them: the same bytes are read once, whoever was sent them.
    pages = PdfReader(io.BytesIO(content)).pages
    return tuple(line for page in pages for line in page.extract_text().splitlines())


def xlsx_cells(content: bytes) -> list[str]:
    """Return every cell as the program would show it to a French reader."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [
        _number(cell.value, cell.number_format) if isinstance(cell.value, int | float) else str(cell.value)
        for sheet in book.worksheets
        for line in sheet.iter_rows()
        for cell in line
        if cell.value is not None
    ]


def ods_cells(content: bytes) -> list[str]:
    """Return every cell as the program would show it to a French reader."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        document = ET.fromstring(archive.read("content.xml"))  # noqa: S314 -- our own file
    return [_ods_cell(cell) for cell in document.iter(f"{TABLE}table-cell")]


def _ods_cell(cell: ET.Element) -> str:
    value = cell.get(f"{OFFICE}value")
    if value is None:
        return "".join(cell.itertext())
    decimals = int(cell.get(f"{TABLE}style-name", "0").rpartition("-")[2])
    pattern = "0." + "0" * decimals if decimals else "0"
    return _number(float(value), pattern + ("%" if "percent" in cell.get(f"{TABLE}style-name", "") else ""))


def _number(value: float, pattern: str) -> str:
    decimals = pattern.partition(".")[2].count("0")
    is_percent = pattern.endswith("%")
    words = f"{100 * value if is_percent else value:.{decimals}f}".replace(".", ",")
    return f"{words} %" if is_percent else words


def odp_lines(content: bytes) -> list[str]:
    """Return the paragraphs of the slides and of their notes."""
    return [words for _style, words in styled_words(part_of(content))]
