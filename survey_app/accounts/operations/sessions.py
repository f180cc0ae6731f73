"""Sign-in sessions: started, looked up, confirmed, ended. Known here only by the hash of their token."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, func, or_, select, update

from survey_app.accounts.models import (
    Account,
    Membership,
    PasswordReset,
    Role,
    SecondFactor,
    SignInSession,
    WaitingSignIn,
)
from survey_app.accounts.visitor import Visitor
from survey_app.database import session, transaction
from survey_app.retention import UNCONFIRMED_KEPT, WAITING_SIGN_IN_KEPT

IDLE_LIMIT = timedelta(minutes=30)
ABSOLUTE_LIMIT = timedelta(hours=12)
# A session is noted as seen at most once a minute: reading pages should not write each time.
SEEN_STEP = timedelta(minutes=1)


def hash_token(token: str) -> bytes:
    """Return what the database keeps of a 256-bit token; without a salt, since tokens cannot be guessed."""
    return hashlib.sha256(token.encode()).digest()


def start_session(account_id: int, *, now: datetime, replaces: str | None = None) -> str:
    """Start a session and return its token, kept nowhere else; ends the one of the token `replaces`."""
    token = secrets.token_urlsafe(32)
    with transaction() as current:
        if replaces:
            current.execute(delete(SignInSession).where(SignInSession.token_hash == hash_token(replaces)))
        current.add(
            SignInSession(
                token_hash=hash_token(token),
                account_id=account_id,
                started_at=now,
                last_seen_at=now,
                confirmed_at=now,
            )
        )
    return token


def find_visitor(token: str, *, now: datetime) -> Visitor | None:
    """Return the person of a living session, None when it has ended or the account is not active.

    Every signed-in request asks this first: one statement, with a row for each membership.
    """
    found = session().execute(_living_session(token, now)).all()
    if not found:
        return None
    sign_in, account, _role = found[0]
    visitor = Visitor(
        account_id=account.id,
        email=account.email,
        display_name=account.display_name,
        language=account.language,
        is_administrator=account.is_administrator,
        roles=frozenset(role for _sign_in, _account, role in found if role is not None),
        confirmed_at=sign_in.confirmed_at,
        token=token,
    )
    if now - sign_in.last_seen_at > SEEN_STEP:
        _note_seen(token, now)
    return visitor


def confirm_session(token: str, *, now: datetime) -> str:
    """Note that the password was given again, and return the new token under which the session goes on."""
    renewed = secrets.token_urlsafe(32)
    with transaction() as current:
        current.execute(
            update(SignInSession)
            .where(SignInSession.token_hash == hash_token(token))
            .values(token_hash=hash_token(renewed), confirmed_at=now, last_seen_at=now)
        )
    return renewed


def end_session(token: str) -> None:
    """End the session of this token."""
    with transaction() as current:
        current.execute(delete(SignInSession).where(SignInSession.token_hash == hash_token(token)))


def end_sessions_of(account_id: int) -> None:
    """End every session of an account, those that wait for a code too, inside the transaction of the caller."""
    for table in (SignInSession, WaitingSignIn):
        session().execute(delete(table).where(table.account_id == account_id))


def end_other_sessions(account_id: int, token: str) -> None:
    """End the sessions of an account but the one of this token, and the sign-ins that wait for a code."""
    with transaction():
        drop_other_sessions(account_id, token)


def drop_other_sessions(account_id: int, token: str) -> None:
    """Do the same inside the transaction of the caller."""
    session().execute(
        delete(SignInSession).where(
            SignInSession.account_id == account_id, SignInSession.token_hash != hash_token(token)
        )
    )
    session().execute(delete(WaitingSignIn).where(WaitingSignIn.account_id == account_id))


def count_other_sessions(account_id: int, token: str, *, now: datetime) -> int:
    """Count the living sessions of an account but the one of this token."""
    return (
        session().scalar(
            select(func.count())
            .select_from(SignInSession)
            .where(
                SignInSession.account_id == account_id,
                SignInSession.token_hash != hash_token(token),
                SignInSession.last_seen_at > now - IDLE_LIMIT,
                SignInSession.started_at > now - ABSOLUTE_LIMIT,
            )
        )
        or 0
    )


def forget_expired(now: datetime) -> None:
    """Remove sessions, links and beginnings of second factors that are over; the sweeper calls it."""
    with transaction() as current:
        current.execute(
            delete(SignInSession).where(
                or_(
                    SignInSession.last_seen_at <= now - IDLE_LIMIT,
                    SignInSession.started_at <= now - ABSOLUTE_LIMIT,
                )
            )
        )
        current.execute(delete(PasswordReset).where(PasswordReset.expires_at <= now))
        current.execute(delete(WaitingSignIn).where(WaitingSignIn.started_at <= now - WAITING_SIGN_IN_KEPT))
        current.execute(
            delete(SecondFactor).where(
                SecondFactor.confirmed_at.is_(None), SecondFactor.begun_at <= now - UNCONFIRMED_KEPT
            )
        )


def _note_seen(token: str, now: datetime) -> None:
    with transaction() as current:
        current.execute(
            update(SignInSession)
            .where(SignInSession.token_hash == hash_token(token))
            .values(last_seen_at=now)
        )


def _living_session(token: str, now: datetime) -> Select[SignInSession, Account, Role | None]:
    return (
        select(SignInSession, Account, Membership.role)
        .join(Account, Account.id == SignInSession.account_id)
        .outerjoin(Membership, Membership.account_id == Account.id)
        .where(
            SignInSession.token_hash == hash_token(token),
            SignInSession.last_seen_at > now - IDLE_LIMIT,
            SignInSession.started_at > now - ABSOLUTE_LIMIT,
            Account.is_active,
        )
    )
