"""The sign-off itself: one evaluation for whoever asks, and nothing written where it is refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from survey_app.ballots import signing_off
from survey_app.ballots.box_keys import BoxKeys
from survey_app.ballots.errors import (
    AlreadySignedOffError,
    RefusedError,
    UnknownCodeError,
    VotingClosedError,
    VotingError,
)
from survey_app.ballots.signing_off import sign_off
from survey_app.ballots.views.wire import NOBODY
from survey_app.ballots.voting import Voting
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.database import ConnectionLostError, DriverConnection, driver_connection, transaction
from survey_app.tokens.derivation import authenticator_of
from survey_app.tokens.voprf import Evaluation, Issuer
from tests.factories import NOW
from tests.survey_app.ballots.booth import Booth, voting_of


def authenticator(booth: Booth, person: int = 0) -> bytes:
    """Return what shows that one holds a code."""
    return authenticator_of(booth.roll.codes[person], booth.roll.public_id)


def test_every_request_has_one_element_evaluated(booth: Booth, monkeypatch: pytest.MonkeyPatch) -> None:
    """Test 8 of the study: who is refused costs the server what everybody costs it."""
    asked: list[bytes] = []
    evaluate = Issuer.evaluate

    def noting(issuer: Issuer, blinded: bytes) -> Evaluation:
        asked.append(issuer.public_key)
        return evaluate(issuer, blinded)

    monkeypatch.setattr(Issuer, "evaluate", noting)
    booth.sign_off(booth.voter(0).sign_off_body())
    booth.sign_off(booth.voter(0).sign_off_body())
    booth.sign_off(booth.voter(0).sign_off_body() | {"authenticator": "A" * 43})
    booth.sign_off({"nonsense": True})
    booth.sign_off([])  # type: ignore[arg-type]
    decoy = _voting(booth).keys
    assert decoy
    cell = dict(booth.keys.cells)[1]
    assert asked == [cell, cell, *[decoy.decoy.public_key] * 3]


def test_the_key_for_nobody_is_no_cells(booth: Booth) -> None:
    keys = _voting(booth).keys
    assert keys
    assert keys.decoy.public_key not in dict(booth.keys.cells).values()


def test_an_element_that_is_none_ticks_nobody_off(booth: Booth) -> None:
    with booth.app.app_context(), pytest.raises(RefusedError):
        sign_off(voting_of(booth.roll.public_id), authenticator(booth), bytes(32), now=NOW)
    assert booth.written() == (0, 0)


def test_a_cell_without_a_key_ticks_nobody_off(booth: Booth) -> None:
    """Cells and keys are fixed together; were they not, nobody would be left without a token."""
    voting = _voting(booth)
    assert voting.keys
    without = BoxKeys(voting.keys.seed, voting.keys.campaign, (2,))
    with booth.app.app_context(), pytest.raises(VotingClosedError):
        sign_off(_replace(voting, without), authenticator(booth), booth.voter().blinded, now=NOW)
    assert booth.written() == (0, 0)


def test_a_campaign_closed_since_it_was_read_ticks_nobody_off(booth: Booth) -> None:
    """A process keeps what it read of a campaign for a moment: the row itself has the last word."""
    voting = _voting(booth)
    with booth.app.app_context():
        with transaction() as rows:
            rows.get_one(Campaign, booth.roll.campaign_id).state = CampaignState.CLOSED
        with pytest.raises(VotingClosedError):
            sign_off(voting, authenticator(booth), booth.voter().blinded, now=NOW)
    assert booth.written() == (0, 0)


def test_a_code_used_in_between_is_refused(booth: Booth, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else is quicker, after the line was found and before it is ticked off."""
    quicker, slower = booth.voter(), booth.voter()
    evaluate = Issuer.evaluate
    late = [booth.app]

    def be_late(issuer: Issuer, blinded: bytes) -> Evaluation:
        if late:
            late.pop()
            monkeypatch.setattr(Issuer, "evaluate", evaluate)
            booth.sign_off(quicker.sign_off_body())
        return evaluate(issuer, blinded)

    monkeypatch.setattr(Issuer, "evaluate", be_late)
    assert booth.sign_off(slower.sign_off_body()).get_json()["status"] == "already_used"
    assert booth.written() == (1, 0)


@pytest.mark.parametrize("before", [True, False])
def test_a_lost_connection_is_tried_again(
    booth: Booth, monkeypatch: pytest.MonkeyPatch, *, before: bool
) -> None:
    losses = [ConnectionLostError()]

    @contextmanager
    def breaking() -> Iterator[DriverConnection]:
        if losses and before:
            raise losses.pop()
        with driver_connection() as connection:
            yield connection
        if losses:
            raise losses.pop()

    monkeypatch.setattr(signing_off, "driver_connection", breaking)
    reply = booth.sign_off(booth.voter().sign_off_body()).get_json()
    assert (reply["status"], losses, booth.written()) == ("signed_off", [], (1, 0))


@pytest.mark.parametrize(
    ("person", "error"), [(0, AlreadySignedOffError), (None, UnknownCodeError)], ids=["used", "unknown"]
)
def test_the_reasons_have_names_inside(booth: Booth, person: int | None, error: type[VotingError]) -> None:
    booth.sign_off(booth.voter(0).sign_off_body())
    who = NOBODY.authenticator if person is None else authenticator(booth, person)
    with booth.app.app_context(), pytest.raises(error):
        sign_off(voting_of(booth.roll.public_id), who, booth.voter().blinded, now=NOW)


def _voting(booth: Booth) -> Voting:
    with booth.app.app_context():
        return voting_of(booth.roll.public_id)


def _replace(voting: Voting, keys: BoxKeys) -> Voting:
    return replace(voting, keys=keys)
