"""Handing out the parts: each is shown once, noted by its ending, and stored nowhere."""

import logging
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from config import Settings
from survey_app.accounts.errors import ForbiddenError
from survey_app.ballots.ceremony.handing_out import (
    NoPartsError,
    PartsHandedOutError,
    count_noted_parts,
    show_part,
)
from survey_app.campaigns.errors import NotPreparingError
from survey_app.campaigns.models import CampaignState, Editing, OpeningRule
from survey_app.campaigns.operations.access import get_campaign
from survey_app.campaigns.operations.set_protection import set_protection, waits_for_parts
from survey_app.database import db, session
from survey_app.keys.store import Purpose, key_store
from tests.factories import NOW, Roll
from tests.survey_app.accounts.visits import faults, notices, send, sign_in
from tests.survey_app.ballots.ceremony.guests import (
    CHEF,
    PART,
    REFERENT,
    account_of,
    actions,
    add_people,
    note_next,
    set_campaign,
)


@pytest.fixture
def preparing(app: Flask, roll: Roll) -> str:
    """The address of a campaign in preparation whose box two of three are to open."""
    with app.app_context():
        add_people()
        set_campaign(roll, CampaignState.PREPARING)
    return f"/campagnes/{roll.public_id}"


@pytest.fixture
def chef(client: FlaskClient, preparing: str) -> FlaskClient:
    """The head of the school, signed in."""
    sign_in(client, CHEF)
    return client


def noted(app: Flask, address: str) -> int:
    """Return how many parts are noted."""
    with app.app_context():
        return count_noted_parts(address.rpartition("/")[2], account_of(CHEF))


def test_three_parts_are_handed_out_one_after_the_other(
    app: Flask, chef: FlaskClient, preparing: str
) -> None:
    counts = []
    for _ in range(3):
        note_next(chef, preparing)
        counts.append(noted(app, preparing))
    assert counts == [1, 2, 3]
    assert actions(app) == ["opening.hand_out_part", "opening.confirm_part"] * 3


def test_a_part_is_shown_once(app: Flask, chef: FlaskClient, preparing: str) -> None:
    first = PART.search(send(chef, f"{preparing}/parts/montrer").text)
    second = PART.search(send(chef, f"{preparing}/parts/montrer").text)
    assert first
    assert second
    assert (first.group() == second.group(), PART.search(chef.get(f"{preparing}/parts").text)) == (
        False,
        None,
    )


def test_a_wrong_ending_brings_the_form_back_without_the_part(
    app: Flask, chef: FlaskClient, preparing: str
) -> None:
    page = send(chef, f"{preparing}/parts/montrer").text
    proof = re.search(r'name="proof"[^>]*value="(\w+)"', page)
    assert proof
    refused = send(chef, f"{preparing}/parts/noter", ending="0000", proof=proof.group(1))
    assert (faults(refused), PART.search(refused.text), noted(app, preparing)) == (
        ["Ce n’est pas le dernier groupe de cette part."],
        None,
        0,
    )


def test_starting_again_makes_parts_void(app: Flask, chef: FlaskClient, preparing: str) -> None:
    for _ in range(3):
        note_next(chef, preparing)
    told = chef.post(f"{preparing}/parts/recommencer", follow_redirects=True)
    assert told.status_code == 400
    send(chef, f"{preparing}/parts/recommencer")
    assert notices(chef.get(f"{preparing}/parts")) == [
        "Les parts déjà remises ne valent plus rien. On recommence."
    ]
    assert noted(app, preparing) == 0


def test_no_fourth_part_is_made(app: Flask, chef: FlaskClient, preparing: str, roll: Roll) -> None:
    for _ in range(3):
        note_next(chef, preparing)
    with app.app_context(), pytest.raises(PartsHandedOutError):
        show_part(roll.public_id, actor=account_of(CHEF), now=NOW)


def test_only_the_head_hands_parts_out(app: Flask, preparing: str, roll: Roll) -> None:
    with app.app_context(), pytest.raises(ForbiddenError):
        show_part(roll.public_id, actor=account_of(REFERENT), now=NOW)


def test_none_is_handed_out_where_the_server_opens_alone(app: Flask, preparing: str, roll: Roll) -> None:
    with app.app_context():
        set_campaign(roll, CampaignState.PREPARING, OpeningRule.ALONE)
        with pytest.raises(NoPartsError):
            show_part(roll.public_id, actor=account_of(CHEF), now=NOW)


def test_none_is_handed_out_once_the_campaign_is_scheduled(app: Flask, preparing: str, roll: Roll) -> None:
    with app.app_context():
        set_campaign(roll, CampaignState.SCHEDULED)
        with pytest.raises(NotPreparingError):
            show_part(roll.public_id, actor=account_of(CHEF), now=NOW)


def test_going_back_to_the_server_alone_makes_parts_void(
    app: Flask, chef: FlaskClient, preparing: str, roll: Roll
) -> None:
    for _ in range(3):
        note_next(chef, preparing)
    with app.app_context():
        waited = waits_for_parts(get_campaign(roll.public_id, account_of(CHEF)))
        for rule in (OpeningRule.ALONE, OpeningRule.TWO_OF_THREE):
            set_protection(
                roll.public_id, editing=Editing.STRICT, opening_rule=rule, actor=account_of(CHEF), now=NOW
            )
        waits = waits_for_parts(get_campaign(roll.public_id, account_of(CHEF)))
    assert (waited, waits) == (False, True)


def test_nothing_of_a_part_is_left_anywhere(
    app: Flask, chef: FlaskClient, preparing: str, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    parts = [note_next(chef, preparing) for _ in range(3)]
    traces = [trace for part in parts for trace in (part, part.replace("-", ""), part[-9:])]
    everything = [_everything_stored(app, settings), caplog.text, str(chef.get_cookie("session"))]
    found = [trace for trace in traces for text in everything if trace.lower() in text.lower()]
    assert (found, "opening.hand_out_part" in everything[0], "sealed" in everything[0]) == ([], True, True)


def _everything_stored(app: Flask, settings: Settings) -> str:
    """Return all rows of all tables, and all files of the key store and of the data folder, as one text."""
    with app.app_context():
        rows = [
            str(row) for table in db.metadata.sorted_tables for row in session().execute(select(table)).all()
        ]
        keys = [
            key_store().get(public_id, purpose).decode("latin-1")
            for public_id in {path.name.partition(".")[0] for path in settings.key_store_dir.iterdir()}
            for purpose in Purpose
            if key_store().holds(public_id, purpose)
        ]
    files = [path.read_bytes().decode("latin-1") for path in settings.data_dir.rglob("*") if path.is_file()]
    return "\n".join((*rows, *keys, *files))
