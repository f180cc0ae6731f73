"""New elements out of documents, and copies of elements: with ids and codes that nothing else has."""

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any

from questionnaires.definition.model import Kind
from questionnaires.editing.cells import (
    PLACE,
    ROOT,
    STATE,
    Cells,
    Draft,
    Place,
    Uid,
    Write,
    Writes,
    children,
    place_of,
)
from questionnaires.editing.references import renamed
from questionnaires.editing.shredding import shred

NewUid = Callable[[], Uid]
"""Gives an address that no draft has, fit for an id: a letter, then letters and digits."""

SECTIONS, QUESTIONS, OPTIONS, ROWS = "sections", "questions", "options", "rows"

_WITH_ID = frozenset(
    {SECTIONS, QUESTIONS, OPTIONS, ROWS, "scales", "scores", "tests", "valid_if", "scale.options"}
)
_CODE_PREFIXES: Mapping[str, str] = {
    QUESTIONS: "Q",
    OPTIONS: "R",
    "scale.options": "R",
    ROWS: "L",
    "scales": "E",
    "scores": "S",
}
_SCALE = "scale."


def live(draft: Mapping[Uid, Cells], uids: Sequence[Uid], and_also: Uid | None = None) -> list[Uid]:
    """Return those of some elements that are in the questionnaire, `and_also` in any case."""
    return [uid for uid in uids if STATE not in draft[uid] or uid == and_also]


class _Names:
    """Gives codes that nothing beside has yet."""

    def __init__(self, draft: Mapping[Uid, Cells]) -> None:
        self._draft = draft
        self._taken: dict[tuple[Uid, str], set[str]] = {}

    def next_code(self, place: Place) -> str:
        taken = self._codes_beside(place)
        prefix = _CODE_PREFIXES[place.slot]
        code = next(code for number in count(1) if (code := f"{prefix}{number}") not in taken)
        taken.add(code)
        return code

    def _codes_beside(self, place: Place) -> set[str]:
        """The codes of questions differ throughout, others among their siblings."""
        group = (ROOT if place.slot == QUESTIONS else place.parent, place.slot)
        if group not in self._taken:
            self._taken[group] = {
                str(cells["code"]).upper()
                for cells in self._draft.values()
                if "code" in cells and self._group(cells) == group
            }
        return self._taken[group]

    @staticmethod
    def _group(cells: Mapping[str, Any]) -> tuple[Uid, str] | None:
        place = place_of(cells)
        if place is None:
            return None
        return (ROOT if place.slot == QUESTIONS else place.parent, place.slot)


class Planter:
    """Turns a document into new elements, and gives ids and codes to what has none."""

    def __init__(self, draft: Mapping[Uid, Cells], new_uid: NewUid) -> None:
        self._names = _Names(draft)
        self._new_uid = new_uid
        self.writes: list[Write] = []

    def plant(self, document: Mapping[str, Any], place: Place) -> Uid:
        """Write a document as a new element at `place`."""
        elements = shred(document)
        uids = {old: self._new_uid() for old in elements}
        for old, cells in elements.items():
            self._write(uids[old], place if old == ROOT else _moved(cells, uids), cells)
        return uids[ROOT]

    def complete(self, uid: Uid, document: Mapping[str, Any], present: Cells) -> None:
        """Write a document into an element that exists, with what it has at `present`; it may lack a code."""
        place = place_of(present)
        if "code" not in present and place is not None and document.get("kind") != Kind.INFORMATION:
            self.writes.append(Write(uid, "code", self._names.next_code(place)))
        elements = shred(document)
        uids = {old: uid if old == ROOT else self._new_uid() for old in elements}
        for old, cells in elements.items():
            if old != ROOT:
                self._write(uids[old], _moved(cells, uids), cells)
                continue
            named = {**_scale_names(cells), **cells}
            self.writes += [Write(uid, path, value) for path, value in named.items()]

    def _write(self, uid: Uid, place: Place, cells: Mapping[str, Any]) -> None:
        names: Cells = {PLACE: list(place)}
        if place.slot in _WITH_ID and "id" not in cells:
            names["id"] = uid
        if place.slot in _CODE_PREFIXES and "code" not in cells and cells.get("kind") != Kind.INFORMATION:
            names["code"] = self._names.next_code(place)
        names |= _scale_names(cells)
        rest = {path: value for path, value in cells.items() if path != PLACE}
        self.writes += [Write(uid, path, value) for path, value in (names | rest).items()]


def _scale_names(cells: Mapping[str, Any]) -> Cells:
    """Return the id and code of the one scale of a grid, where it has none."""
    has_scale = any(path.startswith(_SCALE) for path in cells)
    return {"scale.id": "scale", "scale.code": "E1"} if has_scale and "scale.id" not in cells else {}


def _moved(cells: Mapping[str, Any], uids: Mapping[Uid, Uid]) -> Place:
    parent, slot, order = cells[PLACE]
    return Place(uids[parent], slot, order)


class Copier:
    """Copies an element with everything in it."""

    def __init__(self, draft: Draft, new_uid: NewUid) -> None:
        self._draft = draft
        self._children = children(draft)
        self._names = _Names(draft)
        self._new_uid = new_uid
        self._new_ids: dict[str, str] = {}
        self._copied: list[tuple[Uid, Cells]] = []

    @property
    def writes(self) -> Writes:
        """The copies, in which what was copied refers to the copies."""
        return tuple(
            Write(uid, path, renamed(value, self._new_ids))
            for uid, cells in self._copied
            for path, value in cells.items()
        )

    def copy(self, uid: Uid, place: Place) -> Uid:
        """Copy an element to a place; it gets an id and a code of its own, and so does each question in it."""
        new = self._copy_cells(uid, place, is_renamed=True)
        self._copy_children(uid, new)
        return new

    def _copy_children(self, uid: Uid, new: Uid) -> None:
        for (parent, slot), inner in self._children.items():
            if parent != uid:
                continue
            for child in live(self._draft, inner):
                place = place_of(self._draft[child])
                order = place.order if place else ""
                copy = self._copy_cells(child, Place(new, slot, order), is_renamed=slot == QUESTIONS)
                self._copy_children(child, copy)

    def _copy_cells(self, uid: Uid, place: Place, *, is_renamed: bool) -> Uid:
        new = self._new_uid()
        cells = {path: value for path, value in self._draft[uid].items() if not path.startswith("source.")}
        cells[PLACE] = list(place)
        if is_renamed and "id" in cells:
            self._new_ids[str(cells["id"])] = new
            cells["id"] = new
        if is_renamed and "code" in cells and place.slot in _CODE_PREFIXES:
            cells["code"] = self._names.next_code(place)
        self._copied.append((new, cells))
        return new
