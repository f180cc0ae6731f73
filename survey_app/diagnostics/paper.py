"""The fiche as a document: where each champ stands, what comes next, and every indicator with what shows it."""

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext as _

from questionnaires.analysis.maturity import ChampPosition, IndicatorState
from survey_app.diagnostics.answers import LINK, NOTE, path_of
from survey_app.diagnostics.operations import Fiche
from survey_app.diagnostics.school_year import year_words
from survey_app.diagnostics.words import (
    STATUSES,
    answered_words,
    missing_words,
    needed_words,
    palier_title,
    palier_words,
    words_of,
)
from survey_app.documents.blocks import Block, Bullets, Column, Document, Heading, Paragraph, Table
from survey_app.web.filters import PARIS, day
from survey_app.web.translation import current_language

LOCALES = {"fr": "fr-FR", "en": "en-GB"}


def build_document(fiche: Fiche, now: datetime) -> Document:
    """Return the fiche for paper; `now` dates one that is not signed."""
    dated = (fiche.signed_at or now).astimezone(PARIS)
    school = f"{fiche.school.name} ({fiche.school.uai})"
    return Document(
        title=f"{_('Fiche de l’établissement %(year)s', year=year_words(fiche.year))} – {fiche.school.name}",
        language=LOCALES[current_language()],
        author=fiche.school.name,
        heading=_("Fiche de l’établissement %(year)s", year=year_words(fiche.year)),
        over_title=school,
        under_title=state_words(fiche, now),
        dated_on=dated.date(),
        page_words=_("Page {page} sur {pages}"),
        footer=_("Cette fiche décrit où en est l’établissement ; elle ne le note pas."),
        blocks=tuple(_blocks(fiche)),
    )


def state_words(fiche: Fiche, now: datetime) -> str:
    """Say whether the fiche is signed, by whom and when."""
    if fiche.signed_at is None:
        return _("En cours le %(day)s, pas encore signée.", day=day(now))
    if fiche.signed_by:
        return _("Signée le %(day)s par %(name)s.", day=day(fiche.signed_at), name=fiche.signed_by)
    return _("Signée le %(day)s.", day=day(fiche.signed_at))


def _blocks(fiche: Fiche) -> Iterator[Block]:
    position = fiche.position
    yield Paragraph(answered_words(fiche.answered, len(position.indicators)), "lead")
    yield Heading(_("Où en est chaque champ"))
    yield Table(
        caption=_("Palier de chaque champ"),
        columns=(
            Column(_("Champ"), 2, is_figure=False),
            Column(_("Où en est l’établissement"), 3, is_figure=False),
        ),
        rows=tuple((words_of(champ.title), palier_words(position, champ)) for champ in position.champs),
    )
    yield Heading(_("Ce qui vient ensuite"))
    for champ in position.champs:
        yield from _next(fiche, champ)
    for champ in position.champs:
        yield from _champ(fiche, champ)


def _next(fiche: Fiche, champ: ChampPosition) -> Iterator[Block]:
    yield Heading(words_of(champ.title), 2)
    needed = needed_words(champ)
    if not needed:
        yield Paragraph(palier_words(fiche.position, champ))
        return
    yield Paragraph(needed)
    yield Bullets(tuple(missing_words(one) for one in champ.missing))


def _champ(fiche: Fiche, champ: ChampPosition) -> Iterator[Block]:
    title = words_of(champ.title)
    yield Heading(_("Les indicateurs : %(champ)s", champ=title), new_page=True)
    for number in range(1, len(fiche.position.paliers) + 1):
        own = [
            state
            for state in fiche.position.indicators
            if state.champ == champ.code and state.palier == number
        ]
        if own:
            heading = _(
                "Palier %(number)s : %(title)s", number=number, title=palier_title(fiche.position, number)
            )
            yield Heading(heading, 2)
            yield Table(
                caption=f"{title} – {heading}",
                columns=(
                    Column(_("Code"), 0.6, is_figure=False),
                    Column(_("Indicateur"), 2.4, is_figure=False),
                    Column(_("État"), 1, is_figure=False),
                    Column(_("Ce qui le montre"), 2, is_figure=False),
                ),
                rows=tuple(indicator_row(fiche, state) for state in own),
            )


def indicator_row(fiche: Fiche, state: IndicatorState) -> tuple[str, str, str, str]:
    """Return code, label, status and what shows it."""
    shown = [str(fiche.cells[path].value or "") for path in _evidence_paths(fiche, state.code)]
    shown += [file.name for file in fiche.files if file.indicator == state.code]
    evidence = "\n".join(text for text in shown if text)
    return state.code, words_of(state.label), str(STATUSES[state.status]), evidence


def _evidence_paths(fiche: Fiche, code: str) -> list[str]:
    return [path for path in (path_of(code, NOTE), path_of(code, LINK)) if path in fiche.cells]
