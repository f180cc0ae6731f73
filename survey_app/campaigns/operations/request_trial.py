"""Use case: sending oneself the invitation as teachers will get it, without a code."""

from datetime import datetime

from sqlalchemy import select

from survey_app.accounts.journal import record
from survey_app.accounts.models import AccountMail, AccountMailKind, DeliveryState
from survey_app.campaigns.operations.access import get_campaign, require_roll
from survey_app.database import random_key, transaction
from survey_app.queueing import TaskName, enqueue

_UNDER_WAY = (DeliveryState.QUEUED, DeliveryState.SENDING)


def request_trial(public_id: str, *, actor: int, now: datetime) -> bool:
    """Owe the account a trial mail; False when one is on its way already.

    Raises CampaignNotFoundError or OtherAudienceError.
    """
    with transaction() as writing:
        campaign = get_campaign(public_id, actor)
        require_roll(campaign)
        on_its_way = writing.scalar(
            select(AccountMail.id).where(
                AccountMail.account_id == actor,
                AccountMail.campaign_id == campaign.id,
                AccountMail.kind == AccountMailKind.TRIAL,
                AccountMail.state.in_(_UNDER_WAY),
            )
        )
        if on_its_way:
            return False
        mail = AccountMail(
            id=random_key(),
            account_id=actor,
            kind=AccountMailKind.TRIAL,
            cause=random_key(),
            campaign_id=campaign.id,
            not_before=now,
        )
        writing.add(mail)
        record("campaign.request_trial", actor, campaign.school_id, now=now, campaign=public_id)
        mail_id = mail.id
    enqueue(TaskName.SEND_ACCOUNT_MAIL, mail_id)
    return True
