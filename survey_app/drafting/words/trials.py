"""What came out of test cases and of the exploration of all routes, in words."""

from collections.abc import Callable, Iterator, Mapping

import flask_babel

from questionnaires.definition.model import DualGrid, Grid, Questionnaire
from questionnaires.definition.texts import Text, in_language
from questionnaires.logic.explorer import Exploration, RouteFinding, RouteFindingCode
from questionnaires.logic.route import options_of
from questionnaires.logic.trials import TestOutcome
from survey_app.drafting.cell_fields import say_number
from survey_app.web.translation import current_language, lazy_gettext

_: Callable[..., str] = flask_babel.gettext

_LEVELS: Mapping[str, str] = {
    "section": lazy_gettext("la partie « %(name)s »"),
    "question": lazy_gettext("la question « %(name)s »"),
    "row": lazy_gettext("la ligne « %(name)s »"),
    "option": lazy_gettext("la réponse « %(name)s »"),
}
_FINDINGS: Mapping[RouteFindingCode, str] = {
    RouteFindingCode.CONTRADICTION: lazy_gettext(
        "Personne ne verra %(part)s : sa condition se contredit, aucune réponse ne la rend vraie."
    ),
    RouteFindingCode.UNREACHABLE: lazy_gettext(
        "Personne ne verra %(part)s : aucun parcours ne mène à une réponse qui l’afficherait."
    ),
    RouteFindingCode.DEAD_OPTION: lazy_gettext("Personne ne pourra choisir %(part)s."),
    RouteFindingCode.ALWAYS_SHOWN: lazy_gettext(
        "Tout le monde verra %(part)s : sa condition est toujours vraie, elle ne sert à rien."
    ),
    RouteFindingCode.NEVER_REQUIRED: lazy_gettext(
        "La condition qui rend obligatoire %(part)s n’est jamais vraie."
    ),
    RouteFindingCode.ALWAYS_REQUIRED: lazy_gettext(
        "La condition qui rend obligatoire %(part)s est toujours vraie : cochez plutôt « obligatoire »."
    ),
    RouteFindingCode.NEVER_VALID: lazy_gettext(
        "Personne ne pourra répondre à %(part)s : sa règle de validité n’est jamais respectée."
    ),
    RouteFindingCode.ALWAYS_VALID: lazy_gettext(
        "La règle de validité de %(part)s est toujours respectée : elle ne sert à rien."
    ),
}
BLOCKING = frozenset(
    {RouteFindingCode.CONTRADICTION, RouteFindingCode.UNREACHABLE, RouteFindingCode.NEVER_VALID}
)
"""What is certainly not what its author wants."""


class PartNames:
    """What the parts of a questionnaire are called, by the names that gates give them."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._labels: dict[str, Text] = dict(_labels(questionnaire))

    def say(self, part: str) -> str:
        """Return a part in a sentence: « la question « Votre discipline ? » »."""
        level = part.partition(".")[0]
        name = in_language(self._labels.get(part, {}), current_language()) or part
        return str(_LEVELS.get(level, "%(name)s")) % {"name": name}

    def listed(self) -> list[str]:
        """Return every part, in reading order."""
        return list(self._labels)


def conditional_parts(questionnaire: Questionnaire) -> list[str]:
    """Return the parts that have a condition, in reading order."""
    found: list[str] = []
    for section in questionnaire.sections:
        found += [f"section.{section.id}"] if section.shown_if is not None else []
        for question in section.questions:
            found += [f"question.{question.id}"] if question.shown_if is not None else []
            found += [
                f"option.{question.id}.{option.id}"
                for option in options_of(question)
                if option.shown_if is not None
            ]
            if isinstance(question, Grid | DualGrid):
                found += [f"row.{question.id}.{row.id}" for row in question.rows if row.shown_if is not None]
    return found


def say_outcome(outcome: TestOutcome, names: PartNames, scores: Mapping[str, str]) -> tuple[str, ...]:
    """Return what is not as expected, line by line; nothing where all is."""
    lines = [_("Devrait s’afficher : %(part)s", part=names.say(part)) for part in outcome.missing]
    lines += [_("Ne devrait pas s’afficher : %(part)s", part=names.say(part)) for part in outcome.unexpected]
    lines += [_("N’existe plus : %(part)s", part=part) for part in outcome.unknown]
    lines += [
        _(
            "Le score « %(name)s » vaut %(found)s au lieu de %(expected)s.",
            name=scores.get(difference.score, difference.score),
            found=_figure(difference.found),
            expected=_figure(difference.expected),
        )
        for difference in outcome.scores
    ]
    return tuple(lines)


def say_route_finding(finding: RouteFinding, names: PartNames) -> str:
    """Return what was found on the routes."""
    return str(_FINDINGS[finding.code]) % {"part": names.say(finding.part)}


def say_exploration(exploration: Exploration) -> str:
    """Return how many ways there are through the questionnaire, or that not all could be tried."""
    if exploration.routes is None:
        return _(
            "Les parcours sont trop nombreux pour être tous essayés : ce qui suit porte sur une partie d’entre eux."
        )
    if exploration.routes == 1:
        return _("Un seul parcours : tout le monde voit les mêmes questions.")
    if exploration.shortest == exploration.longest:
        return _(
            "%(routes)s parcours possibles, de %(longest)s questions.",
            routes=exploration.routes,
            longest=exploration.longest,
        )
    return _(
        "%(routes)s parcours possibles, de %(shortest)s à %(longest)s questions.",
        routes=exploration.routes,
        shortest=exploration.shortest,
        longest=exploration.longest,
    )


def _figure(value: float | None) -> str:
    return _("rien") if value is None else say_number(value)


def _labels(questionnaire: Questionnaire) -> Iterator[tuple[str, Text]]:
    for section in questionnaire.sections:
        yield f"section.{section.id}", section.title
        for question in section.questions:
            yield f"question.{question.id}", question.label
            for option in options_of(question):
                yield f"option.{question.id}.{option.id}", option.label
            if isinstance(question, Grid | DualGrid):
                for row in question.rows:
                    yield f"row.{question.id}.{row.id}", row.label
