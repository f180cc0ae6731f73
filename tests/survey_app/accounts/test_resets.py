"""Choosing a password by a link: nothing tells who has an account, a link serves once and not for long."""

import hashlib
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from survey_app.accounts.models import AccountMail, AccountMailKind, PasswordReset
from survey_app.accounts.operations import create_account, make_reset_token, set_active
from survey_app.database import session
from tests.factories import NOW
from tests.survey_app.accounts.visits import (
    OTHER_PASSWORD,
    PASSWORD,
    Clock,
    add_person,
    faults,
    is_signed_in,
    send,
    sign_in,
)

EMAIL = "claude@ecole.example"
FORGOTTEN = "/mot-de-passe/oublie"


def test_known_and_unknown_addresses_get_the_same_page(client: FlaskClient, app: Flask) -> None:
    add_person(app, EMAIL)
    known = send(client, FORGOTTEN, email=EMAIL)
    unknown = send(client, FORGOTTEN, email="unknown@ecole.example")
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)


def test_a_known_address_is_owed_one_mail(client: FlaskClient, app: Flask) -> None:
    account_id = add_person(app, EMAIL)
    send(client, FORGOTTEN, email=EMAIL)
    send(client, FORGOTTEN, email=EMAIL.upper())
    assert owed_mails(app) == [(account_id, AccountMailKind.PASSWORD_RESET)]


def test_an_unknown_address_is_owed_nothing(client: FlaskClient, app: Flask) -> None:
    send(client, FORGOTTEN, email=EMAIL)
    assert owed_mails(app) == []


def test_a_closed_account_is_owed_nothing(client: FlaskClient, app: Flask) -> None:
    account_id = add_person(app, EMAIL)
    with app.app_context():
        set_active(account_id, active=False, actor=account_id, now=NOW)
    send(client, FORGOTTEN, email=EMAIL)
    assert owed_mails(app) == []


def test_the_database_knows_the_token_by_its_hash_only(app_context: Flask) -> None:
    token = make_reset_token(add_person(app_context, EMAIL), NOW)
    assert session().scalars(select(PasswordReset.token_hash)).all() == [
        hashlib.sha256(token.encode()).digest()
    ]


def test_the_link_lets_one_choose_a_password(client: FlaskClient, app: Flask, clock: Clock) -> None:
    choose(client, new_link(app, clock), OTHER_PASSWORD)
    sign_in(client, EMAIL, OTHER_PASSWORD)
    assert is_signed_in(client)


def test_the_old_password_opens_nothing_any_more(client: FlaskClient, app: Flask, clock: Clock) -> None:
    choose(client, new_link(app, clock), OTHER_PASSWORD)
    sign_in(client, EMAIL, PASSWORD)
    assert not is_signed_in(client)


def test_choosing_a_password_does_not_sign_in(client: FlaskClient, app: Flask, clock: Clock) -> None:
    choose(client, new_link(app, clock), OTHER_PASSWORD)
    assert not is_signed_in(client)


def test_a_link_serves_once(client: FlaskClient, app: Flask, clock: Clock) -> None:
    link = new_link(app, clock)
    choose(client, link, OTHER_PASSWORD)
    assert client.get(link).status_code == HTTPStatus.GONE


def test_using_one_link_uses_up_the_others(client: FlaskClient, app: Flask, clock: Clock) -> None:
    account_id = add_person(app, EMAIL)
    with app.app_context():
        first, second = (link_of(make_reset_token(account_id, NOW)) for _ in range(2))
    choose(client, second, OTHER_PASSWORD)
    assert client.get(first).status_code == HTTPStatus.GONE


@pytest.mark.parametrize(("minutes", "status"), [(29, HTTPStatus.OK), (30, HTTPStatus.GONE)])
def test_a_link_lives_half_an_hour(
    client: FlaskClient, app: Flask, clock: Clock, minutes: int, status: HTTPStatus
) -> None:
    link = new_link(app, clock)
    clock.move(minutes=minutes)
    assert client.get(link).status_code == status


@pytest.mark.parametrize(("days", "status"), [(6, HTTPStatus.OK), (7, HTTPStatus.GONE)])
def test_the_first_link_of_an_account_lives_a_week(
    client: FlaskClient, app: Flask, clock: Clock, days: int, status: HTTPStatus
) -> None:
    with app.app_context():
        link = link_of(make_reset_token(create_account(EMAIL, "Claude Essai", now=NOW), NOW))
    clock.move(days=days)
    assert client.get(link).status_code == status


def test_opening_a_link_uses_nothing_up(client: FlaskClient, app: Flask, clock: Clock) -> None:
    link = new_link(app, clock)
    for _ in range(3):
        client.get(link)
    assert choose(client, link, OTHER_PASSWORD).location == "/connexion"


def test_a_weak_password_is_refused_and_the_link_stays(client: FlaskClient, app: Flask, clock: Clock) -> None:
    link = new_link(app, clock)
    refusal = faults(choose(client, link, "court"))
    assert (refusal, client.get(link).status_code) == (["Il faut au moins 12 caractères."], HTTPStatus.OK)


def test_choosing_a_password_ends_every_session(client: FlaskClient, app: Flask, clock: Clock) -> None:
    link = new_link(app, clock)
    thief = app.test_client()
    sign_in(thief, EMAIL)
    choose(client, link, OTHER_PASSWORD)
    assert not is_signed_in(thief)


def test_an_invented_link_leads_nowhere(client: FlaskClient) -> None:
    assert client.get(link_of("x" * 43)).status_code == HTTPStatus.GONE


def new_link(app: Flask, clock: Clock) -> str:
    """Return a fresh link for a new account that has a password."""
    with app.app_context():
        return link_of(make_reset_token(add_person(app, EMAIL), clock.now))


def link_of(token: str) -> str:
    """Return the address that the mail holds."""
    return f"/mot-de-passe/nouveau/{token}"


def choose(client: FlaskClient, link: str, password: str) -> TestResponse:
    """Send the form of a link."""
    return send(client, link, password=password)


def owed_mails(app: Flask) -> list[tuple[int, AccountMailKind]]:
    """Return what is owed to whom."""
    with app.app_context():
        return [(mail.account_id, mail.kind) for mail in session().scalars(select(AccountMail))]
