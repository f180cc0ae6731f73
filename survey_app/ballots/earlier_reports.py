"""What was published of a school before: the opening audits a new report together with it (disclosure rule 10)."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from questionnaires.analysis.report import Report
from questionnaires.analysis.reporting import Published
from survey_app.ballots.models import FrozenReport
from survey_app.campaigns.models import Campaign
from survey_app.database import session
from survey_app.drafting.operations import get_questionnaire
from survey_app.schools.models import School


def list_earlier_reports(campaign: Campaign) -> tuple[Published, ...]:
    """Return every frozen report of the campaign's school but its own, with what was asked."""
    rows = session().execute(
        select(FrozenReport.content, Campaign.revision_id)
        .join(Campaign, Campaign.public_id == FrozenReport.campaign_public_id)
        .where(Campaign.school_id == campaign.school_id, Campaign.id != campaign.id)
        .order_by(Campaign.closed_at, Campaign.id)
    )
    return tuple(
        Published(Report.model_validate_json(content), get_questionnaire(revision_id))
        for content, revision_id in rows
    )


def lock_earlier_reports(writing: scoped_session[Session], campaign: Campaign) -> int:
    """Return how many reports the school has of other campaigns, and let no other be frozen until this one is.

    Belongs to the caller's transaction. Two campaigns that end in the same minute are opened by two workers:
    whichever comes second finds one report more than it was audited with, and must begin again.
    """
    writing.scalars(
        select(School.id).where(School.id == campaign.school_id).with_for_update(key_share=True)
    ).one()
    others = (
        select(func.count())
        .select_from(FrozenReport)
        .join(Campaign, Campaign.public_id == FrozenReport.campaign_public_id)
        .where(Campaign.school_id == campaign.school_id, Campaign.id != campaign.id)
    )
    return writing.scalar(others) or 0
