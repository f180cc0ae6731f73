"""Use cases: beginning a plan, reading it, naming it, and ending it."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, scoped_session

from questionnaires.definition.model import Champ
from survey_app.accounts import journal
from survey_app.accounts.operations import require_role, school_ids_of
from survey_app.coediting.cells import SentCell, Value
from survey_app.coediting.operations import add_document, read_values, write_within
from survey_app.database import random_key, session, transaction
from survey_app.plans.errors import PlanUnderWayError
from survey_app.plans.fields import SETTLED, Field, field_of, line_key_of
from survey_app.plans.lines import PlanContent, kept_lines, read_axes, read_lines
from survey_app.plans.models import Plan
from survey_app.plans.operations.access import EDITORS, get_plan, get_signed_plan, lock_plan
from survey_app.plans.operations.sources import find_champs
from survey_app.plans.operations.states import find_states
from survey_app.schools.models import School

_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 10
MOST_YEARS = 5


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What is said of a plan as a whole; 2026 is the school year 2026–2027."""

    title: str
    first_year: int
    years: int


@dataclass(frozen=True, slots=True)
class OpenedPlan:
    """A plan as somebody opens it: its row, its lines (those taken off too), and its content."""

    plan: Plan
    content: PlanContent
    values: dict[str, Value]


def begin_plan(
    school_id: int, facts: PlanFacts, *, actor: int, now: datetime, continued: str | None = None
) -> str:
    """Begin the plan of a school and return its key.

    `continued` names an earlier plan of the school, of which the lines that are neither done nor given up are taken
    over. Raises ForbiddenError without a role in the school, PlanUnderWayError while another plan is under way,
    PlanNotFoundError for an earlier plan of another school.
    """
    with transaction() as writing:
        require_role(actor, school_id, *EDITORS)
        writing.get_one(School, school_id, with_for_update=True)
        if find_current_plan(school_id) is not None:
            message = f"school {school_id} has a plan under way"
            raise PlanUnderWayError(message)
        taken = _lines_to_take_over(continued, school_id, actor) if continued else {}
        plan = _add_plan(writing, school_id, facts, actor, now)
        cells = {**_axis_cells(find_champs(school_id)), **taken}
        write_within(writing, plan.document_id, own_cells(cells), keep, actor=actor, now=now)
        journal.record("plan.create", actor, school_id, now=now, plan=plan.key)
        return plan.key


def list_plans(actor: int) -> list[Plan]:
    """Return the plans of the schools in which the account writes plans: those under way first, then the newest."""
    plans = session().scalars(
        select(Plan)
        .where(Plan.school_id.in_(school_ids_of(actor, *EDITORS)))
        .options(joinedload(Plan.school))
        .order_by(Plan.created_at.desc(), Plan.id.desc())
    )
    return sorted(plans, key=lambda plan: plan.ended_at is not None)


def list_schools(actor: int) -> list[School]:
    """Return the schools in which the account writes plans, by name."""
    ids = school_ids_of(actor, *EDITORS)
    return list(session().scalars(select(School).where(School.id.in_(ids)).order_by(School.name, School.uai)))


def find_current_plan(school_id: int) -> Plan | None:
    """Return the plan of a school that is under way, None when there is none."""
    return session().scalar(select(Plan).where(Plan.school_id == school_id, Plan.ended_at.is_(None)))


def open_plan(key: str, actor: int) -> OpenedPlan:
    """Return a plan with its content. Raises PlanNotFoundError."""
    return read_plan(get_plan(key, actor))


def read_plan(plan: Plan) -> OpenedPlan:
    """Return the content of a plan that somebody may read, in a fixed number of queries."""
    values = read_values(plan.document_id)
    return OpenedPlan(plan, read_content(plan, values), values)


def read_content(plan: Plan, values: dict[str, Value]) -> PlanContent:
    """Return what the cells of a plan say, and where each champ stands on the school's fiche."""
    axes = read_axes(values, find_states(plan.school_id))
    return PlanContent(
        title=plan.title,
        first_year=plan.first_year,
        years=plan.years,
        axes=axes,
        lines=kept_lines(read_lines(values, axes)),
    )


def change_facts(key: str, facts: PlanFacts, *, actor: int) -> None:
    """Give a plan another title or other years. Raises PlanNotFoundError, ForbiddenError or PlanEndedError."""
    with transaction():
        plan = get_signed_plan(key, actor)
        plan.title, plan.first_year, plan.years = facts.title, facts.first_year, facts.years


def end_plan(key: str, *, actor: int, now: datetime) -> None:
    """End a plan: it is read from then on. Raises PlanNotFoundError, ForbiddenError or PlanEndedError."""
    with transaction() as writing:
        plan = get_signed_plan(key, actor)
        lock_plan(writing, plan)
        plan.ended_at = now
        journal.record("plan.end", actor, plan.school_id, now=now, plan=key)


def own_cells(cells: Mapping[str, Value], base: int = 0) -> Sequence[SentCell]:
    """Return cells that the product itself writes."""
    return [SentCell(random_key(), path, value, base) for path, value in cells.items()]


def keep(_path: str, value: Value) -> Value:
    """The cleaner for what the product itself writes."""
    return value


def axis_cells(code: str, title: dict[str, str]) -> dict[str, Value]:
    """Return the cells that hold the title of an axis."""
    return {f"axis.{code}.title.{language}": words for language, words in title.items()}


def _axis_cells(champs: Iterable[Champ]) -> dict[str, Value]:
    cells: dict[str, Value] = {"axes": [champ.code for champ in champs]}
    for champ in champs:
        cells |= axis_cells(champ.code, champ.title)
    return cells


def _add_plan(
    writing: scoped_session[Session], school_id: int, facts: PlanFacts, actor: int, now: datetime
) -> Plan:
    plan = Plan(
        key="".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)),
        school_id=school_id,
        document_id=add_document(writing).id,
        title=facts.title,
        first_year=facts.first_year,
        years=facts.years,
        created_at=now,
        created_by_id=actor,
    )
    writing.add(plan)
    writing.flush()
    return plan


def _lines_to_take_over(key: str, school_id: int, actor: int) -> dict[str, Value]:
    """Return the cells of the lines of an earlier plan that are still to be done, reviews left behind."""
    earlier = get_plan(key, actor)
    values = read_values(earlier.document_id) if earlier.school_id == school_id else {}
    wanted = {line.key for line in kept_lines(read_lines(values)) if line.status not in SETTLED}
    fields = frozenset(Field)
    return {
        path: value
        for path, value in values.items()
        if line_key_of(path) in wanted and (found := field_of(path)) is not None and found[1] in fields
    }
