"""Checks of conditions and scores: they look back at what exists, and compare an answer with what it can be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from questionnaires.answers.values import AnswerKey, Nonresponse
from questionnaires.definition.domains import Domain, Sort, is_day
from questionnaires.definition.findings import SCORES, Finding, FindingCode, Place, Severity
from questionnaires.definition.model import (
    AnswerableQuestion,
    Constraint,
    Option,
    Questionnaire,
    Row,
    Score,
    Section,
)
from questionnaires.definition.model import Question as AnyPart
from questionnaires.definition.reading_order import Met, ReadingOrder, scales_of
from questionnaires.logic.expressions import (
    AnswerSource,
    ListSource,
    Node,
    Operation,
    Operator,
    OptionSource,
    PointsSource,
    ScoreSource,
    ValueSource,
    references,
    walk,
)

_ORDERED = frozenset({Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST})
_ARITHMETIC = frozenset({Operator.SUM, Operator.MEAN, Operator.MIN, Operator.MAX})
_ONE_WITH_ONE = frozenset({Operator.EQUAL, Operator.DIFFERENT})
_SEVERAL_WITH_SEVERAL = frozenset({Operator.ANY_IN, Operator.ALL_IN})
_RESERVED = frozenset(nonresponse.value for nonresponse in Nonresponse)

_Domains = Mapping[AnswerKey, Domain]


@dataclass(frozen=True, slots=True)
class _Rule:
    """An expression where it stands: `asked` counts the answers it may look back at, `own` those it may not use."""

    node: Node
    place: Place
    field: str
    asked: int
    own: tuple[AnswerKey, ...] = ()

    def finding(
        self, code: FindingCode, severity: Severity = Severity.ERROR, **parameters: str | float
    ) -> Finding:
        return Finding(code, self.place, severity, parameters, self.field)


def check_conditions(
    questionnaire: Questionnaire, order: ReadingOrder, domains: _Domains
) -> Iterator[Finding]:
    """Yield what is wrong with conditions and scores, in reading order."""
    checker = _Checker(questionnaire, order, domains)
    for met in order.parts:
        for rule in _rules_of(met):
            yield from checker.check(rule)
    for score in questionnaire.scores:
        yield from checker.check_score(score)


def _rules_of(met: Met) -> Iterator[_Rule]:
    """Yield the conditions of a part that count; a scale's options have none that do."""
    part = met.part
    if isinstance(part, Constraint):
        yield _Rule(part.condition, met.place, "condition", met.asked)
        return
    if isinstance(part, Option) and met.question is not None and scales_of(met.question):
        return
    if isinstance(part, Section | AnyPart | Option | Row) and part.shown_if is not None:
        yield _Rule(part.shown_if, met.place, "shown_if", met.asked, met.own)
    if isinstance(part, AnswerableQuestion) and part.require_if is not None:
        yield _Rule(part.require_if, met.place, "require_if", met.asked, met.own)


class _Checker:
    """Checks the expressions of one questionnaire."""

    def __init__(self, questionnaire: Questionnaire, order: ReadingOrder, domains: _Domains) -> None:
        self._order = order
        self._domains = domains
        self._scores = {score.id: score.value for score in questionnaire.scores}

    def check(self, rule: _Rule) -> Iterator[Finding]:
        for key in references(rule.node):
            if code := self._misplaced(key, rule):
                yield rule.finding(code, answer=key)
        for node in walk(rule.node):
            match node:
                case ScoreSource(score):
                    yield from self._check_score_used(score, rule)
                case PointsSource(key) if key in self._domains and not self._domains[key].has_points:
                    yield rule.finding(FindingCode.POINTS_WITHOUT_SCORES, Severity.WARNING, answer=key)
                case Operation() if self._knows_answers_of(node):
                    yield from _check_operation(node, rule, self._domains)

    def check_score(self, score: Score) -> Iterator[Finding]:
        rule = _Rule(score.value, (SCORES, score.id), "value", self._order.total)
        inner = {node.id for node in walk(score.value) if isinstance(node, ScoreSource)}
        for name in sorted(inner):
            yield rule.finding(FindingCode.SCORE_IN_SCORE, score=name)
        if not inner:
            yield from self.check(rule)
        if not isinstance(score.value, AnswerSource) or score.value.key in self._domains:
            yield from _check_number(score.value, rule, self._domains)

    def _misplaced(self, key: AnswerKey, rule: _Rule) -> FindingCode | None:
        if not self._order.has(key):
            return FindingCode.UNKNOWN_ANSWER
        if key in rule.own:
            return FindingCode.SELF_REFERENCE
        return None if self._order.is_asked_before(key, rule.asked) else FindingCode.FORWARD_REFERENCE

    def _check_score_used(self, score: str, rule: _Rule) -> Iterator[Finding]:
        """A score is as late as the last answer it is computed from."""
        if score not in self._scores:
            yield rule.finding(FindingCode.UNKNOWN_SCORE, score=score)
            return
        for key in references(self._scores[score]):
            code = self._misplaced(key, rule)
            if code not in {None, FindingCode.UNKNOWN_ANSWER}:
                yield rule.finding(FindingCode.FORWARD_SCORE, score=score, answer=key)
                return

    def _knows_answers_of(self, operation: Operation) -> bool:
        return all(key in self._domains for key in _answers_of(operation))


def _answers_of(operation: Operation) -> list[AnswerKey]:
    return [operand.key for operand in operation.operands if isinstance(operand, AnswerSource)]


def _check_operation(operation: Operation, rule: _Rule, domains: _Domains) -> Iterator[Finding]:
    answers = _answers_of(operation)
    if operation.operator in _ORDERED | _ARITHMETIC:
        yield from _check_measures(operation, rule, domains)
    elif answers and _confuses(operation, domains):
        yield rule.finding(FindingCode.ONE_FOR_SEVERAL, answer=answers[0])
    elif answers:
        yield from _check_values(operation, rule, domains)
    else:
        for operand in operation.operands:
            if isinstance(operand, OptionSource):
                yield rule.finding(FindingCode.OPTION_ALONE, Severity.WARNING, option=operand.id)


def _check_measures(operation: Operation, rule: _Rule, domains: _Domains) -> Iterator[Finding]:
    """Check that days are compared with days, and that all else compared or calculated with is a number."""
    days = [_is_day(operand, domains) for operand in operation.operands]
    for operand, is_a_day in zip(operation.operands, days, strict=True):
        if operation.operator in _ARITHMETIC or not any(days):
            yield from _check_number(operand, rule, domains)
        elif not is_a_day:
            yield rule.finding(FindingCode.DAY_EXPECTED, Severity.WARNING, operand=_named(operand))


def _is_day(node: Node, domains: _Domains) -> bool:
    match node:
        case AnswerSource(key):
            return domains[key].sort is Sort.DAY
        case ValueSource(value):
            return is_day(value)
        case _:
            return False


def _check_number(operand: Node, rule: _Rule, domains: _Domains) -> Iterator[Finding]:
    match operand:
        case AnswerSource(key):
            is_odd = not domains[key].is_number
        case OptionSource() | ValueSource(str() | bool()):
            is_odd = True
        case ListSource(members):
            is_odd = any(isinstance(member, str) for member in members)
        case _:
            is_odd = False
    if is_odd:
        yield rule.finding(FindingCode.NUMBER_EXPECTED, Severity.WARNING, operand=_named(operand))


def _named(operand: Node) -> str:
    match operand:
        case AnswerSource(name) | OptionSource(name) | PointsSource(name) | ScoreSource(name):
            return name
        case ValueSource(value):
            return str(value)
        case ListSource(members):
            return ", ".join(str(member) for member in members)
        case Operation(operator):
            return operator.value
        case _:
            assert_never(operand)


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


def _check_values(operation: Operation, rule: _Rule, domains: _Domains) -> Iterator[Finding]:
    """Check that the constants beside an answer are among what can be answered."""
    answers = _answers_of(operation)
    compared = [domains[key] for key in answers]
    for operand in operation.operands:
        for value in _constants_of(operand):
            if any(_may_be(domain, value, operand) for domain in compared):
                continue
            is_name = isinstance(operand, OptionSource) or compared[0].sort is not Sort.DAY
            if isinstance(value, str) and value not in _RESERVED and is_name:
                yield rule.finding(FindingCode.UNKNOWN_OPTION, answer=answers[0], option=value)
            else:
                named = {"answer": answers[0], "value": str(value)}
                yield rule.finding(FindingCode.VALUE_NEVER_GIVEN, Severity.WARNING, **named)


def _may_be(domain: Domain, value: object, operand: Node) -> bool:
    """Tell whether a constant can be the answer; an option is no text, whatever it is called."""
    is_text = domain.sort in {Sort.TEXT, Sort.DAY} and isinstance(operand, OptionSource)
    return value in domain.values if is_text else domain.includes(value)


def _constants_of(node: Node) -> tuple[bool | float | str, ...]:
    match node:
        case OptionSource(option):
            return (option,)
        case ValueSource(value):
            return (value,)
        case ListSource(members):
            return members
        case AnswerSource() | PointsSource() | ScoreSource() | Operation():
            return ()
        case _:
            assert_never(node)
