"""The history of a draft: who did what and when, the draft at any point, going back to one."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.editing.cells import PLACE, ROOT, STATE, Draft, Write
from questionnaires.editing.comparison import Change, ChangeSort
from survey_app.drafting.edits import Outcome
from survey_app.drafting.errors import DraftNotFoundError, EntryNotFoundError
from survey_app.drafting.models import EditKind
from survey_app.drafting.operations.history import (
    PAGE,
    Deed,
    compare_points,
    get_point,
    list_history,
    restore_point,
)
from tests.factories import NOW, TEST_UAIS
from tests.survey_app.drafting.drafts import Tab, add_people, begin, edit, elements, label, title, uid_of

pytestmark = pytest.mark.usefixtures("app_context")


def restore(tab: Tab, number: int, key: str = "retour") -> Outcome:
    return restore_point(tab.key, tab.person, number, edit_key=key, tab=tab.name, now=NOW).outcome


def test_what_one_person_does_in_a_quarter_of_an_hour_is_one_group() -> None:
    mine, theirs = begin(people=2)
    for minutes, tab in ((0, mine), (3, mine), (5, theirs), (20, theirs)):
        tab.now = NOW + timedelta(minutes=minutes)
        tab.catch_up()
        tab.edit(title(f"Titre à {minutes} minutes"))
    groups = list_history(mine.key, mine.person).groups
    assert [(group.number, group.began_at - NOW, group.ended_at - NOW) for group in groups] == [
        (4, timedelta(minutes=20), timedelta(minutes=20)),
        (3, timedelta(minutes=5), timedelta(minutes=5)),
        (2, timedelta(0), timedelta(minutes=3)),
    ]


def test_the_history_says_what_was_done_to_what() -> None:
    (tab,) = begin()
    question = uid_of(tab, "q1")
    for text in ("Com", "Comment", "Comment allez-vous ?"):
        tab.edit(label(question, text), note={"action": "text", "uid": question})
    tab.undo()
    tab.edit(Write(question, STATE, "removed"), note={"action": "remove", "uid": question})
    (group,) = list_history(tab.key, tab.person).groups
    name = "Comment"
    assert group.deeds == (
        Deed(EditKind.EDIT, "remove", question, name, None),
        Deed(EditKind.UNDO, "", question, name, 3),
        Deed(EditKind.EDIT, "text", question, name, None, times=3),
    )


def test_a_long_history_is_read_in_pages() -> None:
    (tab,) = begin()
    writes = [edit(0, title(f"Titre {number}")) for number in range(PAGE + 10)]
    for start in range(0, len(writes), 50):
        tab.send(*writes[start : start + 50])
    first = list_history(tab.key, tab.person)
    second = list_history(tab.key, tab.person, first.before)
    assert (first.before, second.groups[0].number, second.before) == (11, 10, None)


def test_the_draft_is_shown_as_it_was_at_any_point() -> None:
    (tab,) = begin()
    states = [elements(tab)]
    for write in (title("Un"), Write(uid_of(tab, "q1"), STATE, "removed"), title("Deux")):
        tab.edit(write)
        states.append(elements(tab))
    assert [get_point(tab.key, tab.person, number).elements for number in range(4)] == states


def test_two_points_are_compared() -> None:
    (tab,) = begin()
    tab.edit(title("Un"))
    tab.edit(title("Deux"))
    assert compare_points(tab.key, tab.person, 0, 1) == (
        Change(ChangeSort.CHANGED, ROOT, "title.fr", "Essai", "Un"),
    )


def test_going_back_is_an_edit_that_can_be_undone() -> None:
    (tab,) = begin()
    tab.edit(title("Un"))
    before = elements(tab)
    tab.edit(Write("nouvelle", PLACE, [uid_of(tab, "s1"), "questions", "z"]), label("nouvelle", "?"))
    after = elements(tab)
    assert (restore(tab, 1), elements(tab)) == (Outcome.APPLIED, before)
    assert (tab.undo().outcome, elements(tab)) == (Outcome.APPLIED, after)
    assert len(list_history(tab.key, tab.person).groups[0].deeds) == 4


def test_going_back_twice_by_the_same_form_is_once() -> None:
    (tab,) = begin()
    tab.edit(title("Un"))
    assert [restore(tab, 0), restore(tab, 0), list_history(tab.key, tab.person).head] == [
        Outcome.APPLIED,
        Outcome.APPLIED,
        2,
    ]


@pytest.mark.parametrize("number", [-1, 2])
def test_a_point_that_is_not_there_is_an_error(number: int) -> None:
    (tab,) = begin()
    tab.edit(title("Un"))
    with pytest.raises(EntryNotFoundError):
        get_point(tab.key, tab.person, number)
    with pytest.raises(EntryNotFoundError):
        restore(tab, number)


def test_the_history_of_another_school_does_not_exist() -> None:
    (tab,) = begin()
    _school, (stranger,) = add_people(1, TEST_UAIS[1])
    for read in (list_history, lambda key, person: get_point(key, person, 0)):
        with pytest.raises(DraftNotFoundError):
            read(tab.key, stranger)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_after_any_steps_every_point_is_what_it_was() -> None:
    (tab,) = begin()
    states: dict[int, Draft] = {0: elements(tab)}

    @settings(max_examples=25)
    @given(st.lists(st.sampled_from(sorted(STEPS)), min_size=1, max_size=6))
    def walk(steps: list[str]) -> None:
        for step in steps:
            tab.catch_up()
            STEPS[step](tab)
            tab.catch_up()
            states[tab.base] = elements(tab)
        for number, state in list(states.items())[:: 1 + len(states) // 8]:
            assert get_point(tab.key, tab.person, number).elements == state

    walk()


def retitle(tab: Tab) -> None:
    tab.edit(title(f"Titre {tab.base}"))


def remove(tab: Tab) -> None:
    tab.edit(Write(uid_of(tab, "q1"), STATE, "removed"))


def add(tab: Tab) -> None:
    new = f"nouvelle{tab.base}"
    tab.edit(Write(new, PLACE, [uid_of(tab, "s1"), "questions", "z"]), label(new, "?"))


def go_back(tab: Tab) -> None:
    restore(tab, tab.base // 2, f"retour{tab.base}")


STEPS: Mapping[str, Callable[[Tab], object]] = {
    "title": retitle,
    "remove": remove,
    "add": add,
    "go back": go_back,
    "undo": Tab.undo,
    "redo": Tab.redo,
}
