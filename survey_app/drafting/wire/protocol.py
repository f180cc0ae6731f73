"""Edits as JSON between the builder in the browser and the server; what each word means is in `edits`."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from questionnaires.editing.cells import Write, Writes
from questionnaires.editing.limits import MOST_WRITES
from survey_app.drafting.edits import AuthoredClash, Batch, EditResult, LogEntry, Note, SentEdit
from survey_app.drafting.models import EditKind

LARGEST_BODY = 2 * 1024 * 1024
MOST_EDITS = 50
LONGEST_NAME = 40
"""Characters of the name of a tab, of an edit, of an element."""

_LARGEST_NUMBER = 2**31 - 1
_KINDS = {kind.value: kind for kind in (EditKind.EDIT, EditKind.UNDO, EditKind.REDO)}

Names = Mapping[int | None, str]
"""What people are called, by their account."""

Json = dict[str, Any]


class ProtocolError(Exception):
    """What was sent is no batch of edits; the text says where, for whoever writes a client."""


class OtherAccountError(Exception):
    """Edits that somebody wrote who is not the one who sends them."""


def parse_json(body: bytes) -> object:
    """Return a JSON value. Raises ProtocolError."""
    try:
        return json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        message = "not JSON"
        raise ProtocolError(message) from error


def read_batch(document: object) -> Batch:
    """Return a batch. Raises ProtocolError."""
    content = _object(document, "body")
    edits = _list(content.get("edits"), "edits")
    if not 1 <= len(edits) <= MOST_EDITS:
        message = f"edits: 1 to {MOST_EDITS}"
        raise ProtocolError(message)
    batch = Batch(read_name(content.get("session"), "session"), tuple(_read_edit(edit) for edit in edits))
    if sum(len(edit.writes) for edit in batch.edits) > MOST_WRITES:
        message = f"writes: at most {MOST_WRITES}"
        raise ProtocolError(message)
    return batch


def require_author(document: object, account_id: int) -> None:
    """Make sure that a batch was written by the account that sends it; one that does not say by whom may be.

    Raises OtherAccountError: whoever wrote it has left the tab to somebody else, and sends it when they are back.
    """
    author = _object(document, "body").get("account")
    if author is not None and author != account_id:
        raise OtherAccountError


def read_name(value: object, place: str) -> str:
    """Return the name of a tab, an edit or an element. Raises ProtocolError."""
    text = _text(value, place)
    if not text or len(text) > LONGEST_NAME or not text.isascii() or not text.isprintable():
        message = f"{place}: 1 to {LONGEST_NAME} plain characters"
        raise ProtocolError(message)
    return text


def read_number(value: object, place: str) -> int:
    """Return the number of an entry. Raises ProtocolError."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _LARGEST_NUMBER:
        message = f"{place}: a number from 0"
        raise ProtocolError(message)
    return value


def result_as_json(result: EditResult, names: Names, reason: str) -> Json:
    """Return what became of an edit."""
    return {
        "key": result.key,
        "number": result.number,
        "state": result.outcome.value,
        "writes": _writes_as_json(result.writes),
        "clashes": list(_clashes_as_json(result.clashes, names)),
        "reason": reason,
    }


def entry_as_json(entry: LogEntry, names: Names) -> Json:
    """Return an entry of somebody else."""
    return {
        "number": entry.number,
        "key": entry.key,
        "session": entry.session,
        "author": names.get(entry.author_id, ""),
        "made_at": entry.made_at.isoformat(),
        "kind": entry.kind.value,
        "writes": _writes_as_json(entry.writes),
        "note": entry.note,
    }


def step_as_json(entry: LogEntry) -> Json:
    """Return a step that its author can undo or redo."""
    return {
        "number": entry.number,
        "key": entry.key,
        "writes": _writes_as_json(entry.writes),
        "inverse": _writes_as_json(entry.inverse),
        "note": entry.note,
    }


def conflict_as_json(entry: LogEntry, names: Names) -> Json:
    """Return what is held back of the person's own; `author` is who wrote the other version."""
    clashes = list(_clashes_as_json(entry.clashes, names))
    return {
        "number": entry.number,
        "author": clashes[0]["author"] if clashes else "",
        "made_at": entry.made_at.isoformat(),
        "writes": _writes_as_json(entry.writes),
        "clashes": clashes,
    }


def people_in(results: Iterable[EditResult] = (), entries: Iterable[LogEntry] = ()) -> Iterator[int | None]:
    """Yield the accounts whose names are needed to tell of these."""
    for result in results:
        yield from (clash.author_id for clash in result.clashes)
    for entry in entries:
        yield entry.author_id
        yield from (clash.author_id for clash in entry.clashes)


def _read_edit(document: object) -> SentEdit:
    content = _object(document, "edit")
    kind = content.get("kind", EditKind.EDIT.value)
    if not isinstance(kind, str) or kind not in _KINDS:
        message = f"kind: one of {', '.join(_KINDS)}"
        raise ProtocolError(message)
    target_key = content.get("target_key")
    return SentEdit(
        key=read_name(content.get("key"), "key"),
        base=read_number(content.get("base"), "base"),
        kind=_KINDS[kind],
        writes=_read_writes(content.get("writes", [])),
        target=_number_or_none(content.get("target"), "target"),
        target_key=None if target_key is None else read_name(target_key, "target_key"),
        settles=_number_or_none(content.get("settles"), "settles"),
        note=_read_note(content.get("note")),
    )


def _read_writes(document: object) -> Writes:
    writes = []
    for item in _list(document, "writes"):
        parts = _list(item, "write")
        if len(parts) != len(Write._fields):
            message = "write: [uid, path, value]"
            raise ProtocolError(message)
        uid, path, value = parts
        writes.append(Write(_text(uid, "uid"), _text(path, "path"), value))
    return tuple(writes)


def _read_note(document: object) -> Note:
    """Return the words of a note that a history can use; whatever else it says is dropped."""
    content = document if isinstance(document, dict) else {}
    return {
        name: content[name][:LONGEST_NAME]
        for name in ("action", "uid")
        if isinstance(content.get(name), str) and content[name].isascii() and content[name].isprintable()
    }


def _number_or_none(value: object, place: str) -> int | None:
    return None if value is None else read_number(value, place)


def _object(value: object, place: str) -> Json:
    if not isinstance(value, dict):
        message = f"{place}: an object"
        raise ProtocolError(message)
    return value


def _list(value: object, place: str) -> list[Any]:
    if not isinstance(value, list):
        message = f"{place}: a list"
        raise ProtocolError(message)
    return value


def _text(value: object, place: str) -> str:
    if not isinstance(value, str):
        message = f"{place}: a text"
        raise ProtocolError(message)
    return value


def _writes_as_json(writes: Writes) -> list[list[Any]]:
    return [list(write) for write in writes]


def _clashes_as_json(clashes: Iterable[AuthoredClash], names: Names) -> Iterator[Json]:
    for clash in clashes:
        yield {
            "uid": clash.uid,
            "path": clash.path,
            "present": clash.present,
            "proposed": clash.proposed,
            "author": names.get(clash.author_id, ""),
        }


def _refuse(constant: str) -> float:
    message = f"{constant} is no number"
    raise ValueError(message)
