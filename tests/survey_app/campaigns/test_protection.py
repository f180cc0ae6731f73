"""Choosing the protection of a campaign: who can change an answer, who opens the box; parts before anything opens."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from survey_app.accounts.models import JournalEntry
from survey_app.campaigns.models import Editing, OpeningRule
from survey_app.campaigns.operations.access import get_campaign
from survey_app.campaigns.operations.create_campaign import delete_campaign
from survey_app.campaigns.operations.open_campaign import Obstacle, find_obstacles
from survey_app.campaigns.operations.preparation import Step, get_preparations
from survey_app.campaigns.operations.set_protection import set_protection
from survey_app.database import session
from survey_app.keys.store import Purpose, key_store
from tests.factories import NOW
from tests.survey_app.accounts.visits import Clock, notices, send, sign_in, stop_clock
from tests.survey_app.campaigns.preparing import STRANGER, Stage, prepare, short_calendar, visit


@pytest.fixture
def clock(app: Flask) -> Clock:
    return stop_clock(app)


@pytest.fixture
def stage(app: Flask, client: FlaskClient, clock: Clock) -> Stage:
    return visit(app, client)


@pytest.fixture
def public_id(app: Flask, stage: Stage) -> str:
    with app.app_context():
        return prepare(stage, calendar=short_calendar())


def chosen(app: Flask, stage: Stage, public_id: str) -> tuple[Editing, OpeningRule]:
    """Return what is chosen, as another process would see it."""
    with app.app_context():
        campaign = get_campaign(public_id, stage.chef)
        return campaign.editing, campaign.opening_rule


def choose_two_of_three(stage: Stage, public_id: str) -> None:
    set_protection(
        public_id,
        editing=Editing.STRICT,
        opening_rule=OpeningRule.TWO_OF_THREE,
        actor=stage.chef,
        now=NOW,
    )


def test_a_campaign_begins_with_the_stricter_editing(app: Flask, stage: Stage, public_id: str) -> None:
    assert chosen(app, stage, public_id) == (Editing.STRICT, OpeningRule.ALONE)


def test_both_can_be_chosen(app: Flask, client: FlaskClient, stage: Stage, public_id: str) -> None:
    path = f"/campagnes/{public_id}/protection"
    answer = send(client, path, editing="flexible", opening_rule="two_of_three")
    assert (answer.location, chosen(app, stage, public_id)) == (
        path,
        (Editing.FLEXIBLE, OpeningRule.TWO_OF_THREE),
    )
    assert notices(client.get(path)) == [
        "La protection est enregistrée.",
        "La campagne ne pourra pas s’ouvrir avant que les trois parts de la clé soient remises.",
    ]


def test_what_is_no_choice_is_refused(app: Flask, client: FlaskClient, stage: Stage, public_id: str) -> None:
    send(client, f"/campagnes/{public_id}/protection", editing="loose", opening_rule="two_of_three")
    assert chosen(app, stage, public_id) == (Editing.STRICT, OpeningRule.ALONE)


def test_another_schools_campaign_is_not_there(app: Flask, client: FlaskClient, public_id: str) -> None:
    sign_in(client, STRANGER)
    answer = send(client, f"/campagnes/{public_id}/protection", editing="strict", opening_rule="alone")
    assert answer.status_code == 404


def test_the_journal_tells_it(app: Flask, stage: Stage, public_id: str) -> None:
    with app.app_context():
        choose_two_of_three(stage, public_id)
        last = session().scalars(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)).one()
        assert (last.action, last.actor_id, last.detail) == (
            "campaign.protect",
            stage.chef,
            {"campaign": public_id},
        )


@pytest.mark.parametrize("are_handed_out", [False, True])
def test_without_its_parts_a_campaign_is_not_ready(
    app: Flask, stage: Stage, public_id: str, *, are_handed_out: bool
) -> None:
    with app.app_context():
        choose_two_of_three(stage, public_id)
        if are_handed_out:
            key_store().put(public_id, Purpose.LOCKED_OPENING, b"a key under three parts")
        campaign = get_campaign(public_id, stage.chef)
        preparation = get_preparations([campaign], NOW)[campaign.id]
        is_in_the_way = Obstacle.PARTS_NOT_HANDED_OUT in find_obstacles(campaign, NOW)
    assert (is_in_the_way, preparation.is_done(Step.PROTECTION)) == (not are_handed_out, are_handed_out)


def test_giving_a_campaign_up_destroys_its_parts(app: Flask, stage: Stage, public_id: str) -> None:
    with app.app_context():
        choose_two_of_three(stage, public_id)
        key_store().put(public_id, Purpose.LOCKED_OPENING, b"a key under three parts")
        delete_campaign(public_id, actor=stage.chef, now=NOW)
        assert key_store().holds(public_id, Purpose.LOCKED_OPENING) is False
