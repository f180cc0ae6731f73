"""What stands on top of a report: a few sentences, and two or three issues to talk about. Never more."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext

from questionnaires.analysis.report import Bound
from survey_app.reports.beside_parts import FocusPart
from survey_app.reports.figures import Shown
from survey_app.reports.labels import Label
from survey_app.reports.parts import Presentation

MOST = 3


@dataclass(frozen=True, slots=True)
class Essential:
    """The top of a report. `note` says what the choice of the issues leaves open; `questions` help to talk."""

    sentences: tuple[str, ...]
    focus: tuple[FocusPart, ...]
    note: str
    questions: tuple[str, ...]


def essential_of(report: Presentation) -> Essential:
    """Return the top of a report."""
    return Essential(
        sentences=tuple(sentence for sentence in _sentences(report) if sentence),
        focus=report.focus,
        note=report.focus_note,
        questions=_questions(),
    )


def _sentences(report: Presentation) -> tuple[str, ...]:
    turnout = report.turnout
    return (
        gettext(
            "Ont répondu : %(answered)s personnes sur %(invited)s (%(rate)s).",
            answered=turnout.signed_off,
            invited=turnout.invited,
            rate=turnout.rate,
        ),
        _most_asking(report),
        _first_priority(report),
        _hidden_sentence(report),
    )


def _most_asking(report: Presentation) -> str:
    top = _highest([(champ.title, champ.asking) for champ in report.champs])
    if len(top) == len(report.champs) > 1:
        return gettext("L’appui est demandé autant dans tous les champs (%(share)s).", share=top[0][1].words)
    if not _is_few(top):
        return ""
    return gettext(
        "L’appui est le plus souvent demandé pour %(champs)s : %(share)s, en moyenne sur les pratiques "
        "du champ.",
        champs=_enumerated([label for label, _ in top]),
        share=top[0][1].words,
    )


def _first_priority(report: Presentation) -> str:
    for ranking in report.rankings:
        top = _highest([(option.label, option.first) for option in ranking.options])
        if _is_few(top):
            return gettext(
                "Première priorité la plus citée : %(options)s (%(share)s).",
                options=_enumerated([label for label, _ in top]),
                share=top[0][1].words,
            )
    return ""


def _hidden_sentence(report: Presentation) -> str:
    if report.needs and all(need.index.is_hidden for need in report.needs):
        return gettext(
            "Trop peu de personnes ont répondu pour montrer les besoins sans laisser deviner des "
            "réponses. La discussion en équipe, de vive voix, reste le meilleur moyen de les "
            "recueillir."
        )
    if report.hidden:
        return gettext(
            "Des chiffres sont masqués pour protéger ceux qui ont répondu ; une partie du rapport dit "
            "combien et pourquoi."
        )
    return ""


def _highest(pairs: Sequence[tuple[Label, Shown]]) -> list[tuple[Label, Shown]]:
    """Return all pairs that share the highest value; none when a hidden one could be higher."""
    if any(shown.is_hidden for _, shown in pairs):
        return []
    standing = [pair for pair in pairs if _stands_out(pair[1])]
    highest = max((shown.figure.value or 0 for _, shown in standing), default=0)
    return [pair for pair in standing if pair[1].figure.value == highest]


def _is_few(top: Sequence[object]) -> bool:
    """A list of many equals tells nothing: the report itself does."""
    return 0 < len(top) <= MOST


def _stands_out(shown: Shown) -> bool:
    """A hidden figure, nothing, or « less than » is no reason to talk about something."""
    return bool(shown.figure.value) and shown.figure.bound not in {Bound.BELOW, Bound.AT_MOST}


def _questions() -> tuple[str, ...]:
    return (
        gettext("Que fait-on déjà, et qui pourrait le montrer à d’autres ?"),
        gettext("Qu’est-ce qui manque : du temps, du matériel, un exemple, une formation ?"),
        gettext("Par quoi commencer cette année, et avec quels volontaires ?"),
    )


def _enumerated(labels: Sequence[Label]) -> str:
    quoted = [gettext("« %(words)s »", words=str(label)) for label in labels]
    if len(quoted) == 1:
        return quoted[0]
    return gettext("%(first)s et %(last)s, à égalité", first=", ".join(quoted[:-1]), last=quoted[-1])
