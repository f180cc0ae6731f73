"""An open campaign of pupils, each group of which answers by the link that it shares."""

from collections.abc import Mapping, Sequence

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from questionnaires.catalogue import load
from questionnaires.definition.model import Audience
from survey_app.ballots.box import make_box
from survey_app.campaigns.models import Campaign, Invitation, ReportingCell, Team
from survey_app.campaigns.shared_codes import find_codes, make_links
from survey_app.database import transaction
from survey_app.drafting.models import Revision
from survey_app.keys.store import key_store
from survey_app.schools.models import School
from tests.factories import Roll, Rows, add_campaign, add_revision, add_school
from tests.survey_app.ballots.booth import AS_JSON, Booth, answers

QUOTAS = (10, 12)
TICKET = "0123456789abcdef" * 2


def open_shared(app: Flask, quotas: Sequence[int] = QUOTAS) -> Booth:
    """Open a campaign of the short form; `codes` of its roll has one code a group, in order."""
    questionnaire = load("fiche-equipes-courte")
    with app.app_context(), transaction() as rows:
        school = rows.scalars(select(School)).one_or_none() or add_school(rows)
        revision = rows.scalars(select(Revision)).one_or_none() or add_revision(rows, questionnaire)
        campaign = add_campaign(rows, school, revision)
        campaign.audience = Audience.PUPILS
        for number, quota in enumerate(quotas, start=1):
            _add_group(rows, campaign, number, quota)
        rows.flush()
        rows.add_all(make_links(campaign))
        cells = range(1, len(quotas) + 1)
        make_box(rows, campaign.public_id, questionnaire, cells=cells, keys=key_store())
        codes = find_codes(campaign)
        ordered = tuple(codes[team] for team in sorted(codes))
        roll = Roll(campaign.id, campaign.public_id, ordered)
    return Booth.of(app, roll)


def send_form(booth: Booth, code: str, ticket: str = TICKET, number: int = 0) -> TestResponse:
    """Answer as a script does whose browser cannot seal."""
    fields: Mapping[str, object] = {"code": code, "step": "send", "ticket": ticket, **answers(number)}
    return booth.client().post(booth.path, data=fields, headers=AS_JSON)


def _add_group(rows: Rows, campaign: Campaign, number: int, quota: int) -> None:
    cell = ReportingCell(campaign=campaign, number=number, name=f"Groupe {number}")
    team = Team(campaign=campaign, name=f"Groupe {number}", cell=cell)
    rows.add_all([cell, team])
    rows.flush()
    rows.add_all(
        Invitation(
            campaign_id=campaign.id,
            team_id=team.id,
            email=f"{number}-{seat}@place.invalid",
            wants_no_mail=True,
        )
        for seat in range(quota)
    )
