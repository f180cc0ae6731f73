"""What a school may do to the academy's items: place, switch and filter them, never change what is asked.

So that schools can be compared, a locked item keeps its texts, codes, options, scale and kind.
"""

from collections.abc import Collection, Iterator, Mapping

from questionnaires.editing.cells import (
    PLACE,
    ROOT,
    STATE,
    Cells,
    Leaf,
    Place,
    State,
    Uid,
    Write,
    Writes,
    place_of,
)
from questionnaires.editing.merging import DEEPEST

LOCKED = "source.locked"
OPTIONAL = "source.optional"

_SECTIONS = "sections"
_PARTS_OF_THEIR_OWN = {_SECTIONS, "questions"}
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


def turns_lock(before: Mapping[Uid, Cells], after: Mapping[Uid, Cells], writes: Writes) -> bool:
    """Say whether what the server writes itself, undoing for one, changes what is the academy's.

    An item may come whole and go whole; while it stays, what binds an edit binds an undoing too.
    """
    rest = tuple(
        write
        for write in writes
        if not (
            _is_new(lock_above(after, write.uid), before) or _is_new(lock_above(before, write.uid), after)
        )
    )
    return breaks_lock(before, rest)


def hides_locked(before: Mapping[Uid, Cells], after: Mapping[Uid, Cells], locked: Collection[Uid]) -> bool:
    """Say whether locked items would no longer be asked, though nobody switched them off.

    Such is one within a section that is taken away, or put into one that is, or to where no question can be.
    """
    return any(
        STATE not in after.get(uid, {}) and (slot := _asked_as(before, uid)) and slot != _asked_as(after, uid)
        for uid in locked
        if after.get(uid, {}).get(LOCKED) is True
    )


def is_about_sections(draft: Mapping[Uid, Cells], uid: Uid) -> bool:
    """Say whether an element is a section, or the academy's itself: what is written there may hide locked items."""
    cells = draft.get(uid, {})
    place = place_of(cells)
    return cells.get(LOCKED) is True or (place is not None and place.slot == _SECTIONS)


def _is_new(uid: Uid | None, elsewhere: Mapping[Uid, Cells]) -> bool:
    """Say whether a locked item is not there elsewhere, but for what a school had chosen for it."""
    if uid is None:
        return False
    cells = elsewhere.get(uid, {})
    return PLACE not in cells and not cells.keys() - _OPEN


def _asked_as(draft: Mapping[Uid, Cells], uid: Uid) -> str:
    """Return the list in which an item is part of the questionnaire, empty when it is not."""
    match place_of(draft.get(uid, {})):
        case Place(parent=parent, slot="sections") if parent == ROOT:
            return _SECTIONS
        case Place(parent=parent, slot="questions") if STATE not in draft.get(parent, {}):
            return "questions" if _is_section(draft, parent) else ""
        case _:
            return ""


def _is_section(draft: Mapping[Uid, Cells], uid: Uid) -> bool:
    place = place_of(draft.get(uid, {}))
    return place is not None and place[:2] == (ROOT, _SECTIONS)


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
