"""What is told of an open campaign: how many have signed off in the school, and how the mails fare.

Privacy: no list of who has or has not signed off exists (disclosure rule 9), nor what could be read as one.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from survey_app.accounts.journal import record
from survey_app.accounts.models import DeliveryState, Role
from survey_app.campaigns.errors import AddressOnRollError, AddressRefusedError, MessageNotFailedError
from survey_app.campaigns.models import Campaign, CampaignState, Invitation, Message
from survey_app.campaigns.operations.access import get_campaign
from survey_app.campaigns.operations.close_campaign import NotOpenError
from survey_app.campaigns.operations.locking import lock_campaign
from survey_app.campaigns.operations.open_campaign import INVITATION_WAVE
from survey_app.campaigns.operations.roll import list_emails
from survey_app.campaigns.operations.thresholds import get_thresholds
from survey_app.campaigns.roster.addresses import AddressFault, read_address
from survey_app.database import session, transaction
from survey_app.queueing import TaskName, enqueue

FAILED = (DeliveryState.REFUSED, DeliveryState.BOUNCED)
_WAITING = (DeliveryState.QUEUED, DeliveryState.SENDING)
# Privacy: a mail is cancelled when its person has signed off meanwhile. Told apart from those that were sent,
# it would say who answered: sending an invitation again would be a way to ask.
_GONE = (DeliveryState.SENT, DeliveryState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Deliveries:
    """How many mails wait, are dealt with, were refused by the mail server, or came back."""

    waiting: int
    gone: int
    refused: int
    bounced: int

    @property
    def total(self) -> int:
        return self.waiting + self.gone + self.refused + self.bounced


@dataclass(frozen=True, slots=True)
class FailedInvitation:
    """An invitation that did not arrive; `detail` is what the mail server said of it."""

    message_id: str
    email: str
    name: str
    state: DeliveryState
    detail: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """An open campaign at a glance. `signed_off` is None in a school too small to tell it."""

    invited: int
    signed_off: int | None
    deliveries: Deliveries
    failures: tuple[FailedInvitation, ...]


def follow_campaign(campaign: Campaign) -> FollowUp:
    """Return the participation of the school, the state of its mails, and the addresses to correct."""
    invited, signed_off = (
        session()
        .execute(
            select(func.count(), func.count().filter(Invitation.signed_off)).where(
                Invitation.campaign_id == campaign.id
            )
        )
        .one()
    )
    # Privacy: disclosure rule 9, the school as a whole and only from eight people invited.
    is_told = invited >= get_thresholds(campaign).school
    return FollowUp(
        invited=invited,
        signed_off=signed_off if is_told else None,
        deliveries=count_deliveries(campaign.id),
        failures=_list_failures(campaign.id),
    )


def count_deliveries(campaign_id: int) -> Deliveries:
    """Return how the mails of a campaign fare, reminders included."""
    return count_all_deliveries([campaign_id])[campaign_id]


def count_all_deliveries(campaign_ids: Sequence[int]) -> dict[int, Deliveries]:
    """Return how the mails of several campaigns fare, by campaign, in one query."""
    rows = session().execute(
        select(Message.campaign_id, Message.state, func.count())
        .where(Message.campaign_id.in_(campaign_ids))
        .group_by(Message.campaign_id, Message.state)
    )
    counts: dict[int, Counter[DeliveryState]] = {campaign_id: Counter() for campaign_id in campaign_ids}
    for campaign_id, state, count in rows:
        counts[campaign_id][state] = count
    return {campaign_id: _deliveries(by_state) for campaign_id, by_state in counts.items()}


def correct_address(public_id: str, message_id: str, email: str, *, actor: int, now: datetime) -> None:
    """Write again, at this address (the same or another), to somebody whose invitation did not arrive.

    Raises CampaignNotFoundError, NotOpenError, MessageNotFailedError, AddressRefusedError or
    AddressOnRollError.
    """
    address = read_address(email)
    if isinstance(address, AddressFault):
        raise AddressRefusedError(address)
    with transaction() as writing:
        campaign = get_campaign(public_id, actor)
        lock_campaign(writing, campaign.id, exclusive=False)
        writing.refresh(campaign)
        if campaign.state is not CampaignState.OPEN:
            raise NotOpenError
        message = _get_failed(campaign.id, message_id)
        _change_address(campaign, message.invitation, address.email)
        message.state = DeliveryState.QUEUED
        message.attempts = 0
        message.not_before = now
        message.detail = ""
        # Privacy: neither the address nor the person.
        record("campaign.correct_address", actor, campaign.school_id, now=now, campaign=public_id)
        campaign_id = campaign.id
    enqueue(TaskName.SEND_CAMPAIGN_MESSAGES, str(campaign_id))


def _deliveries(counts: Counter[DeliveryState]) -> Deliveries:
    return Deliveries(
        waiting=sum(counts[state] for state in _WAITING),
        gone=sum(counts[state] for state in _GONE),
        refused=counts[DeliveryState.REFUSED],
        bounced=counts[DeliveryState.BOUNCED],
    )


def _list_failures(campaign_id: int) -> tuple[FailedInvitation, ...]:
    """Return the invitations that did not arrive.

    Privacy: reminders are left out. They go only to people who have not signed off, so that a reminder that
    comes back would name one of them; who never got the invitation is known not to have answered by it.
    """
    rows = session().execute(
        select(Message.id, Invitation.email, Invitation.name, Message.state, Message.detail)
        .join(Invitation, Invitation.id == Message.invitation_id)
        .where(Message.campaign_id == campaign_id, Message.wave == INVITATION_WAVE, Message.state.in_(FAILED))
        .order_by(Invitation.email)
    )
    return tuple(FailedInvitation(*row) for row in rows)


def _get_failed(campaign_id: int, message_id: str) -> Message:
    message = session().scalar(
        select(Message)
        .where(
            Message.id == message_id,
            Message.campaign_id == campaign_id,
            Message.wave == INVITATION_WAVE,
            Message.state.in_(FAILED),
        )
        .with_for_update()
    )
    if message is None:
        raise MessageNotFailedError
    return message


def _change_address(campaign: Campaign, invitation: Invitation, email: str) -> None:
    taken = select(Invitation.id).where(
        Invitation.campaign_id == campaign.id, Invitation.email == email, Invitation.id != invitation.id
    )
    if session().scalar(taken) is not None:
        raise AddressOnRollError
    if email != invitation.email:
        invitation.email = email
        invitation.is_viewer = email in list_emails(campaign.school_id, Role.CHEF, Role.REFERENT)
