"""The plan against those who do not use its pages: places that are none, lines that were never added."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.coediting.cells import BadCellError, SentCell
from survey_app.database import random_key
from survey_app.plans.operations.editing import write_plan
from survey_app.plans.operations.plans import open_plan
from tests.factories import NOW
from tests.survey_app.accounts.visits import sign_in, stop_clock
from tests.survey_app.plans.planning import ANIMATEUR, CHEF, Stage, begin, plant, set_stage

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

LINE = "ligne000001"


@pytest.fixture
def stage(app: Flask) -> Stage:
    """A school with people who plan."""
    stop_clock(app)
    return set_stage(app)


def visit(app: Flask, email: str) -> FlaskClient:
    """Return the browser of somebody who is signed in."""
    client = app.test_client()
    sign_in(client, email)
    return client


def test_wherever_somebody_says_they_are_the_others_are_told_of_it(app: Flask, stage: Stage) -> None:
    with app.app_context():
        key = begin(stage)
        plant(stage, key, LINE)
        champ = open_plan(key, stage.chef).content.axes[0].code
    places = (
        "x", "axes", "constructor", f"axis.{champ}", f"axis.{champ}.priority.9", f"axis.{champ}.title.fr",
        f"line.{LINE}", f"line.{LINE}.evil", f"line.{LINE}.review.0000.note", f"line.{LINE}.review.9999.status",
        "line.zzzzzzzz.objective", "proposal.x.dismissed",
    )  # fmt: skip
    hostile, other = visit(app, ANIMATEUR), visit(app, CHEF)
    for place in places:
        asked = hostile.get(f"/plan/{key}/changements?depuis=0&onglet=un&lieu={place}")
        assert asked.status_code == 200
        told = other.get(f"/plan/{key}/changements?depuis=0&onglet=deux")
        assert told.status_code == 200, place


def test_a_line_that_was_never_added_is_not_written(app: Flask, stage: Stage) -> None:
    """Added lines are counted: nobody gets past their limit by writing into one that there is not."""
    with app.app_context():
        key = begin(stage)
        for path in ("line.jamaisajoutee.objective", "line.jamaisajoutee.review.2026.note"):
            with pytest.raises(BadCellError):
                write_plan(key, [SentCell(random_key(), path, "x", 0)], actor=stage.chef, now=NOW)
        assert open_plan(key, stage.chef).content.lines == ()
