"""What people do to a draft, one action a test."""

from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.definition.model import Kind, Questionnaire
from questionnaires.editing.authoring import (
    add,
    add_question,
    add_section,
    change_kind,
    duplicate,
    last_child,
    move,
    remove,
    restore,
    rewrite_lines,
    shift,
    switch,
)
from questionnaires.editing.cells import STATE, Draft, Uid, Write, apply
from questionnaires.editing.planting import OPTIONS, QUESTIONS, SECTIONS
from questionnaires.editing.shredding import Document, assemble, shred
from questionnaires.editing.templates import blank_questionnaire, template, templates
from tests.questionnaires.editing.sessions import elements, numbered_uids

FRENCH = ("fr",)
BOTH = ("fr", "en")
LINES = st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), max_size=6)


@pytest.fixture
def draft() -> Draft:
    """Return a draft with two sections, three questions in the first: q1, q2, q3."""
    questions = [
        {"id": f"q{n}", "code": f"Q{n}", "kind": "yes_no", "label": {"fr": f"N° {n}"}} for n in (1, 2, 3)
    ]
    sections = [
        {"id": "s1", "title": {"fr": "A"}, "questions": questions},
        {"id": "s2", "title": {"fr": "B"}},
    ]
    return shred(blank_questionnaire("Essai", "ESSAI", FRENCH, key="essai") | {"sections": sections})


S1, Q1, Q2, Q3, S2 = "e1", "e2", "e3", "e4", "e5"


def order_of(draft: Draft) -> list[list[str]]:
    return [
        [q["id"] for q in section.get("questions", [])] for section in assemble(draft).get("sections", [])
    ]


def new_question(draft: Draft, kind: Kind, languages: tuple[str, ...] = FRENCH) -> Uid:
    uid, writes = add_question(draft, kind, languages, section=S1, after=None, new_uid=numbered_uids())
    apply(draft, writes)
    return uid


def document_of(draft: Draft, question_id: str) -> Document:
    questions = [q for s in assemble(draft)["sections"] for q in s.get("questions", [])]
    return next(question for question in questions if question["id"] == question_id)


@pytest.mark.parametrize(("kind", "languages"), list(product(Kind, [FRENCH, BOTH, ("de",)])))
def test_a_new_question_of_each_kind_has_the_shape_of_one(
    draft: Draft, kind: Kind, languages: tuple[str, ...]
) -> None:
    uid = new_question(draft, kind, languages)
    questions = Questionnaire.model_validate(assemble(draft)).questions()
    assert [(q.id, q.kind) for q in questions if q.id == uid] == [(uid, kind)]


def test_a_blank_questionnaire_has_the_shape_of_one() -> None:
    blank = blank_questionnaire("Essai", "ESSAI", BOTH, key="essai")
    assert [section.id for section in Questionnaire.model_validate(blank).sections] == ["s1"]


def test_every_new_part_is_known_to_the_browser() -> None:
    assert templates(FRENCH)["grid"] == template("grid", FRENCH)


def test_codes_are_the_next_that_are_free(draft: Draft) -> None:
    uid = new_question(draft, Kind.SINGLE_CHOICE)
    question = document_of(draft, uid)
    assert (question["code"], [option["code"] for option in question["options"]]) == ("Q4", ["R1", "R2"])


@pytest.mark.parametrize(("kind", "other"), list(permutations(Kind, 2)))
def test_any_kind_can_become_any_other_and_come_back(draft: Draft, kind: Kind, other: Kind) -> None:
    uid = new_question(draft, kind)
    before = assemble(draft)
    inverse = apply(draft, change_kind(draft, uid, other, FRENCH, numbered_uids("k")))
    kinds = [q.kind for q in Questionnaire.model_validate(assemble(draft)).questions() if q.id == uid]
    apply(draft, inverse)
    assert (kinds, assemble(draft)) == ([other], before)


def test_options_survive_a_change_between_choices(draft: Draft) -> None:
    uid = new_question(draft, Kind.SINGLE_CHOICE)
    options = document_of(draft, uid)["options"]
    apply(draft, change_kind(draft, uid, Kind.RANKING, FRENCH, numbered_uids("k")))
    assert (document_of(draft, uid)["options"], document_of(draft, uid)["places"]) == (options, 3)


def test_options_come_back_with_a_kind_that_has_some(draft: Draft) -> None:
    uid = new_question(draft, Kind.SINGLE_CHOICE)
    options = document_of(draft, uid)["options"]
    for kind in (Kind.YES_NO, Kind.SEVERAL_CHOICES):
        apply(draft, change_kind(draft, uid, kind, FRENCH, numbered_uids("k")))
    assert document_of(draft, uid)["options"] == options


def test_a_section_is_added_after_another(draft: Draft) -> None:
    uid, writes = add_section(draft, FRENCH, after=S1, new_uid=numbered_uids())
    apply(draft, writes)
    assert [section["id"] for section in assemble(draft)["sections"]] == ["s1", uid, "s2"]


def test_a_part_is_added_at_the_end(draft: Draft) -> None:
    after = last_child(draft, S1, QUESTIONS)
    new = {"id": "q9", "kind": "yes_no"}
    apply(draft, add(draft, new, parent=S1, slot=QUESTIONS, after=after, new_uid=numbered_uids())[1])
    assert order_of(draft) == [["q1", "q2", "q3", "q9"], []]


def test_an_empty_list_has_no_last_element(draft: Draft) -> None:
    assert last_child(draft, S2, QUESTIONS) is None


@pytest.mark.parametrize(
    ("uid", "by", "expected"),
    [
        (Q2, -1, [["q2", "q1", "q3"], []]),
        (Q2, 1, [["q1", "q3", "q2"], []]),
        (Q3, 1, [["q1", "q2"], ["q3"]]),
        (Q1, -1, [["q1", "q2", "q3"], []]),
        (S1, 1, [[], ["q1", "q2", "q3"]]),
        (S1, -1, [["q1", "q2", "q3"], []]),
    ],
)
def test_moving_by_one_place(draft: Draft, uid: Uid, by: int, expected: list[list[str]]) -> None:
    apply(draft, shift(draft, uid, by))
    assert order_of(draft) == expected


def test_a_removed_neighbour_is_passed_over(draft: Draft) -> None:
    apply(draft, remove(Q2))
    apply(draft, shift(draft, Q3, -1))
    assert order_of(draft) == [["q3", "q1"], []]


def test_a_question_goes_to_another_section(draft: Draft) -> None:
    apply(draft, move(draft, Q1, parent=S2, slot=QUESTIONS, after=None))
    assert order_of(draft) == [["q2", "q3"], ["q1"]]


def test_there_is_room_between_elements_with_the_same_key(draft: Draft) -> None:
    for uid in (Q1, Q2, Q3):
        apply(draft, (Write(uid, "@place", [S1, QUESTIONS, "i"]),))
    apply(draft, move(draft, Q3, parent=S1, slot=QUESTIONS, after=Q1))
    assert order_of(draft) == [["q1", "q3", "q2"], []]


def test_restoring_brings_back_what_it_is_within(draft: Draft) -> None:
    apply(draft, (*remove(Q1), *remove(S1)))
    apply(draft, restore(draft, Q1))
    assert order_of(draft) == [["q1", "q2", "q3"], []]


def test_what_is_switched_off_is_kept_apart_from_what_is_removed(draft: Draft) -> None:
    apply(draft, switch(Q1, is_on=False))
    state = draft[Q1][STATE]
    apply(draft, switch(Q1, is_on=True))
    assert (state, order_of(draft)) == ("off", [["q1", "q2", "q3"], []])


def test_a_copy_stands_after_the_original_with_names_of_its_own(draft: Draft) -> None:
    copy, writes = duplicate(draft, Q1, numbered_uids())
    apply(draft, writes)
    assert (order_of(draft), document_of(draft, copy)) == (
        [["q1", copy, "q2", "q3"], []],
        {"id": copy, "code": "Q4", "kind": "yes_no", "label": {"fr": "N° 1"}},
    )


def test_a_copied_section_has_copies_of_its_questions(draft: Draft) -> None:
    apply(draft, (Write(Q2, "shown_if", {"answered": [{"answer": "q1"}]}),))
    apply(draft, duplicate(draft, S1, numbered_uids())[1])
    first, second = [s["questions"] for s in assemble(draft)["sections"][:2]]
    assert (first[1]["shown_if"], second[1]["shown_if"]) == (
        {"answered": [{"answer": "q1"}]},
        {"answered": [{"answer": second[0]["id"]}]},
    )


def test_a_copy_of_an_academy_item_is_the_schools_own(draft: Draft) -> None:
    apply(draft, (Write(Q1, "source.item", "FICHE/1/q1"),))
    copy, writes = duplicate(draft, Q1, numbered_uids())
    apply(draft, writes)
    assert "source" not in document_of(draft, copy)


@given(LINES, LINES)
def test_lines_become_the_labels(before: list[str], after: list[str]) -> None:
    options = [{"id": f"o{n}", "label": {"fr": line}} for n, line in enumerate(before)]
    draft = shred({"sections": [{"id": "s1", "questions": [{"id": "q1", OPTIONS: options}]}]})
    writes = rewrite_lines(draft, after, parent="e2", slot=OPTIONS, language="fr", new_uid=numbered_uids())
    apply(draft, writes)
    question = assemble(draft)["sections"][0]["questions"][0]
    assert [option["label"]["fr"] for option in question.get(OPTIONS, [])] == after


def test_a_reworded_line_keeps_its_option(draft: Draft) -> None:
    uid = new_question(draft, Kind.SINGLE_CHOICE)
    for lines in (["Oui", "Non"], ["Non", "Peut-être"]):
        apply(
            draft,
            rewrite_lines(draft, lines, parent=uid, slot=OPTIONS, language="fr", new_uid=numbered_uids("x")),
        )
    by_label = {option["label"]["fr"]: option["code"] for option in document_of(draft, uid)["options"]}
    assert by_label == {"Non": "R2", "Peut-être": "R1"}


def test_unchanged_lines_write_nothing(draft: Draft) -> None:
    uid = new_question(draft, Kind.SINGLE_CHOICE)
    for expected in (2, 0):
        writes = rewrite_lines(
            draft, ["Oui", "Non"], parent=uid, slot=OPTIONS, language="fr", new_uid=numbered_uids("x")
        )
        apply(draft, writes)
        assert len(writes) == expected


def test_what_is_nowhere_cannot_be_copied() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        duplicate({"x1": {"code": "A"}}, "x1", numbered_uids())


def test_the_lists_of_a_blank_questionnaire() -> None:
    assert len(elements(shred(blank_questionnaire("Essai", "E", FRENCH, key="e")), SECTIONS)) == 1


def test_answers_go_from_a_choice_into_a_grid_and_back(draft: Draft) -> None:
    uid = new_question(draft, Kind.SINGLE_CHOICE)
    answers = document_of(draft, uid)["options"]
    apply(draft, change_kind(draft, uid, Kind.GRID, FRENCH, numbered_uids("k")))
    in_grid = document_of(draft, uid)["scale"]["options"]
    apply(draft, change_kind(draft, uid, Kind.SEVERAL_CHOICES, FRENCH, numbered_uids("l")))
    assert (in_grid, document_of(draft, uid)["options"]) == (answers, answers)


def test_cuts_of_numbers_do_not_become_days(draft: Draft) -> None:
    uid = new_question(draft, Kind.NUMBER)
    apply(draft, (Write(uid, "cuts", [10, 20]),))
    apply(draft, change_kind(draft, uid, Kind.DATE, FRENCH, numbered_uids("k")))
    assert "cuts" not in document_of(draft, uid)
