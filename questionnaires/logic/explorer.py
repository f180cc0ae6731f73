"""Explores the routes of a questionnaire: what nobody will ever see, conditions that change nothing, how long it is.

A finding is made only where all ways of answering were tried; what was too much to try is said.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from math import prod

from questionnaires.definition.model import Questionnaire
from questionnaires.logic.exploration import Explorer, Group, Outcome, Territory
from questionnaires.logic.route import Demand, Level
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
_MOST_COMBINATIONS = 50_000


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
    questions with an answer. They are None where not all could be tried; `unexplored` names the parts and
    `states` counts the steps that were taken.
    """

    findings: tuple[RouteFinding, ...]
    is_complete: bool
    unexplored: tuple[str, ...]
    states: int
    routes: int | None
    shortest: int | None
    longest: int | None


def explore(questionnaire: Questionnaire, *, most_states: int = MOST_STATES) -> Exploration:
    """Return what is found on the routes of a checked questionnaire, in at most about `most_states` steps."""
    territory = Territory(questionnaire)
    explorer = Explorer(territory, most_states)
    groups = territory.groups()
    for group in sorted(groups, key=lambda group: len(group.keys)):
        explorer.explore(group)
    unexplored = [part for group in groups if not group.is_complete for part in _parts(territory, group)]
    is_complete = all(group.is_complete for group in groups)
    lengths = _lengths(territory, groups) if is_complete else None
    findings = tuple(_Judge(territory, explorer, groups).findings())
    return Exploration(
        findings=findings,
        is_complete=is_complete,
        unexplored=tuple(dict.fromkeys(unexplored)),
        states=most_states - explorer.left,
        routes=lengths.routes if lengths else None,
        shortest=lengths.shortest if lengths else None,
        longest=lengths.longest if lengths else None,
    )


class _Judge:
    """Says what the outcomes of the groups mean."""

    def __init__(self, territory: Territory, explorer: Explorer, groups: Sequence[Group]) -> None:
        self._territory = territory
        self._explorer = explorer
        self._groups = groups
        self._group_of = {number: group for group in groups for number in group.gates}
        self._unseen: set[int] = set()

    def findings(self) -> Iterator[RouteFinding]:
        for number in range(len(self._territory.gates)):
            if self._group_of[number].is_complete:
                yield from self._judge_gate(number)
        for group in self._groups:
            if group.is_complete:
                for number in group.rules:
                    yield from self._judge_rule(number, group)

    def _judge_gate(self, number: int) -> Iterator[RouteFinding]:
        group, ancestors = self._group_of[number], self._territory.ancestors[number]
        if self._unseen.intersection(ancestors):
            return  # said of the part around it
        gate, part = self._territory.gates[number], _part(self._territory, number)
        within = [ancestor for ancestor in ancestors if self._group_of[ancestor] is group]
        if not any(_is_open(outcome, number, *within) for outcome in sendable(group)):
            self._unseen.add(number)
            if gate.level is Level.OPTION:
                yield RouteFinding(RouteFindingCode.DEAD_OPTION, part)
            elif self._explorer.is_possible(gate):
                yield RouteFinding(RouteFindingCode.UNREACHABLE, part)
            else:
                yield RouteFinding(RouteFindingCode.CONTRADICTION, part)
        elif all(_is_open(o, number) for o in group.outcomes if _is_open(o, *within)):
            yield RouteFinding(RouteFindingCode.ALWAYS_SHOWN, part)

    def _judge_rule(self, number: int, group: Group) -> Iterator[RouteFinding]:
        rule = self._territory.rules[number]
        held = {bool(o.held >> number & 1) for o in group.outcomes if o.applying >> number & 1}
        if len(held) != 1:
            return
        code = _CODES[rule.demand, held.pop()]
        yield RouteFinding(code, f"{Level.QUESTION}.{rule.question}", rule.constraint)


_CODES = {
    (Demand.REQUIRED, False): RouteFindingCode.NEVER_REQUIRED,
    (Demand.REQUIRED, True): RouteFindingCode.ALWAYS_REQUIRED,
    (Demand.VALID, False): RouteFindingCode.NEVER_VALID,
    (Demand.VALID, True): RouteFindingCode.ALWAYS_VALID,
}


def sendable(group: Group) -> Iterable[Outcome]:
    """Return the outcomes of ways that can be sent; where none can, all, so that one fault is not many."""
    return [outcome for outcome in group.outcomes if outcome.is_sendable] or group.outcomes


def _is_open(outcome: Outcome, *gates: int) -> bool:
    return not any(outcome.closed >> gate & 1 for gate in gates)


def _parts(territory: Territory, group: Group) -> Iterator[str]:
    yield from (_part(territory, number) for number in group.gates)
    yield from (f"{Level.QUESTION}.{territory.rules[number].question}" for number in group.rules)


def _part(territory: Territory, number: int) -> str:
    gate = territory.gates[number]
    return f"{gate.level}.{gate.part}"


@dataclass(frozen=True, slots=True)
class _Lengths:
    """How many routes there are, and how many questions the shortest and longest have."""

    routes: int
    shortest: int
    longest: int


def _lengths(territory: Territory, groups: Sequence[Group]) -> _Lengths | None:
    """Return the lengths of routes; None where too many combinations would have to be looked at."""
    asked = {place.question.id for place in territory.fields.values()}
    gated = {question: territory.gates_of_question(question) for question in asked}
    always = sum(1 for gates in gated.values() if not gates)
    found = []
    for bundle in _bundles(territory, groups):
        choices = [{outcome.closed for outcome in sendable(group)} for group in bundle]
        if prod(map(len, choices)) > _MOST_COMBINATIONS:
            return None
        numbers = {number for group in bundle for number in group.gates}
        own = [gates for gates in gated.values() if numbers.intersection(gates)]
        routes = {_shown(territory, numbers, sum(masks)) for masks in product(*choices)}
        counts = [sum(1 for gates in own if shown.issuperset(gates)) for shown in routes]
        found.append(_Lengths(len(routes), min(counts), max(counts)))
    return _Lengths(
        routes=prod(lengths.routes for lengths in found),
        shortest=always + sum(lengths.shortest for lengths in found),
        longest=always + sum(lengths.longest for lengths in found),
    )


def _shown(territory: Territory, numbers: Iterable[int], closed: int) -> frozenset[int]:
    """Return the gates behind which something is shown: those open that lie behind no closed one."""
    return frozenset(
        number
        for number in numbers
        if not any(closed >> gate & 1 for gate in (number, *territory.ancestors[number]))
    )


def _bundles(territory: Territory, groups: Sequence[Group]) -> list[list[Group]]:
    """Return the groups in bundles: those where one lies behind a gate of the other come together."""
    bundle_of: dict[int, list[Group]] = {}
    for group in groups:
        bundle = [group]
        for number in group.gates:
            bundle_of[number] = bundle
    for number, ancestors in enumerate(territory.ancestors):
        for ancestor in ancestors:
            one, other = bundle_of[number], bundle_of[ancestor]
            if one is not other:
                one.extend(other)
                for group in other:
                    bundle_of.update(dict.fromkeys(group.gates, one))
    return list({id(bundle): bundle for bundle in bundle_of.values()}.values())
