"""Use cases: the meetings of a commission, called by the head or the référent, read by whoever has a seat."""

import hashlib
import secrets
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import Select, select

from survey_app.accounts import journal
from survey_app.accounts.models import Account, AccountMailKind, Role
from survey_app.commission.errors import CommissionNotFoundError, MeetingChangedError
from survey_app.commission.models import Meeting
from survey_app.commission.operations.access import (
    CONVENERS,
    Seat,
    get_convener_seat,
    get_seat,
)
from survey_app.commission.operations.owing import Writing, list_holders, owe_mails
from survey_app.commission.plain_text import clean_text
from survey_app.database import session, transaction
from survey_app.mail.messages import one_line
from survey_app.queueing import TaskName, enqueue
from survey_app.schools.models import School

LONGEST_AGENDA = 5_000
LONGEST_RECORD = 20_000
"""Characters."""

ASKED_TO_COME = (*CONVENERS, Role.COMMISSION)
"""Who is written to when a meeting is called."""

_DOUBLE_POST = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Details:
    """When and where a meeting is, and what it is about. `minutes_long` is its length, between 15 and 600."""

    starts_at: datetime
    minutes_long: int
    place: str
    agenda: str


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting as it stands. `changed_by` is "" once the account is erased."""

    id: int
    key: str
    school_id: int
    details: Details
    record: str
    is_cancelled: bool
    version: int
    changed_at: datetime
    changed_by: str

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.details.starts_at + timedelta(minutes=self.details.minutes_long)

    @property
    def details_stamp(self) -> str:
        """What tells these details from others, for a form that may come back late."""
        return stamp(self.details)

    @property
    def record_stamp(self) -> str:
        """What tells these minutes from others."""
        return stamp(self.record)


def stamp(part: Details | str) -> str:
    """Return a short name of the contents of a part of a meeting.

    Forms carry it: who writes minutes is not held up by somebody who changes the agenda meanwhile.
    """
    return hashlib.sha256(repr(part).encode()).hexdigest()[:16]


def list_meetings(seat: Seat) -> list[MeetingView]:
    """Return all meetings of a commission, the earliest first."""
    query = _MEETINGS.where(Meeting.school_id == seat.school_id).order_by(Meeting.starts_at, Meeting.id)
    return [_view(meeting, name) for meeting, name in session().execute(query)]


def get_meeting(key: str, actor: int) -> tuple[Seat, MeetingView]:
    """Return a meeting and the seat of who asks. Raises CommissionNotFoundError."""
    row = session().execute(_MEETINGS.where(Meeting.key == key)).one_or_none()
    if row is None:
        message = f"no meeting {key}"
        raise CommissionNotFoundError(message)
    meeting, name = row
    return get_seat(meeting.school_id, actor), _view(meeting, name)


def create_meeting(school_id: int, details: Details, *, is_announced: bool, actor: int, now: datetime) -> str:
    """Call a meeting and return its key; posted twice, it is one meeting. Raises as `get_convener_seat`."""
    with transaction() as writing:
        get_convener_seat(school_id, actor)
        writing.get_one(School, school_id, with_for_update=True)  # one form after the other
        likely = writing.scalars(_twins(school_id, details, now))
        twin = next((one for one in likely if _same(_details(one), details)), None)
        if twin is not None:
            return twin.key
        meeting = Meeting(key=secrets.token_hex(8), school_id=school_id, version=1)
        _write(meeting, details, actor, now)
        writing.add(meeting)
        writing.flush()
        journal.record("meeting.create", actor, school_id, now=now, meeting=meeting.key)
        _announce(writing, meeting, is_announced=is_announced and meeting.starts_at > now, now=now)
        key = meeting.key
    enqueue(TaskName.SEND_ACCOUNT_MAIL)
    return key


def update_meeting(
    key: str, details: Details, read: str, *, is_announced: bool, actor: int, now: datetime
) -> None:
    """Change a meeting whose details had the stamp `read` when they were read.

    Raises MeetingChangedError when they have changed since, and as `get_convener_seat`.
    """
    with transaction() as writing:
        meeting = _lock(writing, key, actor)
        if _same(_details(meeting), details):
            return
        _refuse_old(meeting, _details(meeting), read)
        _write(meeting, details, actor, now)
        meeting.version += 1
        journal.record("meeting.update", actor, meeting.school_id, now=now, meeting=key)
        _announce(writing, meeting, is_announced=is_announced and meeting.starts_at > now, now=now)
    enqueue(TaskName.SEND_ACCOUNT_MAIL)


def write_record(key: str, record: str, read: str, *, actor: int, now: datetime) -> None:
    """Write the minutes, which had the stamp `read` when they were read. Raises as `update_meeting`."""
    text = clean_text(record)[:LONGEST_RECORD]
    with transaction() as writing:
        meeting = _lock(writing, key, actor)
        if meeting.record == text:
            return
        _refuse_old(meeting, meeting.record, read)
        meeting.record = text
        meeting.version += 1
        meeting.changed_at, meeting.changed_by_id = now, actor
        journal.record("meeting.update", actor, meeting.school_id, now=now, meeting=key)


def cancel_meeting(key: str, *, is_cancelled: bool, actor: int, now: datetime) -> None:
    """Cancel a meeting, or hold it after all; people are told while it lies ahead. Raises as `get_convener_seat`."""
    with transaction() as writing:
        meeting = _lock(writing, key, actor)
        if meeting.is_cancelled is is_cancelled:
            return
        meeting.is_cancelled = is_cancelled
        meeting.version += 1
        meeting.changed_at, meeting.changed_by_id = now, actor
        action = "meeting.cancel" if is_cancelled else "meeting.update"
        journal.record(action, actor, meeting.school_id, now=now, meeting=key)
        _announce(writing, meeting, is_announced=meeting.starts_at > now, now=now)
    enqueue(TaskName.SEND_ACCOUNT_MAIL)


_MEETINGS = select(Meeting, Account.display_name).outerjoin(Account, Account.id == Meeting.changed_by_id)


def _lock(writing: Writing, key: str, actor: int) -> Meeting:
    meeting = writing.scalar(
        select(Meeting).where(Meeting.key == key).with_for_update(),
        execution_options={"populate_existing": True},
    )
    if meeting is None:
        message = f"no meeting {key}"
        raise CommissionNotFoundError(message)
    get_convener_seat(meeting.school_id, actor)
    return meeting


def _refuse_old(meeting: Meeting, present: Details | str, read: str) -> None:
    if stamp(present) != read:
        message = f"meeting {meeting.key} was changed by account {meeting.changed_by_id}"
        raise MeetingChangedError(message)


def _write(meeting: Meeting, details: Details, actor: int, now: datetime) -> None:
    meeting.starts_at, meeting.minutes_long = details.starts_at, details.minutes_long
    meeting.place = one_line(details.place)
    meeting.agenda = clean_text(details.agenda)[:LONGEST_AGENDA]
    meeting.changed_at, meeting.changed_by_id = now, actor


def _announce(writing: Writing, meeting: Meeting, *, is_announced: bool, now: datetime) -> None:
    if is_announced:
        people = list_holders(writing, meeting.school_id, *ASKED_TO_COME)
        cause = f"meeting:{meeting.id}:{meeting.version}"
        owe_mails(writing, people, AccountMailKind.MEETING, cause, now)


def _twins(school_id: int, details: Details, now: datetime) -> Select[Meeting]:
    return select(Meeting).where(
        Meeting.school_id == school_id,
        Meeting.starts_at == details.starts_at,
        Meeting.is_cancelled.is_(False),
        Meeting.changed_at > now - _DOUBLE_POST,
    )


def _details(meeting: Meeting) -> Details:
    return Details(meeting.starts_at, meeting.minutes_long, meeting.place, meeting.agenda)


def _same(present: Details, wanted: Details) -> bool:
    """Say whether nothing would change: a form sent twice is no conflict with oneself."""
    cleaned = Details(
        wanted.starts_at, wanted.minutes_long, one_line(wanted.place), clean_text(wanted.agenda)
    )
    return all(getattr(present, name.name) == getattr(cleaned, name.name) for name in fields(Details))


def _view(meeting: Meeting, name: str | None) -> MeetingView:
    return MeetingView(
        id=meeting.id,
        key=meeting.key,
        school_id=meeting.school_id,
        details=_details(meeting),
        record=meeting.record,
        is_cancelled=meeting.is_cancelled,
        version=meeting.version,
        changed_at=meeting.changed_at,
        changed_by=name or "",
    )
