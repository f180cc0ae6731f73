"""Expressions: what is well formed, what is refused and how, and JSON there and back."""

import pytest
from hypothesis import given
from pydantic import BaseModel, ValidationError

from questionnaires.logic.expressions import (
    MAX_DEPTH,
    MAX_SIZE,
    AnswerSource,
    Expression,
    ExpressionError,
    Operation,
    Operator,
    OptionSource,
    as_json,
    parse,
    references,
)
from tests.questionnaires.examples import is_answered, is_option
from tests.questionnaires.logic.expression_strategies import expressions
from tests.questionnaires.strategies import Document

YES = {"value": True}


class Holder(BaseModel):
    shown_if: Expression | None = None


@given(expressions())
def test_json_there_and_back(document: Document) -> None:
    assert as_json(parse(document)) == document


def test_a_condition_becomes_a_tree() -> None:
    tree = Operation(Operator.EQUAL, (AnswerSource("q1"), OptionSource("yes")))
    assert parse(is_option("q1", "yes")) == tree


def test_strings_are_composed() -> None:
    decomposed = {"==": [{"answer": "q1"}, {"value": "e\u0301"}]}
    assert as_json(parse(decomposed)) == {"==": [{"answer": "q1"}, {"value": "é"}]}


def test_references_come_once_in_reading_order() -> None:
    condition = {"or": [is_answered("q2"), {"and": [is_answered("g.r1.s"), is_option("q2", "a")]}]}
    assert references(parse(condition)) == ("q2", "g.r1.s")


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"answerd": [{"answer": "q1"}]}, 'unknown operator "answerd"; did you mean "answered"?'),
        ({"%": [1, 2]}, 'unknown operator "%"'),
        ({"and": [YES, {"xyz": []}]}, 'at and[1]: unknown operator "xyz"'),
        ({}, "expected an object with exactly one key, an operator or a source"),
        ({"and": [YES], "or": [YES]}, "expected an object with exactly one key, an operator or a source"),
        ("q1", "expected an object with exactly one key, an operator or a source"),
        ({"not": YES}, "at not: operands come as a list"),
        ({"not": [YES, YES]}, "at not: number of operands: expected 1, got 2"),
        ({"and": []}, "at and: number of operands: expected at least 1, got 0"),
        ({"==": [{"answer": "q1"}]}, "at ==: number of operands: expected 2, got 1"),
        ({"and": [{"answer": "q1"}]}, "at and[0]: expected a condition"),
        ({"and": [{"value": 1}]}, "at and[0]: expected a condition"),
        ({"answered": [{"value": 1}]}, "at answered[0]: expected an answer"),
        ({"selected": [{"answer": "q1"}, {"value": "a"}]}, "at selected[1]: expected an option"),
        ({"in": [{"answer": "q1"}, {"option": "a"}]}, "at in[1]: expected a list or an answer"),
        ({"==": [YES, is_answered("q1")]}, "at ==[1]: expected a value"),
        ({"count": [{"answer": "q1"}]}, "expected a condition"),
        ({"answer": "q1"}, "expected a condition"),
        (is_answered("q1.r1.s.x"), "at answered[0]: an answer key is one to three ids joined by dots"),
        (is_answered("Q1"), "at answered[0]: an answer key is one to three ids joined by dots"),
        (is_answered("q1\n"), "at answered[0]: an answer key is one to three ids joined by dots"),
        (is_option("q1", "no.no"), "at ==[1]: an option is named by its id"),
        ({"in": [{"answer": "q1"}, {"list": []}]}, "at in[1]: a list has at least one member"),
    ],
)
def test_what_is_not_well_formed_is_refused(document: object, message: str) -> None:
    assert refusal(document) == message


@pytest.mark.parametrize(
    "value", ["", "a" * 201, 10**10, -(10**10), float("nan"), float("inf"), None, [], {"a": 1}], ids=repr
)
def test_values_have_limits(value: object) -> None:
    message = refusal({"==": [{"answer": "q1"}, {"value": value}]})
    assert message == "at ==[1]: expected a string of 1 to 200 characters or a number up to 1000000000"


def test_booleans_are_no_members_of_lists() -> None:
    message = refusal({"in": [{"answer": "q1"}, {"list": [True]}]})
    assert message == "at in[1]: expected a string of 1 to 200 characters or a number up to 1000000000"


def test_depth_has_a_limit() -> None:
    deepest: Document = YES
    for _ in range(MAX_DEPTH):
        deepest = {"not": [deepest]}
    assert as_json(parse(deepest)) == deepest
    assert refusal({"not": [deepest]}).endswith("nested too deep: at most 12 operations within each other")


def test_size_has_a_limit() -> None:
    largest = {"and": [YES] * (MAX_SIZE - 1)}
    assert as_json(parse(largest)) == largest
    assert refusal({"and": [YES] * MAX_SIZE}) == "too large: 401 parts, at most 400"


def test_members_of_lists_count_in_the_size() -> None:
    long_list = {"in": [{"answer": "q1"}, {"list": ["a"] * MAX_SIZE}]}
    assert refusal(long_list) == "too large: 403 parts, at most 400"


def test_a_field_reads_and_writes_json() -> None:
    document = '{"shown_if":{"answered":[{"answer":"q1"}]}}'
    assert Holder.model_validate_json(document).model_dump_json() == document


def test_a_field_takes_a_tree() -> None:
    tree = parse(is_answered("q1"))
    assert Holder(shown_if=tree).shown_if == tree


def test_a_field_checks_a_tree() -> None:
    with pytest.raises(ValidationError, match="number of operands: expected 2, got 0"):
        Holder(shown_if=Operation(Operator.EQUAL, ()))


def test_a_field_says_what_is_wrong() -> None:
    with pytest.raises(ValidationError) as refused:
        Holder.model_validate({"shown_if": {"or": [YES, {"nott": [YES]}]}})
    (error,) = refused.value.errors()
    assert error["msg"] == 'Value error, at or[1]: unknown operator "nott"; did you mean "not"?'


def test_a_field_has_a_json_schema() -> None:
    (shape, nothing) = Holder.model_json_schema()["properties"]["shown_if"]["anyOf"]
    assert (shape["maxProperties"], nothing) == (1, {"type": "null"})


def refusal(document: object) -> str:
    """Return why `parse` refuses."""
    with pytest.raises(ExpressionError) as refused:
        parse(document)
    return str(refused.value)
