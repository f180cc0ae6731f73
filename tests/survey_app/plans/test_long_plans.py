"""A plan of two hundred lines stays fluent: few queries whatever its length, and a page that a phone can take."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text

from survey_app.coediting.cells import SentCell
from survey_app.coediting.operations import write_cells
from survey_app.database import db, transaction
from survey_app.plans.errors import PlanFullError
from survey_app.plans.fields import LINES_LIMIT, Field, line_path
from survey_app.plans.operations.editing import add_line, write_plan
from survey_app.plans.operations.plans import keep, open_plan, own_cells
from tests.factories import NOW
from tests.survey_app.accounts.visits import sign_in
from tests.survey_app.plans.planning import CHEF, Stage, begin

LINES = 200
HAS_READ_ALL = 1_000_000
MOST_BYTES = 60_000
"""Compressed, of the page of 200 lines: what a phone takes in a second at 500 kbit/s."""


@contextmanager
def counted_queries(app: Flask) -> Iterator[list[str]]:
    """Note every statement that the application sends to its database."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def fill(app: Flask, stage: Stage, key: str, first: int, last: int) -> None:
    """Write lines with all that a line usually has, without the care of an operation for each."""
    with app.app_context():
        plan = open_plan(key, stage.chef).plan
        cells = {
            line_path(f"ligne{number:07}", field): value
            for number in range(first, last)
            for field, value in (
                (Field.CHAMP, ("PIL", "FOR", "RES", "PED", "INF", "EQU")[number % 6]),
                (Field.ACTION, f"Action numéro {number} avec quelques mots de plus"),
                (Field.OBJECTIVE, "Que chaque équipe ait essayé, et sache à qui demander."),
                (Field.STATUS, "decided"),
                (Field.STARTS_ON, "2026-10-05"),
                (Field.ENDS_ON, "2027-03-31"),
                (Field.RESPONSIBLE, str(stage.chef)),
                (Field.ORDER, f"i{number:04}1"),
            )
        }
        write_cells(plan.document_id, own_cells(cells), keep, actor=stage.chef, now=NOW)


@pytest.mark.parametrize(
    "page", ["", "/ligne/ligne0000001", "/suivi", "/calendrier", "/imprimer", "/propositions"]
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_number_of_queries_does_not_depend_on_the_lines(
    app: Flask, client: FlaskClient, stage: Stage, page: str
) -> None:
    with app.app_context():
        key = begin(stage)
    fill(app, stage, key, 1, 3)
    sign_in(client, CHEF)
    counts = []
    for first, last in ((3, 3), (3, LINES)):
        fill(app, stage, key, first, last)
        with counted_queries(app) as sent:
            assert client.get(f"/plan/{key}{page}").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1]
    assert counts[1] <= 20


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_cell_is_saved_without_reading_other_lines(app: Flask, stage: Stage) -> None:
    with app.app_context():
        key = begin(stage)
    fill(app, stage, key, 1, LINES)
    other = line_path("ligne0000002", Field.OBJECTIVE)
    with app.app_context():
        with transaction() as writing:
            # No JSON: whoever reads this cell fails.
            writing.execute(text("UPDATE shared_cell SET value = '{' WHERE path = :path"), {"path": other})
        with pytest.raises(ValueError, match="Expecting"):
            open_plan(key, stage.chef)
        path = line_path("ligne0000001", Field.ACTION)
        written = write_plan(key, [SentCell("cle", path, "Autre", HAS_READ_ALL)], actor=stage.chef, now=NOW)
    assert [cell.value for cell in written.cells] == ["Autre"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_batch_of_cells_takes_as_many_readings_as_one_cell(app: Flask, stage: Stage) -> None:
    with app.app_context():
        key = begin(stage)
    fill(app, stage, key, 1, 3)
    fields = (Field.ACTION, Field.OBJECTIVE, Field.MEANS, Field.INDICATOR)
    readings = []
    for number in (1, len(fields)):
        cells = [
            SentCell(f"cle{number}{field}", line_path("ligne0000001", field), f"{number}", HAS_READ_ALL)
            for field in fields[:number]
        ]
        with app.app_context(), counted_queries(app) as sent:
            write_plan(key, cells, actor=stage.chef, now=NOW)
        readings.append(sum(one.startswith("SELECT") for one in sent))
    # A cell that was never written takes one more: whether the document has room for it.
    assert readings == [6, 7]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_page_of_two_hundred_lines_is_light_enough(app: Flask, client: FlaskClient, stage: Stage) -> None:
    with app.app_context():
        key = begin(stage)
    fill(app, stage, key, 0, LINES)
    sign_in(client, CHEF)
    assert len(gzip.compress(client.get(f"/plan/{key}").data)) <= MOST_BYTES


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_plan_has_room_for_so_many_lines_and_says_when_it_is_full(app: Flask, stage: Stage) -> None:
    with app.app_context():
        key = begin(stage)
    fill(app, stage, key, 0, LINES_LIMIT)
    with app.app_context(), pytest.raises(PlanFullError):
        add_line(key, "ligne9999999", {}, actor=stage.chef, now=NOW)
