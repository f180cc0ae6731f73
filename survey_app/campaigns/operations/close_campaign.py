"""Use cases: closing a campaign, at its date or earlier, and putting the date off."""

from datetime import datetime

from sqlalchemy import and_, or_, update
from sqlalchemy.orm import Session, scoped_session

from survey_app.accounts import journal
from survey_app.accounts.models import DeliveryState, Role
from survey_app.accounts.operations import require_role
from survey_app.campaigns.models import Campaign, CampaignState, Message
from survey_app.campaigns.operations.locking import lock_campaign
from survey_app.database import transaction
from survey_app.queueing import TaskName, enqueue

_CAN_BE_EXTENDED = frozenset({CampaignState.SCHEDULED, CampaignState.OPEN})


class NotOpenError(Exception):
    """The campaign is not open any more, or not yet: its closing date stays what it is."""


class DateNotLaterError(Exception):
    """A campaign can only be given a later closing date, and one that is still to come."""


def close_campaign(campaign_id: int, now: datetime, actor: int | None = None) -> bool:
    """Close an open campaign, cancel what was still to be sent, and have the ballot box opened.

    With an `actor` (an account) it closes at once; without one, only if its date has come. Returns whether it
    closed: False, and harmless, when there was nothing to do. Raises ForbiddenError.
    """
    with transaction() as writing:
        lock_campaign(writing, campaign_id, exclusive=True)
        # Casting holds this row in share mode: who was casting has finished, who comes later finds it closed.
        campaign = writing.get(Campaign, campaign_id, with_for_update=True, populate_existing=True)
        if campaign is None or not _may_close(campaign, now, at_once=actor is not None):
            return False
        if actor is not None:
            require_role(actor, campaign.school_id, Role.CHEF)
        campaign.state = CampaignState.CLOSED
        campaign.closed_at = now
        _cancel_messages(writing, campaign_id, now)
        journal.record("campaign.close", actor, campaign.school_id, now=now, campaign=campaign.public_id)
    enqueue(TaskName.OPEN_BALLOT_BOX, str(campaign_id))
    return True


def extend_campaign(campaign_id: int, closes_at: datetime, actor: int, now: datetime) -> None:
    """Put off the closing of a campaign. Raises ForbiddenError, NotOpenError or DateNotLaterError."""
    with transaction() as writing:
        lock_campaign(writing, campaign_id, exclusive=True)
        campaign = writing.get_one(Campaign, campaign_id, with_for_update=True, populate_existing=True)
        require_role(actor, campaign.school_id, Role.CHEF)
        # One that is past its date is about to be closed: what people were told stays true.
        if campaign.state not in _CAN_BE_EXTENDED or campaign.closes_at is None or campaign.closes_at <= now:
            raise NotOpenError
        if closes_at <= campaign.closes_at:
            raise DateNotLaterError
        campaign.closes_at = closes_at
        journal.record("campaign.extend", actor, campaign.school_id, now=now, campaign=campaign.public_id)


def _cancel_messages(writing: scoped_session[Session], campaign_id: int, now: datetime) -> None:
    """Cancel what is queued or was left by a dead worker; a living one records what it is handing over."""
    is_left = and_(Message.state == DeliveryState.SENDING, Message.lease_until <= now)
    writing.execute(
        update(Message)
        .where(Message.campaign_id == campaign_id, or_(Message.state == DeliveryState.QUEUED, is_left))
        .values(state=DeliveryState.CANCELLED, lease_until=None)
        .execution_options(synchronize_session=False)
    )


def _may_close(campaign: Campaign, now: datetime, *, at_once: bool) -> bool:
    if campaign.state is not CampaignState.OPEN:
        return False
    return at_once or (campaign.closes_at is not None and campaign.closes_at <= now)
