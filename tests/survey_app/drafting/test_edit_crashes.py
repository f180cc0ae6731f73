"""A server that dies while it writes a batch: sent again, each edit is there once, and the draft is what it says."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from config import Settings
from questionnaires.editing.cells import ROOT, Write
from survey_app.database import session
from survey_app.drafting.edits import Batch, SentEdit
from survey_app.drafting.models import DraftEdit, EditKind
from survey_app.drafting.operations.access import get_draft
from survey_app.drafting.operations.editing import make_edits
from survey_app.drafting.operations.history import get_point
from tests.factories import NOW
from tests.services.dying import dying_worker
from tests.survey_app.drafting.drafts import Person, Tab, begin, elements

SEND = f"{__name__}:send"
SEND_MANY = f"{__name__}:send_many"
EDITS = 15


def send(key: str, account_id: int, mark: str) -> None:
    """Send two edits and the undoing of the second; runs in the worker that dies, then again."""
    edits = (
        SentEdit(f"{mark}1", 0, writes=(Write(ROOT, "title.fr", f"Titre {mark}"),)),
        SentEdit(f"{mark}2", 0, writes=(Write(ROOT, "note.fr", mark), Write(ROOT, "closing.fr", mark))),
        SentEdit(f"{mark}3", 0, EditKind.UNDO, target_key=f"{mark}2"),
    )
    make_edits(key, Person(account_id), Batch("tab", edits), NOW)


@pytest.mark.usefixtures("app_context")
def test_a_death_at_any_step_leaves_all_or_nothing(settings: Settings) -> None:
    (tab,) = begin()
    with dying_worker(settings) as worker:
        steps = worker.run(SEND, tab.key, tab.person.account_id, "jamais")
        assert steps
        for die_at in range(steps):
            mark = f"m{die_at}x"
            assert worker.run(SEND, tab.key, tab.person.account_id, mark, die_at=die_at) is None
            assert written(tab, mark) in ([], [f"{mark}1", f"{mark}2", f"{mark}3"])
            worker.run(SEND, tab.key, tab.person.account_id, mark)
            assert written(tab, mark) == [f"{mark}1", f"{mark}2", f"{mark}3"]
            assert (elements(tab)[ROOT]["title.fr"], elements(tab)[ROOT].get("note.fr")) == (
                f"Titre {mark}",
                None,
            )
    assert numbers(tab) == list(range(1, 3 * (steps + 1) + 1))


def send_many(key: str, account_id: int, mark: str) -> None:
    """Send edits one by one, each to a cell of its own and all to one; runs in a process of its own."""
    for number in range(EDITS):
        writes = (Write(ROOT, f"{mark}.fr", str(number)), Write(ROOT, "minutes", number))
        edit = SentEdit(f"{mark}{number}", number, writes=writes)
        make_edits(key, Person(account_id), Batch(mark, (edit,)), NOW)


@pytest.mark.usefixtures("app_context")
def test_two_processes_at_once_leave_one_log_without_a_gap(settings: Settings) -> None:
    tabs = begin(people=2)
    marks = ("note", "closing")
    with dying_worker(settings) as one, dying_worker(settings) as other, ThreadPoolExecutor() as pool:
        runs = [
            pool.submit(worker.run, SEND_MANY, tab.key, tab.person.account_id, mark)
            for worker, tab, mark in zip((one, other), tabs, marks, strict=True)
        ]
        assert all(run.result() for run in runs)
    keys = [[f"{mark}{number}" for number in range(EDITS)] for mark in marks]
    assert [written(tabs[0], mark) for mark in marks] == keys
    assert numbers(tabs[0]) == list(range(1, 2 * EDITS + 1))
    assert get_point(tabs[0].key, tabs[0].person, 0).elements[ROOT]["title.fr"] == "Essai"


def written(tab: Tab, mark: str) -> list[str]:
    """Return the keys of the entries of one batch."""
    session().rollback()
    draft = get_draft(tab.key, tab.person)
    keys = session().scalars(
        select(DraftEdit.key).where(DraftEdit.draft_id == draft.id).order_by(DraftEdit.number)
    )
    return [key for key in keys if re.fullmatch(rf"{mark}\d+", key)]


def numbers(tab: Tab) -> list[int]:
    """Return the numbers of all entries."""
    session().rollback()
    draft = get_draft(tab.key, tab.person)
    found = session().scalars(
        select(DraftEdit.number).where(DraftEdit.draft_id == draft.id).order_by(DraftEdit.number)
    )
    return list(found)
