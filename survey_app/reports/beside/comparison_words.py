"""Putting two campaigns into words, side by side."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext

from questionnaires.analysis.comparison import Comparison, FigureChange, Obstacle, SubjectChange, Trend
from survey_app.reports.beside.values import Beside, EarlierState
from survey_app.reports.beside.wording import Wording
from survey_app.reports.beside_parts import (
    CellChangeLine,
    ChangeLine,
    ChangePart,
    ComparisonPart,
    ItemChangeLine,
)
from survey_app.reports.days import long_date
from survey_app.reports.figures import Unit, show, show_difference
from survey_app.reports.parts import Turnout
from survey_app.reports.punctuation import listed
from survey_app.reports.short import unstopped
from survey_app.web.translation import lazy_gettext

_TRENDS = {
    Trend.MORE: lazy_gettext("hausse nette"),
    Trend.LESS: lazy_gettext("baisse nette"),
    Trend.STEADY: lazy_gettext("stable, ou trop peu pour le dire"),
    Trend.HIDDEN: lazy_gettext("non comparable : un chiffre est masqué"),
}


def word_comparison(
    comparison: Comparison, turnouts: tuple[Turnout, Turnout], wording: Wording
) -> ComparisonPart:
    """Return two campaigns side by side; `turnouts` are those of the earlier and of the later one."""
    headers = comparison.before, comparison.after
    practices = tuple(_subject(practice, wording) for practice in comparison.practices)
    before, after = (long_date(header.closed_on, wording.language) for header in headers)
    return ComparisonPart(
        before=before,
        after=after,
        before_campaign=comparison.before.campaign,
        turnout=_turnout(*turnouts),
        champs=tuple(_subject(champ, wording) for champ in comparison.champs),
        practices=practices,
        cells=tuple(
            CellChangeLine(
                champ=wording.label(champ.label),
                cell=cell.name,
                situation=_change(cell.situation, Unit.MEAN, wording.language),
                asking=_change(cell.asking, Unit.PERCENT, wording.language),
            )
            for champ in comparison.champs
            for cell in champ.cells
        ),
        items=tuple(
            ItemChangeLine(
                code=item.code,
                question=wording.label(item.label),
                option=wording.label(share.label),
                share=_change(share.share, Unit.PERCENT, wording.language),
            )
            for item in comparison.items
            for share in item.shares
        ),
        notes=tuple(_comparison_notes(comparison, wording)),
        highlights=tuple(_highlights(practices)),
    )


def comparison_note(beside: Beside) -> str:
    """Say why there is no earlier campaign to compare with; empty when there is one."""
    match beside.earlier:
        case EarlierState.NONE:
            return gettext(
                "C’est la première campagne de l’établissement. La prochaine pourra être comparée à celle-ci, "
                "question par question."
            )
        case EarlierState.OTHER:
            return gettext("Les campagnes précédentes n’ont aucune question en commun avec celle-ci.")
        case EarlierState.FOUND:
            return ""


def _turnout(before: Turnout, after: Turnout) -> tuple[tuple[str, str, str], ...]:
    return (
        (gettext("Personnes invitées"), str(before.invited), str(after.invited)),
        (gettext("Personnes qui ont répondu"), str(before.signed_off), str(after.signed_off)),
        (gettext("Participation"), before.rate, after.rate),
    )


def _subject(subject: SubjectChange, wording: Wording) -> ChangeLine:
    return ChangeLine(
        code=subject.code,
        label=wording.label(subject.label),
        champ=wording.champ(subject.champ),
        situation=_change(subject.situation, Unit.MEAN, wording.language),
        asking=_change(subject.asking, Unit.PERCENT, wording.language),
    )


def _change(change: FigureChange, unit: Unit, language: str) -> ChangePart:
    return ChangePart(
        before=show(change.before, unit, language),
        after=show(change.after, unit, language),
        difference=show_difference(change.difference, unit, language),
        trend=str(_TRENDS[change.trend]),
        is_clear=change.trend in {Trend.MORE, Trend.LESS},
    )


def _highlights(practices: Sequence[ChangeLine]) -> Iterator[str]:
    """Say which practices have clearly changed; of many that did not, one sentence is enough."""
    if not practices:
        return
    named = [
        (line, figure, change)
        for line in practices
        for figure, change in (
            (gettext("Demandent un appui"), line.asking),
            (gettext("Situation moyenne"), line.situation),
        )
        if change.is_clear
    ]
    if not named:
        yield gettext("Aucune pratique n’a nettement changé.")
    for line, figure, change in named:
        yield gettext(
            "%(practice)s. %(figure)s : %(before)s, puis %(after)s (%(trend)s).",
            practice=unstopped(str(line.label)),
            figure=figure,
            before=change.before.words,
            after=change.after.words,
            trend=change.trend,
        )


def _comparison_notes(comparison: Comparison, wording: Wording) -> Iterator[str]:
    yield gettext(
        "« Hausse nette » ou « baisse nette » : l’écart dépasse ce que le hasard des réponses et l’arrondi peuvent "
        "expliquer. Sinon, mieux vaut ne rien en conclure."
    )
    yield gettext(
        "Un champ est comparé sur les seules pratiques demandées et montrées les deux fois ; sa moyenne peut donc "
        "différer de celle du reste du rapport."
    )
    if comparison.other_cells:
        yield gettext(
            "Groupes non comparés, parce qu’ils n’existaient pas encore ou que leur taille n’a changé que de quelques "
            "personnes : %(cells)s.",
            cells=", ".join(comparison.other_cells),
        )
    for obstacle, sentence in (
        (Obstacle.OTHER_OPTIONS, gettext("Non comparé, les choix de réponse ont changé : %(items)s.")),
        (Obstacle.OTHER_POINTS, gettext("Non comparé, l’échelle a changé : %(items)s.")),
    ):
        labels = [
            str(wording.label(one.label)) for one in comparison.not_compared if one.obstacle is obstacle
        ]
        if labels:
            yield sentence % {"items": listed(labels)}
