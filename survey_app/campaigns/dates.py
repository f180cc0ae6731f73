"""Days and hours of a campaign as people in France tell them, and what must hold between them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")

MAX_REMINDERS = 3
LONGEST = timedelta(days=90)
SHORTEST = timedelta(hours=1)

FIRST_YEAR, LAST_YEAR = 2000, 2099
"""Beyond, a date was mistyped; near the ends of the calendar sums of dates would fail."""

_SENDING_TIME = time(8, 30)
_CLOSING_TIME = time(18)
_SATURDAY = 5


class DateFault(StrEnum):
    """What is wrong with a date; each has its sentence in the interface."""

    NO_SUCH_TIME = "no_such_time"
    NO_SUCH_YEAR = "no_such_year"
    OPENS_IN_THE_PAST = "opens_in_the_past"
    CLOSES_TOO_SOON = "closes_too_soon"
    CLOSES_TOO_LATE = "closes_too_late"
    REMINDER_BEFORE_OPENING = "reminder_before_opening"
    REMINDER_AFTER_CLOSING = "reminder_after_closing"
    REMINDER_TWICE = "reminder_twice"


class DatePlace(StrEnum):
    """The date that a fault is about; reminders are told apart by their number."""

    OPENING = "opening"
    CLOSING = "closing"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class Calendar:
    """The instants of a campaign; reminders in order."""

    opens_at: datetime
    reminders: tuple[datetime, ...]
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class DateComplaint:
    """A fault and where it is; `number` counts reminders from 0."""

    fault: DateFault
    place: DatePlace
    number: int = 0


def is_plannable(local: datetime) -> bool:
    """Say whether a date lies in a year in which people may plan something."""
    return FIRST_YEAR <= local.year <= LAST_YEAR


def to_instant(local: datetime) -> datetime | None:
    """Return the instant of a wall-clock time in Paris, None if clocks skip it in spring or nobody plans in its year.

    In autumn an hour happens twice: the first one is meant.
    """
    if not is_plannable(local):
        return None
    instant = local.replace(tzinfo=PARIS, fold=0).astimezone(UTC)
    return instant if to_local(instant) == local else None


def to_local(instant: datetime) -> datetime:
    """Return the wall-clock time in Paris, without a zone, as date inputs want it."""
    return instant.astimezone(PARIS).replace(tzinfo=None)


def propose_calendar(now: datetime) -> Calendar:
    """Return sensible dates: tomorrow morning, reminders after 5 and 10 days, closing after 15."""
    opens_on = _weekday(to_local(now).date() + timedelta(days=1))

    def after(days: int, at: time) -> datetime:
        local = datetime.combine(_weekday(opens_on + timedelta(days=days)), at, PARIS)
        return local.astimezone(UTC)

    return Calendar(
        opens_at=after(0, _SENDING_TIME),
        reminders=(after(5, _SENDING_TIME), after(10, _SENDING_TIME)),
        closes_at=after(15, _CLOSING_TIME),
    )


def find_date_complaints(calendar: Calendar, now: datetime) -> tuple[DateComplaint, ...]:
    """Return what is wrong with a calendar; reminders may be given in any order."""
    complaints = []
    # A form is filled in a few minutes: an opening that has just passed means « at once ».
    if calendar.opens_at < now - timedelta(minutes=15):
        complaints.append(DateComplaint(DateFault.OPENS_IN_THE_PAST, DatePlace.OPENING))
    closing = find_closing_fault(max(calendar.opens_at, now), calendar.closes_at)
    if closing:
        complaints.append(DateComplaint(closing, DatePlace.CLOSING))
    return (*complaints, *_reminder_complaints(calendar.opens_at, calendar.closes_at, calendar.reminders))


def find_closing_fault(opens_at: datetime, closes_at: datetime) -> DateFault | None:
    """Return what is wrong with a closing date, given the opening."""
    if closes_at < opens_at + SHORTEST:
        return DateFault.CLOSES_TOO_SOON
    return DateFault.CLOSES_TOO_LATE if closes_at > opens_at + LONGEST else None


def _reminder_complaints(
    opens_at: datetime, closes_at: datetime, reminders: Sequence[datetime]
) -> tuple[DateComplaint, ...]:
    def fault(number: int) -> DateFault | None:
        due_at = reminders[number]
        if due_at <= opens_at:
            return DateFault.REMINDER_BEFORE_OPENING
        if due_at >= closes_at:
            return DateFault.REMINDER_AFTER_CLOSING
        return DateFault.REMINDER_TWICE if due_at in reminders[:number] else None

    found = [(number, fault(number)) for number in range(len(reminders))]
    return tuple(DateComplaint(why, DatePlace.REMINDER, number) for number, why in found if why)


def _weekday(day: date) -> date:
    """Return the day, or the Monday after it."""
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return day
