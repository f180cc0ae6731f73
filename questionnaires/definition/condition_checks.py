"""Checks of conditions: they look back at what exists, and compare an answer with what it can be."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from questionnaires.answers.keys import keys_of_question, keys_of_row
from questionnaires.answers.slots import OneValueSlot, RankingSlot, SeveralSlot, Slot, slots_of
from questionnaires.answers.values import AnswerKey, Nonresponse
from questionnaires.definition.findings import Finding, FindingCode, Severity
from questionnaires.definition.model import AnyQuestion, DualGrid, Grid, Questionnaire
from questionnaires.logic.expressions import (
    AnswerSource,
    Condition,
    ListSource,
    Node,
    Operation,
    Operator,
    OptionSource,
    ValueSource,
    references,
    walk,
)

Place = tuple[str, ...]

_ON_NUMBERS = frozenset(
    {
        Operator.LESS,
        Operator.AT_MOST,
        Operator.MORE,
        Operator.AT_LEAST,
        Operator.SUM,
        Operator.MEAN,
        Operator.MIN,
        Operator.MAX,
    }
)
_ONE_WITH_ONE = frozenset({Operator.EQUAL, Operator.DIFFERENT})
_SEVERAL_WITH_SEVERAL = frozenset({Operator.ANY_IN, Operator.ALL_IN})
_RESERVED = frozenset(nonresponse.value for nonresponse in Nonresponse)


def check_conditions(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Yield what is wrong with the conditions of sections, questions and rows, in reading order."""
    yield from _Walk(questionnaire).run()


@dataclass(frozen=True, slots=True)
class _Domain:
    """What an answer can be: its values (None: any text), or a list of them."""

    values: frozenset[object] | None
    is_list: bool = False

    @property
    def is_number(self) -> bool:
        return self.values is not None and any(isinstance(value, int) for value in self.values)


_Domains = Mapping[AnswerKey, _Domain]


class _Walk:
    """Goes through the questionnaire as an answerer does, remembering what has been asked."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire
        slots = [slot for question in questionnaire.questions() for slot in slots_of(question)]
        self._domains: _Domains = {slot.key: _domain_of(slot) for slot in slots}
        self._asked: set[AnswerKey] = set()

    def run(self) -> Iterator[Finding]:
        for section in self._questionnaire.sections:
            own = [key for question in section.questions for key in keys_of_question(question)]
            yield from self._check(section.shown_if, (section.id,), own)
            for question in section.questions:
                yield from self._check_question(question, (section.id, question.id))

    def _check_question(self, question: AnyQuestion, place: Place) -> Iterator[Finding]:
        yield from self._check(question.shown_if, place, keys_of_question(question))
        if isinstance(question, Grid | DualGrid):
            for row in question.rows:
                yield from self._check(row.shown_if, (*place, row.id), keys_of_row(question, row))
                self._asked.update(keys_of_row(question, row))
        self._asked.update(keys_of_question(question))

    def _check(
        self, condition: Condition | None, place: Place, own: Sequence[AnswerKey]
    ) -> Iterator[Finding]:
        if condition is None:
            return
        for key in references(condition):
            if key not in self._domains:
                yield Finding(FindingCode.UNKNOWN_ANSWER, place, parameters={"answer": key})
            elif key in own:
                yield Finding(FindingCode.SELF_REFERENCE, place, parameters={"answer": key})
            elif key not in self._asked:
                yield Finding(FindingCode.FORWARD_REFERENCE, place, parameters={"answer": key})
        for node in walk(condition):
            if isinstance(node, Operation) and self._knows_answers_of(node):
                yield from _check_operation(node, place, self._domains)

    def _knows_answers_of(self, operation: Operation) -> bool:
        return all(key in self._domains for key in _answers_of(operation))


def _domain_of(slot: Slot) -> _Domain:
    match slot:
        case OneValueSlot():
            return _Domain(frozenset(value for value in slot.values.values() if value is not None))
        case SeveralSlot() | RankingSlot():
            return _Domain(slot.nonresponses.union(slot.options), is_list=True)
        case _:
            return _Domain(None)


def _answers_of(operation: Operation) -> list[AnswerKey]:
    return [operand.key for operand in operation.operands if isinstance(operand, AnswerSource)]


def _check_operation(operation: Operation, place: Place, domains: _Domains) -> Iterator[Finding]:
    answers = _answers_of(operation)
    if operation.operator in _ON_NUMBERS:
        for operand in operation.operands:
            yield from _check_number(operand, place, domains)
    elif answers and _confuses(operation, domains):
        yield Finding(FindingCode.ONE_FOR_SEVERAL, place, parameters={"answer": answers[0]})
    elif answers:
        yield from _check_values(operation, place, domains)
    else:
        for operand in operation.operands:
            if isinstance(operand, OptionSource):
                parameters = {"option": operand.id}
                yield Finding(FindingCode.OPTION_ALONE, place, Severity.WARNING, parameters)


def _check_number(operand: Node, place: Place, domains: _Domains) -> Iterator[Finding]:
    match operand:
        case AnswerSource(key) if not domains[key].is_number:
            odd = key
        case OptionSource(option):
            odd = option
        case ValueSource(str() | bool() as value):
            odd = str(value)
        case ListSource(members) if any(isinstance(member, str) for member in members):
            odd = ", ".join(str(member) for member in members)
        case _:
            return
    yield Finding(FindingCode.NUMBER_EXPECTED, place, Severity.WARNING, {"operand": odd})


def _confuses(operation: Operation, domains: _Domains) -> bool:
    """Tell whether one value stands where several are, or the reverse, so that nothing can ever be equal."""
    are_lists = [_is_list(operand, domains) for operand in operation.operands]
    if operation.operator in _ONE_WITH_ONE:
        return set(are_lists) == {True, False}
    if operation.operator in _SEVERAL_WITH_SEVERAL:
        return False in are_lists
    return operation.operator is Operator.IN and (are_lists[0] is True or are_lists[1] is False)


def _is_list(node: Node, domains: _Domains) -> bool | None:
    """Tell whether `node` is several values; None for a nonresponse, which can stand for both."""
    match node:
        case AnswerSource(key):
            return domains[key].is_list
        case ValueSource(str() as value) if value in _RESERVED:
            return None
        case _:
            return isinstance(node, ListSource)


def _check_values(operation: Operation, place: Place, domains: _Domains) -> Iterator[Finding]:
    """Check that the constants beside an answer are among what can be answered."""
    answers = _answers_of(operation)
    ranges = [domains[key].values for key in answers]
    known = frozenset(value for values in ranges if values is not None for value in values)
    for operand in operation.operands:
        for value in _constants_of(operand):
            may_be_text = None in ranges and isinstance(value, str) and not isinstance(operand, OptionSource)
            if may_be_text or (value in known and not isinstance(value, bool)):
                continue
            if isinstance(value, str) and value not in _RESERVED:
                parameters = {"answer": answers[0], "option": value}
                yield Finding(FindingCode.UNKNOWN_OPTION, place, parameters=parameters)
            else:
                parameters = {"answer": answers[0], "value": str(value)}
                yield Finding(FindingCode.VALUE_NEVER_GIVEN, place, Severity.WARNING, parameters)


def _constants_of(node: Node) -> tuple[bool | float | str, ...]:
    match node:
        case OptionSource(option):
            return (option,)
        case ValueSource(value):
            return (value,)
        case ListSource(members):
            return members
        case AnswerSource() | Operation():
            return ()
        case _:
            assert_never(node)
