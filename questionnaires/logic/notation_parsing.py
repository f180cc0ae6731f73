"""Reads the notation of expressions; its grammar is in `notation`."""

import json
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from questionnaires.answers.values import Nonresponse
from questionnaires.logic.expressions import (
    LARGEST_NUMBER,
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_SIZE,
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
    depth_of,
    is_condition,
    size_of,
)
from questionnaires.logic.notation_names import Names
from questionnaires.logic.notation_words import NotationError, NotationProblem, Token, Words

_LONGEST_NUMBER = 40

_COMPARISONS = {
    "=": Operator.EQUAL,
    "==": Operator.EQUAL,
    "!=": Operator.DIFFERENT,
    "≠": Operator.DIFFERENT,
    "<": Operator.LESS,
    "<=": Operator.AT_MOST,
    "≤": Operator.AT_MOST,
    ">": Operator.MORE,
    ">=": Operator.AT_LEAST,
    "≥": Operator.AT_LEAST,
}
_AGGREGATES = {
    operator.value: operator
    for operator in (Operator.COUNT, Operator.SUM, Operator.MEAN, Operator.MIN, Operator.MAX)
}
_QUANTIFIERS = {"any": Operator.ANY_IN, "all": Operator.ALL_IN}
_JOINING = {"and": Operator.AND, "or": Operator.OR}
_CONSTANTS: dict[str, bool | str] = {
    "true": True,
    "false": False,
    "not_applicable": Nonresponse.NOT_APPLICABLE.value,
    "refused": Nonresponse.REFUSED.value,
}


@dataclass(frozen=True, slots=True)
class _Operand:
    """An operand as read: a node, or a name or list whose meaning depends on what stands beside it."""

    content: "Node | Token | tuple[Token | float | str, ...]"
    token: Token


def require_condition(node: Node, length: int) -> Condition:
    """Return `node` as a condition. Raises `NotationError` when it is a mere value."""
    if isinstance(node, Operation | ValueSource) and is_condition(node):
        return node
    raise NotationError(NotationProblem.CONDITION_EXPECTED, 0, length)


class Parser:
    """Reads one notation, from left to right, one word ahead."""

    def __init__(self, text: str, names: Names) -> None:
        self._words = Words(text)
        self._names = names
        self._length = len(text)

    def parse(self) -> Node:
        """Return the expression. Raises `NotationError`."""
        node = self._settled(self._disjunction())
        if self._words.token.kind != "end":
            raise self._words.unexpected()
        if size_of(node) > MAX_SIZE:
            raise NotationError(NotationProblem.TOO_LARGE, 0, self._length)
        if depth_of(node) > MAX_DEPTH:
            raise NotationError(NotationProblem.TOO_DEEP, 0, self._length)
        return node

    # Conditions

    def _disjunction(self) -> _Operand:
        return self._joined("or", self._conjunction)

    def _conjunction(self) -> _Operand:
        return self._joined("and", self._negation)

    def _joined(self, word: str, read: Callable[[], _Operand]) -> _Operand:
        first = read()
        if not self._words.token.is_word(word):
            return first
        conditions = [self._condition(first)]
        while self._words.token.is_word(word):
            self._words.next()
            conditions.append(self._condition(read()))
        return self._operation(_JOINING[word], conditions, first.token)

    def _negation(self) -> _Operand:
        if not self._words.token.is_word("not"):
            return self._relation()
        start = self._words.next()
        with self._words.deeper():
            return self._operation(Operator.NOT, [self._condition(self._negation())], start)

    def _relation(self) -> _Operand:
        start = self._words.token
        if start.is_word("("):
            return _Operand(self._bracketed(), start)
        if start.is_word(*_JOINING):
            self._words.next()
            return self._operation(_JOINING[start.text], [self._bracketed()], start)
        if start.is_word("answered"):
            self._words.next()
            return self._operation(Operator.ANSWERED, [self._bracketed_answer()], start)
        if start.is_word("selected"):
            return self._selected()
        return self._rest_of_relation(self._operand())

    def _rest_of_relation(self, left: _Operand) -> _Operand:
        token = self._words.token
        if token.is_word("includes"):
            self._words.next()
            return self._inclusion(left, self._option())
        if token.is_word(*_QUANTIFIERS):
            self._words.next()
            self._words.expect("in")
            return self._related(_QUANTIFIERS[token.text], self._several(left), self._several_operand())
        if token.is_word("in"):
            self._words.next()
            return self._related(Operator.IN, left, self._several_operand())
        if token.kind == "symbol" and token.text in _COMPARISONS:
            self._words.next()
            return self._related(_COMPARISONS[token.text], left, self._operand())
        return left

    def _bracketed(self) -> Node:
        """Read a condition in brackets."""
        self._words.expect("(")
        with self._words.deeper():
            condition = self._condition(self._disjunction())
        self._words.expect(")")
        return condition

    def _selected(self) -> _Operand:
        self._words.next()
        self._words.expect("(")
        answer = self._operand()
        self._words.expect(",")
        option = self._option()
        self._words.expect(")")
        return self._inclusion(answer, option)

    def _inclusion(self, answer: _Operand, option: _Operand) -> _Operand:
        return self._related(Operator.SELECTED, self._answer(answer), option)

    # Operands

    def _operand(self) -> _Operand:
        token = self._words.token
        self._words.count(token)
        if token.is_word(*_AGGREGATES):
            return self._aggregate()
        if token.is_word("score", "points"):
            return self._computed()
        if token.is_word("option"):
            return self._option()
        if token.is_word("["):
            return self._list("]")
        content: Node | Token
        if token.kind in {"name", "id"}:
            content = self._name(self._words.next())
        elif token.is_word(*_CONSTANTS):
            content = ValueSource(_CONSTANTS[self._words.next().text])
        else:
            content = ValueSource(self._constant())
        return _Operand(content, token)

    def _name(self, token: Token) -> Node | Token:
        """Return the answer that a name or id stands for, or the name itself: it may be that of an option."""
        if token.kind == "id":
            return AnswerSource(token.text[1:])
        key = self._names.answers.get(token.text)
        return token if key is None else AnswerSource(key)

    def _constant(self) -> float | str:
        token = self._words.token
        match token.kind:
            case "day":
                value: float | str = token.text
            case "number":
                value = _number(token)
            case "text":
                value = _text(token)
            case _:
                raise self._words.unexpected()
        self._words.next()
        return value

    def _aggregate(self) -> _Operand:
        start = self._words.next()
        self._words.expect("(")
        with self._words.deeper():
            operands = [self._operand()]
            while self._words.token.is_word(","):
                self._words.next()
                operands.append(self._operand())
        self._words.expect(")")
        return self._related(_AGGREGATES[start.text], *operands, start=start)

    def _computed(self) -> _Operand:
        start = self._words.next()
        if start.text == "points":
            return _Operand(PointsSource(self._bracketed_answer().key), start)
        self._words.expect("(")
        token = self._words.next()
        score = token.text[1:] if token.kind == "id" else self._names.scores.get(token.text)
        if score is None or "." in score:
            raise token.error(NotationProblem.UNKNOWN_SCORE, self._names.scores)
        self._words.expect(")")
        return _Operand(ScoreSource(score), start)

    def _bracketed_answer(self) -> AnswerSource:
        self._words.expect("(")
        operand = self._operand()
        self._words.expect(")")
        answer = self._answer(operand).content
        if isinstance(answer, AnswerSource):
            return answer
        raise operand.token.error(NotationProblem.ANSWER_EXPECTED)

    def _option(self) -> _Operand:
        start = self._words.next()
        self._words.count(start)
        if start.kind == "name":
            return _Operand(start, start)
        if not start.is_word("option"):
            raise start.error(NotationProblem.OPTION_EXPECTED)
        self._words.expect("(")
        token = self._words.next()
        if token.kind != "id" or "." in token.text:
            raise token.error(NotationProblem.OPTION_EXPECTED)
        self._words.expect(")")
        return _Operand(OptionSource(token.text[1:]), start)

    def _several_operand(self) -> _Operand:
        if self._words.token.is_word("("):
            return self._list(")")
        return self._several(self._operand())

    def _list(self, end: str) -> _Operand:
        start = self._words.next()
        members = [self._member()]
        while self._words.token.is_word(","):
            self._words.next()
            members.append(self._member())
        self._words.expect(end)
        return _Operand(tuple(members), start)

    def _member(self) -> Token | float | str:
        token = self._words.token
        self._words.count(token)
        if token.kind == "name":
            return self._words.next()
        constant = _CONSTANTS.get(token.text) if token.kind == "keyword" else None
        if isinstance(constant, str):
            self._words.next()
            return constant
        return self._constant()

    # Meanings

    def _several(self, operand: _Operand) -> _Operand:
        if isinstance(operand.content, AnswerSource | tuple):
            return operand
        if isinstance(operand.content, Token):
            raise operand.content.error(NotationProblem.UNKNOWN_NAME, self._names.answers)
        raise operand.token.error(NotationProblem.LIST_EXPECTED)

    def _answer(self, operand: _Operand) -> _Operand:
        if isinstance(operand.content, AnswerSource):
            return operand
        if isinstance(operand.content, Token):
            raise operand.content.error(NotationProblem.UNKNOWN_NAME, self._names.answers)
        raise operand.token.error(NotationProblem.ANSWER_EXPECTED)

    def _condition(self, operand: _Operand) -> Node:
        node = self._settled(operand)
        if is_condition(node):
            return node
        raise operand.token.error(NotationProblem.CONDITION_EXPECTED)

    def _operation(self, operator: Operator, operands: Sequence[Node], start: Token) -> _Operand:
        self._words.count(start)
        return _Operand(Operation(operator, tuple(operands)), start)

    def _related(self, operator: Operator, *operands: _Operand, start: Token | None = None) -> _Operand:
        """Return an operation; names among its operands are options of the answers among them."""
        beside = [operand.content.key for operand in operands if isinstance(operand.content, AnswerSource)]
        nodes = [self._settled(operand, beside) for operand in operands]
        return self._operation(operator, nodes, start or operands[0].token)

    def _settled(self, operand: _Operand, beside: Sequence[str] = ()) -> Node:
        match operand.content:
            case Token() as name:
                return OptionSource(self._option_named(name, beside, self._names.answers))
            case tuple() as members:
                return ListSource(
                    tuple(
                        self._option_named(member, beside) if isinstance(member, Token) else member
                        for member in members
                    )
                )
            case node:
                return node

    def _option_named(self, name: Token, beside: Sequence[str], others: Iterable[str] = ()) -> str:
        options = self._names.options(beside)
        if name.text in options:
            return options[name.text]
        raise name.error(NotationProblem.UNKNOWN_NAME, [*options, *others])


def _number(token: Token) -> float:
    is_integer = token.text.removeprefix("-").isdecimal()
    if len(token.text) <= _LONGEST_NUMBER:
        number = int(token.text) if is_integer else float(token.text)
        if abs(number) <= LARGEST_NUMBER:
            return number
    raise token.error(NotationProblem.WRONG_NUMBER)


def _text(token: Token) -> str:
    try:
        text = json.loads(token.text)
    except ValueError:
        text = ""
    if isinstance(text, str) and 0 < len(text) <= MAX_LENGTH:
        return unicodedata.normalize("NFC", text)
    raise token.error(NotationProblem.WRONG_TEXT)
