"""Tries all answers that conditions can tell apart, one group of steps at a time.

Ways of answering that can no longer be told apart by what follows are one: what is kept of a way is only what is
still needed. What the outcomes mean is in `explorer`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from questionnaires.answers.values import AnswerKey, Answers, Nonresponse, Value
from questionnaires.logic.evaluate import holds
from questionnaires.logic.expressions import references
from questionnaires.logic.route import Demand, Gate, follow
from questionnaires.logic.territory import Group, Kind, Step, Territory

if TYPE_CHECKING:
    from questionnaires.logic.possible_answers import Possible


_LARGEST = 20_000
"""Parts of the conditions in one group; scores put in their places may make them far larger."""


@dataclass(slots=True)
class Survey:
    """What was found out about a group.

    `opened` and `closed` are the gates that are so on some way on which what is around them is shown; `shown` those
    opened on a way that can be sent. `held` says of each rule whether it held, where it applied. `routes` are the
    distinct ones, None when there were too many to count; `shortest` and `longest` count questions behind gates.
    """

    is_complete: bool = True
    opened: set[int] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)
    shown: set[int] = field(default_factory=set)
    held: dict[int, set[bool]] = field(default_factory=lambda: defaultdict(set))
    routes: int | None = None
    shortest: int = 0
    longest: int = 0


class _Way(NamedTuple):
    """What is still needed of a way of answering; `closed` has one bit a gate."""

    answers: frozenset[tuple[AnswerKey, Value]] = frozenset()
    hidden: frozenset[AnswerKey] = frozenset()
    closed: int = 0
    is_sendable: bool = True


@dataclass(slots=True)
class _Layer:
    """The ways before a step, and where each leads; `mark` tells an open gate from a closed one."""

    ways: dict[_Way, int] = field(default_factory=dict)
    edges: list[tuple[int, int, bool | None]] = field(default_factory=list)


class Explorer:
    """Walks through the groups of a territory, with a limited effort for all of them."""

    def __init__(self, territory: Territory, effort: int) -> None:
        self._territory = territory
        self._possible: dict[AnswerKey, Possible] = {}
        self.left = effort

    def survey(self, group: Group, effort: int) -> Survey:
        """Return what there is to find out about `group`, or an incomplete survey when `effort` does not suffice."""
        survey = Survey()
        reserve = self.left - effort
        if self._territory.size_of(group) > _LARGEST or not self._prepare(group, reserve):
            return Survey(is_complete=False)
        needed = _Needed(self._territory, group.steps)
        layers = [_Layer({_Way(): 0})]
        for place, step in enumerate(group.steps):
            following = _Layer()
            for way, index in layers[-1].ways.items():
                for mark, onward in self._onward(way, step, survey):
                    kept = needed.after(place, onward)
                    number = following.ways.setdefault(kept, len(following.ways))
                    layers[-1].edges.append((index, number, mark))
                if self.left <= reserve:
                    return Survey(is_complete=False)
            layers.append(following)
        self._measure(survey, group.steps, _alive(layers), reserve)
        return survey

    def is_possible(self, gate: Gate) -> bool:
        """Tell whether the condition of `gate` holds for any answers at all, on the route or not."""
        ways: list[Answers] = [{}]
        for key in references(gate.condition):
            values = self._possible[key].values
            self.left -= len(ways) * len(values)
            if self.left <= 0:
                return True
            ways = [way if value is None else {**way, key: value} for way in ways for value in values]
        return any(holds(gate.condition, way, gate.points) for way in ways)

    def _prepare(self, group: Group, reserve: int) -> bool:
        """Find the values of the answers in `group`; tell whether they are all there are."""
        for step in group.steps:
            if step.kind is Kind.ANSWER and step.key not in self._possible:
                self._possible[step.key], cost = self._territory.possible(step.key, self.left - reserve)
                self.left -= cost
            if self.left <= reserve:
                return False
        return all(self._possible[s.key].is_complete for s in group.steps if s.kind is Kind.ANSWER)

    def _onward(self, way: _Way, step: Step, survey: Survey) -> Iterator[tuple[bool | None, _Way]]:
        """Yield where `way` goes from a step."""
        self.left -= 1
        match step.kind:
            case Kind.ANSWER if step.key in way.hidden:
                yield None, way
            case Kind.ANSWER:
                self.left -= len(self._possible[step.key].values)
                for value in self._possible[step.key].values:
                    given = frozenset() if value is None else frozenset({(step.key, value)})
                    yield None, _Way(way.answers | given, way.hidden, way.closed, way.is_sendable)
            case Kind.GATE:
                yield self._through_gate(way, step.number, survey)
            case Kind.RULE:
                yield None, self._under_rule(way, step.number, survey)
            case Kind.NEED:
                is_met = step.key in way.hidden or any(key == step.key for key, _ in way.answers)
                yield None, _Way(way.answers, way.hidden, way.closed, way.is_sendable and is_met)

    def _through_gate(self, way: _Way, number: int, survey: Survey) -> tuple[bool | None, _Way]:
        self.left -= self._territory.gate_sizes[number]
        gate, answers = self._territory.gates[number], dict(way.answers)
        is_open = holds(gate.condition, answers, gate.points)
        onward = way
        if not is_open:
            rest = follow((gate,), answers).answers
            hidden = way.hidden.union(gate.keys)
            closed = way.closed | 1 << number
            onward = _Way(frozenset(rest.items()), hidden, closed, way.is_sendable)
        if any(way.closed >> ancestor & 1 for ancestor in self._territory.ancestors[number]):
            return None, onward
        (survey.opened if is_open else survey.closed).add(number)
        return is_open, onward

    def _under_rule(self, way: _Way, number: int, survey: Survey) -> _Way:
        self.left -= self._territory.rule_sizes[number]
        rule, own, answers = self._territory.rules[number], self._territory.own[number], dict(way.answers)
        gates = self._territory.gates_of_question[rule.question]
        given = [key for key in own if answers.get(key) not in (None, *Nonresponse)]
        applies = rule.demand is Demand.REQUIRED or not own or bool(given)
        if not applies or any(way.closed >> gate & 1 for gate in gates):
            return way
        is_held = holds(rule.condition, answers, rule.points)
        survey.held[number].add(is_held)
        if rule.demand is Demand.VALID:
            is_kept = is_held or not own
        else:
            is_kept = not is_held or all(key in answers or key in way.hidden for key in own)
        return way if is_kept else _Way(way.answers, way.hidden, way.closed, is_sendable=False)

    def _measure(self, survey: Survey, steps: Sequence[Step], layers: Sequence[_Layer], reserve: int) -> None:
        """Count the routes and questions on the ways that can be sent, and see which gates are open there."""
        lengths: dict[int, tuple[int, int]] = {0: (0, 0)}
        routes: Mapping[frozenset[int], int] | None = {frozenset({0}): 1}
        for step, layer in zip(steps, layers, strict=True):
            weight = self._territory.weights[step.number] if step.kind is Kind.GATE else 0
            if any(mark for _, _, mark in layer.edges):
                survey.shown.add(step.number)
            lengths = _lengthen(lengths, layer, weight)
            if routes is not None:
                self.left -= sum(map(len, routes))
                routes = _divide(routes, layer) if self.left > reserve else None
        survey.routes = None if routes is None else sum(routes.values())
        survey.shortest = min(least for least, _ in lengths.values())
        survey.longest = max(most for _, most in lengths.values())


class _Needed:
    """What later steps need to know of a way."""

    def __init__(self, territory: Territory, steps: Sequence[Step]) -> None:
        self._keys: list[frozenset[AnswerKey]] = []
        self._gates: list[int] = []
        keys: frozenset[AnswerKey] = frozenset()
        gates = 0
        for step in reversed(steps):
            self._keys.append(keys)
            self._gates.append(gates)
            more, around = _looked_at(territory, step)
            keys |= more
            gates |= around
        self._keys.reverse()
        self._gates.reverse()
        before = [keys, *self._keys]
        self._is_last = [bool(earlier - later) for earlier, later in zip(before, self._keys, strict=False)]

    def after(self, place: int, way: _Way) -> _Way:
        """Return what is needed of `way` after the step at `place`."""
        answers, hidden, closed, is_sendable = way
        keys = self._keys[place]
        if self._is_last[place]:
            answers = frozenset(pair for pair in answers if pair[0] in keys)
        return _Way(answers, hidden & keys, closed & self._gates[place], is_sendable)


def _looked_at(territory: Territory, step: Step) -> tuple[frozenset[AnswerKey], int]:
    """Return the answers that a step looks at, and the gates."""
    number = step.number
    if step.kind is Kind.GATE:
        return frozenset(territory.gate_keys[number]), _mask(territory.ancestors[number])
    if step.kind is Kind.RULE:
        gates = territory.gates_of_question[territory.rules[number].question]
        return frozenset((*territory.rule_keys[number], *territory.own[number])), _mask(gates)
    return frozenset({step.key}), 0


def _mask(numbers: Sequence[int]) -> int:
    return sum(1 << number for number in numbers)


def _alive(layers: Sequence[_Layer]) -> list[_Layer]:
    """Return the edges of ways that can be sent, a layer a step; where none can, all, so that one fault is not many."""
    ends = {number for way, number in layers[-1].ways.items() if way.is_sendable}
    alive = ends or set(layers[-1].ways.values())
    kept = []
    for layer in reversed(layers[:-1]):
        edges = [edge for edge in layer.edges if edge[1] in alive]
        kept.append(_Layer(edges=edges))
        alive = {start for start, _, _ in edges}
    return kept[::-1]


def _lengthen(
    lengths: Mapping[int, tuple[int, int]], layer: _Layer, weight: int
) -> dict[int, tuple[int, int]]:
    """Return the fewest and most questions on the way to each way after a layer."""
    longer: dict[int, tuple[int, int]] = {}
    for start, end, is_open in layer.edges:
        more = weight if is_open else 0
        least, most = lengths[start][0] + more, lengths[start][1] + more
        known = longer.get(end, (least, most))
        longer[end] = min(least, known[0]), max(most, known[1])
    return longer


def _divide(routes: Mapping[frozenset[int], int], layer: _Layer) -> dict[frozenset[int], int]:
    """Return how many routes lead to each set of ways after a layer.

    Ways that cannot be told apart by what was shown so far stay together, so that each route counts once.
    """
    onward: dict[int, list[tuple[int, bool | None]]] = defaultdict(list)
    for start, end, mark in layer.edges:
        onward[start].append((end, mark))
    divided: dict[frozenset[int], int] = defaultdict(int)
    for ways, count in routes.items():
        by_mark: dict[bool | None, set[int]] = defaultdict(set)
        for start in ways:
            for end, mark in onward[start]:
                by_mark[mark].add(end)
        for ends in by_mark.values():
            divided[frozenset(ends)] += count
    return divided
