"""The fields of a plan's lines: their closed lists, the paths of their cells, and what each cell may hold. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial

from survey_app.coediting.cells import BadCellError, FaultyCellError, Value
from survey_app.documents.characters import xml_text

LINES_LIMIT = 400
"""More lines than any school follows; the cells of so many still fit into a document."""

WORDS = 300
"""Characters of a field of one line."""
TEXT = 2_000
"""Characters of a field of several lines."""
LARGEST_NUMBER = 9_999
FIRST_YEAR, LAST_YEAR = 2000, 2099
PRIORITIES = (1, 2, 3)

TICKED = "oui"
"""What the cell of a ticked box holds."""


class LineStatus(StrEnum):
    """How far a line is. None of them is a judgement: giving up is a decision like another."""

    PROPOSED = "proposed"
    DECIDED = "decided"
    UNDER_WAY = "under_way"
    DONE = "done"
    GIVEN_UP = "given_up"


SETTLED = frozenset({LineStatus.DONE, LineStatus.GIVEN_UP})
"""Lines of which nobody is reminded any more."""


class Horizon(StrEnum):
    """Short term is under a year, medium term two or three years."""

    SHORT = "short"
    MEDIUM = "medium"


class ActionKind(StrEnum):
    """What sort of action a line is."""

    FIL = "fil"
    PAF = "paf"
    PEERS = "peers"
    TICE = "tice"
    EQUIPMENT = "equipment"
    ORGANISATION = "organisation"


class Field(StrEnum):
    """The fields of a line that people write."""

    CHAMP = "champ"
    PRIORITY = "priority"
    OBJECTIVE = "objective"
    HORIZON = "horizon"
    KIND = "kind"
    ACTION = "action"
    AUDIENCE = "audience"
    NUMBER = "number"
    STARTS_ON = "starts_on"
    ENDS_ON = "ends_on"
    RESPONSIBLE = "responsible"
    RESPONSIBLE_NAME = "responsible_name"
    MEANS = "means"
    INDICATOR = "indicator"
    STATUS = "status"
    QUIET = "quiet"
    ORDER = "order"
    SOURCE = "source"
    REMOVED = "removed"


class Fault(StrEnum):
    """What is wrong with a value that somebody may have typed; each has its sentence in the interface."""

    NOT_IN_LIST = "not_in_list"
    TOO_LONG = "too_long"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DAY = "not_a_day"


_FIELDS = {field.value: field for field in Field}
_LINE_KEY = r"[a-z0-9]{8,24}"
_LINE = re.compile(rf"line\.({_LINE_KEY})\.([a-z_]+)")
_REVIEW = re.compile(rf"line\.({_LINE_KEY})\.review\.(\d{{4}})\.(note|status)")
_AXIS = re.compile(r"axis\.([A-Za-z][A-Za-z0-9_]{0,31})\.(note|priority\.[123])")
_BLANKS = re.compile(r"[^\S\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]+")
_PROPOSAL = re.compile(r"proposal\.([\w:-]{1,80})\.dismissed", re.ASCII)


def line_path(key: str, field: str) -> str:
    """Return the path of the cell of one field of a line."""
    return f"line.{key}.{field}"


def review_path(key: str, year: int, part: str) -> str:
    """Return the path of the `note` or the `status` that a line has in the review of a school year."""
    return f"line.{key}.review.{year}.{part}"


def axis_path(champ: str, part: str) -> str:
    """Return the path of a cell of an axis: `note`, `priority.1` to `priority.3`."""
    return f"axis.{champ}.{part}"


def dismissal_path(proposal: str) -> str:
    """Return the path of the cell that says that a proposal is not shown any more."""
    return f"proposal.{proposal}.dismissed"


def line_key_of(path: str) -> str | None:
    """Return the key of the line that a path belongs to, None for another path."""
    found = re.match(rf"line\.({_LINE_KEY})\.", path)
    return found[1] if found else None


def review_of(path: str) -> tuple[str, int, str] | None:
    """Return the line, the year and the part of a path of a review, None for another path."""
    found = _REVIEW.fullmatch(path)
    return (found[1], int(found[2]), found[3]) if found else None


def axis_of(path: str) -> tuple[str, str] | None:
    """Return the champ and the part of a path of an axis that people write, None for another path."""
    found = _AXIS.fullmatch(path)
    return (found[1], found[2]) if found else None


def field_of(path: str) -> tuple[str, Field] | None:
    """Return the line and the field of a path, None when it is no field of a line."""
    found = _LINE.fullmatch(path)
    return (found[1], _FIELDS[found[2]]) if found and found[2] in _FIELDS else None


@dataclass(frozen=True, slots=True)
class PlanCleaner:
    """Cleans what is sent for the cells of one plan: the `Cleaner` of its shared document.

    `champs` are the codes of its axes, `people` the accounts that may be responsible of a line. Raises
    BadCellError for what no plan has, FaultyCellError for what people may have typed.
    """

    champs: frozenset[str]
    people: frozenset[int]

    def __call__(self, path: str, value: Value) -> Value:
        """Return the value to be kept."""
        if isinstance(value, str) and not value.strip():
            value = None
        if value is None:
            self._reader(path)
            return None
        return self._reader(path)(value)

    def _reader(self, path: str) -> "Reader":
        if found := field_of(path):
            return partial(self._of_line(found[1]), path)
        if review := review_of(path):
            return partial(_status if review[2] == "status" else _text, path)
        if axis := axis_of(path):
            if axis[0] not in self.champs:
                raise BadCellError(path)
            return partial(_text if axis[1] == "note" else _words, path)
        if _PROPOSAL.fullmatch(path):
            return partial(_flag, path)
        raise BadCellError(path)

    def _of_line(self, field: Field) -> "PathReader":
        of_this_plan: Mapping[Field, PathReader] = {Field.CHAMP: self._champ, Field.RESPONSIBLE: self._person}
        return of_this_plan.get(field) or _READERS[field]

    def _champ(self, path: str, value: Value) -> Value:
        if not isinstance(value, str) or value not in self.champs:
            raise FaultyCellError(path, Fault.NOT_IN_LIST)
        return value

    def _person(self, path: str, value: Value) -> Value:
        number = _number(path, value)
        if number not in self.people:
            raise FaultyCellError(path, Fault.NOT_IN_LIST)
        return str(number)


Reader = Callable[[Value], Value]
PathReader = Callable[[str, Value], Value]


def _text(path: str, value: Value, limit: int = TEXT) -> Value:
    if not isinstance(value, str):
        raise BadCellError(path)
    clean = xml_text(value).strip()
    if len(clean) > limit:
        raise FaultyCellError(path, Fault.TOO_LONG)
    return clean or None


def _words(path: str, value: Value) -> Value:
    """Words of one line."""
    return _text(path, on_one_line(value) if isinstance(value, str) else value, WORDS)


def on_one_line(text: str) -> str:
    """Return words with single spaces in place of line ends and runs of blanks; no-break spaces stay."""
    return _BLANKS.sub(" ", text).strip()


def _choice(allowed: type[StrEnum], path: str, value: Value) -> Value:
    if not isinstance(value, str) or value not in {member.value for member in allowed}:
        raise FaultyCellError(path, Fault.NOT_IN_LIST)
    return value


_status: PathReader = partial(_choice, LineStatus)


def _number(path: str, value: Value) -> int:
    """Cells hold digits, as fields of a page do: so both always say the same."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,9}", value.strip(), re.ASCII):
        raise FaultyCellError(path, Fault.NOT_A_NUMBER)
    return int(value)


def _count(path: str, value: Value) -> Value:
    number = _number(path, value)
    if not 1 <= number <= LARGEST_NUMBER:
        raise FaultyCellError(path, Fault.NOT_A_NUMBER)
    return str(number)


def _priority(path: str, value: Value) -> Value:
    number = _number(path, value)
    if number not in PRIORITIES:
        raise FaultyCellError(path, Fault.NOT_IN_LIST)
    return str(number)


def _day(path: str, value: Value) -> Value:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise FaultyCellError(path, Fault.NOT_A_DAY)
    return day.isoformat()


def _flag(path: str, value: Value) -> Value:
    """A box that is ticked; one that is not is an empty cell."""
    if value != TICKED:
        raise FaultyCellError(path, Fault.NOT_IN_LIST)
    return TICKED


def _order(path: str, value: Value) -> Value:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9a-z]{0,39}[1-9a-z]", value):
        raise BadCellError(path)
    return value


def _source(path: str, value: Value) -> Value:
    if not isinstance(value, str) or not re.fullmatch(r"[\w:-]{1,80}", value, re.ASCII):
        raise BadCellError(path)
    return value


_READERS: Mapping[Field, PathReader] = {
    Field.PRIORITY: _priority,
    Field.OBJECTIVE: _text,
    Field.HORIZON: partial(_choice, Horizon),
    Field.KIND: partial(_choice, ActionKind),
    Field.ACTION: _words,
    Field.AUDIENCE: _words,
    Field.NUMBER: _count,
    Field.STARTS_ON: _day,
    Field.ENDS_ON: _day,
    Field.RESPONSIBLE_NAME: _words,
    Field.MEANS: _text,
    Field.INDICATOR: _text,
    Field.STATUS: _status,
    Field.QUIET: _flag,
    Field.ORDER: _order,
    Field.SOURCE: _source,
    Field.REMOVED: _flag,
}
