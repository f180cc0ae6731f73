"""The values of shared documents: cells, changes, what is sent, and what comes of it. No database here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

Value = str | int | float | bool | list[str] | None
"""What a cell may hold, as JSON has it. None is an empty cell."""

Cleaner = Callable[[str, Value], Value]
"""Gives the value to be kept of what was sent for a path. Raises `BadCellError` for what the subject does not know."""


class BadCellError(Exception):
    """A path that the document does not have, or a value that its cell cannot hold; the text is for a log."""


class FaultyCellError(BadCellError):
    """A value that somebody may well have typed, and that its cell cannot hold; `fault` is a word of the subject."""

    def __init__(self, path: str, fault: str) -> None:
        super().__init__(f"{path}: {fault}")
        self.path = path
        self.fault = fault


class TooManyCellsError(Exception):
    """A document has no room for another cell."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it stands; `author` is "" once the account is erased. An empty value was emptied by its author."""

    path: str
    value: Value
    number: int
    author_id: int | None
    author: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class SentCell:
    """One cell that somebody writes. `base` is the number of the cell they read, 0 when it had never been written.

    `key` is made where they write, and makes it safe to send again.
    """

    key: str
    path: str
    value: Value
    base: int


@dataclass(frozen=True, slots=True)
class Clash:
    """A cell that somebody else wrote since it was read: it stays as it is until its second author has chosen."""

    path: str
    mine: Value
    theirs: Cell


@dataclass(frozen=True, slots=True)
class Written:
    """What came of sending cells: those that stand now as they were sent, and those that clash."""

    head: int
    cells: tuple[Cell, ...]
    clashes: tuple[Clash, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the log."""

    number: int
    path: str
    before: Value
    after: Value
    author: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who has the document open, and the cell they are at; "" for none."""

    name: str
    path: str
    account_id: int


@dataclass(frozen=True, slots=True)
class News:
    """What others did since a number: the cells as they stand now, and who is there."""

    head: int
    cells: tuple[Cell, ...]
    readers: tuple[Reader, ...]
