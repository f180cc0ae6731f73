"""Finding what a report of pupils or parents is set beside: the latest of the teams that speaks of the same things."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from questionnaires.analysis.report import Report
from questionnaires.analysis.voices import VoicePair, pair_voices
from questionnaires.analysis.years import Published
from questionnaires.definition.model import Audience
from survey_app.ballots.models import FrozenReport
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.database import session
from survey_app.drafting.operations import get_questionnaire

WITH_REPORT = (CampaignState.REPORTED, CampaignState.ENDED)


@dataclass(frozen=True, slots=True)
class Voices:
    """What the report of pupils or parents and one of the teams both speak of."""

    pairs: tuple[VoicePair, ...]
    teams_title: str
    teams_closed_on: date


def find_voices(campaign: Campaign, published: Published, reach: Collection[str] | None) -> Voices | None:
    """Return the latest report of the school's teams that speaks of the same things; None for a report of teams.

    `reach`: the public ids of the campaigns whose results the reader may see, None for all. Privacy: another school's
    are never looked up.
    """
    if not campaign.is_by_link:
        return None
    rows = session().execute(
        select(Campaign.public_id, Campaign.title, Campaign.revision_id, FrozenReport.content)
        .join(FrozenReport, FrozenReport.campaign_public_id == Campaign.public_id)
        .where(
            Campaign.school_id == campaign.school_id,
            Campaign.audience == Audience.STAFF,
            Campaign.state.in_(WITH_REPORT),
        )
        .order_by(Campaign.closed_at.desc(), Campaign.id.desc())
    )
    for row in rows:
        if reach is None or row.public_id in reach:
            report = Report.model_validate_json(row.content)
            pairs = pair_voices(published, Published(report, get_questionnaire(row.revision_id)))
            if pairs:
                return Voices(pairs, row.title, report.header.closed_on)
    return None
