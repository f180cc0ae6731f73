"""Choosing a password by a link in a mail: asked for, made while the mail is sent, used once."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, select, update

from survey_app.accounts import journal
from survey_app.accounts.address_hash import hash_address
from survey_app.accounts.errors import LinkExpiredError
from survey_app.accounts.models import (
    Account,
    AccountMail,
    AccountMailKind,
    DeliveryState,
    PasswordReset,
    ResetRequest,
)
from survey_app.accounts.operations.sessions import end_sessions_of, hash_token
from survey_app.accounts.passwords import hash_password, refuse_weak_password
from survey_app.database import random_key, session, transaction
from survey_app.queueing import TaskName, enqueue

RESET_LIFETIME = timedelta(minutes=30)
# Someone who never had a password has nothing to lose by a longer life of the first link.
WELCOME_LIFETIME = timedelta(days=7)
UNSENT = (DeliveryState.QUEUED, DeliveryState.SENDING)


def ask_for_reset(email: str) -> None:
    """Note that the holder of this address wants to choose a password; a worker finds out whether there is one.

    Privacy: for every address the same statements and the same task, so that neither what is answered nor how long
    that takes tells whether somebody has an account.
    """
    with transaction() as writing:
        writing.add(ResetRequest(address_hash=hash_address(email)))
    enqueue(TaskName.ANSWER_RESET_REQUESTS)


def answer_reset_requests(now: datetime) -> int:
    """Owe the mail of each request that names an open account, and forget all requests; return how many are owed.

    One mail waits at a time for each account. Safe to repeat and to run twice at once: a request is taken by whoever
    deletes it, in the transaction that owes its mail.
    """
    with transaction() as writing:
        asked = set(writing.scalars(delete(ResetRequest).returning(ResetRequest.address_hash)))
        if not asked:
            return 0
        open_accounts = writing.execute(select(Account.id, Account.email).where(Account.is_active))
        named = sorted(account_id for account_id, email in open_accounts if hash_address(email) in asked)
        return sum(_owe_reset(account_id, now) for account_id in named)


def has_reset_requests() -> bool:
    """Say whether somebody waits for an answer."""
    return bool(session().scalar(select(exists(select(ResetRequest.id)))))


def make_reset_token(account_id: int, now: datetime) -> str:
    """Make the token of a link for the mail that is being sent; only its hash is stored.

    It lives 30 minutes, or 7 days for an account that never had a password (the welcome mail). Tokens made
    before stay good until one of them is used: a mail sent twice must not fail the reader of the first.
    """
    token = secrets.token_urlsafe(32)
    with transaction() as current:
        has_password = current.scalar(
            select(Account.password_hash.is_not(None)).where(Account.id == account_id)
        )
        lifetime = RESET_LIFETIME if has_password else WELCOME_LIFETIME
        current.add(
            PasswordReset(token_hash=hash_token(token), account_id=account_id, expires_at=now + lifetime)
        )
    return token


def is_reset_token(token: str, *, now: datetime) -> bool:
    """Say whether a link still leads to the choice of a password. Uses nothing up: scanners open links."""
    return bool(session().scalar(select(exists().where(*_is_living(token, now)))))


def reset_password(token: str, new_password: str, *, now: datetime) -> None:
    """Set a password by a link: uses up every link of the account and ends all its sessions.

    Raises LinkExpiredError, or WeakPasswordError (the link then stays good).
    """
    account = session().scalar(
        select(Account)
        .join(PasswordReset, PasswordReset.account_id == Account.id)
        .where(*_is_living(token, now), Account.is_active)
    )
    if account is None:
        raise LinkExpiredError
    account_id = account.id
    refuse_weak_password(new_password, account.email, account.display_name)
    password_hash = hash_password(new_password)  # slow on purpose: not inside the transaction
    with transaction() as current:
        used = current.execute(
            delete(PasswordReset).where(*_is_living(token, now)).returning(PasswordReset.account_id)
        )
        if used.scalar_one_or_none() != account_id:  # used by another request in the meantime
            raise LinkExpiredError
        current.execute(delete(PasswordReset).where(PasswordReset.account_id == account_id))
        current.execute(update(Account).where(Account.id == account_id).values(password_hash=password_hash))
        end_sessions_of(account_id)
        journal.record("account.reset", account_id, now=now)


def forget_links_of(account_id: int) -> None:
    """Forget every link of an account, inside the transaction of the caller."""
    session().execute(delete(PasswordReset).where(PasswordReset.account_id == account_id))


def owe_welcome(account_id: int, *, now: datetime) -> AccountMail:
    """Return the row of a welcome mail, to be added in the transaction that makes the account."""
    return AccountMail(
        account_id=account_id, kind=AccountMailKind.WELCOME, cause=random_key(), not_before=now
    )


def _owe_reset(account_id: int, now: datetime) -> bool:
    """Owe a mail unless one waits; whoever owes another to the same account waits for this transaction to end."""
    session().scalar(select(Account.id).where(Account.id == account_id).with_for_update())
    waiting = select(AccountMail.id).where(
        AccountMail.account_id == account_id,
        AccountMail.kind == AccountMailKind.PASSWORD_RESET,
        AccountMail.state.in_(UNSENT),
    )
    if session().scalar(select(exists(waiting))):
        return False
    session().add(
        AccountMail(
            account_id=account_id, kind=AccountMailKind.PASSWORD_RESET, cause=random_key(), not_before=now
        )
    )
    return True


def _is_living(token: str, now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return PasswordReset.token_hash == hash_token(token), PasswordReset.expires_at > now
