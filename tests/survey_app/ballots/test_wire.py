"""Sign-off and deposit as the script of the page sends them: two requests, one ballot, nothing else let through."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from questionnaires.catalogue import load
from survey_app.ballots.models import SealedBallot
from survey_app.ballots.voting import VotingCache
from survey_app.campaigns.models import Invitation
from survey_app.database import session
from survey_app.tokens.key_list import KeyList
from tests.factories import Roll
from tests.voter import Post, Voter

QUESTIONNAIRE = load("fiche-equipes-courte")


@pytest.fixture
def post(client: FlaskClient) -> Post:
    def send(path: str, body: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        response = client.post(path, json=body)
        return response.status_code, response.get_json()

    return send


@pytest.fixture
def keys(app: Flask, roll: Roll) -> KeyList:
    with app.app_context():
        voting = VotingCache(60).find(roll.public_id)
    assert voting
    assert voting.key_list
    return voting.key_list


def written(app: Flask) -> tuple[int, int]:
    """Return the numbers of sign-offs and of ballots."""
    with app.app_context():
        signed_off = session().scalar(select(func.count()).where(Invitation.signed_off))
        ballots = session().scalar(select(func.count()).select_from(SealedBallot))
    return signed_off or 0, ballots or 0


def test_who_signs_off_and_deposits_has_one_ballot_in_the_box(
    app: Flask, post: Post, keys: KeyList, roll: Roll
) -> None:
    Voter(keys, roll.codes[0]).answer(post, QUESTIONNAIRE, {})
    assert written(app) == (1, 1)


def test_sending_again_with_the_same_nonce_replaces(
    app: Flask, post: Post, keys: KeyList, roll: Roll
) -> None:
    voter = Voter(keys, roll.codes[0])
    receipts = {voter.answer(post, QUESTIONNAIRE, {}) for _ in range(2)}
    assert (len(receipts), written(app)) == (2, (1, 1))


def test_another_element_is_refused_after_a_sign_off(
    app: Flask, post: Post, keys: KeyList, roll: Roll
) -> None:
    Voter(keys, roll.codes[0]).answer(post, QUESTIONNAIRE, {})
    status, reply = post(f"/q/{roll.public_id}/emargement", Voter(keys, roll.codes[0]).sign_off_body())
    assert (status, reply["status"], written(app)) == (HTTPStatus.CONFLICT, "already_used", (1, 1))
