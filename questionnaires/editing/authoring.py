"""What a person does to a draft, as writes: add, duplicate, move, remove, restore, change the kind of a question.

Nothing is changed here: `cells.apply` does that, once the edit has been accepted.
"""

from collections.abc import Mapping, Sequence
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
from questionnaires.editing.planting import OPTIONS, QUESTIONS, SECTIONS, Copier, NewUid, Planter, live
from questionnaires.editing.templates import template

_CLASSES: Mapping[str, Any] = {
    kind: part
    for part in get_args(get_args(AnyQuestion)[0])
    for kind in get_args(part.model_fields["kind"].annotation)
}


_SCALE_OPTIONS = "scale.options"
_ANSWERS = (OPTIONS, _SCALE_OPTIONS)
"""The lists between which answers may move, when a question becomes one of another kind."""


def add(
    draft: Draft, document: Mapping[str, Any], *, parent: Uid, slot: str, after: Uid | None, new_uid: NewUid
) -> tuple[Uid, Writes]:
    """Return the address of a new part and the writes that put it after a sibling, or first.

    Ids and codes that `document` leaves out are given to it.
    """
    siblings = children(draft).get((parent, slot), [])
    index = siblings.index(after) + 1 if after in siblings else 0
    order, others = _order_at(draft, siblings, index)
    planter = Planter(draft, new_uid)
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
    siblings = live(draft, children(draft)[place.parent, place.slot], and_also=uid)
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
    copier = Copier(draft, new_uid)
    copy = copier.copy(uid, place._replace(order=order))
    return copy, (*others, *copier.writes)


def change_kind(draft: Draft, uid: Uid, kind: Kind, languages: Sequence[str], new_uid: NewUid) -> Writes:
    """Make another kind of question of one: what both kinds have stays, options that have no place are removed.

    What the new kind needs and the old one had not is as in a new question; what it needs and had been removed
    when it was of another kind comes back.
    """
    cells = draft[uid]
    moves, filled = _rehouse(draft, uid, kind)
    writes = [Write(uid, path, None) for path in cells if not _keeps(kind, path, cells)]
    present = {path.partition(".")[0] for path in cells} | filled
    new = {key: value for key, value in template(kind.value, languages).items() if key not in present}
    if "scale" in new and _SCALE_OPTIONS in filled:
        new["scale"] = {key: value for key, value in new["scale"].items() if key != OPTIONS}
    planter = Planter(draft, new_uid)
    planter.complete(uid, new | {"kind": kind.value}, cells)
    return (*writes, *moves, *planter.writes)


def rewrite_lines(
    draft: Draft, lines: Sequence[str], *, parent: Uid, slot: str, language: str, new_uid: NewUid
) -> Writes:
    """Make the labels of a list those of `lines`: unchanged lines keep their element, others are matched in order.

    Lines without a counterpart become new elements, elements without a line are removed.
    """
    present = live(draft, children(draft).get((parent, slot), []))
    labels = {uid: str(draft[uid].get(f"label.{language}", "")) for uid in present}
    matched = _match(present, labels, lines)
    writes = [
        Write(uid, f"label.{language}", line)
        for uid, line in zip(matched, lines, strict=True)
        if uid is not None and labels[uid] != line
    ]
    writes += [write for uid in present if uid not in matched for write in remove(uid)]
    planter = Planter(draft, new_uid)
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


def _keeps(kind: Kind, path: str, cells: Cells) -> bool:
    """Tell whether a question that becomes one of a kind keeps a cell or a list."""
    first = path.partition(".")[0]
    if first == "cuts" and cells.get("kind") != kind:
        return False  # cuts of numbers mean nothing for days
    return path in {PLACE, STATE} or first in _CLASSES[kind].model_fields


def _rehouse(draft: Draft, uid: Uid, kind: Kind) -> tuple[list[Write], set[str]]:
    """Return what happens to the lists of a question that becomes one of a kind, and those that need no new parts.

    Answers go between a choice and the one scale of a grid.
    """
    lists = {slot: uids for (parent, slot), uids in children(draft).items() if parent == uid}
    present = {slot: live(draft, uids) for slot, uids in lists.items()}
    target = next((slot for slot in _ANSWERS if _keeps(kind, slot, draft[uid])), "")
    source = next((slot for slot in _ANSWERS if slot != target and present.get(slot)), "")
    moved = present.pop(source, []) if target and not present.get(target) else []
    writes = [
        Write(child, PLACE, list(place._replace(slot=target)))
        for child in moved
        if (place := place_of(draft[child])) is not None
    ]
    for slot, children_there in present.items():
        if not _keeps(kind, slot, draft[uid]):
            writes += [write for child in children_there for write in remove(child)]
        elif not children_there and not (slot == target and moved):
            writes += [Write(child, STATE, None) for child in lists[slot]]
    return writes, {*lists, *({target} if moved else ())}


def _into_next_section(draft: Draft, uid: Uid, place: Place, by: int) -> Writes:
    lists = children(draft)
    sections = live(draft, lists.get((ROOT, SECTIONS), []), and_also=place.parent)
    index = sections.index(place.parent) + by if place.parent in sections else -1
    if not 0 <= index < len(sections):
        return ()
    target = sections[index]
    there = lists.get((target, QUESTIONS), [])
    return move(draft, uid, parent=target, slot=QUESTIONS, after=there[-1] if by < 0 and there else None)


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
