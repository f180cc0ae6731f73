"""How far a school is, as its people may know it. It says what there is, and compares nothing with anything."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from survey_app.accounts.models import Membership, Role
from survey_app.accounts.operations import school_ids_of
from survey_app.ballots.models import OpeningRecord
from survey_app.campaigns.models import Campaign
from survey_app.campaigns.operations.access import STAFF
from survey_app.commission.models import Meeting
from survey_app.database import session
from survey_app.diagnostics.operations.access import EDITORS
from survey_app.diagnostics.operations.reading import AssessmentLine, list_assessments
from survey_app.diagnostics.school_year import school_year_of
from survey_app.plans.models import Plan
from survey_app.plans.operations.plans import find_current_plan
from survey_app.plans.operations.versions import list_versions
from survey_app.reports.release.operations import NoResultsError, ReleaseState, get_release
from survey_app.schools.models import School
from survey_app.schools.operations import list_schools_of


@dataclass(frozen=True, slots=True)
class Progress:
    """What there is in one school.

    `fiche` is that of the school year `year`, `campaign` the newest one, `results` how far the return of the newest
    results is. `asks`: the person prepares campaigns there; without it `campaign` and `results` are None.
    `may_lead`: the person is the head. `is_frozen`: a version of the plan was presented. `members` counts those whom
    the head invited to the commission, `has_meeting` says that one was called and not cancelled.
    """

    school: School
    year: int
    fiche: AssessmentLine | None
    asks: bool
    may_lead: bool
    campaign: Campaign | None
    results: ReleaseState | None
    plan: Plan | None
    is_frozen: bool
    members: int
    has_meeting: bool


def list_progress(actor: int, now: datetime) -> list[Progress]:
    """Return how far each school is in which the account fills the fiche, by name."""
    asking, leading = set(school_ids_of(actor, *STAFF)), set(school_ids_of(actor, Role.CHEF))
    return [
        _progress(school, actor, now, asks=school.id in asking, may_lead=school.id in leading)
        for school in list_schools_of(actor, *EDITORS)
    ]


def _progress(school: School, actor: int, now: datetime, *, asks: bool, may_lead: bool) -> Progress:
    year, plan = school_year_of(now), find_current_plan(school.id)
    return Progress(
        school=school,
        year=year,
        fiche=next((line for line in list_assessments(school.id) if line.year == year), None),
        asks=asks,
        may_lead=may_lead,
        campaign=_find_campaign(school.id) if asks else None,
        results=_find_results(school.id, actor, now) if asks else None,
        plan=plan,
        is_frozen=plan is not None and bool(list_versions(plan)),
        members=_count_members(school.id),
        has_meeting=_has_meeting(school.id),
    )


def _find_campaign(school_id: int) -> Campaign | None:
    """Return the newest campaign of a school."""
    return session().scalar(_newest_of(school_id).limit(1))


def _find_results(school_id: int, actor: int, now: datetime) -> ReleaseState | None:
    """Return the newest results of a school; a box that was destroyed unread has none."""
    was_read = select(OpeningRecord.campaign_public_id).where(OpeningRecord.was_read)
    counted = _newest_of(school_id).where(Campaign.public_id.in_(was_read))
    campaign = session().scalar(counted.limit(1))
    try:
        return get_release(actor, campaign.public_id, now) if campaign else None
    except NoResultsError:  # the box has been read, and its report is being made
        return None


def _newest_of(school_id: int) -> Select[Campaign]:
    newest_first = (Campaign.created_at.desc(), Campaign.id.desc())
    return select(Campaign).where(Campaign.school_id == school_id).order_by(*newest_first)


def _count_members(school_id: int) -> int:
    members = select(func.count()).where(
        Membership.school_id == school_id, Membership.role == Role.COMMISSION
    )
    return session().scalar(members) or 0


def _has_meeting(school_id: int) -> bool:
    meetings = select(Meeting.id).where(Meeting.school_id == school_id, Meeting.is_cancelled.is_(False))
    return session().scalar(meetings.limit(1)) is not None
