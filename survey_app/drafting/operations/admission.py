"""What keeps an edit out of a draft: its shape, the locks of the academy's items, what it writes in, the size."""

import json
from collections.abc import Collection

from sqlalchemy import Text, cast, func, select

from questionnaires.editing.cells import PLACE, ROOT, STATE, Place, Uid, Write, Writes, apply, place_of
from questionnaires.editing.cells import Draft as Elements
from questionnaires.editing.limits import Refusal, refusal
from survey_app.database import session
from survey_app.drafting.edits import Obstacle, SentEdit
from survey_app.drafting.locks import LOCKED, breaks_lock, hides_locked, is_about_sections, turns_lock
from survey_app.drafting.models import Draft, DraftElement, EditKind
from survey_app.drafting.operations.elements import MOST_ELEMENTS, Excerpt, load_elements

LARGEST_DRAFT = 16 * 1024 * 1024
"""Characters of all cells of a draft, from which on no large edit is taken: whatever is in it, pages of it open."""

_SMALL = 4000

NOT_THERE = frozenset({Refusal.BAD_PLACE, Obstacle.UNKNOWN_ELEMENT})
"""The edit itself is fine, but what it writes in is not there: perhaps because another edit was held back."""


def find_problem(draft: Draft, excerpt: Excerpt, edit: SentEdit) -> Refusal | Obstacle | None:
    """Return why an edit may not be written, None when nothing is against it. The locks bind schools."""
    excerpt.fetch(named(edit.writes))
    misshapen = refusal(excerpt.elements, edit.writes)
    if misshapen not in {None, Refusal.BAD_PLACE}:
        return misshapen
    if _breaks_lock(draft, excerpt, edit):
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


def find_spoiling(draft: Draft, excerpt: Excerpt, writes: Writes) -> Refusal | Obstacle | None:
    """Return why what undoes or does again may not be written.

    What an entry wrote was fine where it was written; entries in between may have made something else of it.
    """
    edit = SentEdit("", 0, writes=writes, is_trusted=True)
    return refusal(excerpt.elements, writes) or (
        Obstacle.LOCKED if _breaks_lock(draft, excerpt, edit) else None
    )


def _breaks_lock(draft: Draft, excerpt: Excerpt, edit: SentEdit) -> bool:
    """The locks bind schools; going back is to a state that was fine as a whole."""
    if draft.school_id is None or edit.kind is EditKind.RESTORE:
        return False
    before = excerpt.elements
    after = _after(before, edit.writes)
    if edit.is_trusted:
        is_broken = turns_lock(before, after, edit.writes) or _revives_with_more(draft, before, edit.writes)
    else:
        is_broken = breaks_lock(before, edit.writes)
    return is_broken or _hides_locked(draft, excerpt, edit.writes)


def _hides_locked(draft: Draft, excerpt: Excerpt, writes: Writes) -> bool:
    # Only what may take a locked item out of sight asks the database which items are locked.
    if not any(
        path in {PLACE, STATE} and is_about_sections(excerpt.elements, uid) for uid, path, _value in writes
    ):
        return False
    locked = _find_locked(draft)
    excerpt.fetch(locked)
    return hides_locked(excerpt.elements, _after(excerpt.elements, writes), locked)


def _revives_with_more(draft: Draft, before: Elements, writes: Writes) -> bool:
    """Say whether parts were hung on a locked item while it was gone."""
    revived = {uid for uid, path, value in writes if path == LOCKED and value is True and uid not in before}
    if not revived:
        return False
    places = (place_of(cells) for cells in load_elements(draft.id).values())
    return any(place is not None and place.parent in revived for place in places)


def _after(elements: Elements, writes: Writes) -> Elements:
    """Return elements as they would be; only those that are written are copied."""
    touched = {write.uid for write in writes if write.uid in elements}
    after = {**elements, **{uid: dict(elements[uid]) for uid in touched}}
    apply(after, writes)
    return after


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
    if new:
        count = select(func.count()).where(DraftElement.draft_id == draft.id)
        if new + (session().scalar(count) or 0) > MOST_ELEMENTS:
            return True
    written = sum(len(json.dumps(write.value)) for write in writes)
    # Words that people type cost no look at the whole draft.
    return written > _SMALL and written + _size_of(draft) > LARGEST_DRAFT


def _size_of(draft: Draft) -> int:
    sizes = select(func.sum(func.length(cast(DraftElement.cells, Text))))
    return session().scalar(sizes.where(DraftElement.draft_id == draft.id)) or 0


def _find_unknown(excerpt: Excerpt, writes: Writes) -> Obstacle | None:
    known = excerpt.elements.keys() | placed(writes) | {ROOT}
    return None if {write.uid for write in writes} <= known else Obstacle.UNKNOWN_ELEMENT
