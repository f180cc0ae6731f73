"""Faults of OpenDocument files: what LibreOffice's own accessibility check looks for, and some more."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator

from survey_app.web.contrast import READABLE, ratio
from tests.survey_app.documents.accessible_pdf import skipped_levels
from tests.survey_app.documents.odf_reading import (
    DC,
    DRAW,
    FO,
    OFFICE,
    PRESENTATION,
    STYLE,
    SVG,
    TABLE,
    TEXT,
    XLINK,
    cells_of,
    part_of,
    words_of,
)

GROUNDS = ("#ffffff", "#f1f5f4")
"""What words stand on: the page, and the header of a table."""

COLUMNS_OF_PROSE = 2
"""A sheet of so many columns may be read line by line, without headers."""

_COLOUR = re.compile("#[0-9a-f]{6}")


def faults_of_odt(content: bytes) -> Iterator[str]:
    """Yield what is wrong with a text."""
    yield from _faults_of_any(content)
    root = part_of(content)
    headings = list(root.iter(f"{TEXT}h"))
    levels = [int(one.get(f"{TEXT}outline-level", "0")) for one in headings]
    if levels[:1] not in ([], [1]):
        yield "the first heading is not of level 1"
    yield from skipped_levels(levels)
    yield from ("a heading is empty" for one in headings if not words_of(one).strip())
    body = next(root.iter(f"{OFFICE}text"))
    yield from (
        "an empty paragraph makes room" for one in body.iterfind(f"{TEXT}p") if not "".join(one.itertext())
    )
    for table in root.iter(f"{TABLE}table"):
        yield from _header_faults(table, "")
    if not any(one.get(f"{FO}language") for one in _default_letters(content, "paragraph")):
        yield "words have no language"


def faults_of_ods(content: bytes) -> Iterator[str]:
    """Yield what is wrong with a workbook."""
    yield from _faults_of_any(content)
    for table in part_of(content).iter(f"{TABLE}table"):
        if max(len(row) for row in cells_of(table)) > COLUMNS_OF_PROSE:
            yield from _header_faults(table, "last")
    if not any(one.get(f"{FO}language") for one in _default_letters(content, "table-cell")):
        yield "words have no language"


def faults_of_odp(content: bytes) -> Iterator[str]:
    """Yield what is wrong with slides."""
    yield from _faults_of_any(content)
    pages = list(part_of(content).iter(f"{DRAW}page"))
    names = [page.get(f"{DRAW}name", "") for page in pages]
    if len(set(names)) < len(names) or not all(name.strip() for name in names):
        yield "slides have no names of their own"
    for page in pages:
        yield from _slide_faults(page)
    if not any(one.get(f"{FO}language") for one in _default_letters(content, "graphic")):
        yield "words have no language"


def _faults_of_any(content: bytes) -> Iterator[str]:
    meta = part_of(content, "meta.xml")
    for name in ("title", "language"):
        if not (meta.findtext(f".//{DC}{name}") or "").strip():
            yield f"the file has no {name}"
    root = part_of(content)
    names = [one.get(f"{TABLE}name") for one in root.iter(f"{TABLE}table") if f"{TABLE}name" in one.attrib]
    if len(set(names)) < len(names):
        yield "two tables have one name"
    if any(
        f"{TABLE}number-{axis}-spanned" in one.attrib for one in root.iter() for axis in ("columns", "rows")
    ):
        yield "cells are merged"
    yield from _picture_faults(content, root)
    yield from _colour_faults(content)


def _picture_faults(content: bytes, root: ET.Element) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = set(archive.namelist())
    for frame in root.iter(f"{DRAW}frame"):
        pictures = [image.get(f"{XLINK}href") for image in frame.iterfind(f"{DRAW}image")]
        if pictures and not all((frame.findtext(f"{SVG}{name}") or "").strip() for name in ("title", "desc")):
            yield "a picture says nothing"
        if not files.issuperset(pictures):
            yield "a picture is missing"


def _colour_faults(content: bytes) -> Iterator[str]:
    """Words that are too faint to be read."""
    for name in ("styles.xml", "content.xml"):
        for letters in part_of(content, name).iter(f"{STYLE}text-properties"):
            colour = letters.get(f"{FO}color", "")
            if _COLOUR.fullmatch(colour) and min(ratio(colour, ground) for ground in GROUNDS) < READABLE:
                yield f"{colour} is too faint"


def _header_faults(table: ET.Element, which: str) -> Iterator[str]:
    """Headers are the first row; of a sheet, which may have a title above them, the last of those that stay."""
    if not (table.get(f"{TABLE}name") or "").strip():
        yield "a table has no name"
    rows = [row for group in table.iterfind(f"{TABLE}table-header-rows") for row in cells_of(group)]
    if not rows:
        yield "a table has no headers"
    elif not all(cell.strip() for cell in (rows[-1] if which == "last" else rows[0])):
        yield "a header is empty"


def _slide_faults(page: ET.Element) -> Iterator[str]:
    """A slide has one title, which comes first, and a table on it has headers and a title too."""
    frames = page.findall(f"{DRAW}frame")
    titles = [one for one in frames if one.get(f"{PRESENTATION}class") == "title"]
    if len(titles) != 1 or titles[0] is not frames[0]:
        yield "a slide does not begin with its title"
    elif not "".join(titles[0].itertext()).strip():
        yield "the title of a slide is empty"
    for frame in frames:
        for table in frame.iterfind(f"{TABLE}table"):
            if table.get(f"{TABLE}use-first-row-styles") != "true" or not all(cells_of(table)[0]):
                yield "a table has no headers"
            if not (frame.findtext(f"{SVG}title") or "").strip():
                yield "a table has no name"


def _default_letters(content: bytes, family: str) -> list[ET.Element]:
    styles = part_of(content, "styles.xml").iter(f"{STYLE}default-style")
    return [
        letters
        for style in styles
        if style.get(f"{STYLE}family") == family
        for letters in style.iter(f"{STYLE}text-properties")
    ]
