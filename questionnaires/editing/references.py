"""What refers to an element: conditions, scores, placeholders in texts, test cases, the analysis.

Before something is removed, its dependants are listed; `detach` takes their references away.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from questionnaires.editing.cells import (
    PLACE,
    ROOT,
    STATE,
    Cells,
    Leaf,
    State,
    Uid,
    Write,
    Writes,
    children,
    place_of,
)
from questionnaires.editing.trimming import Named, trim

CONDITIONS = frozenset({"shown_if", "require_if", "condition", "value"})
"""Cells that hold an expression."""

_PLACEHOLDER = re.compile(r"\{(answer|score)\.([a-z0-9][a-z0-9_.-]*)\}")
_GONE = "…"


@dataclass(frozen=True, slots=True)
class Dependant:
    """A cell that refers to an element or to something in it."""

    uid: Uid
    path: str


def dependants(draft: Mapping[Uid, Cells], uid: Uid) -> tuple[Dependant, ...]:
    """Return the cells outside an element that refer to it, in no particular order."""
    return tuple(Dependant(owner, path) for owner, path, _ in _detached(draft, uid))


def detach(draft: Mapping[Uid, Cells], uid: Uid) -> Writes:
    """Return the writes that take every reference to an element away.

    Of a condition goes the part that refers to it; a condition of which nothing is left is gone, so that what it
    hid is shown. A practice or an indicator without its row is removed, a perception without its question too; a
    placeholder becomes "…".
    """
    return tuple(Write(*detached) for detached in _detached(draft, uid))


def renamed(value: Leaf, ids: Mapping[str, str]) -> Leaf:
    """Return a value of a cell in which answers of renamed questions have their new ids."""
    if isinstance(value, str):
        return _PLACEHOLDER.sub(lambda found: f"{{{found[1]}.{_renamed_key(found[2], ids)}}}", value)
    if isinstance(value, list):
        return [renamed(item, ids) for item in value]
    if isinstance(value, dict):
        return {
            key: _renamed_key(inner, ids) if key in {"answer", "points"} else renamed(inner, ids)
            for key, inner in value.items()
        }
    return value


def _renamed_key(key: object, ids: Mapping[str, str]) -> object:
    if not isinstance(key, str):
        return key
    head, dot, tail = key.partition(".")
    return f"{ids.get(head, head)}{dot}{tail}"


def _detached(draft: Mapping[Uid, Cells], uid: Uid) -> Iterator[tuple[Uid, str, Leaf | None]]:
    """Yield each cell that refers to an element, with what is left of it without."""
    names = _names_of(draft, uid)
    inside = _subtree(draft, uid)
    for owner, cells in draft.items():
        if owner in inside or STATE in cells or not _is_live(draft, owner):
            continue
        for path, value in cells.items():
            if path in {PLACE, STATE}:
                continue
            if _stands_for_named(path, value, names):
                yield owner, STATE, State.REMOVED.value
            elif (rest := _without(path, value, names)) != value:
                yield owner, path, rest


def _stands_for_named(path: str, value: Leaf, names: Named) -> bool:
    """Tell whether a part of the analysis stands for what is named, and so for nothing without it.

    Practices and indicators stand for their row, perceptions for their question.
    """
    stood_for = {"row": names.rows, "question": names.questions}.get(path, frozenset())
    return isinstance(value, str) and value in stood_for


def _is_live(draft: Mapping[Uid, Cells], uid: Uid) -> bool:
    while uid != ROOT:
        cells = draft.get(uid, {})
        place = place_of(cells)
        if place is None or STATE in cells:
            return False
        uid = place.parent
    return True


def _subtree(draft: Mapping[Uid, Cells], uid: Uid) -> frozenset[Uid]:
    found = {uid}
    pending = [uid]
    lists = children(draft)
    inner: dict[Uid, list[Uid]] = {}
    for (parent, _), uids in lists.items():
        inner.setdefault(parent, []).extend(uids)
    while pending:
        fresh = [child for child in inner.get(pending.pop(), []) if child not in found]
        found.update(fresh)
        pending += fresh
    return frozenset(found)


def _names_of(draft: Mapping[Uid, Cells], uid: Uid) -> Named:
    """Return what an element is called; a section is called by its questions."""
    cells = draft.get(uid, {})
    place = place_of(cells)
    slot = place.slot.rpartition(".")[2] if place else ""
    if slot == "sections":
        return _names_of_section(draft, uid)
    own_id, question = str(cells.get("id", "")), _question_above(draft, uid)
    key = frozenset({f"{question}.{own_id}"})
    own = frozenset({own_id})
    names = {
        "questions": Named(answers=own, plain=own, questions=own, rows=_rows_in(draft, [uid])),
        "rows": Named(answers=key, rows=own),
        "options": Named(answers=key, options=frozenset({(question, own_id)}), plain=own),
        "scores": Named(scores=own),
        "champs": Named(plain=frozenset({str(cells.get("code", ""))})),
    }
    return names.get(slot, Named())


def _names_of_section(draft: Mapping[Uid, Cells], uid: Uid) -> Named:
    inner = children(draft).get((uid, "questions"), [])
    ids = frozenset(str(draft[child].get("id", "")) for child in inner)
    parts = frozenset({f"section.{draft[uid].get('id', '')}"})
    return Named(answers=ids, plain=ids, questions=ids, rows=_rows_in(draft, inner), parts=parts)


def _rows_in(draft: Mapping[Uid, Cells], questions: Sequence[Uid]) -> frozenset[str]:
    """Return the rows of some questions; what stood for a removed one went with it."""
    lists = children(draft)
    rows = (draft[row] for question in questions for row in lists.get((question, "rows"), ()))
    return frozenset(str(row.get("id", "")) for row in rows if row.get(STATE) != State.REMOVED)


def _question_above(draft: Mapping[Uid, Cells], uid: Uid) -> str:
    place = place_of(draft.get(uid, {}))
    while place is not None:
        if place.slot == "questions":
            return str(draft[uid].get("id", ""))
        uid = place.parent
        place = place_of(draft.get(uid, {}))
    return ""


def _without(path: str, value: Leaf, names: Named) -> Leaf | None:
    """Return what is left of a cell without what `names` call; None for nothing, an equal value when untouched."""
    if path.rpartition(".")[2] in CONDITIONS:
        return trim(value, names)
    if isinstance(value, str):
        return _without_placeholders(value, names)
    if path in _NAMED_LISTS and isinstance(value, list):
        return [item for item in value if item not in names.plain]
    if path in _NAMED_TABLES and isinstance(value, dict):
        return {
            key: item for key, item in value.items() if key not in names.plain and item not in names.plain
        }
    return _without_test_entries(path, value, names)


_NAMED_LISTS = frozenset(
    {
        *("analysis.needs.grids", "analysis.needs.asking"),
        *("analysis.maturity.grids", "analysis.maturity.reached", "analysis.maturity.under_way"),
    }
)
_NAMED_TABLES = frozenset({"analysis.needs.champ_of_priority", "analysis.needs.situation_scores"})


def _without_placeholders(text: str, names: Named) -> str:
    def replace(found: re.Match[str]) -> str:
        is_named = names.is_answer(found[2]) if found[1] == "answer" else found[2] in names.scores
        return _GONE if is_named else found[0]

    return _PLACEHOLDER.sub(replace, text)


def _without_test_entries(path: str, value: Leaf, names: Named) -> Leaf:
    match path, value:
        case "answers", dict():
            return {key: given for key, given in value.items() if not names.is_answer(key)}
        case "scores", dict():
            return {key: expected for key, expected in value.items() if key not in names.scores}
        case "shown" | "hidden", list():
            return [part for part in value if not _is_part(str(part), names)]
    return value


def _is_part(part: str, names: Named) -> bool:
    return part in names.parts or names.is_answer(part.partition(".")[2])
