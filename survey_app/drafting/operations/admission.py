"""What keeps an edit out of a draft: its shape, the locks of the academy's items, what it writes in, the size."""

from collections.abc import Collection

from sqlalchemy import func, select

from questionnaires.editing.cells import PLACE, ROOT, STATE, Place, Uid, Write, Writes, place_of
from questionnaires.editing.limits import Refusal, refusal
from survey_app.database import session
from survey_app.drafting.edits import Obstacle, SentEdit
from survey_app.drafting.locks import LOCKED, breaks_lock, removes_locked
from survey_app.drafting.models import Draft, DraftElement
from survey_app.drafting.operations.elements import MOST_ELEMENTS, Excerpt

NOT_THERE = frozenset({Refusal.BAD_PLACE, Obstacle.UNKNOWN_ELEMENT})
"""The edit itself is fine, but what it writes in is not there: perhaps because another edit was held back."""


def find_problem(draft: Draft, excerpt: Excerpt, edit: SentEdit) -> Refusal | Obstacle | None:
    """Return why an edit may not be written, None when nothing is against it. The locks bind schools."""
    excerpt.fetch(named(edit.writes))
    misshapen = refusal(excerpt.elements, edit.writes)
    if misshapen not in {None, Refusal.BAD_PLACE}:
        return misshapen
    is_bound = draft.school_id is not None and not edit.is_trusted
    if is_bound and _breaks_lock(draft, excerpt, edit.writes):
        return Obstacle.LOCKED
    if _is_too_much(draft, excerpt, edit.writes):
        return Obstacle.TOO_MANY_ELEMENTS
    return misshapen or _find_unknown(excerpt, edit.writes)


def named(writes: Writes) -> set[Uid]:
    """Return the elements that are written, and those they are put under."""
    places = (place_in(write) for write in writes)
    return {write.uid for write in writes} | {place.parent for place in places if place is not None}


def placed(writes: Writes) -> set[Uid]:
    """Return the elements that are made or moved."""
    return {write.uid for write in writes if place_in(write) is not None}


def place_in(write: Write) -> Place | None:
    """Return where a write puts its element, None when it is about something else."""
    if write.path != PLACE or write.value is None:
        return None
    return place_of({PLACE: write.value})


def _breaks_lock(draft: Draft, excerpt: Excerpt, writes: Writes) -> bool:
    if breaks_lock(excerpt.elements, writes):
        return True
    removed = {uid for uid, path, value in writes if path == STATE and value is not None}
    places = (place_of(excerpt.elements.get(uid, {})) for uid in removed)
    if not any(place is not None and place.slot == "sections" for place in places):
        return False
    # Only taking a section away asks the database which questions are locked.
    locked = _find_locked(draft)
    excerpt.fetch(locked)
    return removes_locked(excerpt.elements, writes, locked)


def _find_locked(draft: Draft) -> Collection[Uid]:
    return (
        session()
        .scalars(
            select(DraftElement.uid).where(
                DraftElement.draft_id == draft.id, DraftElement.cells[LOCKED].as_boolean()
            )
        )
        .all()
    )


def _is_too_much(draft: Draft, excerpt: Excerpt, writes: Writes) -> bool:
    new = sum(uid not in excerpt.elements for uid in placed(writes))
    if not new:
        return False
    count = select(func.count()).where(DraftElement.draft_id == draft.id)
    return new + (session().scalar(count) or 0) > MOST_ELEMENTS


def _find_unknown(excerpt: Excerpt, writes: Writes) -> Obstacle | None:
    known = excerpt.elements.keys() | placed(writes) | {ROOT}
    return None if {write.uid for write in writes} <= known else Obstacle.UNKNOWN_ELEMENT
