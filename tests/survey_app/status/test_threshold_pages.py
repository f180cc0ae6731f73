"""The limits under which figures are hidden: raised by an administrator, never lowered, and told in the journal."""

import re
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient

from questionnaires.analysis.report import Thresholds
from survey_app.accounts.journal import list_actions
from survey_app.campaigns.operations.thresholds import get_installation_thresholds
from tests.survey_app.accounts.visits import add_chef, add_person, faults, notices, send, sign_in, stop_clock

ADMINISTRATOR = "admin@academie.example"
ADDRESS = "/administration/seuils"
OWN = {name: str(least) for name, least in Thresholds().model_dump().items()}


@pytest.fixture
def administrator(app: Flask, client: FlaskClient) -> None:
    """The browser of an administrator."""
    add_person(app, ADMINISTRATOR, is_administrator=True)
    sign_in(client, ADMINISTRATOR)


def in_force(app: Flask) -> Thresholds:
    with app.app_context():
        return get_installation_thresholds()


@pytest.mark.usefixtures("administrator")
def test_a_raised_limit_is_kept(app: Flask, client: FlaskClient) -> None:
    send(client, ADDRESS, **OWN | {"cell_mean": "7"})
    assert in_force(app) == Thresholds(cell_mean=7)


@pytest.mark.usefixtures("administrator")
def test_a_limit_goes_back_to_that_of_the_product(app: Flask, client: FlaskClient) -> None:
    send(client, ADDRESS, **OWN | {"cell_mean": "7"})
    send(client, ADDRESS, **OWN)
    assert in_force(app) == Thresholds()


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize(
    ("entered", "fault"),
    [
        ("4", "Choisissez un nombre de 5 à 200."),
        ("201", "Choisissez un nombre de 5 à 200."),
        ("-7", "Choisissez un nombre de 5 à 200."),
        ("", "Écrivez un nombre entier."),
        ("beaucoup", "Écrivez un nombre entier."),
    ],
)
def test_a_limit_is_not_lowered(app: Flask, client: FlaskClient, entered: str, fault: str) -> None:
    response = send(client, ADDRESS, **OWN | {"cell_mean": entered, "school": "12"})
    assert (faults(response)[0], in_force(app)) == (fault, Thresholds())


@pytest.mark.usefixtures("administrator")
def test_the_page_shows_the_limits_in_force(client: FlaskClient) -> None:
    send(client, ADDRESS, **OWN | {"texts": "9"})
    entry = re.search(r'<input[^>]* name="texts"[^>]*>', client.get(ADDRESS).text)
    assert entry is not None
    assert 'value="9"' in entry.group()


@pytest.mark.usefixtures("administrator")
def test_saving_what_was_there_says_that_nothing_changed(client: FlaskClient) -> None:
    send(client, ADDRESS, **OWN)
    assert notices(client.get(ADDRESS)) == ["Rien n’a changé."]


@pytest.mark.usefixtures("administrator")
def test_the_journal_says_which_limit_was_changed_to_what(app: Flask, client: FlaskClient) -> None:
    send(client, ADDRESS, **OWN | {"cell_mean": "7"})
    with app.app_context():
        action = list_actions(1)[0][1]
    assert (action.action, action.detail) == (
        "installation.threshold",
        {"threshold": "cell_mean", "least": 7},
    )
    assert (
        "Réponses pour montrer la moyenne d’un groupe, au moins 7"
        in client.get("/administration/journal").text
    )


@pytest.mark.usefixtures("administrator")
def test_the_password_is_asked_again_after_a_while(app: Flask, client: FlaskClient) -> None:
    clock = stop_clock(app)
    sign_in(client, ADMINISTRATOR)
    clock.move(minutes=16)
    response = send(client, ADDRESS, **OWN | {"cell_mean": "7"})
    assert (response.status_code, in_force(app)) == (HTTPStatus.SEE_OTHER, Thresholds())


def test_the_head_of_a_school_does_not_set_limits(app: Flask, client: FlaskClient) -> None:
    add_chef(app)
    sign_in(client, "chef@ecole.example")
    assert client.get(ADDRESS).status_code == HTTPStatus.FORBIDDEN
    assert send(client, ADDRESS, **OWN | {"cell_mean": "7"}).status_code == HTTPStatus.FORBIDDEN
    assert in_force(app) == Thresholds()
