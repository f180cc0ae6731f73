r"""A readable notation of expressions: `print_notation` writes it, `parse_notation` reads it back without loss.

`situation.ped21 in (jamais, parfois) and not besoin.ped21 = aucun`

```
text        = condition | value
condition   = conjunction { "or" conjunction }
conjunction = negation { "and" negation }
negation    = "not" negation | relation
relation    = "(" condition ")"
            | ( "and" | "or" ) "(" condition ")"                  (with one operand only)
            | "true" | "false"
            | "answered" "(" answer ")"
            | answer "includes" option | "selected" "(" answer "," option ")"
            | value ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) value
            | value "in" several
            | several ( "any" | "all" ) "in" several
value       = answer | option | list | number | text | day | "true" | "false" | "not_applicable" | "refused"
            | ( "count" | "sum" | "mean" | "min" | "max" ) "(" value { "," value } ")"
            | "score" "(" ( code | id ) ")" | "points" "(" answer ")"
several     = answer | list
list        = "[" member { "," member } "]"                       (after "in" also in round brackets)
member      = code | number | text | day | "not_applicable" | "refused"
answer      = code [ "." code [ "." code ] ] | id                 question, row or option, scale
option      = code | "option" "(" id ")"
id          = "#" then the ids, joined by dots: #q1.r2
number      = [ "-" ] digits [ "." digits ] [ exponent ]
text        = as in JSON: "…"
day         = YYYY-MM-DD
```

- Codes count capitals. One that is not unique, or is a word of the notation, names nothing: ids do, always, and
  also for what does not exist (any more).
- The code of an option has a meaning beside its answer only: as the other operand, or in the list there. Where it
  is also the code of an answer, it means the answer, but not in a list nor after `includes`.
- `==`, `≠`, `≤`, `≥` are read as `=`, `!=`, `<=`, `>=`.
"""

import json
import re
from collections.abc import Mapping
from typing import assert_never

from questionnaires.answers.values import AnswerKey, Nonresponse
from questionnaires.definition.model import Questionnaire
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
    Source,
    ValueSource,
)
from questionnaires.logic.notation_names import Names
from questionnaires.logic.notation_parsing import Parser, require_condition
from questionnaires.logic.notation_words import NotationError, NotationProblem

__all__ = [
    "Notation",
    "NotationError",
    "NotationProblem",
    "parse_condition",
    "parse_notation",
    "print_notation",
]

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS = {Nonresponse.NOT_APPLICABLE.value: "not_applicable", Nonresponse.REFUSED.value: "refused"}
_INFIX = {
    Operator.EQUAL: "=",
    Operator.ANY_IN: "any in",
    Operator.ALL_IN: "all in",
    Operator.SELECTED: "includes",
}
_PREFIXED = frozenset(
    {Operator.COUNT, Operator.SUM, Operator.MEAN, Operator.MIN, Operator.MAX, Operator.ANSWERED}
)
_IN = frozenset({Operator.IN, Operator.ANY_IN, Operator.ALL_IN})
_JOINING = frozenset({Operator.AND, Operator.OR})


def parse_notation(text: str, questionnaire: Questionnaire) -> Node:
    """Return the expression, condition or value, that `text` stands for. Raises `NotationError`."""
    return Notation(questionnaire).read(text)


def parse_condition(text: str, questionnaire: Questionnaire) -> Condition:
    """Return the condition that `text` stands for. Raises `NotationError`, also for a mere value."""
    return Notation(questionnaire).read_condition(text)


def print_notation(node: Node, questionnaire: Questionnaire) -> str:
    """Return the notation of an expression over `questionnaire`, whether what it names exists or not."""
    return Notation(questionnaire).write(node)


class Notation:
    """Reads and writes the notation for one questionnaire."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._names = Names(questionnaire)

    def read(self, text: str) -> Node:
        """Return the expression that `text` stands for. Raises `NotationError`."""
        return Parser(text, self._names).parse()

    def read_condition(self, text: str) -> Condition:
        """Return the condition that `text` stands for. Raises `NotationError`."""
        return require_condition(self.read(text), len(text))

    def write(self, node: Node) -> str:
        """Return the notation of an expression."""
        match node:
            case Operation(Operator.AND | Operator.OR | Operator.NOT as operator, operands):
                return self._write_logic(operator, operands)
            case Operation():
                return self._write_operation(node)
            case _:
                return self._write_source(node, {})

    def _write_logic(self, operator: Operator, operands: tuple[Node, ...]) -> str:
        if operator is Operator.NOT:
            return f"not {self._write_part(operands[0])}"
        if len(operands) == 1:
            return f"{operator}({self.write(operands[0])})"
        return f" {operator} ".join(self._write_part(operand) for operand in operands)

    def _write_part(self, node: Node) -> str:
        joins_several = isinstance(node, Operation) and node.operator in _JOINING and len(node.operands) > 1
        return f"({self.write(node)})" if joins_several else self.write(node)

    def _write_operation(self, operation: Operation) -> str:
        beside = [operand.key for operand in operation.operands if isinstance(operand, AnswerSource)]
        options = self._names.names_of_options(beside)
        words = [self._write_operand(operand, options, operation.operator) for operand in operation.operands]
        if operation.operator in _PREFIXED:
            return f"{operation.operator}({', '.join(words)})"
        if operation.operator in _IN and isinstance(operation.operands[1], ListSource):
            words[1] = f"({words[1][1:-1]})"
        return f"{words[0]} {_INFIX.get(operation.operator, operation.operator)} {words[1]}"

    def _write_operand(self, node: Node, options: Mapping[str, str], operator: Operator) -> str:
        if isinstance(node, Operation):
            return self._write_operation(node)
        if isinstance(node, OptionSource) and operator is not Operator.SELECTED:
            options = {option: name for option, name in options.items() if name not in self._names.answers}
        return self._write_source(node, options)

    def _write_source(self, node: Source, options: Mapping[str, str]) -> str:
        match node:
            case AnswerSource(key):
                return self._write_answer(key)
            case OptionSource(option):
                return options.get(option) or f"option(#{option})"
            case ListSource(members):
                return f"[{', '.join(_write_member(member, options) for member in members)}]"
            case ScoreSource(score):
                return f"score({self._names.names_of_scores.get(score, f'#{score}')})"
            case PointsSource(key):
                return f"points({self._write_answer(key)})"
            case ValueSource(value):
                return _write_value(value)
            case _:
                assert_never(node)

    def _write_answer(self, key: AnswerKey) -> str:
        return self._names.names_of_answers.get(key, f"#{key}")


def _write_member(member: float | str, options: Mapping[str, str]) -> str:
    return (options.get(member) if isinstance(member, str) else None) or _write_value(member)


def _write_value(value: bool | float | str) -> str:  # noqa: FBT001 (true and false are two of the values)
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return repr(value)
    if value in _WORDS:
        return _WORDS[value]
    return value if _DAY.fullmatch(value) else _quote(value)


def _quote(text: str) -> str:
    """Return `text` as JSON has it; what cannot be seen, such as marks that reorder a line, is escaped."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(each if each.isprintable() else json.dumps(each)[1:-1] for each in quoted)
