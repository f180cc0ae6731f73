"""What goes to and fro when a draft is edited: edits as they are sent, and what became of each."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from questionnaires.editing.cells import Leaf, Uid, Writes
from questionnaires.editing.limits import Refusal
from survey_app.drafting.models import EditKind


class Obstacle(StrEnum):
    """Why an edit is not written, beyond its shape."""

    LOCKED = "locked"
    NOTHING_TO_UNDO = "nothing_to_undo"
    NOTHING_TO_REDO = "nothing_to_redo"
    UNKNOWN_ELEMENT = "unknown_element"
    UNKNOWN_CONFLICT = "unknown_conflict"
    TOO_MANY_ELEMENTS = "too_many_elements"


class Outcome(StrEnum):
    """What became of an edit that was sent."""

    APPLIED = "applied"
    CONFLICT = "conflict"
    REFUSED = "refused"


Note = dict[str, str]
"""What was done, for the history: `action`, and the `uid` it was done to."""


@dataclass(frozen=True, slots=True)
class SentEdit:
    """One edit as its author made it, knowing the draft up to entry `base`.

    An undoing or redoing has no writes, but may name its `target` by number, or by key when it is in the same
    queue. `settles` names the entry of the author that was held back and that this one decides: with the same
    writes, or with none. `is_trusted`: made by the server itself, which knows what may be done to locked items.
    """

    key: str
    base: int
    kind: EditKind = EditKind.EDIT
    writes: Writes = ()
    target: int | None = None
    target_key: str | None = None
    settles: int | None = None
    note: Note = field(default_factory=dict)
    is_trusted: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """The edits that one tab sends at once, in the order in which they were made."""

    session: str
    edits: tuple[SentEdit, ...]


@dataclass(frozen=True, slots=True)
class AuthoredClash:
    """A clash, and the account that wrote what is there now; None when that is no longer known."""

    uid: Uid
    path: str
    present: Leaf | None
    proposed: Leaf | None
    author_id: int | None


@dataclass(frozen=True, slots=True)
class EditResult:
    """What became of one edit; `number` is that of its entry in the log, None when it was refused."""

    key: str
    number: int | None
    outcome: Outcome
    writes: Writes = ()
    clashes: tuple[AuthoredClash, ...] = ()
    reason: Refusal | Obstacle | None = None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One entry of the log, as others see it."""

    number: int
    key: str
    session: str
    author_id: int | None
    made_at: datetime
    kind: EditKind
    writes: Writes
    inverse: Writes
    note: Note
    clashes: tuple[AuthoredClash, ...] = ()


@dataclass(frozen=True, slots=True)
class MadeEdits:
    """The state after a batch: the results in its order, and the entries of others after the smallest base."""

    head: int
    results: tuple[EditResult, ...]
    others: tuple[LogEntry, ...]
