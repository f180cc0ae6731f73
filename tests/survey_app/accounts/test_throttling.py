"""Guessing is slowed down: for each account, known or not, and for each network."""

from dataclasses import replace
from http import HTTPStatus

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient

from config import Settings
from tests.factories import NOW
from tests.plugins.application import running_app
from tests.survey_app.accounts.visits import (
    Clock,
    add_person,
    is_signed_in,
    send,
    sign_in,
    stop_clock,
    token_of,
)

EMAIL = "claude@ecole.example"
WRONG = "un autre mot de passe"


@pytest.fixture
def client(client: FlaskClient, clock: Clock) -> FlaskClient:
    """A browser on a site whose clock stands still: tries are counted under names that change with the hour."""
    assert clock.now == NOW
    return client


@pytest.mark.parametrize("email", [EMAIL, "unknown@ecole.example"])
def test_an_account_is_closed_to_guessing_after_ten_wrong_passwords(
    client: FlaskClient, app: Flask, email: str
) -> None:
    add_person(app, EMAIL)
    statuses = [guess(client, email) for _ in range(11)]
    assert statuses == [HTTPStatus.OK] * 10 + [HTTPStatus.TOO_MANY_REQUESTS]


def test_the_right_password_waits_too(client: FlaskClient, app: Flask) -> None:
    add_person(app, EMAIL)
    for _ in range(10):
        guess(client, EMAIL)
    sign_in(client, EMAIL)
    assert not is_signed_in(client)


def test_other_accounts_stay_open(client: FlaskClient, app: Flask) -> None:
    add_person(app, EMAIL)
    for _ in range(10):
        guess(client, "unknown@ecole.example")
    sign_in(client, EMAIL)
    assert is_signed_in(client)


def test_signing_in_is_not_counted(client: FlaskClient, app: Flask) -> None:
    add_person(app, EMAIL)
    statuses = {sign_in(client, EMAIL).status_code for _ in range(12)}
    assert statuses == {HTTPStatus.SEE_OTHER}


def test_a_network_is_slowed_down_after_forty_wrong_passwords(client: FlaskClient) -> None:
    statuses = [guess(client, f"unknown{number}@ecole.example") for number in range(41)]
    assert statuses == [HTTPStatus.OK] * 40 + [HTTPStatus.TOO_MANY_REQUESTS]


def test_other_networks_are_not(client: FlaskClient) -> None:
    for number in range(40):
        guess(client, f"unknown{number}@ecole.example")
    assert guess(client, EMAIL, address="192.0.2.9") == HTTPStatus.OK


def test_reset_mails_cannot_flood_a_mailbox(client: FlaskClient) -> None:
    statuses = [send(client, "/mot-de-passe/oublie", email=EMAIL).status_code for _ in range(6)]
    assert statuses == [HTTPStatus.OK] * 5 + [HTTPStatus.TOO_MANY_REQUESTS]


def test_who_is_slowed_down_is_told_when_to_come_back(client: FlaskClient) -> None:
    for _ in range(10):
        guess(client, EMAIL)
    response = sign_in(client, EMAIL, WRONG)
    assert response.headers["Retry-After"] == "900"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_processes_count_together_in_redis(settings: Settings, redis_url: str) -> None:
    statuses = []
    for _process in range(2):
        with running_app(replace(settings, broker_url=redis_url)) as app:
            stop_clock(app)
            statuses += [guess(app.test_client(), EMAIL) for _ in range(6)]
    assert statuses == [HTTPStatus.OK] * 10 + [HTTPStatus.TOO_MANY_REQUESTS] * 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_redis_learns_neither_the_network_nor_the_account(settings: Settings, redis_url: str) -> None:
    with running_app(replace(settings, broker_url=redis_url)) as app:
        guess(app.test_client(), EMAIL, address="192.0.2.9")
    with redis.Redis.from_url(redis_url, decode_responses=True) as store:
        kept = " ".join(store.scan_iter())
    assert [word for word in ("192.0.2.9", "claude", "ecole.example") if word in kept] == []


def guess(client: FlaskClient, email: str, address: str = "127.0.0.1") -> int:
    """Try a wrong password from an address."""
    fields = {"email": email, "password": WRONG, "csrf_token": token_of(client)}
    response = client.post("/connexion", data=fields, environ_base={"REMOTE_ADDR": address})
    return response.status_code
