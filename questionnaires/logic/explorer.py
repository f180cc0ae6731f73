"""Explores the routes of a questionnaire: what nobody will ever see, conditions that change nothing, how long it is.

A finding is made only where all ways of answering were tried; what was too much to try is said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import prod

from questionnaires.definition.model import Questionnaire
from questionnaires.logic.exploration import Explorer, Survey
from questionnaires.logic.route import Demand, Level
from questionnaires.logic.territory import Group, Kind, Territory
from questionnaires.logic.trials import TestOutcome, run_test_case, run_test_cases

__all__ = [
    "Exploration",
    "RouteFinding",
    "RouteFindingCode",
    "TestOutcome",
    "explore",
    "run_test_case",
    "run_test_cases",
]

MOST_STATES = 200_000
"""Parts of conditions looked at, which takes a second or two."""


class RouteFindingCode(StrEnum):
    """What can be wrong with a condition, though each of its parts makes sense."""

    CONTRADICTION = "contradiction"
    UNREACHABLE = "unreachable"
    DEAD_OPTION = "dead_option"
    ALWAYS_SHOWN = "always_shown"
    NEVER_REQUIRED = "never_required"
    ALWAYS_REQUIRED = "always_required"
    NEVER_VALID = "never_valid"
    ALWAYS_VALID = "always_valid"


@dataclass(frozen=True, slots=True)
class RouteFinding:
    """A condition that is never, or always, true.

    `part` is `section.s1`, `question.q1`, `row.q1.r1` or `option.q1.o1`; `constraint` the id of the constraint
    where it is one that can never, or must always, be satisfied.

    CONTRADICTION: no answers make it true. UNREACHABLE: some would, but not on a route that leads there.
    """

    code: RouteFindingCode
    part: str
    constraint: str = ""


@dataclass(frozen=True, slots=True)
class Exploration:
    """What was found on all routes.

    `routes` counts the distinct sets of parts that one can be shown; `shortest` and `longest` are numbers of
    questions with an answer. They are None where they could not be counted. `unexplored` names the parts about
    which nothing can be said, `states` counts the parts of conditions that were looked at.
    """

    findings: tuple[RouteFinding, ...]
    is_complete: bool
    unexplored: tuple[str, ...]
    states: int
    routes: int | None
    shortest: int | None
    longest: int | None


def explore(questionnaire: Questionnaire, *, most_states: int = MOST_STATES) -> Exploration:
    """Return what is found on the routes of a checked questionnaire, looking at about `most_states` parts."""
    territory = Territory(questionnaire)
    explorer = Explorer(territory, most_states)
    surveys = _survey(explorer, territory.groups())
    measured = [survey for _, survey in surveys]
    too_large = [step for group, survey in surveys if not survey.is_complete for step in group.steps]
    if too_large:
        # Without counting routes, what lies behind a gate need not be looked at together with it.
        surveys = [pair for pair in surveys if pair[1].is_complete]
        surveys += _survey(explorer, territory.groups(too_large, with_ancestors=False))
    unexplored = [
        part for group, survey in surveys if not survey.is_complete for part in _parts(territory, group)
    ]
    counts = [survey.routes for survey in measured if survey.routes is not None]
    is_measured = not too_large
    return Exploration(
        findings=tuple(_Judge(territory, explorer, surveys).findings()),
        is_complete=not unexplored,
        unexplored=tuple(dict.fromkeys(unexplored)),
        states=most_states - explorer.left,
        routes=prod(counts) if is_measured and len(counts) == len(measured) else None,
        shortest=territory.always_asked + sum(s.shortest for s in measured) if is_measured else None,
        longest=territory.always_asked + sum(s.longest for s in measured) if is_measured else None,
    )


def _survey(explorer: Explorer, groups: Sequence[Group]) -> list[tuple[Group, Survey]]:
    """Return each group with what was found out, small ones first; none may take more than half of what is left."""
    ordered = sorted(groups, key=lambda group: len(group.steps))
    return [(group, explorer.survey(group, explorer.left // 2)) for group in ordered]


class _Judge:
    """Says what the surveys mean."""

    def __init__(
        self, territory: Territory, explorer: Explorer, surveys: Sequence[tuple[Group, Survey]]
    ) -> None:
        self._territory = territory
        self._explorer = explorer
        complete = [(group, survey) for group, survey in surveys if survey.is_complete]
        self._gates = {number: s for group, s in complete for number in group.numbers(Kind.GATE)}
        self._rules = {number: s for group, s in complete for number in group.numbers(Kind.RULE)}
        self._unseen: set[int] = set()

    def findings(self) -> Iterator[RouteFinding]:
        for number, survey in sorted(self._gates.items(), key=lambda pair: pair[0]):
            yield from self._judge_gate(number, survey)
        for number, survey in sorted(self._rules.items(), key=lambda pair: pair[0]):
            yield from self._judge_rule(number, survey.held.get(number, set()))

    def _judge_gate(self, number: int, survey: Survey) -> Iterator[RouteFinding]:
        if self._unseen.intersection(self._territory.ancestors[number]):
            return  # said of the part around it
        gate, part = self._territory.gates[number], _part(self._territory, number)
        if number not in survey.shown:
            self._unseen.add(number)
            if gate.level is Level.OPTION:
                yield RouteFinding(RouteFindingCode.DEAD_OPTION, part)
            elif self._explorer.is_possible(gate):
                yield RouteFinding(RouteFindingCode.UNREACHABLE, part)
            else:
                yield RouteFinding(RouteFindingCode.CONTRADICTION, part)
        elif number not in survey.closed:
            yield RouteFinding(RouteFindingCode.ALWAYS_SHOWN, part)

    def _judge_rule(self, number: int, held: set[bool]) -> Iterator[RouteFinding]:
        if len(held) == 1:
            rule = self._territory.rules[number]
            code = _CODES[rule.demand, True in held]
            yield RouteFinding(code, f"{Level.QUESTION}.{rule.question}", rule.constraint)


_CODES = {
    (Demand.REQUIRED, False): RouteFindingCode.NEVER_REQUIRED,
    (Demand.REQUIRED, True): RouteFindingCode.ALWAYS_REQUIRED,
    (Demand.VALID, False): RouteFindingCode.NEVER_VALID,
    (Demand.VALID, True): RouteFindingCode.ALWAYS_VALID,
}


def _parts(territory: Territory, group: Group) -> Iterator[str]:
    yield from (_part(territory, number) for number in group.numbers(Kind.GATE))
    yield from (f"{Level.QUESTION}.{territory.rules[n].question}" for n in group.numbers(Kind.RULE))


def _part(territory: Territory, number: int) -> str:
    gate = territory.gates[number]
    return f"{gate.level}.{gate.part}"
