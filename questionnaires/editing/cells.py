"""A draft as cells: every element has an address that never changes, every value a path within its element.

An edit writes cells; its inverse writes back what was there. So an edit costs what it changes, whatever the size
of the questionnaire, and two edits meet only where they write the same cell.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

Uid = str
"""The address of an element; opaque. The questionnaire itself is `ROOT`."""

Leaf = bool | int | float | str | list[Any] | dict[str, Any]
"""What a cell holds. Conditions, lists of plain values and answers of test cases are one cell each."""

Cells = dict[str, Leaf]
"""The cells of one element: path (`label.fr`, `points`, `analysis.needs.asking`) → value."""

Draft = dict[Uid, Cells]
"""All elements of a draft, those that were removed included."""

ROOT: Uid = "root"
PLACE = "@place"
"""The cell that says where an element is: `[parent, slot, order]`; an element without it is nowhere."""

STATE = "@state"
"""The cell that says that an element is out of the questionnaire, though kept; absent while it is in."""


class State(StrEnum):
    """Why an element is out of the questionnaire."""

    REMOVED = "removed"
    SWITCHED_OFF = "off"


class Place(NamedTuple):
    """Where an element is: under which parent, in which of its lists, and its order key among its siblings."""

    parent: Uid
    slot: str
    order: str


class Write(NamedTuple):
    """One cell written; the value None leaves it empty."""

    uid: Uid
    path: str
    value: Leaf | None


Writes = tuple[Write, ...]


def read(draft: Mapping[Uid, Cells], uid: Uid, path: str) -> Leaf | None:
    """Return what a cell holds, None when it is empty."""
    return draft.get(uid, {}).get(path)


def apply(draft: Draft, writes: Sequence[Write]) -> Writes:
    """Write the cells in order, in place; return the inverse, which restores the draft exactly."""
    inverse = []
    for uid, path, value in writes:
        inverse.append(Write(uid, path, read(draft, uid, path)))
        _write(draft, uid, path, value)
    return tuple(reversed(inverse))


def place_of(cells: Mapping[str, Leaf]) -> Place | None:
    """Return where an element is, None when it is nowhere or its place makes no sense."""
    match cells.get(PLACE):
        case [str(parent), str(slot), str(order)]:
            return Place(parent, slot, order)
        case _:
            return None


def children(draft: Mapping[Uid, Cells]) -> dict[tuple[Uid, str], list[Uid]]:
    """Return the elements in each list of each parent, in order; those out of the questionnaire too."""
    placed = [
        (place, uid) for uid, cells in draft.items() if uid != ROOT and (place := place_of(cells)) is not None
    ]
    placed.sort(key=lambda pair: (pair[0].order, pair[1]))
    lists: dict[tuple[Uid, str], list[Uid]] = {}
    for place, uid in placed:
        lists.setdefault((place.parent, place.slot), []).append(uid)
    return lists


def descendants(draft: Mapping[Uid, Cells], uid: Uid) -> Iterator[Uid]:
    """Yield everything within an element, from the top."""
    lists = children(draft)
    pending = [uid]
    seen = {uid}
    while pending:
        parent = pending.pop()
        inner = [child for (owner, _), found in lists.items() if owner == parent for child in found]
        for child in inner:
            if child not in seen:
                seen.add(child)
                pending.append(child)
                yield child


def _write(draft: Draft, uid: Uid, path: str, value: Leaf | None) -> None:
    cells = draft.setdefault(uid, {})
    if value is None:
        cells.pop(path, None)
        if not cells:
            del draft[uid]
    else:
        cells[path] = value
