"""Use case: telling everybody on the roll of a campaign one thing after it has ended, in a mail without any code.

Privacy: to all who want mail, whether they signed off or not, and the same words to all: neither who is written to
nor what it says tells who answered. Sending is safe against death at any point, as in `send_messages`.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from secrets import SystemRandom

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session, scoped_session

from survey_app.accounts.deliveries import values_after
from survey_app.accounts.models import DeliveryState
from survey_app.campaigns.calendar import message_is_due
from survey_app.campaigns.models import Campaign, Invitation, Message
from survey_app.campaigns.operations.erase_roll import MARGIN, PROMISED
from survey_app.campaigns.operations.locking import lock_campaign
from survey_app.campaigns.operations.send_messages import LEASE, TURN
from survey_app.database import random_key, session, transaction
from survey_app.mail.delivery import GAVE_UP, MAX_ATTEMPTS, Outcome, TransportFactory, Verdict, attempt
from survey_app.mail.messages import Mail

NOTICE_WAVE = 9
"""Beyond every reminder: the mail that says that results are returned."""

LAST_DAY = timedelta(days=1)
"""Nothing is begun on the day before the roll is erased: mails would be cut off in the middle."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom one mail goes to. Privacy: nothing of whether they answered."""

    email: str = field(repr=False)
    name: str = field(repr=False)
    language: str


NoticeWriter = Callable[[Recipient, str, datetime], Mail]
"""Writes the mail to one person: recipient, reference, date."""


@dataclass(frozen=True, slots=True)
class _Claim:
    message_id: str
    reference: str
    attempts: int
    recipient: Recipient = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Attempt:
    claim: _Claim
    outcome: Outcome


def count_reachable(campaign: Campaign, now: datetime) -> int:
    """Return how many people of an ended campaign can still be written to; 0 once the roll is erased, or nearly."""
    if campaign.closed_at is None or now >= campaign.closed_at + PROMISED - MARGIN - LAST_DAY:
        return 0
    people = select(func.count()).where(
        Invitation.campaign_id == campaign.id, Invitation.wants_no_mail.is_(False)
    )
    return session().scalar(people) or 0


def queue_notices(writing: scoped_session[Session], campaign_id: int, now: datetime) -> int:
    """Owe everybody who wants mail the notice, once each, in random order; return how many are owed it by this.

    Belongs to the caller's transaction.
    """
    told = select(Message.invitation_id).where(
        Message.campaign_id == campaign_id, Message.wave == NOTICE_WAVE
    )
    people = list(
        writing.scalars(
            select(Invitation.id).where(
                Invitation.campaign_id == campaign_id,
                Invitation.wants_no_mail.is_(False),
                Invitation.id.not_in(told),
            )
        )
    )
    # Privacy: neither the order of rows nor that of mails follows the roster.
    SystemRandom().shuffle(people)
    if people:
        writing.execute(
            insert(Message),
            [
                {
                    "id": random_key(),
                    "campaign_id": campaign_id,
                    "invitation_id": person,
                    "wave": NOTICE_WAVE,
                    "state": DeliveryState.QUEUED,
                    "not_before": now,
                }
                for person in people
            ],
        )
    return len(people)


def withdraw_notices(writing: scoped_session[Session], campaign_id: int) -> None:
    """Forget the notices of a campaign, sent or not, so that they can be sent anew.

    Belongs to the caller's transaction.
    """
    writing.execute(delete(Message).where(Message.campaign_id == campaign_id, Message.wave == NOTICE_WAVE))


def list_campaigns_to_tell(now: datetime) -> list[int]:
    """Return the campaigns with a notice that is due and that no living worker is busy with."""
    busy = select(Message.campaign_id).where(
        Message.wave == NOTICE_WAVE, Message.state == DeliveryState.SENDING, Message.lease_until > now
    )
    due = (
        select(Message.campaign_id)
        .where(Message.wave == NOTICE_WAVE, message_is_due(now), Message.campaign_id.not_in(busy))
        .distinct()
    )
    return sorted(session().scalars(due))


def send_notices(
    campaign_id: int,
    *,
    write: NoticeWriter,
    open_transport: TransportFactory,
    clock: Callable[[], datetime],
    turn: timedelta = TURN,
) -> bool:
    """Send the notices of a campaign that are due, for one turn; return whether more may be due at once."""
    started, last = clock(), None
    with closing(open_transport()) as transport:
        while True:
            now = clock()
            is_turn_over = now >= started + turn
            claim = _record_and_claim(campaign_id, last, now, may_claim=not is_turn_over)
            if claim is None:
                return is_turn_over
            outcome = attempt(transport, partial(write, claim.recipient, claim.reference, now))
            last = _Attempt(claim, outcome)


def _record_and_claim(
    campaign_id: int, last: _Attempt | None, now: datetime, *, may_claim: bool
) -> _Claim | None:
    """Record how the last attempt went and take the next message, in one transaction; None without one."""
    with transaction() as writing:
        # Shared with other senders: who erases the roll waits.
        lock_campaign(writing, campaign_id, exclusive=False)
        if last is not None:
            _record(writing, last, now)
            may_claim = may_claim and last.outcome.verdict is not Verdict.AWAY
        return _claim(writing, campaign_id, now) if may_claim else None


def _record(writing: scoped_session[Session], last: _Attempt, now: datetime) -> None:
    values = {"lease_until": None, **values_after(last.outcome, last.claim.attempts, now)}
    writing.execute(
        update(Message)
        .where(Message.id == last.claim.message_id, Message.reference == last.claim.reference)
        .values(values)
    )


def _claim(writing: scoped_session[Session], campaign_id: int, now: datetime) -> _Claim | None:
    due = (
        select(Message)
        .where(Message.campaign_id == campaign_id, Message.wave == NOTICE_WAVE, message_is_due(now))
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    while (message := writing.scalar(due)) is not None:
        if message.invitation.wants_no_mail:
            _end(message, DeliveryState.CANCELLED)
        elif message.attempts >= MAX_ATTEMPTS:
            _end(message, DeliveryState.REFUSED, GAVE_UP)
        else:
            return _take(message, now)
        writing.flush()
    return None


def _end(message: Message, state: DeliveryState, detail: str = "") -> None:
    message.state, message.lease_until, message.detail = state, None, detail


def _take(message: Message, now: datetime) -> _Claim:
    reference = random_key()
    message.state, message.lease_until = DeliveryState.SENDING, now + LEASE
    message.attempts, message.reference = message.attempts + 1, reference
    person = message.invitation
    recipient = Recipient(person.email, person.name, person.language)
    return _Claim(message.id, reference, message.attempts, recipient)
