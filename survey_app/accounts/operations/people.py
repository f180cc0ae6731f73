"""Accounts: made by administrators or the command line, kept up by their holders."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.orm import selectinload

from survey_app.accounts import journal
from survey_app.accounts.errors import AddressTakenError, LastAdministratorError, WrongPasswordError
from survey_app.accounts.models import Account, Membership
from survey_app.accounts.operations.resets import forget_links_of, owe_welcome
from survey_app.accounts.operations.sessions import drop_other_sessions, end_sessions_of
from survey_app.accounts.passwords import (
    hash_password,
    is_published,
    needs_rehash,
    refuse_weak_password,
    verify_password,
)
from survey_app.database import session, transaction
from survey_app.queueing import TaskName, enqueue


def create_account(
    email: str,
    display_name: str,
    *,
    now: datetime,
    actor: int | None = None,
    language: str = "fr",
    is_administrator: bool = False,
    password: str | None = None,
) -> int:
    """Make an account and return its id.

    Without a password the person is sent a link to choose one. Raises AddressTakenError or WeakPasswordError.
    """
    address = email.strip().lower()
    if password is not None:
        refuse_weak_password(password, address, display_name)
    account = Account(
        email=address,
        display_name=display_name.strip(),
        language=language,
        is_administrator=is_administrator,
        password_hash=hash_password(password) if password is not None else None,
        created_at=now,
    )
    try:
        with transaction() as current:
            current.add(account)
            current.flush()
            journal.record("account.create", actor, now=now, account=account.id)
            mail = None if password is not None else owe_welcome(account.id, now=now)
            if mail is not None:
                current.add(mail)
                current.flush()
            account_id, mail_id = account.id, mail.id if mail else None
    except IntegrityError as error:
        message = "another account has this address"
        raise AddressTakenError(message) from error
    if mail_id:
        enqueue(TaskName.SEND_ACCOUNT_MAIL, mail_id)
    return account_id


def invite_again(account_id: int, *, actor: int, now: datetime) -> None:
    """Send the welcome mail once more to someone who has not chosen a password."""
    with transaction() as current:
        mail = owe_welcome(account_id, now=now)
        current.add(mail)
        journal.record("account.invite", actor, now=now, account=account_id)
        current.flush()
        mail_id = mail.id
    enqueue(TaskName.SEND_ACCOUNT_MAIL, mail_id)


def check_password(email: str, password: str) -> int:
    """Return the id of the account that this address and password open; renews an outdated hash.

    Raises WrongPasswordError, after the same work whether or not the address is known.
    """
    account = session().scalar(
        select(Account).where(Account.email == email.strip().lower(), Account.is_active)
    )
    stored = account.password_hash if account else None
    is_right = verify_password(stored, password) and not is_published(password)
    if not is_right or account is None or stored is None:
        message = "no account is opened by this address and password"
        raise WrongPasswordError(message)
    account_id = account.id
    if needs_rehash(stored):
        password_hash = hash_password(password)
        with transaction():
            get_account(account_id).password_hash = password_hash
    return account_id


def change_password(
    account_id: int, present_password: str, new_password: str, *, token: str, now: datetime
) -> None:
    """Change one's password; every session but the one of `token` ends.

    Raises WrongPasswordError when the present password is wrong, WeakPasswordError when the new one is.
    """
    account = get_account(account_id)
    if not verify_password(account.password_hash, present_password):
        message = "the present password is another one"
        raise WrongPasswordError(message)
    refuse_weak_password(new_password, account.email, account.display_name)
    password_hash = hash_password(new_password)  # slow on purpose: not inside the transaction
    with transaction():
        get_account(account_id).password_hash = password_hash
        drop_other_sessions(account_id, token)
        journal.record("account.password", account_id, now=now)


def update_account(account_id: int, *, display_name: str, language: str) -> None:
    """Change how one is called and in which language one reads."""
    with transaction():
        account = get_account(account_id)
        account.display_name = display_name.strip()
        account.language = language


def set_active(account_id: int, *, active: bool, actor: int, now: datetime) -> None:
    """Close an account with its sessions and links, or open it again; nothing brings back an erased one.

    Raises LastAdministratorError, or sqlalchemy.exc.NoResultFound.
    """
    with transaction():
        account = get_account(account_id)
        if not active:
            refuse_last_administrator(account)
        account.is_active = active
        account.closed_at = None if active else now
        if not active:
            end_sessions_of(account_id)
            forget_links_of(account_id)
        journal.record("account.reopen" if active else "account.close", actor, now=now, account=account_id)


def close_if_idle(account_id: int, now: datetime) -> bool:
    """Close an account that has no role anywhere any more, and say whether it was; an administrator needs none.

    Belongs to the caller's transaction. It is erased in its time.
    """
    account = session().get_one(Account, account_id)
    has_role = session().scalar(select(Membership.id).where(Membership.account_id == account_id).limit(1))
    if has_role is not None or account.is_administrator or not account.is_active:
        return False
    account.is_active, account.closed_at = False, now
    end_sessions_of(account_id)
    forget_links_of(account_id)
    return True


def refuse_last_administrator(account: Account) -> None:
    """Make sure that somebody administers the installation without this account; else LastAdministratorError."""
    if account.is_administrator and account.is_active and _count_active_administrators() == 1:
        message = "the last administrator stays"
        raise LastAdministratorError(message)


def list_accounts() -> list[Account]:
    """Return every account with its roles, by name; those that were erased have none."""
    return list(
        session().scalars(
            select(Account)
            .where(Account.is_erased.is_(False))
            .options(selectinload(Account.memberships))
            .order_by(func.lower(Account.display_name), Account.email)
        )
    )


def get_account(account_id: int) -> Account:
    """Return an account that was not erased; raises sqlalchemy.exc.NoResultFound."""
    account = session().get_one(Account, account_id)
    if account.is_erased:
        message = f"account {account_id} was erased"
        raise NoResultFound(message)
    return account


def find_account(email: str) -> Account | None:
    """Return the account of this address."""
    return session().scalar(select(Account).where(Account.email == email.strip().lower()))


def _count_active_administrators() -> int:
    return (
        session().scalar(
            select(func.count()).select_from(Account).where(Account.is_administrator, Account.is_active)
        )
        or 0
    )
