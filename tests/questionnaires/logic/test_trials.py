"""Test cases of a questionnaire: what was expected, and what came out."""

from questionnaires.definition.model import TestCase
from questionnaires.logic.trials import ScoreDifference, TestOutcome, run_test_case, run_test_cases
from tests.questionnaires.examples import (
    grid,
    is_option,
    option,
    questionnaire,
    row,
    section,
    several,
    single,
    words,
)

CHOICES = [option("a", score=2), option("b", shown_if=is_option("q1", "yes"), score=1)]
TOTAL = {"id": "total", "code": "TOTAL", "label": words("Total"), "value": {"points": "q2"}}
PASSING = {
    "id": "t1",
    "answers": {"q1": "no", "q2": ["a", "b"]},
    "shown": ["section.s1", "question.q2", "option.q2.a", "row.g1.r1"],
    "hidden": ["section.s2", "question.q3", "option.q2.b", "row.g1.r2"],
    "scores": {"total": 2},
}
EXAMPLE = questionnaire(
    sections=[
        section(
            "s1",
            single("q1"),
            several("q2", options=CHOICES),
            grid("g1", rows=[row("r1"), row("r2", shown_if=is_option("q1", "yes"))]),
        ),
        section("s2", single("q3"), shown_if=is_option("q1", "yes")),
    ],
    scores=[TOTAL],
    tests=[PASSING, {**PASSING, "id": "t2", "answers": {"q1": "yes", "q2": ["a", "b"]}}],
)


def test_a_case_that_passes() -> None:
    outcome = run_test_case(EXAMPLE, TestCase.model_validate(PASSING))
    assert outcome == TestOutcome("t1")
    assert outcome.has_passed


def test_a_case_that_fails_says_where() -> None:
    outcome = run_test_cases(EXAMPLE)[1]
    assert outcome == TestOutcome(
        "t2",
        unexpected=("section.s2", "question.q3", "option.q2.b", "row.g1.r2"),
        scores=(ScoreDifference("total", 2, 3.0),),
    )
    assert not outcome.has_passed


def test_what_should_be_shown_is_missing() -> None:
    case = TestCase.model_validate({"id": "t", "shown": ["question.q1", "question.q3", "section.s2"]})
    assert run_test_case(EXAMPLE, case).missing == ("question.q3", "section.s2")


def test_what_does_not_exist_fails() -> None:
    case = TestCase.model_validate(
        {"id": "t", "shown": ["question.gone"], "hidden": ["question.gone", "q1"], "scores": {"gone": None}}
    )
    outcome = run_test_case(EXAMPLE, case)
    assert outcome.unknown == ("question.gone", "q1")
    assert outcome.scores == (ScoreDifference("gone", None, None),)


def test_an_empty_score_is_expected_as_none() -> None:
    empty = TestCase.model_validate({"id": "t", "scores": {"total": None}})
    zero = TestCase.model_validate({"id": "t", "scores": {"total": 0}})
    assert run_test_case(EXAMPLE, empty).has_passed
    assert run_test_case(EXAMPLE, zero).scores == (ScoreDifference("total", 0, None),)


def test_scores_are_compared_as_computed_numbers_are() -> None:
    thirds = [option("a", score=0.1), option("b", score=0.2)]
    scored = questionnaire(several("q2", options=thirds), scores=[TOTAL])
    case = TestCase.model_validate({"id": "t", "answers": {"q2": ["a", "b"]}, "scores": {"total": 0.3}})
    assert run_test_case(scored, case).has_passed
