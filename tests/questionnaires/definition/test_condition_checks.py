"""Checks of conditions: where they look, and what they compare."""

import pytest

from questionnaires.definition.checks import Finding, FindingCode, Severity, check
from questionnaires.definition.findings import SCORES
from tests.questionnaires.examples import (
    dual_grid,
    grid,
    is_answered,
    is_option,
    option,
    points,
    question,
    questionnaire,
    row,
    section,
    several,
    single,
    text,
    words,
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


def score(name: str, value: Document) -> Document:
    return {"id": name, "code": name.upper(), "label": words(f"Score {name}"), "value": value}


def rule(condition: Document) -> list[Document]:
    return [{"id": "c1", "condition": condition, "message": words("Non.")}]


DAY = question("date", "day", earliest="2026-01-01", latest="2026-12-31")
COUNT = question("number", "count", minimum=0, maximum=10, decimals=1)
RATED = single("rated", options=[option("a", score=1), option("b", score=2.5)])


def findings_on_measures(condition: Document) -> tuple[Finding, ...]:
    """Return what is found in a condition that comes after a day, a number, a choice with scores and a score."""
    measured = [DAY, COUNT, RATED, question("yes_no", "yesno"), question("rating", "stars")]
    total = score("total", {"sum": [{"answer": "count"}, {"points": "rated"}]})
    return check(questionnaire(*measured, single("last", shown_if=condition), scores=[total]))


@pytest.mark.parametrize(
    "condition",
    [
        compare("<", "day", {"value": "2026-06-01"}),
        compare(">=", "day", {"answer": "day"}),
        compare("==", "day", {"value": "2026-06-01"}),
        compare("in", "day", {"list": ["2026-06-01", "2026-06-02"]}),
        compare("<=", "count", {"value": 2.5}),
        compare("==", "count", {"value": 2.5}),
        compare("==", "yesno", {"option": "yes"}),
        compare("==", "stars", {"value": 5}),
        {">": [{"score": "total"}, {"value": 3}]},
        {">": [{"points": "rated"}, {"value": 3}]},
        {">": [{"points": "stars"}, {"points": "count"}]},
    ],
)
def test_a_condition_on_measures_that_fits(condition: Document) -> None:
    assert findings_on_measures(condition) == ()


@pytest.mark.parametrize(
    ("condition", "code", "parameters"),
    [
        (compare("<", "day", {"value": 3}), FindingCode.DAY_EXPECTED, {"operand": "3"}),
        (compare("<", "day", {"value": "demain"}), FindingCode.DAY_EXPECTED, {"operand": "demain"}),
        (compare("<", "day", {"answer": "count"}), FindingCode.DAY_EXPECTED, {"operand": "count"}),
        (compare("<", "count", {"value": "2026-06-01"}), FindingCode.DAY_EXPECTED, {"operand": "count"}),
        (compare("<", "day", {"sum": [{"answer": "count"}]}), FindingCode.DAY_EXPECTED, {"operand": "sum"}),
        (compare("<", "count", {"value": "3"}), FindingCode.NUMBER_EXPECTED, {"operand": "3"}),
        (
            {"<": [{"max": [{"answer": "day"}]}, {"value": 1}]},
            FindingCode.NUMBER_EXPECTED,
            {"operand": "day"},
        ),
        (
            compare("==", "day", {"value": "2027-01-01"}),
            FindingCode.VALUE_NEVER_GIVEN,
            {"answer": "day", "value": "2027-01-01"},
        ),
        (
            compare("==", "day", {"value": "demain"}),
            FindingCode.VALUE_NEVER_GIVEN,
            {"answer": "day", "value": "demain"},
        ),
        (
            compare("==", "count", {"value": 2.25}),
            FindingCode.VALUE_NEVER_GIVEN,
            {"answer": "count", "value": "2.25"},
        ),
        (
            {">": [{"points": "yesno"}, {"value": 1}]},
            FindingCode.POINTS_WITHOUT_SCORES,
            {"answer": "yesno"},
        ),
    ],
)
def test_a_measure_that_can_hardly_be_meant(
    condition: Document, code: FindingCode, parameters: dict[str, str | int]
) -> None:
    expected = Finding(code, LAST, Severity.WARNING, parameters, "shown_if")
    assert findings_on_measures(condition) == (expected,)


@pytest.mark.parametrize(
    ("condition", "code", "parameters"),
    [
        ({">": [{"score": "gone"}, {"value": 3}]}, FindingCode.UNKNOWN_SCORE, {"score": "gone"}),
        ({">": [{"points": "gone"}, {"value": 3}]}, FindingCode.UNKNOWN_ANSWER, {"answer": "gone"}),
        (
            compare("==", "yesno", {"option": "maybe"}),
            FindingCode.UNKNOWN_OPTION,
            {"answer": "yesno", "option": "maybe"},
        ),
        (
            compare("==", "day", {"option": "2026-06-01"}),
            FindingCode.UNKNOWN_OPTION,
            {"answer": "day", "option": "2026-06-01"},
        ),
    ],
)
def test_a_measure_that_does_not_exist(
    condition: Document, code: FindingCode, parameters: dict[str, str | int]
) -> None:
    expected = Finding(code, LAST, parameters=parameters, field="shown_if")
    assert findings_on_measures(condition) == (expected,)


def test_a_score_is_as_late_as_its_answers() -> None:
    uses = single("q1", shown_if={">": [{"score": "total"}, {"value": 1}]})
    total = score("total", {"sum": [{"answer": "count"}]})
    finding = Finding(
        FindingCode.FORWARD_SCORE,
        ("s1", "q1"),
        parameters={"score": "total", "answer": "count"},
        field="shown_if",
    )
    assert check(questionnaire(uses, COUNT, scores=[total])) == (finding,)


@pytest.mark.parametrize(
    ("value", "code", "severity", "parameters"),
    [
        ({"sum": [{"score": "other"}]}, FindingCode.SCORE_IN_SCORE, Severity.ERROR, {"score": "other"}),
        ({"count": [{"answer": "gone"}]}, FindingCode.UNKNOWN_ANSWER, Severity.ERROR, {"answer": "gone"}),
        ({"answer": "day"}, FindingCode.NUMBER_EXPECTED, Severity.WARNING, {"operand": "day"}),
        ({"sum": [{"answer": "day"}]}, FindingCode.NUMBER_EXPECTED, Severity.WARNING, {"operand": "day"}),
        ({"value": "3"}, FindingCode.NUMBER_EXPECTED, Severity.WARNING, {"operand": "3"}),
    ],
)
def test_a_score_that_does_not_fit(
    value: Document, code: FindingCode, severity: Severity, parameters: dict[str, str | int]
) -> None:
    scores = [score("other", {"answer": "count"}), score("s1", value)]
    finding = Finding(code, (SCORES, "s1"), severity, parameters, "value")
    assert check(questionnaire(DAY, COUNT, scores=scores)) == (finding,)


def test_a_check_may_use_its_own_answer_but_none_that_comes_later() -> None:
    own = single("q1", valid_if=rule(is_option("q1", "yes")))
    assert check(questionnaire(own)) == ()
    later = single("q1", valid_if=rule(is_answered("q2")))
    finding = Finding(
        FindingCode.FORWARD_REFERENCE, ("s1", "q1", "c1"), parameters={"answer": "q2"}, field="condition"
    )
    assert check(questionnaire(later, single("q2"))) == (finding,)


def test_an_answer_is_not_required_for_itself() -> None:
    finding = Finding(
        FindingCode.SELF_REFERENCE, ("s1", "q1"), parameters={"answer": "q1"}, field="require_if"
    )
    assert check(questionnaire(single("q1", require_if=is_answered("q1")))) == (finding,)


@pytest.mark.parametrize(
    ("key", "code"), [("q1", FindingCode.SELF_REFERENCE), ("q2", FindingCode.FORWARD_REFERENCE)]
)
def test_an_option_looks_back_beyond_its_question(key: str, code: FindingCode) -> None:
    asks = single("q1", options=[option("a"), option("b"), option("c", shown_if=is_answered(key))])
    finding = Finding(code, ("s1", "q1", "c"), parameters={"answer": key}, field="shown_if")
    assert check(questionnaire(asks, single("q2"))) == (finding,)


def test_what_was_specified_can_be_asked_about() -> None:
    specified = single("q1", options=[option("a"), option("b", specify=True)])
    asks = single("q2", shown_if=compare("==", "q1.b", {"value": "Autre"}))
    assert check(questionnaire(specified, asks, privacy={"free_text": True})) == ()
