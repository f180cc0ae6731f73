"""Accessible PDF (PDF/UA-1) from blocks: headings, paragraphs, tables, charts. Typst lays them out.

Blocks reach the Typst template as JSON, so that no word of theirs is ever read as markup.
"""

import json
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import typst

from survey_app.documents.blocks import Document
from survey_app.documents.characters import printed_text
from survey_app.documents.row_headers import tag_row_headers

MEDIA_TYPE = "application/pdf"

_TEMPLATES = Path(__file__).parent / "typst"


class PdfError(Exception):
    """Typst refused the document; the message is its own."""


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
    return tag_row_headers(pages)


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
