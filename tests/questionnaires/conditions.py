"""Conditions on answers of each kind, such as an author would pick; those of no sense are elsewhere.

An author writes many thousands in a run of the tests, and each question brings conditions of its own. So they are drawn
step by step from strategies that stay the same, not from strategies made for each: that took four fifths of the time.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from hypothesis import strategies as st

from questionnaires.answers.values import AnswerKey, Nonresponse

Document = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]
Maker = Callable[[Draw], Document]
"""Draws one condition."""

Item = TypeVar("Item")

_ORDERED = ("==", "!=", "<", "<=", ">", ">=")
_DEPTH = 2


def pick(draw: Draw, items: Sequence[Item]) -> Item:
    """Return one of them; the first is the simplest."""
    return items[draw(st.integers(0, len(items) - 1))]


def is_answered(key: AnswerKey) -> Maker:
    """Return what draws the condition that there is an answer."""
    return lambda _draw: {"answered": [{"answer": key}]}


def on_choice(key: AnswerKey, options: Sequence[str]) -> Maker:
    """Return what draws conditions on one choice."""
    answer = {"answer": key}

    def make(draw: Draw) -> Document:
        match pick(draw, ("equal", "in", "answered", "refused")):
            case "equal":
                return {pick(draw, ("==", "!=", "selected")): [answer, {"option": pick(draw, options)}]}
            case "in":
                members = [str(member) for member in (*options, *Nonresponse)]
                return {"in": [answer, {"list": _one_to_three(draw, members)}]}
            case "answered":
                return {"answered": [answer]}
            case _:
                return {"==": [answer, {"value": "_refused"}]}

    return make


def on_several(key: AnswerKey, options: Sequence[str]) -> Maker:
    """Return what draws conditions on several choices or a ranking."""
    answer = {"answer": key}

    def make(draw: Draw) -> Document:
        match pick(draw, ("selected", "any_in", "all_in", "==", "count")):
            case "selected":
                return {"selected": [answer, {"option": pick(draw, options)}]}
            case "count":
                return on_number({"count": [answer]}, len(options))(draw)
            case operator:
                return {operator: [answer, {"list": _one_to_three(draw, options)}]}

    return make


def on_number(operand: Document, highest: int, lowest: int = 1) -> Maker:
    """Return what draws conditions on a number from `lowest` to `highest`."""
    return lambda draw: _compared(draw, operand, draw(st.integers(lowest, highest)))


def on_day(key: AnswerKey, earliest: date, latest: date) -> Maker:
    """Return what draws conditions on a day."""
    return lambda draw: _compared(draw, {"answer": key}, draw(st.dates(earliest, latest)).isoformat())


def joined(draw: Draw, leaves: Sequence[Maker], depth: int = _DEPTH) -> Document:
    """Return one of `leaves`, or some of them joined by and, or, not."""
    match pick(draw, ("leaf", "leaf", "leaf", "and", "or", "not") if depth else ("leaf",)):
        case "leaf":
            return pick(draw, leaves)(draw)
        case "not":
            return {"not": [joined(draw, leaves, depth - 1)]}
        case operator:
            operands = [joined(draw, leaves, depth - 1) for _ in range(draw(st.integers(1, 3)))]
            return {operator: operands}


def _compared(draw: Draw, operand: Document, constant: object) -> Document:
    return {pick(draw, _ORDERED): [operand, {"value": constant}]}


def _one_to_three(draw: Draw, items: Sequence[Item]) -> list[Item]:
    return [pick(draw, items) for _ in range(draw(st.integers(1, 3)))]
