"""An edit on the server, from the request to the committed answer, in drafts of 5, 50 and 500 questions.

Asked for: the cost of an edit is that of the edit, so that 500 questions cost less than half more than 5.
"""

import gzip
import json
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from benchmarks.installation import settings_for
from benchmarks.results import Result, median_result
from questionnaires.editing.order import between
from survey_app.accounts.models import Role
from survey_app.accounts.operations import grant_role
from survey_app.database import transaction
from survey_app.drafting.operations.drafts import create_draft
from survey_app.drafting.operations.elements import new_uid
from survey_app.factory import create_app
from tests.factories import NOW, add_school
from tests.questionnaires.examples import Document, options, section, single
from tests.services.migrations import migrate
from tests.services.postgres import PostgresServer
from tests.survey_app.accounts.visits import add_person, sign_in, token_of
from tests.survey_app.drafting.drafts import Person, document

SIZES = (5, 50, 500)
IN_A_SECTION = 10
ROUNDS = 60
WARM_UP = 5
EMAIL = "mesure@ecole.example"


@dataclass
class Builder:
    """One tab that edits one draft, over HTTP but for the wire."""

    client: FlaskClient
    token: str
    address: str
    first_section: str
    first_question: str
    keys: Iterator[int] = field(default_factory=lambda: count(1))
    head: int = 0
    sent: int = 0
    received: int = 0

    def send(self, *writes: Sequence[Any], kind: str = "edit") -> None:
        """Send one edit, which must be written."""
        edit = {
            "key": f"mesure{next(self.keys)}",
            "base": self.head,
            "kind": kind,
            "writes": writes,
            "note": {"action": "text"},
        }
        body = json.dumps({"session": "mesure", "edits": [edit]}).encode()
        response = self.client.post(
            f"{self.address}/modifications",
            data=body,
            content_type="application/json",
            headers={"X-CSRFToken": self.token},
        )
        answer = response.get_json()
        assert answer["results"][0]["state"] == "applied"
        self.head = answer["head"]
        self.sent, self.received = len(body), len(response.data)

    def type(self) -> None:
        """Change the label of a question."""
        self.send([self.first_question, "label.fr", f"Avez-vous un ordinateur ? ({next(self.keys)})"])

    def add(self) -> None:
        """Add a question with two answers."""
        uid = new_uid()
        writes = [[uid, "@place", [self.first_section, "questions", between("z", "")]]]
        writes += [[uid, "id", uid], [uid, "kind", "single_choice"], [uid, "label.fr", "Nouvelle"]]
        for order in ("i", "r"):
            option = new_uid()
            writes += [[option, "@place", [uid, "options", order]], [option, "label.fr", "Réponse"]]
        self.send(*writes)

    def move(self) -> None:
        """Move a question within its section."""
        order = "zz" if next(self.keys) % 2 else "0z"
        self.send([self.first_question, "@place", [self.first_section, "questions", order]])

    def undo(self) -> None:
        """Undo the last step."""
        self.send(kind="undo")


ACTIONS: Mapping[str, Callable[[Builder], None]] = {
    "type": Builder.type,
    "add": Builder.add,
    "move": Builder.move,
    "undo": Builder.undo,
}


def measure(postgres: PostgresServer, folder: Path) -> Iterator[Result]:
    """Yield seconds of each action at each size, the ratio of the largest to the smallest, and weights."""
    settings = settings_for(postgres.create("edits"), folder / "edits")
    migrate(settings.database_url, folder)
    builders = _open(create_app(settings))
    for name, action in ACTIONS.items():
        seconds = _time(builders, action)
        for size in SIZES:
            yield median_result(f"edit_{name}_{size}_questions", seconds[size], "s", size)
        ratio = statistics.median(seconds[SIZES[-1]]) / statistics.median(seconds[SIZES[0]])
        yield Result(f"edit_{name}_ratio_{SIZES[-1]}_to_{SIZES[0]}", ratio, "times", ROUNDS)
    for size, builder in builders.items():
        builder.type()
        yield Result(f"edit_request_{size}_questions", builder.sent, "bytes", 1)
        yield Result(f"edit_answer_{size}_questions", builder.received, "bytes", 1)
        yield Result(f"draft_state_{size}_questions", _weigh(builder), "bytes", 1)


def _time(builders: Mapping[int, Builder], action: Callable[[Builder], None]) -> dict[int, list[float]]:
    """Take turns between the sizes, so that what else the machine does weighs on all of them."""
    seconds: dict[int, list[float]] = {size: [] for size in builders}
    for turn in range(WARM_UP + ROUNDS):
        for size, builder in builders.items():
            start = time.perf_counter()
            action(builder)
            if turn >= WARM_UP:
                seconds[size].append(time.perf_counter() - start)
    return seconds


def _weigh(builder: Builder) -> int:
    """Return the bytes of the state as it is sent to a browser that has nothing."""
    response = builder.client.get(f"{builder.address}/etat.json", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(response.data)
    return len(response.data)


def _open(app: Flask) -> dict[int, Builder]:
    """Open one tab for a draft of each size, all of one person."""
    account_id = add_person(app, EMAIL)
    with app.app_context():
        with transaction() as rows:
            school_id = add_school(rows).id
        grant_role(account_id, school_id, Role.REFERENT, actor=None, now=NOW)
        keys = {
            size: create_draft(_draft(size), school_id=school_id, visitor=Person(account_id), now=NOW)
            for size in SIZES
        }
    client = app.test_client()
    sign_in(client, EMAIL)
    token = token_of(client, "/compte")
    return {size: _builder(client, token, key) for size, key in keys.items()}


def _builder(client: FlaskClient, token: str, key: str) -> Builder:
    address = f"/questionnaires/brouillons/{key}"
    elements = client.get(f"{address}/etat.json").get_json()["elements"]
    by_id = {cells.get("id"): uid for uid, cells in elements.items()}
    return Builder(client, token, address, by_id["s0"], by_id["q0"])


def _draft(size: int) -> Document:
    answers = options(*(f"o{number}" for number in range(5)))
    questions = [single(f"q{number}", options=answers) for number in range(size)]
    sections = [
        section(f"s{start // IN_A_SECTION}", *questions[start : start + IN_A_SECTION])
        for start in range(0, size, IN_A_SECTION)
    ]
    return document(sections=sections, title={"fr": f"Brouillon de {size} questions"}, code=f"MESURE{size}")
