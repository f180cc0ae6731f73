"""Finding what a report is set beside: the school's fiche as it was signed by then, and its earlier campaigns."""

from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import select

from questionnaires.analysis.comparison import compare_reports, has_common_items
from questionnaires.analysis.gap import Gap, find_gap
from questionnaires.analysis.report import Report
from questionnaires.analysis.years import Published
from survey_app.ballots.models import FrozenReport
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.database import session
from survey_app.diagnostics.operations import find_signed_position, list_assessments
from survey_app.drafting.operations import get_questionnaire
from survey_app.reports.beside.values import NOTHING, Beside, Earlier, EarlierState, FicheState
from survey_app.reports.beside.voices import find_voices

WITH_REPORT = (CampaignState.REPORTED, CampaignState.ENDED)
"""The states in which a report may be read: the state decides, never whether there is a row (disclosure rule 8)."""


class Reach(NamedTuple):
    """What a reader may be shown beside a report: `campaigns` are public ids, None for every one of the school."""

    campaigns: Collection[str] | None = None


EVERYTHING = Reach()


class _Stored(NamedTuple):
    earlier: Earlier
    report: Report
    revision_id: int


def set_beside(
    campaign: Campaign, published: Published, compared_with: str | None = None, reach: Reach = EVERYTHING
) -> Beside:
    """Return what the report of a campaign is set beside.

    `compared_with` names an earlier campaign of the school; any other name, or none, gives the latest one with a
    question in common. Privacy: of another school nothing is ever looked up, whatever is named.
    """
    beside = _with_earlier(campaign, published, compared_with, reach, _with_fiche(campaign, published))
    return replace(beside, voices=find_voices(campaign, published, reach.campaigns))


def _with_fiche(campaign: Campaign, published: Published) -> Beside:
    school_id, closed = campaign.school_id, campaign.closed_at or campaign.closes_at
    # As it was at the time; a school that signs its first one later sees it all the same, with its day.
    signed = find_signed_position(school_id, closed) or find_signed_position(school_id, None)
    if signed is None:
        has_begun = bool(list_assessments(school_id))
        return replace(NOTHING, fiche=FicheState.UNSIGNED if has_begun else FicheState.NONE)
    gap: Gap | None = find_gap(signed.position, published.report, published.questionnaire)
    if gap is None:
        return replace(NOTHING, fiche=FicheState.OTHER)
    return replace(NOTHING, fiche=FicheState.SIGNED, gap=gap, signed_on=signed.signed_on, year=signed.year)


def _with_earlier(
    campaign: Campaign, published: Published, compared_with: str | None, reach: Reach, beside: Beside
) -> Beside:
    stored = [
        one
        for one in _list_stored(campaign, published.report)
        if reach.campaigns is None or one.earlier.public_id in reach.campaigns
    ]
    common = [one for one in stored if has_common_items(one.report, published.report)]
    if not common:
        return replace(beside, earlier=EarlierState.OTHER if stored else EarlierState.NONE)
    chosen = next((one for one in common if one.earlier.public_id == compared_with), common[0])
    before = Published(chosen.report, get_questionnaire(chosen.revision_id))
    return replace(
        beside,
        earlier=EarlierState.FOUND,
        comparison=compare_reports(before, published),
        turnout=chosen.report.participation,
        chosen=chosen.earlier,
        choices=tuple(one.earlier for one in common),
    )


def _list_stored(campaign: Campaign, report: Report) -> list[_Stored]:
    """Return the earlier campaigns of the school that asked the same audience and have a report, the latest first."""
    rows = session().execute(
        select(Campaign.id, Campaign.public_id, Campaign.title, Campaign.revision_id, FrozenReport.content)
        .join(FrozenReport, FrozenReport.campaign_public_id == Campaign.public_id)
        .where(
            Campaign.audience == campaign.audience,
            Campaign.school_id == campaign.school_id,
            Campaign.id != campaign.id,
            Campaign.state.in_(WITH_REPORT),
        )
    )
    found = [(row, Report.model_validate_json(row.content)) for row in rows]
    ours = (report.header.closed_on, campaign.id)
    earlier = [(row, other) for row, other in found if (other.header.closed_on, row.id) < ours]
    earlier.sort(key=lambda pair: (pair[1].header.closed_on, pair[0].id), reverse=True)
    return [
        _Stored(Earlier(row.public_id, row.title, other.header.closed_on), other, row.revision_id)
        for row, other in earlier
    ]
