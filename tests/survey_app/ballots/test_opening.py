"""The opening: once, the same whatever came before, and nothing left of the ballots."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from questionnaires.analysis.report import Report
from survey_app.accounts.models import AccountMail, AccountMailKind, Role
from survey_app.ballots.casting import cast_ballot
from survey_app.ballots.models import BallotBox, FrozenReport, SealedBallot
from survey_app.ballots.opening import finish_opening, open_ballot_box
from survey_app.ballots.voting import VotingCache
from survey_app.campaigns.models import Campaign, CampaignState, PersonalCode
from survey_app.database import session, transaction
from survey_app.keys.store import KeyMissingError, Purpose, key_store
from survey_app.schools.models import School
from tests.factories import NOW, Roll, add_account
from tests.services.dying import DyingWorker, dying_worker
from tests.survey_app.ballots.conftest import SIZES, open_campaign

LATER = NOW + timedelta(days=15)
DYING_VOTERS = 9
TURNS = 6
OPEN_AND_FINISH = "tests.survey_app.ballots.test_opening:open_and_finish"


def vote(roll: Roll, people: range) -> None:
    """Cast one ballot for each of `people`; what they answer depends on who they are."""
    session().rollback()
    voting = VotingCache(60).find(roll.public_id)
    assert voting
    for person in people:
        fields = _answers(person)
        reading = voting.revision.reader.read(fields)
        assert reading.faults == ()
        cast_ballot(voting, roll.codes[person], reading, now=NOW)


def _answers(person: int) -> dict[str, list[str]]:
    """Fill in the situation of one grid, differently from person to person."""
    situation = ("pas_encore", "parfois", "regulierement", "aidons")[person % 4]
    return {f"a.grille_equipe.{row}.situation": [situation] for row in ("pil1", "for1", "res1")}


def close(roll: Roll) -> None:
    """Close the campaign."""
    with transaction() as rows:
        campaign = rows.get_one(Campaign, roll.campaign_id)
        campaign.state, campaign.closed_at = CampaignState.CLOSED, LATER


def state(roll: Roll) -> CampaignState:
    """Return the state as another process would see it."""
    session().rollback()
    return session().get_one(Campaign, roll.campaign_id).state


def report_of(roll: Roll) -> Report:
    """Return the frozen report."""
    content = session().get_one(FrozenReport, roll.public_id).content
    return Report.model_validate_json(content)


@pytest.fixture
def closed(app_context: Flask, roll: Roll) -> Roll:
    """A closed campaign with 15 ballots for 20 invited."""
    vote(roll, range(15))
    close(roll)
    return roll


def test_the_report_counts_roll_and_box(closed: Roll) -> None:
    open_ballot_box(closed.campaign_id, LATER)
    participation = report_of(closed).participation
    assert (participation.invited, participation.signed_off, participation.ballots) == (20, 15, 15)


def test_nothing_is_left_of_ballots_and_codes(closed: Roll) -> None:
    open_ballot_box(closed.campaign_id, LATER)
    left = [
        session().scalar(select(func.count()).select_from(table))
        for table in (SealedBallot, BallotBox, PersonalCode)
    ]
    assert left == [0, 0, 0]


def test_the_key_is_destroyed_at_the_end(closed: Roll) -> None:
    open_ballot_box(closed.campaign_id, LATER)
    finish_opening(closed.campaign_id, LATER)
    with pytest.raises(KeyMissingError):
        key_store().get(closed.public_id, Purpose.OPENING)


def test_the_campaign_ends(closed: Roll) -> None:
    open_ballot_box(closed.campaign_id, LATER)
    states = [state(closed)]
    finish_opening(closed.campaign_id, LATER)
    assert [*states, state(closed)] == [CampaignState.REPORTED, CampaignState.ENDED]


def test_an_open_campaign_is_not_opened(app_context: Flask, roll: Roll) -> None:
    open_ballot_box(roll.campaign_id, LATER)
    assert (state(roll), session().get(FrozenReport, roll.public_id)) == (CampaignState.OPEN, None)


def test_opening_twice_changes_nothing(closed: Roll) -> None:
    open_ballot_box(closed.campaign_id, LATER)
    first = report_of(closed)
    open_ballot_box(closed.campaign_id, LATER + timedelta(days=1))
    assert report_of(closed) == first


def test_finishing_before_opening_changes_nothing(closed: Roll) -> None:
    finish_opening(closed.campaign_id, LATER)
    assert (state(closed), len(key_store().get(closed.public_id, Purpose.OPENING)) > 0) == (
        CampaignState.CLOSED,
        True,
    )


def test_ballots_without_their_key_stay_where_they_are(closed: Roll) -> None:
    key_store().destroy(closed.public_id)
    with pytest.raises(KeyMissingError):
        open_ballot_box(closed.campaign_id, LATER)
    session().rollback()
    assert session().scalar(select(func.count()).select_from(SealedBallot)) == 15


def test_what_cannot_be_read_is_a_null_ballot(closed: Roll) -> None:
    with transaction() as rows:
        rows.add(
            SealedBallot(campaign_public_id=closed.public_id, slot=b"a slot of nobody", sealed=b"nonsense")
        )
    open_ballot_box(closed.campaign_id, LATER)
    participation = report_of(closed).participation
    assert (participation.ballots, participation.null_ballots) == (15, 1)


def test_each_reader_is_owed_one_mail(closed: Roll) -> None:
    with transaction() as rows:
        school = rows.scalars(select(School)).one()
        add_account(rows, school, Role.CHEF, Role.REFERENT)
        add_account(rows, school, Role.REFERENT)
        add_account(rows)
    open_ballot_box(closed.campaign_id, LATER)
    kinds = session().scalars(select(AccountMail.kind)).all()
    assert kinds == [AccountMailKind.REPORT_READY] * 2


def test_the_order_of_arrival_leaves_no_trace(app_context: Flask, roll: Roll) -> None:
    other = open_campaign(app_context, SIZES)
    vote(roll, range(15))
    vote(other, range(14, -1, -1))
    for one in (roll, other):
        close(one)
        open_ballot_box(one.campaign_id, LATER)
    contents = {session().get_one(FrozenReport, one.public_id).content for one in (roll, other)}
    assert len(contents) == 1


# In turns: each campaign is audited together with all that its school has published before.
@pytest.mark.parametrize("turn", range(TURNS))
def test_a_worker_that_dies_at_any_step_leaves_the_same_report(
    app_context: Flask, roll: Roll, turn: int
) -> None:
    settings = app_context.config["PALIERS"]
    instant = LATER.isoformat()
    with dying_worker(settings) as worker:
        expected, steps = _open_whole(worker, roll, instant)
        for die_at in range(turn, steps, TURNS):
            other = open_campaign(app_context, SIZES)
            vote(other, range(DYING_VOTERS))
            close(other)
            died = worker.run(OPEN_AND_FINISH, other.campaign_id, instant, die_at=die_at)
            assert died is None
            worker.run(OPEN_AND_FINISH, other.campaign_id, instant)
            assert (state(other), report_of(other)) == (CampaignState.ENDED, expected)


def _open_whole(worker: DyingWorker, roll: Roll, instant: str) -> tuple[Report, int]:
    vote(roll, range(DYING_VOTERS))
    close(roll)
    steps = worker.run(OPEN_AND_FINISH, roll.campaign_id, instant)
    assert steps
    session().rollback()
    return report_of(roll), steps


def open_and_finish(campaign_id: int, instant: str) -> None:
    """Do both steps of the opening, as two tasks would; runs in the worker that dies."""
    now = datetime.fromisoformat(instant).astimezone(UTC)
    open_ballot_box(campaign_id, now)
    finish_opening(campaign_id, now)


def test_the_frozen_report_is_plain_json(closed: Roll) -> None:
    open_ballot_box(closed.campaign_id, LATER)
    content = json.loads(session().get_one(FrozenReport, closed.public_id).content)
    assert content["header"]["uai"] == "0779990R"
