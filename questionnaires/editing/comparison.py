"""What differs between two states of a draft, for people who read its history."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from questionnaires.editing.cells import (
    PLACE,
    ROOT,
    STATE,
    Cells,
    Draft,
    Leaf,
    Uid,
    Write,
    Writes,
    children,
    place_of,
)


class ChangeSort(StrEnum):
    """What happened to an element or to one of its cells."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `path` is the cell where one changed, else empty; what was added or removed comes whole."""

    sort: ChangeSort
    uid: Uid
    path: str = ""
    before: Leaf | None = None
    after: Leaf | None = None


def changes(old: Mapping[Uid, Cells], new: Mapping[Uid, Cells]) -> tuple[Change, ...]:
    """Return what differs, in the reading order of `new`, then what is gone in that of `old`.

    Within what was added or removed as a whole, nothing further is listed.
    """
    before, after = _in_reading_order(old), _in_reading_order(new)
    found: list[Change] = []
    for uid in after:
        if uid not in before:
            if _parent(new, uid) in before or uid == ROOT:
                found.append(Change(ChangeSort.ADDED, uid))
        else:
            found += _changes_of(uid, old[uid], new[uid])
    gone = (uid for uid in before if uid not in after and _parent(old, uid) in after)
    return (*found, *(Change(ChangeSort.REMOVED, uid) for uid in gone))


def difference(present: Mapping[Uid, Cells], wanted: Mapping[Uid, Cells]) -> Writes:
    """Return the writes that make one state the other, exactly."""
    return tuple(
        Write(uid, path, wanted.get(uid, {}).get(path))
        for uid in sorted(present.keys() | wanted.keys())
        for path in sorted(present.get(uid, {}).keys() | wanted.get(uid, {}).keys())
        if present.get(uid, {}).get(path) != wanted.get(uid, {}).get(path)
    )


def _changes_of(uid: Uid, old: Cells, new: Cells) -> list[Change]:
    found = [Change(ChangeSort.MOVED, uid)] if old.get(PLACE) != new.get(PLACE) else []
    paths = [path for path in {**old, **new} if path not in {PLACE, STATE}]
    return found + [
        Change(ChangeSort.CHANGED, uid, path, old.get(path), new.get(path))
        for path in paths
        if old.get(path) != new.get(path)
    ]


def _in_reading_order(draft: Mapping[Uid, Cells]) -> dict[Uid, None]:
    """Return the elements that are in the questionnaire, each before what it holds."""
    inner: dict[Uid, list[Uid]] = {}
    for (parent, _), uids in children(draft).items():
        inner.setdefault(parent, []).extend(uid for uid in uids if STATE not in draft[uid])
    order: dict[Uid, None] = {}
    pending = [ROOT]
    while pending:
        uid = pending.pop()
        if uid not in order and uid in draft:
            order[uid] = None
            pending += reversed(inner.get(uid, []))
    return order


def _parent(draft: Mapping[Uid, Cells], uid: Uid) -> Uid | None:
    place = place_of(draft[uid])
    return place.parent if place else None


def roll_back(draft: Draft, inverses: list[Writes]) -> Draft:
    """Return a copy of `draft` as it was before the last edits; `inverses` lists their inverses, newest first."""
    earlier = {uid: dict(cells) for uid, cells in draft.items()}
    for inverse in inverses:
        for uid, path, value in inverse:
            cells = earlier.setdefault(uid, {})
            if value is None:
                cells.pop(path, None)
            else:
                cells[path] = value
    return {uid: cells for uid, cells in earlier.items() if cells}
