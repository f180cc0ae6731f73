"""Two states of a plan compared line by line: what came, what went, and which fields say something else. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from survey_app.plans.fields import Field
from survey_app.plans.lines import Axis, PlanContent, PlanLine, Review


class Change(StrEnum):
    """What became of a line, of an axis, or of the plan itself."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field that says something else; `name` is a `Field`, or `review.<year>`, `note`, `priority.<n>`, `palier`."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class LineDifference:
    """A line that differs. `before` is None for one that was added, `after` for one that was removed."""

    key: str
    before: PlanLine | None
    after: PlanLine | None
    fields: tuple[FieldDifference, ...] = ()

    @property
    def change(self) -> Change:
        if self.before is None:
            return Change.ADDED
        return Change.REMOVED if self.after is None else Change.CHANGED

    @property
    def line(self) -> PlanLine:
        """The line as it is, or as it was last."""
        line = self.after or self.before
        if line is None:
            message = f"line {self.key} is in neither plan"
            raise ValueError(message)
        return line


@dataclass(frozen=True, slots=True)
class AxisDifference:
    """What differs in what is said of one champ as a whole."""

    code: str
    fields: tuple[FieldDifference, ...]


@dataclass(frozen=True, slots=True)
class PlanComparison:
    """All that differs; nothing does when every part is empty. `unchanged` counts the lines that say the same."""

    plan: tuple[FieldDifference, ...]
    axes: tuple[AxisDifference, ...]
    lines: tuple[LineDifference, ...]
    unchanged: int

    @property
    def is_empty(self) -> bool:
        return not (self.plan or self.axes or self.lines)

    def mirrored(self) -> "PlanComparison":
        """Return the comparison the other way round."""
        return PlanComparison(
            plan=_mirrored(self.plan),
            axes=tuple(AxisDifference(axis.code, _mirrored(axis.fields)) for axis in self.axes),
            lines=tuple(
                replace(line, before=line.after, after=line.before, fields=_mirrored(line.fields))
                for line in self.lines
            ),
            unchanged=self.unchanged,
        )


COMPARED = tuple(
    field for field in Field if field not in {Field.ORDER, Field.SOURCE, Field.QUIET, Field.REMOVED}
)
"""Where a line stands among others, where it came from and who is reminded are nobody's decision to discuss."""


def compare_plans(before: PlanContent, after: PlanContent) -> PlanComparison:
    """Return what differs between two states of a plan; lines by key, in an order that both directions share."""
    old, new = _by_key(before), _by_key(after)
    keys = sorted({*old, *new}, key=lambda key: _place(key, old, new))
    lines = [_compare_lines(key, old.get(key), new.get(key)) for key in keys]
    differing = tuple(line for line in lines if line is not None)
    return PlanComparison(
        plan=tuple(_differences(_of_plan(before), _of_plan(after))),
        axes=tuple(_compare_axes(before, after)),
        lines=differing,
        unchanged=len(lines) - len(differing),
    )


def _by_key(content: PlanContent) -> Mapping[str, PlanLine]:
    return {line.key: line for line in content.lines}


def _place(
    key: str, old: Mapping[str, PlanLine], new: Mapping[str, PlanLine]
) -> tuple[list[tuple[str, str]], str]:
    places = sorted((line.champ, line.order) for line in (old.get(key), new.get(key)) if line is not None)
    return places, key


def _compare_lines(key: str, before: PlanLine | None, after: PlanLine | None) -> LineDifference | None:
    if before is None or after is None:
        return LineDifference(key, before, after)
    fields = tuple(_differences(_of_line(before), _of_line(after)))
    return LineDifference(key, before, after, fields) if fields else None


def _compare_axes(before: PlanContent, after: PlanContent) -> Iterator[AxisDifference]:
    for code in sorted({axis.code for axis in (*before.axes, *after.axes)}):
        fields = tuple(_differences(_of_axis(before.axis(code)), _of_axis(after.axis(code))))
        if fields:
            yield AxisDifference(code, fields)


def _of_plan(content: PlanContent) -> dict[str, Any]:
    return {"title": content.title, "first_year": content.first_year, "years": content.years}


def _of_line(line: PlanLine) -> dict[str, Any]:
    reviews: dict[str, Review] = {f"review.{one.year}": one for one in line.reviews if one.status or one.note}
    return {field.value: getattr(line, field.value) for field in COMPARED} | reviews


def _of_axis(axis: Axis | None) -> dict[str, Any]:
    if axis is None:
        return {}
    priorities = {f"priority.{number}": words for number, words in enumerate(axis.priorities, start=1)}
    return {"note": axis.note, **priorities, "palier": axis.state.palier if axis.state else None}


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[FieldDifference]:
    """Nothing and an empty text are the same."""
    for name in dict.fromkeys(sorted({*before, *after}, key=_field_place)):
        old, new = before.get(name) or None, after.get(name) or None
        if name == "palier":
            old, new = before.get(name), after.get(name)
        if old != new:
            yield FieldDifference(name, old, new)


def _field_place(name: str) -> tuple[int, str]:
    order = [field.value for field in Field]
    return (order.index(name) if name in order else len(order), name)


def _mirrored(fields: tuple[FieldDifference, ...]) -> tuple[FieldDifference, ...]:
    return tuple(FieldDifference(field.name, field.after, field.before) for field in fields)
