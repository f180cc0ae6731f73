"""Faults of a PDF: those of PDF/UA-1, and of titles, headings and tables that the standard does not count."""

import io
import re
from collections.abc import Iterator
from itertools import pairwise

import page
from pypdf import PdfReader

from tests.survey_app.documents.pdf_reading import (
    Tag,
    bookmarks_of,
    descendants,
    root_of,
    tags_of,
)

_HEADING = re.compile(r"/H([1-6])")


def faults_of_pdf(content: bytes) -> Iterator[str]:
    """Yield what is wrong."""
    report = page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1)
    yield from (f"{failure.rule_id}: {failure.message}" for failure in report.failures)
    reader = PdfReader(io.BytesIO(content))
    if "/StructTreeRoot" not in root_of(reader):
        yield "nothing is tagged"
        return
    if not (reader.metadata and (reader.metadata.title or "").strip()):
        yield "the file has no title"
    tags = tags_of(reader)
    levels = [int(found[1]) for tag in tags if (found := _HEADING.fullmatch(tag.name))]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield "there is not one heading above all"
    yield from skipped_levels(levels)
    if len(levels) != len(bookmarks_of(reader)):
        yield "headings and bookmarks differ"
    for tag in tags:
        if tag.name == "/Figure" and not (tag.alternative or "").strip():
            yield "a figure says nothing"
        if tag.name == "/Table":
            yield from _table_faults(tag)


def skipped_levels(levels: list[int]) -> Iterator[str]:
    """Yield where a heading stands more than one level below the one before it."""
    for before, level in pairwise(levels):
        if level > before + 1:
            yield f"a heading of level {level} follows one of level {before}"


def _table_faults(table: Tag) -> Iterator[str]:
    """A table has a row of headers for its columns, and in each other row one for the row."""
    first, *rows = descendants(table, "/TR")
    if {(cell.name, cell.scope) for cell in first.children} != {("/TH", "/Column")}:
        yield "the first row of a table is not all headers of columns"
    for row in rows:
        header, *others = row.children
        if (header.name, header.scope) != ("/TH", "/Row"):
            yield "a row of a table has no header"
        if {cell.name for cell in others} - {"/TD"}:
            yield "a row of a table has headers where figures are"
