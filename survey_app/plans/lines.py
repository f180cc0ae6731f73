"""A plan as typed values, read of the cells of its document or of a frozen version. Pure."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from questionnaires.definition.texts import Text
from survey_app.coediting.cells import Value
from survey_app.plans.fields import (
    PRIORITIES,
    TICKED,
    ActionKind,
    Field,
    Horizon,
    LineStatus,
    field_of,
    line_key_of,
    review_of,
)

FIRST_MONTH = 8
"""A school year begins on the first of August."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Review(_Value):
    """What is said of a line when the plan is gone through at the end of a school year."""

    year: int
    status: LineStatus | None = None
    note: str = ""


class PlanLine(_Value):
    """One line of a plan. `responsible` is an account of the school, `responsible_name` somebody without one.

    Nobody is reminded of a `quiet` one. `order` places it among the lines of its champ; `source` names the proposal
    that it was taken from.
    """

    key: str
    champ: str = ""
    priority: int | None = None
    objective: str = ""
    horizon: Horizon | None = None
    kind: ActionKind | None = None
    action: str = ""
    audience: str = ""
    number: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    responsible: int | None = None
    responsible_name: str = ""
    means: str = ""
    indicator: str = ""
    status: LineStatus = LineStatus.PROPOSED
    quiet: bool = False
    order: str = ""
    source: str = ""
    reviews: tuple[Review, ...] = ()
    is_removed: bool = False

    @property
    def is_backwards(self) -> bool:
        """Whether it ends before it begins: each date is written by itself, so this can come about."""
        return self.starts_on is not None and self.ends_on is not None and self.ends_on < self.starts_on

    def review(self, year: int) -> Review:
        """Return what is said of it for a school year; nothing yet is a review too."""
        return next((one for one in self.reviews if one.year == year), Review(year=year))

    def school_years(self) -> range:
        """Return the school years that its period touches; none as long as it has no date."""
        first, last = self.starts_on or self.ends_on, self.ends_on or self.starts_on
        if first is None or last is None:
            return range(0)
        return range(school_year_of(min(first, last)), school_year_of(max(first, last)) + 1)


class AxisState(_Value):
    """Where the champ stood in the school's own fiche of a year: counts of indicators, and what comes next.

    `palier` is 0 before the first one and None when nothing of the champ applies. `is_signed` is false while the
    fiche is being filled.
    """

    year: int
    is_signed: bool
    palier: int | None
    palier_title: Text = {}
    reached: int
    applicable: int
    next_title: Text = {}
    needed: int = 0
    missing: tuple[Text, ...] = ()


class Axis(_Value):
    """One champ of the plan: its title as data, where it stands, and up to three priorities."""

    code: str
    title: Text
    state: AxisState | None = None
    note: str = ""
    priorities: tuple[str, str, str] = ("", "", "")


class PlanContent(_Value):
    """A whole plan at one moment; lines stand by axis and order, without those that were taken off."""

    format: Literal[1] = 1
    title: str
    first_year: int
    years: int
    axes: tuple[Axis, ...]
    lines: tuple[PlanLine, ...]

    def axis(self, code: str) -> Axis | None:
        """Return the axis of a champ, None when the plan has none."""
        return next((axis for axis in self.axes if axis.code == code), None)

    def school_years(self) -> range:
        """Return the school years of the plan."""
        return range(self.first_year, self.first_year + self.years)


def school_year_of(day: date) -> int:
    """Return the school year of a day by its first calendar year: from August on, the year that begins."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def encode_content(content: PlanContent) -> str:
    """Return canonical JSON: keys in order, nothing but the content decides the text."""
    return json.dumps(
        content.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def decode_content(text: str) -> PlanContent:
    """Return what `encode_content` has written."""
    return PlanContent.model_validate_json(text)


def read_axes(values: Mapping[str, Value], states: Mapping[str, AxisState]) -> tuple[Axis, ...]:
    """Return the axes of a plan, in order. They are made with the plan: `axes` lists their codes."""
    codes = values.get("axes")
    return (
        tuple(_read_axis(code, values, states.get(code)) for code in codes) if isinstance(codes, list) else ()
    )


def read_lines(values: Mapping[str, Value], axes: tuple[Axis, ...] = ()) -> tuple[PlanLine, ...]:
    """Return every line of which there is a cell, those taken off included, by axis and order.

    Cells that hold what no line can hold count as empty: they were written by another edition of the product.
    """
    place = {axis.code: number for number, axis in enumerate(axes)}
    cells: dict[str, dict[str, Value]] = {}
    for path, value in values.items():
        if key := line_key_of(path):
            cells.setdefault(key, {})[path] = value
    lines = [_read_line(key, own) for key, own in cells.items()]
    return tuple(sorted(lines, key=lambda line: (place.get(line.champ, len(place)), line.order, line.key)))


def kept_lines(lines: tuple[PlanLine, ...]) -> tuple[PlanLine, ...]:
    """Return the lines that were not taken off."""
    return tuple(line for line in lines if not line.is_removed)


def _read_axis(code: str, values: Mapping[str, Value], state: AxisState | None) -> Axis:
    start = f"axis.{code}.title."
    title = {
        path.removeprefix(start): _text(value) for path, value in values.items() if path.startswith(start)
    }
    first, second, third = (_text(values.get(f"axis.{code}.priority.{number}")) for number in PRIORITIES)
    return Axis(
        code=code,
        title=title or {"fr": code},
        state=state,
        note=_text(values.get(f"axis.{code}.note")),
        priorities=(first, second, third),
    )


def _read_line(key: str, cells: Mapping[str, Value]) -> PlanLine:
    own: dict[Field, Any] = {
        found[1]: value
        for path, value in cells.items()
        if value is not None and (found := field_of(path)) is not None
    }
    fields: dict[str, Any] = {
        field.value: value for field, value in own.items() if field not in {Field.REMOVED, Field.QUIET}
    }
    fields["quiet"] = own.get(Field.QUIET) == TICKED
    fields["is_removed"] = own.get(Field.REMOVED) == TICKED
    fields["reviews"] = tuple(_read_reviews(cells))
    return _tolerant(key, fields)


def _tolerant(key: str, fields: dict[str, Any]) -> PlanLine:
    try:
        return PlanLine(key=key, **fields)
    except ValidationError as error:
        strange = {str(problem["loc"][0]) for problem in error.errors()}
        return PlanLine(key=key, **{name: value for name, value in fields.items() if name not in strange})


def _read_reviews(cells: Mapping[str, Value]) -> Iterator[Review]:
    found: dict[int, dict[str, str]] = {}
    for path, value in cells.items():
        review = review_of(path)
        if review is not None and isinstance(value, str):
            found.setdefault(review[1], {})[review[2]] = value
    for year, parts in sorted(found.items()):
        status = parts.get("status")
        known = LineStatus(status) if status in set(LineStatus) else None
        yield Review(year=year, status=known, note=parts.get("note", ""))


def _text(value: Value | None) -> str:
    return value if isinstance(value, str) else ""
