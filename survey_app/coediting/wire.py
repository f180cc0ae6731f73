"""Shared documents as JSON between the page and the server: what is sent is bounded and read with suspicion."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from survey_app.coediting.cells import SentCell, Value

LARGEST_BODY = 256 * 1024
"""Bytes of what a page sends at once."""

MOST_CELLS_AT_ONCE = 50
LONGEST_PATH = 120
LONGEST_NAME = 40
"""Characters of the name of a tab, and of the key of a change."""

LONGEST_TEXT = 20_000
"""Characters of one cell, whatever its subject allows."""

MOST_ITEMS = 200
"""Words of a cell that holds a list."""

_LARGEST_NUMBER = 2**31 - 1
_PATH = re.compile(rf"[A-Za-z0-9][\w./:-]{{0,{LONGEST_PATH - 1}}}", re.ASCII)
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

Json = dict[str, Any]


class WireError(Exception):
    """What was sent is none of the protocol; the text says where, for whoever writes a client."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Cells that one tab sends at once, as the account that wrote them."""

    account_id: int
    tab: str
    cells: tuple[SentCell, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What a tab asks now and then: the last number it knows, who it is, and the cell in view."""

    since: int
    tab: str
    path: str


def read_batch(body: bytes) -> Batch:
    """Return the cells of a body. Raises WireError."""
    content = _parse(body)
    cells = content.get("cells")
    if not isinstance(cells, list) or not 1 <= len(cells) <= MOST_CELLS_AT_ONCE:
        message = f"cells: a list of 1 to {MOST_CELLS_AT_ONCE}"
        raise WireError(message)
    sent = tuple(_read_cell(cell) for cell in cells)
    if len({one.path for one in sent}) < len(sent):
        message = "cells: a path twice"
        raise WireError(message)
    return Batch(_number(content.get("account"), "account"), _name(content.get("tab"), "tab"), sent)


def read_question(arguments: Mapping[str, str]) -> Question:
    """Return what the address asks. Raises WireError."""
    since = arguments.get("depuis", "")
    path = arguments.get("lieu", "")
    return Question(
        since=_number(int(since) if re.fullmatch(r"[0-9]{1,10}", since) else None, "depuis"),
        tab=_name(arguments.get("onglet"), "onglet"),
        path=read_path(path) if path else "",
    )


def read_path(value: object) -> str:
    """Return a path that a document might have. Raises WireError."""
    if not isinstance(value, str) or not _PATH.fullmatch(value):
        message = f"path: 1 to {LONGEST_PATH} plain characters"
        raise WireError(message)
    return value


def read_value(value: object) -> Value:
    """Return a value that a cell might hold; nothing but blanks is an empty cell. Raises WireError."""
    match value:
        case None | bool():
            return value
        case int() | float():
            if abs(value) <= _LARGEST_NUMBER:
                return value
        case str():
            if len(value) <= LONGEST_TEXT:
                return plain_text(value) or None
        case list():
            if len(value) <= MOST_ITEMS and all(isinstance(item, str) for item in value):
                return [plain_text(item) for item in value if len(item) <= LONGEST_TEXT] or None
    message = "value: text, number, yes or no, a list of texts, or nothing"
    raise WireError(message)


def plain_text(text: str) -> str:
    """Return what somebody typed without control characters, with line ends alike, without blanks around it."""
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _parse(body: bytes) -> Json:
    try:
        content = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        message = "not JSON"
        raise WireError(message) from error
    if not isinstance(content, dict):
        message = "body: an object"
        raise WireError(message)
    return content


def _read_cell(cell: object) -> SentCell:
    if not isinstance(cell, dict):
        message = "cell: an object"
        raise WireError(message)
    return SentCell(
        key=_name(cell.get("key"), "key"),
        path=read_path(cell.get("path")),
        value=read_value(cell.get("value")),
        base=_number(cell.get("base"), "base"),
    )


def _name(value: object, place: str) -> str:
    if not isinstance(value, str) or not re.fullmatch(rf"[A-Za-z0-9_-]{{1,{LONGEST_NAME}}}", value):
        message = f"{place}: 1 to {LONGEST_NAME} plain characters"
        raise WireError(message)
    return value


def _number(value: object, place: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _LARGEST_NUMBER:
        message = f"{place}: a number from 0"
        raise WireError(message)
    return value


def _refuse(constant: str) -> None:
    message = f"{constant} is no number"
    raise ValueError(message)
