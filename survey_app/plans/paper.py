"""A plan as a printed document: described once by blocks, written as PDF and as ODT."""

from collections.abc import Iterator
from datetime import date

from survey_app.documents.blocks import Block, Bullets, Column, Document, Facts, Heading, Paragraph, Table
from survey_app.plans.presentation import PresentedAxis, PresentedLine, PresentedPlan
from survey_app.plans.words import _, say_day

BCP47 = {"fr": "fr-FR", "en": "en-GB"}


def build_document(plan: PresentedPlan, *, dated_on: date, version: str = "") -> Document:
    """Return the document of a plan; `version` is the label of a frozen one, "" for the present state."""
    return Document(
        title=f"{plan.title} – {plan.school}",
        heading=plan.title,
        language=BCP47[plan.language],
        author=plan.school,
        over_title=_(
            "Plan d’accompagnement et de formation – %(school)s", school=f"{plan.school} ({plan.uai})"
        ),
        under_title=" – ".join(part for part in (plan.span, version) if part),
        dated_on=dated_on,
        page_words=_("Page {page} sur {pages}"),
        footer=_("État du plan au %(day)s", day=say_day(dated_on)),
        blocks=tuple(_blocks(plan)),
        is_wide=True,
    )


def _blocks(plan: PresentedPlan) -> Iterator[Block]:
    yield Heading(_("Vue d’ensemble"))
    if plan.lines:
        yield _overview(plan)
    else:
        yield Paragraph(_("Ce plan n’a pas encore de ligne."))
    for axis in plan.axes:
        yield from _axis(axis)


def _overview(plan: PresentedPlan) -> Table:
    return Table(
        _("Toutes les lignes du plan, champ par champ"),
        (
            Column(_("Action"), 4, is_figure=False),
            Column(_("Champ d’action"), 2.4, is_figure=False),
            Column(_("Quand"), 2.4, is_figure=False),
            Column(_("Responsable"), 1.8, is_figure=False),
            Column(_("État"), 1.2, is_figure=False),
        ),
        tuple((line.title, line.champ, line.period, line.responsible, line.status) for line in plan.lines),
    )


def _axis(axis: PresentedAxis) -> Iterator[Block]:
    yield Heading(axis.title)
    if axis.state:
        yield Paragraph(axis.state)
    if axis.missing:
        yield Paragraph(_("Ce qui ouvre le palier suivant :"))
        yield Bullets(axis.missing)
    if axis.note:
        yield Paragraph(axis.note)
    if axis.priorities:
        yield Paragraph(_("Priorités :"))
        yield Bullets(axis.priorities)
    if not axis.lines:
        yield Paragraph(_("Aucune ligne pour ce champ."), look="note")
    for line in axis.lines:
        yield from _line(line)


def _line(line: PresentedLine) -> Iterator[Block]:
    yield Heading(line.title, 2)
    pairs = [(one.label, one.words) for one in line.told]
    pairs += [(review.label, review.words) for review in line.reviews]
    caption = " – ".join(part for part in (line.champ, line.status) if part)
    yield Facts(caption, (_("Rubrique"), _("Contenu")), tuple(pairs))
