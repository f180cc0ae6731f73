"""The operators' journal: who did what, and when. Privacy: never a word about who answered."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from survey_app.accounts.models import Account, JournalEntry
from survey_app.database import session


@dataclass(frozen=True, slots=True)
class RecordedAction:
    """One line of the journal, with the name of its author as it is today."""

    at: datetime
    action: str
    actor_name: str | None
    school_id: int | None
    detail: dict[str, str | int]


def record(
    action: str, actor: int | None, school_id: int | None = None, *, now: datetime, **detail: str | int
) -> None:
    """Add an entry to the transaction that is under way, so that an action and its trace share one fate.

    `actor` is the id of an account, None for the command line and for workers. `detail` names what was acted
    upon. Privacy: neither an address, nor a code, nor a token, nor an answer.
    """
    session().add(JournalEntry(at=now, actor_id=actor, action=action, school_id=school_id, detail=detail))


def has_recorded(action: str, school_id: int | None, name: str, value: str) -> bool:
    """Whether an action is in the journal already, upon the thing whose `name` in the detail has this value."""
    detail = JournalEntry.detail[name].as_string()
    query = select(JournalEntry.id).where(
        JournalEntry.action == action, JournalEntry.school_id == school_id, detail == value
    )
    return session().scalar(query.limit(1)) is not None


def list_actions(limit: int, before: int | None = None) -> list[tuple[int, RecordedAction]]:
    """Return the latest actions with their numbers, newest first; `before` is the last number seen."""
    query = (
        select(JournalEntry, Account.display_name)
        .outerjoin(Account, Account.id == JournalEntry.actor_id)
        .order_by(JournalEntry.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(JournalEntry.id < before)
    return [
        (entry.id, RecordedAction(entry.at, entry.action, name, entry.school_id, entry.detail))
        for entry, name in session().execute(query)
    ]
