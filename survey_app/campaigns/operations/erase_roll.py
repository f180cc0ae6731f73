"""Use case: erasing the roll of closed campaigns, within the thirty days that people are promised."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from survey_app.accounts import journal
from survey_app.campaigns.models import Campaign, Invitation, Message, PersonalCode
from survey_app.campaigns.operations.locking import lock_campaign
from survey_app.database import session, transaction

PROMISED = timedelta(days=30)
MARGIN = timedelta(days=1)
"""A worker may be away for a day without breaking the promise."""


def erase_rolls(now: datetime) -> int:
    """Erase the people of every campaign that closed long enough ago, and return how many campaigns had some.

    Names, addresses, sign-offs, codes and messages go; teams and cells stay, since they name nobody.
    """
    due = session().scalars(
        select(Campaign.id).where(
            Campaign.closed_at <= now - PROMISED + MARGIN,
            Campaign.id.in_(select(Invitation.campaign_id)),
        )
    )
    return sum(erase_roll(campaign_id, now) for campaign_id in due.all())


def erase_roll(campaign_id: int, now: datetime) -> bool:
    """Erase the people of one closed campaign; return whether there were any."""
    people = select(Invitation.id).where(Invitation.campaign_id == campaign_id)
    with transaction() as writing:
        lock_campaign(writing, campaign_id, exclusive=True)
        campaign = writing.get(Campaign, campaign_id, populate_existing=True)
        if campaign is None or campaign.closed_at is None or writing.scalar(people.limit(1)) is None:
            return False
        for table in (
            delete(PersonalCode).where(PersonalCode.invitation_id.in_(people)),
            delete(Message).where(Message.campaign_id == campaign_id),
            delete(Invitation).where(Invitation.campaign_id == campaign_id),
        ):
            writing.execute(table.execution_options(synchronize_session=False))
        journal.record("roll.erase", None, campaign.school_id, now=now, campaign=campaign.public_id)
    return True
