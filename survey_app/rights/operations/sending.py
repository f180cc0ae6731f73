"""Use case: sending the mails owed to people who asked for their rights. What was sent is forgotten at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import delete, select, update

from survey_app.database import session, transaction
from survey_app.mail.delivery import (
    AWAY_DELAY,
    MAX_ATTEMPTS,
    Outcome,
    Transport,
    Verdict,
    attempt,
    next_attempt,
)
from survey_app.mail.messages import Mail
from survey_app.retention import RIGHTS_MAIL_KEPT
from survey_app.rights.models import RightsMail, RightsMailKind

LEASE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class OwedRightsMail:
    """A mail that is ours to send, and to whom."""

    id: str
    kind: RightsMailKind
    school_id: int
    email: str = field(repr=False)
    language: str
    asked_at: datetime
    attempts: int
    sent_at: datetime


RightsWriter = Callable[[OwedRightsMail], Mail]


def list_due_rights_mails(now: datetime) -> list[str]:
    """Return the mails that can be sent now, those that a dead worker left included."""
    query = select(RightsMail.id).where(RightsMail.not_before <= now).order_by(RightsMail.not_before)
    return list(session().scalars(query))


def send_rights_mail(
    mail_id: str,
    *,
    transport: Transport,
    writers: Mapping[RightsMailKind, RightsWriter],
    clock: Callable[[], datetime],
) -> bool:
    """Send one mail if it is due; return False when no mail can be sent now because the server is away.

    Safe to repeat and to run twice at once: a mail is claimed under a row lock, then it has a lease. What is in
    it is read when it is sent, so that it is true then. A worker that dies after the hand-over leaves a mail that
    is sent a second time.
    """
    owed = _claim(mail_id, clock())
    if owed is None:
        return True
    outcome = attempt(transport, partial(writers[owed.kind], owed))
    _record(owed, outcome, clock())
    return outcome.verdict is not Verdict.AWAY


def forget_rights_mails(now: datetime) -> int:
    """Forget the mails that could not be sent for a week; return how many. The sweeper calls it."""
    with transaction() as writing:
        old = delete(RightsMail).where(RightsMail.asked_at <= now - RIGHTS_MAIL_KEPT)
        return len(writing.scalars(old.returning(RightsMail.id)).all())


def _claim(mail_id: str, now: datetime) -> OwedRightsMail | None:
    with transaction() as writing:
        mail = writing.get(RightsMail, mail_id, with_for_update={"skip_locked": True}, populate_existing=True)
        if mail is None or mail.not_before > now:
            return None
        if mail.attempts >= MAX_ATTEMPTS:
            writing.delete(mail)
            return None
        mail.attempts, mail.not_before = mail.attempts + 1, now + LEASE
        return OwedRightsMail(
            id=mail.id,
            kind=mail.kind,
            school_id=mail.school_id,
            email=mail.email,
            language=mail.language,
            asked_at=mail.asked_at,
            attempts=mail.attempts,
            sent_at=now,
        )


def _record(owed: OwedRightsMail, outcome: Outcome, now: datetime) -> None:
    """Forget a mail that has gone or never will; put another back until later."""
    again_at = _again_at(outcome, owed.attempts, now)
    # The number of the attempt tells this claim from that of a worker which took us for dead.
    is_ours = (RightsMail.id == owed.id, RightsMail.attempts == owed.attempts)
    with transaction() as writing:
        if again_at is None:
            writing.execute(delete(RightsMail).where(*is_ours))
        else:
            # A server that is away costs no attempt: it says nothing about this mail.
            attempts = owed.attempts - (outcome.verdict is Verdict.AWAY)
            writing.execute(update(RightsMail).where(*is_ours).values(not_before=again_at, attempts=attempts))


def _again_at(outcome: Outcome, attempts: int, now: datetime) -> datetime | None:
    if outcome.verdict is Verdict.AWAY:
        return now + AWAY_DELAY
    return next_attempt(attempts, now) if outcome.verdict is Verdict.LATER else None
