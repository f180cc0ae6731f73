"""From a definition's JSON document to elements with cells, and back without loss.

No second model: a list of objects becomes elements in a slot, an object becomes longer paths, everything else is
the value of a cell. What a document means, or whether it is sound, is no matter here.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from questionnaires.editing.cells import PLACE, ROOT, STATE, Cells, Draft, Leaf, Uid, children
from questionnaires.editing.order import spread

Document = dict[str, Any]

_KEY = re.compile(r"[A-Za-z0-9_-]{1,60}")

DEEPEST = 40
"""Levels of elements in a document; a questionnaire has five."""

WHOLE = frozenset(
    {
        "answers", "champ_of_priority", "condition", "require_if", "scores", "shown_if", "situation_scores",
        "thresholds", "value",
    }
)  # fmt: skip
"""Keys whose object is one value: conditions, and tables by id. (The list of computed scores is a list.)"""


def shred(document: Mapping[str, Any]) -> Draft:
    """Return the elements of a document. Equal documents give equal elements, in the same order.

    Keys that can be no field (with a dot, say) are left out: reading a file reports them before.
    """
    draft: Draft = {}
    _shred_object(document, ROOT, "", draft)
    return draft


def assemble(draft: Mapping[Uid, Cells]) -> Document:
    """Return the document that the elements stand for, without those that are out of it.

    Nor those that only a chain of moves can have put deeper than any file may be.
    """
    return _Assembler(draft).element(ROOT, DEEPEST)


def _shred_object(content: Mapping[str, Any], uid: Uid, prefix: str, draft: Draft) -> None:
    cells = draft.setdefault(uid, {})
    for key, value in content.items():
        path = f"{prefix}{key}"
        if value is None or not _KEY.fullmatch(key):
            continue
        if isinstance(value, Mapping) and value and key not in WHOLE:
            _shred_object(value, uid, f"{path}.", draft)
        elif _is_elements(value):
            _shred_list(value, uid, path, draft)
        else:
            cells[path] = value


def _is_elements(value: object) -> bool:
    return (
        isinstance(value, list | tuple) and bool(value) and all(isinstance(item, Mapping) for item in value)
    )


def _shred_list(items: list[Mapping[str, Any]], parent: Uid, slot: str, draft: Draft) -> None:
    for item, order in zip(items, spread(len(items)), strict=True):
        uid = f"e{len(draft)}"
        draft[uid] = {PLACE: [parent, slot, order]}
        _shred_object(item, uid, "", draft)


class _Assembler:
    """Puts one draft together."""

    def __init__(self, draft: Mapping[Uid, Cells]) -> None:
        self._draft = draft
        self._slots: dict[Uid, list[tuple[str, list[Uid]]]] = {}
        for (parent, slot), uids in children(draft).items():
            self._slots.setdefault(parent, []).append((slot, uids))

    def element(self, uid: Uid, levels: int) -> Document:
        content: Document = {}
        for path, value in self._values(uid, levels):
            _put(content, path.split("."), value)
        return content

    def _values(self, uid: Uid, levels: int) -> Iterator[tuple[str, Leaf]]:
        for path, value in self._draft.get(uid, {}).items():
            if path not in {PLACE, STATE}:
                yield path, value
        for slot, uids in self._slots.get(uid, ()) if levels else ():
            live = [child for child in uids if STATE not in self._draft[child]]
            if live:
                yield slot, [self.element(child, levels - 1) for child in live]


def _put(content: Document, keys: list[str], value: Leaf) -> None:
    *outer, last = keys
    for key in outer:
        inner = content.setdefault(key, {})
        if not isinstance(inner, dict):
            return  # a value stands where an object would: the value stays, and the checker says so
        content = inner
    if value == {} and isinstance(value, dict):
        content.setdefault(last, {})  # what is within it may have come before
    else:
        content[last] = value
