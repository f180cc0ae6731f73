"""What a tab must know of a draft: all of it when it opens, then what others write."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from questionnaires.editing.cells import Draft as Elements
from questionnaires.editing.cells import Uid
from survey_app.accounts.models import Account
from survey_app.database import session
from survey_app.drafting.edits import LogEntry
from survey_app.drafting.locks import locked_uids
from survey_app.drafting.operations.access import Editor, get_draft, get_still_draft
from survey_app.drafting.operations.elements import load_elements
from survey_app.drafting.operations.log import (
    find_conflicts,
    find_redoable,
    find_undoable,
    read_entry,
    written_by_others,
)
from survey_app.drafting.operations.presence import PresentPerson, list_people

MOST_STEPS = 200
"""Steps to undo or redo that a tab is told at first; there may be more, and the server knows them."""


@dataclass(frozen=True, slots=True)
class DraftState:
    """A draft as a tab opens it. `undo` and `redo` are the person's own, the next step last."""

    key: str
    head: int
    elements: Elements
    undo: tuple[LogEntry, ...]
    redo: tuple[LogEntry, ...]
    conflicts: tuple[LogEntry, ...]
    people: tuple[PresentPerson, ...]
    locked: tuple[Uid, ...]


@dataclass(frozen=True, slots=True)
class News:
    """What others wrote since, and who is there."""

    head: int
    entries: tuple[LogEntry, ...]
    people: tuple[PresentPerson, ...]


def get_state(key: str, visitor: Editor, now: datetime) -> DraftState:
    """Return a draft as a tab opens it. Raises DraftNotFoundError."""
    draft = get_still_draft(key, visitor)
    elements = load_elements(draft.id)
    undoable = find_undoable(draft.id, visitor.account_id, limit=MOST_STEPS)
    redoable = find_redoable(draft.id, visitor.account_id, limit=MOST_STEPS)
    return DraftState(
        key=draft.key,
        head=draft.head,
        elements=elements,
        undo=tuple(read_entry(entry) for entry in reversed(undoable)),
        redo=tuple(read_entry(entry) for entry in reversed(redoable)),
        conflicts=tuple(read_entry(entry) for entry in find_conflicts(draft.id, visitor.account_id)),
        people=tuple(list_people(key, visitor, now)),
        locked=tuple(locked_uids(elements)) if draft.school_id is not None else (),
    )


def get_news(key: str, visitor: Editor, tab: str, after: int, now: datetime) -> News:
    """Return what others than a tab wrote after an entry. Raises DraftNotFoundError."""
    draft = get_draft(key, visitor)
    entries = written_by_others(draft, after, author_id=visitor.account_id, tab=tab)
    people = tuple(list_people(key, visitor, now))
    return News(draft.head, tuple(read_entry(entry) for entry in entries), people)


def find_names(account_ids: Collection[int | None]) -> dict[int | None, str]:
    """Return what people are called, by their account."""
    ids = {account_id for account_id in account_ids if account_id is not None}
    if not ids:
        return {}
    rows = session().execute(select(Account.id, Account.display_name).where(Account.id.in_(ids)))
    return {account_id: name for account_id, name in rows}  # noqa: C416 - rows are no pairs to mypy
