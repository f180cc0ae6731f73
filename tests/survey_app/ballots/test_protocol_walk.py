"""A random walk of people, devices and routes: never more ballots than sign-offs, equal once all have tried again.

Test 18 of the study. The walk knows what every step must be answered; it is played against the real application.
"""

from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from survey_app.ballots.models import BallotBox
from survey_app.campaigns.models import Campaign, CampaignState, Editing
from survey_app.database import transaction
from tests.survey_app.ballots.booth import QUESTIONNAIRE, Booth, answers, voting_of
from tests.survey_app.ballots.conftest import open_campaign
from tests.voter import Voter

SIZES = (2, 2)
PEOPLE = st.integers(0, sum(SIZES) - 1)
DEVICES = st.sampled_from(("laptop", "phone", "form"))
NUMBERS = st.integers(0, 3)
EXAMPLES, STEPS = 12, 25


class Walk(RuleBasedStateMachine):
    """Some people with two devices each, and the form without script, which the server plays the device of."""

    def __init__(self, app: Flask) -> None:
        """Walk in one application, in a campaign of its own each time."""
        super().__init__()
        self.app = app

    @initialize(editing=st.sampled_from(Editing))
    def begin(self, editing: Editing) -> None:
        """Open a campaign."""
        self.booth = Booth.of(self.app, open_campaign(self.app, SIZES), editing)
        self.is_flexible = editing is Editing.FLEXIBLE
        with self.app.app_context():
            keys = voting_of(self.booth.roll.public_id).keys
        assert keys
        self.box_keys = keys
        self.state = "open"
        self.owners: dict[int, str] = {}
        self.deposited: set[int] = set()
        self.ready: list[tuple[int, dict[str, Any]]] = []
        self.receipts: dict[int, str] = {}

    @rule(person=PEOPLE, device=DEVICES, number=NUMBERS)
    def sign_off(self, person: int, device: str, number: int) -> None:
        """Sign off, and keep the ballot that can be deposited now; whoever does may stop there."""
        voter = self._voter(person, device)
        response = self.booth.sign_off(voter.sign_off_body())
        assert response.status_code == self._expected(person, device)
        if response.status_code == HTTPStatus.OK:
            self.owners.setdefault(person, self._key(device))
            reply = response.get_json()
            sealed = voter.seal(QUESTIONNAIRE, answers(number))
            self.ready.append((person, voter.deposit_body(reply["cell"], voter.token(reply), sealed)))

    @rule(choice=st.integers(0, 99))
    def deposit(self, choice: int) -> None:
        """Deposit any ballot that ever was ready: the first time, again, or an older one."""
        if not self.ready:
            return
        person, body = self.ready[choice % len(self.ready)]
        response = self.booth.deposit(body)
        if self.state == "shut":
            assert response.status_code == HTTPStatus.GONE
        else:
            assert response.status_code == HTTPStatus.OK
            self.deposited.add(person)

    @rule(person=PEOPLE, number=NUMBERS)
    def send_form(self, person: int, number: int) -> None:
        """Answer without script."""
        response = self.booth.send_form(self.booth.roll.codes[person], number)
        expected = self._expected(person, "form")
        if expected == HTTPStatus.OK and not self.is_flexible and person in self.deposited:
            expected = HTTPStatus.CONFLICT
        assert response.status_code == expected
        if expected == HTTPStatus.OK:
            self.owners.setdefault(person, self._key("form"))
            self.deposited.add(person)

    @rule(person=PEOPLE, other=PEOPLE)
    def forge(self, person: int, other: int) -> None:
        """Try a ballot that is ready under the token input of somebody else."""
        mine = [body for owner, body in self.ready if owner == person]
        if mine:
            stolen = self._voter(other, "forger").deposit_body(1, b"\x00" * 64, b"")
            response = self.booth.deposit({**mine[0], "input": stolen["input"]})
            refused = HTTPStatus.GONE if self.state == "shut" else HTTPStatus.FORBIDDEN
            is_own = self.is_flexible and person == other
            assert is_own or response.status_code == refused

    @rule()
    def close(self) -> None:
        """Close the campaign."""
        if self.state == "open":
            with self.app.app_context(), transaction() as rows:
                rows.get_one(Campaign, self.booth.roll.campaign_id).state = CampaignState.CLOSED
            self.state = "closed"

    @invariant()
    def counts(self) -> None:
        """Never are there more ballots than sign-offs, and each is one that was expected."""
        if hasattr(self, "booth"):
            signed_off, ballots = self.booth.written()
            assert ballots <= signed_off
            assert (signed_off, ballots) == (len(self.owners), len(self.deposited))

    def teardown(self) -> None:
        """Let everybody who signed off try again, from the same device: then the numbers are equal."""
        if not hasattr(self, "booth"):
            return
        for person, body in self.ready:
            assert self.booth.deposit(body).status_code == HTTPStatus.OK
            self.deposited.add(person)
        assert self.booth.written() == (len(self.owners), len(self.owners))
        with self.app.app_context(), transaction() as rows:
            rows.get_one(BallotBox, self.booth.roll.public_id).takes_ballots = False
        self.state = "shut"
        self.deposit(0)
        self.counts()

    def _voter(self, person: int, device: str) -> Voter:
        code = self.booth.roll.codes[person]
        nonce = self.box_keys.nonce_of(code) if device == "form" else device.encode().ljust(16)
        return self.booth.voter(person, nonce)

    def _key(self, device: str) -> str:
        return "any" if self.is_flexible else device

    def _expected(self, person: int, device: str) -> HTTPStatus:
        owner = self.owners.get(person)
        if owner is None:
            return HTTPStatus.OK if self.state == "open" else HTTPStatus.GONE
        return HTTPStatus.OK if owner == self._key(device) else HTTPStatus.CONFLICT


@pytest.mark.usefixtures("clock")
def test_ballots_never_outnumber_sign_offs(app: Flask) -> None:
    class WalkHere(Walk):
        def __init__(self) -> None:
            super().__init__(app)

    run_state_machine_as_test(WalkHere, settings=settings(max_examples=EXAMPLES, stateful_step_count=STEPS))
