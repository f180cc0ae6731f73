"""The fields of a training request, and what each may hold. A request is a shared document with one cell a field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from survey_app.coediting.cells import BadCellError, FaultyCellError, Value
from survey_app.documents.characters import xml_text

LONGEST_LINE = 200
LONGEST_TEXT = 4_000
MOST_PEOPLE = 999

USUAL_PEOPLE = 12
"""A request for fewer people is seldom granted: ten to twelve is what academies ask for."""

PROPOSED = "proposed."
"""Before the path of a field: what was proposed for it last, by which a text that people wrote over is known."""


class Field(StrEnum):
    """The fields, in the order in which they are filled; the value is the path of the cell."""

    SCHOOL = "school"
    CONTACT = "contact"
    THEME = "theme"
    ORIGIN = "origin"
    WORK_DONE = "work_done"
    SCHOOL_PROJECT = "school_project"
    PALIER = "palier"
    OBJECTIVES = "objectives"
    PUPIL_EFFECTS = "pupil_effects"
    AUDIENCE = "audience"
    NUMBER = "number"
    FORMAT = "format"
    DURATION = "duration"
    SLOTS = "slots"
    PLACE = "place"
    TRAINER = "trainer"
    PREREQUISITES = "prerequisites"
    FOLLOW_UP = "follow_up"
    EVALUATION = "evaluation"
    OTHER_SCHOOLS = "other_schools"


class Shape(StrEnum):
    """What a field holds: one line, a text of several lines, or a number of people."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"


class Fault(StrEnum):
    """What is wrong with a value that somebody typed."""

    NOT_A_NUMBER = "not_a_number"
    TOO_LONG = "too_long"


class Part(StrEnum):
    """The parts of a request."""

    SCHOOL = "school"
    NEED = "need"
    TRAINING = "training"
    ORGANISATION = "organisation"
    AFTERWARDS = "afterwards"


PARTS: Mapping[Part, tuple[Field, ...]] = {
    Part.SCHOOL: (Field.SCHOOL, Field.CONTACT),
    Part.NEED: (Field.THEME, Field.ORIGIN, Field.WORK_DONE, Field.SCHOOL_PROJECT, Field.PALIER),
    Part.TRAINING: (Field.OBJECTIVES, Field.PUPIL_EFFECTS, Field.AUDIENCE, Field.NUMBER),
    Part.ORGANISATION: (
        Field.FORMAT,
        Field.DURATION,
        Field.SLOTS,
        Field.PLACE,
        Field.TRAINER,
        Field.PREREQUISITES,
    ),
    Part.AFTERWARDS: (Field.FOLLOW_UP, Field.EVALUATION, Field.OTHER_SCHOOLS),
}

OPTIONAL = frozenset({Field.PREREQUISITES, Field.OTHER_SCHOOLS})
"""A request is complete without them."""

_LINES = frozenset({Field.SCHOOL, Field.THEME, Field.DURATION, Field.PLACE})
_DIGITS = re.compile(r"[0-9]{1,3}")
_SPACES = re.compile(r"[ \t\n]+")


@dataclass(frozen=True, slots=True)
class Topic:
    """What a request is about: codes of the questionnaires, each of which may be ""."""

    champ: str = ""
    practice: str = ""
    indicator: str = ""


def shape_of(field: Field) -> Shape:
    """Return what a field holds."""
    if field is Field.NUMBER:
        return Shape.NUMBER
    return Shape.LINE if field in _LINES else Shape.TEXT


def longest(field: Field) -> int:
    """Return how many characters a field holds."""
    return LONGEST_TEXT if shape_of(field) is Shape.TEXT else LONGEST_LINE


def clean_field(path: str, value: Value) -> Value:
    """Return what is kept of what somebody wrote into a field: an empty text is no value.

    Raises BadCellError for what no page sends, FaultyCellError with a `Fault` for what somebody may have typed.
    """
    if path not in set(Field):
        message = f"a training request has no field {path!r}"
        raise BadCellError(message)
    field = Field(path)
    if value is None:
        return None
    if field is Field.NUMBER:
        return _clean_number(value)
    if not isinstance(value, str):
        message = f"{field} holds a text"
        raise BadCellError(message)
    return _clean_text(field, value)


def clean_own(path: str, value: Value) -> Value:
    """Return what is kept of what the product itself writes: fields, what was proposed for them, and the topic."""
    if path in _TOPIC_PATHS and isinstance(value, str | None):
        return value or None
    return clean_field(path.removeprefix(PROPOSED), value)


def topic_cells(topic: Topic) -> Mapping[str, str]:
    """Return the cells that hold a topic."""
    return dict(zip(_TOPIC_PATHS, (topic.champ, topic.practice, topic.indicator), strict=True))


def read_topic(values: Mapping[str, Value]) -> Topic:
    """Return the topic that cells hold."""
    return Topic(*(str(values.get(path) or "") for path in _TOPIC_PATHS))


def list_missing(values: Mapping[str, Value]) -> tuple[Field, ...]:
    """Return the fields that are still to be filled, in order."""
    return tuple(field for field in Field if field not in OPTIONAL and values.get(field) is None)


def is_small(values: Mapping[str, Value]) -> bool:
    """Say whether fewer people are expected than such a training usually brings together."""
    number = values.get(Field.NUMBER)
    return isinstance(number, str) and number.isdecimal() and int(number) < USUAL_PEOPLE


_TOPIC_PATHS = ("topic.champ", "topic.practice", "topic.indicator")


def _clean_number(value: Value) -> str | None:
    """Return digits: a number is a text in the browser too, and must be the same there."""
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else "?"
    if not text:
        return None
    if not _DIGITS.fullmatch(text) or int(text) == 0:
        raise FaultyCellError(Field.NUMBER, Fault.NOT_A_NUMBER)
    return str(int(text))


def _clean_text(field: Field, value: str) -> str | None:
    text = xml_text(value).strip()
    if shape_of(field) is Shape.LINE:
        text = _SPACES.sub(" ", text)
    if len(text) > longest(field):
        raise FaultyCellError(field, Fault.TOO_LONG)
    return text or None
