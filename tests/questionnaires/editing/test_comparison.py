"""Differences between two states."""

from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from questionnaires.definition.model import Questionnaire
from questionnaires.editing.authoring import add_section, remove, shift
from questionnaires.editing.cells import Write, apply
from questionnaires.editing.comparison import Change, ChangeSort, changes, difference, roll_back
from questionnaires.editing.shredding import assemble, shred
from tests.questionnaires.editing.sessions import numbered_uids
from tests.questionnaires.editing.test_cells import draft_of, edited
from tests.questionnaires.strategies import definitions

START = {
    "sections": [
        {"id": "s1", "questions": [{"id": "q1", "label": {"fr": "Un"}}, {"id": "q2"}]},
        {"id": "s2"},
    ]
}


@given(definitions(), st.integers(0, 6), st.data())
def test_any_earlier_state_can_be_restored_by_one_edit(
    questionnaire: Questionnaire, edits: int, data: st.DataObject
) -> None:
    draft = draft_of(questionnaire)
    start = deepcopy(draft)
    inverses = edited(draft, data.draw, numbered_uids(), edits)
    earlier = roll_back(draft, inverses[::-1])
    end = deepcopy(draft)
    undo = apply(draft, difference(draft, earlier))
    restored = deepcopy(draft)
    apply(draft, undo)
    assert (earlier, restored, draft) == (start, start, end)


@given(definitions(), st.integers(1, 4), st.data())
def test_where_nothing_is_listed_nothing_differs(
    questionnaire: Questionnaire, edits: int, data: st.DataObject
) -> None:
    draft = draft_of(questionnaire)
    start = deepcopy(draft)
    edited(draft, data.draw, numbered_uids(), edits)
    if not changes(start, draft):
        assert assemble(start) == assemble(draft)


def test_a_changed_text_is_shown_with_both_versions() -> None:
    old, new = shred(START), shred(START)
    apply(new, (Write("e2", "label.fr", "Premier"),))
    assert changes(old, new) == (Change(ChangeSort.CHANGED, "e2", "label.fr", "Un", "Premier"),)


def test_what_is_removed_with_its_section_is_listed_once() -> None:
    old, new = shred(START), shred(START)
    apply(new, remove("e1"))
    assert changes(old, new) == (Change(ChangeSort.REMOVED, "e1"),)


def test_what_is_added_is_listed_once() -> None:
    old, new = shred(START), shred(START)
    uid, writes = add_section(new, ["fr"], after="e1", new_uid=numbered_uids())
    apply(new, writes)
    assert changes(old, new) == (Change(ChangeSort.ADDED, uid),)


def test_a_move_is_listed_as_such() -> None:
    old, new = shred(START), shred(START)
    apply(new, shift(new, "e3", -1))
    assert changes(old, new) == (Change(ChangeSort.MOVED, "e3"),)
