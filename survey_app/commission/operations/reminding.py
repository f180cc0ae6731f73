"""Use cases of the calendar: a word three days before a meeting, and one near the end of a term without any.

Both are mails owed once a person and cause, so that any worker may look at any time.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select

from survey_app.accounts.models import Account, AccountMail, AccountMailKind, Membership, Role
from survey_app.campaigns.dates import PARIS
from survey_app.commission.models import Meeting
from survey_app.commission.operations.access import CONVENERS
from survey_app.commission.operations.meetings import ASKED_TO_COME
from survey_app.commission.operations.owing import Writing, list_holders, owe_mails
from survey_app.commission.terms import Term, find_noticed_term, starts_in
from survey_app.database import session, transaction
from survey_app.schools.models import School

DAYS_BEFORE = 3
_AT = time(8, 30)
_LONGEST_WAIT = timedelta(days=DAYS_BEFORE + 1)


def owe_meeting_reminders(now: datetime) -> int:
    """Owe a reminder of each meeting that is three days away; return how many mails.

    Who was told of the meeting within these days is not told again. After an outage nobody is reminded of what is
    over.
    """
    near = select(Meeting.id).where(
        Meeting.is_cancelled.is_(False), Meeting.starts_at > now, Meeting.starts_at <= now + _LONGEST_WAIT
    )
    return sum(_remind(meeting_id, now) for meeting_id in session().scalars(near).all())


def owe_term_reminders(now: datetime) -> int:
    """Owe a word to heads and référents whose commission meets not once this term; return how many mails.

    A reminder, not an obligation: once a term, two weeks into its last month, and only where there are members.
    """
    term = find_noticed_term(now)
    if term is None:
        return 0
    with_members = (
        select(Membership.school_id)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.role == Role.COMMISSION, Account.is_active)
        .distinct()
    )
    return sum(_remind_of_term(school_id, term, now) for school_id in session().scalars(with_members).all())


def reminder_instant(starts_at: datetime) -> datetime:
    """Return when people are reminded of a meeting: three days before, at half past eight in Paris."""
    day = starts_at.astimezone(PARIS).date() - timedelta(days=DAYS_BEFORE)
    return datetime.combine(day, _AT, PARIS).astimezone(UTC)


def _remind(meeting_id: int, now: datetime) -> int:
    with transaction() as writing:
        meeting = writing.get(Meeting, meeting_id, with_for_update=True, populate_existing=True)
        if meeting is None or meeting.is_cancelled:
            return 0
        due_at = reminder_instant(meeting.starts_at)
        if not due_at <= now < meeting.starts_at:
            return 0
        told = set(_list_told(writing, meeting.id, due_at))
        people = [one for one in list_holders(writing, meeting.school_id, *ASKED_TO_COME) if one not in told]
        cause = f"meeting:{meeting.id}:reminder:{meeting.starts_at:%Y%m%dT%H%M}"
        return owe_mails(writing, people, AccountMailKind.MEETING, cause, now)


def _list_told(writing: Writing, meeting_id: int, since: datetime) -> Iterator[int]:
    """Yield who was written to about a meeting since an instant."""
    told = select(AccountMail.account_id).where(
        AccountMail.kind == AccountMailKind.MEETING,
        AccountMail.cause.like(f"meeting:{meeting_id}:%"),
        AccountMail.not_before >= since,
    )
    yield from writing.scalars(told)


def _remind_of_term(school_id: int, term: Term, now: datetime) -> int:
    with transaction() as writing:
        school = writing.get(School, school_id, with_for_update=True, populate_existing=True)
        if school is None or _meets_in(writing, school_id, term):
            return 0
        people = list_holders(writing, school_id, *CONVENERS)
        cause = f"term:{school_id}:{term.key}"
        return owe_mails(writing, people, AccountMailKind.TERM_WITHOUT_MEETING, cause, now)


def _meets_in(writing: Writing, school_id: int, term: Term) -> bool:
    planned = writing.scalars(
        select(Meeting.starts_at).where(Meeting.school_id == school_id, Meeting.is_cancelled.is_(False))
    )
    return any(starts_in(term, starts_at) for starts_at in planned)
