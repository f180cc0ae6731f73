"""The deposit itself: one row of one size, at a place that only the token decides, even when the database hangs up."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from survey_app.ballots import depositing
from survey_app.ballots.depositing import Deposit, deposit
from survey_app.ballots.errors import AlreadySignedOffError, RefusedError, VotingClosedError
from survey_app.ballots.models import BallotBox
from survey_app.ballots.sealing import SEAL_OVERHEAD, receipt_of
from survey_app.ballots.views.wire import NO_BALLOT
from survey_app.database import ConnectionLostError, DriverConnection, driver_connection, transaction
from tests.survey_app.ballots.booth import Booth, voting_of
from tests.voter import decode


def offered(body: dict[str, Any]) -> Deposit:
    """Return a deposit as the wire hands it on."""
    return Deposit(body["cell"], decode(body["input"]), decode(body["token"]), decode(body["sealed"]))


def two_of_one(booth: Booth) -> tuple[Deposit, Deposit]:
    """Return two ballots with one token."""
    voter = booth.voter()
    return offered(booth.ballot(voter, 1)), offered(booth.ballot(voter, 2))


def lose_the_next(monkeypatch: pytest.MonkeyPatch, *, before: bool) -> None:
    """Have the database hang up once, before it is told something or after it has done it."""
    losses = [ConnectionLostError()]

    @contextmanager
    def breaking() -> Iterator[DriverConnection]:
        if losses and before:
            raise losses.pop()
        with driver_connection() as connection:
            yield connection
        if losses:
            raise losses.pop()

    monkeypatch.setattr(depositing, "driver_connection", breaking)


def test_a_row_has_the_size_of_its_box_and_a_place_that_the_token_decides(booth: Booth) -> None:
    first, second = two_of_one(booth)
    with booth.app.app_context():
        voting = voting_of(booth.roll.public_id)
        assert voting.keys
        receipts = [deposit(voting, first), deposit(voting, second)]
        ((slot, row),) = booth.ballots().items()
        assert (slot, voting.keys.unlock(row, slot)) == (
            voting.keys.slot_of(first.token),
            (1, second.sealed),
        )
    assert receipts == [receipt_of(first.sealed), receipt_of(second.sealed)]
    assert len(row) == 12 + 2 + voting.ballot_size + SEAL_OVERHEAD + 16


def test_a_ballot_that_may_not_be_replaced_stays(booth: Booth) -> None:
    first, second = two_of_one(booth)
    with booth.app.app_context():
        voting = voting_of(booth.roll.public_id)
        deposit(voting, first, replaces=False)
        before = booth.ballots()
        with pytest.raises(AlreadySignedOffError):
            deposit(voting, second, replaces=False)
    assert booth.ballots() == before


@pytest.mark.parametrize("before", [True, False])
def test_a_connection_lost_at_the_first_ballot_loses_nothing(
    booth: Booth, monkeypatch: pytest.MonkeyPatch, *, before: bool
) -> None:
    first, _ = two_of_one(booth)
    lose_the_next(monkeypatch, before=before)
    with booth.app.app_context():
        receipt = deposit(voting_of(booth.roll.public_id), first, replaces=False)
    assert (receipt, booth.written()) == (receipt_of(first.sealed), (1, 1))


@pytest.mark.parametrize("before", [True, False])
def test_a_connection_lost_replaces_no_ballot_that_may_not_be(
    booth: Booth, monkeypatch: pytest.MonkeyPatch, *, before: bool
) -> None:
    first, second = two_of_one(booth)
    with booth.app.app_context():
        voting = voting_of(booth.roll.public_id)
        deposit(voting, first, replaces=False)
        kept = booth.ballots()
        lose_the_next(monkeypatch, before=before)
        with pytest.raises(AlreadySignedOffError):
            deposit(voting, second, replaces=False)
    assert booth.ballots() == kept


def test_a_box_shut_since_the_campaign_was_read_takes_nothing(booth: Booth) -> None:
    """A process keeps what it read of a campaign for a moment: the box itself has the last word."""
    first, second = two_of_one(booth)
    with booth.app.app_context():
        voting = voting_of(booth.roll.public_id)
        deposit(voting, first)
        before = booth.ballots()
        with transaction() as rows:
            rows.get_one(BallotBox, booth.roll.public_id).takes_ballots = False
        for replaces in (True, False):
            with pytest.raises((VotingClosedError, AlreadySignedOffError)):
                deposit(voting, second, replaces=replaces)
    assert booth.ballots() == before


def test_what_stands_for_whatever_cannot_be_read_is_refused(booth: Booth) -> None:
    with booth.app.app_context(), pytest.raises(RefusedError):
        deposit(voting_of(booth.roll.public_id), NO_BALLOT)
    assert booth.written() == (0, 0)
