"""The campaigns of the schools of an account, with what each waits for, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from questionnaires.definition.model import Audience
from questionnaires.definition.texts import Text
from survey_app.accounts.operations import school_ids_of
from survey_app.campaigns.models import Campaign, CampaignState, Invitation
from survey_app.campaigns.operations.access import STAFF
from survey_app.campaigns.operations.follow_campaign import Deliveries, count_all_deliveries
from survey_app.campaigns.operations.preparation import Preparation, get_preparations
from survey_app.database import session
from survey_app.drafting.operations import published
from survey_app.schools.models import School


@dataclass(frozen=True, slots=True)
class ListedCampaign:
    """One line of the list; `preparation` while the campaign is prepared."""

    public_id: str
    title: str
    school: str
    questionnaire: Text
    audience: Audience
    state: CampaignState
    opens_at: datetime | None
    closes_at: datetime | None
    preparation: Preparation | None


def list_campaigns(actor: int, now: datetime) -> list[ListedCampaign]:
    """Return the campaigns that the account may see, the newest first."""
    campaigns = (
        session()
        .scalars(
            select(Campaign)
            .where(Campaign.school_id.in_(school_ids_of(actor, *STAFF)))
            .options(
                joinedload(Campaign.school), joinedload(Campaign.revision), selectinload(Campaign.reminders)
            )
            .order_by(Campaign.created_at.desc(), Campaign.id.desc())
        )
        .all()
    )
    preparing = [campaign for campaign in campaigns if campaign.state is CampaignState.PREPARING]
    preparations = get_preparations(preparing, now)
    return [
        ListedCampaign(
            public_id=campaign.public_id,
            title=campaign.title,
            school=campaign.school.name,
            questionnaire=published(campaign.revision).questionnaire.title,
            audience=campaign.audience,
            state=campaign.state,
            opens_at=campaign.opens_at,
            closes_at=campaign.closes_at,
            preparation=preparations.get(campaign.id),
        )
        for campaign in campaigns
    ]


def list_own_schools(actor: int) -> list[School]:
    """Return the schools for which the account may begin a campaign, by name."""
    ids = school_ids_of(actor, *STAFF)
    return list(session().scalars(select(School).where(School.id.in_(ids)).order_by(School.name, School.uai)))


@dataclass(frozen=True, slots=True)
class CampaignFigures:
    """A campaign in numbers, for whoever looks after the installation: nothing of people or sign-offs."""

    public_id: str
    title: str
    uai: str
    state: CampaignState
    invited: int
    deliveries: Deliveries


def list_figures() -> list[CampaignFigures]:
    """Return the campaigns of all schools in numbers, the newest first."""
    invited = (
        select(func.count())
        .where(Invitation.campaign_id == Campaign.id)
        .correlate(Campaign)
        .scalar_subquery()
    )
    rows = session().execute(
        select(Campaign, School.uai, invited)
        .join(School)
        .order_by(Campaign.created_at.desc(), Campaign.id.desc())
    )
    found = rows.all()
    deliveries = count_all_deliveries([campaign.id for campaign, _, _ in found])
    return [
        CampaignFigures(
            public_id=campaign.public_id,
            title=campaign.title,
            uai=uai,
            state=campaign.state,
            invited=count,
            deliveries=deliveries[campaign.id],
        )
        for campaign, uai, count in found
    ]
