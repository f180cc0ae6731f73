"""Shutting: the box waits for those who have signed off, a day at most, and then takes nothing."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from survey_app.ballots.errors import VotingClosedError
from survey_app.ballots.models import BallotBox, FrozenReport, SealedBallot
from survey_app.ballots.opening import open_ballot_box
from survey_app.ballots.opening.records import read_opening_record
from survey_app.ballots.opening.shutting import GRACE, count_totals, shut_box
from survey_app.database import session
from tests.factories import Roll
from tests.survey_app.ballots.conftest import open_campaign
from tests.survey_app.ballots.opening.outbox import Outbox, sign_off_only
from tests.survey_app.ballots.test_opening import LATER, close, vote

THREADS = 50
AT_LAST = LATER + GRACE


@pytest.fixture
def waiting(app_context: Flask, roll: Roll) -> Outbox:
    """A closed campaign with 12 ballots, and a thirteenth person who has signed off."""
    vote(roll, range(12))
    outbox = sign_off_only(roll, 12)
    close(roll)
    return outbox


def count_rows(roll: Roll) -> int:
    """Count the ballots in the box, as another process would."""
    session().rollback()
    query = select(func.count()).select_from(SealedBallot)
    return session().scalar(query.where(SealedBallot.campaign_public_id == roll.public_id)) or 0


def is_opened(roll: Roll) -> bool:
    """Say whether there is a report."""
    session().rollback()
    return session().get(FrozenReport, roll.public_id) is not None


def test_the_box_waits_for_who_has_signed_off(waiting: Outbox, roll: Roll) -> None:
    open_ballot_box(roll.campaign_id, LATER + timedelta(hours=1))
    assert (is_opened(roll), count_totals(roll.campaign_id, roll.public_id).missing) == (False, 1)


def test_the_box_opens_once_everybody_is_in(waiting: Outbox, roll: Roll) -> None:
    open_ballot_box(roll.campaign_id, LATER)
    waiting.send()
    open_ballot_box(roll.campaign_id, LATER + timedelta(minutes=2))
    record = read_opening_record(roll.public_id)
    assert record is not None
    assert (record.ballots, record.signed_off, record.missing) == (13, 13, 0)


@pytest.mark.parametrize(
    ("now", "is_shut"),
    [(LATER, False), (AT_LAST - timedelta(microseconds=1), False), (AT_LAST, True)],
)
def test_the_box_waits_a_day_and_not_a_moment_more(
    waiting: Outbox, roll: Roll, now: datetime, *, is_shut: bool
) -> None:
    assert shut_box(roll.campaign_id, now) is is_shut


def test_the_day_over_it_opens_with_what_is_there(waiting: Outbox, roll: Roll) -> None:
    open_ballot_box(roll.campaign_id, AT_LAST)
    record = read_opening_record(roll.public_id)
    assert record is not None
    assert (record.ballots, record.signed_off, record.missing) == (12, 13, 1)


def test_a_shut_box_takes_nothing(waiting: Outbox, roll: Roll) -> None:
    shut_box(roll.campaign_id, AT_LAST)
    with pytest.raises(VotingClosedError):
        waiting.send()
    assert count_rows(roll) == 12


def test_an_open_campaign_is_not_shut(app_context: Flask, roll: Roll) -> None:
    assert shut_box(roll.campaign_id, AT_LAST) is False
    assert session().get_one(BallotBox, roll.public_id).takes_ballots is True


def test_shutting_twice_is_harmless(waiting: Outbox, roll: Roll) -> None:
    assert [shut_box(roll.campaign_id, AT_LAST) for _ in range(2)] == [True, True]


def test_a_box_nobody_answered_opens_at_once(app_context: Flask, roll: Roll) -> None:
    close(roll)
    open_ballot_box(roll.campaign_id, LATER)
    assert is_opened(roll)


def test_what_is_sent_while_the_box_is_shut_is_counted_or_refused(app_context: Flask) -> None:
    roll = open_campaign(app_context, (25, 25))
    outboxes = [sign_off_only(roll, person) for person in range(THREADS)]
    close(roll)
    start = threading.Barrier(THREADS + 1)
    works: list[Callable[[], object]] = [
        *(outbox.send for outbox in outboxes),
        lambda: shut_box(roll.campaign_id, AT_LAST),
    ]
    with ThreadPoolExecutor(len(works)) as pool:
        results = list(pool.map(lambda work: _at_once(app_context, start, work), works))
    taken = [receipt for receipt in results[:-1] if receipt is not None]
    assert (count_rows(roll), results[-1]) == (len(taken), True)
    open_ballot_box(roll.campaign_id, AT_LAST)
    record = read_opening_record(roll.public_id)
    assert record is not None
    assert list(record.receipts) == sorted(taken, key=str)


def _at_once(app: Flask, start: threading.Barrier, work: Callable[[], object]) -> object:
    """Do something at the same time as the others; None when the box was shut."""
    with app.app_context():
        start.wait(30)
        try:
            return work()
        except VotingClosedError:
            return None
