"""An OpenDocument file as XML: its parts, and the words in them as a person reads them."""

import io
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator

_URN = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, STYLE, TEXT, TABLE, DRAW, PRESENTATION, META, FO, SVG = (
    _URN % name
    for name in (
        *("office", "style", "text", "table", "drawing", "presentation", "meta"),
        *("xsl-fo-compatible", "svg-compatible"),
    )
)
DC = "{http://purl.org/dc/elements/1.1/}"
XLINK = "{http://www.w3.org/1999/xlink}"

_WHITE = {f"{TEXT}line-break": "\n", f"{TEXT}tab": "\t", f"{TEXT}s": " "}


def part_of(content: bytes, name: str = "content.xml") -> ET.Element:
    """Return one part of the file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return ET.fromstring(archive.read(name))  # noqa: S314 -- our own file


def words_of(element: ET.Element) -> str:
    """Return the words of a paragraph, without those of its notes."""
    return "".join(_words(element))


def _words(element: ET.Element) -> Iterator[str]:
    if element.tag == f"{TEXT}note":
        return
    yield _WHITE.get(element.tag, "")
    yield element.text or ""
    for child in element:
        yield from _words(child)
        yield child.tail or ""


def cells_of(table: ET.Element) -> list[list[str]]:
    """Return the words of a table, row by row; the paragraphs of a cell are its lines."""
    return [
        ["\n".join(map(words_of, cell.iter(f"{TEXT}p"))) for cell in row.iter(f"{TABLE}table-cell")]
        for row in table.iter(f"{TABLE}table-row")
    ]


def styled_words(root: ET.Element, tag: str = "p") -> list[tuple[str | None, str]]:
    """Return the paragraphs, or the headings (`h`), with the names of their styles."""
    return [(one.get(f"{TEXT}style-name"), words_of(one)) for one in root.iter(f"{TEXT}{tag}")]
