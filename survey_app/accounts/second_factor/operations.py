"""Use cases of second factors: set up, asked for, replaced, taken away."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.sql.dml import ReturningDelete, ReturningUpdate

from survey_app.accounts import journal
from survey_app.accounts.models import Account, RecoveryCode, SecondFactor
from survey_app.accounts.operations.sessions import drop_other_sessions, end_sessions_of
from survey_app.accounts.second_factor.codes import (
    find_step,
    new_recovery_codes,
    new_secret,
    recovery_hash,
)
from survey_app.accounts.second_factor.errors import NothingToConfirmError, WrongCodeError
from survey_app.accounts.second_factor.sealing import find_secret, seal_secret
from survey_app.database import session, transaction
from survey_app.retention import UNCONFIRMED_KEPT


@dataclass(frozen=True, slots=True)
class State:
    """Where an account is. `secret` is there only while an application is being set up."""

    confirmed_at: datetime | None = None
    secret: str | None = field(default=None, repr=False)
    recovery_codes: int = 0


def find_state(account_id: int, *, now: datetime) -> State:
    """Return whether an account has a second factor, or is getting one."""
    factor = session().get(SecondFactor, account_id)
    if factor is None or (factor.confirmed_at is None and factor.begun_at <= now - UNCONFIRMED_KEPT):
        return State()
    if factor.confirmed_at is None:
        return State(secret=find_secret(factor.sealed_secret, account_id))
    return State(factor.confirmed_at, recovery_codes=_count_recovery_codes(account_id))


def has_second_factor(account_id: int) -> bool:
    """Say whether signing in asks this account for a code."""
    found = select(SecondFactor.account_id).where(
        SecondFactor.account_id == account_id, SecondFactor.confirmed_at.is_not(None)
    )
    return session().scalar(found) is not None


def begin_set_up(account_id: int, *, now: datetime) -> None:
    """Make the secret of a new application. One that works already stays as it is."""
    if has_second_factor(account_id):
        return
    sealed = seal_secret(new_secret(), account_id)
    with transaction() as writing:
        _hold(account_id)
        factor = writing.get(SecondFactor, account_id, populate_existing=True)
        if factor is None:
            writing.add(SecondFactor(account_id=account_id, sealed_secret=sealed, begun_at=now))
        elif factor.confirmed_at is None:
            factor.sealed_secret, factor.begun_at, factor.last_step = sealed, now, 0


def give_up_set_up(account_id: int) -> None:
    """Forget an application that was not confirmed."""
    with transaction() as writing:
        writing.execute(
            delete(SecondFactor).where(
                SecondFactor.account_id == account_id, SecondFactor.confirmed_at.is_(None)
            )
        )


def confirm_set_up(account_id: int, code: str, *, token: str, now: datetime) -> list[str]:
    """Take the first code: from now on signing in asks for one. Returns the recovery codes, kept nowhere else.

    Every session but the one of `token` ends. Raises WrongCodeError or NothingToConfirmError.
    """
    with transaction() as writing:
        _hold(
            account_id
        )  # or another window could begin again, and what is confirmed be a secret of no phone
        secret = find_state(account_id, now=now).secret
        if secret is None:
            raise NothingToConfirmError
        step = find_step(secret, code, now=now, after=0)
        if step is None:
            raise WrongCodeError
        confirmed = writing.execute(
            update(SecondFactor)
            .where(SecondFactor.account_id == account_id, SecondFactor.confirmed_at.is_(None))
            .values(confirmed_at=now, last_step=step)
            .returning(SecondFactor.account_id)
        )
        if confirmed.one_or_none() is None:  # given up by another request in the meantime
            raise NothingToConfirmError
        drop_other_sessions(account_id, token)
        journal.record("account.second_factor", account_id, now=now)
        return _replace_recovery_codes(account_id)


def renew_recovery_codes(account_id: int, *, now: datetime) -> list[str]:
    """Return new recovery codes; those made before open nothing any more. Raises NothingToConfirmError."""
    with transaction():
        _hold(account_id)
        if not has_second_factor(account_id):
            raise NothingToConfirmError
        journal.record("account.recovery_codes", account_id, now=now)
        return _replace_recovery_codes(account_id)


def check_code(account_id: int, typed: str, *, now: datetime) -> None:
    """Use up a code of the phone, or one from paper. Raises WrongCodeError."""
    factor = session().get(SecondFactor, account_id)
    if factor is None or factor.confirmed_at is None:
        raise WrongCodeError
    secret = find_secret(factor.sealed_secret, account_id)
    step = find_step(secret, typed, now=now, after=factor.last_step) if secret else None
    with transaction() as writing:
        use = _use_recovery_code(account_id, typed) if step is None else _use_step(account_id, step)
        if writing.execute(use).one_or_none() is None:
            raise WrongCodeError


def remove_second_factor(account_id: int, *, actor: int | None, now: datetime) -> bool:
    """Ask this account for its password alone again; return whether it was asked for more.

    Where somebody else does it (an administrator, the command line), its sessions end too.
    """
    with transaction() as writing:
        had = has_second_factor(account_id)
        forget_second_factor(account_id)
        if had:
            journal.record("account.drop_second_factor", actor, now=now, account=account_id)
        if actor != account_id:
            end_sessions_of(account_id)
        writing.flush()
    return had


def forget_second_factor(account_id: int) -> None:
    """Forget all that belongs to a second factor, inside the transaction of the caller."""
    for table in (SecondFactor, RecoveryCode):
        session().execute(delete(table).where(table.account_id == account_id))


def _hold(account_id: int) -> None:
    """Let whoever begins, confirms or renews at once do so one after the other: the account's row is the lock."""
    session().scalar(select(Account.id).where(Account.id == account_id).with_for_update())


def _use_step(account_id: int, step: int) -> ReturningUpdate[int]:
    """The condition is asked again while writing: of two requests with one code, one is let in."""
    return (
        update(SecondFactor)
        .where(SecondFactor.account_id == account_id, SecondFactor.last_step < step)
        .values(last_step=step)
        .returning(SecondFactor.account_id)
    )


def _use_recovery_code(account_id: int, typed: str) -> ReturningDelete[int]:
    return (
        delete(RecoveryCode)
        .where(RecoveryCode.account_id == account_id, RecoveryCode.code_hash == recovery_hash(typed))
        .returning(RecoveryCode.account_id)
    )


def _replace_recovery_codes(account_id: int) -> list[str]:
    codes = new_recovery_codes()
    session().execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    session().add_all(RecoveryCode(account_id=account_id, code_hash=recovery_hash(code)) for code in codes)
    return codes


def _count_recovery_codes(account_id: int) -> int:
    counted = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.account_id == account_id)
    return session().scalar(counted) or 0
