"""What is required under a condition, and what answers must satisfy."""

from typing import Any

import pytest

from questionnaires.answers.reading import Fault, FaultCode, FormReader
from tests.questionnaires.examples import (
    Document,
    constraint,
    grid,
    is_answered,
    is_option,
    number,
    option,
    questionnaire,
    row,
    single,
    text,
)

AT_MOST_Q1 = {"<=": [{"answer": "q2"}, {"answer": "q1"}]}
PART = number("q2", valid_if=[constraint("v1", AT_MOST_Q1)])
DISAGREES = Fault("q2", "a.q2", FaultCode.CONSTRAINT, message={"fr": "Message v1"})


def faults_of(*questions: Document, fields: dict[str, list[str]], **more: Any) -> tuple[Fault, ...]:
    return FormReader(questionnaire(*questions, **more)).read(fields).faults


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({"a.q1": ["yes"]}, (Fault("q2", "a.q2", FaultCode.REQUIRED),)),
        ({"a.q1": ["yes"], "a.q2": ["no"]}, ()),
        ({"a.q1": ["yes"], "a.q2": ["_refused"]}, ()),
        ({"a.q1": ["yes"], "a.q2": ["maybe"]}, (Fault("q2", "a.q2", FaultCode.UNKNOWN_OPTION),)),
        ({"a.q1": ["no"]}, ()),
        ({}, ()),
    ],
)
def test_an_answer_is_required_where_the_condition_holds(
    fields: dict[str, list[str]], faults: tuple[Fault, ...]
) -> None:
    asked = single("q2", require_if=is_option("q1", "yes"), refusable=True)
    assert faults_of(single("q1"), asked, fields=fields) == faults


def test_nothing_is_required_off_the_route() -> None:
    asked = single("q2", require_if={"value": True}, shown_if=is_option("q1", "yes"))
    assert faults_of(single("q1"), asked, fields={"a.q1": ["no"]}) == ()


def test_rows_off_the_route_are_not_required() -> None:
    rows = [row("r1"), row("r2", shown_if=is_option("g1.r1", "often"))]
    asked = grid("g1", rows=rows, require_if={"value": True})
    assert faults_of(asked, fields={}) == (Fault("g1.r1", "a.g1.r1", FaultCode.REQUIRED),)


def test_a_text_that_nobody_asks_for_is_not_required() -> None:
    assert faults_of(single("q1"), text("t1", require_if={"value": True}), fields={}) == ()


def test_the_text_of_an_option_is_not_required_with_its_question() -> None:
    asked = single("q1", options=[option("other", specify=True)], require_if={"value": True})
    assert faults_of(asked, fields={"a.q1": ["other"]}, privacy={"free_text": True}) == ()


def test_a_condition_sees_the_route_alone() -> None:
    """A hidden answer is empty, so what depends on it is not required."""
    hidden = single("q2", shown_if=is_option("q1", "yes"))
    asked = single("q3", require_if=is_answered("q2"))
    assert faults_of(single("q1"), hidden, asked, fields={"a.q1": ["no"], "a.q2": ["yes"]}) == ()


@pytest.mark.parametrize(
    ("first", "second", "faults"),
    [
        ("10", "10", ()),
        ("10", "11", (DISAGREES,)),
        ("10", "", ()),
        ("10", "_refused", ()),
        ("", "11", (DISAGREES,)),
    ],
)
def test_an_answer_must_agree_with_another(first: str, second: str, faults: tuple[Fault, ...]) -> None:
    asked = {**PART, "refusable": True}
    assert faults_of(number("q1"), asked, fields={"a.q1": [first], "a.q2": [second]}) == faults


@pytest.mark.parametrize(("first", "second"), [("douze", "11"), ("10", "onze")])
def test_wrong_answers_are_put_right_first(first: str, second: str) -> None:
    faults = faults_of(number("q1"), PART, fields={"a.q1": [first], "a.q2": [second]})
    assert [fault.code for fault in faults] == [FaultCode.NOT_A_NUMBER]


def test_nothing_must_agree_off_the_route() -> None:
    hidden = {**PART, "shown_if": is_option("q0", "yes")}
    fields = {"a.q0": ["no"], "a.q1": ["1"], "a.q2": ["2"]}
    assert faults_of(single("q0"), number("q1"), hidden, fields=fields) == ()


def test_the_first_constraint_that_does_not_hold_speaks() -> None:
    never = {"value": False}
    constraints = [constraint("v1", {"value": True}), constraint("v2", never), constraint("v3", never)]
    faults = faults_of(number("q1", valid_if=constraints), fields={"a.q1": ["3"]})
    assert [fault.message for fault in faults] == [{"fr": "Message v2"}]


def test_a_grid_that_does_not_agree_is_marked_where_it_is_answered() -> None:
    asked = grid("g1", valid_if=[constraint("v1", is_answered("g1.r1"))])
    (fault,) = faults_of(asked, fields={"a.g1.r2": ["often"]})
    assert (fault.field, fault.code) == ("a.g1.r2", FaultCode.CONSTRAINT)


def test_scores_and_points_count_in_demands() -> None:
    options = [option("a", score=1), option("b", score=3)]
    total = {"id": "total", "code": "TOTAL", "label": {"fr": "Total"}, "value": {"sum": [{"points": "q1"}]}}
    asked = single("q2", require_if={">": [{"score": "total"}, {"value": 2}]})
    questions = (single("q1", options=options), asked)
    codes = [
        [fault.code for fault in faults_of(*questions, fields={"a.q1": [chosen]}, scores=[total])]
        for chosen in ("a", "b")
    ]
    assert codes == [[], [FaultCode.REQUIRED]]


def test_faults_of_demands_stand_in_the_order_of_the_questions() -> None:
    asked = single("q0", required=True), number("q1"), PART, single("q3", require_if={"value": True})
    faults = faults_of(*asked, fields={"a.q1": ["1"], "a.q2": ["2"]})
    assert [fault.field for fault in faults] == ["a.q0", "a.q2", "a.q3"]
