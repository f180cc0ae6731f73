"""Sign-in sessions: who gets one, how long it lives, what ends it."""

import hashlib
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from config import Settings
from survey_app.accounts import operations
from survey_app.accounts.models import SignInSession
from survey_app.accounts.operations import sessions
from survey_app.database import session
from tests.factories import NOW
from tests.plugins.application import running_app
from tests.survey_app.accounts.visits import (
    Clock,
    add_chef,
    add_person,
    is_signed_in,
    notices,
    send,
    sign_in,
    summary,
)

EMAIL = "claude@ecole.example"
COOKIE = "paliers"


def test_the_right_password_leads_home(client: FlaskClient, app: Flask) -> None:
    add_person(app, EMAIL)
    response = sign_in(client, EMAIL)
    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, "/")


def test_sign_in_leads_back_to_the_page_that_was_wanted(client: FlaskClient, app: Flask) -> None:
    add_person(app, EMAIL)
    assert sign_in(client, EMAIL, page="/campagnes?page=2").location == "/campagnes?page=2"


def test_sign_in_leads_nowhere_else(client: FlaskClient, app: Flask) -> None:
    add_person(app, EMAIL)
    assert sign_in(client, EMAIL, page="//elsewhere.example/").location == "/"


@pytest.mark.parametrize("email", [EMAIL, "unknown@ecole.example"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    client: FlaskClient, app: Flask, email: str
) -> None:
    add_person(app, EMAIL)
    response = sign_in(client, email, "un autre mot de passe")
    assert summary(response) == ["L’adresse ou le mot de passe n’est pas le bon."]


def test_the_address_may_be_typed_with_capitals(client: FlaskClient, app: Flask) -> None:
    add_person(app, EMAIL)
    sign_in(client, f" {EMAIL.upper()} ")
    assert is_signed_in(client)


def test_an_account_without_a_password_cannot_be_opened(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        operations.create_account(EMAIL, "Claude Essai", now=NOW)
    sign_in(client, EMAIL, "")
    assert not is_signed_in(client)


def test_the_cookie_is_closed_to_scripts_and_other_sites(client: FlaskClient, app: Flask) -> None:
    add_person(app, EMAIL)
    cookie = sign_in(client, EMAIL).headers["Set-Cookie"]
    assert (cookie.split("=")[0], cookie.split("; ")[1:]) == (COOKIE, ["HttpOnly", "Path=/", "SameSite=Lax"])


def test_the_cookie_belongs_to_the_host_when_the_site_is_secure(settings: Settings) -> None:
    with running_app(replace(settings, base_url="https://paliers.example")) as app:
        add_person(app, EMAIL)
        cookie = app.test_client().get("/connexion", base_url="https://paliers.example").headers["Set-Cookie"]
    assert (cookie.split("=")[0], cookie.split("; ")[1:]) == (
        "__Host-paliers",
        ["Secure", "HttpOnly", "Path=/", "SameSite=Lax"],
    )


def test_the_database_knows_the_token_by_its_hash_only(app_context: Flask) -> None:
    token = sessions.start_session(add_person(app_context, EMAIL), now=NOW)
    stored = session().scalars(select(SignInSession.token_hash)).all()
    assert stored == [hashlib.sha256(token.encode()).digest()]


def test_a_token_has_256_bits(app_context: Flask) -> None:
    token = sessions.start_session(add_person(app_context, EMAIL), now=NOW)
    assert len(token) == 43  # base64 of 32 bytes


def test_signing_in_again_changes_the_token_and_ends_the_old_session(
    client: FlaskClient, app: Flask, clock: Clock
) -> None:
    add_person(app, EMAIL)
    sign_in(client, EMAIL)
    before = cookie_of(client)
    sign_in(client, EMAIL)
    client_before = app.test_client()
    client_before.set_cookie(COOKIE, before)
    assert (is_signed_in(client), is_signed_in(client_before)) == (True, False)


def test_a_cookie_from_before_sign_in_is_worth_nothing_after_it(client: FlaskClient, app: Flask) -> None:
    add_person(app, EMAIL)
    client.get("/connexion")
    fixed = cookie_of(client)
    sign_in(client, EMAIL)
    attacker = app.test_client()
    attacker.set_cookie(COOKIE, fixed)
    assert not is_signed_in(attacker)


@pytest.mark.parametrize(("minutes", "lives"), [(29, True), (30, False)])
def test_a_session_ends_after_half_an_hour_without_use(
    client: FlaskClient, app: Flask, clock: Clock, minutes: int, *, lives: bool
) -> None:
    add_person(app, EMAIL)
    sign_in(client, EMAIL)
    clock.move(minutes=minutes)
    assert is_signed_in(client) is lives


@pytest.mark.parametrize(("hours", "lives"), [(11, True), (12, False)])
def test_a_session_ends_after_twelve_hours_of_use(
    client: FlaskClient, app: Flask, clock: Clock, hours: int, *, lives: bool
) -> None:
    add_person(app, EMAIL)
    sign_in(client, EMAIL)
    for _quarter in range(hours * 4):
        clock.move(minutes=15)
        client.get("/compte")
    assert is_signed_in(client) is lives


def test_a_session_is_noted_as_seen_at_most_once_a_minute(
    client: FlaskClient, app: Flask, clock: Clock
) -> None:
    add_person(app, EMAIL)
    sign_in(client, EMAIL)
    seen = []
    for seconds in (30, 30, 30):
        clock.move(seconds=seconds)
        client.get("/compte")
        seen.append((last_seen(app) - NOW).total_seconds())
    assert seen == [0, 0, 90]


def test_signing_out_ends_the_session_and_not_just_the_cookie(client: FlaskClient, app: Flask) -> None:
    add_person(app, EMAIL)
    sign_in(client, EMAIL)
    kept = cookie_of(client)
    send(client, "/deconnexion")
    client.set_cookie(COOKIE, kept)
    assert not is_signed_in(client)


def test_signing_out_says_so(client: FlaskClient, app: Flask) -> None:
    add_person(app, EMAIL)
    sign_in(client, EMAIL)
    response = send(client, "/deconnexion")
    assert notices(client.get(response.location)) == ["Vous êtes déconnecté."]


def test_other_sessions_can_be_ended(client: FlaskClient, app: Flask) -> None:
    add_person(app, EMAIL)
    elsewhere = app.test_client()
    sign_in(elsewhere, EMAIL)
    sign_in(client, EMAIL)
    send(client, "/compte/sessions/autres")
    assert (is_signed_in(client), is_signed_in(elsewhere)) == (True, False)


def test_all_sessions_can_be_ended(client: FlaskClient, app: Flask) -> None:
    add_person(app, EMAIL)
    elsewhere = app.test_client()
    sign_in(elsewhere, EMAIL)
    sign_in(client, EMAIL)
    send(client, "/compte/sessions")
    assert (is_signed_in(client), is_signed_in(elsewhere)) == (False, False)


def test_sessions_of_others_stay(client: FlaskClient, app: Flask) -> None:
    add_person(app, EMAIL)
    add_chef(app)
    other = app.test_client()
    sign_in(other, "chef@ecole.example")
    sign_in(client, EMAIL)
    send(client, "/compte/sessions")
    assert is_signed_in(other)


def test_closing_an_account_ends_its_sessions(client: FlaskClient, app: Flask) -> None:
    account_id = add_person(app, EMAIL)
    sign_in(client, EMAIL)
    with app.app_context():
        operations.set_active(account_id, active=False, actor=account_id, now=NOW)
    assert not is_signed_in(client)


def test_changing_ones_password_ends_the_other_sessions(client: FlaskClient, app: Flask) -> None:
    add_person(app, EMAIL)
    elsewhere = app.test_client()
    sign_in(elsewhere, EMAIL)
    sign_in(client, EMAIL)
    send(
        client,
        "/compte/mot-de-passe",
        present="cheval bleu vingt tasses",
        password="neuf parapluies sans pluie",
    )
    assert (is_signed_in(client), is_signed_in(elsewhere)) == (True, False)


def test_what_is_over_is_forgotten(app_context: Flask, clock: Clock) -> None:
    account_id = add_person(app_context, EMAIL)
    sessions.start_session(account_id, now=clock.now)
    clock.move(hours=1)
    sessions.start_session(account_id, now=clock.now)
    operations.forget_expired(clock.now)
    assert session().scalar(select(func.count()).select_from(SignInSession)) == 1


def cookie_of(client: FlaskClient) -> str:
    """Return the value of the one cookie."""
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    return cookie.value


def last_seen(app: Flask) -> datetime:
    """Return when the one session was last noted as seen."""
    with app.app_context():
        return session().scalars(select(SignInSession.last_seen_at)).one()
