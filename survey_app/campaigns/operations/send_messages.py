"""Use case: sending the mails that a campaign owes, one after the other, safe against death at any point.

Each mail takes one transaction, which records how the mail before went and claims the next one; the verifier
of its new code is in the database before the mail exists. Dead before the hand-over: the lease of the claim
ends and another worker writes, with a new code. Dead after it: see `send_campaign_messages`.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session, scoped_session

from survey_app.accounts.deliveries import values_after
from survey_app.accounts.models import DeliveryState
from survey_app.campaigns.calendar import message_is_due
from survey_app.campaigns.invitation_mail import Addressee, Letters, read_letters
from survey_app.campaigns.models import Campaign, CampaignState, Invitation, Message, PersonalCode
from survey_app.campaigns.operations.locking import lock_campaign
from survey_app.campaigns.operations.unsubscribe import hash_token, make_token
from survey_app.campaigns.personal_codes import make_code, verifier
from survey_app.database import Instant, random_key, transaction
from survey_app.mail.delivery import GAVE_UP, MAX_ATTEMPTS, Outcome, TransportFactory, Verdict, attempt
from survey_app.mail.messages import Mail

LEASE = timedelta(minutes=15)
"""Longer than the longest hand-over (`transports.LONGEST_SENDING`): the living are never taken for dead."""

TURN = timedelta(seconds=10)
"""How long one call works before other work has its turn, or before a worker that is asked to stop does."""

# Statements are made once: putting them together took as long as running them.
_MESSAGES = cast("Table", Message.__table__)
_DUE = (
    select(Message.id, Message.attempts, Message.wave, Message.invitation_id, Message.campaign_id)
    .where(Message.campaign_id == bindparam("campaign"), message_is_due(bindparam("now", type_=Instant)))
    .limit(1)
    # Messages that another worker is just claiming are passed over.
    .with_for_update(skip_locked=True)
    .cte("due")
)
_NEXT = (
    select(
        _DUE,
        Invitation.email,
        Invitation.name,
        Invitation.language,
        Invitation.signed_off,
        Invitation.wants_no_mail,
        Campaign.state,
        Campaign.closes_at,
    )
    .join(Invitation, Invitation.id == _DUE.c.invitation_id)
    .join(Campaign, Campaign.id == _DUE.c.campaign_id)
)
_THE_MESSAGE = update(_MESSAGES).where(_MESSAGES.c.id == bindparam("message"))
_OURS = _THE_MESSAGE.where(
    _MESSAGES.c.reference == bindparam("claimed_as"), _MESSAGES.c.state == DeliveryState.SENDING
)
_REMEMBER = insert(cast("Table", PersonalCode.__table__))


@dataclass(frozen=True, slots=True)
class _Claim:
    """A message that is ours to send; without its `reference` the outcome cannot be recorded."""

    message_id: str
    reference: str
    attempts: int
    wave: int
    addressee: Addressee = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A message that was handed over, or not."""

    claim: _Claim
    outcome: Outcome


def send_campaign_messages(
    campaign_id: int,
    *,
    open_transport: TransportFactory,
    clock: Callable[[], datetime],
    turn: timedelta = TURN,
) -> bool:
    """Send what the campaign owes and is due, for one turn; return whether more may be due at once.

    Any number of workers may do this together: a message is claimed under a row lock and a lease. One window
    remains that no protocol closes: a worker that dies, or loses its connection, after the mail server has
    taken a mail and before that is recorded. That mail is written again with another code; both codes are
    valid until their owner signs off.
    """
    letters = read_letters(campaign_id)
    if letters is None:
        return False
    started, last = clock(), None
    with closing(open_transport()) as transport:
        while True:
            now = clock()
            is_turn_over = now >= started + turn
            claim = _record_and_claim(letters, last, now, may_claim=not is_turn_over)
            if claim is None:
                return is_turn_over
            outcome = attempt(transport, partial(_write, letters, claim, now))
            # The window: the server may have the mail, the database does not know yet.
            last = _Attempt(claim, outcome)


def _write(letters: Letters, claim: _Claim, now: datetime) -> Mail:
    return letters.write(claim.addressee, reference=claim.reference, wave=claim.wave, date=now)


def _record_and_claim(
    letters: Letters, last: _Attempt | None, now: datetime, *, may_claim: bool
) -> _Claim | None:
    """Record how the last attempt went and take the next message, in one transaction; None without one."""
    with transaction() as writing:
        # Shared with casting and sending: closing and opening wait, so no code appears after them.
        lock_campaign(writing, letters.campaign_id, exclusive=False)
        if last is not None:
            _record(writing, last, letters.public_id, now)
            may_claim = may_claim and last.outcome.verdict is not Verdict.AWAY
        return _claim(writing, letters, now) if may_claim else None


def _record(writing: scoped_session[Session], last: _Attempt, public_id: str, now: datetime) -> None:
    claim, outcome = last.claim, last.outcome
    values = {"lease_until": None, **values_after(outcome, claim.attempts, now)}
    writing.execute(_OURS, values | {"message": claim.message_id, "claimed_as": claim.reference})
    if outcome.was_refused:
        # Nobody has this code, so nobody needs it to be valid.
        hashed = verifier(claim.addressee.code, public_id)
        writing.execute(delete(PersonalCode).where(PersonalCode.verifier == hashed))


def _claim(writing: scoped_session[Session], letters: Letters, now: datetime) -> _Claim | None:
    due = {"campaign": letters.campaign_id, "now": now}
    while (row := writing.execute(_NEXT, due).first()) is not None:
        if row.state is not CampaignState.OPEN or row.closes_at <= now:
            return None
        if row.signed_off or row.wants_no_mail:
            _end(writing, row.id, DeliveryState.CANCELLED)
        elif row.attempts >= MAX_ATTEMPTS:
            _end(writing, row.id, DeliveryState.REFUSED, GAVE_UP)
        else:
            return _take(writing, letters, row, now)
    return None


def _end(writing: scoped_session[Session], message_id: str, state: DeliveryState, detail: str = "") -> None:
    values = {"state": state, "lease_until": None, "detail": detail}
    writing.execute(_THE_MESSAGE, values | {"message": message_id})


def _take(writing: scoped_session[Session], letters: Letters, row: Row[Any], now: datetime) -> _Claim:
    # Privacy: code and token begin here; the database learns what recognises them, the mail gets them.
    code, token, reference = make_code(), make_token(), random_key()
    writing.execute(
        _THE_MESSAGE,
        {
            "message": row.id,
            "state": DeliveryState.SENDING,
            "attempts": row.attempts + 1,
            "lease_until": now + LEASE,
            "reference": reference,
            "unsubscribe_hash": hash_token(token),
        },
    )
    writing.execute(
        _REMEMBER, {"verifier": verifier(code, letters.public_id), "invitation_id": row.invitation_id}
    )
    addressee = Addressee(row.email, row.name, row.language, code=code, unsubscribe_token=token)
    return _Claim(row.id, reference, row.attempts + 1, row.wave, addressee)
