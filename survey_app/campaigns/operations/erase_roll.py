"""Use case: erasing the people of campaigns, within the time that people are promised (`retention`)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, select
from sqlalchemy.orm import Session, scoped_session

from survey_app.accounts import journal
from survey_app.campaigns.models import Campaign, CampaignState, Invitation, Message, PersonalCode
from survey_app.campaigns.operations.locking import lock_campaign
from survey_app.database import session, transaction
from survey_app.queueing import TaskName, enqueue
from survey_app.retention import ROLL_KEPT, UNUSED_ROLL_KEPT

PROMISED = ROLL_KEPT
MARGIN = timedelta(days=1)
"""A worker may be away for a day without breaking the promise."""


def erase_rolls(now: datetime) -> int:
    """Erase the people of every campaign that closed long enough ago, and return how many campaigns had some.

    Names, addresses, sign-offs, codes and messages go; teams and cells stay, since they name nobody.
    """
    return _erase_each(Campaign.closed_at <= now - PROMISED + MARGIN, now)


def erase_unused_rolls(now: datetime) -> int:
    """Erase the people of campaigns that never opened and that nobody works on any more; return how many.

    Such a campaign was begun, or was to close, long ago. It stays, and can be given a roll again while it is in
    preparation.
    """
    last = func.coalesce(Campaign.closes_at, Campaign.created_at)
    return _erase_each(
        and_(
            Campaign.state.in_((CampaignState.PREPARING, CampaignState.SCHEDULED)),
            last <= now - UNUSED_ROLL_KEPT + MARGIN,
        ),
        now,
    )


def erase_roll(campaign_id: int, now: datetime) -> bool:
    """Erase the people of one campaign that is not open; return whether there were any."""
    people = select(Invitation.id).where(Invitation.campaign_id == campaign_id)
    with transaction() as writing:
        lock_campaign(writing, campaign_id, exclusive=True)
        campaign = writing.get(Campaign, campaign_id, populate_existing=True)
        if (
            campaign is None
            or campaign.state is CampaignState.OPEN
            or writing.scalar(people.limit(1)) is None
        ):
            return False
        forget_people(writing, writing.scalars(people))
        journal.record("roll.erase", None, campaign.school_id, now=now, campaign=campaign.public_id)
    return True


def forget_people(writing: scoped_session[Session], people: Iterable[str]) -> None:
    """Delete these lines of a roll with their codes and messages. Belongs to the caller's transaction."""
    lines = list(people)
    for statement in (
        delete(PersonalCode).where(PersonalCode.invitation_id.in_(lines)),
        delete(Message).where(Message.invitation_id.in_(lines)),
        delete(Invitation).where(Invitation.id.in_(lines)),
    ):
        writing.execute(statement.execution_options(synchronize_session=False))


def _erase_each(are_due: ColumnElement[bool], now: datetime) -> int:
    due = session().scalars(
        select(Campaign.id).where(are_due, Campaign.id.in_(select(Invitation.campaign_id)))
    )
    erased = sum(erase_roll(campaign_id, now) for campaign_id in due.all())
    if erased:
        enqueue(TaskName.COMPACT_FILES)
    return erased
