"""Accessible PDF (PDF/UA-1) from blocks: headings, paragraphs, tables, charts. Typst lays them out.

Blocks reach the Typst template as JSON, so that no word of theirs is ever read as markup.
"""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Literal

import typst

from survey_app.documents.characters import printed_text
from survey_app.documents.charts import Chart

MEDIA_TYPE = "application/pdf"
CHART_WIDTH = 660
"""The width to give to charts of a document: their words come out a little smaller than the text."""
CHART_COLUMNS = 92
"""Characters of a label that fit into one line of such a chart, beside its value."""

_TEMPLATES = Path(__file__).parent / "typst"


class PdfError(Exception):
    """Typst refused the document; the message is its own."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 stands below the title. `new_page` begins a page."""

    text: str
    level: int = 1
    new_page: bool = False
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, with a footnote where one helps."""

    text: str
    look: Literal["body", "lead", "note"] = "body"
    footnote: str = ""
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]
    kind: Literal["bullets"] = "bullets"


@dataclass(frozen=True, slots=True)
class Points:
    """A few numbered points set apart, each with a title and a text."""

    items: tuple[tuple[str, str], ...]
    kind: Literal["points"] = "points"


@dataclass(frozen=True, slots=True)
class Quotes:
    """Words of other people."""

    texts: tuple[str, ...]
    kind: Literal["quotes"] = "quotes"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `share` is its part of the width."""

    header: str
    share: float = 1
    is_figure: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption; the header is repeated on each page."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart, drawn `CHART_WIDTH` points wide."""

    chart: Chart
    kind: Literal["picture"] = "picture"


@dataclass(frozen=True, slots=True)
class Abreast:
    """Narrow tables, two to a line."""

    tables: tuple[Table, ...]
    kind: Literal["abreast"] = "abreast"


Block = Heading | Paragraph | Bullets | Points | Quotes | Table | Abreast | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """What is printed.

    `title` names the file; `heading` stands on top, between `over_title` and `under_title`. `page_words`
    holds `{page}` and `{pages}`, and `footer` stands beside it. Cells with `quiet_word` are printed faintly.
    """

    title: str
    language: str
    author: str
    over_title: str
    heading: str
    under_title: str
    dated_on: date
    page_words: str
    footer: str
    quiet_word: str
    blocks: tuple[Block, ...]


def write_pdf(document: Document) -> bytes:
    """Return the document as PDF/UA-1. Raises PdfError when Typst refuses it."""
    data = json.dumps(_clean(asdict(document)), default=str)
    compiler = typst.Compiler(
        _TEMPLATES / "document.typ", root=_TEMPLATES, ignore_system_fonts=True, sys_inputs={"data": data}
    )
    try:
        pages = compiler.compile(
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=datetime.combine(document.dated_on, time(), tzinfo=UTC),
        )
    except typst.TypstError as error:
        message = f"the document cannot be set: {error.message}"
        raise PdfError(message) from error
    if not isinstance(pages, bytes):
        message = "a PDF is one file"
        raise PdfError(message)
    return pages


def _clean(value: Any) -> Any:  # noqa: ANN401 -- whatever JSON may hold
    """Return `value` with every string as the fonts can draw it."""
    match value:
        case str():
            return printed_text(value)
        case dict():
            return {key: _clean(item) for key, item in value.items()}
        case list() | tuple():
            return [_clean(item) for item in value]
        case _:
            return value
