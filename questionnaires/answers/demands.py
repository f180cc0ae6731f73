"""What a questionnaire demands of the answers on the route: that some are given, and that they agree."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from questionnaires.answers.faults import Fault, FaultCode
from questionnaires.answers.slots import Slot, is_answerable
from questionnaires.answers.values import AnswerKey, Answers, Nonresponse
from questionnaires.definition.model import Questionnaire
from questionnaires.logic.evaluate import holds
from questionnaires.logic.expressions import references
from questionnaires.logic.route import Demand, Rule, compile_rules


@dataclass(frozen=True, slots=True)
class _Constraint:
    """A rule of validity, and the answers that must be readable before it can be judged."""

    rule: Rule
    uses: frozenset[AnswerKey]


class Demands:
    """The demands of one revision, whose slots are `slots`."""

    def __init__(self, questionnaire: Questionnaire, slots: Sequence[Slot]) -> None:
        self._position = {slot.key: index for index, slot in enumerate(slots)}
        self._required = tuple(slot.key for slot in slots if slot.is_required)
        rules = compile_rules(questionnaire)
        self._required_if = tuple(rule for rule in rules if rule.demand is Demand.REQUIRED)
        self._constraints = tuple(
            _Constraint(rule, frozenset((*rule.keys, *references(rule.condition))))
            for rule in rules
            if rule.demand is Demand.VALID
        )

    def missing(
        self, slots: Sequence[Slot], answers: Answers, excused: AbstractSet[AnswerKey]
    ) -> dict[AnswerKey, Fault]:
        """Return a fault for each answer that must be given and is not, unless `excused`.

        `slots` are those that the answers were read with; nothing is demanded where they leave nothing to choose.
        """
        missing = {}
        for key in self._demanded(answers):
            if key not in answers and key not in excused and key in self._position:
                slot = slots[self._position[key]]
                if is_answerable(slot):
                    missing[key] = Fault(key, slot.fields[0], FaultCode.REQUIRED)
        return missing

    def disagreements(
        self, slots: Sequence[Slot], answers: Answers, faulty: AbstractSet[AnswerKey]
    ) -> dict[AnswerKey, Fault]:
        """Return a fault for each question whose answer does not satisfy a constraint: the first, where it begins.

        A constraint is left alone where nothing is answered, and while an answer that it uses is `faulty`.
        """
        found: dict[AnswerKey, Fault] = {}
        for constraint in self._constraints:
            rule = constraint.rule
            given = next((key for key in rule.keys if _is_given(key, answers)), None)
            if given is None or given in found or not faulty.isdisjoint(constraint.uses):
                continue
            if not holds(rule.condition, answers, rule.points):
                field = slots[self._position[given]].fields[0]
                found[given] = Fault(given, field, FaultCode.CONSTRAINT, message=rule.message or {})
        return found

    def _demanded(self, answers: Answers) -> Iterator[AnswerKey]:
        yield from self._required
        for rule in self._required_if:
            if holds(rule.condition, answers, rule.points):
                yield from rule.keys


def _is_given(key: AnswerKey, answers: Answers) -> bool:
    return key in answers and not isinstance(answers[key], Nonresponse)
