"""Putting into words what a report is set beside: the fiche, an earlier campaign, the issues to talk about first."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from questionnaires.analysis.comparison import Comparison, FigureChange, Obstacle, SubjectChange, Trend
from questionnaires.analysis.focus import (
    ChangeOf,
    ChangeReason,
    Focus,
    GapReason,
    MissingReason,
    NeedReason,
    PriorityReason,
    Reason,
)
from questionnaires.analysis.gap import APART, ChampGap, Gap, GapKind, PalierGap
from questionnaires.analysis.maturity import ChampPosition
from questionnaires.analysis.report import Figure
from questionnaires.definition.texts import Text
from survey_app.reports.beside.values import Beside, EarlierState, FicheState
from survey_app.reports.days import long_date
from survey_app.reports.figures import Unit, interval_words, show, show_difference
from survey_app.reports.parts import (
    CellChangeLine,
    ChangeLine,
    ChangePart,
    ComparisonPart,
    FocusPart,
    GapChamp,
    GapLine,
    GapPart,
    ItemChangeLine,
    Label,
    Turnout,
)
from survey_app.reports.short import unstopped
from survey_app.web.translation import lazy_gettext

MISSING_NAMED = 2
"""So many missing indicators are quoted; the fiche has them all."""

CLOSE = 0.9
"""An issue with this part of the points of the last one chosen is as good a choice."""

_TRENDS = {
    Trend.MORE: lazy_gettext("hausse nette"),
    Trend.LESS: lazy_gettext("baisse nette"),
    Trend.STEADY: lazy_gettext("stable, ou trop peu pour le dire"),
    Trend.HIDDEN: lazy_gettext("non comparable : un chiffre est masqué"),
}
_KINDS = {
    GapKind.BOTH_SEE_IT: lazy_gettext("La fiche et les équipes disent la même chose : c’est en place."),
    GapKind.BOTH_TO_COME: lazy_gettext(
        "La fiche et les équipes disent la même chose : c’est une étape à venir."
    ),
    GapKind.FICHE_AHEAD: lazy_gettext(
        "Les conditions sont réunies selon la fiche ; les équipes pratiquent encore rarement. Que manque-t-il pour "
        "s’en servir ?"
    ),
    GapKind.TEAMS_AHEAD: lazy_gettext(
        "Les équipes pratiquent déjà souvent ; la fiche ne dit pas encore ce palier atteint. Qu’est-ce qui "
        "soutiendrait cet élan ?"
    ),
    GapKind.BETWEEN: lazy_gettext("Les équipes sont entre les deux : les pratiques se répandent."),
    GapKind.HIDDEN: lazy_gettext("On ne peut pas le dire : trop peu de réponses des équipes."),
}


@dataclass(frozen=True, slots=True)
class Wording:
    """How one report words what is not its own: the language, its labels, the titles of its champs."""

    language: str
    label: Callable[[Text], Label]
    champs: dict[str, Label]

    def champ(self, code: str) -> Label:
        """Return the title of a champ."""
        return self.champs.get(code, Label(""))

    def show(self, figure: Figure, unit: Unit) -> str:
        """Return a figure in words."""
        return show(figure, unit, self.language).words


# The fiche and the teams


def word_gap(gap: Gap, beside: Beside, wording: Wording) -> GapPart:
    """Return the fiche beside the teams."""
    return GapPart(
        source=_source(beside, wording.language),
        champs=tuple(_gap_champ(champ, gap, wording) for champ in gap.champs),
        lines=tuple(
            GapLine(
                champ=wording.label(champ.title),
                palier=gettext("Palier %(number)s", number=palier.palier),
                fiche=_fiche_words(palier),
                situation=show(palier.situation, Unit.MEAN, wording.language),
                sentence=str(_KINDS[palier.kind]),
                is_apart=palier.kind in APART,
            )
            for champ in gap.champs
            for palier in champ.paliers
        ),
    )


def gap_note(beside: Beside) -> str:
    """Say why there is no fiche to set beside the teams; empty when there is one."""
    match beside.fiche:
        case FicheState.NONE:
            return gettext(
                "L’établissement n’a pas encore de fiche « autodiagnostic établissement ». Une fois remplie et "
                "signée, elle est mise ici en regard de ce que disent les équipes."
            )
        case FicheState.UNSIGNED:
            return gettext(
                "La fiche de l’établissement est commencée. Elle est mise ici en regard de ce que disent les "
                "équipes dès que la direction l’a signée."
            )
        case FicheState.OTHER:
            return gettext(
                "La fiche de l’établissement et ce questionnaire ne parlent pas des mêmes champs d’action."
            )
        case FicheState.SIGNED:
            return ""


def _source(beside: Beside, language: str) -> str:
    if beside.signed_on is None or beside.year is None:
        return ""
    return gettext(
        "Fiche de l’année %(start)s–%(end)s, signée le %(day)s.",
        start=beside.year,
        end=beside.year + 1,
        day=long_date(beside.signed_on, language),
    )


def _gap_champ(champ: ChampGap, gap: Gap, wording: Wording) -> GapChamp:
    low, high = float(gap.scoring.lowest), float(gap.scoring.highest)
    situation = show(champ.situation, Unit.MEAN, wording.language)
    amount = situation.amount(low, high)
    place = None if amount.low is None or amount.high is None else (amount.low + amount.high) / 2
    palier = champ.position.palier
    return GapChamp(
        code=champ.code,
        title=wording.label(champ.title),
        palier=_palier_words(palier, gap, wording),
        next_step=next_step_words(champ.position),
        situation=situation,
        fiche_place=None if palier is None else palier / len(gap.paliers),
        teams_place=place,
    )


def _palier_words(palier: int | None, gap: Gap, wording: Wording) -> str:
    if palier is None:
        return gettext("Sans objet")
    if palier == 0:
        return gettext("Avant le palier 1")
    return gettext(
        "Palier %(number)s : %(title)s", number=palier, title=str(wording.label(gap.paliers[palier - 1]))
    )


def next_step_words(position: ChampPosition) -> str:
    """Say how many indicators the next palier still takes."""
    if position.palier is None:
        return ""
    if position.next_palier is None:
        return gettext("Tous les paliers sont atteints.")
    return ngettext(
        "%(num)s indicateur à atteindre pour le palier %(palier)s",
        "%(num)s indicateurs à atteindre pour le palier %(palier)s",
        position.needed,
        palier=position.next_palier,
    )


def _fiche_words(palier: PalierGap) -> str:
    reached, applicable = palier.count.reached, palier.count.applicable
    if palier.is_reached:
        return ngettext(
            "Atteint (%(num)s indicateur sur %(applicable)s)",
            "Atteint (%(num)s indicateurs sur %(applicable)s)",
            reached,
            applicable=applicable,
        )
    return ngettext(
        "Pas encore (%(num)s indicateur sur %(applicable)s)",
        "Pas encore (%(num)s indicateurs sur %(applicable)s)",
        reached,
        applicable=applicable,
    )


# Two campaigns


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
            yield sentence % {"items": " ; ".join(labels)}


# The issues to talk about first


def word_focus(found: Sequence[Focus], wording: Wording) -> tuple[FocusPart, ...]:
    """Return the issues with the reasons for each in sentences."""
    return tuple(
        FocusPart(
            focus.code,
            wording.label(focus.title),
            tuple(_reason(reason, wording) for reason in focus.reasons),
        )
        for focus in found
    )


def focus_note(chosen: Sequence[Focus], candidates: Sequence[Focus]) -> str:
    """Say that another issue has reasons as good, where one has."""
    if not chosen or len(candidates) == len(chosen):
        return ""
    if candidates[len(chosen)].points < CLOSE * chosen[-1].points:
        return ""
    return gettext(
        "D’autres champs ont des raisons aussi fortes, ou presque : voyez le tableau des besoins avant de choisir."
    )


def _reason(reason: Reason, wording: Wording) -> str:
    match reason:
        case NeedReason():
            return _need_words(reason, wording)
        case PriorityReason():
            return gettext(
                "Les équipes placent ce champ parmi leurs priorités : %(priority)s sur 100.",
                priority=wording.show(reason.priority, Unit.INDEX),
            )
        case GapReason():
            return _gap_words(reason, wording)
        case MissingReason():
            return _missing_words(reason, wording)
        case ChangeReason():
            return _change_words(reason, wording)


def _need_words(reason: NeedReason, wording: Wording) -> str:
    return gettext(
        "« %(practice)s » : %(asking)s des répondants demandent un accompagnement ou une formation. Indice de "
        "besoin : %(index)s, %(interval)s.",
        practice=unstopped(str(wording.label(reason.label))),
        asking=wording.show(reason.need.asking, Unit.PERCENT),
        index=wording.show(reason.need.index, Unit.INDEX),
        interval=interval_words(reason.need, wording.language),
    )


def _gap_words(reason: GapReason, wording: Wording) -> str:
    palier = reason.palier
    facts = {"number": palier.palier, "mean": wording.show(palier.situation, Unit.MEAN)}
    if palier.kind is GapKind.FICHE_AHEAD:
        return gettext(
            "La fiche dit le palier %(number)s atteint ; les équipes pratiquent encore rarement ce qui lui "
            "correspond (situation moyenne : %(mean)s).",
            **facts,
        )
    return gettext(
        "Les équipes pratiquent déjà souvent ce qui correspond au palier %(number)s (situation moyenne : %(mean)s) ; "
        "la fiche ne le dit pas encore atteint.",
        **facts,
    )


def _missing_words(reason: MissingReason, wording: Wording) -> str:
    count = ngettext(
        "Pour le palier %(palier)s, il reste %(num)s indicateur à atteindre",
        "Pour le palier %(palier)s, il reste %(num)s indicateurs à atteindre",
        reason.needed,
        palier=reason.palier,
    )
    named = [
        gettext("« %(words)s »", words=unstopped(str(wording.label(state.label))))
        for state in reason.missing[:MISSING_NAMED]
    ]
    if len(reason.missing) > len(named):
        return gettext("%(count)s, par exemple %(named)s.", count=count, named=", ".join(named))
    return gettext("%(count)s : %(named)s.", count=count, named=", ".join(named))


def _change_words(reason: ChangeReason, wording: Wording) -> str:
    unit = Unit.PERCENT if reason.of is ChangeOf.ASKING else Unit.MEAN
    facts = {
        "before": wording.show(reason.change.before, unit),
        "after": wording.show(reason.change.after, unit),
    }
    if reason.of is ChangeOf.ASKING:
        return gettext(
            "Depuis la campagne précédente, nettement plus de personnes demandent un appui : %(before)s, puis "
            "%(after)s.",
            **facts,
        )
    return gettext(
        "Depuis la campagne précédente, ces pratiques sont nettement moins courantes : %(before)s, puis %(after)s.",
        **facts,
    )
