"""What refers to what, and how references are taken away."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.definition.model import Questionnaire
from questionnaires.editing.authoring import duplicate, remove
from questionnaires.editing.cells import Draft, Leaf, apply
from questionnaires.editing.planting import QUESTIONS
from questionnaires.editing.references import Dependant, dependants, detach, renamed
from questionnaires.editing.shredding import assemble, shred
from questionnaires.editing.trimming import Named, trim
from tests.questionnaires.editing.sessions import ANYWHERE, elements, numbered_uids
from tests.questionnaires.editing.test_cells import draft_of
from tests.questionnaires.strategies import definitions

A1: dict[str, Any] = {"answer": "q1"}
A2: dict[str, Any] = {"answer": "q2"}
YES: dict[str, Any] = {"option": "yes"}
IS_YES: dict[str, Any] = {"==": [A1, YES]}
GIVEN: dict[str, Any] = {"answered": [A2]}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (IS_YES, None),
        (GIVEN, GIVEN),
        ({"and": [IS_YES, GIVEN]}, GIVEN),
        ({"and": [IS_YES, GIVEN, GIVEN]}, {"and": [GIVEN, GIVEN]}),
        ({"or": [{"not": [IS_YES]}, GIVEN]}, GIVEN),
        ({"not": [IS_YES]}, None),
        ({">": [{"sum": [A1, A2]}, {"value": 3}]}, {">": [{"sum": [A2]}, {"value": 3}]}),
        ({">": [{"sum": [A1]}, {"value": 3}]}, None),
        ({"points": "q1.r1"}, None),
        ({"value": True}, {"value": True}),
        ("no expression", "no expression"),
    ],
)
def test_what_is_left_of_a_condition_without_an_answer(before: Leaf, after: Leaf | None) -> None:
    assert trim(before, Named(answers=frozenset({"q1"}))) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (IS_YES, None),
        ({"==": [A1, {"option": "no"}]}, {"==": [A1, {"option": "no"}]}),
        ({"==": [A2, YES]}, {"==": [A2, YES]}),
        ({"in": [A1, {"list": ["yes", "no"]}]}, {"in": [A1, {"list": ["no"]}]}),
        ({"in": [A1, {"list": ["yes"]}]}, None),
        (
            {"in": [{"answer": "q1.r1"}, {"list": ["yes", "no"]}]},
            {"in": [{"answer": "q1.r1"}, {"list": ["no"]}]},
        ),
    ],
)
def test_what_is_left_of_a_condition_without_an_option(before: Leaf, after: Leaf | None) -> None:
    assert trim(before, Named(options=frozenset({("q1", "yes")}))) == after


def test_a_key_that_begins_alike_is_another() -> None:
    condition = {"answered": [{"answer": "q10"}]}
    assert trim(condition, Named(answers=frozenset({"q1"}))) == condition


DOCUMENT: dict[str, Any] = {
    "sections": [
        {"id": "s1", "questions": [{"id": "q1", "rows": [{"id": "r1"}], "options": [{"id": "o1"}]}]},
        {
            "id": "s2",
            "shown_if": GIVEN | {},
            "questions": [
                {"id": "q2", "shown_if": {"answered": [A1]}, "label": {"fr": "Vous avez dit {answer.q1}."}},
                {"id": "q3", "shown_if": {"==": [A1, {"option": "o1"}]}, "help": {"fr": "{score.total}"}},
            ],
        },
    ],
    "scores": [{"id": "total", "value": {"sum": [A1, A2]}}],
    "tests": [{"id": "t1", "answers": {"q1": "o1", "q2": "x"}, "shown": ["question.q1", "question.q2"]}],
    "analysis": {
        "needs": {"grids": ["q1", "q9"], "practices": [{"row": "r1"}]},
        "maturity": {"grids": ["q1", "q9"], "reached": ["o1", "o9"], "under_way": ["o2"]},
        "perceptions": [{"question": "q2"}, {"question": "q3"}],
    },
}


def uid_of(draft: Draft, name: str) -> str:
    return next(uid for uid, cells in draft.items() if cells.get("id") == name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "q1",
            {
                ("q2", "shown_if"), ("q2", "label.fr"), ("q3", "shown_if"), ("total", "value"),
                ("t1", "answers"), ("t1", "shown"), (None, "analysis.needs.grids"),
                (None, "analysis.maturity.grids"), (None, "@state"),
            },
        ),
        ("o1", {("q3", "shown_if"), (None, "analysis.maturity.reached")}),
        ("r1", {(None, "@state")}),
        ("total", {("q3", "help.fr")}),
        ("q3", {(None, "@state")}),
        ("s1", {
            ("q2", "shown_if"), ("q2", "label.fr"), ("q3", "shown_if"), ("total", "value"),
            ("t1", "answers"), ("t1", "shown"), (None, "analysis.needs.grids"),
                (None, "analysis.maturity.grids"), (None, "@state"),
        }),
    ],
)  # fmt: skip
def test_dependants_are_found(name: str, expected: set[tuple[str | None, str]]) -> None:
    draft = shred(DOCUMENT)
    found = dependants(draft, uid_of(draft, name))
    assert {(draft[d.uid].get("id"), d.path) for d in found} == expected


def test_what_is_removed_depends_on_nothing() -> None:
    draft = shred(DOCUMENT)
    apply(draft, remove(uid_of(draft, "q2")))
    assert Dependant(uid_of(draft, "q2"), "shown_if") not in dependants(draft, uid_of(draft, "q1"))


@given(definitions(), st.data())
def test_nothing_refers_to_what_was_detached(questionnaire: Questionnaire, data: st.DataObject) -> None:
    draft = draft_of(questionnaire)
    uid = data.draw(st.sampled_from([uid for slot in ANYWHERE for uid in elements(draft, slot)]))
    apply(draft, detach(draft, uid))
    assert dependants(draft, uid) == ()


@given(definitions(), st.data())
def test_a_copy_refers_to_itself(questionnaire: Questionnaire, data: st.DataObject) -> None:
    draft = draft_of(questionnaire)
    question = data.draw(st.sampled_from(elements(draft, QUESTIONS)))
    before = len(dependants(draft, question))
    copy, writes = duplicate(draft, question, numbered_uids())
    apply(draft, writes)
    assert (len(dependants(draft, question)), dependants(draft, copy)) == (before, ())


def test_renaming_reaches_conditions_and_placeholders() -> None:
    ids = {"q1": "n1"}
    assert [renamed(value, ids) for value in (IS_YES, "{answer.q1.r1} {answer.q10}", ["q1"])] == [
        {"==": [{"answer": "n1"}, YES]},
        "{answer.n1.r1} {answer.q10}",
        ["q1"],
    ]


def test_the_document_without_the_detached_is_whole() -> None:
    draft = shred(DOCUMENT)
    question = uid_of(draft, "q1")
    apply(draft, (*detach(draft, question), *remove(question)))
    kept = assemble(draft)
    assert (kept["sections"][1]["questions"], kept["scores"], kept["analysis"]["needs"]) == (
        [{"id": "q2", "label": {"fr": "Vous avez dit …."}}, {"id": "q3", "help": {"fr": "{score.total}"}}],
        [{"id": "total", "value": {"sum": [A2]}}],
        {"grids": ["q9"]},
    )
