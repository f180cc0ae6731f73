"""How an operation is best said: which relation between which operands; the phrases are in `wording_phrases`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from questionnaires.answers.values import AnswerKey
from questionnaires.logic.expressions import (
    AnswerSource,
    ListSource,
    Node,
    Operation,
    Operator,
    OptionSource,
    ValueSource,
)
from questionnaires.logic.naming import NamedAnswer
from questionnaires.logic.wording_phrases import Relation

_Names = Mapping[AnswerKey, NamedAnswer]

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MIRRORED = {
    Operator.EQUAL: Operator.EQUAL,
    Operator.LESS: Operator.MORE,
    Operator.AT_MOST: Operator.AT_LEAST,
    Operator.MORE: Operator.LESS,
    Operator.AT_LEAST: Operator.AT_MOST,
    Operator.ANY_IN: Operator.ANY_IN,
}
_TO_CONSTANT = {
    Operator.LESS: Relation.LESS,
    Operator.AT_MOST: Relation.AT_MOST,
    Operator.MORE: Relation.MORE,
    Operator.AT_LEAST: Relation.AT_LEAST,
    Operator.ANY_IN: Relation.INCLUDES_ANY,
    Operator.ALL_IN: Relation.NOTHING_BUT,
}
_TO_OTHER = {
    Operator.LESS: Relation.LESS_THAN,
    Operator.AT_MOST: Relation.AT_MOST_AS,
    Operator.MORE: Relation.MORE_THAN,
    Operator.AT_LEAST: Relation.AT_LEAST_AS,
    Operator.IN: Relation.AMONG,
    Operator.ANY_IN: Relation.IN_COMMON,
    Operator.ALL_IN: Relation.ALL_AMONG,
}
_OF_DAYS = {
    Operator.LESS: Relation.BEFORE,
    Operator.AT_MOST: Relation.UNTIL,
    Operator.MORE: Relation.AFTER,
    Operator.AT_LEAST: Relation.FROM,
}
_CONSTANT_IN_ANSWER = {Operator.IN: Relation.INCLUDES, Operator.ALL_IN: Relation.INCLUDES_ALL}


@dataclass(frozen=True, slots=True)
class Statement:
    """A relation and what it is between, in the order in which it is said; `of_days`: constants are days."""

    relation: Relation
    operands: tuple[Node, ...]
    of_days: bool = False

    @property
    def beside(self) -> tuple[AnswerKey, ...]:
        """The answers that give the constants their meaning."""
        return tuple(operand.key for operand in self.operands if isinstance(operand, AnswerSource))


def relate(operation: Operation, names: _Names) -> Statement:
    """Return the statement that a relation (any operation but and, or, not, `!=`) makes."""
    operator, operands = operation.operator, operation.operands
    if operator is Operator.ANSWERED:
        return Statement(Relation.ANSWERED, operands)
    first, last = operands
    if operator is Operator.SELECTED:
        return Statement(Relation.INCLUDES if _is_list(first, names) else Relation.IS, operands)
    if _is_constant(first) and not _is_constant(last):
        if operator in _CONSTANT_IN_ANSWER:
            return Statement(_CONSTANT_IN_ANSWER[operator], (last, first))
        operator, first, last = _MIRRORED[operator], last, first
    of_days = _is_about_days(operator, (first, last), names)
    return Statement(_relation(operator, first, last, of_days=of_days), (first, last), of_days)


def _relation(operator: Operator, first: Node, last: Node, *, of_days: bool) -> Relation:
    if operator is Operator.EQUAL:
        return _equality(first, last)
    if operator in _OF_DAYS and of_days:
        return _OF_DAYS[operator]
    if operator is Operator.IN and isinstance(last, ListSource):
        return _membership(last.members, of_days=of_days)
    return _TO_CONSTANT[operator] if _is_constant(last) else _TO_OTHER[operator]


def _equality(first: Node, last: Node) -> Relation:
    if isinstance(last, ValueSource) and is_number(last.value):
        return Relation.WORTH
    if _is_constant(last):
        return Relation.EXACTLY if isinstance(last, ListSource) else Relation.IS
    both = isinstance(first, AnswerSource) and isinstance(last, AnswerSource)
    return Relation.SAME_ANSWER if both else Relation.SAME_VALUE


def _membership(members: Sequence[float | str], *, of_days: bool) -> Relation:
    if all(is_number(member) for member in members):
        return Relation.WORTH
    return Relation.IS if of_days or len(members) == 1 else Relation.IS_ONE_OF


def is_number(value: float | str) -> bool:
    """Tell whether a constant is a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_constant(node: Node) -> bool:
    return isinstance(node, OptionSource | ValueSource | ListSource)


def _is_list(node: Node, names: _Names) -> bool:
    named = names.get(node.key) if isinstance(node, AnswerSource) else None
    return named is not None and named.is_list


def _is_about_days(operator: Operator, operands: Sequence[Node], names: _Names) -> bool:
    if any(
        isinstance(node, AnswerSource) and node.key in names and names[node.key].is_day for node in operands
    ):
        return True
    return operator in _OF_DAYS and any(
        isinstance(node, ValueSource) and isinstance(node.value, str) and _DAY.fullmatch(node.value)
        for node in operands
    )
