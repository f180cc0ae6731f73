"""A school with people who plan, and a plan: for the tests of plans."""

from dataclasses import dataclass

from flask import Flask

from survey_app.accounts.models import Role
from survey_app.accounts.operations import grant_role
from survey_app.coediting.cells import SentCell, Value
from survey_app.database import random_key, transaction
from survey_app.plans.fields import Field, LineStatus, line_path, review_path
from survey_app.plans.operations.editing import add_line, set_removed, write_plan
from survey_app.plans.operations.plans import OpenedPlan, PlanFacts, begin_plan, open_plan
from survey_app.plans.operations.versions import freeze_plan
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


def plan_something(school_id: int, chef: int) -> str:
    """Begin a plan with a line of each status, one of them taken off, a review and a version; return its key."""
    key = begin_plan(school_id, FACTS, actor=chef, now=NOW)
    champs = [axis.code for axis in open_plan(key, chef).content.axes]
    for number, status in enumerate(LineStatus):
        fields: dict[Field, Value] = {
            Field.CHAMP: champs[number % 2],
            Field.ACTION: f"Action {status.value}",
            Field.OBJECTIVE: "Que chaque équipe ait essayé.",
            Field.STATUS: status.value,
            Field.STARTS_ON: f"202{6 + number % 3}-10-05",
            Field.ENDS_ON: f"202{7 + number % 3}-03-31",
            Field.RESPONSIBLE: str(chef),
        }
        add_line(key, f"ligne000000{number}", fields, actor=chef, now=NOW)
    freeze_plan(key, "Version présentée au CA du 12/11/2026", actor=chef, now=NOW)
    note = SentCell(random_key(), review_path("ligne0000000", 2026, "note"), "Une séance a eu lieu.", 0)
    write_plan(key, [note], actor=chef, now=NOW)
    set_removed(key, "ligne0000004", is_removed=True, actor=chef, now=NOW)
    return key
