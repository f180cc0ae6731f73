"""Nothing says who answered when: neither the journal, nor a log, nor a table, nor a file."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from survey_app.accounts import journal
from survey_app.accounts.models import JournalEntry
from survey_app.campaigns.models import Invitation
from survey_app.database import Base, Instant, session, transaction
from survey_app.tables import SUBJECTS
from tests.factories import Roll
from tests.survey_app.accounts.visits import Clock, stop_clock
from tests.survey_app.ballots.conftest import SIZES, open_campaign
from tests.survey_app.rights.whole_campaign import (
    ANSWERED,
    answer,
    every_file,
    everything_stored,
    find,
    moment_of,
    play,
)

PARIS = ZoneInfo("Europe/Paris")
CHANGED_BY_AN_ANSWER = {"invitation", "sealed_ballot"}


@pytest.fixture
def clock(app: Flask) -> Clock:
    """The clock of the application."""
    return stop_clock(app)


@pytest.fixture
def roll(app: Flask, clock: Clock) -> Roll:
    """An open campaign."""
    return open_campaign(app, SIZES)


def written_forms(moment: datetime) -> set[str]:
    """Return an instant as tables, logs and files write instants, to the second and to the minute."""
    forms = {str(int(moment.timestamp()))}
    for zone in (UTC, PARIS):
        local = moment.astimezone(zone)
        forms |= {f"{local:{pattern}}" for pattern in ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y%m%dT%H%M")}
        forms |= {f"{local:{pattern}}" for pattern in ("%d/%b/%Y:%H:%M", "%H:%M:%S")}
    return forms


MOMENTS = frozenset(form for number in range(ANSWERED) for form in written_forms(moment_of(number)))


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    """Return the tables that are not as they were."""
    return {name for name in after if before.get(name) != after[name]}


def test_no_moment_of_an_answer_is_in_a_table_a_file_or_a_log(
    app: Flask, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        play(app, clock)
    logged = "\n".join([caplog.text, *(str(record.__dict__) for record in caplog.records)])
    with app.app_context():
        found = find(MOMENTS, app)
    assert (found, {moment for moment in MOMENTS if moment in logged}) == (set(), set())


def test_a_moment_that_is_written_would_be_found(app: Flask, roll: Roll) -> None:
    with app.app_context():
        with transaction():
            journal.record("campaign.open", None, now=moment_of(2))
        assert {place for place, _form in find(MOMENTS, app)} >= {"journal_entry"}


@pytest.mark.parametrize("with_script", [True, False])
def test_an_answer_is_nowhere_but_on_the_roll_and_in_the_box(
    app: Flask, client: FlaskClient, roll: Roll, clock: Clock, *, with_script: bool
) -> None:
    with app.app_context():
        before, files = everything_stored(), set(every_file(app))
    clock.now = moment_of(0)
    answer(app, client, roll, roll.codes[0], with_script=with_script)
    with app.app_context():
        after = everything_stored()
        assert (changed(before, after), set(every_file(app)) - files) == (CHANGED_BY_AN_ANSWER, set())


@pytest.mark.parametrize("with_script", [True, False])
def test_an_answer_writes_no_line_in_any_log(
    app: Flask,
    client: FlaskClient,
    roll: Roll,
    caplog: pytest.LogCaptureFixture,
    *,
    with_script: bool,
) -> None:
    with caplog.at_level(logging.INFO):
        answer(app, client, roll, roll.codes[0], with_script=with_script)
    assert caplog.messages == []


def test_both_routes_leave_the_same_on_the_roll(app: Flask, client: FlaskClient, roll: Roll) -> None:
    for number, with_script in enumerate((True, False)):
        answer(app, client, roll, roll.codes[number], with_script=with_script)
    with app.app_context():
        lines = session().execute(
            select(func.length(Invitation.blinded_hash), Invitation.wants_no_mail).where(
                Invitation.signed_off
            )
        )
        assert [tuple(line) for line in lines] == [(32, False)] * 2


def test_the_roll_and_the_box_have_no_place_for_a_time() -> None:
    assert SUBJECTS
    timed = {
        f"{name}.{column.name}"
        for name in ("invitation", "personal_code", "sealed_ballot", "ballot_box")
        for column in Base.metadata.tables[name].columns
        if isinstance(column.type, Instant) or column.server_default is not None
    }
    assert timed == set()


def test_the_journal_of_a_whole_campaign_holds_actions_of_its_list_only(app: Flask, clock: Clock) -> None:
    play(app, clock)
    with app.app_context():
        recorded = set(session().scalars(select(JournalEntry.action)))
        entries = session().scalars(select(JournalEntry)).all()
        details = {name for entry in entries for name in entry.detail}
    assert recorded <= journal.ACTIONS
    assert details <= {"account", "campaign", "role"}
