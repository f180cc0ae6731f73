"""A workbook as typed values: sheets of rows of cells. `xlsx` and `ods` write it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Look(StrEnum):
    """How a row is dressed; the same few looks in every format."""

    TITLE = "title"
    HEADING = "heading"
    HEADER = "header"
    BODY = "body"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class TextCell:
    """Words; whatever they begin with, never a formula. `among_numbers` aligns them as numbers are."""

    text: str
    among_numbers: bool = False


@dataclass(frozen=True, slots=True)
class NumberCell:
    """A number shown with `decimals` digits after the separator."""

    value: float
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class PercentCell:
    """A percentage: 45.0 is stored as 0.45 and shown as « 45 % »."""

    percent: float
    decimals: int = 0

    @property
    def value(self) -> float:
        """The share of one that the file holds."""
        return round(self.percent / 100, 10)


Cell = TextCell | NumberCell | PercentCell


@dataclass(frozen=True, slots=True)
class Row:
    """One line of cells that share a look."""

    cells: tuple[Cell, ...] = ()
    look: Look = Look.BODY


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `widths` are in characters; frozen rows and columns stay in view, rows on each page too."""

    name: str
    rows: Iterable[Row]
    widths: tuple[int, ...]
    frozen_rows: int = 0
    frozen_columns: int = 0


@dataclass(frozen=True, slots=True)
class Workbook:
    """Sheets with the title, the subject and the language (BCP 47) that the file says it has."""

    title: str
    language: str
    sheets: tuple[Sheet, ...]
    subject: str = field(default="", kw_only=True)


def row(*texts: str, look: Look = Look.BODY) -> Row:
    """Return a row of words."""
    return Row(tuple(TextCell(text) for text in texts), look)


def sheet_name(name: str) -> str:
    """Return a name that every spreadsheet program accepts: no brackets, slashes, `:*?`; 31 characters."""
    allowed = "".join(" " if character in "[]:*?/\\'" else character for character in name)
    return " ".join(allowed.split())[:31] or "-"
