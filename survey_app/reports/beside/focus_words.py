"""Putting into words the issues to talk about first, with the reasons for each."""

from collections.abc import Sequence

from flask_babel import gettext, ngettext

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
from questionnaires.analysis.gap import GapKind
from survey_app.reports.beside.wording import Wording
from survey_app.reports.beside_parts import FocusPart
from survey_app.reports.figures import Unit, interval_words
from survey_app.reports.short import unstopped

MISSING_NAMED = 2
"""So many missing indicators are quoted; the fiche has them all."""

CLOSE = 0.9
"""An issue with this part of the points of the last one chosen is as good a choice."""


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
            "La fiche dit le palier %(number)s atteint ; les équipes pratiquent encore rarement ce qui lui "
            "correspond (situation moyenne : %(mean)s).",
            **facts,
        )
    return gettext(
        "Les équipes pratiquent déjà souvent ce qui correspond au palier %(number)s (situation moyenne : %(mean)s) ; "
        "la fiche ne le dit pas encore atteint.",
        **facts,
    )


def _missing_words(reason: MissingReason, wording: Wording) -> str:
    count = ngettext(
        "Pour le palier %(palier)s, il reste %(num)s indicateur à atteindre",
        "Pour le palier %(palier)s, il reste %(num)s indicateurs à atteindre",
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
