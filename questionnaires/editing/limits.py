"""What an edit may write at all: the shape of addresses and values, and limits against abuse.

Whether a draft makes sense is for the checker to say, not for here: any state that can be typed can be saved.
"""

import json
import math
import re
from collections.abc import Mapping
from enum import StrEnum

from questionnaires.editing.cells import PLACE, ROOT, STATE, Cells, State, Uid, Write, Writes, place_of

MOST_WRITES = 20_000
LONGEST_PATH = 120
LARGEST_VALUE = 20_000
"""Bytes of one cell as JSON."""

DEEPEST_VALUE = 40
DEEPEST_ELEMENT = 5
"""Questionnaire > section > question > scale > option."""

_UID = re.compile(r"[a-z][a-z0-9]{0,39}")
_PATH = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9][A-Za-z0-9_-]*){0,5}")
_ORDER = re.compile(r"[0-9a-z]{0,199}[1-9a-z]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Refusal(StrEnum):
    """Why an edit is not written."""

    TOO_MANY_WRITES = "too_many_writes"
    BAD_ADDRESS = "bad_address"
    BAD_PLACE = "bad_place"
    TOO_DEEP = "too_deep"
    BAD_VALUE = "bad_value"
    TOO_LARGE = "too_large"
    BAD_CHARACTERS = "bad_characters"


def refusal(draft: Mapping[Uid, Cells], writes: Writes) -> Refusal | None:
    """Return why `writes` may not be written, None when they may.

    `draft` need only hold the elements that are written, the parents they are put under, and those above them.
    """
    if len(writes) > MOST_WRITES:
        return Refusal.TOO_MANY_WRITES
    for write in writes:
        if problem := _refusal_of_cell(write):
            return problem
    placed = {uid: {PLACE: value} for uid, path, value in writes if path == PLACE and value is not None}
    return next((problem for uid in placed if (problem := _refusal_of_place(draft, placed, uid))), None)


def _refusal_of_cell(write: Write) -> Refusal | None:
    uid, path, value = write
    if not _UID.fullmatch(uid):
        return Refusal.BAD_ADDRESS
    if path == PLACE:
        return None if _is_place(uid, value) else Refusal.BAD_PLACE
    if path == STATE:
        is_state = value is None or value in tuple(State)
        return None if is_state and uid != ROOT else Refusal.BAD_VALUE
    if len(path) > LONGEST_PATH or not _PATH.fullmatch(path):
        return Refusal.BAD_ADDRESS
    return _refusal_of_value(value)


def _is_place(uid: Uid, value: object) -> bool:
    if value is None or uid == ROOT:
        return value is None
    place = place_of({PLACE: value}) if isinstance(value, list) else None
    return (
        place is not None
        and bool(_UID.fullmatch(place.parent))
        and bool(_PATH.fullmatch(place.slot))
        and bool(_ORDER.fullmatch(place.order))
    )


def _refusal_of_value(value: object) -> Refusal | None:
    if not _is_json(value, DEEPEST_VALUE):
        return Refusal.BAD_VALUE
    text = json.dumps(value, ensure_ascii=False)
    if len(text) > LARGEST_VALUE or len(text.encode(errors="surrogatepass")) > LARGEST_VALUE:
        return Refusal.TOO_LARGE
    return Refusal.BAD_CHARACTERS if "\\u0000" in text or _UNSTORABLE.search(text) else None


def _is_json(value: object, levels: int) -> bool:
    """Tell whether `value` is a finite JSON value of at most so many levels."""
    match value:
        case None | bool() | str() | int():
            return True
        case float():
            return math.isfinite(value)
        case list():
            return levels > 0 and all(_is_json(item, levels - 1) for item in value)
        case dict():
            return levels > 0 and all(
                isinstance(key, str) and _is_json(item, levels - 1) for key, item in value.items()
            )
        case _:
            return False


def _refusal_of_place(draft: Mapping[Uid, Cells], placed: Mapping[Uid, Cells], uid: Uid) -> Refusal | None:
    """Follow the way up to the questionnaire: it must exist, end there, and not be longer than any has."""
    for _ in range(DEEPEST_ELEMENT):
        place = place_of(placed.get(uid) or draft.get(uid, {}))
        if place is None:
            return Refusal.BAD_PLACE
        if place.parent == ROOT:
            return None
        uid = place.parent
    return Refusal.TOO_DEEP
