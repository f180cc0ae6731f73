"""What an exploration goes through: answers, gates and rules in reading order, in groups that depend on each other."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from questionnaires.answers.keys import keys_of_row
from questionnaires.answers.values import AnswerKey, answer_key
from questionnaires.definition.model import DualGrid, Grid, Questionnaire
from questionnaires.logic.evaluate import Points
from questionnaires.logic.expressions import Condition, references, size_of
from questionnaires.logic.possible_answers import Possible, Uses, list_fields, possible_answers
from questionnaires.logic.route import Gate, Level, Rule, compile_gates, compile_rules, options_of


class Kind(Enum):
    """What a step is: an answer, a gate, a rule, or looking whether a required answer was given."""

    ANSWER = auto()
    GATE = auto()
    RULE = auto()
    NEED = auto()


@dataclass(frozen=True, slots=True)
class Step:
    """One step: an answer or need has a `key`, a gate or rule a `number`."""

    kind: Kind
    key: AnswerKey = ""
    number: int = -1


@dataclass(frozen=True, slots=True)
class Group:
    """Steps that depend on each other, in reading order."""

    steps: list[Step] = field(default_factory=list)

    def numbers(self, kind: Kind) -> list[int]:
        """Return the gates or rules of the group."""
        return [step.number for step in self.steps if step.kind is kind]


class Territory:
    """The gates, rules and answers of one questionnaire, and which of them depend on each other."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire
        # A draft may have one id twice; what is said of it then is of its first part.
        first = {(gate.level, gate.part): gate for gate in reversed(compile_gates(questionnaire))}
        self.gates = tuple(reversed(first.values()))
        self.rules = compile_rules(questionnaire)
        self.fields = list_fields(questionnaire)
        self.gate_keys = [references(gate.condition) for gate in self.gates]
        self.rule_keys = [references(rule.condition) for rule in self.rules]
        self.gate_sizes = [size_of(gate.condition) for gate in self.gates]
        self.rule_sizes = [size_of(rule.condition) for rule in self.rules]
        self._number = {(gate.level, gate.part): number for number, gate in enumerate(self.gates)}
        self._conditions = self._index_conditions()
        self.own = [[key for key in rule.keys if key in self._conditions] for rule in self.rules]
        self._demanded = frozenset(key for own in self.own for key in own)
        self.gates_of_question = self._find_gates_of_questions()
        self.ancestors = [self._find_ancestors(gate) for gate in self.gates]
        self._hides = [self._find_hidden(gate) for gate in self.gates]
        self.weights = self._find_weights()
        self._steps = list(self._settled_steps())

    @property
    def always_asked(self) -> int:
        """How many questions with an answer are asked whatever is answered."""
        return sum(1 for question in self._asked() if not self.gates_of_question[question])

    def possible(self, key: AnswerKey, effort: int) -> tuple[Possible, int]:
        """Return the values of an answer that the conditions can tell apart, and the effort it took to find them."""
        if key not in self.fields:
            return Possible((None,)), 1
        place = self.fields[key]
        uses = Uses(key, self._conditions[key], is_demanded=place.is_required or key in self._demanded)
        cost = 1 + sum(size_of(part) for part, _ in uses.alone)
        possible = possible_answers(place, uses, max(effort // cost, 1))
        return possible, cost * len(possible.values)

    def size_of(self, group: Group) -> int:
        """Return how many parts the conditions of a group have."""
        gates = sum(self.gate_sizes[number] for number in group.numbers(Kind.GATE))
        return gates + sum(self.rule_sizes[number] for number in group.numbers(Kind.RULE))

    def groups(self, among: Iterable[Step] | None = None, *, with_ancestors: bool = True) -> list[Group]:
        """Return the groups of steps (or of those `among` them) that depend on each other.

        `with_ancestors`: what lies behind a gate is in its group, even if no answer ties them.
        """
        chosen = None if among is None else frozenset(among)
        tied = _Ties()
        for number in range(len(self.gates)):
            ancestors = (("gate", other) for other in self.ancestors[number])
            tied.tie(("gate", number), *self.gate_keys[number], *self._hides[number])
            tied.tie(("gate", number), *(ancestors if with_ancestors else ()))
        for number, rule in enumerate(self.rules):
            gates = (("gate", gate) for gate in self.gates_of_question[rule.question])
            tied.tie(("rule", number), *self.rule_keys[number], *self.own[number], *gates)
        groups: dict[Hashable, Group] = defaultdict(Group)
        for step in self._steps:
            if chosen is None or step in chosen:
                groups[tied.root(_tie_of(step))].steps.append(step)
        return list(groups.values())

    def _index_conditions(self) -> dict[AnswerKey, list[tuple[Condition, Points]]]:
        """Return the conditions that use each answer."""
        using = defaultdict(list)
        for keys, part in self._conditional():
            for key in keys:
                using[key].append((part.condition, part.points))
        return dict(using)

    def _conditional(self) -> Iterator[tuple[tuple[AnswerKey, ...], Gate | Rule]]:
        yield from zip(self.gate_keys, self.gates, strict=True)
        yield from zip(self.rule_keys, self.rules, strict=True)

    def _numbers(self, level: Level, part: str) -> tuple[int, ...]:
        return (self._number[level, part],) if (level, part) in self._number else ()

    def _find_gates_of_questions(self) -> dict[str, tuple[int, ...]]:
        """Return the gates that show each question: its section's and its own."""
        return {
            question.id: (
                *self._numbers(Level.SECTION, section.id),
                *self._numbers(Level.QUESTION, question.id),
            )
            for section in reversed(self._questionnaire.sections)
            for question in reversed(section.questions)
        }

    def _find_ancestors(self, gate: Gate) -> tuple[int, ...]:
        """Return the gates that a gate lies behind."""
        if gate.level is Level.SECTION:
            return ()
        question, _, _ = gate.part.partition(".")
        itself = self._number[gate.level, gate.part]
        return tuple(number for number in self.gates_of_question[question] if number != itself)

    def _find_hidden(self, gate: Gate) -> tuple[AnswerKey, ...]:
        """Return the answers that a gate changes when it is closed, as far as conditions use them."""
        question, _, _ = gate.part.partition(".")
        keys = (*gate.keys, *((question,) if gate.level is Level.OPTION else ()))
        return tuple(key for key in keys if key in self._conditions)

    def _asked(self) -> Iterable[str]:
        return dict.fromkeys(place.question.id for place in self.fields.values())

    def _find_weights(self) -> list[int]:
        """Return how many questions with an answer come to be asked when a gate opens."""
        weights = [0] * len(self.gates)
        for question in self._asked():
            if gates := self.gates_of_question[question]:
                weights[gates[-1]] += 1
        return weights

    def _settled_steps(self) -> Iterator[Step]:
        """Yield the steps in reading order, each rule and need as soon as all that it looks at is settled."""
        steps = list(self._met_steps())
        settled: dict[AnswerKey, int] = {}
        gate_at: dict[int, int] = {}
        for place, step in enumerate(steps):
            if step.kind is Kind.GATE:
                gate_at[step.number] = place
                settled.update(dict.fromkeys(self._hides[step.number], place))
            else:
                settled[step.key] = max(place, settled.get(step.key, 0))
        after: dict[int, list[Step]] = defaultdict(list)
        for key, place in settled.items():
            if key in self.fields and self.fields[key].is_required:
                after[place].append(Step(Kind.NEED, key))
        for number, rule in enumerate(self.rules):
            places = [settled[key] for key in (*self.rule_keys[number], *self.own[number])]
            places += [gate_at[gate] for gate in self.gates_of_question[rule.question]]
            after[max(places, default=-1)].append(Step(Kind.RULE, number=number))
        yield from after[-1]
        for place, step in enumerate(steps):
            yield step
            yield from after[place]

    def _met_steps(self) -> Iterator[Step]:
        """Yield gates, and answers that conditions use, as they are met; an answer used earlier comes there."""
        met: set[Step] = set()
        for step in self._reading_order():
            needed = self.gate_keys[step.number] if step.kind is Kind.GATE else (step.key,)
            answers = [Step(Kind.ANSWER, key) for key in needed if key in self._conditions]
            for each in (*answers, step):
                if each not in met and (each.kind is Kind.GATE or each.key in self._conditions):
                    met.add(each)
                    yield each
        for key in sorted(self._conditions):
            if Step(Kind.ANSWER, key) not in met:
                yield Step(Kind.ANSWER, key)

    def _reading_order(self) -> Iterator[Step]:
        for section in self._questionnaire.sections:
            yield from self._gate(Level.SECTION, section.id)
            for question in section.questions:
                yield from self._gate(Level.QUESTION, question.id)
                yield Step(Kind.ANSWER, question.id)
                for option in options_of(question):
                    part = answer_key(question.id, option.id)
                    yield from self._gate(Level.OPTION, part)
                    yield Step(Kind.ANSWER, part)
                if isinstance(question, Grid | DualGrid):
                    for row in question.rows:
                        yield from self._gate(Level.ROW, answer_key(question.id, row.id))
                        yield from (Step(Kind.ANSWER, key) for key in keys_of_row(question, row))

    def _gate(self, level: Level, part: str) -> Iterator[Step]:
        yield from (Step(Kind.GATE, number=number) for number in self._numbers(level, part))


def _tie_of(step: Step) -> Hashable:
    match step.kind:
        case Kind.GATE:
            return "gate", step.number
        case Kind.RULE:
            return "rule", step.number
        case _:
            return step.key


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
