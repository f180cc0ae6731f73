"""Use cases: choosing the dates of a campaign in preparation, and putting off the closing of an open one."""

from datetime import datetime

from survey_app.accounts.journal import record
from survey_app.accounts.operations import require_role
from survey_app.campaigns.dates import (
    LONGEST,
    Calendar,
    DateComplaint,
    DateFault,
    DatePlace,
    find_date_complaints,
)
from survey_app.campaigns.models import Campaign, Reminder
from survey_app.campaigns.operations.access import HEADS, get_campaign, lock_preparing
from survey_app.campaigns.operations.close_campaign import extend_campaign
from survey_app.database import transaction


class DatesRefusedError(Exception):
    """The dates do not fit together; nothing was changed."""

    def __init__(self, complaints: tuple[DateComplaint, ...]) -> None:
        super().__init__(", ".join(complaint.fault for complaint in complaints))
        self.complaints = complaints


def set_calendar(public_id: str, calendar: Calendar, *, actor: int, now: datetime) -> None:
    """Give a campaign its dates; there is nobody to remind where people answer by a shared link.

    Raises CampaignNotFoundError, NotPreparingError or DatesRefusedError.
    """
    complaints = find_date_complaints(calendar, now)
    if complaints:
        raise DatesRefusedError(complaints)
    with transaction() as writing:
        campaign = lock_preparing(writing, public_id, actor)
        campaign.opens_at = calendar.opens_at
        campaign.closes_at = calendar.closes_at
        campaign.reminders.clear()
        writing.flush()
        reminders = () if campaign.is_by_link else sorted(calendar.reminders)
        campaign.reminders.extend(
            Reminder(wave=wave, due_at=due_at) for wave, due_at in enumerate(reminders, start=1)
        )
        record("campaign.set_calendar", actor, campaign.school_id, now=now, campaign=public_id)


def get_calendar(campaign: Campaign) -> Calendar | None:
    """Return the dates of a campaign, None as long as it has none."""
    if campaign.opens_at is None or campaign.closes_at is None:
        return None
    reminders = tuple(reminder.due_at for reminder in campaign.reminders)
    return Calendar(campaign.opens_at, reminders, campaign.closes_at)


def put_off_closing(public_id: str, closes_at: datetime, *, actor: int, now: datetime) -> None:
    """Let a campaign close later.

    Raises CampaignNotFoundError, ForbiddenError for people other than the head of the school, NotOpenError,
    DateNotLaterError, or DatesRefusedError when it would be open for too long.
    """
    campaign = get_campaign(public_id, actor)
    require_role(actor, campaign.school_id, *HEADS)
    if campaign.opens_at is not None and closes_at > campaign.opens_at + LONGEST:
        raise DatesRefusedError((DateComplaint(DateFault.CLOSES_TOO_LATE, DatePlace.CLOSING),))
    extend_campaign(campaign.id, closes_at, actor, now)
