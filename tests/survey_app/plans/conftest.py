"""Fixtures of plans."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.survey_app.accounts.visits import sign_in, stop_clock
from tests.survey_app.plans.planning import CHEF, Stage, begin, plant, set_stage

LINE = "ligne0000001"


@pytest.fixture
def stage(app: Flask) -> Stage:
    """A school with people who plan; the clock stands still."""
    stop_clock(app)
    return set_stage(app)


@pytest.fixture
def key(app: Flask, stage: Stage) -> str:
    """A plan with one line, `LINE`."""
    with app.app_context():
        made = begin(stage)
        plant(stage, made, LINE, action="Former à l’ENT", starts_on="2026-12-01", ends_on="2027-03-31")
    return made


@pytest.fixture
def chef(client: FlaskClient, stage: Stage) -> FlaskClient:
    """The browser of the head of the school, signed in."""
    assert stage.chef
    sign_in(client, CHEF)
    return client
