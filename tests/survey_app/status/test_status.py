"""Health, the state of the installation, the journal."""

import ast
import re
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from config import Settings
from questionnaires.catalogue import load
from questionnaires.definition.schema import definition_schema
from survey_app.accounts import journal
from survey_app.accounts.operations import create_account
from survey_app.campaigns.models import CampaignState
from survey_app.database import transaction
from survey_app.status.operations import measure_health
from survey_app.status.pages import ACTIONS
from tests.architecture.source_tree import python_files
from tests.factories import NOW, add_campaign, add_revision, add_school
from tests.plugins.application import running_app
from tests.survey_app.accounts.visits import add_person, plain, sign_in


@pytest.fixture
def administrator(client: FlaskClient, app: Flask) -> int:
    """The signed-in administrator."""
    account_id = add_person(app, "camille@ecole.example", is_administrator=True)
    sign_in(client, "camille@ecole.example")
    return account_id


def test_a_site_with_its_database_is_well(client: FlaskClient) -> None:
    response = client.get("/sante")
    assert (response.status_code, response.json) == (HTTPStatus.OK, {"status": "ok"})


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_site_without_its_database_is_not(settings: Settings, tmp_path: Path) -> None:
    missing = f"sqlite:///{tmp_path / 'missing' / 'folder.sqlite'}"
    with running_app(replace(settings, database_url=missing)) as app:
        response = app.test_client().get("/sante")
    assert (response.status_code, response.json) == (
        HTTPStatus.SERVICE_UNAVAILABLE,
        {"status": "unavailable"},
    )


def test_nothing_is_late_on_a_new_installation(app_context: Flask) -> None:
    assert (measure_health(NOW).late_mails, measure_health(NOW).late_campaigns) == (0, 0)


@pytest.mark.parametrize(("minutes", "late"), [(5, 0), (6, 1)])
def test_a_mail_that_waits_more_than_five_minutes_is_late(
    app_context: Flask, minutes: int, late: int
) -> None:
    create_account("claude@ecole.example", "Claude Essai", now=NOW)
    assert measure_health(NOW + timedelta(minutes=minutes)).late_mails == late


@pytest.mark.parametrize(
    ("state", "hours", "late"),
    [
        (CampaignState.PREPARING, 100, 0),
        (CampaignState.SCHEDULED, -1, 0),
        (CampaignState.SCHEDULED, 1, 1),
        (CampaignState.OPEN, 1, 0),
        (CampaignState.OPEN, 49, 1),
        (CampaignState.REPORTED, 100, 0),
    ],
)
def test_campaigns_are_late_on_their_calendar(
    app_context: Flask, state: CampaignState, hours: int, late: int
) -> None:
    with transaction() as rows:
        add_campaign(
            rows,
            add_school(rows),
            add_revision(rows, load("fiche-equipes-courte")),
            state=state,
            opens_at=NOW,
            closes_at=NOW + timedelta(hours=48),
        )
    assert measure_health(NOW + timedelta(hours=hours)).late_campaigns == late


def test_administrators_see_the_state(client: FlaskClient, administrator: int) -> None:
    assert facts(client.get("/administration/etat"))["File de tâches"] == "dans le processus web"


def test_administrators_see_what_is_unsafe_and_how_to_mend_it(
    app: Flask, client: FlaskClient, administrator: int
) -> None:
    place: Path = app.config["PALIERS"].key_store_dir
    place.mkdir()
    pages = []
    for mode in (0o755, 0o700):
        place.chmod(mode)
        pages.append(client.get("/administration/etat").text)
    assert [(f"chmod 700 {place}" in page, "1 point met l’anonymat en danger" in page) for page in pages] == [
        (True, True),
        (False, False),
    ]


def test_the_journal_is_in_words(client: FlaskClient, administrator: int) -> None:
    assert cells(client.get("/administration/journal")) == [
        "Compte créé",
        "lundi 23 novembre 2026 à\u00a010\u00a0h\u00a000",
        "l’application",
        "Dominique Essai",
    ]


def test_older_actions_are_one_page_further(app: Flask, client: FlaskClient, administrator: int) -> None:
    with app.app_context(), transaction():
        for _ in range(100):
            journal.record("account.password", administrator, now=NOW)
    first = client.get("/administration/journal")
    (link,) = re.findall(r'href="(/administration/journal\?avant=\d+)"', first.text)
    assert cells(client.get(link))[0] == "Compte créé"


def test_every_action_of_the_journal_has_words() -> None:
    assert set(ACTIONS) == journal.ACTIONS


def test_every_action_that_is_recorded_is_in_the_closed_list() -> None:
    recorded = {
        constant.value
        for path in python_files("survey_app")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] == "record"
        for constant in ast.walk(call.args[0])
        if isinstance(constant, ast.Constant)
    }
    assert recorded - journal.ACTIONS == set()


def facts(response: TestResponse) -> dict[str, str]:
    """Return the terms and values of a page."""
    found = re.findall(r"<dt>(.*?)</dt>\s*<dd>\s*(.*?)\s*</dd>", response.text, re.DOTALL)
    return dict(found)


def cells(response: TestResponse) -> list[str]:
    """Return the cells of the table of a page."""
    found = re.findall(r'<t[hd](?: scope="row"| data-label="[^"]+")>(.*?)</t[hd]>', response.text, re.DOTALL)
    return [plain(cell) for cell in found]


def test_anybody_may_read_the_schema_of_questionnaires(client: FlaskClient) -> None:
    response = client.get("/schemas/questionnaire-1.json")
    assert (response.status_code, response.content_type, response.headers["Cache-Control"]) == (
        HTTPStatus.OK,
        "application/schema+json",
        "public, max-age=86400",
    )
    assert response.get_json(force=True) == definition_schema()


def test_a_schema_that_is_known_is_not_sent_again(client: FlaskClient) -> None:
    known = client.get("/schemas/questionnaire-1.json").headers["ETag"]
    response = client.get("/schemas/questionnaire-1.json", headers={"If-None-Match": known})
    assert (response.status_code, response.data) == (HTTPStatus.NOT_MODIFIED, b"")
