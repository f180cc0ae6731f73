"""Accessible PDF (PDF/UA-1) from blocks: headings, paragraphs, tables, charts. Typst lays them out.

Blocks reach the Typst template as JSON, so that no word of theirs is ever read as markup.
"""

import json
from contextlib import suppress
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
_ZOOMS = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75)
"""From letters of 10.5 points down to 7.9: smaller ones on a wall are read by nobody."""
_TOO_LONG = "more than one page"


class PdfError(Exception):
    """Typst refused the document; the message is its own."""


class _TooLongError(PdfError):
    """The document takes more than one page."""


def write_pdf(document: Document) -> bytes:
    """Return the document as PDF/UA-1.

    Raises PdfError when Typst refuses it, or when it does not fit on one page in the smallest letters.
    """
    for zoom in _ZOOMS if document.fits_one_page else _ZOOMS[:1]:
        with suppress(_TooLongError):
            return tag_row_headers(_set(document, zoom))
    message = "the document does not fit on one page"
    raise PdfError(message)


def _set(document: Document, zoom: float) -> bytes:
    more = {"zoom": zoom, "too_long": _TOO_LONG}
    data = json.dumps(_clean(asdict(document)) | more, default=str)
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
        kind = _TooLongError if _TOO_LONG in error.message else PdfError
        message = f"the document cannot be set: {error.message}"
        raise kind(message) from error
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
