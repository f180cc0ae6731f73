"""What the templates that read texts over receive."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext, ngettext
from wtforms import Field

from questionnaires.analysis.disclosure import TextDecision
from questionnaires.analysis.report import Verbatims
from questionnaires.definition.texts import in_language
from questionnaires.logic.piping import fill
from survey_app.reports.review.forms import fate_field, words_field
from survey_app.reports.review.operations import ReviewedTexts, TextName
from survey_app.web.forms import Form


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, covered or not."""

    words: str
    is_covered: bool


@dataclass(frozen=True, slots=True)
class TextLine:
    """One text to read over, with its fields."""

    number: int
    pieces: tuple[Piece, ...]
    is_withheld: bool
    fate: Field
    words: Field


@dataclass(frozen=True, slots=True)
class TextGroup:
    """The texts of one question. `warning` says when too few would be left to show any."""

    title: str
    count: str
    warning: str
    lines: tuple[TextLine, ...]


@dataclass(frozen=True, slots=True)
class TextReviewPage:
    """The page on which texts are read over; without groups there is nothing to do.

    The addresses are there for whoever may follow them.
    """

    campaign: str
    school: str
    campaign_url: str | None
    report_url: str | None
    is_released: bool
    groups: tuple[TextGroup, ...]
    form: Form


@dataclass(frozen=True, slots=True)
class ClosedTextsPage:
    """What somebody is told who may not read the texts before they have been read over."""

    report_url: str


def text_review_page(texts: ReviewedTexts, form: Form, language: str) -> TextReviewPage:
    """Return the page; what is saved is marked in the texts, what is entered stands in the fields."""
    public_id, is_reader = texts.public_id, texts.reads_report
    return TextReviewPage(
        campaign=texts.campaign,
        school=texts.school,
        campaign_url=url_for("campaigns.show_campaign", public_id=public_id) if is_reader else None,
        report_url=url_for("reports.show_report", public_id=public_id) if is_reader else None,
        is_released=texts.is_released,
        groups=tuple(_group(part, texts, form, language) for part in texts.parts),
        form=form,
    )


def _group(part: Verbatims, texts: ReviewedTexts, form: Form, language: str) -> TextGroup:
    lines = tuple(_lines(part, texts.decisions, form))
    left = sum(not line.is_withheld for line in lines)
    return TextGroup(
        title=fill(
            in_language(part.label, language),
            {"campaign.title": texts.campaign, "campaign.school": texts.school},
        ),
        count=ngettext("%(num)s texte", "%(num)s textes", len(lines)),
        warning="" if left >= texts.least else _too_few(left, texts.least),
        lines=lines,
    )


def _too_few(left: int, least: int) -> str:
    return gettext(
        "Il en reste %(left)s, et il en faut %(least)s : aucun texte de cette question ne sera montré. Masquer "
        "quelques mots, plutôt que retirer un texte entier, permet d’en garder davantage.",
        left=left,
        least=least,
    )


def _lines(part: Verbatims, decisions: Mapping[TextName, TextDecision], form: Form) -> Iterator[TextLine]:
    for place, text in enumerate(part.texts):
        name = (part.code, place)
        decision = decisions.get(name, TextDecision())
        yield TextLine(
            number=place + 1,
            pieces=tuple(_pieces(text, decision.covered)),
            is_withheld=decision.is_withheld,
            fate=form[fate_field(name)],
            words=form[words_field(name)],
        )


def _pieces(text: str, covered: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    end = 0
    for start, stop in covered:
        yield Piece(text[end:start], is_covered=False)
        yield Piece(text[start:stop], is_covered=True)
        end = stop
    yield Piece(text[end:], is_covered=False)
