"""Checks of each question by itself."""

import pytest

from questionnaires.definition.checks import check, count_own_questions
from questionnaires.definition.findings import Finding, FindingCode, Place, Severity
from tests.questionnaires.examples import (
    dual_grid,
    grid,
    information,
    is_answered,
    option,
    options,
    points,
    question,
    questionnaire,
    ranking,
    scale,
    section,
    several,
    single,
)
from tests.questionnaires.strategies import Document

Q1 = ("s1", "q1")
WARNING = Severity.WARNING


def number(**more: object) -> Document:
    return question("number", "q1", **{"minimum": 0, "maximum": 10, **more})


def day(**more: object) -> Document:
    return question("date", "q1", **{"earliest": "2026-01-01", "latest": "2026-12-31", **more})


def test_every_kind_fits() -> None:
    kinds = [question("yes_no", "q2"), question("rating", "q3", points=5), information()]
    assert check(questionnaire(number(cuts=[2, 10]), *kinds)) == ()
    assert check(questionnaire(day(cuts=["2026-06-01"]))) == ()


@pytest.mark.parametrize(
    ("document", "code", "parameters", "field"),
    [
        (single(options=[]), FindingCode.TOO_FEW_OPTIONS, {"count": 0, "limit": 2}, "options"),
        (several(options=options("a")), FindingCode.TOO_FEW_OPTIONS, {"count": 1, "limit": 2}, "options"),
        (ranking(options=[]), FindingCode.TOO_FEW_OPTIONS, {"count": 0, "limit": 2}, "options"),
        (grid("q1", rows=[]), FindingCode.NO_ROWS, {}, "rows"),
        (dual_grid("q1", rows=[]), FindingCode.NO_ROWS, {}, "rows"),
        (number(minimum=10), FindingCode.RANGE_EMPTY, {"min": 10, "max": 10}, "minimum"),
        (number(minimum=11), FindingCode.RANGE_EMPTY, {"min": 11, "max": 10}, "minimum"),
        (number(cuts=[5, 3]), FindingCode.CUTS_UNORDERED, {}, "cuts"),
        (number(cuts=[3, 3]), FindingCode.CUTS_UNORDERED, {}, "cuts"),
        (number(cuts=[0, 3]), FindingCode.CUT_OUTSIDE, {"cut": 0, "min": 0, "max": 10}, "cuts"),
        (number(cuts=[3, 11]), FindingCode.CUT_OUTSIDE, {"cut": 11, "min": 0, "max": 10}, "cuts"),
        (number(minimum=0.5), FindingCode.DECIMALS_EXCEEDED, {"value": 0.5, "decimals": 0}, "minimum"),
        (
            number(cuts=[2.25], decimals=1),
            FindingCode.DECIMALS_EXCEEDED,
            {"value": 2.25, "decimals": 1},
            "cuts",
        ),
        (
            day(earliest="2027-01-01"),
            FindingCode.RANGE_EMPTY,
            {"min": "2027-01-01", "max": "2026-12-31"},
            "earliest",
        ),
        (day(cuts=["2026-06-01", "2026-05-01"]), FindingCode.CUTS_UNORDERED, {}, "cuts"),
        (
            day(cuts=["2026-01-01"]),
            FindingCode.CUT_OUTSIDE,
            {"cut": "2026-01-01", "min": "2026-01-01", "max": "2026-12-31"},
            "cuts",
        ),
    ],
)
def test_a_question_that_does_not_fit(
    document: Document, code: FindingCode, parameters: dict[str, str | float], field: str
) -> None:
    asked_too = single("other")
    assert check(questionnaire(document, asked_too)) == (
        Finding(code, Q1, parameters=parameters, field=field),
    )


@pytest.mark.parametrize(
    ("document", "code", "place", "field"),
    [
        (
            single(required=True, require_if={"value": True}),
            FindingCode.REQUIRE_IF_POINTLESS,
            Q1,
            "require_if",
        ),
        (
            ranking(options=[option("a", specify=True), option("b")], places=1),
            FindingCode.SPECIFY_IGNORED,
            (*Q1, "a"),
            "specify",
        ),
        (
            grid("q1", scale={**scale("u"), "options": [option("a", shown_if={"value": True}), option("b")]}),
            FindingCode.OPTION_CONDITION_IGNORED,
            (*Q1, "u", "a"),
            "shown_if",
        ),
        (
            single(options=[option("a", shown_if={"value": True}), option("b", shown_if={"value": True})]),
            FindingCode.ALL_OPTIONS_CONDITIONAL,
            Q1,
            "options",
        ),
    ],
)
def test_what_changes_nothing_is_worth_a_warning(
    document: Document, code: FindingCode, place: Place, field: str
) -> None:
    assert check(questionnaire(document)) == (Finding(code, place, WARNING, field=field),)


def test_a_scale_of_one_option() -> None:
    finding = Finding(
        FindingCode.TOO_FEW_OPTIONS, (*Q1, "u"), parameters={"count": 1, "limit": 2}, field="options"
    )
    assert check(questionnaire(grid("q1", scale=scale("u", "a")))) == (finding,)


def test_an_option_to_specify_needs_free_texts() -> None:
    document = single(options=[option("a"), option("b", specify=True)])
    finding = Finding(FindingCode.SPECIFY_NOT_ALLOWED, (*Q1, "b"), field="specify")
    assert check(questionnaire(document)) == (finding,)
    assert check(questionnaire(document, privacy={"free_text": True})) == ()


def test_no_section_at_all() -> None:
    empty = questionnaire(single()).model_copy(update={"sections": ()})
    assert check(empty) == (Finding(FindingCode.NO_SECTION, (), field="sections"),)


def test_a_section_without_a_question() -> None:
    finding = Finding(FindingCode.EMPTY_SECTION, ("s2",), WARNING, field="questions")
    assert check(questionnaire(sections=[section("s1", single()), section("s2")])) == (finding,)


def test_a_school_may_add_so_many_questions() -> None:
    common = single("q1", source={"item": "REF/1/q1", "locked": True})
    own = [points("q2"), points("q3"), information()]
    definition = questionnaire(common, *own, reference={"code": "REF", "own_questions": 1})
    finding = Finding(
        FindingCode.TOO_MANY_OWN_QUESTIONS,
        (),
        parameters={"count": 3, "limit": 1},
        field="reference.own_questions",
    )
    assert (count_own_questions(definition), check(definition)) == (3, (finding,))


def test_without_a_reference_any_number_is_ones_own() -> None:
    assert check(questionnaire(*(single(f"q{index}") for index in range(12)))) == ()


def test_names_of_checks_scores_and_tests_differ() -> None:
    answered = {"condition": is_answered("q1"), "message": {"fr": "Non."}}
    checks = [{"id": "c1", **answered}, {"id": "c1", **answered}]
    value = {"count": [{"answer": "q1"}]}
    scores = [{"id": name, "code": "S", "label": {"fr": "Score"}, "value": value} for name in ("a", "b")]
    tests = [{"id": "t1"}, {"id": "t1"}]
    definition = questionnaire(single(valid_if=checks), scores=scores, tests=tests)
    assert check(definition) == (
        Finding(FindingCode.DUPLICATE_ID, (*Q1, "c1"), parameters={"id": "c1"}, field="id"),
        Finding(FindingCode.DUPLICATE_CODE, ("@scores", "b"), parameters={"code": "S"}, field="code"),
        Finding(FindingCode.DUPLICATE_ID, ("@tests", "t1"), parameters={"id": "t1"}, field="id"),
    )


def test_a_threshold_that_nobody_knows() -> None:
    finding = Finding(
        FindingCode.UNKNOWN_THRESHOLD, (), parameters={"name": "mood"}, field="privacy.thresholds"
    )
    assert check(questionnaire(single(), privacy={"thresholds": {"mood": 5, "texts": 9}})) == (finding,)
