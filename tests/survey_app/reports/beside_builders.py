"""A school with two campaigns and a signed fiche, in values and in the database."""

from datetime import date, timedelta
from random import Random

from flask import Flask
from sqlalchemy import select

from questionnaires.analysis.comparison import compare_reports
from questionnaires.analysis.gap import find_gap
from questionnaires.analysis.maturity import Position, find_position, list_lines
from questionnaires.analysis.report import Report
from questionnaires.analysis.years import Published
from questionnaires.catalogue import load
from survey_app.ballots.models import FrozenReport
from survey_app.campaigns.models import CampaignState
from survey_app.coediting.models import SharedDocument
from survey_app.database import transaction
from survey_app.diagnostics.models import Assessment, AssessmentState
from survey_app.diagnostics.signed import FrozenPosition
from survey_app.drafting.models import Revision
from survey_app.reports.beside.values import Beside, Earlier, EarlierState, FicheState
from survey_app.schools.models import School
from tests.factories import NOW, Rows, add_campaign, add_revision
from tests.survey_app.reports.builders import ReportMaker, build_report, team_questionnaire

GRID = "fiche-etablissement"
YEAR = 2026
BEFORE = date(2025, 10, 17)


def position(seed: int = 7) -> Position:
    """Return the position of an invented school on the grid that comes with the product."""
    chance, grid = Random(seed), load(GRID)
    answers = {
        line.key: chance.choice([option.id for option in line.grid.scale.options] + ["atteint"] * 4)
        for line in list_lines(grid)
    }
    return find_position(grid, answers)


def earlier_report() -> Report:
    """Return the report of the year before, with other figures."""
    report = build_report(campaign="Autodiagnostic des équipes, automne 2025", texts=())
    maker = ReportMaker(Random(5), tuple(cell.name for cell in report.participation.cells))
    practices = tuple(
        practice.model_copy(
            update={
                "situation_mean": maker.mean(),
                "need": maker.need(),
                "cell_situations": maker.cell_means(),
                "cell_needs": maker.cell_shares(),
            }
        )
        for practice in report.practices
    )
    header = report.header.model_copy(update={"closed_on": BEFORE, "opened_on": date(2025, 10, 1)})
    return report.model_copy(update={"practices": practices, "header": header})


def beside_of(report: Report, earlier: Report | None = None) -> Beside:
    """Return what a report of the questionnaire for teams is set beside in these tests."""
    asked, before = team_questionnaire(), earlier or earlier_report()
    chosen = Earlier("earlier", before.header.campaign, before.header.closed_on)
    return Beside(
        fiche=FicheState.SIGNED,
        gap=find_gap(position(), report, asked),
        signed_on=date(2026, 10, 5),
        year=YEAR,
        earlier=EarlierState.FOUND,
        comparison=compare_reports(Published(before, asked), Published(report, asked)),
        turnout=before.participation,
        chosen=chosen,
        choices=(chosen,),
    )


def store_earlier(
    app: Flask,
    school_id: int,
    report: Report | None = None,
    state: CampaignState = CampaignState.ENDED,
) -> str:
    """Add an earlier campaign of a school with its report; returns its public id."""
    kept = report or earlier_report()
    with app.app_context(), transaction() as rows:
        revision = _published(rows, team_questionnaire().code)
        campaign = add_campaign(
            rows,
            rows.get_one(School, school_id),
            revision or add_revision(rows, team_questionnaire()),
            state=state,
            opens_at=NOW - timedelta(days=400),
            closes_at=NOW - timedelta(days=380),
        )
        campaign.title = kept.header.campaign
        rows.add(FrozenReport(campaign_public_id=campaign.public_id, content=kept.model_dump_json()))
        return campaign.public_id


def store_fiche(app: Flask, school_id: int, *, is_signed: bool = True) -> None:
    """Add the fiche of a school, signed unless the test asks for an open one."""
    with app.app_context(), transaction() as rows:
        revision = _published(rows, load(GRID).code)
        document = SharedDocument()
        rows.add(document)
        rows.flush()
        frozen = FrozenPosition(position=position(), answered=60, notes=3)
        rows.add(
            Assessment(
                key="fiche0",
                school_id=school_id,
                revision_id=(revision or add_revision(rows, load(GRID))).id,
                document_id=document.id,
                year=YEAR,
                state=AssessmentState.SIGNED if is_signed else AssessmentState.OPEN,
                begun_at=NOW - timedelta(days=60),
                signed_at=NOW - timedelta(days=40) if is_signed else None,
                position=frozen.model_dump_json() if is_signed else None,
            )
        )


def _published(rows: Rows, code: str) -> Revision | None:
    return rows.scalars(select(Revision).where(Revision.questionnaire_code == code)).first()
