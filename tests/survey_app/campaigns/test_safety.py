"""What the head of the school sees on an installation that is not safe, and that nobody can get round it."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.campaigns.models import CampaignState
from survey_app.campaigns.operations.access import get_campaign
from survey_app.campaigns.safety import init_safety, list_dangers
from survey_app.database import transaction
from tests.survey_app.accounts.visits import send, stop_clock
from tests.survey_app.campaigns.preparing import Stage, prepare, visit

DANGER = "Droits du dossier des clés"


@pytest.fixture
def stage(app: Flask, client: FlaskClient) -> Stage:
    stop_clock(app)
    return visit(app, client)


@pytest.fixture
def prepared(app: Flask, stage: Stage) -> str:
    with app.app_context():
        return prepare(stage)


@pytest.fixture
def loose_keys(app: Flask) -> Path:
    """A folder of keys that others can read."""
    folder: Path = app.config["PALIERS"].key_store_dir
    folder.mkdir()
    folder.chmod(0o755)
    return folder


def test_the_page_says_what_is_in_the_way_and_has_no_button(
    client: FlaskClient, prepared: str, loose_keys: Path
) -> None:
    page = client.get(f"/campagnes/{prepared}/ouvrir").text
    assert (DANGER in page, 'name="when"' in page) == (True, False)


def test_a_mended_installation_gives_the_button_back(
    client: FlaskClient, prepared: str, loose_keys: Path
) -> None:
    loose_keys.chmod(0o700)
    page = client.get(f"/campagnes/{prepared}/ouvrir").text
    assert (DANGER in page, 'name="when"' in page) == (False, True)


@pytest.mark.parametrize("when", ["now", "planned"])
def test_a_post_does_not_get_round_it(
    app: Flask, client: FlaskClient, *, stage: Stage, prepared: str, loose_keys: Path, when: str
) -> None:
    page = send(client, f"/campagnes/{prepared}/ouvrir", when=when).text
    with app.app_context():
        state = get_campaign(prepared, stage.chef).state
    assert (DANGER in page, state) == (True, CampaignState.PREPARING)


def test_without_anybody_to_look_nothing_is_taken_to_be_safe() -> None:
    app = Flask(__name__)
    with app.app_context(), pytest.raises(KeyError):
        list_dangers()
    init_safety(app, lambda: ("one",))
    with app.app_context():
        assert list_dangers() == ("one",)


def test_the_page_of_a_scheduled_campaign_says_why_it_does_not_open(
    app: Flask, client: FlaskClient, stage: Stage, prepared: str, loose_keys: Path
) -> None:
    with app.app_context(), transaction():
        get_campaign(prepared, stage.chef).state = CampaignState.SCHEDULED
    pages = []
    for mode in (0o755, 0o700):
        loose_keys.chmod(mode)
        pages.append("ne peut pas encore tenir la promesse" in client.get(f"/campagnes/{prepared}").text)
    assert pages == [True, False]
