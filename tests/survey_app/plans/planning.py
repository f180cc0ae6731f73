"""A school with people who plan, and a plan: for the tests of plans."""

from dataclasses import dataclass

from flask import Flask

from survey_app.accounts.models import Role
from survey_app.accounts.operations import grant_role
from survey_app.coediting.cells import SentCell, Value
from survey_app.database import random_key, transaction
from survey_app.plans.fields import Field, line_path
from survey_app.plans.operations.editing import add_line, write_plan
from survey_app.plans.operations.plans import OpenedPlan, PlanFacts, begin_plan, open_plan
from tests.factories import NOW, TEST_UAIS, add_school
from tests.survey_app.accounts.visits import add_person

CHEF = "chef@ecole.example"
REFERENT = "referent@ecole.example"
ANIMATEUR = "animateur@ecole.example"
MEMBER = "membre@ecole.example"
STRANGER = "chef@ailleurs.example"
FACTS = PlanFacts("Plan numérique", 2026, 3)


@dataclass(frozen=True)
class Stage:
    """A school with people, and another school with a head."""

    school_id: int
    chef: int
    referent: int
    animateur: int
    member: int
    stranger: int


def set_stage(app: Flask) -> Stage:
    """Add a school with each kind of people, and the head of another school."""
    emails = (CHEF, REFERENT, ANIMATEUR, MEMBER, STRANGER)
    people = [add_person(app, email) for email in emails]
    with app.app_context():
        with transaction() as rows:
            school, other = add_school(rows).id, add_school(rows, TEST_UAIS[1]).id
        roles = (Role.CHEF, Role.REFERENT, Role.ANIMATEUR, Role.COMMISSION, Role.CHEF)
        for person, role in zip(people, roles, strict=True):
            place = other if person == people[-1] else school
            grant_role(person, place, role, actor=None, now=NOW)
    return Stage(school, *people)


def begin(stage: Stage, facts: PlanFacts = FACTS) -> str:
    """Begin the plan of the school; return its key."""
    return begin_plan(stage.school_id, facts, actor=stage.chef, now=NOW)


def plant(stage: Stage, key: str, line: str, **fields: Value) -> str:
    """Add a line with these fields to the first champ of the plan; return its key."""
    champ = open_plan(key, stage.chef).content.axes[0].code
    cells = {Field.CHAMP: champ, **{Field(name): value for name, value in fields.items()}}
    return add_line(key, line, cells, actor=stage.chef, now=NOW)


def write(stage: Stage, key: str, path: str, value: Value, *, actor: int | None = None) -> None:
    """Write one cell over whatever it holds."""
    head = open_plan(key, stage.chef).plan.document.head
    sent = SentCell(random_key(), path, value, head)
    write_plan(key, [sent], actor=actor or stage.chef, now=NOW)


def change(stage: Stage, key: str, line: str, **fields: Value) -> None:
    """Write fields of a line."""
    for name, value in fields.items():
        write(stage, key, line_path(line, name), value)


def opened(stage: Stage, key: str) -> OpenedPlan:
    """Return the plan as its head opens it."""
    return open_plan(key, stage.chef)
