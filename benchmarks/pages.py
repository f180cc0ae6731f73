"""The slowest pages of the product: every page of the demonstration school, opened warm by somebody who may.

Over HTTP but for the wire, on SQLite. A new page is found by itself, by its address.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from benchmarks.results import Result
from survey_app.database import db
from survey_app.demonstration import PASSWORD
from tests.browser.demonstration import Demonstration, Person, prepare, running_demonstration
from tests.browser.sights import Sight, list_sights
from tests.services.postgres import PostgresServer
from tests.survey_app.accounts.visits import sign_in

SHOWN = 15
"""Pages that are printed: those that take longest."""

WARM_UP = 1
ROUNDS = 5


@dataclass(frozen=True)
class Opened:
    """What opening a page took: medians; `statements` are those of the last time, in order."""

    sight: Sight
    seconds: float
    processor: float
    statements: tuple[str, ...]
    size: int

    @property
    def most_repeated(self) -> int:
        """How often its most frequent statement is asked: what grows with the number of rows shows here."""
        return max((self.statements.count(statement) for statement in self.statements), default=0)


def measure(_postgres: PostgresServer, folder: Path) -> Iterator[Result]:
    """Yield processor and elapsed time, statements and bytes of the pages that take longest."""
    prepare(folder / "prepared")
    with running_demonstration(folder / "prepared", folder / "pages") as demonstration:
        opened = [page for page in _open_all(demonstration) if page is not None]
    yield Result("pages_opened", len(opened), "pages", len(opened), ROUNDS)
    for page in sorted(opened, key=lambda page: page.processor, reverse=True)[:SHOWN]:
        name = f"page_{page.sight}"
        yield Result(f"{name}_processor", page.processor, "s", 1, ROUNDS)
        yield Result(name, page.seconds, "s", 1, ROUNDS)
        yield Result(f"{name}_queries", len(page.statements), "queries", 1)
        yield Result(f"{name}_same_query", page.most_repeated, "queries", 1)
        yield Result(f"{name}_size", page.size, "bytes", 1)


def _open_all(demonstration: Demonstration) -> Iterator[Opened | None]:
    app = demonstration.site.app
    clients: dict[Person | None, FlaskClient] = {None: app.test_client()}
    with _listening(app) as statements:
        for sight in list_sights():
            if sight.person not in clients:
                clients[sight.person] = _enter(app, sight.person)
            yield _open(clients[sight.person], sight, sight.address(demonstration), statements)


def _enter(app: Flask, person: Person | None) -> FlaskClient:
    client = app.test_client()
    sign_in(client, str(person), PASSWORD)
    return client


def _open(client: FlaskClient, sight: Sight, address: str, statements: list[str]) -> Opened | None:
    """Open a page several times; None for one that only leads elsewhere."""
    seconds, processor, size = [], [], 0
    for turn in range(WARM_UP + ROUNDS):
        statements.clear()
        start, used = time.perf_counter(), time.process_time()
        response = client.get(address)
        size = len(response.data)
        if turn >= WARM_UP:
            seconds.append(time.perf_counter() - start)
            processor.append(time.process_time() - used)
        if response.location:
            return None
    return Opened(sight, median(seconds), median(processor), tuple(statements), size)


@contextmanager
def _listening(app: Flask) -> Iterator[list[str]]:
    """Lend a list to which each statement is added that the application has run."""
    statements: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
