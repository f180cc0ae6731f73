"""Roles of people in schools, and the check that every operation on a school's objects begins with."""

from datetime import datetime

from sqlalchemy import Exists, Select, delete, exists, select
from sqlalchemy.orm import InstrumentedAttribute

from survey_app.accounts import journal
from survey_app.accounts.errors import ForbiddenError
from survey_app.accounts.models import Account, Membership, Role
from survey_app.database import session, transaction


def require_role(account_id: int, school_id: int, *roles: Role) -> None:
    """Make sure that an active account has one of these roles in this school; else ForbiddenError.

    An administrator has no way around it: administering accounts gives no right to campaigns or reports.
    """
    if not session().scalar(select(has_role(account_id, school_id, *roles))):
        message = f"account {account_id} has none of these roles in school {school_id}: {', '.join(roles)}"
        raise ForbiddenError(message)


def has_role(account_id: int, school_id: int | InstrumentedAttribute[int], *roles: Role) -> Exists:
    """Return the condition of `require_role`, for a statement that finds what belongs to a school."""
    return exists().where(
        Membership.account_id == account_id,
        Membership.school_id == school_id,
        Membership.role.in_(roles),
        Account.id == Membership.account_id,
        Account.is_active,
    )


def school_ids_of(account_id: int, *roles: Role) -> list[int]:
    """Return the schools in which the account has one of these roles (any role when none is named)."""
    query = select(Membership.school_id).where(Membership.account_id == account_id).distinct()
    if roles:
        query = query.where(Membership.role.in_(roles))
    return list(session().scalars(query.order_by(Membership.school_id)))


def grant_role(account_id: int, school_id: int, role: Role, *, actor: int | None, now: datetime) -> None:
    """Give a person a role in a school; nothing changes if they have it."""
    with transaction() as current:
        has_it = current.scalar(_membership(account_id, school_id, role))
        if has_it is None:
            current.add(Membership(account_id=account_id, school_id=school_id, role=role))
            journal.record("role.grant", actor, school_id, now=now, account=account_id, role=role.value)


def revoke_role(account_id: int, school_id: int, role: Role, *, actor: int | None, now: datetime) -> None:
    """Take a role away; nothing changes if the person does not have it."""
    with transaction() as current:
        membership = current.scalar(_membership(account_id, school_id, role))
        if membership is not None:
            current.execute(delete(Membership).where(Membership.id == membership.id))
            journal.record("role.revoke", actor, school_id, now=now, account=account_id, role=role.value)


def _membership(account_id: int, school_id: int, role: Role) -> Select[Membership]:
    return select(Membership).where(
        Membership.account_id == account_id, Membership.school_id == school_id, Membership.role == role
    )
