"""Checks of conditions: where they look, and what they compare."""

import pytest

from questionnaires.definition.checks import Finding, FindingCode, Severity, check
from tests.questionnaires.examples import (
    dual_grid,
    grid,
    is_answered,
    is_option,
    points,
    questionnaire,
    row,
    section,
    several,
    single,
    text,
)
from tests.questionnaires.strategies import Document

LAST = ("s1", "last")


def findings_of(condition: Document) -> tuple[Finding, ...]:
    """Return what is found in a condition that comes after one question of each kind."""
    return check(
        questionnaire(
            single("one", refusable=True),
            several("many", refusable=True),
            points("mark"),
            dual_grid("grid"),
            text("words"),
            single("last", shown_if=condition),
            privacy={"free_text": True},
        )
    )


def compare(operator: str, key: str, source: Document) -> Document:
    return {operator: [{"answer": key}, source]}


@pytest.mark.parametrize(
    "condition",
    [
        is_option("one", "yes"),
        compare("!=", "one", {"value": "_refused"}),
        compare("==", "many", {"value": "_refused"}),
        compare("in", "one", {"list": ["yes", "_refused"]}),
        compare("selected", "one", {"option": "yes"}),
        compare("selected", "many", {"option": "a"}),
        compare("any_in", "many", {"list": ["a", "b"]}),
        compare("==", "many", {"list": ["a", "b"]}),
        {"in": [{"option": "a"}, {"answer": "many"}]},
        compare("==", "mark", {"value": 5}),
        compare("<", "mark", {"value": 9}),
        {">": [{"sum": [{"answer": "mark"}, {"value": 1}]}, {"count": [{"answer": "many"}]}]},
        is_option("grid.r1.need", "training"),
        compare("==", "words", {"value": "Bonjour"}),
        is_answered("grid.r2.situation"),
        {"value": True},
    ],
)
def test_a_condition_that_fits(condition: Document) -> None:
    assert findings_of(condition) == ()


@pytest.mark.parametrize(
    ("condition", "code", "parameters"),
    [
        (is_answered("gone"), FindingCode.UNKNOWN_ANSWER, {"answer": "gone"}),
        (is_answered("grid"), FindingCode.UNKNOWN_ANSWER, {"answer": "grid"}),
        (is_answered("grid.r1"), FindingCode.UNKNOWN_ANSWER, {"answer": "grid.r1"}),
        (is_option("gone", "yes"), FindingCode.UNKNOWN_ANSWER, {"answer": "gone"}),
        (is_answered("last"), FindingCode.SELF_REFERENCE, {"answer": "last"}),
        (is_option("one", "maybe"), FindingCode.UNKNOWN_OPTION, {"answer": "one", "option": "maybe"}),
        (
            is_option("grid.r1.need", "often"),
            FindingCode.UNKNOWN_OPTION,
            {"answer": "grid.r1.need", "option": "often"},
        ),
        (
            compare("selected", "many", {"option": "z"}),
            FindingCode.UNKNOWN_OPTION,
            {"answer": "many", "option": "z"},
        ),
        (
            compare("in", "one", {"list": ["yes", "maybe"]}),
            FindingCode.UNKNOWN_OPTION,
            {"answer": "one", "option": "maybe"},
        ),
        (
            compare("==", "one", {"value": "maybe"}),
            FindingCode.UNKNOWN_OPTION,
            {"answer": "one", "option": "maybe"},
        ),
        (
            compare("==", "mark", {"value": "3"}),
            FindingCode.UNKNOWN_OPTION,
            {"answer": "mark", "option": "3"},
        ),
        (is_option("words", "yes"), FindingCode.UNKNOWN_OPTION, {"answer": "words", "option": "yes"}),
        (is_option("many", "a"), FindingCode.ONE_FOR_SEVERAL, {"answer": "many"}),
        (compare("in", "many", {"list": ["a"]}), FindingCode.ONE_FOR_SEVERAL, {"answer": "many"}),
        (compare("any_in", "one", {"list": ["yes"]}), FindingCode.ONE_FOR_SEVERAL, {"answer": "one"}),
        (compare("==", "one", {"list": ["yes"]}), FindingCode.ONE_FOR_SEVERAL, {"answer": "one"}),
        (compare("==", "one", {"answer": "many"}), FindingCode.ONE_FOR_SEVERAL, {"answer": "one"}),
    ],
)
def test_a_condition_that_does_not_fit(
    condition: Document, code: FindingCode, parameters: dict[str, str | int]
) -> None:
    assert findings_of(condition) == (Finding(code, LAST, parameters=parameters, field="shown_if"),)


@pytest.mark.parametrize(
    ("condition", "code", "parameters"),
    [
        (
            compare("==", "mark", {"value": 6}),
            FindingCode.VALUE_NEVER_GIVEN,
            {"answer": "mark", "value": "6"},
        ),
        (
            compare("==", "mark", {"value": True}),
            FindingCode.VALUE_NEVER_GIVEN,
            {"answer": "mark", "value": "True"},
        ),
        (
            compare("==", "one", {"value": "_not_applicable"}),
            FindingCode.VALUE_NEVER_GIVEN,
            {"answer": "one", "value": "_not_applicable"},
        ),
        (compare("<", "one", {"value": 3}), FindingCode.NUMBER_EXPECTED, {"operand": "one"}),
        (compare("<", "mark", {"value": "3"}), FindingCode.NUMBER_EXPECTED, {"operand": "3"}),
        (compare("<", "mark", {"option": "yes"}), FindingCode.NUMBER_EXPECTED, {"operand": "yes"}),
        (
            {">": [{"sum": [{"answer": "many"}]}, {"value": 1}]},
            FindingCode.NUMBER_EXPECTED,
            {"operand": "many"},
        ),
        (
            {">": [{"max": [{"list": [1, "2"]}]}, {"value": 1}]},
            FindingCode.NUMBER_EXPECTED,
            {"operand": "1, 2"},
        ),
        (
            {"==": [{"option": "yes"}, {"value": "yes"}]},
            FindingCode.OPTION_ALONE,
            {"option": "yes"},
        ),
    ],
)
def test_a_condition_that_can_hardly_be_meant(
    condition: Document, code: FindingCode, parameters: dict[str, str | int]
) -> None:
    assert findings_of(condition) == (Finding(code, LAST, Severity.WARNING, parameters, "shown_if"),)


def test_a_question_asked_later() -> None:
    forward = questionnaire(single("q1", shown_if=is_answered("q2")), single("q2"))
    finding = Finding(
        FindingCode.FORWARD_REFERENCE, ("s1", "q1"), parameters={"answer": "q2"}, field="shown_if"
    )
    assert check(forward) == (finding,)


def test_a_section_shown_by_its_own_question() -> None:
    sections = [section("s1", single("q1")), section("s2", single("q2"), shown_if=is_answered("q2"))]
    finding = Finding(FindingCode.SELF_REFERENCE, ("s2",), parameters={"answer": "q2"}, field="shown_if")
    assert check(questionnaire(sections=sections)) == (finding,)


def test_a_row_shown_by_an_earlier_row() -> None:
    rows = [row("r1"), row("r2", shown_if=is_answered("g1.r1"))]
    assert check(questionnaire(grid("g1", rows=rows))) == ()


def test_a_row_shown_by_a_later_row() -> None:
    rows = [row("r1", shown_if=is_answered("g1.r2")), row("r2")]
    finding = Finding(
        FindingCode.FORWARD_REFERENCE, ("s1", "g1", "r1"), parameters={"answer": "g1.r2"}, field="shown_if"
    )
    assert check(questionnaire(grid("g1", rows=rows))) == (finding,)


def test_a_grid_shown_by_its_own_row() -> None:
    finding = Finding(
        FindingCode.SELF_REFERENCE, ("s1", "g1"), parameters={"answer": "g1.r1"}, field="shown_if"
    )
    assert check(questionnaire(grid("g1", shown_if=is_answered("g1.r1")))) == (finding,)
