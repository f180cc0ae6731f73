"""Casting over HTTP: one person, one ballot; every refusal in plain words, and nothing written by it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, make_url, select
from werkzeug.test import TestResponse

from survey_app import database
from survey_app.ballots import depositing
from survey_app.ballots.casting import cast_ballot
from survey_app.ballots.models import SealedBallot
from survey_app.ballots.voting import VotingCache
from survey_app.campaigns.models import Campaign, CampaignState, Invitation, PersonalCode
from survey_app.campaigns.operations.close_campaign import close_campaign
from survey_app.campaigns.personal_codes import grouped
from survey_app.database import ConnectionLostError, DriverConnection, driver_connection, session, transaction
from survey_app.keys.store import key_store
from tests.factories import NOW, Roll
from tests.survey_app.ballots.conftest import SIZES, Clock, open_campaign

JSON = {"Accept": "application/json"}


def send(client: FlaskClient, roll: Roll, code: str, **fields: str) -> TestResponse:
    """Post a form with this code."""
    return client.post(f"/q/{roll.public_id}", data={"code": code, "step": "send", **fields}, headers=JSON)


def written(app: Flask) -> tuple[int, int]:
    """Return the numbers of sign-offs and of ballots."""
    with app.app_context():
        signed_off = session().scalar(select(func.count()).where(Invitation.signed_off))
        ballots = session().scalar(select(func.count()).select_from(SealedBallot))
    return signed_off or 0, ballots or 0


def test_a_ballot_is_one_sign_off_and_one_sealed_row(app: Flask, client: FlaskClient, roll: Roll) -> None:
    send(client, roll, roll.codes[0])
    assert written(app) == (1, 1)


def test_the_receipt_is_two_groups_of_four(client: FlaskClient, roll: Roll) -> None:
    receipt = send(client, roll, roll.codes[0]).get_json()["receipt"]
    assert [len(group) for group in receipt.split("-")] == [4, 4]


def test_a_code_is_read_as_people_type_it(app: Flask, client: FlaskClient, roll: Roll) -> None:
    send(client, roll, grouped(roll.codes[0]).lower().replace("-", " "))
    assert written(app) == (1, 1)


def test_an_empty_form_is_a_ballot_too(client: FlaskClient, roll: Roll) -> None:
    assert send(client, roll, roll.codes[0]).status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    "code", ["", "nonsense", "0123456789ABCDEF", "'; DROP TABLE ballot_box; --", "é" * 16]
)
def test_an_unknown_code_writes_nothing(app: Flask, client: FlaskClient, roll: Roll, code: str) -> None:
    response = send(client, roll, code)
    assert (response.status_code, written(app)) == (HTTPStatus.FORBIDDEN, (0, 0))


def test_a_code_of_another_campaign_is_unknown(app: Flask, client: FlaskClient, roll: Roll) -> None:
    other = open_campaign(app, SIZES)
    response = send(client, other, roll.codes[0])
    assert (response.status_code, written(app)) == (HTTPStatus.FORBIDDEN, (0, 0))


def test_a_second_ballot_with_one_code_is_refused(app: Flask, client: FlaskClient, roll: Roll) -> None:
    send(client, roll, roll.codes[0])
    again = send(client, roll, roll.codes[0])
    assert (again.status_code, again.get_json()["status"], written(app)) == (
        HTTPStatus.CONFLICT,
        "already_used",
        (1, 1),
    )


def test_fifty_simultaneous_posts_of_one_code_are_one_ballot(app: Flask, roll: Roll) -> None:
    def post(_: int) -> int:
        return send(app.test_client(), roll, roll.codes[0]).status_code

    with ThreadPoolExecutor(50) as pool:
        statuses = sorted(pool.map(post, range(50)))
    assert (statuses, written(app)) == ([HTTPStatus.OK] + [HTTPStatus.CONFLICT] * 49, (1, 1))


def test_twenty_people_at_once_are_twenty_ballots(app: Flask, roll: Roll) -> None:
    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(lambda code: send(app.test_client(), roll, code).status_code, roll.codes))
    assert (statuses, written(app)) == ([HTTPStatus.OK] * 20, (20, 20))


def test_after_the_closing_date_no_ballot_is_taken(
    app: Flask, client: FlaskClient, roll: Roll, clock: Clock
) -> None:
    clock.now += timedelta(days=15)
    response = send(client, roll, roll.codes[0])
    assert (response.status_code, written(app)) == (HTTPStatus.GONE, (0, 0))


def test_before_the_opening_date_no_ballot_is_taken(
    app: Flask, client: FlaskClient, roll: Roll, clock: Clock
) -> None:
    clock.now -= timedelta(days=2)
    response = send(client, roll, roll.codes[0])
    assert (response.status_code, written(app)) == (HTTPStatus.FORBIDDEN, (0, 0))


@pytest.mark.parametrize("state", [CampaignState.CLOSED, CampaignState.REPORTED, CampaignState.ENDED])
def test_a_closed_campaign_takes_no_ballot(
    app: Flask, client: FlaskClient, roll: Roll, state: CampaignState
) -> None:
    with app.app_context(), transaction() as rows:
        rows.get_one(Campaign, roll.campaign_id).state = state
    response = send(client, roll, roll.codes[0])
    assert (response.status_code, written(app)) == (HTTPStatus.GONE, (0, 0))


def test_a_late_answer_is_told_so_when_the_codes_are_gone(
    app: Flask, client: FlaskClient, roll: Roll
) -> None:
    client.get(f"/q/{roll.public_id}")
    with app.app_context(), transaction() as rows:
        rows.get_one(Campaign, roll.campaign_id).state = CampaignState.ENDED
        rows.execute(delete(PersonalCode))
    response = send(client, roll, roll.codes[0])
    assert (response.status_code, written(app)) == (HTTPStatus.GONE, (0, 0))


def test_a_fault_gives_the_form_back_and_writes_nothing(app: Flask, client: FlaskClient, roll: Roll) -> None:
    response = send(client, roll, roll.codes[0], **{"a.unheard-of": "x"})
    assert (response.status_code, written(app)) == (HTTPStatus.UNPROCESSABLE_ENTITY, (0, 0))


def test_a_review_writes_nothing(app: Flask, client: FlaskClient, roll: Roll) -> None:
    response = client.post(f"/q/{roll.public_id}", data={"code": roll.codes[0], "step": "review"})
    assert (response.status_code, written(app)) == (HTTPStatus.OK, (0, 0))


def test_a_trial_writes_nothing(app: Flask, client: FlaskClient, roll: Roll) -> None:
    response = client.post(f"/q/{roll.public_id}/essai", data={"code": roll.codes[0], "step": "send"})
    assert (response.status_code, written(app)) == (HTTPStatus.OK, (0, 0))


def test_two_ballots_of_a_campaign_have_one_size(app: Flask, client: FlaskClient, roll: Roll) -> None:
    send(client, roll, roll.codes[0])
    send(client, roll, roll.codes[1], **{"a.priorites.1": "pil"})
    with app.app_context():
        sizes = {len(sealed) for sealed in session().scalars(select(SealedBallot.sealed))}
    assert len(sizes) == 1


def test_a_body_that_is_too_large_is_refused(app: Flask, client: FlaskClient, roll: Roll) -> None:
    response = send(client, roll, roll.codes[0], filler="x" * 300_000)
    assert (response.status_code, written(app)) == (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, (0, 0))


def test_a_body_that_is_no_form_is_refused(app: Flask, client: FlaskClient, roll: Roll) -> None:
    response = client.post(f"/q/{roll.public_id}", json={"code": roll.codes[0]})
    assert (response.status_code, written(app)) == (HTTPStatus.UNSUPPORTED_MEDIA_TYPE, (0, 0))


def test_a_form_that_was_cut_off_is_refused(app: Flask, client: FlaskClient, roll: Roll) -> None:
    announced = {"CONTENT_LENGTH": "500"}
    response = client.post(f"/q/{roll.public_id}", data={"code": roll.codes[0]}, environ_overrides=announced)
    assert (response.status_code, written(app)) == (HTTPStatus.BAD_REQUEST, (0, 0))


def test_what_closing_finds_in_the_box_is_all_there_will_ever_be(app: Flask, clock: Clock) -> None:
    roll = open_campaign(app, (100,))

    def close() -> tuple[int, int]:
        with app.app_context():
            close_campaign(roll.campaign_id, clock.now + timedelta(days=20))
        return written(app)

    with ThreadPoolExecutor(9) as pool:
        posts = [pool.submit(send, app.test_client(), roll, code) for code in roll.codes]
        next(post for post in posts if post.result().status_code == HTTPStatus.OK)
        found = pool.submit(close).result()
        statuses = [post.result().status_code for post in posts]
    taken = statuses.count(HTTPStatus.OK)
    assert (found, written(app), set(statuses) - {HTTPStatus.OK, HTTPStatus.GONE}) == (
        (taken, taken),
        (taken, taken),
        set(),
    )


def test_a_ballot_whose_confirmation_was_lost_is_confirmed_and_not_cast_twice(
    app: Flask, client: FlaskClient, roll: Roll, monkeypatch: pytest.MonkeyPatch
) -> None:
    losses = [ConnectionLostError()]

    @contextmanager
    def breaking() -> Iterator[DriverConnection]:
        with driver_connection() as connection:
            yield connection
        if losses:
            raise losses.pop()

    monkeypatch.setattr(depositing, "driver_connection", breaking)
    response = send(client, roll, roll.codes[0])
    assert (response.get_json()["status"], losses, written(app)) == ("received", [], (1, 1))


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_ballot_survives_a_restart_of_the_database(app: Flask, roll: Roll) -> None:
    with app.app_context():
        voting = VotingCache(60).find(roll.public_id)
    assert voting is not None
    hang_up(app)
    with app.app_context():
        cast_ballot(voting, roll.codes[0], voting.revision.reader.read({}), now=NOW)
    assert written(app) == (1, 1)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_connection_that_has_rested_is_tried_before_it_is_used(
    app: Flask, roll: Roll, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "REST_SECONDS", -1.0)
    hang_up(app)
    assert written(app) == (0, 0)


def hang_up(app: Flask) -> None:
    """End every connection that the application keeps, as a restart of the server does."""
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: written(app), range(4)))
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"]).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_an_open_campaign_whose_keys_cannot_be_read_says_so_and_writes_nothing(
    app: Flask, client: FlaskClient, roll: Roll
) -> None:
    with app.app_context():
        key_store().destroy(roll.public_id)
    responses = [client.get(f"/q/{roll.public_id}"), send(client, roll, roll.codes[0])]
    assert ([response.status_code for response in responses], written(app)) == (
        [HTTPStatus.SERVICE_UNAVAILABLE] * 2,
        (0, 0),
    )
