"""The colour of a school: who chooses it, what is refused, and where it shows."""

from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from survey_app.accounts.models import Role
from survey_app.accounts.operations import grant_role
from survey_app.database import session, transaction
from survey_app.schools.models import School
from tests.factories import NOW, TEST_UAIS, add_school
from tests.survey_app.accounts.visits import add_chef, add_person, faults, send, sign_in

CHEF = "chef@ecole.example"
READABLE = "#7a1f5c"
PALE = "#ffd400"


@pytest.fixture
def school_id(app: Flask, client: FlaskClient) -> int:
    """The school whose head is signed in."""
    add_chef(app, CHEF)
    sign_in(client, CHEF)
    with app.app_context():
        return session().execute(select(School.id)).scalar_one()


def accent(app: Flask, school_id: int) -> str:
    with app.app_context():
        return session().execute(select(School.accent).where(School.id == school_id)).scalar_one()


def test_a_colour_that_can_be_read_is_kept(app: Flask, client: FlaskClient, school_id: int) -> None:
    send(client, f"/etablissements/{school_id}/couleur", accent=READABLE.upper())
    assert accent(app, school_id) == READABLE


def test_the_pages_of_the_school_wear_it(client: FlaskClient, school_id: int) -> None:
    send(client, f"/etablissements/{school_id}/couleur", accent=READABLE)
    assert '<link rel="stylesheet" href="/themes/7a1f5c.css">' in client.get("/campagnes").text


def test_a_pale_colour_is_not_kept(app: Flask, client: FlaskClient, school_id: int) -> None:
    response = send(client, f"/etablissements/{school_id}/couleur", accent=PALE)
    assert (faults(response), accent(app, school_id)) == (
        ["Cette couleur est trop pâle\u00a0: un texte ne s’y lirait pas."],
        "",
    )


def test_the_nearest_shade_is_offered(app: Flask, client: FlaskClient, school_id: int) -> None:
    response = send(client, f"/etablissements/{school_id}/couleur", accent=PALE)
    offered = response.text.partition('name="accent" value="')[2][:7]
    send(client, f"/etablissements/{school_id}/couleur", accent=offered)
    assert accent(app, school_id) == offered


def test_the_colour_of_the_product_comes_back(app: Flask, client: FlaskClient, school_id: int) -> None:
    send(client, f"/etablissements/{school_id}/couleur", accent=READABLE)
    send(client, f"/etablissements/{school_id}/couleur/retirer")
    assert accent(app, school_id) == ""


@pytest.mark.parametrize("colour", ["", "rouge", "#12", "#0f5f63;}", "url(x)"])
def test_what_is_no_colour_is_refused(app: Flask, client: FlaskClient, school_id: int, colour: str) -> None:
    send(client, f"/etablissements/{school_id}/couleur", accent=colour)
    assert accent(app, school_id) == ""


def test_a_referent_does_not_choose(app: Flask, client: FlaskClient, school_id: int) -> None:
    referent = add_person(app, "referent@ecole.example")
    with app.app_context():
        grant_role(referent, school_id, Role.REFERENT, actor=None, now=NOW)
    sign_in(client, "referent@ecole.example")
    assert client.get(f"/etablissements/{school_id}/couleur").status_code == HTTPStatus.FORBIDDEN


def test_an_administrator_chooses(app: Flask, client: FlaskClient, school_id: int) -> None:
    add_person(app, "camille@ecole.example", is_administrator=True)
    sign_in(client, "camille@ecole.example")
    send(client, f"/etablissements/{school_id}/couleur", accent=READABLE)
    assert accent(app, school_id) == READABLE


def test_a_head_chooses_for_their_own_school_only(app: Flask, client: FlaskClient, school_id: int) -> None:
    with app.app_context(), transaction() as rows:
        other = add_school(rows, TEST_UAIS[1]).id
    assert client.get(f"/etablissements/{other}/couleur").status_code == HTTPStatus.FORBIDDEN


def test_a_sheet_is_kept_for_ever(client: FlaskClient) -> None:
    response = client.get("/themes/7a1f5c.css")
    assert (response.status_code, response.content_type, response.headers["Cache-Control"]) == (
        HTTPStatus.OK,
        "text/css; charset=utf-8",
        "public, max-age=31536000, immutable",
    )


@pytest.mark.parametrize(
    "digits", ["ffd400", "7A1F5C", "7a1f5", "7a1f5c0", "rouge", "7a1f5c%0a", "%237a1f5c"]
)
def test_there_is_no_other_sheet(client: FlaskClient, digits: str) -> None:
    assert client.get(f"/themes/{digits}.css").status_code == HTTPStatus.NOT_FOUND


def test_an_error_page_asks_no_colour(client: FlaskClient, school_id: int) -> None:
    send(client, f"/etablissements/{school_id}/couleur", accent=READABLE)
    assert "/themes/" not in client.get("/nulle-part").text
