"""Use cases of the head of the school: opening a campaign as planned or at once, and closing it by hand."""

from datetime import datetime

from survey_app.accounts.operations import require_role
from survey_app.campaigns.dates import find_date_complaints
from survey_app.campaigns.operations.access import HEADS, get_campaign, lock_preparing
from survey_app.campaigns.operations.close_campaign import close_campaign
from survey_app.campaigns.operations.open_campaign import NotReadyError, find_obstacles, schedule_campaign
from survey_app.campaigns.operations.set_calendar import DatesRefusedError, get_calendar
from survey_app.database import transaction
from survey_app.queueing import TaskName, enqueue


def launch_campaign(public_id: str, *, at_once: bool, actor: int, now: datetime) -> None:
    """Freeze a prepared campaign, which then opens at its date, or now (`at_once`).

    Raises CampaignNotFoundError, ForbiddenError for people other than the head of the school,
    NotPreparingError when that has happened already, NotReadyError with all that is in the way, or
    DatesRefusedError when the dates were chosen so long ago that they do not fit any more.
    """
    campaign_id = _get_id(public_id, actor)
    _settle_opening(public_id, at_once=at_once, actor=actor, now=now)
    schedule_campaign(campaign_id, actor, now)
    enqueue(TaskName.FOLLOW_CALENDAR)


def close_by_hand(public_id: str, *, actor: int, now: datetime) -> bool:
    """Close an open campaign before its date; return False, harmlessly, when it is not open.

    Raises CampaignNotFoundError, or ForbiddenError for people other than the head of the school.
    """
    return close_campaign(_get_id(public_id, actor), now, actor)


def _get_id(public_id: str, actor: int) -> int:
    campaign = get_campaign(public_id, actor)
    require_role(actor, campaign.school_id, *HEADS)
    return campaign.id


def _settle_opening(public_id: str, *, at_once: bool, actor: int, now: datetime) -> None:
    """Check the dates against the present, and bring the opening forward when asked."""
    with transaction() as writing:
        campaign = lock_preparing(writing, public_id, actor)
        if at_once:
            campaign.opens_at = now
        obstacles = find_obstacles(campaign, now)
        if obstacles:
            raise NotReadyError(obstacles)
        calendar = get_calendar(campaign)
        complaints = find_date_complaints(calendar, now) if calendar else ()
        if complaints:
            raise DatesRefusedError(complaints)
