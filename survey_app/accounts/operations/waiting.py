"""Sign-ins between password and code: ten minutes, known by a token as sessions are, and good for nothing else."""

import secrets
from datetime import datetime

from sqlalchemy import delete, select

from survey_app.accounts.models import Account, WaitingSignIn
from survey_app.accounts.operations.sessions import hash_token
from survey_app.database import session, transaction
from survey_app.retention import WAITING_SIGN_IN_KEPT


def start_waiting(account_id: int, *, now: datetime) -> str:
    """Note that somebody has given the password of an account; return the token, kept nowhere else."""
    token = secrets.token_urlsafe(32)
    with transaction() as writing:
        writing.add(WaitingSignIn(token_hash=hash_token(token), account_id=account_id, started_at=now))
    return token


def find_waiting(token: str, *, now: datetime) -> int | None:
    """Return the account of which a code is waited for; None once it is too late, or the account is closed."""
    return session().scalar(
        select(WaitingSignIn.account_id)
        .join(Account, Account.id == WaitingSignIn.account_id)
        .where(
            WaitingSignIn.token_hash == hash_token(token),
            WaitingSignIn.started_at > now - WAITING_SIGN_IN_KEPT,
            Account.is_active,
        )
    )


def stop_waiting(token: str) -> None:
    """Forget a sign-in that was finished."""
    with transaction() as writing:
        writing.execute(delete(WaitingSignIn).where(WaitingSignIn.token_hash == hash_token(token)))
