"""The operators' journal: who did what, and when. Privacy: never a word about who answered."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from survey_app.accounts.models import Account, JournalEntry
from survey_app.database import session

LARGEST_NUMBER = 2**31 - 1

ACTIONS = frozenset(
    {
        "account.close", "account.create", "account.drop_second_factor", "account.erase", "account.invite",
        "account.password", "account.recovery_codes", "account.reopen", "account.reset",
        "account.second_factor",
        "campaign.arrange_cells", "campaign.close", "campaign.correct_address", "campaign.create",
        "campaign.delete", "campaign.extend", "campaign.import_roster", "campaign.open",
        "campaign.propose_cells", "campaign.protect", "campaign.raise_quota", "campaign.refuse_opening",
        "campaign.rename", "campaign.request_trial", "campaign.schedule",
        "campaign.set_calendar", "campaign.set_groups",
        "commission.invite", "commission.publish", "commission.remove", "commission.withdraw",
        "draft.bring_back", "draft.create", "draft.delete",
        "evidence.add", "evidence.remove",
        "fiche.begin", "fiche.reopen", "fiche.sign",
        "installation.threshold",
        "meeting.cancel", "meeting.create", "meeting.update",
        "opening.confirm_part", "opening.destroy_keys", "opening.destroy_unread", "opening.enter_parts",
        "opening.hand_out_part", "opening.mismatch", "opening.open", "opening.start_parts_again",
        "plan.create", "plan.end", "plan.freeze",
        "results.release", "results.withdraw",
        "revision.publish",
        "rights.access", "rights.erase",
        "role.grant", "role.revoke",
        "roll.erase", "roll.forget",
        "school.colour", "school.create", "school.erase", "school.update",
        "texts.release", "texts.review",
        "training_request.create", "training_request.delete",
    }
)  # fmt: skip
"""All that is ever recorded. Privacy: none of it is done by somebody who answers; adding to this list is a decision."""


@dataclass(frozen=True, slots=True)
class RecordedAction:
    """One line of the journal, with the name of its author as it is today: empty once the account is erased."""

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
    upon. Privacy: neither an address, nor a code, nor a token, nor an answer. Raises ValueError for an action
    that is not in `ACTIONS`.
    """
    if action not in ACTIONS:
        message = f"{action} is not in the list of what the journal may hold"
        raise ValueError(message)
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
    query = _ENTRIES.order_by(JournalEntry.id.desc()).limit(limit)
    if before is not None:
        # What an address says may be larger than any column holds.
        query = query.where(JournalEntry.id < max(0, min(before, LARGEST_NUMBER)))
    return [(entry.id, _recorded(entry, name)) for entry, name in session().execute(query)]


def list_actions_of(account_id: int) -> list[RecordedAction]:
    """Return what an account did and what was done to it, oldest first."""
    is_about = JournalEntry.detail["account"].as_integer() == account_id
    query = _ENTRIES.where(or_(JournalEntry.actor_id == account_id, is_about)).order_by(JournalEntry.id)
    return [_recorded(entry, name) for entry, name in session().execute(query)]


_ENTRIES = select(JournalEntry, Account.display_name).outerjoin(Account, Account.id == JournalEntry.actor_id)


def _recorded(entry: JournalEntry, name: str | None) -> RecordedAction:
    return RecordedAction(entry.at, entry.action, name, entry.school_id, entry.detail)
