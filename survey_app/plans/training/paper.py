"""A request as a document: described once, printed as ODT (to go on with) and PDF."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext

from survey_app.coediting.cells import Value
from survey_app.documents.blocks import Block, Document, Facts, Heading
from survey_app.plans.training.fields import OPTIONAL, PARTS, Field
from survey_app.plans.training.words import CAPTIONS, LABELS
from survey_app.plans.training.words import PARTS as PART_NAMES
from survey_app.reports.presentation import long_date
from survey_app.web.translation import current_language


def build_document(values: Mapping[str, Value], *, school: str, today: date) -> Document:
    """Return the request as it stands. A field to be filled says so; an optional one left empty is left out."""
    language = current_language()
    theme = str(values.get(Field.THEME) or "")
    heading = gettext("Demande de formation d’initiative locale (FIL)")
    return Document(
        title=f"{heading} – {theme}" if theme else heading,
        language=language,
        author=school,
        heading=heading,
        over_title=school,
        under_title=theme,
        dated_on=today,
        page_words=gettext("Page {page} sur {pages}"),
        footer=gettext("État du %(day)s", day=long_date(today, language)),
        quiet_word=_to_fill(),
        blocks=tuple(_blocks(values)),
    )


def _blocks(values: Mapping[str, Value]) -> list[Block]:
    blocks: list[Block] = []
    for part, fields in PARTS.items():
        pairs = tuple(
            (str(LABELS[field]), _said(values.get(field))) for field in fields if _is_said(values, field)
        )
        headers = (gettext("Rubrique"), gettext("Contenu"))
        blocks += [Heading(str(PART_NAMES[part])), Facts(str(CAPTIONS[part]), headers, pairs)]
    return blocks


def _is_said(values: Mapping[str, Value], field: Field) -> bool:
    return field not in OPTIONAL or values.get(field) is not None


def _said(value: Value) -> str:
    return _to_fill() if value is None else str(value)


def _to_fill() -> str:
    return gettext("À compléter")
