"""Owing mails to the people of a commission: one a person and cause, however often it is asked for."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, scoped_session

from survey_app.accounts.models import Account, AccountMail, AccountMailKind, DeliveryState, Membership, Role
from survey_app.database import random_key

Writing = scoped_session[Session]


def owe_mails(
    writing: Writing, account_ids: Iterable[int], kind: AccountMailKind, cause: str, now: datetime
) -> int:
    """Owe each account a mail of one cause, unless it was owed before; return how many are new.

    Belongs to the caller's transaction, which holds a lock on the thing that is the cause.
    """
    owed = set(
        writing.scalars(
            select(AccountMail.account_id).where(AccountMail.kind == kind, AccountMail.cause == cause)
        )
    )
    new = [account_id for account_id in dict.fromkeys(account_ids) if account_id not in owed]
    writing.add_all(
        AccountMail(id=random_key(), account_id=account_id, kind=kind, cause=cause, not_before=now)
        for account_id in new
    )
    writing.flush()
    return len(new)


def cancel_mails(writing: Writing, kind: AccountMailKind, cause: str) -> None:
    """Keep the mails of a cause that have not left from leaving."""
    writing.execute(
        update(AccountMail)
        .where(
            AccountMail.kind == kind, AccountMail.cause == cause, AccountMail.state == DeliveryState.QUEUED
        )
        .values(state=DeliveryState.CANCELLED)
    )


def list_holders(writing: Writing, school_id: int, *roles: Role) -> list[int]:
    """Return the active accounts that have one of these roles in a school."""
    return list(
        writing.scalars(
            select(Account.id)
            .join(Membership, Membership.account_id == Account.id)
            .where(Membership.school_id == school_id, Membership.role.in_(roles), Account.is_active)
            .distinct()
            .order_by(Account.id)
        )
    )
