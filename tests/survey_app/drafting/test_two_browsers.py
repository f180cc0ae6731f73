"""Two people write one draft over a bad network: in the end all hold the same, and nothing of anybody is missing.

The scripts of two real tabs run in Node; the test is their clock and their network, and leads to the real views.
"""

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from werkzeug.test import TestResponse

from questionnaires.editing.cells import Draft
from survey_app.accounts.models import Role
from survey_app.accounts.operations import grant_role
from survey_app.database import db, transaction
from survey_app.drafting.models import DraftEdit, EditState
from survey_app.drafting.operations.access import get_draft
from survey_app.drafting.operations.drafts import create_draft
from survey_app.drafting.operations.elements import load_elements
from tests.factories import NOW, add_school
from tests.questionnaires.editing.sessions import Draw, actions
from tests.questionnaires.editing.test_browser_twin import copy_scripts
from tests.questionnaires.logic.twin import find_node
from tests.survey_app.accounts.visits import add_person, sign_in, stop_clock, token_of
from tests.survey_app.drafting.drafts import Person, document

RUNNER = Path(__file__).with_name("builder_tab.mjs")
EXAMPLES = 12
MOST_STEPS = 25
ROUNDS = 4

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

_numbers = count()


@dataclass(frozen=True, repr=False)
class Staff:
    """Two people who may write the drafts of their school, and where their tabs find what they run."""

    app: Flask
    school_id: int
    people: tuple[Person, ...]
    clients: tuple[FlaskClient, ...]
    scripts: Path

    def begin(self) -> str:
        with self.app.app_context():
            return create_draft(document(), school_id=self.school_id, visitor=self.people[0], now=NOW)


@pytest.fixture
def staff(app: Flask, tmp_path: Path) -> Staff:
    stop_clock(app)
    emails = ("un@ecole.example", "deux@ecole.example")
    people = tuple(Person(add_person(app, email)) for email in emails)
    clients = tuple(app.test_client() for _ in emails)
    with app.app_context():
        with transaction() as rows:
            school_id = add_school(rows).id
        for person in people:
            grant_role(person.account_id, school_id, Role.REFERENT, actor=None, now=NOW)
    for client, email in zip(clients, emails, strict=True):
        sign_in(client, email)
    return Staff(app, school_id, people, clients, copy_scripts(tmp_path))


@dataclass(repr=False)
class Tab:
    """One tab of one person; it can die and be opened again."""

    staff: Staff
    person: Person
    client: FlaskClient
    key: str
    state: dict[str, Any] = field(default_factory=dict)
    requests: list[dict[str, Any]] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)
    made: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    typed: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    process: "subprocess.Popen[str] | None" = None

    def open(self) -> None:
        """Open the page with what the browser has kept."""
        self.requests, self.answers = [], []
        kept = self.state.get("kept", {"local": {}, "session": {}})
        address = f"/questionnaires/brouillons/{self.key}"
        account, token = str(self.person.account_id), token_of(self.client, "/compte")
        self.process = subprocess.Popen(
            [find_node(), str(RUNNER), str(self.staff.scripts), address, account, token, json.dumps(kept)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        self.tell("start")

    def die(self) -> None:
        """End at once, with whatever was under way."""
        assert self.process is not None
        self.process.kill()
        self.process.communicate()

    def tell(self, command: str, **details: object) -> None:
        """Have the tab do something, and look at what it has come to."""
        process = self.process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"do": command, **details}) + "\n")
        process.stdin.flush()
        self.state = json.loads(process.stdout.readline())
        self.requests += self.state["requests"]
        for name, stored in self.state["kept"]["local"].items():
            if not name.endswith(".typing"):
                self.made |= {edit["key"] for edit in json.loads(stored)}
        for refusal in self.state["refused"]:
            self.refused.add(refusal["key"])
            self.shown |= set(refusal["texts"])

    @property
    def draft(self) -> Draft:
        draft: Draft = self.state["elements"]
        return draft

    def arrive(self, index: int = 0, *, times: int = 1) -> None:
        """Let a request reach the server, which answers each copy of it; the last answer sets out."""
        request = self.requests.pop(index)
        for _ in range(times - 1):
            self._send(request)
        response = self._send(request)
        text = response.get_data(as_text=True)
        self.answers.append({"id": request["id"], "status": response.status_code, "body": text})

    def _send(self, request: dict[str, Any]) -> TestResponse:
        return self.client.open(
            request["url"],
            method=request["method"],
            data=request["body"],
            headers=[*request["headers"].items(), ("Accept-Encoding", "identity")],
        )

    def receive(self, index: int = 0, *, is_lost: bool = False) -> None:
        """Let an answer come home, or have it lost."""
        answer = self.answers.pop(index)
        self.tell("answer", **(answer | {"status": None} if is_lost else answer))


Step = Callable[[Tab, Draw], None]


def _write(tab: Tab, draw: Draw) -> None:
    if tab.state["isLoaded"]:
        writes = actions(tab.draft, draw, lambda: f"n{next(_numbers):011d}")
        tab.tell("edit", writes=writes, note={"action": "settings", "uid": "root"})


def _type_label(tab: Tab, draw: Draw) -> None:
    """Both write the same few labels: they often clash."""
    if tab.state["isLoaded"]:
        uid = draw(st.sampled_from(["e1", "e2"]))
        text = f"texte {next(_numbers)}"
        tab.typed.add(text)
        tab.tell("edit", writes=[[uid, "label.fr", text]], note={"action": "text", "uid": uid})


def _turn(tab: Tab, draw: Draw) -> None:
    if tab.state["isLoaded"]:
        tab.tell(draw(st.sampled_from(["undo", "undo", "redo"])))


def _settle(tab: Tab, draw: Draw) -> None:
    tab.tell("settle", keepMine=draw(st.booleans()))


def _arrive(tab: Tab, draw: Draw) -> None:
    if tab.requests:
        tab.arrive(draw(st.integers(0, len(tab.requests) - 1)), times=draw(st.sampled_from([1, 1, 2])))


def _receive(tab: Tab, draw: Draw) -> None:
    if tab.answers:
        tab.receive(
            draw(st.integers(0, len(tab.answers) - 1)), is_lost=draw(st.sampled_from([False, False, True]))
        )


def _lose(tab: Tab, _draw: Draw) -> None:
    if tab.requests:
        tab.tell("answer", id=tab.requests.pop(0)["id"], status=None)


def _wait(tab: Tab, _draw: Draw) -> None:
    tab.tell("wait")


def _hear(tab: Tab, draw: Draw) -> None:
    tab.tell("hear", name=draw(st.sampled_from(["online", "pagehide"])))


def _die_typing(tab: Tab, draw: Draw) -> None:
    if tab.state["isLoaded"] and draw(st.booleans()):
        text = f"frappe {next(_numbers)}"
        tab.typed.add(text)
        note = {"action": "text", "uid": "e2"}
        tab.tell("type", typing={"uid": "e2", "path": "help.fr", "value": text, "note": note})
    tab.die()
    tab.open()


STEPS: tuple[Step, ...] = (
    *(_write, _write, _type_label, _type_label, _turn, _settle),
    *(_arrive, _arrive, _arrive, _receive, _receive, _receive, _lose, _wait, _hear, _die_typing),
)


@settings(
    max_examples=EXAMPLES,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_nothing_is_lost_between_two_browsers(staff: Staff, data: st.DataObject) -> None:
    with two_tabs(staff) as tabs:
        for _ in range(data.draw(st.integers(0, MOST_STEPS))):
            tab = data.draw(st.sampled_from(tabs))
            step: Step = data.draw(st.sampled_from(STEPS))
            step(tab, data.draw)
        settle_down(tabs)
        with staff.app.app_context():
            check(tabs)
            db.session.remove()


@pytest.mark.parametrize("is_same_tab", [True, False])
def test_what_is_refused_of_an_earlier_visit_is_shown(staff: Staff, *, is_same_tab: bool) -> None:
    text = "trop long " * 3000
    with two_tabs(staff) as (tab, _other):
        tab.tell("edit", writes=[["e2", "label.fr", text]], note={"action": "text", "uid": "e2"})
        tab.die()
        if not is_same_tab:
            tab.state["kept"]["session"] = {}
        tab.open()
        bring_home(tab)
        assert [refusal["texts"] for refusal in tab.state["refused"]] == [[text]]


def test_what_one_account_left_on_a_computer_is_not_sent_by_another(staff: Staff) -> None:
    """The first writes without a network and leaves; the second opens the same draft in the same browser."""
    with two_tabs(staff) as (first, second):
        first.tell("edit", writes=[["e2", "label.fr", "Resté ici"]], note={"action": "text", "uid": "e2"})
        first.tell("type", typing={"uid": "e1", "path": "help.fr", "value": "Tapé ici", "note": {}})
        first.die()
        second.die()
        second.state["kept"] = first.state["kept"]
        second.open()
        bring_home(second)
        texts = json.dumps(second.draft, ensure_ascii=False)
        assert (second.state["waiting"], "Resté ici" in texts, "Tapé ici" in texts) == (0, False, False)
        first.state["kept"] = second.state["kept"]
        first.open()
        bring_home(first)
        assert (first.draft["e2"]["label.fr"], first.draft["e1"]["help.fr"]) == ("Resté ici", "Tapé ici")
        with staff.app.app_context():
            draft = get_draft(first.key, first.person)
            query = select(DraftEdit.author_id).where(DraftEdit.draft_id == draft.id)
            authors = set(db.session.scalars(query))
        assert authors == {first.person.account_id}


@contextmanager
def two_tabs(staff: Staff) -> Iterator[list[Tab]]:
    """Open a new draft in a tab of each person."""
    key = staff.begin()
    tabs = [
        Tab(staff, person, client, key) for person, client in zip(staff.people, staff.clients, strict=True)
    ]
    try:
        for tab in tabs:
            tab.open()
            bring_home(tab)
        yield tabs
    finally:
        for tab in tabs:
            tab.die()


def settle_down(tabs: list[Tab]) -> None:
    """Let time pass and everything arrive, until nothing waits anywhere and each has asked what is new since."""
    for _ in range(ROUNDS):
        for tab in tabs:
            bring_home(tab)
            tab.tell("wait")
    for tab in tabs:
        bring_home(tab)


def bring_home(tab: Tab) -> None:
    """Let every request arrive, and every answer."""
    while tab.requests or tab.answers:
        if tab.requests:
            tab.arrive()
        tab.receive()


def check(tabs: list[Tab]) -> None:
    """Compare what the tabs hold with the draft and its log."""
    draft = get_draft(tabs[0].key, tabs[0].person)
    log = list(
        db.session.scalars(select(DraftEdit).where(DraftEdit.draft_id == draft.id).order_by(DraftEdit.number))
    )
    stored = load_elements(draft.id)
    assert [entry.number for entry in log] == list(range(1, draft.head + 1))
    for tab in tabs:
        own = [entry for entry in log if entry.author_id == tab.person.account_id]
        keys = {entry.key for entry in own}
        texts = {value for entry in own for _, _, value in entry.writes if isinstance(value, str)}
        held = {entry.number for entry in own if entry.state is EditState.CONFLICT}
        assert (tab.state["waiting"], tab.draft) == (0, stored)
        assert tab.made - keys == tab.refused - keys
        assert len(keys) == len(own)
        assert set(tab.state["conflicts"]) == held
        assert tab.typed - texts <= tab.shown
