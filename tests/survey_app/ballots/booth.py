"""A campaign under attack: who answers it, by script or by form, what is sent to it, and everything it has written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from questionnaires.catalogue import load
from survey_app.ballots.models import SealedBallot
from survey_app.ballots.pages.addresses import BOX, PREFIX, SIGN_OFF
from survey_app.ballots.voting import Voting, VotingCache
from survey_app.campaigns.models import Campaign, Editing, Invitation
from survey_app.database import db, session, transaction
from survey_app.tokens.key_list import KeyList
from tests.factories import Roll
from tests.voter import Voter

QUESTIONNAIRE = load("fiche-equipes-courte")
SCALE = ("pas_encore", "parfois", "regulierement", "aidons")
AS_JSON = {"Accept": "application/json"}


def answers(number: int) -> dict[str, list[str]]:
    """Return a form that is filled in differently for different numbers."""
    return {"a.grille_equipe.pil1.situation": [SCALE[number % len(SCALE)]]}


@dataclass(frozen=True)
class Booth:
    """One open campaign, and the ways to it."""

    app: Flask
    roll: Roll
    keys: KeyList

    @classmethod
    def of(cls, app: Flask, roll: Roll, editing: Editing = Editing.STRICT) -> "Booth":
        """Let people edit as told, and read the keys that are public."""
        with app.app_context():
            with transaction() as rows:
                rows.get_one(Campaign, roll.campaign_id).editing = editing
            return cls(app, roll, keys_of(roll.public_id))

    @property
    def path(self) -> str:
        """The address of the form."""
        return PREFIX + self.roll.public_id

    def voter(self, person: int = 0, nonce: bytes | None = None) -> Voter:
        """Return somebody on the roll with a device of their own, or with the nonce that is told."""
        voter = Voter(self.keys, self.roll.codes[person])
        if self.keys.editing == Editing.FLEXIBLE:
            nonce = b""
        return voter if nonce is None else replace(voter, nonce=nonce)

    def client(self) -> FlaskClient:
        """Return a browser."""
        return self.app.test_client()

    def post(self, path: str, body: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        """Send JSON, as `tests.voter` likes it sent."""
        response = self.client().post(path, json=body)
        return response.status_code, response.get_json()

    def sign_off(self, body: Mapping[str, Any]) -> TestResponse:
        """Ask to sign off."""
        return self.client().post(f"{self.path}/{SIGN_OFF}", json=body)

    def deposit(self, body: Mapping[str, Any]) -> TestResponse:
        """Bring a sealed ballot."""
        return self.client().post(f"{self.path}/{BOX}", json=body)

    def answer(self, voter: Voter, number: int = 0) -> str:
        """Answer with script; return the receipt."""
        return voter.answer(self.post, QUESTIONNAIRE, answers(number))

    def ballot(self, voter: Voter, number: int = 0) -> dict[str, Any]:
        """Sign off, and return the deposit that is ready to be sent."""
        reply = self.sign_off(voter.sign_off_body()).get_json()
        assert reply["status"] == "signed_off", reply
        return voter.deposit_body(
            reply["cell"], voter.token(reply), voter.seal(QUESTIONNAIRE, answers(number))
        )

    def send_form(self, code: str, number: int = 0) -> TestResponse:
        """Answer without script."""
        fields = {"code": code, "step": "send", **answers(number)}
        return self.client().post(self.path, data=fields, headers=AS_JSON)

    def written(self) -> tuple[int, int]:
        """Return the numbers of sign-offs and of ballots."""
        of_ours = Invitation.campaign_id == self.roll.campaign_id, Invitation.signed_off
        with self.app.app_context():
            signed_off = session().scalar(select(func.count()).select_from(Invitation).where(*of_ours))
        return signed_off or 0, len(self.ballots())

    def ballots(self) -> dict[bytes, bytes]:
        """Return the rows of the box by their places."""
        with self.app.app_context():
            rows = session().execute(
                select(SealedBallot.slot, SealedBallot.sealed).where(
                    SealedBallot.campaign_public_id == self.roll.public_id
                )
            )
            return {row.slot: row.sealed for row in rows}

    def everything(self) -> dict[str, list[str]]:
        """Return all that any table holds."""
        with self.app.app_context():
            return {
                name: sorted(map(repr, session().execute(select(table))))
                for name, table in db.metadata.tables.items()
            }


def voting_of(public_id: str) -> Voting:
    """Return a campaign as the answer page knows it, read anew."""
    session().rollback()
    voting = VotingCache(60).find(public_id)
    assert voting
    return voting


def keys_of(public_id: str) -> KeyList:
    """Return the keys of a campaign that are public."""
    keys = voting_of(public_id).key_list
    assert keys
    return keys
