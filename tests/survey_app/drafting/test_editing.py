"""Making edits: written whole, held back whole or refused; once for each key; merged with what others wrote."""

from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError

from questionnaires.editing.cells import PLACE, ROOT, STATE, Write
from questionnaires.editing.limits import Refusal
from survey_app.database import db, session
from survey_app.drafting.edits import Obstacle, Outcome
from survey_app.drafting.errors import DraftNotFoundError
from survey_app.drafting.models import DraftEdit, EditKind
from survey_app.drafting.operations.access import get_draft
from survey_app.drafting.operations.drafts import create_draft
from survey_app.drafting.operations.editing import ATTEMPTS, change_draft
from tests.factories import NOW, TEST_UAIS
from tests.questionnaires.examples import Document, text
from tests.survey_app.drafting.drafts import (
    Tab,
    add_people,
    begin,
    document,
    edit,
    elements,
    label,
    title,
    uid_of,
)

pytestmark = pytest.mark.usefixtures("app_context")

MOST_STATEMENTS = 10
"""Begin, draft, role, keys, three levels of elements; then the entry, the draft, the element."""


def count_entries() -> int:
    return session().scalar(select(func.count()).select_from(DraftEdit)) or 0


def test_an_edit_writes_its_cells_and_says_so() -> None:
    (tab,) = begin()
    question = uid_of(tab, "q1")
    result = tab.edit(label(question, "Comment allez-vous ?"))
    assert (result.outcome, result.number, elements(tab)[question]["label.fr"]) == (
        Outcome.APPLIED,
        1,
        "Comment allez-vous ?",
    )


def test_the_title_in_lists_follows_the_questionnaire() -> None:
    (tab,) = begin()
    tab.edit(title("Le numérique au collège"))
    assert get_draft(tab.key, tab.person).title == "Le numérique au collège"


def test_the_same_key_gives_the_same_result_and_writes_nothing() -> None:
    mine, theirs = begin(people=2)
    question = uid_of(mine, "q1")
    sent = edit(0, label(question, "Un"))
    first = mine.send(sent)
    theirs.base = 1
    theirs.edit(label(question, "Deux"))
    again = mine.send(sent)
    assert (again.results, elements(mine)[question]["label.fr"], count_entries()) == (
        first.results,
        "Deux",
        2,
    )


def test_a_conflict_sent_again_is_the_same_conflict() -> None:
    mine, theirs = begin(people=2)
    question = uid_of(mine, "q1")
    theirs.edit(label(question, "Deux"))
    sent = edit(0, label(question, "Un"))
    assert (mine.send(sent).results, count_entries()) == (mine.send(sent).results, 2)


def test_edits_of_different_cells_merge() -> None:
    mine, theirs = begin(people=2)
    first, second = uid_of(mine, "q1"), uid_of(mine, "q2")
    outcomes = [mine.edit(label(first, "Un")).outcome, theirs.edit(label(second, "Deux")).outcome]
    found = elements(mine)
    assert (outcomes, found[first]["label.fr"], found[second]["label.fr"]) == (
        [Outcome.APPLIED] * 2,
        "Un",
        "Deux",
    )


def test_who_writes_the_same_cell_later_is_told_both_versions() -> None:
    mine, theirs = begin(people=2)
    question = uid_of(mine, "q1")
    mine.edit(label(question, "Un"))
    result = theirs.edit(label(question, "Deux"), title("Autre"))
    (clash,) = result.clashes
    assert (result.outcome, clash.present, clash.proposed, clash.author_id) == (
        Outcome.CONFLICT,
        "Un",
        "Deux",
        mine.person.account_id,
    )
    assert elements(mine)[ROOT]["title.fr"] == "Essai"  # held back whole


def test_a_conflict_can_be_decided_for_mine() -> None:
    mine, theirs = begin(people=2)
    question = uid_of(mine, "q1")
    mine.edit(label(question, "Un"))
    held = theirs.edit(label(question, "Deux"))
    theirs.catch_up()
    result = theirs.edit(label(question, "Deux"), settles=held.number)
    assert (result.outcome, elements(mine)[question]["label.fr"]) == (Outcome.APPLIED, "Deux")


def test_a_conflict_can_be_decided_for_theirs_once() -> None:
    mine, theirs = begin(people=2)
    question = uid_of(mine, "q1")
    mine.edit(label(question, "Un"))
    held = theirs.edit(label(question, "Deux"))
    theirs.catch_up()
    results = [theirs.edit(settles=held.number) for _ in range(2)]
    assert [(result.outcome, result.reason) for result in results] == [
        (Outcome.APPLIED, None),
        (Outcome.REFUSED, Obstacle.UNKNOWN_CONFLICT),
    ]
    assert elements(mine)[question]["label.fr"] == "Un"


def test_a_third_version_decides_a_conflict_as_an_edit_like_others() -> None:
    mine, theirs = begin(people=2)
    question = uid_of(mine, "q1")
    mine.edit(label(question, "Un"))
    held = theirs.edit(label(question, "Deux"))
    theirs.catch_up()
    theirs.edit(label(question, "Trois"), settles=held.number, kind=EditKind.UNDO, target=1)
    assert elements(mine)[question]["label.fr"] == "Trois"
    assert (theirs.undo().outcome, elements(mine)[question]["label.fr"]) == (Outcome.APPLIED, "Un")


def test_nobody_decides_the_conflict_of_another() -> None:
    mine, theirs = begin(people=2)
    question = uid_of(mine, "q1")
    mine.edit(label(question, "Un"))
    held = theirs.edit(label(question, "Deux"))
    assert mine.edit(settles=held.number).reason is Obstacle.UNKNOWN_CONFLICT


def test_what_is_written_in_something_removed_meanwhile_is_held_back() -> None:
    mine, theirs = begin(people=2)
    question, section = uid_of(mine, "q1"), uid_of(mine, "s1")
    mine.edit(Write(section, STATE, "removed"))
    assert theirs.edit(label(question, "Deux")).outcome is Outcome.CONFLICT


def test_what_goes_into_something_held_back_waits_with_it() -> None:
    mine, theirs = begin(people=2)
    section = uid_of(mine, "s1")
    mine.edit(Write(section, STATE, "removed"))
    added = edit(
        0, Write("nouvelle", PLACE, [section, "questions", "z"]), Write("nouvelle", "kind", "yes_no")
    )
    outcomes = [result.outcome for result in theirs.send(added, edit(0, label("nouvelle", "?"))).results]
    assert (outcomes, "nouvelle" in elements(mine)) == ([Outcome.CONFLICT] * 2, False)


def test_two_tabs_of_one_person_are_two_sessions() -> None:
    (tab,) = begin()
    other = Tab(tab.key, tab.person, "other")
    question = uid_of(tab, "q1")
    tab.edit(label(question, "Un"))
    assert other.edit(label(question, "Deux")).outcome is Outcome.CONFLICT


def test_another_person_cannot_pass_for_the_same_tab() -> None:
    mine, theirs = begin(people=2)
    theirs.name = mine.name
    question = uid_of(mine, "q1")
    mine.edit(label(question, "Un"))
    assert theirs.edit(label(question, "Deux")).outcome is Outcome.CONFLICT


def test_one_tab_never_clashes_with_itself() -> None:
    (tab,) = begin()
    question = uid_of(tab, "q1")
    made = tab.send(edit(0, label(question, "Un")), edit(0, label(question, "Deux")))
    assert [result.outcome for result in made.results] == [Outcome.APPLIED] * 2


def test_a_batch_brings_what_others_wrote_since_its_base() -> None:
    mine, theirs = begin(people=2)
    theirs.edit(title("Leur titre"))
    made = mine.send(edit(0, label(uid_of(mine, "q1"), "Un")))
    assert [(entry.number, entry.writes) for entry in made.others] == [(1, (title("Leur titre"),))]


@pytest.mark.parametrize(
    ("write", "reason"),
    [
        (Write("Q1", "label.fr", "?"), Refusal.BAD_ADDRESS),
        (Write(ROOT, "__proto__", "?"), Refusal.BAD_ADDRESS),
        (Write("autre", "label.fr", "?"), Obstacle.UNKNOWN_ELEMENT),
        (Write("autre", PLACE, ["nulle", "questions", "i"]), Refusal.BAD_PLACE),
        (Write(ROOT, "title.fr", "x" * 30_000), Refusal.TOO_LARGE),
        (Write(ROOT, "title.fr", "a\x00b"), Refusal.BAD_CHARACTERS),
        (Write(ROOT, "title.fr", "\ud800"), Refusal.BAD_CHARACTERS),
    ],
    ids=["address", "path", "element", "parent", "length", "nul", "surrogate"],
)
def test_what_is_refused_says_why_and_stops_nothing(write: Write, reason: Refusal | Obstacle) -> None:
    (tab,) = begin()
    refused, applied = tab.send(edit(0, write), edit(0, title("Autre"))).results
    assert (refused.outcome, refused.reason, applied.outcome, count_entries()) == (
        Outcome.REFUSED,
        reason,
        Outcome.APPLIED,
        1,
    )


def test_the_draft_of_another_school_does_not_exist() -> None:
    (tab,) = begin()
    _school, (stranger,) = add_people(1, TEST_UAIS[1])
    with pytest.raises(DraftNotFoundError):
        Tab(tab.key, stranger).edit(title("Autre"))


def test_an_edit_is_computed_from_the_draft_as_it_is_now() -> None:
    mine, theirs = begin(people=2)
    mine.edit(title("Premier"))
    result = change_draft(
        theirs.key,
        theirs.person,
        edit(1),
        lambda draft: (title(f"{draft[ROOT]['title.fr']}, puis second"),),
        tab="form",
        now=NOW,
    )
    assert (result.outcome, elements(mine)[ROOT]["title.fr"]) == (Outcome.APPLIED, "Premier, puis second")


def test_two_processes_write_at_once_and_nothing_is_lost(app: Flask) -> None:
    first, second = begin(people=2)
    start, rounds = Barrier(2), 20

    def write(tab: Tab, path: str) -> None:
        with app.app_context():
            start.wait()
            for number in range(rounds):
                tab.edit(Write(ROOT, path, str(number)))
            session().remove()

    threads = [
        Thread(target=write, args=(tab, path)) for tab, path in ((first, "note.fr"), (second, "closing.fr"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session().rollback()
    root, head = elements(first)[ROOT], get_draft(first.key, first.person).head
    assert (root["note.fr"], root["closing.fr"], head, count_entries()) == ("19", "19", 40, 40)


def test_an_edit_asks_the_database_the_same_whatever_the_size() -> None:
    small, large = (
        begin_with(uai, *(text(f"q{number}") for number in range(1, size + 1)))
        for uai, size in zip(TEST_UAIS, (5, 100), strict=False)
    )
    assert count_statements(small) == count_statements(large) <= MOST_STATEMENTS


def begin_with(uai: str, *questions: Document) -> Tab:
    """Begin a draft of these questions in a school of its own."""
    school_id, (person,) = add_people(1, uai)
    key = create_draft(document(*questions), school_id=school_id, visitor=person, now=NOW)
    return Tab(key, person)


def count_statements(tab: Tab) -> int:
    """Return how many statements one edit takes."""
    question, taken = uid_of(tab, "q3"), 0

    def count(*_: object) -> None:
        nonlocal taken
        taken += 1

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        tab.edit(label(question, "Trois"))
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    return taken


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
@pytest.mark.parametrize("code", ["40001", "40P01", "55P03"])
def test_a_batch_that_the_database_breaks_off_is_begun_again(code: str) -> None:
    (tab,) = begin()
    broken = break_off(code, times=2)
    result = tab.edit(title("Malgré tout"))
    assert (result.outcome, result.number, len(broken), count_entries()) == (Outcome.APPLIED, 1, 2, 1)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_database_that_is_broken_is_not_asked_for_ever() -> None:
    (tab,) = begin()
    broken = break_off("40001", times=99)
    with pytest.raises(OperationalError):
        tab.edit(title("Jamais"))
    assert len(broken) == ATTEMPTS


def break_off(code: str, times: int) -> list[str]:
    """Have the database answer the next locks with an error of its own; return those that were."""
    broken: list[str] = []

    def spoil(
        _connection: object, _cursor: object, statement: str, parameters: object, *_: object
    ) -> tuple[str, object]:
        if "FOR UPDATE" in statement and len(broken) < times:
            broken.append(statement)
            return f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{code}'; END $$", {}
        return statement, parameters

    event.listen(db.engine, "before_cursor_execute", spoil, retval=True)
    return broken
