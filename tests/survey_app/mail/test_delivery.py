"""When to try again, and what is kept of a server's reply."""

from datetime import UTC, datetime, timedelta

import pytest

from survey_app.campaigns.operations.send_messages import LEASE
from survey_app.mail.delivery import JITTER, MAX_ATTEMPTS, next_attempt, reply_code
from survey_app.mail.transports import LONGEST_SENDING

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def waits() -> list[timedelta]:
    """Return how long each failure waits."""
    return [at - NOW for attempts in range(1, 20) if (at := next_attempt(attempts, NOW)) is not None]


def test_there_are_eight_attempts() -> None:
    assert len(waits()) + 1 == MAX_ATTEMPTS


def test_all_attempts_fit_in_a_day() -> None:
    assert sum(waits(), timedelta()) < timedelta(days=1)


def test_each_wait_is_longer_than_the_one_before() -> None:
    found = waits()
    assert found == sorted(found)


def test_two_mails_that_failed_together_are_not_tried_together() -> None:
    seen = {next_attempt(3, NOW) for _ in range(20)}
    assert (len(seen) > 1, JITTER > 0) == (True, True)


def test_a_lease_outlives_the_longest_hand_over() -> None:
    assert timedelta(seconds=LONGEST_SENDING) < LEASE


@pytest.mark.parametrize(
    ("code", "text", "kept"),
    [
        (550, b"5.1.1 <claire@ecole.example>: user unknown", "550 5.1.1"),
        (451, b"try again, claire@ecole.example", "451"),
        (554, b"5.7.1claire", "554"),
        (450, b" 4.2.0 greylisted", "450 4.2.0"),
    ],
)
def test_only_numbers_are_kept_of_a_reply(code: int, text: bytes, kept: str) -> None:
    assert reply_code(code, text) == kept
