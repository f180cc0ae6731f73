"""Tries all answers that conditions can tell apart, one group of conditions that depend on each other at a time.

What the outcomes mean is in `explorer`.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass, field

from questionnaires.answers.keys import keys_of_row
from questionnaires.answers.values import AnswerKey, Answers, Nonresponse, Value, answer_key
from questionnaires.definition.model import DualGrid, Grid, Questionnaire
from questionnaires.logic.evaluate import Points, holds
from questionnaires.logic.expressions import Condition, references
from questionnaires.logic.possible_answers import Possible, Uses, list_fields, possible_answers
from questionnaires.logic.route import (
    Demand,
    Gate,
    Level,
    Rule,
    compile_gates,
    compile_rules,
    follow,
    options_of,
)

_GateNumber = int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a way of answering ends: sets of gates and rules by number, one bit each.

    `applying` are the rules whose question is shown (and, for validity, answered), `held` those that hold.
    """

    closed: int
    applying: int
    held: int
    is_sendable: bool


@dataclass(slots=True)
class Group:
    """Gates and rules that depend on each other, and the answers that they depend on, in reading order."""

    steps: list[AnswerKey | _GateNumber] = field(default_factory=list)
    rules: list[int] = field(default_factory=list)
    outcomes: set[Outcome] = field(default_factory=set)
    is_complete: bool = True

    @property
    def gates(self) -> list[_GateNumber]:
        return [step for step in self.steps if isinstance(step, int)]

    @property
    def keys(self) -> list[AnswerKey]:
        return [step for step in self.steps if isinstance(step, str)]


class Territory:
    """The gates, rules and answers of one questionnaire, and which of them depend on each other."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        # A draft may have one id twice; what is said of it then is of its first part.
        first = {(gate.level, gate.part): gate for gate in reversed(compile_gates(questionnaire))}
        self.gates = tuple(reversed(first.values()))
        self.rules = compile_rules(questionnaire)
        self.fields = list_fields(questionnaire)
        self._number = {(gate.level, gate.part): number for number, gate in enumerate(self.gates)}
        self._ruled = frozenset(key for rule in self.rules for key in rule.keys)
        self._conditions = self._index_conditions()
        self._gates_of_question: dict[str, tuple[_GateNumber, ...]] = {}
        self.ancestors = self._find_ancestors()

    def gates_of_question(self, question: str) -> tuple[_GateNumber, ...]:
        """Return the gates that show a question: its section's and its own."""
        return self._gates_of_question.get(question, ())

    @property
    def used(self) -> Collection[AnswerKey]:
        """The answers that conditions use."""
        return self._conditions.keys()

    def possible(self, key: AnswerKey) -> Possible:
        """Return the values of an answer that the conditions can tell apart."""
        if key not in self.fields:
            return Possible((None,))
        place = self.fields[key]
        is_demanded = place.is_required or key in self._ruled
        return possible_answers(place, Uses(key, self._conditions[key], is_demanded=is_demanded))

    def groups(self) -> list[Group]:
        """Return the groups of gates and rules that depend on each other through answers."""
        tied = _Ties()
        for number, gate in enumerate(self.gates):
            question, _, _ = gate.part.partition(".")
            hidden = [*gate.keys, *([question] if gate.level is Level.OPTION else [])]
            tied.tie(number, *references(gate.condition), *(key for key in hidden if key in self._conditions))
        for number, rule in enumerate(self.rules):
            own = (key for key in rule.keys if key in self._conditions)
            gates = self.gates_of_question(rule.question)
            tied.tie(("rule", number), *references(rule.condition), *own, *gates)
        groups: dict[Hashable, Group] = defaultdict(Group)
        for step in self._steps():
            groups[tied.root(step)].steps.append(step)
        for number in range(len(self.rules)):
            groups[tied.root(("rule", number))].rules.append(number)
        return list(groups.values())

    def _index_conditions(self) -> dict[AnswerKey, list[tuple[Condition, Points]]]:
        """Return the conditions that use each answer."""
        parts: Iterable[Gate | Rule] = (*self.gates, *self.rules)
        using = defaultdict(list)
        for part in parts:
            for key in references(part.condition):
                using[key].append((part.condition, part.points))
        return dict(using)

    def _find_ancestors(self) -> tuple[tuple[_GateNumber, ...], ...]:
        """Return the gates that each gate lies behind; those of questions are remembered on the way."""
        behind: dict[_GateNumber, tuple[_GateNumber, ...]] = {}
        for section in self.questionnaire.sections:
            outer = self._numbers((Level.SECTION, section.id))
            for question in section.questions:
                own = self._numbers((Level.QUESTION, question.id))
                self._gates_of_question[question.id] = (*outer, *own)
                behind.update(dict.fromkeys(own, outer))
        for number, gate in enumerate(self.gates):
            if gate.level in {Level.ROW, Level.OPTION}:
                behind[number] = self.gates_of_question(gate.part.partition(".")[0])
        return tuple(behind.get(number, ()) for number in range(len(self.gates)))

    def _numbers(self, place: tuple[Level, str]) -> tuple[_GateNumber, ...]:
        return (self._number[place],) if place in self._number else ()

    def _steps(self) -> Iterator[AnswerKey | _GateNumber]:
        """Yield gates, and answers that conditions use, as they are met; an answer used earlier comes there."""
        met: set[AnswerKey | _GateNumber] = set()
        for step in self._all_steps():
            if step in met:
                continue
            needed = references(self.gates[step].condition) if isinstance(step, int) else (step,)
            for key in needed:
                if key in self._conditions and key not in met:
                    met.add(key)
                    yield key
            if isinstance(step, int):
                met.add(step)
                yield step
        yield from sorted(self._conditions.keys() - met)

    def _all_steps(self) -> Iterator[AnswerKey | _GateNumber]:
        for section in self.questionnaire.sections:
            yield from self._numbers((Level.SECTION, section.id))
            for question in section.questions:
                yield from self._numbers((Level.QUESTION, question.id))
                yield question.id
                for option in options_of(question):
                    yield from self._numbers((Level.OPTION, answer_key(question.id, option.id)))
                    yield answer_key(question.id, option.id)
                if isinstance(question, Grid | DualGrid):
                    for row in question.rows:
                        yield from self._numbers((Level.ROW, answer_key(question.id, row.id)))
                        yield from keys_of_row(question, row)


class Explorer:
    """Walks through the groups of a territory, within a number of steps for all of them."""

    def __init__(self, territory: Territory, most_states: int) -> None:
        self._territory = territory
        self.left = most_states
        self._possible: dict[AnswerKey, Possible] = {}
        self._own = [[key for key in rule.keys if key in territory.used] for rule in territory.rules]

    def explore(self, group: Group) -> None:
        """Find the outcomes of `group`; it is left incomplete where there are too many ways."""
        for key in group.keys:
            self._possible[key] = self._territory.possible(key)
        group.is_complete = all(self._possible[key].is_complete for key in group.keys)
        waiting = [_Way()]
        while waiting:
            if self.left <= 0:
                group.is_complete = False
                return
            waiting.extend(self._go_on(waiting.pop(), group))

    def is_possible(self, gate: Gate) -> bool:
        """Tell whether the condition of `gate` holds for any answers at all, on the route or not."""
        keys = references(gate.condition)
        ways: list[Answers] = [{}]
        for key in keys:
            values = self._possible[key].values
            self.left -= len(ways) * len(values)
            if self.left <= 0:
                return True
            ways = [way if value is None else {**way, key: value} for way in ways for value in values]
        return any(holds(gate.condition, way, gate.points) for way in ways)

    def _go_on(self, way: "_Way", group: Group) -> Iterator["_Way"]:
        """Follow `way` to where it forks or ends."""
        while way.place < len(group.steps):
            step = group.steps[way.place]
            way.place += 1
            self.left -= 1
            if isinstance(step, int):
                way.pass_gate(step, self._territory.gates[step])
            elif step not in way.hidden:
                for value in self._possible[step].values:
                    yield way.fork(step, value)
                return
        group.outcomes.add(self._outcome(way, group))

    def _outcome(self, way: "_Way", group: Group) -> Outcome:
        applying = held = 0
        is_sendable = not any(self._is_missing(key, way) for key in group.keys)
        for number in group.rules:
            rule = self._territory.rules[number]
            if not self._applies(number, rule, way):
                continue
            applying |= 1 << number
            is_held = holds(rule.condition, way.answers, rule.points)
            held |= is_held << number
            if rule.demand is Demand.VALID:
                is_sendable &= is_held or not self._own[number]
            elif is_held:
                is_sendable &= all(key in way.answers or key in way.hidden for key in self._own[number])
        return Outcome(way.closed, applying, held, is_sendable)

    def _is_missing(self, key: AnswerKey, way: "_Way") -> bool:
        place = self._territory.fields.get(key)
        return place is not None and place.is_required and key not in way.hidden and key not in way.answers

    def _applies(self, number: int, rule: Rule, way: "_Way") -> bool:
        if any(way.closed >> gate & 1 for gate in self._territory.gates_of_question(rule.question)):
            return False
        own = self._own[number]
        return rule.demand is Demand.REQUIRED or not own or any(_is_given(key, way) for key in own)


@dataclass(slots=True)
class _Way:
    """One way of answering, as far as it has come."""

    place: int = 0
    answers: Answers = field(default_factory=dict)
    hidden: frozenset[AnswerKey] = frozenset()
    closed: int = 0

    def fork(self, key: AnswerKey, value: Value | None) -> "_Way":
        answers = dict(self.answers)
        if value is not None:
            answers[key] = value
        return _Way(self.place, answers, self.hidden, self.closed)

    def pass_gate(self, number: _GateNumber, gate: Gate) -> None:
        if not holds(gate.condition, self.answers, gate.points):
            self.answers = follow((gate,), self.answers).answers
            self.hidden |= frozenset(gate.keys)
            self.closed |= 1 << number


def _is_given(key: AnswerKey, way: _Way) -> bool:
    value = way.answers.get(key)
    return value is not None and value not in tuple(Nonresponse)


class _Ties:
    """What is tied together, directly or through others."""

    def __init__(self) -> None:
        self._towards: dict[Hashable, Hashable] = {}

    def root(self, thing: Hashable) -> Hashable:
        """Return what stands for all that `thing` is tied to."""
        path = []
        while (nearer := self._towards.get(thing, thing)) != thing:
            path.append(thing)
            thing = nearer
        self._towards.update(dict.fromkeys(path, thing))
        return thing

    def tie(self, first: Hashable, *others: Hashable) -> None:
        """Tie things together."""
        for other in others:
            self._towards[self.root(other)] = self.root(first)
