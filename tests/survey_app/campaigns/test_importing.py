"""Putting people on the roll: all or nothing, again and again, replacing or adding."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from survey_app.campaigns.errors import CampaignNotFoundError, NotPreparingError
from survey_app.campaigns.models import Invitation, Team
from survey_app.campaigns.operations import import_roster as use_case
from survey_app.campaigns.operations.access import get_campaign
from survey_app.campaigns.operations.import_roster import import_roster
from survey_app.campaigns.operations.open_campaign import schedule_campaign
from survey_app.campaigns.operations.roll import NO_TEAM, count_teams, list_people
from survey_app.campaigns.roster.difference import RosterDifference, RosterMode, compare_rosters
from survey_app.campaigns.roster.people import Person
from survey_app.database import session
from tests.factories import NOW
from tests.survey_app.campaigns.preparing import Stage, begin, people, prepare, set_stage

ZOE = Person("zoe@ecole.example", "Zoé", "Maths", "fr")
PAUL = Person("paul@ecole.example", "Paul", "Lettres", "fr")
LAN = Person("lan@ecole.example", "", "", "en")


@pytest.fixture
def stage(app_context: Flask) -> Stage:
    return set_stage()


def roll_of(stage: Stage, public_id: str) -> list[Person]:
    return list_people(get_campaign(public_id, stage.chef).id)


def put(
    stage: Stage, public_id: str, *who: Person, mode: RosterMode = RosterMode.REPLACE
) -> RosterDifference:
    return import_roster(public_id, who, mode, actor=stage.chef, now=NOW)


def test_people_are_on_the_roll_with_their_teams(stage: Stage) -> None:
    public_id = begin(stage)
    put(stage, public_id, ZOE, PAUL, LAN)
    assert roll_of(stage, public_id) == [LAN, PAUL, ZOE]
    teams = count_teams(get_campaign(public_id, stage.chef))
    assert [(team.name, team.invited) for team in teams] == [("Lettres", 1), ("Maths", 1), (NO_TEAM, 1)]


def test_replacing_removes_changes_and_adds(stage: Stage) -> None:
    public_id = begin(stage)
    put(stage, public_id, ZOE, PAUL)
    moved = ZOE._replace(team="Lettres")
    assert put(stage, public_id, moved, LAN) == RosterDifference((LAN,), ((ZOE, moved),), (PAUL,), 0)
    assert roll_of(stage, public_id) == [LAN, moved]


def test_teams_without_people_go(stage: Stage) -> None:
    public_id = begin(stage)
    put(stage, public_id, ZOE, PAUL)
    put(stage, public_id, PAUL)
    assert list(session().scalars(select(Team.name))) == ["Lettres"]


def test_adding_removes_nobody_and_empties_nothing(stage: Stage) -> None:
    public_id = begin(stage)
    put(stage, public_id, ZOE, PAUL)
    bare = ZOE._replace(name="", team="", language="en")
    put(stage, public_id, bare, LAN, mode=RosterMode.ADD)
    assert roll_of(stage, public_id) == [LAN, PAUL, ZOE._replace(language="en")]


def test_a_team_keeps_the_spelling_it_has(stage: Stage) -> None:
    public_id = begin(stage)
    put(stage, public_id, ZOE)
    put(stage, public_id, PAUL._replace(team="MATHS "), mode=RosterMode.ADD)
    assert list(session().scalars(select(Team.name))) == ["Maths"]


def test_the_same_list_twice_changes_nothing(stage: Stage) -> None:
    public_id = begin(stage)
    put(stage, public_id, ZOE, PAUL)
    assert put(stage, public_id, ZOE, PAUL) == RosterDifference((), (), (), 2)


def test_an_import_that_breaks_leaves_the_roll_as_it_was(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    public_id = begin(stage)
    put(stage, public_id, ZOE)

    def break_down(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(use_case, "place_teams", break_down)
    with pytest.raises(OSError):  # noqa: PT011 - has no words
        put(stage, public_id, PAUL, LAN)
    assert roll_of(stage, public_id) == [ZOE]


def test_a_frozen_roll_is_not_imported_into(stage: Stage) -> None:
    public_id = prepare(stage)
    schedule_campaign(get_campaign(public_id, stage.chef).id, stage.chef, NOW)
    with pytest.raises(NotPreparingError):
        put(stage, public_id, ZOE)


def test_another_school_cannot_import(stage: Stage) -> None:
    public_id = begin(stage)
    with pytest.raises(CampaignNotFoundError):
        import_roster(public_id, [ZOE], RosterMode.REPLACE, actor=stage.stranger, now=NOW)


def test_hostile_texts_are_stored_as_texts(stage: Stage) -> None:
    public_id = begin(stage)
    hostile = Person("x@ecole.example", "'; DROP TABLE invitation;--", "=cmd|' /C calc'!A0", "fr")
    put(stage, public_id, hostile)
    assert roll_of(stage, public_id) == [hostile]


def test_five_thousand_people_fit(stage: Stage) -> None:
    public_id = begin(stage)
    put(stage, public_id, *people({f"Équipe {'x' * number}": 250 for number in range(1, 21)}))
    assert session().scalar(select(func.count()).select_from(Invitation)) == 5000


def test_comparing_tells_apart_added_changed_removed_and_unchanged() -> None:
    after = PAUL._replace(name="Paul R.")
    assert compare_rosters([ZOE, PAUL], [after, LAN], RosterMode.REPLACE) == RosterDifference(
        (LAN,), ((PAUL, after),), (ZOE,), 0
    )
