"""Reaching a plan: by its key, and only for people who have a role in its school."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, scoped_session

from survey_app.accounts.models import Account, Membership, Role
from survey_app.accounts.operations import require_role, school_ids_of
from survey_app.accounts.operations.roles import has_role
from survey_app.coediting.models import SharedDocument
from survey_app.database import session
from survey_app.plans.errors import PlanEndedError, PlanNotFoundError
from survey_app.plans.models import Plan

EDITORS = (Role.CHEF, Role.REFERENT, Role.ANIMATEUR)
"""Who writes the plan."""

HEADS = (Role.CHEF,)
"""Who signs it: freezes versions, and ends it."""


def get_plan(key: str, actor: int) -> Plan:
    """Return a plan of a school in which the account `actor` writes plans. Raises PlanNotFoundError."""
    query = _plan_of(key, actor).options(joinedload(Plan.school), joinedload(Plan.document))
    return _found(session().scalar(query), key, actor)


def find_document(key: str, actor: int) -> Select[int]:
    """Select the id of the document of a plan that the account writes; nothing of another one."""
    return _plan_of(key, actor).with_only_columns(Plan.document_id)


def get_open_plan(key: str, actor: int) -> Plan:
    """Return a plan that can be written. Raises PlanNotFoundError or PlanEndedError."""
    plan = get_plan(key, actor)
    require_open(plan)
    return plan


def get_signed_plan(key: str, actor: int) -> Plan:
    """Return a plan that can be written, for who may sign it.

    Raises PlanNotFoundError, ForbiddenError or PlanEndedError.
    """
    plan = get_plan(key, actor)
    require_role(actor, plan.school_id, *HEADS)
    require_open(plan)
    return plan


def lock_open_plan(writing: scoped_session[Session], key: str, actor: int) -> Plan:
    """Return a plan that can be written, and hold it until the transaction ends, as all do who write its cells.

    Raises PlanNotFoundError or PlanEndedError.
    """
    query = _plan_of(key, actor).with_for_update(of=Plan).execution_options(populate_existing=True)
    plan = _found(writing.scalar(query), key, actor)
    require_open(plan)
    return plan


def lock_plan(writing: scoped_session[Session], plan: Plan) -> None:
    """Hold a plan and its document until the transaction ends: nobody else writes a cell or ends it meanwhile.

    Raises PlanEndedError.
    """
    writing.get_one(Plan, plan.id, with_for_update=True, populate_existing=True)
    require_open(plan)
    writing.get_one(SharedDocument, plan.document_id, with_for_update=True, populate_existing=True)


def require_open(plan: Plan) -> None:
    """Make sure that a plan has not ended; else PlanEndedError."""
    if plan.ended_at is not None:
        message = f"plan {plan.key} has ended"
        raise PlanEndedError(message)


def may_sign(plan: Plan, actor: int) -> bool:
    """Say whether the account may freeze versions of the plan, and end it."""
    return plan.school_id in school_ids_of(actor, *HEADS)


def list_people(school_id: int) -> dict[int, str]:
    """Return who may be responsible of a line: the people who write plans in the school, by name."""
    rows = session().execute(
        select(Account.id, Account.display_name)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.school_id == school_id, Membership.role.in_(EDITORS), Account.is_active)
        .distinct()
        .order_by(Account.display_name, Account.id)
    )
    return dict(rows.all())


def _plan_of(key: str, actor: int) -> Select[Plan]:
    return select(Plan).where(Plan.key == key, has_role(actor, Plan.school_id, *EDITORS))


def _found(plan: Plan | None, key: str, actor: int) -> Plan:
    """Return a plan; whether another school's exists is nobody's business."""
    if plan is None:
        message = f"no plan {key} for account {actor}"
        raise PlanNotFoundError(message)
    return plan


def names_of(account_ids: set[int]) -> dict[int, str]:
    """Return the names of accounts, also of those who have left the school; "" for one that was erased."""
    rows = session().execute(select(Account.id, Account.display_name).where(Account.id.in_(account_ids)))
    return dict(rows.all())
