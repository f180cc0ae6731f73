"""The poster for the staff room: the words that are in the mails, and nothing before they exist."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.campaigns.models import CampaignState
from survey_app.campaigns.operations.access import get_campaign
from survey_app.database import transaction
from survey_app.tokens.key_list import fingerprint_words, short_form
from tests.survey_app.accounts.visits import Clock, sign_in, stop_clock
from tests.survey_app.campaigns.preparing import STRANGER, Stage, prepare, short_calendar, visit

FINGERPRINT = bytes(range(7, 39))

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def clock(app: Flask) -> Clock:
    return stop_clock(app)


@pytest.fixture
def stage(app: Flask, client: FlaskClient, clock: Clock) -> Stage:
    return visit(app, client)


@pytest.fixture
def public_id(app: Flask, stage: Stage) -> str:
    with app.app_context():
        return prepare(stage, calendar=short_calendar())


def open_vote(app: Flask, stage: Stage, public_id: str) -> None:
    """Open a campaign whose keys have a known fingerprint."""
    with app.app_context(), transaction():
        campaign = get_campaign(public_id, stage.chef)
        campaign.state = CampaignState.OPEN
        campaign.key_fingerprint = FINGERPRINT


def words_on(page: str) -> list[str]:
    """Return the words of the list on the poster."""
    found = re.search(r'<ol class="poster-words" lang="fr">(.*?)</ol>', page, re.DOTALL)
    return re.findall(r"<li>(\w+)</li>", found[1]) if found else []


def test_the_poster_has_the_words_and_the_address_of_the_public_page(
    app: Flask, client: FlaskClient, stage: Stage, public_id: str
) -> None:
    open_vote(app, stage, public_id)
    page = client.get(f"/campagnes/{public_id}/affiche").text
    assert (
        words_on(page),
        short_form(FINGERPRINT) in page,
        f'href="http://localhost/q/{public_id}/protection"' in page,
    ) == (list(fingerprint_words(FINGERPRINT)), True, True)


def test_before_the_vote_opens_the_poster_says_when_to_come_back(client: FlaskClient, public_id: str) -> None:
    page = client.get(f"/campagnes/{public_id}/affiche").text
    assert (words_on(page), "seront connus à l’ouverture" in page) == ([], True)


def test_the_page_of_an_open_campaign_leads_to_it(
    app: Flask, client: FlaskClient, stage: Stage, public_id: str
) -> None:
    open_vote(app, stage, public_id)
    assert f'href="/campagnes/{public_id}/affiche"' in client.get(f"/campagnes/{public_id}").text


def test_people_of_another_school_find_none(app: Flask, client: FlaskClient, public_id: str) -> None:
    client = app.test_client()
    sign_in(client, STRANGER)
    assert client.get(f"/campagnes/{public_id}/affiche").status_code == 404
