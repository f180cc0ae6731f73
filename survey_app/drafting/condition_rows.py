"""Conditions as rows to pick from: « [question] [est] [réponse] », joined by and/or, in groups within groups.

A row is what most conditions are made of; one that is made of something else (a sum, say) is only written, in
the readable notation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from questionnaires.answers.values import Nonresponse
from questionnaires.logic.expressions import (
    AnswerSource,
    ExpressionError,
    ListSource,
    Node,
    Operation,
    Operator,
    OptionSource,
    ScoreSource,
    ValueSource,
    parse,
)

Document = dict[str, Any]

MOST_LEVELS = 4
"""Groups within groups; the limit of expressions is further away."""


class Sort(StrEnum):
    """What an answer is like: how it can be compared."""

    CHOICE = "choice"
    SEVERAL = "several"
    NUMBER = "number"
    DAY = "day"
    TEXT = "text"


class Relation(StrEnum):
    """How a row compares; the names are those of the form."""

    IS = "is"
    IS_NOT = "is_not"
    INCLUDES = "includes"
    EXCLUDES = "excludes"
    LESS = "less"
    AT_MOST = "at_most"
    MORE = "more"
    AT_LEAST = "at_least"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"


class Join(StrEnum):
    """How the parts of a group go together."""

    AND = "and"
    OR = "or"


_PRESENCE = (Relation.ANSWERED, Relation.UNANSWERED)
_ORDER = (Relation.LESS, Relation.AT_MOST, Relation.MORE, Relation.AT_LEAST)
RELATIONS: Mapping[Sort, Sequence[Relation]] = {
    Sort.CHOICE: (Relation.IS, Relation.IS_NOT, *_PRESENCE),
    Sort.SEVERAL: (Relation.INCLUDES, Relation.EXCLUDES, *_PRESENCE),
    Sort.NUMBER: (Relation.IS, Relation.IS_NOT, *_ORDER, *_PRESENCE),
    Sort.DAY: (Relation.IS, Relation.IS_NOT, *_ORDER, *_PRESENCE),
    Sort.TEXT: (Relation.IS, Relation.IS_NOT, *_PRESENCE),
}
"""What can be said of each sort of answer, the likeliest first."""

_COMPARISONS: Mapping[Relation, Operator] = {
    Relation.LESS: Operator.LESS,
    Relation.AT_MOST: Operator.AT_MOST,
    Relation.MORE: Operator.MORE,
    Relation.AT_LEAST: Operator.AT_LEAST,
}
_RELATIONS_OF = {operator: relation for relation, operator in _COMPARISONS.items()}
_PLAIN = {Relation.IS: Operator.EQUAL, Relation.IS_NOT: Operator.DIFFERENT}
_CONTRARIES = {
    Relation.IS: Relation.IS_NOT,
    Relation.IS_NOT: Relation.IS,
    Relation.INCLUDES: Relation.EXCLUDES,
    Relation.ANSWERED: Relation.UNANSWERED,
}
_MEMBERSHIPS = {
    Operator.ANY_IN: (Relation.INCLUDES, Sort.SEVERAL),
    Operator.IN: (Relation.IS, Sort.CHOICE),
}
_NONRESPONSES = frozenset(nonresponse.value for nonresponse in Nonresponse)


@dataclass(frozen=True, slots=True)
class Source:
    """What a row is about: an answer, or a computed score (`is_score`), by its key."""

    key: str
    is_score: bool = False

    @property
    def name(self) -> str:
        """The source as forms name it."""
        return f"{'score' if self.is_score else 'answer'}:{self.key}"

    @classmethod
    def named(cls, name: str) -> "Source":
        """Return the source that a form names."""
        sort, _, key = name.partition(":")
        return cls(key, is_score=sort == "score")

    def as_json(self) -> Document:
        """Return the source as expressions spell it."""
        return {"score" if self.is_score else "answer": self.key}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that a condition can be about: its words, how it compares, and the options there are (id, words)."""

    source: Source
    label: str
    sort: Sort
    options: tuple[tuple[str, str], ...] = ()
    section: str = ""


Answers = Mapping[Source, Answer]


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison; `values` are option ids, or one number, day or text as it was typed."""

    source: Source
    relation: Relation
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Rows and groups that hold together, or of which one holds; `is_denied` says the contrary of all of it."""

    join: Join
    items: "tuple[Row | Group, ...]"
    is_denied: bool = False


class RowIncompleteError(ValueError):
    """A row lacks what it compares with, or has something that is no number or day."""

    def __init__(self, path: tuple[int, ...]) -> None:
        super().__init__("a row is incomplete")
        self.path = path


def rows_of(document: object, answers: Answers) -> Group | None:
    """Return the rows that a condition is made of, None when rows cannot say it."""
    try:
        item = _item_of(parse(document), answers)
    except ExpressionError:
        return None
    return Group(Join.AND, (item,)) if isinstance(item, Row) else item


def condition_of(group: Group, answers: Answers) -> Document | None:
    """Return the condition that rows stand for, None for no row. Raises RowIncompleteError."""
    return _group_document(group, answers, ())


def _group_document(group: Group, answers: Answers, path: tuple[int, ...]) -> Document | None:
    parts = [
        part
        for index, item in enumerate(group.items)
        if (part := _item_document(item, answers, (*path, index))) is not None
    ]
    if not parts:
        return None
    document = parts[0] if len(parts) == 1 else {group.join.value: parts}
    return {"not": [document]} if group.is_denied else document


def _item_document(item: Row | Group, answers: Answers, path: tuple[int, ...]) -> Document | None:
    if isinstance(item, Group):
        return _group_document(item, answers, path)
    return _row_document(item, answers.get(item.source), path)


def _row_document(row: Row, answer: Answer | None, path: tuple[int, ...]) -> Document:
    source = row.source.as_json()
    if row.relation is Relation.ANSWERED:
        return {"answered": [source]}
    if row.relation is Relation.UNANSWERED:
        return {"not": [{"answered": [source]}]}
    if answer is None or not row.values or not all(row.values):
        raise RowIncompleteError(path)
    if answer.sort is Sort.SEVERAL:
        return _membership(row, source)
    if answer.sort is Sort.CHOICE:
        return _choice(row, source)
    return _comparison(row, answer, path)


def _membership(row: Row, source: Document) -> Document:
    single = len(row.values) == 1 and row.values[0] not in _NONRESPONSES
    document: Document = (
        {"selected": [source, {"option": row.values[0]}]}
        if single
        else {"any_in": [source, {"list": list(row.values)}]}
    )
    return document if row.relation is Relation.INCLUDES else {"not": [document]}


def _choice(row: Row, source: Document) -> Document:
    if len(row.values) == 1:
        [value] = row.values
        operand = {"value": value} if value in _NONRESPONSES else {"option": value}
        return {_PLAIN[row.relation].value: [source, operand]}
    document: Document = {"in": [source, {"list": list(row.values)}]}
    return document if row.relation is Relation.IS else {"not": [document]}


def _comparison(row: Row, answer: Answer, path: tuple[int, ...]) -> Document:
    text = row.values[0].strip()
    value: str | float = text
    if answer.sort is Sort.NUMBER:
        number = as_number(text)
        if number is None:
            raise RowIncompleteError(path)
        value = number
    operator = _COMPARISONS.get(row.relation) or _PLAIN[row.relation]
    return {operator.value: [row.source.as_json(), {"value": value}]}


def as_number(text: str) -> float | None:
    """Return the number that people typed, with a comma or a point; None when it is none."""
    try:
        number = float(text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace(",", "."))
    except ValueError:
        return None
    if number != number or number in {float("inf"), float("-inf")}:  # noqa: PLR0124 - only NaN differs from itself
        return None
    return int(number) if number.is_integer() else number


def _item_of(node: Node, answers: Answers) -> Row | Group | None:
    match node:
        case Operation(Operator.AND | Operator.OR, _):
            return _group_of(node, answers)
        case Operation(Operator.NOT, (Operation(Operator.AND | Operator.OR, _) as inner,)):
            group = _group_of(inner, answers)
            return Group(group.join, group.items, is_denied=True) if group else None
        case Operation(Operator.NOT, (inner,)):
            row = _row_of(inner, answers)
            return _denied(row) if row else None
        case _:
            return _row_of(node, answers)


def _group_of(node: Operation, answers: Answers) -> Group | None:
    items = [_item_of(operand, answers) for operand in node.operands]
    known = tuple(item for item in items if item is not None)
    return Group(Join(node.operator.value), known) if len(known) == len(items) else None


def _denied(row: Row) -> Row | Group:
    # "not (x == a)" and "x != a" are worth the same; an ordered comparison and its contrary are not.
    if row.relation in _CONTRARIES:
        return Row(row.source, _CONTRARIES[row.relation], row.values)
    return Group(Join.AND, (row,), is_denied=True)


def _row_of(node: Node, answers: Answers) -> Row | None:
    match node:
        case Operation(Operator.ANSWERED, (AnswerSource() as source,)):
            return _known(source, Relation.ANSWERED, (), answers, set(Sort))
        case Operation(Operator.SELECTED, (source, OptionSource(option))):
            return _known(source, Relation.INCLUDES, (option,), answers, {Sort.SEVERAL})
        case Operation(Operator.ANY_IN | Operator.IN, (source, ListSource(members))):
            relation, sort = _MEMBERSHIPS[node.operator]
            return _known(source, relation, members, answers, {sort})
        case Operation(Operator.EQUAL | Operator.DIFFERENT, (source, operand)):
            is_equal = node.operator is Operator.EQUAL
            return _equality_of(source, operand, answers, Relation.IS if is_equal else Relation.IS_NOT)
        case Operation(operator, (source, ValueSource(value))) if operator in _RELATIONS_OF:
            return _known(source, _RELATIONS_OF[operator], (value,), answers, {Sort.NUMBER, Sort.DAY})
        case _:
            return None


def _equality_of(source: Node, operand: Node, answers: Answers, relation: Relation) -> Row | None:
    match operand:
        case OptionSource(option):
            return _known(source, relation, (option,), answers, {Sort.CHOICE})
        case ValueSource(str(value)) if value in _NONRESPONSES:
            return _known(source, relation, (value,), answers, {Sort.CHOICE})
        case ValueSource(value) if not isinstance(value, bool):
            return _known(source, relation, (value,), answers, {Sort.NUMBER, Sort.DAY, Sort.TEXT})
        case _:
            return None


def _known(
    source: Node, relation: Relation, values: Sequence[object], answers: Answers, sorts: set[Sort]
) -> Row | None:
    match source:
        case AnswerSource(key):
            found = Source(key)
        case ScoreSource(key):
            found = Source(key, is_score=True)
        case _:
            return None
    answer = answers.get(found)
    is_known = answer is not None and answer.sort in sorts
    return Row(found, relation, tuple(_typed(value) for value in values)) if is_known else None


def _typed(value: object) -> str:
    """Return a number as people of the house type it."""
    return f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)
