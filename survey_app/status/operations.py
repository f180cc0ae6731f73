"""What can be said of the installation's health: its database, its queue, and work that is late."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, literal, or_, select
from sqlalchemy.exc import SQLAlchemyError

from survey_app.accounts.models import AccountMail, DeliveryState
from survey_app.campaigns.models import Campaign, CampaignState, Message
from survey_app.database import session

# Workers look at the calendar every minute; what is this late shows that none is running.
TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Health:
    """Facts of one moment. `late_mails` and `late_campaigns` should be 0 while a worker runs."""

    database: str
    late_mails: int
    refused_mails: int
    late_campaigns: int


def is_database_reachable() -> bool:
    """Say whether the database answers."""
    try:
        session().execute(select(literal(1)))
    except SQLAlchemyError:
        return False
    return True


def measure_health(now: datetime) -> Health:
    """Return the facts of this moment."""
    return Health(
        database=session().get_bind().dialect.name,
        late_mails=_count_late_mails(now),
        refused_mails=_count(Message.state == DeliveryState.REFUSED),
        late_campaigns=_count_late_campaigns(now),
    )


def _count_late_mails(now: datetime) -> int:
    return sum(
        _count(mail.state == DeliveryState.QUEUED, mail.not_before < now - TOLERANCE)
        for mail in (AccountMail, Message)
    )


def _count_late_campaigns(now: datetime) -> int:
    limit = now - TOLERANCE
    return _count(
        or_(
            (Campaign.state == CampaignState.SCHEDULED) & (Campaign.opens_at < limit),
            (Campaign.state == CampaignState.OPEN) & (Campaign.closes_at < limit),
            (Campaign.state == CampaignState.CLOSED) & (Campaign.closed_at < limit),
        )
    )


def _count(*conditions: ColumnElement[bool]) -> int:
    return session().scalar(select(func.count()).where(*conditions)) or 0
