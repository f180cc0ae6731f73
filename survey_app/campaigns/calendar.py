"""What is due at an instant: campaigns to open, to close, to write for; messages that a worker may take."""

from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, Select, and_, or_, select

from survey_app.accounts.models import DeliveryState
from survey_app.campaigns.models import Campaign, CampaignState, Message
from survey_app.database import session


def list_campaigns_to_open(now: datetime) -> list[int]:
    """Return the scheduled campaigns whose opening date has come."""
    return _ids(
        select(Campaign.id).where(Campaign.state == CampaignState.SCHEDULED, Campaign.opens_at <= now)
    )


def list_campaigns_to_close(now: datetime) -> list[int]:
    """Return the open campaigns whose closing date has come."""
    return _ids(select(Campaign.id).where(Campaign.state == CampaignState.OPEN, Campaign.closes_at <= now))


def list_campaigns_to_write_for(now: datetime) -> list[int]:
    """Return the open campaigns with a message that is due and that no living worker is busy with.

    A campaign one of whose messages is under a lease is being written for already: a second worker would be
    safe, but would only take the place of other work.
    """
    busy = select(Message.campaign_id).where(
        Message.state == DeliveryState.SENDING, Message.lease_until > now
    )
    return _ids(
        select(Campaign.id).where(
            Campaign.state == CampaignState.OPEN,
            Campaign.closes_at > now,
            Campaign.id.not_in(busy),
            Campaign.id.in_(select(Message.campaign_id).where(message_is_due(now))),
        )
    )


def list_campaigns_in(state: CampaignState) -> list[int]:
    """Return the campaigns in a state."""
    return _ids(select(Campaign.id).where(Campaign.state == state))


def message_is_due(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Return the condition that a message can be taken: queued and due, or left by a dead worker."""
    return or_(
        and_(Message.state == DeliveryState.QUEUED, Message.not_before <= now),
        and_(Message.state == DeliveryState.SENDING, Message.lease_until <= now),
    )


def _ids(query: Select[int]) -> list[int]:
    return list(session().scalars(query.order_by(Campaign.id)))
