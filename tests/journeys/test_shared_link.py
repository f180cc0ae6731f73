"""Pupils' whole way over HTTP: a campaign is begun, opened, answered by the links of two groups, closed, and read."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from questionnaires.analysis.report import Report
from questionnaires.catalogue import load
from questionnaires.definition.model import Audience
from survey_app.ballots.models import FrozenReport, SealedBallot
from survey_app.ballots.opening import finish_opening, open_ballot_box
from survey_app.ballots.operations import open_voting
from survey_app.campaigns.models import Campaign, CampaignState, Invitation, PersonalCode, SharedLink
from survey_app.campaigns.operations.erase_roll import erase_rolls
from survey_app.database import session, transaction
from survey_app.keys.store import Purpose, key_store
from survey_app.retention import ROLL_KEPT
from tests.factories import NOW, add_revision
from tests.survey_app.accounts.visits import Clock, notices, send, stop_clock
from tests.survey_app.ballots.booth import keys_of
from tests.survey_app.campaigns.preparing import Stage, visit
from tests.voter import Voter

QUESTIONNAIRE = load("perception-eleves")
EXPECTED, ANSWERED = (20, 12), (16, 7)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def clock(app: Flask) -> Clock:
    return stop_clock(app)


@pytest.fixture
def stage(app: Flask, client: FlaskClient, clock: Clock) -> Stage:
    assert clock.now == NOW
    return visit(app, client)


def first_answers(number: int) -> dict[str, list[str]]:
    """Answer the first question, one way or another."""
    question = next(iter(QUESTIONNAIRE.questions()))
    options = question.options  # type: ignore[union-attr]
    return {f"a.{question.id}": [options[number % 2].id]}


def prepare(client: FlaskClient, stage: Stage) -> str:
    """Begin and open a campaign by its forms; return its address."""
    with client.application.app_context(), transaction() as rows:
        revision = add_revision(rows, QUESTIONNAIRE).id
    begun = send(
        client,
        "/campagnes/nouvelle?pour=eleves",
        school=str(stage.school_id),
        revision=str(revision),
        title="Le numérique et nous",
    )
    address: str = begun.location
    groups = {
        f"{what}_{row}": value
        for row, (name, quota) in enumerate(zip(("5e", "4e"), EXPECTED, strict=True), start=1)
        for what, value in (("name", name), ("quota", str(quota)))
    }
    send(client, f"{address}/partage", rows="4", action="save", **groups)
    send(client, f"{address}/calendrier", opening="2026-11-23T10:00", closing="2026-11-28T18:00")
    assert "20 réponses" not in client.get(f"{address}/ouvrir").text
    assert "2 groupes, 32 réponses attendues en tout" in client.get(f"{address}/ouvrir").text
    send(client, f"{address}/ouvrir", when="now")
    assert "les liens et les affiches" in notices(client.get(address))[-1]
    return address


def links_on(client: FlaskClient, address: str) -> list[str]:
    """Return the codes on the posters."""
    page = client.get(f"{address}/affiche").text
    return list(dict.fromkeys(re.findall(r"#([0-9A-Z]{16})\.[0-9A-Z]{16}", page)))


def work(app: Flask, public_id: str, clock: Clock) -> None:
    """Do what a worker does for the campaign: open it, or open its box."""
    with app.app_context():
        campaign = session().scalars(select(Campaign).where(Campaign.public_id == public_id)).one()
        if campaign.state is CampaignState.SCHEDULED:
            open_voting(campaign.id, clock.now)
        else:
            open_ballot_box(campaign.id, clock.now)
            finish_opening(campaign.id, clock.now)


def test_pupils_answer_by_link_and_the_school_reads_totals(
    app: Flask, client: FlaskClient, stage: Stage, clock: Clock
) -> None:
    address = prepare(client, stage)
    public_id = address.rpartition("/")[2]
    work(app, public_id, clock)
    codes = links_on(client, address)
    assert len(codes) == len(EXPECTED)
    with app.app_context():
        keys = keys_of(public_id)

    def post(path: str, body: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        reply = app.test_client().post(path, json=body)
        return reply.status_code, reply.get_json()

    receipts = [
        Voter(keys, code).answer(post, QUESTIONNAIRE, first_answers(number))
        for code, count in zip(codes, ANSWERED, strict=True)
        for number in range(count)
    ]
    assert f"{sum(ANSWERED)} réponses sur {sum(EXPECTED)} attendues" in client.get(address).text
    clock.now = LATER
    send(client, f"{address}/fermer")
    work(app, public_id, clock)
    with app.app_context():
        report = Report.model_validate_json(session().scalars(select(FrozenReport.content)).one())
        for table in (SealedBallot, PersonalCode, SharedLink):
            assert session().scalars(select(table)).all() == []
        assert not any(key_store().holds(public_id, purpose) for purpose in Purpose)
        assert {seat.blinded_hash for seat in session().scalars(select(Invitation))} == {None}
    assert report.header.audience is Audience.PUPILS
    assert (report.thresholds.cell_invited, report.thresholds.distribution) == (10, 15)
    assert (report.participation.invited, report.participation.ballots) == (sum(EXPECTED), sum(ANSWERED))
    page = client.get(f"{address}/rapport").text
    assert "Des réponses, pas des personnes" in page
    public = app.test_client().get(f"/q/{public_id}/protection").text
    assert all(receipt in public for receipt in receipts)
    assert "Un lien pour tout un groupe." in public
    with app.app_context():
        assert erase_rolls(LATER + ROLL_KEPT) == 1
        assert session().scalars(select(Invitation)).all() == []
