"""What a plan is made from: the champs of the questionnaires, the school's fiche, the latest report."""

from sqlalchemy import case, select

from questionnaires.analysis.maturity import has_grid
from questionnaires.analysis.report import Report
from questionnaires.catalogue import list_codes, load
from questionnaires.definition.model import Champ, Questionnaire
from survey_app.accounts.operations import school_ids_of
from survey_app.ballots.models import FrozenReport
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.campaigns.operations.access import STAFF
from survey_app.database import session
from survey_app.drafting.models import Revision
from survey_app.drafting.operations import published
from survey_app.drafting.operations.access import COMMON, owner_name
from survey_app.reports.models import ResultRelease

_READY = (CampaignState.REPORTED, CampaignState.ENDED)


def find_champs(school_id: int) -> tuple[Champ, ...]:
    """Return the champs of the grid that the school would fill: its own one before the academy's.

    Without a grid those of the newest questionnaire that has champs; an installation in which nothing is published
    has those of the catalogue.
    """
    own = owner_name(school_id)
    rows = session().scalars(
        select(Revision)
        .where(Revision.owner.in_((own, COMMON)))
        .order_by(case((Revision.owner == own, 0), else_=1), Revision.published_at.desc(), Revision.id.desc())
    )
    known = [published(row).questionnaire for row in rows]
    return _champs_among(known) or _champs_among([load(code) for code in list_codes()])


def find_latest_report(school_id: int, actor: int) -> tuple[str, Report] | None:
    """Return the latest report that the account may read and in which needs are shown, with its campaign's public id.

    Privacy: the people of the school read every report; whoever they invited reads what was returned to the teams.
    """
    query = (
        select(Campaign.public_id, FrozenReport.content)
        .join(FrozenReport, FrozenReport.campaign_public_id == Campaign.public_id)
        .where(Campaign.school_id == school_id, Campaign.state.in_(_READY))
        .order_by(Campaign.closed_at.desc(), Campaign.id.desc())
    )
    if school_id not in school_ids_of(actor, *STAFF):
        query = query.join(ResultRelease, ResultRelease.campaign_id == Campaign.id)
    for public_id, content in session().execute(query):
        report = Report.model_validate_json(content)
        if _shows_needs(report):
            return public_id, report
    return None


def _shows_needs(report: Report) -> bool:
    """Whether there is anything to plan from: of a box that was destroyed unread, all is hidden."""
    return any(practice.need.index.value is not None for practice in report.practices)


def _champs_among(questionnaires: list[Questionnaire]) -> tuple[Champ, ...]:
    with_champs = [one for one in questionnaires if one.analysis.champs]
    with_grids = [one for one in with_champs if has_grid(one)]
    return next((one.analysis.champs for one in (*with_grids, *with_champs)), ())
