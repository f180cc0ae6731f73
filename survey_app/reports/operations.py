"""Reading the frozen report of a campaign: by the people of its school, and by nobody else."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from questionnaires.analysis.report import Report
from questionnaires.analysis.years import Published
from questionnaires.definition.codec import decode
from questionnaires.definition.model import Questionnaire
from survey_app.ballots.models import FrozenReport
from survey_app.ballots.opening.records import read_opening_record
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.campaigns.operations.access import get_campaign
from survey_app.database import session
from survey_app.reports.beside.setting import set_beside
from survey_app.reports.beside.values import NOTHING, Beside
from survey_app.reports.review.operations import ReviewState, apply_review, get_review_state


class ReportState(StrEnum):
    """Where a report is. COMPUTING is a promise: it is never shown as "no data"."""

    NOT_CLOSED = "not_closed"
    COMPUTING = "computing"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Result:
    """The report as it may be shown, and the questionnaire that was asked.

    `content` is its JSON: as it was frozen, but for texts that nobody has read over or that were taken out. `beside`
    is what it is set beside; it is no part of the JSON.
    """

    content: str
    report: Report
    questionnaire: Questionnaire
    review: ReviewState
    beside: Beside = NOTHING


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A campaign and its report; `result` is there exactly when the state is READY.

    `was_read` is false when the ballot box was destroyed without being read.
    """

    public_id: str
    campaign: str
    school: str
    closes_at: datetime | None
    state: ReportState
    result: Result | None
    was_read: bool = True


def get_report(account_id: int, campaign_public_id: str, *, compared_with: str | None = None) -> StoredReport:
    """Return the report of a campaign, or how far it is. `compared_with`: see `set_beside`.

    Raises CampaignNotFoundError when there is no such campaign, or when the account is neither chef nor
    référent of its school; NoResultFound when a report that should be there is not.
    """
    campaign = get_campaign(campaign_public_id, account_id)
    state = _state_of(campaign.state)
    record = read_opening_record(campaign_public_id)
    return StoredReport(
        public_id=campaign.public_id,
        campaign=campaign.title,
        school=campaign.school.name,
        closes_at=campaign.closes_at,
        state=state,
        result=_read_result(campaign, account_id, compared_with) if state is ReportState.READY else None,
        was_read=record is None or record.was_read,
    )


def _state_of(state: CampaignState) -> ReportState:
    match state:
        case CampaignState.PREPARING | CampaignState.SCHEDULED | CampaignState.OPEN:
            return ReportState.NOT_CLOSED
        case CampaignState.CLOSED:
            return ReportState.COMPUTING
        case CampaignState.REPORTED | CampaignState.ENDED:
            return ReportState.READY


def _read_result(campaign: Campaign, account_id: int, compared_with: str | None) -> Result:
    content = session().get_one(FrozenReport, campaign.public_id).content
    frozen = Report.model_validate_json(content)
    shown = apply_review(frozen, campaign.public_id)
    asked = decode(campaign.revision.content)
    return Result(
        content=content if shown is frozen else shown.model_dump_json(),
        report=shown,
        questionnaire=asked,
        review=get_review_state(campaign, account_id),
        beside=set_beside(campaign, Published(shown, asked), compared_with),
    )
