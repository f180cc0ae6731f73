"""What surrounds a page: the menu of each kind of person, the entry of the present page."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from survey_app.accounts.models import Role
from survey_app.accounts.operations import grant_role
from survey_app.database import transaction
from tests.factories import NOW, add_school
from tests.survey_app.accounts.visits import add_chef, add_person, sign_in

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

EMAIL = "claude@ecole.example"
STORY = ["Accueil", "Fiche", "Questionnaires", "Campagnes", "Plan", "Commission"]


def test_strangers_have_no_menu(client: FlaskClient) -> None:
    assert menu(client.get("/connexion")) == []


@pytest.mark.parametrize(
    ("role", "entries", "home"),
    [
        (Role.CHEF, STORY, "/accueil"),
        (Role.REFERENT, STORY, "/accueil"),
        (Role.ANIMATEUR, ["Accueil", "Fiche", "Plan", "Commission"], "/accueil"),
        (Role.COMMISSION, ["Commission"], "/commission"),
    ],
)
def test_people_of_schools_have_their_menu_and_their_home(
    app: Flask, client: FlaskClient, role: Role, entries: list[str], home: str
) -> None:
    account_id = add_person(app, EMAIL)
    with app.app_context():
        with transaction() as rows:
            school_id = add_school(rows).id
        grant_role(account_id, school_id, role, actor=None, now=NOW)
    sign_in(client, EMAIL)
    assert (menu(client.get("/compte")), client.get("/").location) == (entries, home)


def test_administrators_have_theirs(app: Flask, client: FlaskClient) -> None:
    add_person(app, EMAIL, is_administrator=True)
    sign_in(client, EMAIL)
    assert menu(client.get("/compte")) == ["Questionnaires", "Comptes", "Établissements", "Journal", "État"]


@pytest.mark.parametrize(
    ("path", "marks"),
    [
        ("/administration/etablissements", [("page", "Établissements")]),
        ("/administration/etablissements/nouveau", [("true", "Établissements")]),
        ("/administration/etat", [("page", "État")]),
        ("/compte", [("page", "Dominique Essai")]),
    ],
)
def test_the_present_entry_is_marked(
    app: Flask, client: FlaskClient, path: str, marks: list[tuple[str, str]]
) -> None:
    add_person(app, EMAIL, is_administrator=True)
    sign_in(client, EMAIL)
    header = client.get(path).text.partition("</header>")[0]
    assert re.findall(r'aria-current="(\w+)">([^<]+)</a>', header) == marks


def test_a_page_that_does_not_exist_has_no_menu(app: Flask, client: FlaskClient) -> None:
    add_chef(app, EMAIL)
    sign_in(client, EMAIL)
    assert menu(client.get("/nowhere")) == []


def menu(response: TestResponse) -> list[str]:
    """Return the entries of the menu."""
    block = re.search(r'<nav class="site-nav".*?</nav>', response.text, re.DOTALL)
    return re.findall(r"<a [^>]*>([^<]+)</a>", block.group(0)) if block else []
