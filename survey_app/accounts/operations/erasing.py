"""Erasing accounts: at once for whoever asks, and some time after they were closed. Their number stays, nameless."""

from datetime import datetime

from sqlalchemy import delete, select

from survey_app.accounts import journal
from survey_app.accounts.models import (
    Account,
    AccountMail,
    DeliveryState,
    JournalEntry,
    Membership,
    RecoveryCode,
    SecondFactor,
)
from survey_app.accounts.operations.people import find_account, get_account, refuse_last_administrator
from survey_app.accounts.operations.resets import forget_links_of
from survey_app.accounts.operations.sessions import end_sessions_of
from survey_app.database import random_key, session, transaction
from survey_app.queueing import TaskName, enqueue
from survey_app.retention import CLOSED_ACCOUNT_KEPT, JOURNAL_KEPT, MAIL_KEPT

NOWHERE = "efface.invalid"
"""The domain of accounts without an address: no mail can reach it (RFC 2606)."""

_FINAL = (DeliveryState.SENT, DeliveryState.REFUSED, DeliveryState.BOUNCED, DeliveryState.CANCELLED)


def erase_account(email: str, *, actor: int | None, now: datetime) -> bool:
    """Erase the account of an address; return whether there was one. Raises LastAdministratorError."""
    account = find_account(email)
    return account is not None and _erase(account.id, actor, now)


def erase_closed_accounts(now: datetime) -> int:
    """Erase the accounts that were closed long enough ago; return how many. The sweeper calls it."""
    due = session().scalars(
        select(Account.id).where(
            Account.closed_at <= now - CLOSED_ACCOUNT_KEPT,
            Account.is_active.is_(False),
            Account.is_erased.is_(False),
        )
    )
    return sum(_erase(account_id, None, now) for account_id in due.all())


def forget_account_mails(now: datetime) -> int:
    """Forget the mails to account holders that were settled long enough ago; return how many.

    That a campaign was tried is remembered as long as the mail: after that, one tries again.
    """
    with transaction() as writing:
        settled = delete(AccountMail).where(
            AccountMail.state.in_(_FINAL), AccountMail.not_before <= now - MAIL_KEPT
        )
        return len(writing.scalars(settled.returning(AccountMail.id)).all())


def forget_journal(now: datetime) -> int:
    """Forget what was done long enough ago; return how many entries."""
    with transaction() as writing:
        old = delete(JournalEntry).where(JournalEntry.at <= now - JOURNAL_KEPT)
        return len(writing.scalars(old.returning(JournalEntry.id)).all())


def _erase(account_id: int, actor: int | None, now: datetime) -> bool:
    with transaction() as writing:
        account = get_account(account_id)
        refuse_last_administrator(account)
        end_sessions_of(account_id)
        forget_links_of(account_id)
        for table in (AccountMail, Membership, SecondFactor, RecoveryCode):
            writing.execute(delete(table).where(table.account_id == account_id))
        account.email = f"{random_key()}@{NOWHERE}"
        account.display_name = ""
        account.password_hash = None
        account.is_administrator = account.is_active = False
        account.is_erased = True
        account.closed_at = account.closed_at or now
        # Privacy: the number of an erased account leads to nobody.
        journal.record("account.erase", actor, now=now, account=account_id)
    enqueue(TaskName.COMPACT_FILES)
    return True
