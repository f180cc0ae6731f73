"""A school that leaves takes everything along; the one that stays keeps everything."""

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from survey_app.accounts.models import Account, Role
from survey_app.accounts.operations import find_account, grant_role
from survey_app.campaigns.models import Campaign
from survey_app.database import compact_files, session, transaction
from survey_app.drafting.models import Draft, Revision
from survey_app.drafting.operations.access import owner_name
from survey_app.rights.commands import erase_school_command
from survey_app.rights.operations.leaving import erase_school
from survey_app.schools.models import School
from survey_app.schools.operations import UnknownSchoolError
from tests.factories import NOW, TEST_UAIS, add_account, add_revision, add_school
from tests.survey_app.accounts.visits import add_person, stop_clock
from tests.survey_app.rights.whole_campaign import (
    CHEF,
    QUESTIONNAIRE,
    Played,
    every_file,
    everything_stored,
    find,
    play,
)


@pytest.fixture
def played(app: Flask) -> Played:
    """A campaign that was played to its end."""
    return play(app, stop_clock(app))


def leave(uai: str = TEST_UAIS[0]) -> int:
    """Have a school leave."""
    closed = erase_school(uai, actor=None, now=NOW)
    compact_files()
    return closed


def test_nothing_of_the_school_stays(played: Played) -> None:
    with played.app.app_context():
        leave()
        found = find(["Collège des Essais", played.roll.public_id, TEST_UAIS[0]], played.app)
        places = {place for place, _trace in found}
        # The journal says which school left; the mailbox of the demonstration is emptied in its time.
        assert {place for place in places if not place.endswith(".eml")} - {"test.sqlite"} == {
            "journal_entry"
        }


def test_its_people_are_found_nowhere(played: Played) -> None:
    with played.app.app_context():
        leave()
        assert {
            place for place, _trace in find(played.traces, played.app) if not place.endswith(".eml")
        } == set()


def test_an_open_campaign_goes_with_its_ballots_and_keys(app: Flask) -> None:
    clock = stop_clock(app)
    played = play(app, clock, until_closing=False)
    with app.app_context():
        keys = {name for name in every_file(app) if name.endswith(".key")}
        leave()
        stored = everything_stored()
        left = {name for name in every_file(app) if name.endswith(".key")}
    assert (bool(keys), left, stored["sealed_ballot"], stored["ballot_box"]) == (True, set(), "", "")
    assert played.roll.public_id not in str(stored)


def test_accounts_without_another_school_are_closed(played: Played) -> None:
    with played.app.app_context():
        assert leave() == 1
        account = find_account(CHEF)
        assert account is not None
        assert (account.is_active, account.closed_at) == (False, NOW)


def test_accounts_with_another_school_and_administrators_stay(app: Flask) -> None:
    administrator = add_person(app, "camille@ecole.example", is_administrator=True)
    with app.app_context():
        with transaction() as rows:
            school, other = add_school(rows), add_school(rows, TEST_UAIS[1])
            both = add_account(rows, school, Role.REFERENT).id
            first, second = school.id, other.id
        grant_role(both, second, Role.CHEF, actor=None, now=NOW)
        grant_role(administrator, first, Role.CHEF, actor=None, now=NOW)
        assert (leave(), all(session().scalars(select(Account.is_active)))) == (0, True)


def test_its_questionnaires_go_and_those_of_others_stay(app_context: Flask) -> None:
    with transaction() as rows:
        leaving, staying = add_school(rows), add_school(rows, TEST_UAIS[1])
        for school in (leaving, staying):
            add_revision(rows, QUESTIONNAIRE, owner=owner_name(school.id))
            rows.add(
                Draft(key=school.uai, school_id=school.id, title="Essai", created_at=NOW, changed_at=NOW)
            )
        add_revision(rows, QUESTIONNAIRE)
        owner = owner_name(staying.id)
    leave()
    session().rollback()
    assert sorted(session().scalars(select(Revision.owner))) == ["", owner]
    assert list(session().scalars(select(Draft.key))) == [TEST_UAIS[1]]
    assert list(session().scalars(select(School.uai))) == [TEST_UAIS[1]]


def test_a_school_that_does_not_exist_cannot_leave(app_context: Flask) -> None:
    with pytest.raises(UnknownSchoolError):
        erase_school(TEST_UAIS[0], actor=None, now=NOW)


def test_the_command_asks_first(app: Flask) -> None:
    with app.app_context(), transaction() as rows:
        add_school(rows)
    runner = CliRunner()
    with app.app_context():
        refused = runner.invoke(erase_school_command, [TEST_UAIS[0]], input="n\n")
        done = runner.invoke(erase_school_command, [TEST_UAIS[0], "--yes"])
        left = session().scalars(select(Campaign.id)).all()
    assert (refused.exit_code, done.output, left) == (
        1,
        f"school {TEST_UAIS[0]} erased, 0 accounts closed\n",
        [],
    )
