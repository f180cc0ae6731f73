"""Days and hours in Paris: proposals, what must hold between dates, and the nights when clocks change."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.campaigns.dates import (
    Calendar,
    DateComplaint,
    DateFault,
    DatePlace,
    find_date_complaints,
    propose_calendar,
    to_instant,
    to_local,
)
from tests.factories import NOW

DAY = timedelta(days=1)


def faults(calendar: Calendar) -> list[DateFault]:
    return [complaint.fault for complaint in find_date_complaints(calendar, NOW)]


def test_the_proposal_avoids_weekends() -> None:
    friday = datetime(2026, 11, 27, 10, tzinfo=UTC)
    assert propose_calendar(friday) == Calendar(
        datetime(2026, 11, 30, 7, 30, tzinfo=UTC),
        (datetime(2026, 12, 7, 7, 30, tzinfo=UTC), datetime(2026, 12, 10, 7, 30, tzinfo=UTC)),
        datetime(2026, 12, 15, 17, 0, tzinfo=UTC),
    )


def test_the_proposal_keeps_its_hour_over_a_change_of_clocks() -> None:
    calendar = propose_calendar(datetime(2026, 3, 23, 10, tzinfo=UTC))
    assert [to_local(instant).hour for instant in (calendar.opens_at, *calendar.reminders)] == [8, 8, 8]


@given(st.datetimes(datetime(2025, 1, 1), datetime(2035, 1, 1)))  # noqa: DTZ001 - the zone is added below
def test_every_proposal_is_acceptable_and_on_weekdays(moment: datetime) -> None:
    now = moment.replace(tzinfo=UTC)
    calendar = propose_calendar(now)
    days = [to_local(at).weekday() for at in (calendar.opens_at, *calendar.reminders, calendar.closes_at)]
    assert (find_date_complaints(calendar, now), max(days) < 5) == ((), True)


@given(st.datetimes(datetime(2025, 1, 1), datetime(2035, 1, 1)))  # noqa: DTZ001 - a wall-clock time has no zone
def test_a_wall_clock_time_comes_back_or_never_happens(local: datetime) -> None:
    instant = to_instant(local)
    assert instant is None or to_local(instant) == local


def test_the_hour_that_spring_skips_does_not_exist() -> None:
    assert to_instant(datetime(2027, 3, 28, 2, 30)) is None  # noqa: DTZ001 - a wall-clock time has no zone


def test_of_the_hour_that_autumn_repeats_the_first_is_meant() -> None:
    local = datetime(2026, 10, 25, 2, 30)  # noqa: DTZ001 - a wall-clock time has no zone
    assert to_instant(local) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("calendar", "expected"),
    [
        (Calendar(NOW, (), NOW + DAY), []),
        (Calendar(NOW - timedelta(minutes=10), (), NOW + DAY), []),
        (Calendar(NOW - DAY, (), NOW + DAY), [DateFault.OPENS_IN_THE_PAST]),
        (Calendar(NOW + DAY, (), NOW + DAY), [DateFault.CLOSES_TOO_SOON]),
        (Calendar(NOW, (), NOW + 91 * DAY), [DateFault.CLOSES_TOO_LATE]),
        (Calendar(NOW, (NOW,), NOW + DAY), [DateFault.REMINDER_BEFORE_OPENING]),
        (Calendar(NOW, (NOW + DAY,), NOW + DAY), [DateFault.REMINDER_AFTER_CLOSING]),
        (Calendar(NOW, (NOW + DAY, NOW + DAY), NOW + 2 * DAY), [DateFault.REMINDER_TWICE]),
    ],
)
def test_dates_that_do_not_fit_are_told(calendar: Calendar, expected: list[DateFault]) -> None:
    assert faults(calendar) == expected


def test_a_fault_tells_which_reminder_it_is_about() -> None:
    calendar = Calendar(NOW, (NOW + DAY, NOW + 9 * DAY), NOW + 5 * DAY)
    assert find_date_complaints(calendar, NOW) == (
        DateComplaint(DateFault.REMINDER_AFTER_CLOSING, DatePlace.REMINDER, 1),
    )
