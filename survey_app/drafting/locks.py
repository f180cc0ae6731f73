"""What a school may do to the academy's items: place, switch and filter them, never change what is asked.

So that schools can be compared, a locked item keeps its texts, codes, options, scale and kind.
"""

from collections.abc import Collection, Iterator, Mapping

from questionnaires.editing.cells import PLACE, ROOT, STATE, Cells, Leaf, State, Uid, Write, Writes, place_of
from questionnaires.editing.merging import DEEPEST

LOCKED = "source.locked"
OPTIONAL = "source.optional"

_PARTS_OF_THEIR_OWN = {"sections", "questions"}
"""In other lists are parts of a question, which share its lock."""

_OPEN = {PLACE, "shown_if", "require_if", "required", "display"}
"""What a school chooses for a locked item: where it stands, and whom it asks."""

_GIVEN = ("source.", "reference.")
"""Where an item comes from is known by the server; a browser does not say it."""

_READING = "analysis."
"""How answers of a reference questionnaire are read belongs to it."""


def is_locked(draft: Mapping[Uid, Cells], uid: Uid) -> bool:
    """Say whether an element is the academy's, itself or as a part of a question."""
    return lock_above(draft, uid) is not None


def lock_above(draft: Mapping[Uid, Cells], uid: Uid) -> Uid | None:
    """Return the locked section or question that an element is, or that it is a part of."""
    for _ in range(DEEPEST):
        cells = draft.get(uid, {})
        if cells.get(LOCKED) is True:
            return uid
        place = place_of(cells)
        if place is None or place.slot in _PARTS_OF_THEIR_OWN:
            return None
        uid = place.parent
    return None


def locked_uids(draft: Mapping[Uid, Cells]) -> Iterator[Uid]:
    """Yield the sections and questions that are locked."""
    return (uid for uid, cells in draft.items() if cells.get(LOCKED) is True)


def breaks_lock(draft: Mapping[Uid, Cells], writes: Writes) -> bool:
    """Say whether an edit changes what is the academy's.

    `draft` need only hold what is written, what it is put under, and what these are within.
    """
    has_reference = "reference.code" in draft.get(ROOT, {})
    return any(
        _breaks(draft, write, has_reference=has_reference)
        for write in writes
        if draft.get(write.uid, {}).get(write.path) != write.value
    )


def removes_locked(draft: Mapping[Uid, Cells], writes: Writes, locked: Collection[Uid]) -> bool:
    """Say whether an edit takes a section away with locked questions in it."""
    gone = {uid for uid, path, value in writes if path == STATE and value is not None}
    places = (place_of(draft.get(uid, {})) for uid in locked if STATE not in draft.get(uid, {}))
    return any(place is not None and place.parent in gone for place in places)


def _breaks(draft: Mapping[Uid, Cells], write: Write, *, has_reference: bool) -> bool:
    uid, path, value = write
    if path.startswith(_GIVEN) or (has_reference and _is_reading(draft, write)):
        return True
    lock = lock_above(draft, uid)
    if lock is None:
        return path == PLACE and _is_put_into_locked(draft, value)
    if uid != lock:
        return True
    if path == STATE:
        return not _may_switch(draft[lock], value)
    return path not in _OPEN or (path == PLACE and value is None)


def _may_switch(cells: Mapping[str, object], value: object) -> bool:
    """An item that a school may leave out is switched off and on; it is never removed."""
    return value is None or (value == State.SWITCHED_OFF and cells.get(OPTIONAL) is True)


def _is_put_into_locked(draft: Mapping[Uid, Cells], value: Leaf | None) -> bool:
    """An option, row or scale more is a change of a locked question; a question in a locked section is not."""
    place = place_of({PLACE: value} if value is not None else {})
    return place is not None and place.slot not in _PARTS_OF_THEIR_OWN and is_locked(draft, place.parent)


def _is_reading(draft: Mapping[Uid, Cells], write: Write) -> bool:
    """Say whether a write is about how answers are read: a cell of the questionnaire, or of what is in its lists."""
    uid, path, value = write
    if uid == ROOT:
        return path.startswith(_READING)
    cells = {PLACE: value} if path == PLACE and value is not None else draft.get(uid, {})
    place = place_of(cells)
    while place is not None and place.parent != ROOT:
        place = place_of(draft.get(place.parent, {}))
    return place is not None and place.slot.startswith(_READING)
