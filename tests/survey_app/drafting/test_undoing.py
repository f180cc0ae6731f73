"""Undoing and redoing: by author, without a limit, from the log; never another person's work."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.editing.cells import PLACE, ROOT, STATE, Write
from survey_app.drafting.edits import Obstacle, Outcome
from survey_app.drafting.models import EditKind
from survey_app.drafting.operations.following import get_state
from tests.factories import NOW
from tests.survey_app.drafting.drafts import Tab, begin, edit, elements, label, title, uid_of

pytestmark = pytest.mark.usefixtures("app_context")


def title_of(tab: Tab) -> object:
    return elements(tab)[ROOT]["title.fr"]


def test_the_newest_step_is_undone_first_and_redone_last() -> None:
    (tab,) = begin()
    seen = []
    for text in ("Un", "Deux", "Trois"):
        tab.edit(title(text))
    for step in (tab.undo, tab.undo, tab.undo, tab.redo, tab.redo, tab.redo):
        assert step().outcome is Outcome.APPLIED
        seen.append(title_of(tab))
    assert seen == ["Deux", "Un", "Essai", "Un", "Deux", "Trois"]


def test_undoing_tells_what_it_wrote() -> None:
    (tab,) = begin()
    tab.edit(title("Un"))
    assert (tab.undo().writes, tab.redo().writes) == ((title("Essai"),), (title("Un"),))


def test_there_may_be_nothing_to_undo_or_redo() -> None:
    (tab,) = begin()
    assert [tab.undo().reason, tab.redo().reason] == [Obstacle.NOTHING_TO_UNDO, Obstacle.NOTHING_TO_REDO]


def test_a_new_edit_ends_what_could_be_redone() -> None:
    (tab,) = begin()
    tab.edit(title("Un"))
    tab.undo()
    tab.edit(title("Deux"))
    assert (tab.redo().reason, tab.undo().outcome, title_of(tab)) == (
        Obstacle.NOTHING_TO_REDO,
        Outcome.APPLIED,
        "Essai",
    )


def test_a_step_of_the_same_queue_is_undone_by_its_key() -> None:
    (tab,) = begin()
    first = edit(0, title("Un"))
    undoing = edit(0, kind=EditKind.UNDO, target_key=first.key)
    outcomes = [result.outcome for result in tab.send(first, undoing).results]
    assert (outcomes, title_of(tab)) == ([Outcome.APPLIED] * 2, "Essai")


def test_a_step_is_undone_once() -> None:
    (tab,) = begin()
    number = tab.edit(title("Un")).number
    assert [tab.undo(target=number).reason for _ in range(2)] == [None, Obstacle.NOTHING_TO_UNDO]


def test_nobody_undoes_the_step_of_another() -> None:
    mine, theirs = begin(people=2)
    number = mine.edit(title("Un")).number
    assert [theirs.undo().reason, theirs.undo(target=number).reason] == [Obstacle.NOTHING_TO_UNDO] * 2


def test_undoing_leaves_alone_what_others_wrote_elsewhere() -> None:
    mine, theirs = begin(people=2)
    question = uid_of(mine, "q1")
    mine.edit(title("Un"))
    theirs.edit(label(question, "Deux"))
    mine.undo()
    assert (title_of(mine), elements(mine)[question]["label.fr"]) == ("Essai", "Deux")


def test_undoing_what_another_changed_since_is_held_back_once() -> None:
    mine, theirs = begin(people=2)
    mine.edit(title("Un"))
    theirs.catch_up()
    theirs.edit(title("Deux"))
    held, again = mine.undo(), mine.undo()
    (clash,) = held.clashes
    assert (held.outcome, clash.present, clash.proposed, clash.author_id, again.reason) == (
        Outcome.CONFLICT,
        "Deux",
        "Essai",
        theirs.person.account_id,
        Obstacle.NOTHING_TO_UNDO,
    )


def test_an_undoing_that_was_held_back_can_be_insisted_on() -> None:
    mine, theirs = begin(people=2)
    mine.edit(title("Un"))
    theirs.catch_up()
    theirs.edit(title("Deux"))
    held = mine.undo()
    mine.catch_up()
    mine.edit(*held.writes, settles=held.number)
    assert (title_of(mine), mine.redo().outcome, title_of(mine)) == ("Essai", Outcome.APPLIED, "Un")


def test_an_undoing_that_was_given_up_is_no_longer_in_the_way() -> None:
    mine, theirs = begin(people=2)
    mine.edit(Write(ROOT, "note.fr", "Avant"))
    mine.edit(title("Un"))
    theirs.catch_up()
    theirs.edit(title("Deux"))
    held = mine.undo()
    mine.edit(settles=held.number)
    assert (mine.undo().outcome, elements(mine)[ROOT].get("note.fr"), title_of(mine)) == (
        Outcome.APPLIED,
        None,
        "Deux",
    )


def test_undoing_an_addition_does_not_drop_what_another_put_into_it() -> None:
    mine, theirs = begin(people=2)
    section = uid_of(mine, "s1")
    mine.edit(Write("nouvelle", PLACE, [section, "questions", "z"]), Write("nouvelle", "kind", "yes_no"))
    theirs.catch_up()
    theirs.edit(label("nouvelle", "Deux"))
    assert (mine.undo().outcome, elements(mine)["nouvelle"]["label.fr"]) == (Outcome.CONFLICT, "Deux")


def test_a_removal_and_its_undoing_restore_all_cells() -> None:
    (tab,) = begin()
    before = elements(tab)
    tab.edit(Write(uid_of(tab, "q1"), STATE, "removed"))
    tab.undo()
    assert elements(tab) == before


def test_steps_are_there_the_next_day_in_another_tab() -> None:
    (tab,) = begin()
    for number in range(3):
        tab.edit(title(f"Titre {number}"))
    tab.undo()
    state = get_state(tab.key, tab.person, NOW)
    later = Tab(tab.key, tab.person, "lendemain", base=state.head)
    assert ([entry.number for entry in state.undo], [entry.number for entry in state.redo]) == ([1, 2], [3])
    assert (later.undo().outcome, title_of(tab)) == (Outcome.APPLIED, "Titre 0")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_any_walk_of_steps_is_what_a_person_expects() -> None:
    @settings(max_examples=40)
    @given(st.lists(st.sampled_from(["edit", "undo", "redo"]), max_size=10))
    def walk(steps: list[str]) -> None:
        done, undone = [title_of(tab)], list[object]()
        for number, step in enumerate(steps):
            if step == "edit":
                tab.edit(title(f"Titre {number} de {tab.name}"))
                done.append(title_of(tab))
                undone = []
            elif step == "undo" and len(done) > 1:
                tab.undo()
                undone.append(done.pop())
            elif step == "redo" and undone:
                tab.redo()
                done.append(undone.pop())
            assert title_of(tab) == done[-1]

    (tab,) = begin()
    walk()
