"""Checks of test cases: they answer and expect what exists."""

from typing import Any

import pytest

from questionnaires.definition.checks import check
from questionnaires.definition.findings import TESTS, Finding, FindingCode
from tests.questionnaires.examples import (
    grid,
    option,
    points,
    question,
    questionnaire,
    row,
    several,
    single,
    text,
)

TOTAL = {"id": "sum", "code": "SUM", "label": {"fr": "Somme"}, "value": {"sum": [{"answer": "mark"}]}}


def findings_of(**case: Any) -> tuple[Finding, ...]:
    """Return what is found in a test case of a questionnaire with a question of each kind."""
    return check(
        questionnaire(
            single("one", refusable=True, options=[option("a"), option("b", specify=True)]),
            several("many", refusable=True),
            points("mark"),
            question("yes_no", "yesno"),
            question("number", "count", minimum=0, maximum=10, decimals=1),
            question("date", "day", earliest="2026-01-01", latest="2026-12-31"),
            grid("g1", rows=[row("r1")]),
            text("words"),
            privacy={"free_text": True},
            scores=[TOTAL],
            tests=[{"id": "t1", **case}],
        )
    )


def test_a_test_case_that_fits() -> None:
    answers = {
        "one": "b", "one.b": "Autre", "many": ["a", "b"], "mark": 5, "yesno": "yes", "count": 2.5,
        "day": "2026-06-01", "g1.r1": "often", "words": "Bonjour",
    }  # fmt: skip
    shown = ["section.s1", "question.one", "option.one.a", "row.g1.r1"]
    assert findings_of(answers=answers, shown=shown, hidden=["question.day"], scores={"sum": 5}) == ()


def test_a_nonresponse_is_an_answer() -> None:
    assert findings_of(answers={"one": "_refused", "many": "_refused"}) == ()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("one", "c"), ("one", ["a"]), ("one", 1), ("many", "a"), ("many", ["z"]), ("mark", 6), ("mark", "_refused"),
        ("mark", 1.5), ("yesno", "maybe"), ("count", 11), ("count", 2.25), ("count", "2"), ("day", "2027-01-01"),
        ("day", "2026-02-30"), ("day", 3), ("g1.r1", "always"),
    ],
)  # fmt: skip
def test_an_answer_that_nobody_can_give(key: str, value: object) -> None:
    finding = Finding(
        FindingCode.TEST_VALUE_NEVER_GIVEN, (TESTS, "t1"), parameters={"answer": key}, field="answers"
    )
    assert findings_of(answers={key: value}) == (finding,)


@pytest.mark.parametrize(
    ("case", "code", "parameters", "field"),
    [
        ({"answers": {"gone": 1}}, FindingCode.UNKNOWN_TEST_ANSWER, {"answer": "gone"}, "answers"),
        ({"shown": ["question.gone"]}, FindingCode.UNKNOWN_TEST_PART, {"part": "question.gone"}, "shown"),
        ({"hidden": ["row.one.a"]}, FindingCode.UNKNOWN_TEST_PART, {"part": "row.one.a"}, "hidden"),
        ({"scores": {"gone": 1}}, FindingCode.UNKNOWN_TEST_SCORE, {"score": "gone"}, "scores"),
    ],
)
def test_what_a_test_names_in_vain(
    case: dict[str, Any], code: FindingCode, parameters: dict[str, str], field: str
) -> None:
    assert findings_of(**case) == (Finding(code, (TESTS, "t1"), parameters=parameters, field=field),)
