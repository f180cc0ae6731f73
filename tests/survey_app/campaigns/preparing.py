"""A school, its people and campaigns on their way, for the tests of preparing and following."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from questionnaires.catalogue import load
from survey_app.accounts.models import Role
from survey_app.accounts.operations import create_account, grant_role
from survey_app.campaigns.dates import Calendar, propose_calendar
from survey_app.campaigns.operations.create_campaign import create_campaign
from survey_app.campaigns.operations.import_roster import import_roster
from survey_app.campaigns.operations.set_calendar import set_calendar
from survey_app.campaigns.roster.difference import RosterMode
from survey_app.campaigns.roster.people import Person
from survey_app.database import transaction
from tests.factories import NOW, TEST_UAIS, add_revision, add_school
from tests.survey_app.accounts.visits import PASSWORD, sign_in

QUESTIONNAIRE = "fiche-equipes-courte"
CHEF, REFERENT, STRANGER = "chef@ecole.example", "referent@ecole.example", "chef@ailleurs.example"
TEAMS = {"Mathématiques": 9, "Lettres": 10}


@dataclass(frozen=True)
class Stage:
    """Ids of a school, its head and its référent, the head of another school, and a published questionnaire."""

    school_id: int
    other_school_id: int
    chef: int
    referent: int
    stranger: int
    revision_id: int


def set_stage() -> Stage:
    """Make the rows; needs an application context."""
    with transaction() as rows:
        school, other = add_school(rows), add_school(rows, TEST_UAIS[1])
        revision = add_revision(rows, load(QUESTIONNAIRE))
        ids = school.id, other.id, revision.id
    chef, referent, stranger = (
        create_account(email, "Dominique Essai", password=PASSWORD, now=NOW)
        for email in (CHEF, REFERENT, STRANGER)
    )
    for account, school_id, role in (
        (chef, ids[0], Role.CHEF),
        (referent, ids[0], Role.REFERENT),
        (stranger, ids[1], Role.CHEF),
    ):
        grant_role(account, school_id, role, actor=None, now=NOW)
    return Stage(ids[0], ids[1], chef, referent, stranger, ids[2])


def people(teams: Mapping[str, int] = TEAMS) -> list[Person]:
    """Return so many invented people in each team."""
    return [
        Person(f"p{number}.{place}@ecole.example", f"Personne {number}", team, "fr")
        for place, (team, size) in enumerate(teams.items())
        for number in range(1, size + 1)
    ]


def begin(stage: Stage, title: str = "Besoins 2026") -> str:
    """Create a campaign; returns its public id."""
    return create_campaign(stage.school_id, stage.revision_id, title, actor=stage.chef, now=NOW)


def prepare(stage: Stage, teams: Mapping[str, int] = TEAMS, calendar: Calendar | None = None) -> str:
    """Create a campaign with a roll and dates; returns its public id."""
    public_id = begin(stage)
    import_roster(public_id, people(teams), RosterMode.REPLACE, actor=stage.chef, now=NOW)
    set_calendar(public_id, calendar or propose_calendar(NOW), actor=stage.chef, now=NOW)
    return public_id


def short_calendar() -> Calendar:
    """Return dates that begin now."""
    return Calendar(NOW, (NOW + timedelta(days=2),), NOW + timedelta(days=5))


def visit(app: Flask, client: FlaskClient, email: str = CHEF) -> Stage:
    """Make the rows and sign somebody in."""
    with app.app_context():
        stage = set_stage()
    sign_in(client, email)
    return stage
