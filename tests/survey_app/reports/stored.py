"""Campaigns with a frozen report in the database, and the people who may or may not read it."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from questionnaires.analysis.report import Report
from questionnaires.definition.model import Questionnaire
from survey_app.accounts.models import Role
from survey_app.accounts.operations import grant_role
from survey_app.ballots.models import FrozenReport
from survey_app.campaigns.models import CampaignState
from survey_app.database import transaction
from tests.factories import NOW, TEST_UAIS, add_campaign, add_revision, add_school
from tests.survey_app.accounts.visits import add_person, sign_in, stop_clock
from tests.survey_app.reports.builders import team_questionnaire

CHEF = "chef@ecole.example"


def store_campaign(
    app: Flask,
    report: Report | None = None,
    state: CampaignState = CampaignState.REPORTED,
    asked: Questionnaire | None = None,
) -> tuple[int, str]:
    """Add a school with one campaign, and its report if given; returns the school's id and the public id.

    `asked`: the questionnaire, that for teams when none is given.
    """
    with app.app_context(), transaction() as rows:
        school = add_school(rows)
        revision = add_revision(rows, asked or team_questionnaire())
        campaign = add_campaign(
            rows, school, revision, state=state, opens_at=NOW - timedelta(days=20), closes_at=NOW
        )
        if report is not None:
            frozen = FrozenReport(campaign_public_id=campaign.public_id, content=report.model_dump_json())
            rows.add(frozen)
        return school.id, campaign.public_id


def add_other_school(app: Flask) -> int:
    """Add a school without a campaign; returns its id."""
    with app.app_context(), transaction() as rows:
        return add_school(rows, TEST_UAIS[1]).id


def sign_in_as(
    app: Flask, client: FlaskClient, school_id: int, role: Role = Role.CHEF, language: str = "fr"
) -> FlaskClient:
    """Sign in somebody who has a role in a school."""
    stop_clock(app)
    account_id = add_person(app, CHEF, language=language)
    with app.app_context():
        grant_role(account_id, school_id, role, actor=None, now=NOW)
    sign_in(client, CHEF)
    return client


def open_report(
    app: Flask,
    client: FlaskClient,
    report: Report,
    language: str = "fr",
    *,
    asked: Questionnaire | None = None,
) -> str:
    """Store a report, sign in its reader, and return its address."""
    school_id, public_id = store_campaign(app, report, asked=asked)
    sign_in_as(app, client, school_id, language=language)
    return f"/campagnes/{public_id}/rapport"
