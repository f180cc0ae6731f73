"""The report of pupils or parents beside that of the teams: in every form, of this school, and within one's reach."""

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from questionnaires.analysis.report import Report
from questionnaires.analysis.years import Published
from questionnaires.catalogue import load
from questionnaires.definition.model import Audience
from survey_app.ballots.models import FrozenReport
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.database import session, transaction
from survey_app.drafting.models import Revision
from survey_app.reports.beside.voices import find_voices
from survey_app.schools.models import School
from tests.factories import NOW, TEST_UAIS, Rows, add_campaign, add_revision, add_school
from tests.survey_app.reports.builders import build_report
from tests.survey_app.reports.reading import pdf_lines
from tests.survey_app.reports.stored import sign_in_as

TITLE = "À côté des enseignants"


def add_reported(
    rows: Rows, school: School, code: str, audience: Audience, state: CampaignState = CampaignState.REPORTED
) -> Campaign:
    """Add a campaign with an invented report."""
    asked = load(code)
    revision = session().query(Revision).filter_by(questionnaire_code=asked.code).one_or_none()
    campaign = add_campaign(rows, school, revision or add_revision(rows, asked), state=state)
    campaign.audience, campaign.closed_at = audience, NOW
    report = build_report(asked, cells=("Un groupe",))
    header = report.header.model_copy(update={"audience": audience})
    content = report.model_copy(update={"header": header}).model_dump_json()
    rows.add(FrozenReport(campaign_public_id=campaign.public_id, content=content))
    return campaign


@pytest.fixture
def pupils(app: Flask, client: FlaskClient) -> str:
    """The address of the report of pupils, in a school that also asked its teams; its reader is signed in."""
    with app.app_context(), transaction() as rows:
        school = add_school(rows)
        add_reported(rows, school, "fiche-equipes", Audience.STAFF)
        public_id = add_reported(rows, school, "perception-eleves", Audience.PUPILS).public_id
        school_id = school.id
    sign_in_as(app, client, school_id)
    return f"/campagnes/{public_id}/rapport"


def test_the_page_shows_both_each_on_its_own_scale(client: FlaskClient, pupils: str) -> None:
    page = client.get(pupils).text
    assert f'id="voix" tabindex="-1">{TITLE}' in page
    assert "de 1 (Non, pas du tout) à 4 (Oui, tout à fait)" in page
    assert "ne se soustraient pas" in page


def test_the_printed_report_and_the_workbook_have_it_too(client: FlaskClient, pupils: str) -> None:
    assert TITLE in pdf_lines(client.get(f"{pupils}.pdf").data)
    book = load_workbook(io.BytesIO(client.get(f"{pupils}.xlsx").data))
    assert TITLE in book.sheetnames
    assert book[TITLE].max_row > 5


def find(app: Flask, public_id: str, reach: list[str] | None = None) -> bool:
    """Say whether a report has the teams beside it, for a reader with this reach."""
    with app.app_context():
        campaign = session().query(Campaign).filter_by(public_id=public_id).one()
        content = session().get_one(FrozenReport, public_id).content
        asked = load("perception-eleves" if campaign.is_by_link else "fiche-equipes")
        published = Published(Report.model_validate_json(content), asked)
        return find_voices(campaign, published, reach) is not None


def test_what_a_reader_may_not_see_of_the_teams_is_not_beside(app: Flask, pupils: str) -> None:
    public_id = pupils.split("/")[2]
    with app.app_context():
        staff = session().query(Campaign).filter_by(audience=Audience.STAFF).one().public_id
    assert [find(app, public_id, reach) for reach in (None, [staff], [public_id], [])] == [
        True,
        True,
        False,
        False,
    ]
    assert not find(app, staff)


def test_another_school_and_a_report_that_may_not_be_read_are_never_beside(app: Flask) -> None:
    with app.app_context(), transaction() as rows:
        school, other = add_school(rows), add_school(rows, TEST_UAIS[1])
        add_reported(rows, other, "fiche-equipes", Audience.STAFF)
        add_reported(rows, school, "fiche-equipes", Audience.STAFF, CampaignState.CLOSED)
        public_id = add_reported(rows, school, "perception-eleves", Audience.PUPILS).public_id
    assert not find(app, public_id)
