"""The record of an opening: numbers that add up, every receipt in its place, and nothing of who or when."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, text

from survey_app.accounts.models import JournalEntry
from survey_app.ballots.models import SealedBallot
from survey_app.ballots.opening import finish_opening, open_ballot_box
from survey_app.ballots.opening.freezing import start_of_day
from survey_app.ballots.opening.records import OpeningFacts, read_opening_record
from survey_app.campaigns.models import Invitation
from survey_app.database import session, transaction
from survey_app.keys.store import Purpose, key_store
from tests.factories import Roll
from tests.survey_app.ballots.opening.outbox import sign_off_only
from tests.survey_app.ballots.test_opening import LATER, close, vote


def opened(roll: Roll) -> OpeningFacts:
    """Close the campaign, open its box, and return the record."""
    close(roll)
    open_ballot_box(roll.campaign_id, LATER)
    record = read_opening_record(roll.public_id)
    assert record is not None
    return record


def actions() -> list[str]:
    """Return what the journal tells of openings."""
    found = session().scalars(select(JournalEntry.action).order_by(JournalEntry.id))
    return [action for action in found if action.startswith("opening.")]


def test_there_is_no_record_before(app_context: Flask, roll: Roll) -> None:
    assert read_opening_record(roll.public_id) is None


def test_the_record_has_the_numbers_and_the_day(app_context: Flask, roll: Roll) -> None:
    vote(roll, range(15))
    record = opened(roll)
    assert (record.invited, record.signed_off, record.ballots, record.null_ballots) == (20, 15, 15, 0)
    assert (record.opened_on, record.keys_destroyed_on, record.was_read) == (date(2026, 12, 8), None, True)


def test_every_receipt_is_there_and_sorted(app_context: Flask, roll: Roll) -> None:
    given = [sign_off_only(roll, person).send() for person in range(9)]
    assert opened(roll).receipts == tuple(sorted(given))


def test_a_ballot_that_was_replaced_is_there_once(app_context: Flask, roll: Roll) -> None:
    vote(roll, range(8))
    first = sign_off_only(roll, 8, text="parfois").send()
    second = sign_off_only(roll, 8, text="aidons").send()
    record = opened(roll)
    assert (record.ballots, first in record.receipts, second in record.receipts) == (9, False, True)


def test_a_null_ballot_keeps_its_receipt(app_context: Flask, roll: Roll) -> None:
    vote(roll, range(8))
    outbox = sign_off_only(roll, 8)
    damaged = outbox.content.sealed[:-1] + bytes((outbox.content.sealed[-1] ^ 1,))
    receipt = replace(outbox, content=replace(outbox.content, sealed=damaged)).send()
    record = opened(roll)
    assert (record.ballots, record.null_ballots, receipt in record.receipts) == (9, 1, True)


def test_more_ballots_than_sign_offs_are_told_and_never_hidden(app_context: Flask, roll: Roll) -> None:
    vote(roll, range(8))
    with transaction() as rows:
        rows.add(
            SealedBallot(campaign_public_id=roll.public_id, slot=b"a slot of nobody", sealed=b"nonsense")
        )
    record = opened(roll)
    assert (record.ballots, record.signed_off, record.has_too_many) == (9, 8, True)
    assert actions() == ["opening.open", "opening.mismatch"]


def test_the_journal_tells_the_day_of_the_opening_and_of_the_end_of_the_keys(
    app_context: Flask, roll: Roll
) -> None:
    vote(roll, range(8))
    opened(roll)
    finish_opening(roll.campaign_id, LATER)
    assert actions() == ["opening.open", "opening.destroy_keys"]
    told = session().scalars(select(JournalEntry.at).where(JournalEntry.action.startswith("opening.")))
    assert set(told) == {start_of_day(LATER)}


def test_the_record_tells_when_the_keys_went(app_context: Flask, roll: Roll) -> None:
    vote(roll, range(8))
    opened(roll)
    finish_opening(roll.campaign_id, LATER)
    record = read_opening_record(roll.public_id)
    assert record is not None
    assert record.keys_destroyed_on == date(2026, 12, 8)


def test_no_key_is_left_and_nothing_can_be_opened_again(app_context: Flask, roll: Roll) -> None:
    vote(roll, range(8))
    before = opened(roll)
    finish_opening(roll.campaign_id, LATER)
    left = [path.name for path in app_context.config["PALIERS"].key_store_dir.iterdir()]
    held = [purpose for purpose in Purpose if key_store().holds(roll.public_id, purpose)]
    open_ballot_box(roll.campaign_id, LATER)
    after = read_opening_record(roll.public_id)
    assert after is not None
    assert (left, held, after.receipts) == ([], [], before.receipts)


def test_what_tied_the_roll_to_a_browser_is_gone(app_context: Flask, roll: Roll) -> None:
    vote(roll, range(8))
    assert session().scalar(select(Invitation.id).where(Invitation.blinded_hash.is_not(None))) is not None
    opened(roll)
    assert session().scalar(select(Invitation.id).where(Invitation.blinded_hash.is_not(None))) is None


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_postgresql_has_no_page_of_ballots_left(app_context: Flask, roll: Roll) -> None:
    vote(roll, range(8))
    opened(roll)
    sizes = text("SELECT pg_relation_size('sealed_ballot'), pg_relation_size('personal_code')")
    before = tuple(session().execute(sizes).one())
    finish_opening(roll.campaign_id, LATER)
    assert (min(before) > 0, tuple(session().execute(sizes).one())) == (True, (0, 0))
