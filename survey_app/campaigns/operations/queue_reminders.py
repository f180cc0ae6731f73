"""Use case: owing people a mail, all of one wave at once. Who has signed off is owed nothing."""

from datetime import datetime
from secrets import SystemRandom

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, scoped_session

from survey_app.accounts.models import DeliveryState
from survey_app.campaigns.models import Campaign, CampaignState, Invitation, Message, Reminder
from survey_app.campaigns.operations.locking import lock_campaign
from survey_app.database import random_key, session, transaction

_UNDER_WAY = (DeliveryState.QUEUED, DeliveryState.SENDING)


def queue_reminders(now: datetime) -> list[int]:
    """Queue every reminder whose date has come, each once; return the campaigns that got messages.

    After an outage people get the latest reminder only, not all that were missed.
    """
    due = session().scalars(
        select(Campaign.id)
        .join(Reminder)
        .where(
            Campaign.state == CampaignState.OPEN,
            Campaign.closes_at > now,
            Reminder.due_at <= now,
            Reminder.is_queued.is_(False),
        )
        .distinct()
    )
    return [campaign_id for campaign_id in due.all() if _queue_latest(campaign_id, now)]


def queue_wave(writing: scoped_session[Session], campaign_id: int, wave: int, now: datetime) -> int:
    """Add a message of `wave` for each person to write to, in random order, and return how many.

    Left out: who has signed off, who wants no mail, who was owed this wave before, and who is still being
    written to, since a reminder of something that has not arrived helps nobody.
    """
    settled = select(Message.invitation_id).where(
        Message.campaign_id == campaign_id, (Message.wave == wave) | Message.state.in_(_UNDER_WAY)
    )
    people = list(
        writing.scalars(
            select(Invitation.id).where(
                Invitation.campaign_id == campaign_id,
                Invitation.signed_off.is_(False),
                Invitation.wants_no_mail.is_(False),
                Invitation.id.not_in(settled),
            )
        )
    )
    # Privacy: neither the order of rows nor that of mails follows the roster.
    SystemRandom().shuffle(people)
    if people:
        writing.execute(insert(Message), [_message(campaign_id, person, wave, now) for person in people])
    return len(people)


def _queue_latest(campaign_id: int, now: datetime) -> bool:
    with transaction() as writing:
        lock_campaign(writing, campaign_id, exclusive=False)
        campaign = writing.get(Campaign, campaign_id, populate_existing=True)
        if campaign is None or campaign.state is not CampaignState.OPEN:
            return False
        # The row locks make a second worker wait here, and then find nothing due.
        waves = writing.scalars(
            select(Reminder.wave)
            .where(Reminder.campaign_id == campaign_id, Reminder.due_at <= now, Reminder.is_queued.is_(False))
            .order_by(Reminder.wave)
            .with_for_update()
        ).all()
        if not waves:
            return False
        writing.execute(
            update(Reminder)
            .where(Reminder.campaign_id == campaign_id, Reminder.wave.in_(waves))
            .values(is_queued=True)
        )
        return queue_wave(writing, campaign_id, waves[-1], now) > 0


def _message(campaign_id: int, invitation_id: str, wave: int, now: datetime) -> dict[str, object]:
    return {
        "id": random_key(),
        "campaign_id": campaign_id,
        "invitation_id": invitation_id,
        "wave": wave,
        "state": DeliveryState.QUEUED,
        "not_before": now,
    }
