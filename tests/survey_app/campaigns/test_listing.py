"""The list of campaigns: whose, with what to do next, in a number of queries that does not grow."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from survey_app.campaigns.models import CampaignState
from survey_app.campaigns.operations.access import get_campaign
from survey_app.campaigns.operations.list_campaigns import list_campaigns, list_figures
from survey_app.campaigns.operations.preparation import Step
from survey_app.database import db, session, transaction
from tests.factories import NOW
from tests.survey_app.accounts.visits import stop_clock
from tests.survey_app.campaigns.preparing import Stage, begin, prepare, set_stage, visit


@pytest.fixture
def stage(app_context: Flask) -> Stage:
    return set_stage()


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_people_see_the_campaigns_of_their_schools_newest_first(stage: Stage) -> None:
    begin(stage, "Ancienne")
    begin(stage, "Récente")
    assert [campaign.title for campaign in list_campaigns(stage.referent, NOW)] == ["Récente", "Ancienne"]
    assert list_campaigns(stage.stranger, NOW) == []


def test_each_campaign_says_what_it_waits_for(stage: Stage) -> None:
    begin(stage, "Vide")
    ready = prepare(stage)
    steps = {
        campaign.public_id == ready: campaign.preparation.next_step
        for campaign in list_campaigns(stage.chef, NOW)
        if campaign.preparation
    }
    assert steps == {True: Step.TRIAL, False: Step.ROSTER}


def test_the_list_takes_as_many_queries_for_one_campaign_as_for_ten(stage: Stage) -> None:
    counts = []
    for number in (1, 9):
        for repetition in range(number):
            begin(stage, f"Campagne {number}.{repetition}")
        session().remove()
        with counted_queries() as statements:
            list_campaigns(stage.chef, NOW)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_figures_take_as_many_queries_for_one_campaign_as_for_ten(stage: Stage) -> None:
    counts = []
    for number in (1, 9):
        for repetition in range(number):
            begin(stage, f"Campagne {number}.{repetition}")
        session().remove()
        with counted_queries() as statements:
            assert len(list_figures()) in {1, 10}
        counts.append(len(statements))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (CampaignState.PREPARING, "Relire et essayer, puis ouvrir"),
        (CampaignState.SCHEDULED, "Ouvre le mardi 24 novembre 2026"),
        (CampaignState.OPEN, "Suivre la participation"),
        (CampaignState.CLOSED, "Dépouillement en cours"),
        (CampaignState.REPORTED, "Lire le rapport"),
        (CampaignState.ENDED, "Lire le rapport"),
    ],
)
def test_the_page_says_the_state_in_words(
    app: Flask, client: FlaskClient, state: CampaignState, words: str
) -> None:
    stop_clock(app)
    stage = visit(app, client)
    with app.app_context():
        public_id = prepare(stage)
        with transaction():
            get_campaign(public_id, stage.chef).state = state
    assert words in client.get("/campagnes").text


def test_an_empty_list_says_how_to_begin(app: Flask, client: FlaskClient) -> None:
    stop_clock(app)
    visit(app, client)
    page = client.get("/campagnes").text
    assert ("Aucune campagne pour l’instant" in page, 'href="/campagnes/nouvelle"' in page) == (True, True)
