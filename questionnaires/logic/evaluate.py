"""What an expression is worth for given answers; `survey_app/static/logic.js` is the twin in the browser.

Rules, held by `tests/questionnaires/logic/vectors.json`:
- An answer that is absent, off the route, an empty string or an empty list is *empty*.
- Written texts are compared in NFC, the form in which the constants of an expression are kept.
- Types are never converted. `==` holds between two equal values of one type (numbers are one type; lists are
  equal when they have the same members); nothing equals what is empty. `!=` is the contrary of `==`.
- `< <= > >=` hold between two numbers or two days (`YYYY-MM-DD`), so never with an empty operand, nor with a
  nonresponse.
- A nonresponse is a string like another for `==`, `!=` and `in`, but is no answer for `answered` and `count`.
- `in` looks for one value in a list; `any_in` and `all_in` take a list on both sides, and are false when the
  first is empty or no list.
- `selected` holds for the chosen option of one choice, or an option among several or ranked.
- `count` counts what is given, members of lists one by one; `sum`, `mean`, `min`, `max` take the numbers in
  what is given, and are empty when there are none.
- `points` are the scores of the chosen options, added up; a point or number is its own. They are empty when
  nothing chosen has a score.
- A score is what its expression is worth, once `resolve` has put it in place; one that is unknown is empty.
"""

import operator
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from types import MappingProxyType
from typing import TypeGuard, assert_never

from questionnaires.answers.values import AnswerKey, Nonresponse, Value
from questionnaires.logic.expressions import (
    AnswerSource,
    Condition,
    ListSource,
    Node,
    Operation,
    Operator,
    OptionSource,
    PointsSource,
    ScoreSource,
    ValueSource,
)

Outcome = bool | float | str | tuple[float | str, ...] | None
"""What an expression can be worth; None is empty."""

Points = Mapping[AnswerKey, Mapping[str, float]]
"""The scores of options: answer key → option id → score."""

NO_POINTS: Points = MappingProxyType({})

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def holds(condition: Condition, answers: Mapping[AnswerKey, Value], points: Points = NO_POINTS) -> bool:
    """Tell whether `condition` is true for `answers`, from which what is off the route has been left out."""
    return evaluate(condition, answers, points) is True


def evaluate(node: Node, answers: Mapping[AnswerKey, Value], points: Points = NO_POINTS) -> Outcome:
    """Return what `node` is worth for `answers`, by the rules above. Never raises."""
    match node:
        case Operation(operation, operands):
            outcomes = (evaluate(operand, answers, points) for operand in operands)
            return _JOINS[operation](outcomes) if operation in _JOINS else _OPERATIONS[operation](*outcomes)
        case AnswerSource(key):
            return _answer(key, answers)
        case PointsSource(key):
            return _points(_answer(key, answers), points.get(key, {}))
        case OptionSource(constant) | ValueSource(constant) | ListSource(constant):
            return constant
        case ScoreSource():
            return None
        case _:
            assert_never(node)


def resolve(node: Node, scores: Mapping[str, Node]) -> Node:
    """Return `node` with each score replaced by its expression; scores within scores stay, and are empty."""
    match node:
        case ScoreSource(score):
            return scores.get(score, node)
        case Operation(operation, operands):
            return Operation(operation, tuple(resolve(operand, scores) for operand in operands))
        case _:
            return node


def _answer(key: AnswerKey, answers: Mapping[AnswerKey, Value]) -> Outcome:
    value = answers.get(key)
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value) or None
    return None if value == () else value


def _points(chosen: Outcome, scores: Mapping[str, float]) -> Outcome:
    if _is_number(chosen):
        return chosen
    options = chosen if isinstance(chosen, tuple) else (chosen,)
    earned = [scores[option] for option in options if isinstance(option, str) and option in scores]
    return _sum(earned) if earned else None


def _same(left: Outcome, right: Outcome) -> bool:
    if left is None or right is None:
        return False
    if isinstance(left, tuple) and isinstance(right, tuple):
        return all(_has(right, item) for item in left) and all(_has(left, item) for item in right)
    # For Python True equals 1; for us they are of different types.
    return isinstance(left, bool) == isinstance(right, bool) and left == right


def _has(members: Outcome, item: Outcome) -> bool:
    return any(_same(member, item) for member in _members(members))


def _members(outcome: Outcome) -> tuple[float | str, ...]:
    return outcome if isinstance(outcome, tuple) else ()


def _is_number(outcome: Outcome) -> TypeGuard[float]:
    return isinstance(outcome, int | float) and not isinstance(outcome, bool)


def _is_day(outcome: Outcome) -> TypeGuard[str]:
    return isinstance(outcome, str) and _DAY.fullmatch(outcome) is not None


def _ordered(compare: Callable[[float | str, float | str], bool]) -> Callable[[Outcome, Outcome], bool]:
    def holds_between(left: Outcome, right: Outcome) -> bool:
        if _is_number(left):
            return _is_number(right) and compare(left, right)
        # Days written this way are in the order of their characters.
        return _is_day(left) and _is_day(right) and compare(left, right)

    return holds_between


def _is_given(outcome: Outcome) -> bool:
    return outcome is not None and outcome not in tuple(Nonresponse)


def _given(outcomes: Iterable[Outcome]) -> list[Outcome]:
    flat = (item for outcome in outcomes for item in (outcome if isinstance(outcome, tuple) else (outcome,)))
    return [item for item in flat if _is_given(item)]


def _aggregate(combine: Callable[[list[float]], float]) -> Callable[..., Outcome]:
    def aggregate(*outcomes: Outcome) -> Outcome:
        numbers = [outcome for outcome in _given(outcomes) if _is_number(outcome)]
        return combine(numbers) if numbers else None

    return aggregate


def _sum(numbers: list[float]) -> float:
    # Not sum(): since Python 3.12 it compensates rounding errors, which the twin does not.
    return reduce(operator.add, numbers)


_JOINS: dict[Operator, Callable[[Iterable[Outcome]], bool]] = {Operator.AND: all, Operator.OR: any}
_OPERATIONS: dict[Operator, Callable[..., Outcome]] = {
    Operator.NOT: operator.not_,
    Operator.EQUAL: _same,
    Operator.DIFFERENT: lambda left, right: not _same(left, right),
    Operator.LESS: _ordered(operator.lt),
    Operator.AT_MOST: _ordered(operator.le),
    Operator.MORE: _ordered(operator.gt),
    Operator.AT_LEAST: _ordered(operator.ge),
    Operator.IN: lambda item, members: _has(members, item),
    Operator.ANY_IN: lambda items, members: any(_has(members, item) for item in _members(items)),
    Operator.ALL_IN: lambda items, members: (
        _members(items) != () and all(_has(members, item) for item in _members(items))
    ),
    Operator.COUNT: lambda *outcomes: len(_given(outcomes)),
    Operator.SUM: _aggregate(_sum),
    Operator.MEAN: _aggregate(lambda numbers: _sum(numbers) / len(numbers)),
    Operator.MIN: _aggregate(min),
    Operator.MAX: _aggregate(max),
    Operator.ANSWERED: _is_given,
    Operator.SELECTED: lambda chosen, option: _same(chosen, option) or _has(chosen, option),
}
