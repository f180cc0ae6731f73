"""What a person does to a draft, as writes: add, duplicate, move, remove, restore, change the kind of a question.

Nothing is changed here: `cells.apply` does that, once the edit has been accepted.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any, get_args

from questionnaires.definition.model import AnyQuestion, Kind
from questionnaires.editing.cells import (
    PLACE,
    ROOT,
    STATE,
    Cells,
    Draft,
    Place,
    State,
    Uid,
    Write,
    Writes,
    children,
    place_of,
)
from questionnaires.editing.order import between
from questionnaires.editing.references import renamed
from questionnaires.editing.shredding import shred
from questionnaires.editing.templates import template

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
_CLASSES: Mapping[str, Any] = {
    kind: part
    for part in get_args(get_args(AnyQuestion)[0])
    for kind in get_args(part.model_fields["kind"].annotation)
}


def add(
    draft: Draft, document: Mapping[str, Any], *, parent: Uid, slot: str, after: Uid | None, new_uid: NewUid
) -> tuple[Uid, Writes]:
    """Return the address of a new part and the writes that put it after a sibling, or first.

    Ids and codes that `document` leaves out are given to it.
    """
    siblings = children(draft).get((parent, slot), [])
    index = siblings.index(after) + 1 if after in siblings else 0
    order, others = _order_at(draft, siblings, index)
    planter = _Planter(draft, new_uid)
    uid = planter.plant(document, Place(parent, slot, order))
    return uid, (*others, *planter.writes)


def add_section(
    draft: Draft, languages: Sequence[str], *, after: Uid | None, new_uid: NewUid
) -> tuple[Uid, Writes]:
    """Add an empty section after another, or first."""
    new = template("section", languages)
    return add(draft, new, parent=ROOT, slot=SECTIONS, after=after, new_uid=new_uid)


def add_question(
    draft: Draft, kind: Kind, languages: Sequence[str], *, section: Uid, after: Uid | None, new_uid: NewUid
) -> tuple[Uid, Writes]:
    """Add a question of a kind to a section, after another or first."""
    new = template(kind.value, languages)
    return add(draft, new, parent=section, slot=QUESTIONS, after=after, new_uid=new_uid)


def last_child(draft: Draft, parent: Uid, slot: str) -> Uid | None:
    """Return the last element of a list, None when it is empty: `after` for what is added at the end."""
    siblings = children(draft).get((parent, slot), [])
    return siblings[-1] if siblings else None


def move(draft: Draft, uid: Uid, *, parent: Uid, slot: str, after: Uid | None) -> Writes:
    """Put an element after a sibling of the list, or first in it."""
    siblings = [sibling for sibling in children(draft).get((parent, slot), []) if sibling != uid]
    index = siblings.index(after) + 1 if after in siblings else 0
    order, others = _order_at(draft, siblings, index)
    return (*others, Write(uid, PLACE, [parent, slot, order]))


def shift(draft: Draft, uid: Uid, by: int) -> Writes:
    """Move an element one place up (-1) or down (1); a question goes on into the neighbouring section.

    No writes when there is no further place.
    """
    place = place_of(draft.get(uid, {}))
    if place is None:
        return ()
    siblings = _live(draft, children(draft)[place.parent, place.slot], and_also=uid)
    index = siblings.index(uid) + by
    if 0 <= index < len(siblings):
        others = [sibling for sibling in siblings if sibling != uid]
        after = others[index - 1] if index else None
        return move(draft, uid, parent=place.parent, slot=place.slot, after=after)
    return _into_next_section(draft, uid, place, by) if place.slot == QUESTIONS else ()


def remove(uid: Uid) -> Writes:
    """Take an element out of the questionnaire; it is kept and can be restored."""
    return (Write(uid, STATE, State.REMOVED.value),)


def restore(draft: Mapping[Uid, Cells], uid: Uid) -> Writes:
    """Put a removed element back where it was, with what it is within."""
    writes = []
    while uid != ROOT and (place := place_of(draft.get(uid, {}))) is not None:
        if STATE in draft[uid]:
            writes.append(Write(uid, STATE, None))
        uid = place.parent
    return tuple(writes)


def switch(uid: Uid, *, is_on: bool) -> Writes:
    """Switch an optional element of the academy on or off."""
    return (Write(uid, STATE, None if is_on else State.SWITCHED_OFF.value),)


def duplicate(draft: Draft, uid: Uid, new_uid: NewUid) -> tuple[Uid, Writes]:
    """Return the address of a copy, right after the original, and the writes that make it.

    What the copy says of itself it says of the copy: conditions within it are about its own questions. A copy of
    an academy item is the school's own.
    """
    place = place_of(draft[uid])
    if place is None:
        message = f"{uid} is nowhere"
        raise ValueError(message)
    order, others = _order_at(
        draft, siblings := children(draft)[place.parent, place.slot], siblings.index(uid) + 1
    )
    copier = _Copier(draft, new_uid)
    copy = copier.copy(uid, place._replace(order=order))
    return copy, (*others, *copier.writes)


def change_kind(draft: Draft, uid: Uid, kind: Kind, languages: Sequence[str], new_uid: NewUid) -> Writes:
    """Make another kind of question of one: what both kinds have stays, options that have no place are removed.

    What the new kind needs and the old one had not is as in a new question.
    """
    fields = _CLASSES[kind].model_fields
    cells = draft[uid]
    new = template(kind.value, languages)
    kept = {path.partition(".")[0] for path in cells}
    lists = {slot: uids for (parent, slot), uids in children(draft).items() if parent == uid}
    writes = [
        Write(uid, path, None)
        for path in cells
        if path not in {PLACE, STATE, "kind"} and path.partition(".")[0] not in fields
    ]
    writes.append(Write(uid, "kind", kind.value))
    for slot, uids in lists.items():
        if slot.partition(".")[0] not in fields:
            writes += [write for child in uids if STATE not in draft[child] for write in remove(child)]
    planter = _Planter(draft, new_uid)
    planter.complete(uid, {key: value for key, value in new.items() if key not in kept | lists.keys()})
    return (*writes, *planter.writes)


def rewrite_lines(
    draft: Draft, lines: Sequence[str], *, parent: Uid, slot: str, language: str, new_uid: NewUid
) -> Writes:
    """Make the labels of a list those of `lines`: unchanged lines keep their element, others are matched in order.

    Lines without a counterpart become new elements, elements without a line are removed.
    """
    present = _live(draft, children(draft).get((parent, slot), []))
    labels = {uid: str(draft[uid].get(f"label.{language}", "")) for uid in present}
    matched = _match(present, labels, lines)
    writes = [
        Write(uid, f"label.{language}", line)
        for uid, line in zip(matched, lines, strict=True)
        if uid is not None and labels[uid] != line
    ]
    writes += [write for uid in present if uid not in matched for write in remove(uid)]
    planter = _Planter(draft, new_uid)
    before = ""
    for uid, line in zip(matched, lines, strict=True):
        place = place_of(draft[uid]) if uid is not None else None
        if place is not None and place.order > before:
            before = place.order  # it is after the one before: it stays
            continue
        before = between(before, "")
        if uid is None:
            planter.plant({"label": {language: line}}, Place(parent, slot, before))
        else:
            writes.append(Write(uid, PLACE, [parent, slot, before]))
    return (*writes, *planter.writes)


def _match(present: Sequence[Uid], labels: Mapping[Uid, str], lines: Sequence[str]) -> list[Uid | None]:
    """Return the element of each line: the one with its words, else the next that no line has the words of."""
    by_words: dict[str, list[Uid]] = {}
    for uid in present:
        by_words.setdefault(labels[uid], []).append(uid)
    exact = [by_words[line].pop(0) if by_words.get(line) else None for line in lines]
    rest = iter([uid for uid in present if uid not in exact])
    return [uid if uid is not None else next(rest, None) for uid in exact]


def _into_next_section(draft: Draft, uid: Uid, place: Place, by: int) -> Writes:
    lists = children(draft)
    sections = _live(draft, lists.get((ROOT, SECTIONS), []), and_also=place.parent)
    index = sections.index(place.parent) + by if place.parent in sections else -1
    if not 0 <= index < len(sections):
        return ()
    target = sections[index]
    there = lists.get((target, QUESTIONS), [])
    return move(draft, uid, parent=target, slot=QUESTIONS, after=there[-1] if by < 0 and there else None)


def _live(draft: Mapping[Uid, Cells], uids: Sequence[Uid], and_also: Uid | None = None) -> list[Uid]:
    return [uid for uid in uids if STATE not in draft[uid] or uid == and_also]


def _order_at(draft: Mapping[Uid, Cells], siblings: Sequence[Uid], index: int) -> tuple[str, Writes]:
    """Return the key for a new element at `index`, and new keys for those that had the same as its neighbour."""
    places = [place for uid in siblings if (place := place_of(draft[uid])) is not None]
    before = places[index - 1].order if index else ""
    end = index
    while end < len(places) and places[end].order <= before:
        end += 1
    after = places[end].order if end < len(places) else ""
    order = last = between(before, after)
    writes = []
    for uid, place in zip(siblings[index:end], places[index:end], strict=True):
        last = between(last, after)
        writes.append(Write(uid, PLACE, list(place._replace(order=last))))
    return order, tuple(writes)


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


class _Planter:
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

    def complete(self, uid: Uid, document: Mapping[str, Any]) -> None:
        """Write a document into an element that exists."""
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


class _Copier:
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
            for child in _live(self._draft, inner):
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
