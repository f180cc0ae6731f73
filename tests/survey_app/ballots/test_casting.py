"""Casting over HTTP: one person, one ballot; every refusal in plain words, and nothing written by it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from survey_app.ballots.models import SealedBallot
from survey_app.campaigns.models import Campaign, CampaignState, Invitation
from survey_app.campaigns.personal_codes import grouped
from survey_app.database import session, transaction
from tests.factories import Roll
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
