"""What is erased by itself: every table has its rule, every rule its operation, and afterwards nothing is left."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Table, func, select

from survey_app.accounts.models import AccountMail
from survey_app.accounts.operations import find_account, set_active
from survey_app.accounts.operations.sessions import ABSOLUTE_LIMIT
from survey_app.campaigns.models import CampaignState, Invitation
from survey_app.campaigns.operations.create_campaign import delete_campaign
from survey_app.campaigns.operations.erase_roll import MARGIN, erase_unused_rolls
from survey_app.campaigns.uploads import LIFETIME
from survey_app.database import Base, compact_files, session
from survey_app.retention import (
    CLOSED_ACCOUNT_KEPT,
    JOURNAL_KEPT,
    NAMELESS,
    ROLL_KEPT,
    SCHEDULE,
    SESSION_KEPT,
    UNUSED_ROLL_KEPT,
    UPLOAD_KEPT,
)
from survey_app.rights.operations.schedule import ERASURES
from survey_app.tables import SUBJECTS
from tests.architecture.source_tree import ROOT, python_files
from tests.factories import NOW
from tests.survey_app.accounts.visits import add_chef, stop_clock
from tests.survey_app.campaigns.mailing import add_owing_campaign, address, change_campaign
from tests.survey_app.rights.retention_table import as_markdown
from tests.survey_app.rights.whole_campaign import CHEF, Played, everything_stored, find, play

PERSONAL = {"email", "name", "display_name", "contact"}
NAMES_OF_THINGS = {
    "campaign_threshold.name",
    "installation_threshold.name",
    "reporting_cell.name",
    "team.name",
}
"""Names of thresholds, teams and groups: no person's."""


def tables() -> dict[str, Table]:
    """Return every table of every subject."""
    assert SUBJECTS
    return dict(Base.metadata.tables)


def ruled() -> set[str]:
    """Return the tables that some rule names."""
    return {place.partition(".")[0] for rule in SCHEDULE.values() for place in rule.tables}


def test_every_table_has_a_rule_or_nobody_in_it() -> None:
    assert ruled() | NAMELESS == set(tables())
    assert ruled() & NAMELESS == set()


def test_what_is_said_to_name_nobody_leads_to_nobody() -> None:
    leading = {
        f"{name}.{column.name}"
        for name in NAMELESS
        for column in tables()[name].columns
        if column.name in PERSONAL
        or any(key.column.table.name in {"account", "invitation"} for key in column.foreign_keys)
    }
    assert leading == NAMES_OF_THINGS


def test_every_place_of_the_schedule_exists() -> None:
    columns = {f"{name}.{column.name}" for name, table in tables().items() for column in table.columns}
    named = {place for rule in SCHEDULE.values() for place in rule.tables}
    assert named - columns - set(tables()) == set()


def test_every_rule_names_an_operation_that_exists() -> None:
    named = {rule.erased_by for rule in SCHEDULE.values()} - {""}
    written = "\n".join(path.read_text() for path in python_files("survey_app"))
    assert {name for name in named if f"\ndef {name}(" not in written} == set()


def test_whatever_is_erased_by_the_sweeper_is_in_the_schedule() -> None:
    assert {erase.__name__ for erase in ERASURES} <= {rule.erased_by for rule in SCHEDULE.values()}


def test_what_is_said_is_what_is_done() -> None:
    assert (SESSION_KEPT, UPLOAD_KEPT) == (ABSOLUTE_LIMIT, LIFETIME)


def test_the_document_is_the_schedule(app: Flask) -> None:
    with app.test_request_context():
        assert as_markdown() in (ROOT / "docs" / "conservation.md").read_text()


@pytest.fixture
def played(app: Flask) -> Played:
    """A campaign that was played to its end."""
    return play(app, stop_clock(app))


def run_schedule(now: datetime) -> None:
    """Do what the sweeper does at an instant, and what it has done afterwards."""
    for erase in ERASURES:
        erase(now)
    compact_files()


def test_nothing_of_the_people_is_anywhere_after_the_schedule(played: Played) -> None:
    with played.app.app_context():
        run_schedule(played.clock.now + ROLL_KEPT)
        assert find(played.traces, played.app) == set()


def test_the_search_would_find_them(played: Played) -> None:
    with played.app.app_context():
        places = {place for place, _trace in find(played.traces, played.app)}
    assert {"invitation", "message", "rights_mail"} <= places
    assert any(place.endswith(".eml") for place in places)
    assert any(place.endswith(".json") for place in places)
    is_sqlite = "sqlite" in played.app.config["PALIERS"].database_url
    assert any(place.startswith("test.sqlite") for place in places) == is_sqlite


def test_codes_and_blinded_elements_are_gone_at_the_opening(played: Played) -> None:
    with played.app.app_context():
        kept = session().scalars(select(Invitation.blinded_hash)).all()
        codes = everything_stored()["personal_code"]
    assert (set(kept), codes) == ({None}, "")


def test_nothing_of_a_closed_account_is_anywhere_after_its_time(app: Flask) -> None:
    add_chef(app, CHEF)
    with app.app_context():
        account = find_account(CHEF)
        assert account is not None
        set_active(account.id, active=False, actor=account.id, now=NOW)
        before = {place for place, _trace in find([CHEF, "Dominique Essai"], app)}
        run_schedule(NOW + CLOSED_ACCOUNT_KEPT)
        assert ("account" in before, find([CHEF, "Dominique Essai"], app)) == (True, set())


def test_after_a_year_nothing_is_left_but_work(played: Played) -> None:
    with played.app.app_context():
        for later in (ROLL_KEPT, ROLL_KEPT + JOURNAL_KEPT):
            run_schedule(played.clock.now + later)
        full = {name for name, text in everything_stored().items() if text}
    lasting = {*SCHEDULE["work"].tables, *SCHEDULE["accounts"].tables, *NAMELESS, "alembic_version"}
    assert full <= lasting


@pytest.mark.parametrize("state", [CampaignState.PREPARING, CampaignState.SCHEDULED])
def test_the_people_of_a_campaign_that_never_opened_are_erased(
    app_context: Flask, state: CampaignState
) -> None:
    campaign = add_owing_campaign(3, queued=False)
    change_campaign(campaign, state=state, closes_at=NOW)
    due = NOW + UNUSED_ROLL_KEPT - MARGIN
    assert (erase_unused_rolls(due - timedelta(seconds=1)), erase_unused_rolls(due)) == (0, 1)
    compact_files()
    assert find([address(number) for number in range(3)], app_context) == set()


def test_an_open_campaign_keeps_its_people(app_context: Flask) -> None:
    change_campaign(add_owing_campaign(3), closes_at=NOW)
    assert erase_unused_rolls(NOW + 2 * UNUSED_ROLL_KEPT) == 0


def test_a_campaign_that_is_given_up_takes_its_people_along(app: Flask) -> None:
    add_chef(app, CHEF)
    with app.app_context():
        campaign = add_owing_campaign(3, queued=False)
        change_campaign(campaign, state=CampaignState.PREPARING, public_id="essai")
        chef = find_account(CHEF)
        assert chef is not None
        delete_campaign("essai", actor=chef.id, now=NOW)
        compact_files()
        mails = session().scalar(select(func.count()).select_from(AccountMail))
        assert (find([address(number) for number in range(3)], app), mails) == (set(), 0)
