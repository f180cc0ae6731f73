"""What is proposed for a plan: from the report and the fiche, to be taken once, edited, or put aside."""

import re
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from questionnaires.analysis.maturity import list_lines
from questionnaires.catalogue import load
from survey_app.ballots.models import FrozenReport
from survey_app.campaigns.models import CampaignState
from survey_app.coediting.cells import SentCell
from survey_app.database import random_key, session, transaction
from survey_app.diagnostics.operations import begin_assessment, read_fiche, sign_fiche, write_answers
from survey_app.plans.fields import Field, Horizon
from survey_app.plans.operations.editing import set_removed
from survey_app.plans.operations.proposals import list_proposals, set_dismissed, take_proposals
from survey_app.reports.models import ResultRelease
from survey_app.schools.models import School
from tests.factories import NOW, add_campaign, add_revision
from tests.survey_app.accounts.visits import send, sign_in
from tests.survey_app.plans.planning import ANIMATEUR, CHEF, REFERENT, Stage, begin, opened
from tests.survey_app.reports.builders import hidden_report, one_cell_report, team_questionnaire

GRID = load("fiche-etablissement")


@dataclass(frozen=True)
class Sources:
    """A plan in a school that has a report and a signed fiche."""

    key: str
    campaign: int


@pytest.fixture
def sources(app: Flask, stage: Stage) -> Sources:
    """A school whose fiche says that nothing of the grid is reached but PIL11, and its report."""
    with app.app_context():
        campaign = add_report(stage)
        with transaction() as rows:
            grid = add_revision(rows, GRID).id
        fiche = begin_assessment(stage.school_id, grid, actor=stage.chef, now=NOW)
        statuses = {line.row.code: "non_atteint" for line in list_lines(GRID)} | {"PIL11": "atteint"}
        sent = [SentCell(random_key(), f"{code}.status", status, 0) for code, status in statuses.items()]
        write_answers(fiche, sent, actor=stage.chef, now=NOW)
        sign_fiche(fiche, seen=read_fiche(fiche).head, actor=stage.chef, now=NOW)
        return Sources(begin(stage), campaign)


def add_report(stage: Stage, *, is_hidden: bool = False) -> int:
    report = hidden_report() if is_hidden else one_cell_report()
    with transaction() as rows:
        school = rows.get_one(School, stage.school_id)
        revision = add_revision(rows, team_questionnaire())
        campaign = add_campaign(rows, school, revision, state=CampaignState.REPORTED)
        campaign.closed_at = NOW
        rows.add(FrozenReport(campaign_public_id=campaign.public_id, content=report.model_dump_json()))
        return campaign.id


def proposed(stage: Stage, key: str, actor: int | None = None) -> dict[str, bool]:
    """Return the keys of what is proposed, and whether it was taken."""
    listed = list_proposals(opened(stage, key), actor or stage.chef).listed
    return {one.proposal.key: one.line is not None for one in listed if not one.is_dismissed}


def test_needs_and_missing_indicators_are_proposed(app: Flask, stage: Stage, sources: Sources) -> None:
    with app.app_context():
        keys = set(proposed(stage, sources.key))
    assert {key.split(":")[0] for key in keys} == {"need", "indicator"}
    assert "indicator:PIL11" not in keys


def test_the_state_of_a_champ_comes_from_the_signed_fiche(app: Flask, stage: Stage, sources: Sources) -> None:
    with app.app_context():
        state = opened(stage, sources.key).content.axes[0].state
    assert state is not None
    assert (state.is_signed, state.palier, state.reached, state.year) == (True, 0, 1, 2026)


def test_what_is_taken_is_a_line_and_is_taken_once(app: Flask, stage: Stage, sources: Sources) -> None:
    with app.app_context():
        first, second, *_others = proposed(stage, sources.key)
        chosen = {first: {Field.OBJECTIVE: "Nos mots"}, "need:NOTHING": {}}
        taken = [
            take_proposals(opened(stage, sources.key), chosen, actor=stage.chef, now=NOW) for _ in range(2)
        ]
        (line,) = opened(stage, sources.key).content.lines
        assert (taken, line.source, line.objective) == ([1, 0], first, "Nos mots")
        assert line.horizon in set(Horizon)
        assert (proposed(stage, sources.key)[first], proposed(stage, sources.key)[second]) == (True, False)


def test_a_line_that_was_taken_off_can_be_taken_again(app: Flask, stage: Stage, sources: Sources) -> None:
    with app.app_context():
        first = next(iter(proposed(stage, sources.key)))
        take_proposals(opened(stage, sources.key), {first: {}}, actor=stage.chef, now=NOW)
        (line,) = opened(stage, sources.key).content.lines
        set_removed(sources.key, line.key, is_removed=True, actor=stage.chef, now=NOW)
        assert proposed(stage, sources.key)[first] is False
        assert take_proposals(opened(stage, sources.key), {first: {}}, actor=stage.chef, now=NOW) == 1


def test_what_is_put_aside_comes_back_when_asked(app: Flask, stage: Stage, sources: Sources) -> None:
    with app.app_context():
        first = next(iter(proposed(stage, sources.key)))
        set_dismissed(sources.key, first, is_dismissed=True, actor=stage.chef, now=NOW)
        assert first not in proposed(stage, sources.key)
        set_dismissed(sources.key, first, is_dismissed=False, actor=stage.chef, now=NOW)
        assert first in proposed(stage, sources.key)


def test_whoever_was_invited_sees_needs_only_once_results_are_returned(
    app: Flask, stage: Stage, sources: Sources
) -> None:
    def needs() -> list[str]:
        return [key for key in proposed(stage, sources.key, stage.animateur) if key.startswith("need:")]

    with app.app_context():
        assert needs() == []
        with transaction() as rows:
            rows.add(ResultRelease(campaign_id=sources.campaign, secret="x" * 32, released_at=NOW))
        assert needs() != []


def test_a_report_in_which_all_is_hidden_proposes_nothing(app: Flask, stage: Stage) -> None:
    with app.app_context():
        add_report(stage, is_hidden=True)
        assert proposed(stage, begin(stage)) == {}


def test_the_page_says_why_each_is_proposed(client: FlaskClient, stage: Stage, sources: Sources) -> None:
    assert stage.chef
    sign_in(client, CHEF)
    page = client.get(f"/plan/{sources.key}/propositions").text
    assert re.search(
        r"Besoin au rang \d+ sur \d+\u00a0: \S+ des répondants demandent un appui.",
        page.replace("\u202f", ""),
    )
    assert "Il compte pour le palier 1" in page
    assert "la fiche 2026–2027, signée" in page


def test_ticked_proposals_become_lines_with_the_words_of_the_form(
    app: Flask, client: FlaskClient, stage: Stage, sources: Sources
) -> None:
    sign_in(client, REFERENT)
    with app.app_context():
        first, second, *_others = proposed(stage, sources.key)
    fields = {"take": first, f"words:{first}": "Nos mots", f"words:{second}": "Pas coché"}
    send(client, f"/plan/{sources.key}/propositions", **fields)
    with app.app_context():
        assert [line.objective for line in opened(stage, sources.key).content.lines] == ["Nos mots"]


def test_a_press_puts_a_proposal_aside(
    app: Flask, client: FlaskClient, stage: Stage, sources: Sources
) -> None:
    sign_in(client, ANIMATEUR)
    with app.app_context():
        first = next(key for key in proposed(stage, sources.key) if key.startswith("indicator"))
    send(client, f"/plan/{sources.key}/propositions", dismiss=first)
    with app.app_context():
        assert first not in proposed(stage, sources.key)
        assert session().scalar(select(FrozenReport)) is not None
