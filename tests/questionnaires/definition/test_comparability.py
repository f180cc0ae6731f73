"""Comparing two revisions: what keeps answers comparable, what does not, and what is said of each."""

from typing import Any

import pytest
from hypothesis import given

from questionnaires.catalogue import load
from questionnaires.definition.comparability import Change, ChangeKind, Scope, compare
from questionnaires.definition.model import Questionnaire
from tests.questionnaires.examples import (
    grid,
    information,
    is_answered,
    option,
    options,
    points,
    question,
    questionnaire,
    ranking,
    row,
    section,
    several,
    single,
    text,
    words,
)
from tests.questionnaires.strategies import Document, definitions

LABEL = (words("Question q1"),)


def changes(old: Document, new: Document, **more: Any) -> tuple[tuple[Change, ...], bool, bool]:
    """Return what is different between two questions, whether answers are comparable, and columns shared."""
    comparison = compare(questionnaire(old, **more), questionnaire(new, **more))
    return comparison.changes, comparison.is_comparable, comparison.shares_columns


def number(**more: Any) -> Document:
    return question("number", "q1", **{"minimum": 0, "maximum": 20, "cuts": [5, 10], **more})


@given(definitions())
def test_the_same_is_the_same(anything: Questionnaire) -> None:
    comparison = compare(anything, anything)
    assert (comparison.changes, comparison.shares_columns, comparison.scope) == ((), True, Scope.NOTHING)


def test_another_wording_keeps_the_columns() -> None:
    found = changes(single(), single(label=words("Autre question")))
    wording = Change(ChangeKind.WORDING, ("s1", "q1"), label=(words("Autre question"),), languages=("fr",))
    assert found == ((wording,), True, True)


def test_another_wording_of_an_option_is_no_other_option() -> None:
    found = changes(single(), single(options=[option("yes", label=words("Oui")), option("no")]))
    label = (*LABEL, words("Oui"))
    wording = Change(ChangeKind.WORDING, ("s1", "q1", "yes"), label=label, languages=("fr",))
    assert found == ((wording,), True, True)


def test_a_translation_is_named_as_such() -> None:
    comparison = compare(
        questionnaire(single()), questionnaire(single(label={"fr": "Question q1", "en": "Question q1"}))
    )
    assert (comparison.scope, [change.languages for change in comparison.changes]) == (
        Scope.TRANSLATION,
        [("en",)],
    )


def test_a_further_option_is_another_answer() -> None:
    found = changes(single(), single(options=options("yes", "no", "maybe")))
    change = Change(ChangeKind.ANSWER_CHANGED, key="q1", label=LABEL, added=(words("Option maybe"),))
    assert found == ((change,), False, False)


def test_options_in_another_order_are_the_same_answers() -> None:
    found = changes(single(), single(options=options("no", "yes")))
    assert found == ((Change(ChangeKind.ORDER, key="q1", label=LABEL), Change(ChangeKind.ORDER)), True, False)


@pytest.mark.parametrize(
    ("old", "new", "added", "removed"),
    [
        (several(), several(options=options("a", "b", "c")), [], ["Option none"]),
        (ranking(), ranking(options=options("a", "b", "c", "d")), ["Option d"], []),
        (points(), points(points=7), ["6", "7"], []),
        (single(), single(refusable=True), ["je préfère ne pas répondre"], []),
        (number(), number(cuts=[5]), [], ["10 ou plus"]),
        (number(), number(cuts=[5, 12]), ["12 ou plus"], ["10 ou plus"]),
    ],
)
def test_what_an_answer_can_newly_be_is_named(
    old: Document, new: Document, added: list[str], removed: list[str]
) -> None:
    comparison = compare(questionnaire(old), questionnaire(new))
    change = next(found for found in comparison.changes if found.kind is ChangeKind.ANSWER_CHANGED)
    assert ([t["fr"] for t in change.added], [t["fr"] for t in change.removed]) == (added, removed)


def test_another_kind_of_question_is_another_answer() -> None:
    _, is_comparable, shares_columns = changes(single(), text("q1"), privacy={"free_text": True})
    assert (is_comparable, shares_columns) == (False, False)


def test_a_question_more_leaves_the_others_comparable() -> None:
    comparison = compare(questionnaire(single("q1")), questionnaire(single("q1"), points("q2")))
    added = Change(ChangeKind.ANSWER_ADDED, key="q2", label=(words("Question q2"),))
    assert (comparison.changes, comparison.is_comparable, comparison.shares_columns) == (
        (added,),
        True,
        False,
    )


def test_a_row_less_is_an_answer_less() -> None:
    comparison = compare(questionnaire(grid()), questionnaire(grid(rows=[row("r1")])))
    label = (words("Question g1"), words("Ligne r2"))
    assert comparison.changes == (Change(ChangeKind.ANSWER_REMOVED, key="g1.r2", label=label),)


def test_another_code_renames_a_column() -> None:
    found = changes(single(), single(code="AUTRE"))
    assert found == ((Change(ChangeKind.COLUMN_RENAMED, key="q1", label=LABEL),), True, True)


def test_questions_in_another_order_have_other_columns() -> None:
    comparison = compare(questionnaire(single("q1"), points("q2")), questionnaire(points("q2"), single("q1")))
    assert (comparison.changes, comparison.shares_columns) == ((Change(ChangeKind.ORDER),), False)


def test_a_question_in_another_section_is_the_same() -> None:
    old = [section("s1", single("q1")), section("s2", points("q2"))]
    new = [section("s1"), section("s2", single("q1"), points("q2"))]
    comparison = compare(questionnaire(sections=old), questionnaire(sections=new))
    assert (comparison.changes, comparison.shares_columns) == ((Change(ChangeKind.ORDER),), True)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"shown_if": {"value": True}}, ChangeKind.LOGIC),
        ({"required": True}, ChangeKind.LOGIC),
        ({"display": "list"}, ChangeKind.PRESENTATION),
        ({"sensitive": True}, ChangeKind.PRIVACY),
        ({"source": {"item": "A/1/q1"}}, ChangeKind.OTHER),
        ({"help": words("Aide")}, ChangeKind.WORDING),
    ],
)
def test_a_change_is_named_as_what_it_is(change: Document, kind: ChangeKind) -> None:
    found, is_comparable, shares_columns = changes(single(), single(**change))
    assert ([one.kind for one in found], is_comparable, shares_columns) == ([kind], True, True)


def test_a_check_that_asks_something_else_is_logic() -> None:
    check = {"id": "c1", "condition": {"value": True}, "message": words("Non.")}
    found, _, _ = changes(
        single(valid_if=[check]), single(valid_if=[check | {"condition": is_answered("q1")}])
    )
    assert found == (Change(ChangeKind.LOGIC, ("s1", "q1", "c1"), label=LABEL),)


def test_an_information_more_asks_nothing() -> None:
    comparison = compare(questionnaire(single()), questionnaire(information(), single()))
    assert [change.kind for change in comparison.changes] == [ChangeKind.PART_ADDED]


def test_the_analysis_alone_changes_no_question() -> None:
    old = load("fiche-equipes")
    new = old.model_copy(update={"analysis": old.analysis.model_copy(update={"paliers": ()})})
    comparison = compare(old, new)
    assert (comparison.scope, comparison.shares_columns) == (Scope.ANALYSIS, True)


def test_a_language_more_is_a_translation() -> None:
    old = questionnaire(single())
    comparison = compare(old, old.model_copy(update={"languages": ("fr", "en")}))
    assert comparison.changes == (Change(ChangeKind.TRANSLATION, label=(words("Essai"),), languages=("en",)),)


def test_the_two_built_in_questionnaires_can_be_compared() -> None:
    comparison = compare(load("fiche-equipes"), load("fiche-equipes-courte"))
    assert (comparison.scope, comparison.shares_columns) == (Scope.ANSWERS, False)
