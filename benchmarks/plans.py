"""What several people wait for together: the fiche, a plan of 200 lines, the full report, and their files.

On the demonstration school, as its head asks, over HTTP but for the wire, on PostgreSQL and on SQLite.
"""

import gzip
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from itertools import count
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from benchmarks.installation import settings_for
from benchmarks.results import Result, median_result
from survey_app.accounts.models import Account
from survey_app.campaigns.models import Campaign
from survey_app.database import db, session, transaction
from survey_app.demonstration import PASSWORD
from survey_app.demonstration.campaigns import AUTUMN
from survey_app.diagnostics.answers import NOTE, path_of
from survey_app.diagnostics.models import Assessment
from survey_app.factory import create_app
from survey_app.plans.fields import Field, line_path
from survey_app.plans.models import Plan
from survey_app.plans.operations.editing import add_lines_within
from survey_app.plans.operations.plans import open_plan
from tests.factories import NOW
from tests.services.postgres import PostgresServer
from tests.survey_app.accounts.visits import sign_in, stop_clock, token_of
from workers import embedded

INDICATORS = 72
LINES = 200
ROUNDS = 10
WARM_UP = 3
CHEF = "chef@demo.example"
CHAMPS = ("PIL", "FOR", "RES", "PED", "INF", "EQU")
HAS_READ_ALL = 1_000_000
"""Nobody else writes: a cell is sent as if all before had been seen."""

Work = Callable[[], bytes]


@dataclass(frozen=True)
class Places:
    """Where the things lie that are measured."""

    fiche: str
    plan: str
    line: str
    report: str


@dataclass
class Chef:
    """The head of the school in a browser that asks at once."""

    client: FlaskClient
    account_id: int
    token: str
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def read(self, address: str) -> bytes:
        """Open an address, and return what came."""
        response = self.client.get(address)
        assert response.status_code == HTTPStatus.OK, address
        return bytes(response.data)

    def save(self, address: str, path: str) -> bytes:
        """Write one cell as the script of a page does."""
        number = next(self.numbers)
        cell = {"key": f"mesure{number}", "path": path, "value": f"Texte {number}", "base": HAS_READ_ALL}
        response = self.client.post(
            address,
            json={"account": self.account_id, "tab": "mesure", "cells": [cell]},
            headers={"X-CSRFToken": self.token},
        )
        assert response.get_json()["clashes"] == []
        return bytes(response.data)


def measure(postgres: PostgresServer, folder: Path) -> Iterator[Result]:
    """Yield milliseconds, processor milliseconds, queries and bytes of each thing, on each database."""
    databases = {"postgresql": postgres.create("plans"), "sqlite": f"sqlite:///{folder / 'plans.sqlite'}"}
    for database, url in databases.items():
        settings = settings_for(url, folder / database, demo=True)
        app = create_app(settings)
        stop_clock(app)
        embedded.prepare(app, settings)
        chef, places = _enter(app)
        for thing, size, work in _works(chef, places):
            yield from _time(app, f"{database}_{thing}", size, work)


def _works(chef: Chef, at: Places) -> Iterator[tuple[str, int, Work]]:
    """Yield what is measured: its name, how many things it is about, and how to do it."""
    note, means = path_of("FOR23", NOTE), line_path(at.line, Field.MEANS)
    news = f"changements?depuis={HAS_READ_ALL}&onglet=autre"
    yield "fiche_save_cell", INDICATORS, partial(chef.save, f"{at.fiche}/reponses", note)
    yield "fiche_news", INDICATORS, partial(chef.read, f"{at.fiche}/{news}")
    yield "fiche_page", INDICATORS, partial(chef.read, at.fiche)
    yield "fiche_champ", INDICATORS, partial(chef.read, f"{at.fiche}/champ/FOR")
    yield "plan_save_cell", LINES, partial(chef.save, f"{at.plan}/modifications", means)
    yield "plan_news", LINES, partial(chef.read, f"{at.plan}/{news}")
    yield "plan_page", LINES, partial(chef.read, at.plan)
    yield "plan_line", LINES, partial(chef.read, f"{at.plan}/ligne/{at.line}")
    yield "plan_review", LINES, partial(chef.read, f"{at.plan}/suivi")
    for suffix in ("odt", "pdf", "ods"):
        yield f"plan_{suffix}", LINES, partial(chef.read, f"{at.plan}/plan.{suffix}")
    yield "report_page", 1, partial(chef.read, at.report)
    for suffix in ("pdf", "xlsx", "ods", "odp"):
        yield f"report_{suffix}", 1, partial(chef.read, f"{at.report}.{suffix}")


def _time(app: Flask, name: str, size: int, work: Work) -> Iterator[Result]:
    seconds, processor, queries = [], [], []
    statements: list[object] = []
    answer = b""
    with app.app_context():
        engine = db.engine

    def note(*statement: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    for turn in range(WARM_UP + ROUNDS):
        statements.clear()
        start, used = time.perf_counter(), time.process_time()
        answer = work()
        if turn >= WARM_UP:
            seconds.append(time.perf_counter() - start)
            processor.append(time.process_time() - used)
            queries.append(len(statements))
    event.remove(engine, "before_cursor_execute", note)
    yield median_result(name, seconds, "s", size)
    yield median_result(f"{name}_processor", processor, "s", size)
    yield median_result(f"{name}_queries", queries, "queries", size)
    yield Result(f"{name}_size", len(answer), "bytes", size)
    yield Result(f"{name}_size_in_gzip", len(gzip.compress(answer)), "bytes", size)


def _enter(app: Flask) -> tuple[Chef, Places]:
    """Have the plan grow, and sign the head of the school in."""
    with app.app_context():
        account_id = session().execute(select(Account.id).where(Account.email == CHEF)).scalar_one()
        plan = session().execute(select(Plan.key)).scalar_one()
        lines = open_plan(plan, account_id).content.lines
        _add_lines(plan, LINES - len(lines), account_id)
        newest = select(Assessment.key).order_by(Assessment.year.desc()).limit(1)
        fiche = session().execute(newest).scalar_one()
        campaign = session().execute(select(Campaign.public_id).where(Campaign.title == AUTUMN)).scalar_one()
    client = app.test_client()
    sign_in(client, CHEF, PASSWORD)
    places = Places(f"/fiche/{fiche}", f"/plan/{plan}", lines[0].key, f"/campagnes/{campaign}/rapport")
    return Chef(client, account_id, token_of(client, "/compte")), places


def _add_lines(key: str, number: int, account_id: int) -> None:
    lines = {
        f"mesure{line:03}": {
            Field.CHAMP: CHAMPS[line % len(CHAMPS)],
            Field.ACTION: f"Action de mesure, numéro {line}",
            Field.OBJECTIVE: "Ce qui aura changé pour les élèves ou pour les équipes. " * 3,
        }
        for line in range(number)
    }
    with transaction() as writing:
        plan = writing.execute(select(Plan).where(Plan.key == key)).scalar_one()
        add_lines_within(writing, plan, lines, actor=account_id, now=NOW)
