"""Things that a head may publish: a campaign in some state, a report with figures, a signed fiche with notes."""

from datetime import datetime, timedelta

from sqlalchemy import select

from questionnaires.catalogue import load
from survey_app.ballots.models import FrozenReport, OpeningRecord
from survey_app.campaigns.models import CampaignState
from survey_app.coediting.cells import SentCell
from survey_app.database import session, transaction
from survey_app.diagnostics.operations import begin_assessment, read_fiche, sign_fiche, write_answers
from survey_app.drafting.models import Revision
from survey_app.schools.models import School
from tests.factories import NOW, add_campaign, add_revision
from tests.survey_app.reports.builders import build_report, team_questionnaire

EVIDENCE = "Une note que la commission ne lit pas"
GRID = load("fiche-etablissement")


def add_state_campaign(school_id: int, state: CampaignState, *, was_read: bool = True) -> str:
    """Add a campaign in a state, with the record of its opening; return its public id."""
    with transaction() as rows:
        school = rows.get_one(School, school_id)
        asked = team_questionnaire()
        known = rows.scalar(select(Revision).where(Revision.questionnaire_code == asked.code))
        revision = known or add_revision(rows, asked)
        campaign = add_campaign(rows, school, revision, state=state, opens_at=NOW - timedelta(days=20))
        rows.add(
            OpeningRecord(
                campaign_public_id=campaign.public_id,
                invited=40,
                signed_off=30,
                ballots=30,
                null_ballots=0,
                receipts=[],
                opened_on=NOW.date(),
                was_read=was_read,
            )
        )
        return campaign.public_id


def report_of(school_id: int) -> str:
    """Add a campaign with a report; return its public id."""
    public_id = add_state_campaign(school_id, CampaignState.REPORTED)
    with transaction() as rows:
        rows.add(FrozenReport(campaign_public_id=public_id, content=build_report().model_dump_json()))
    return public_id


def add_fiche(school_id: int, chef: int, now: datetime = NOW) -> str:
    """Begin the fiche of a year with one indicator and a note; return its key."""
    with transaction() as rows:
        known = rows.scalar(select(Revision.id).where(Revision.questionnaire_code == GRID.code))
        revision_id = known or add_revision(rows, GRID).id
    key = begin_assessment(school_id, revision_id, actor=chef, now=now)
    cells = [
        SentCell("k1", "PIL11.status", "atteint", 0),
        SentCell("k2", "PIL11.note", EVIDENCE, 0),
    ]
    write_answers(key, cells, actor=chef, now=now)
    return key


def add_signed_fiche(school_id: int, chef: int, now: datetime = NOW) -> str:
    """Begin the fiche of a year and sign it; return its key."""
    key = add_fiche(school_id, chef, now)
    session().rollback()
    sign_fiche(key, seen=read_fiche(key).head, actor=chef, now=now)
    return key
