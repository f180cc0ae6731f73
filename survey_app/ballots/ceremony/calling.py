"""Use case: telling the people of a school that a shut box waits for two parts of its key, and reminding them.

Privacy: who holds a part is noted nowhere, so that nobody who reads the database learns whom to ask for one. Written to
are the heads and référents of the school: they open the page on which parts are typed, and know who has them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, scoped_session

from survey_app.accounts.models import (
    STAFF_ROLES,
    Account,
    AccountMail,
    AccountMailKind,
    DeliveryState,
    Membership,
)
from survey_app.ballots.ceremony.stages import Stage, find_stage
from survey_app.ballots.opening.open_box import keys_awaited_until
from survey_app.campaigns.models import Campaign, CampaignState, OpeningRule
from survey_app.campaigns.operations.locking import lock_campaign
from survey_app.database import session, transaction

CALLS = (timedelta(), timedelta(days=3), timedelta(days=10), timedelta(days=20))
"""How long after the closing people are told, then reminded; the last a week before the box is destroyed unread."""


def call_for_parts(now: datetime) -> int:
    """Owe each head and référent one mail for each time that a box of their school calls; return how many.

    Safe to repeat and to run twice at once: a call is looked for under the lock of its campaign. After an outage there
    is one mail, not one for each call that was missed.
    """
    closed = select(Campaign.id).where(
        Campaign.state == CampaignState.CLOSED, Campaign.opening_rule == OpeningRule.TWO_OF_THREE
    )
    return sum(_call(campaign_id, now) for campaign_id in session().scalars(closed).all())


def forget_calls(writing: scoped_session[Session], campaign_id: int, *, but: str = "") -> None:
    """Keep calls that have not left from leaving, but for those of one cause."""
    writing.execute(
        delete(AccountMail).where(
            AccountMail.campaign_id == campaign_id,
            AccountMail.kind == AccountMailKind.PARTS_AWAITED,
            AccountMail.state == DeliveryState.QUEUED,
            AccountMail.cause != but,
        )
    )


def _call(campaign_id: int, now: datetime) -> int:
    with transaction() as writing:
        lock_campaign(writing, campaign_id, exclusive=True)
        campaign = writing.get_one(Campaign, campaign_id, with_for_update=True, populate_existing=True)
        if campaign.closed_at is None or now >= keys_awaited_until(campaign.closed_at):
            return 0
        if find_stage(campaign, None, now) is not Stage.WAITING_FOR_PARTS:
            return 0
        cause = _cause_of(campaign, campaign.closed_at, now)
        owed = _list_called(writing, cause)
        people = [account for account in _list_staff(writing, campaign) if account not in owed]
        forget_calls(writing, campaign_id, but=cause)
        writing.add_all(
            AccountMail(
                account_id=account_id,
                kind=AccountMailKind.PARTS_AWAITED,
                cause=cause,
                campaign_id=campaign_id,
                not_before=now,
            )
            for account_id in people
        )
        return len(people)


def _cause_of(campaign: Campaign, closed_at: datetime, now: datetime) -> str:
    """Return the name of the call that is the latest to be due: the first is number 0."""
    number = sum(closed_at + after <= now for after in CALLS) - 1
    return f"parts:{campaign.public_id}:{max(number, 0)}"


def _list_called(writing: scoped_session[Session], cause: str) -> set[int]:
    return set(writing.scalars(select(AccountMail.account_id).where(AccountMail.cause == cause)))


def _list_staff(writing: scoped_session[Session], campaign: Campaign) -> Sequence[int]:
    return writing.scalars(
        select(Account.id)
        .join(Membership, Membership.account_id == Account.id)
        .where(
            Membership.school_id == campaign.school_id, Membership.role.in_(STAFF_ROLES), Account.is_active
        )
        .distinct()
        .order_by(Account.id)
    ).all()
