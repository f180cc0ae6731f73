"""Use cases: a school invites somebody into one of its roles by mail, and takes the invitation back."""

from datetime import datetime

from sqlalchemy import Select, select, update

from survey_app.accounts import journal
from survey_app.accounts.errors import AddressTakenError
from survey_app.accounts.models import Account, AccountMail, AccountMailKind, DeliveryState, Membership, Role
from survey_app.accounts.operations import create_account, find_account, revoke_role
from survey_app.database import session, transaction
from survey_app.queueing import TaskName, enqueue


def invite_person(
    school_id: int, email: str, display_name: str, role: Role, *, actor: int, now: datetime
) -> int:
    """Give a role in a school to the holder of an address, and write to them; returns the id of the account.

    A new account is sent a link to choose a password; the holder of another, who keeps its name, learns who invites
    them. Whoever has the role already is not written to again. Who may invite whom is the caller's affair.
    """
    account = find_account(email)
    if account is None:
        account_id, is_new = _open_account(email, display_name, actor, now)
    else:
        account_id, is_new = account.id, False
    with transaction() as writing:
        mail_id = None
        if writing.scalar(_membership(account_id, school_id, role)) is None:
            writing.add(Membership(account_id=account_id, school_id=school_id, role=role))
            journal.record("role.grant", actor, school_id, now=now, account=account_id, role=role.value)
            mail_id = None if is_new else _owe(account_id, invitation_cause(school_id, role), now)
    if mail_id is not None:
        enqueue(TaskName.SEND_ACCOUNT_MAIL, mail_id)
    return account_id


def withdraw_invitation(account_id: int, school_id: int, role: Role, *, actor: int, now: datetime) -> None:
    """Take a role away, and the mail about it if it has not left yet."""
    revoke_role(account_id, school_id, role, actor=actor, now=now)
    with transaction() as writing:
        writing.execute(
            update(AccountMail)
            .where(
                AccountMail.account_id == account_id,
                AccountMail.kind == AccountMailKind.INVITED,
                AccountMail.cause == invitation_cause(school_id, role),
                AccountMail.state == DeliveryState.QUEUED,
            )
            .values(state=DeliveryState.CANCELLED)
        )


def list_holders(school_id: int, role: Role) -> list[Account]:
    """Return who has a role in a school, by name."""
    query = (
        select(Account)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.school_id == school_id, Membership.role == role)
        .order_by(Account.display_name, Account.email)
    )
    return list(session().scalars(query))


def invitation_cause(school_id: int, role: Role) -> str:
    """Return what the mail about a role in a school is owed for."""
    return f"role:{school_id}:{role.value}"


def _open_account(email: str, display_name: str, actor: int, now: datetime) -> tuple[int, bool]:
    """Return the account of an address and whether it was opened here: somebody else may have been quicker."""
    try:
        return create_account(email, display_name, actor=actor, now=now), True
    except AddressTakenError:
        account = find_account(email)
        if account is None:
            raise
        return account.id, False


def _owe(account_id: int, cause: str, now: datetime) -> str:
    """Owe the mail of an invitation; the row of an earlier one, to the same place, is used again."""
    of_this = (
        AccountMail.account_id == account_id,
        AccountMail.kind == AccountMailKind.INVITED,
        AccountMail.cause == cause,
    )
    mail = session().scalar(select(AccountMail).where(*of_this))
    if mail is None:
        mail = AccountMail(account_id=account_id, kind=AccountMailKind.INVITED, cause=cause)
        session().add(mail)
    mail.state, mail.attempts, mail.not_before, mail.detail = DeliveryState.QUEUED, 0, now, ""
    session().flush()
    return mail.id


def _membership(account_id: int, school_id: int, role: Role) -> Select[int]:
    return select(Membership.id).where(
        Membership.account_id == account_id, Membership.school_id == school_id, Membership.role == role
    )
