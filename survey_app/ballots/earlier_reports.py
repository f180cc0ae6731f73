"""What was published of a school before: the opening audits a new report together with it (disclosure rule 10)."""

from sqlalchemy import select

from questionnaires.analysis.report import Report
from questionnaires.analysis.reporting import Published
from survey_app.ballots.models import FrozenReport
from survey_app.campaigns.models import Campaign
from survey_app.database import session
from survey_app.drafting.operations import get_questionnaire


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
