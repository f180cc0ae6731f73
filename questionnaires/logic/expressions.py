"""The expression tree of conditions: closed, typed, one-key operator objects with explicit sources.

The JSON form is the canonical one: `{"and": [{"==": [{"answer": "q1"}, {"option": "yes"}]}, …]}`.
Shape only: what an expression is worth is in `evaluate`; what it may refer to is in `definition.checks`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated, Any, assert_never

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from questionnaires.answers.values import AnswerKey

MAX_DEPTH = 12
"""Operations within operations."""

MAX_SIZE = 400
"""Operations, sources and members of lists in one expression."""

MAX_LENGTH = 200
"""Characters of one string."""

LARGEST_NUMBER = 10**9
"""Numbers stay far below 2⁵³, so that Python's integers and JavaScript's doubles give equal sums."""

_EXPECTED = "expected {}"
_NO_KEY = "an answer key is one to three ids joined by dots"
_NO_LIST = "operands come as a list"
_NO_MEMBER = "a list has at least one member"
_NO_OPTION = "an option is named by its id"
_NO_SCORE = "a score is named by its id"
_NO_SCALAR = "expected a string of 1 to {} characters or a number up to {}"
_ONE_KEY = "expected an object with exactly one key, an operator or a source"
_TOO_DEEP = "nested too deep: at most {} operations within each other"
_TOO_LARGE = "too large: {} parts, at most {}"
_WRONG_COUNT = "number of operands: expected {}{}, got {}"

_ID = r"[a-z0-9][a-z0-9_-]{0,39}"
_OPTION_PATTERN = re.compile(_ID)
_ANSWER_PATTERN = re.compile(rf"{_ID}(\.{_ID}){{0,2}}")


class Operator(StrEnum):
    """The operators, as the JSON form spells them."""

    AND = "and"
    OR = "or"
    NOT = "not"
    EQUAL = "=="
    DIFFERENT = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    IN = "in"
    ANY_IN = "any_in"
    ALL_IN = "all_in"
    COUNT = "count"
    SUM = "sum"
    MEAN = "mean"
    MIN = "min"
    MAX = "max"
    ANSWERED = "answered"
    SELECTED = "selected"


class Sort(StrEnum):
    """What a place of an operation takes; the names are those of the messages."""

    CONDITION = "a condition"
    VALUE = "a value"
    LIST = "a list or an answer"
    ANSWER = "an answer"
    OPTION = "an option"


@dataclass(frozen=True, slots=True)
class Signature:
    """What an operator takes and gives; with `repeats`, its one operand may come several times."""

    operands: tuple[Sort, ...]
    gives: Sort = Sort.CONDITION
    repeats: bool = False


_LOGICAL = Signature((Sort.CONDITION,), repeats=True)
_COMPARISON = Signature((Sort.VALUE, Sort.VALUE))
_MEMBERSHIP = Signature((Sort.LIST, Sort.LIST))
_AGGREGATE = Signature((Sort.VALUE,), gives=Sort.VALUE, repeats=True)

SIGNATURES = {
    Operator.AND: _LOGICAL,
    Operator.OR: _LOGICAL,
    Operator.NOT: Signature((Sort.CONDITION,)),
    Operator.EQUAL: _COMPARISON,
    Operator.DIFFERENT: _COMPARISON,
    Operator.LESS: _COMPARISON,
    Operator.AT_MOST: _COMPARISON,
    Operator.MORE: _COMPARISON,
    Operator.AT_LEAST: _COMPARISON,
    Operator.IN: Signature((Sort.VALUE, Sort.LIST)),
    Operator.ANY_IN: _MEMBERSHIP,
    Operator.ALL_IN: _MEMBERSHIP,
    Operator.COUNT: _AGGREGATE,
    Operator.SUM: _AGGREGATE,
    Operator.MEAN: _AGGREGATE,
    Operator.MIN: _AGGREGATE,
    Operator.MAX: _AGGREGATE,
    Operator.ANSWERED: Signature((Sort.ANSWER,)),
    Operator.SELECTED: Signature((Sort.ANSWER, Sort.OPTION)),
}


@dataclass(frozen=True, slots=True)
class AnswerSource:
    """`{"answer": key}`: what was answered."""

    key: AnswerKey


@dataclass(frozen=True, slots=True)
class OptionSource:
    """`{"option": id}`: an option, by its id."""

    id: str


@dataclass(frozen=True, slots=True)
class ValueSource:
    """`{"value": …}`: a number, a string or a boolean. A boolean may stand for a condition."""

    value: bool | float | str


@dataclass(frozen=True, slots=True)
class ListSource:
    """`{"list": […]}`: strings (option ids, texts, nonresponses) and numbers."""

    members: tuple[float | str, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """`{operator: [operand, …]}`."""

    operator: Operator
    operands: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class ScoreSource:
    """`{"score": id}`: a computed score of the questionnaire, by its id."""

    id: str


@dataclass(frozen=True, slots=True)
class PointsSource:
    """`{"points": key}`: the scores of the options chosen in an answer, added up."""

    key: AnswerKey


Source = AnswerSource | OptionSource | ValueSource | ListSource | ScoreSource | PointsSource
Node = Source | Operation
Condition = Operation | ValueSource


class ExpressionError(ValueError):
    """An expression that is not well formed; says where (`and[0].==[1]`) and what is wrong."""

    def __init__(self, problem: str, place: str = "") -> None:
        super().__init__(f"at {place}: {problem}" if place else problem)


def parse(document: object) -> Condition:
    """Return the condition that a JSON document stands for. Raises `ExpressionError` as `parse_node` does."""
    node = parse_node(document)
    if not isinstance(node, Operation | ValueSource) or Sort.CONDITION not in _sorts_of(node):
        raise ExpressionError(_EXPECTED.format(Sort.CONDITION))
    return node


def parse_node(document: object) -> Node:
    """Return the expression, condition or value, that a JSON document stands for.

    Raises `ExpressionError` on an unknown operator or source, on a wrong number or sort of operands, and past
    the limits.
    """
    node = _parse_node(document, place="", depth=0)
    if (size := size_of(node)) > MAX_SIZE:
        raise ExpressionError(_TOO_LARGE.format(size, MAX_SIZE))
    return node


def as_json(node: Node) -> dict[str, Any]:
    """Return the JSON form of an expression; `parse` reads it back without loss."""
    match node:
        case ListSource(members):
            return {"list": list(members)}
        case Operation(operator, operands):
            return {operator.value: [as_json(operand) for operand in operands]}
        case AnswerSource(content) | OptionSource(content) | ScoreSource(content) | PointsSource(content):
            return {_NAMES[type(node)]: content}
        case ValueSource(value):
            return {"value": value}
        case _:
            assert_never(node)


def walk(node: Node) -> Iterator[Node]:
    """Yield `node` and all that it is made of, in reading order."""
    yield node
    if isinstance(node, Operation):
        for operand in node.operands:
            yield from walk(operand)


def size_of(node: Node) -> int:
    """Return how many operations, sources and members of lists `node` is made of."""
    return sum(1 + (len(part.members) if isinstance(part, ListSource) else 0) for part in walk(node))


def depth_of(node: Node) -> int:
    """Return how many operations within operations `node` is made of."""
    if not isinstance(node, Operation):
        return 0
    return 1 + max((depth_of(operand) for operand in node.operands), default=0)


def is_condition(node: Node) -> bool:
    """Tell whether `node` may stand for a condition."""
    return Sort.CONDITION in _sorts_of(node)


def references(expression: Node) -> tuple[AnswerKey, ...]:
    """Return the answer keys that an expression uses, each once, in reading order; those of scores not."""
    sources = (part.key for part in walk(expression) if isinstance(part, AnswerSource | PointsSource))
    return tuple(dict.fromkeys(sources))


def _parse_node(document: object, *, place: str, depth: int) -> Node:
    if not isinstance(document, dict) or len(document) != 1:
        raise ExpressionError(_ONE_KEY, place)
    [(name, content)] = document.items()
    if name in _SOURCES:
        return _SOURCES[name](content, place)
    if name not in _OPERATORS:
        raise ExpressionError(_unknown(str(name)), place)
    if depth >= MAX_DEPTH:
        raise ExpressionError(_TOO_DEEP.format(MAX_DEPTH), place)
    inner_place = f"{place}.{name}" if place else name
    return _parse_operation(_OPERATORS[name], content, place=inner_place, depth=depth)


def _parse_operation(operator: Operator, content: object, *, place: str, depth: int) -> Operation:
    if not isinstance(content, list | tuple):
        raise ExpressionError(_NO_LIST, place)
    operands = []
    for index, (item, sort) in enumerate(
        zip(content, _sorts_expected(operator, len(content), place), strict=True)
    ):
        inner_place = f"{place}[{index}]"
        operand = _parse_node(item, place=inner_place, depth=depth + 1)
        if sort not in _sorts_of(operand):
            raise ExpressionError(_EXPECTED.format(sort), inner_place)
        operands.append(operand)
    return Operation(operator, tuple(operands))


def _sorts_expected(operator: Operator, count: int, place: str) -> tuple[Sort, ...]:
    signature = SIGNATURES[operator]
    if signature.repeats and count:
        return signature.operands * count
    if count != len(signature.operands):
        least = "at least " if signature.repeats else ""
        raise ExpressionError(_WRONG_COUNT.format(least, len(signature.operands), count), place)
    return signature.operands


def _sorts_of(node: Node) -> frozenset[Sort]:
    match node:
        case AnswerSource():
            return frozenset({Sort.VALUE, Sort.LIST, Sort.ANSWER})
        case OptionSource():
            return frozenset({Sort.VALUE, Sort.OPTION})
        case ValueSource(bool()):
            return frozenset({Sort.VALUE, Sort.CONDITION})
        case ValueSource() | ScoreSource() | PointsSource():
            return frozenset({Sort.VALUE})
        case ListSource():
            return frozenset({Sort.VALUE, Sort.LIST})
        case Operation(operator):
            return frozenset({SIGNATURES[operator].gives})
        case _:
            assert_never(node)


def _answer(content: object, place: str) -> AnswerSource:
    if not isinstance(content, str) or not _ANSWER_PATTERN.fullmatch(content):
        raise ExpressionError(_NO_KEY, place)
    return AnswerSource(content)


def _score(content: object, place: str) -> ScoreSource:
    if not isinstance(content, str) or not _OPTION_PATTERN.fullmatch(content):
        raise ExpressionError(_NO_SCORE, place)
    return ScoreSource(content)


def _points(content: object, place: str) -> PointsSource:
    return PointsSource(_answer(content, place).key)


def _option(content: object, place: str) -> OptionSource:
    if not isinstance(content, str) or not _OPTION_PATTERN.fullmatch(content):
        raise ExpressionError(_NO_OPTION, place)
    return OptionSource(content)


def _value(content: object, place: str) -> ValueSource:
    return ValueSource(content if isinstance(content, bool) else _scalar(content, place))


def _list(content: object, place: str) -> ListSource:
    if not isinstance(content, list | tuple) or not content:
        raise ExpressionError(_NO_MEMBER, place)
    return ListSource(tuple(_scalar(member, place) for member in content))


def _scalar(content: object, place: str) -> float | str:
    if isinstance(content, str) and 0 < len(content) <= MAX_LENGTH:
        return unicodedata.normalize("NFC", content)
    # Not "> LARGEST_NUMBER": what is not a number at all (NaN) must fail too.
    if isinstance(content, int | float) and not isinstance(content, bool) and abs(content) <= LARGEST_NUMBER:
        return content
    raise ExpressionError(_NO_SCALAR.format(MAX_LENGTH, LARGEST_NUMBER), place)


_SOURCES: dict[str, Callable[[object, str], Node]] = {
    "answer": _answer,
    "option": _option,
    "value": _value,
    "list": _list,
    "score": _score,
    "points": _points,
}
_NAMES = {AnswerSource: "answer", OptionSource: "option", ScoreSource: "score", PointsSource: "points"}
_OPERATORS = {operator.value: operator for operator in Operator}


def _unknown(name: str) -> str:
    nearest = get_close_matches(name[:40], [*_OPERATORS, *_SOURCES], n=1)
    return f'unknown operator "{name[:40]}"' + (f'; did you mean "{nearest[0]}"?' if nearest else "")


def _validate(document: object) -> Condition:
    return parse(as_json(document) if isinstance(document, Operation | ValueSource) else document)


def _validate_computation(document: object) -> Node:
    node = parse_node(as_json(document) if isinstance(document, Node) else document)
    if Sort.VALUE not in _sorts_of(node):
        raise ExpressionError(_EXPECTED.format(Sort.VALUE))
    return node


Computation = Annotated[
    Node,
    PlainValidator(_validate_computation),
    PlainSerializer(as_json, return_type=dict[str, Any]),
    WithJsonSchema(
        {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "propertyNames": {"enum": [*_OPERATORS, *_SOURCES]},
        }
    ),
]
"""The type of a field that holds a computed value."""

Expression = Annotated[
    Condition,
    PlainValidator(_validate),
    PlainSerializer(as_json, return_type=dict[str, Any]),
    WithJsonSchema(
        {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "propertyNames": {"enum": [*_OPERATORS, "value"]},
        }
    ),
]
"""The type of a field that holds a condition: read from JSON, checked, written as JSON."""
