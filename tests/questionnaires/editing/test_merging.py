"""Two editors at once."""

from copy import deepcopy

from hypothesis import assume, event, given
from hypothesis import strategies as st

from questionnaires.definition.model import Questionnaire
from questionnaires.editing.cells import ROOT, STATE, Draft, Write, Writes, apply
from questionnaires.editing.merging import Clash, collisions, spoilt
from questionnaires.editing.shredding import assemble, shred
from tests.questionnaires.editing.sessions import actions, numbered_uids
from tests.questionnaires.editing.test_cells import draft_of
from tests.questionnaires.strategies import definitions

START = {
    "sections": [
        {"id": "s1", "questions": [{"id": "q1", "label": {"fr": "Un", "en": "One"}}, {"id": "q2"}]},
        {"id": "s2"},
    ]
}
S1, Q1 = "e1", "e2"


def clashes_of(theirs: Writes, mine: Writes) -> tuple[Clash, ...]:
    draft = shred(START)
    apply(draft, theirs)
    return collisions(draft, theirs, mine)


def after(draft: Draft, *edits: Writes) -> Draft:
    result = deepcopy(draft)
    for edit in edits:
        apply(result, edit)
    return result


@given(definitions(), st.data())
def test_edits_that_do_not_clash_give_the_same_draft_in_either_order(
    questionnaire: Questionnaire, data: st.DataObject
) -> None:
    base = draft_of(questionnaire)
    theirs = actions(base, data.draw, numbered_uids("t"))
    mine = actions(base, data.draw, numbered_uids("m"))
    clashing = bool(collisions(after(base, theirs), theirs, mine))
    event("clash" if clashing else "merge")
    assume(not clashing)
    one, other = after(base, theirs, mine), after(base, mine, theirs)
    assert (one, assemble(one)) == (other, assemble(other))


@given(definitions(), st.data())
def test_both_editors_are_told_or_neither(questionnaire: Questionnaire, data: st.DataObject) -> None:
    base = draft_of(questionnaire)
    theirs = actions(base, data.draw, numbered_uids("t"))
    mine = actions(base, data.draw, numbered_uids("m"))
    told_me = collisions(after(base, theirs), theirs, mine)
    told_them = collisions(after(base, mine), mine, theirs)
    assert bool(told_me) == bool(told_them)


@given(definitions(), st.data())
def test_a_merge_loses_nothing_that_either_wrote(questionnaire: Questionnaire, data: st.DataObject) -> None:
    base = draft_of(questionnaire)
    theirs = actions(base, data.draw, numbered_uids("t"))
    mine = actions(base, data.draw, numbered_uids("m"))
    assume(not collisions(after(base, theirs), theirs, mine))
    merged = after(base, theirs, mine)
    wanted = {(uid, path): value for uid, path, value in (*theirs, *mine)}
    assert {cell: merged.get(cell[0], {}).get(cell[1]) for cell in wanted} == wanted


def test_the_same_cell_written_differently_is_a_clash() -> None:
    theirs = (Write(Q1, "label.fr", "Le leur"),)
    assert clashes_of(theirs, (Write(Q1, "label.fr", "Le mien"),)) == (
        Clash(Q1, "label.fr", "Le leur", "Le mien"),
    )


def test_writing_the_same_is_agreement() -> None:
    edit = (Write(Q1, "label.fr", "Pareil"),)
    assert clashes_of(edit, edit) == ()


def test_two_languages_of_one_text_go_together() -> None:
    assert clashes_of((Write(Q1, "label.fr", "a"),), (Write(Q1, "label.en", "b"),)) == ()


def test_writing_in_what_they_removed_is_a_clash() -> None:
    removal = (Write(S1, STATE, "removed"),)
    assert clashes_of(removal, (Write(Q1, "label.fr", "a"),)) == (Clash(S1, STATE, "removed", None),)


def test_removing_what_they_wrote_in_is_a_clash() -> None:
    edit = (Write(Q1, "label.fr", "a"),)
    assert clashes_of(edit, (Write(S1, STATE, "removed"),)) == (Clash(S1, STATE, None, "removed"),)


def test_moving_something_into_what_they_removed_is_a_clash() -> None:
    removal = (Write("e4", STATE, "removed"),)
    assert clashes_of(removal, (Write(Q1, "@place", ["e4", "questions", "i"]),)) == (
        Clash("e4", STATE, "removed", None),
    )


def test_both_removing_the_same_is_agreement() -> None:
    removal = (Write(Q1, STATE, "removed"),)
    assert clashes_of(removal, removal) == ()


def test_the_title_and_a_question_go_together() -> None:
    assert clashes_of((Write(ROOT, "title.fr", "a"),), (Write(Q1, "label.fr", "b"),)) == ()


def test_an_edit_can_be_undone_while_its_cells_hold_what_it_wrote() -> None:
    draft = shred(START)
    writes = (Write(Q1, "label.fr", "a"),)
    inverse = apply(draft, writes)
    assert spoilt(draft, writes, inverse) == ()


def test_an_edit_cannot_be_undone_over_the_work_of_another() -> None:
    draft = shred(START)
    writes = (Write(Q1, "label.fr", "a"),)
    inverse = apply(draft, writes)
    apply(draft, (Write(Q1, "label.fr", "de Marie"),))
    assert spoilt(draft, writes, inverse) == (Clash(Q1, "label.fr", "de Marie", "Un"),)
