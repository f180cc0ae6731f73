"""The guard: deny by default, no forged request, and the password again before what is dangerous."""

from collections.abc import Callable, Mapping
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.accounts.guard import Role, needs_recent_sign_in, public, school_role, signed_in, without_csrf
from tests.survey_app.accounts.visits import (
    PASSWORD,
    Clock,
    add_chef,
    add_person,
    faults,
    send,
    sign_in,
    token_of,
)

EMAIL = "claude@ecole.example"


def answer(**_values: str) -> str:
    """A view that lets everything happen."""
    return "done"


def add_rule(app: Flask, path: str, declare: Callable[[Callable[..., str]], Callable[..., str]]) -> None:
    """Add an address whose view declares something."""

    def view(**values: str) -> str:
        return answer(**values)

    app.add_url_rule(path, endpoint=path, view_func=declare(view), methods=["GET", "POST"])


def test_an_address_that_declares_nothing_is_closed(client: FlaskClient, app: Flask) -> None:
    add_rule(app, "/nouveau", lambda view: view)
    add_person(app, EMAIL, is_administrator=True)
    sign_in(client, EMAIL)
    assert client.get("/nouveau").status_code == HTTPStatus.FORBIDDEN


def test_strangers_are_asked_to_sign_in_and_come_back(client: FlaskClient, app: Flask) -> None:
    add_rule(app, "/nouveau", signed_in)
    assert client.get("/nouveau?page=2").location == "/connexion?suite=/nouveau?page%3D2"


def test_what_strangers_post_is_refused(client: FlaskClient, app: Flask) -> None:
    add_rule(app, "/nouveau", signed_in)
    assert client.post("/nouveau").status_code == HTTPStatus.UNAUTHORIZED


def test_a_role_in_a_school_opens_what_asks_for_it(client: FlaskClient, app: Flask) -> None:
    add_rule(app, "/nouveau", school_role(Role.CHEF))
    add_chef(app, EMAIL)
    sign_in(client, EMAIL)
    assert client.get("/nouveau").text == "done"


def test_another_role_does_not(client: FlaskClient, app: Flask) -> None:
    add_rule(app, "/nouveau", school_role(Role.REFERENT))
    add_chef(app, EMAIL)
    sign_in(client, EMAIL)
    assert client.get("/nouveau").status_code == HTTPStatus.FORBIDDEN


def test_administering_is_no_role_in_a_school(client: FlaskClient, app: Flask) -> None:
    add_rule(app, "/nouveau", school_role(*Role))
    add_person(app, EMAIL, is_administrator=True)
    sign_in(client, EMAIL)
    assert client.get("/nouveau").status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, HTTPStatus.OK),
        ({"Sec-Fetch-Site": "same-origin"}, HTTPStatus.OK),
        ({"Sec-Fetch-Site": "none"}, HTTPStatus.OK),
        ({"Sec-Fetch-Site": "same-site"}, HTTPStatus.FORBIDDEN),
        ({"Sec-Fetch-Site": "cross-site"}, HTTPStatus.FORBIDDEN),
        ({"Origin": "http://localhost"}, HTTPStatus.OK),
        ({"Origin": "null"}, HTTPStatus.OK),
        ({"Origin": "http://elsewhere.example"}, HTTPStatus.FORBIDDEN),
        ({"Origin": "http://localhost:8000"}, HTTPStatus.FORBIDDEN),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, HTTPStatus.OK),
    ],
)
def test_posts_come_from_this_site(
    client: FlaskClient, app: Flask, headers: Mapping[str, str], status: HTTPStatus
) -> None:
    add_rule(app, "/nouveau", public)
    response = client.post("/nouveau", data={"csrf_token": token_of(client)}, headers=headers)
    assert response.status_code == status


@pytest.mark.parametrize("token", [{}, {"csrf_token": ""}, {"csrf_token": "invented"}])
def test_a_post_without_its_token_is_refused(
    client: FlaskClient, app: Flask, token: Mapping[str, str]
) -> None:
    add_rule(app, "/nouveau", public)
    client.get("/connexion")
    assert client.post("/nouveau", data=token).status_code == HTTPStatus.BAD_REQUEST


def test_the_token_of_another_browser_is_refused(client: FlaskClient, app: Flask) -> None:
    add_rule(app, "/nouveau", public)
    client.get("/connexion")
    foreign = token_of(app.test_client())
    assert client.post("/nouveau", data={"csrf_token": foreign}).status_code == HTTPStatus.BAD_REQUEST


def test_the_token_may_come_in_a_header(client: FlaskClient, app: Flask) -> None:
    add_rule(app, "/nouveau", public)
    assert client.post("/nouveau", headers={"X-CSRF-Token": token_of(client)}).text == "done"


def test_a_view_may_declare_that_it_needs_no_token(client: FlaskClient, app: Flask) -> None:
    add_rule(app, "/nouveau", lambda view: public(without_csrf("only the code counts")(view)))
    assert client.post("/nouveau", headers={"Origin": "http://elsewhere.example"}).text == "done"


def test_public_addresses_read_no_cookie(client: FlaskClient, app: Flask) -> None:
    add_rule(app, "/nouveau", public)
    add_person(app, EMAIL)
    sign_in(client, EMAIL)
    assert client.get("/nouveau").headers.get("Vary") is None


@pytest.mark.parametrize(("minutes", "location"), [(15, None), (16, "/compte/confirmer?suite=/nouveau")])
def test_dangerous_pages_ask_for_the_password_after_a_quarter_of_an_hour(
    client: FlaskClient, app: Flask, clock: Clock, minutes: int, location: str | None
) -> None:
    add_rule(app, "/nouveau", lambda view: signed_in(needs_recent_sign_in(view)))
    add_person(app, EMAIL)
    sign_in(client, EMAIL)
    clock.move(minutes=minutes)
    assert client.get("/nouveau").location == location


def test_after_the_detour_an_action_is_started_again_from_the_page_above_it(
    client: FlaskClient, app: Flask, clock: Clock
) -> None:
    add_rule(app, "/objet/<number>", signed_in)
    app.add_url_rule(
        "/objet/<number>/agir/vraiment",
        view_func=signed_in(needs_recent_sign_in(answer)),
        methods=["POST"],
    )
    add_person(app, EMAIL)
    sign_in(client, EMAIL)
    clock.move(minutes=20)
    assert send(client, "/objet/7/agir/vraiment").location == "/compte/confirmer?suite=/objet/7"


def test_giving_the_password_again_opens_the_way(client: FlaskClient, app: Flask, clock: Clock) -> None:
    add_rule(app, "/nouveau", lambda view: signed_in(needs_recent_sign_in(view)))
    add_person(app, EMAIL)
    sign_in(client, EMAIL)
    clock.move(minutes=20)
    back = send(client, client.get("/nouveau").location, password=PASSWORD).location
    assert (back, client.get("/nouveau").text) == ("/nouveau", "done")


def test_a_wrong_password_does_not(client: FlaskClient, app: Flask, clock: Clock) -> None:
    add_rule(app, "/nouveau", lambda view: signed_in(needs_recent_sign_in(view)))
    add_person(app, EMAIL)
    sign_in(client, EMAIL)
    clock.move(minutes=20)
    refusal = send(client, client.get("/nouveau").location, password="un autre mot de passe")
    assert (faults(refusal), client.get("/nouveau").status_code) == (
        ["Le mot de passe n’est pas le bon."],
        HTTPStatus.SEE_OTHER,
    )


def test_giving_the_password_again_changes_the_token(client: FlaskClient, app: Flask, clock: Clock) -> None:
    add_person(app, EMAIL)
    sign_in(client, EMAIL)
    before = client.get_cookie("paliers")
    send(client, "/compte/confirmer", password=PASSWORD)
    old = app.test_client()
    old.set_cookie("paliers", before.value if before else "")
    assert old.get("/compte").location == "/connexion?suite=/compte"
