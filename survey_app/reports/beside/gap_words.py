"""Putting into words what the school's fiche says beside its teams."""

from flask_babel import gettext, ngettext

from questionnaires.analysis.gap import APART, ChampGap, Gap, GapKind, PalierGap
from questionnaires.analysis.maturity import ChampPosition
from survey_app.reports.beside.values import Beside, FicheState
from survey_app.reports.beside.wording import Wording
from survey_app.reports.beside_parts import GapChamp, GapLine, GapPart
from survey_app.reports.days import long_date
from survey_app.reports.figures import Unit, show
from survey_app.web.translation import lazy_gettext

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


def word_gap(gap: Gap, beside: Beside, wording: Wording) -> GapPart:
    """Return the fiche beside the teams."""
    return GapPart(
        source=_source(beside, wording.language),
        champs=tuple(_gap_champ(champ, gap, wording) for champ in gap.champs),
        lines=tuple(
            GapLine(
                champ=wording.label(champ.title),
                palier=gettext("Palier %(number)s", number=palier.palier),
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
        return gettext("Avant le palier 1")
    return gettext(
        "Palier %(number)s : %(title)s", number=palier, title=str(wording.label(gap.paliers[palier - 1]))
    )


def next_step_words(position: ChampPosition) -> str:
    """Say how many indicators the next palier still takes."""
    if position.palier is None:
        return ""
    if position.next_palier is None:
        return gettext("Tous les paliers sont atteints.")
    return ngettext(
        "%(num)s indicateur à atteindre pour le palier %(palier)s",
        "%(num)s indicateurs à atteindre pour le palier %(palier)s",
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
