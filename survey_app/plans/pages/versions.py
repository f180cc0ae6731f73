"""The frozen versions of a plan, one of them, and two states side by side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for

from questionnaires.definition.texts import in_language
from survey_app.plans.comparison import (
    AxisDifference,
    Change,
    FieldDifference,
    LineDifference,
    PlanComparison,
)
from survey_app.plans.fields import ActionKind, Field, Horizon, LineStatus
from survey_app.plans.lines import PlanContent, Review
from survey_app.plans.operations.versions import VersionFacts
from survey_app.plans.pages.head import Link, PlanHead
from survey_app.plans.presentation import PresentedPlan, say_responsible, title_of
from survey_app.plans.words import HORIZONS, KINDS, STATUSES, _, say_day, say_field
from survey_app.web.forms import Form
from survey_app.web.translation import current_language

PRESENT = "present"


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version in the list."""

    number: int
    label: str
    frozen_at: datetime
    frozen_by: str
    url: str
    compare_url: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One state of the plan that can be compared."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """The versions of a plan; the form freezes another one, for whoever may."""

    head: PlanHead
    rows: tuple[VersionRow, ...]
    form: Form | None
    before: tuple[Choice, ...]
    after: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class VersionPage:
    """One version, to be read."""

    head: PlanHead
    row: VersionRow
    plan: PresentedPlan
    files: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ToldDifference:
    """One field that says something else, both in words; "" for nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ToldPart:
    """A line or a champ that differs. `kind` says in words what became of it."""

    title: str
    champ: str
    kind: str
    fields: tuple[ToldDifference, ...]


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """Two states of a plan side by side."""

    head: PlanHead
    before: str
    after: str
    parts: tuple[ToldPart, ...]
    unchanged: int
    choices_before: tuple[Choice, ...]
    choices_after: tuple[Choice, ...]


def version_row(facts: VersionFacts, plan_key: str) -> VersionRow:
    """Return the line of a version in the list."""
    return VersionRow(
        facts.number,
        facts.label,
        facts.frozen_at,
        facts.frozen_by or _("une personne dont le compte est effacé"),
        url_for("plans.show_version", plan_key=plan_key, version=facts.number),
        url_for("plans.compare", plan_key=plan_key, avant=facts.number, apres=PRESENT),
    )


def choices(versions: Sequence[VersionFacts], chosen: str) -> tuple[Choice, ...]:
    """Return the states that can be compared: the present one, and each version."""
    present = Choice(PRESENT, _("Le plan d’aujourd’hui"), is_chosen=chosen == PRESENT)
    frozen = (Choice(str(one.number), _name(one), is_chosen=chosen == str(one.number)) for one in versions)
    return (present, *frozen)


def tell_comparison(
    comparison: PlanComparison, before: PlanContent, after: PlanContent, names: Mapping[int, str]
) -> tuple[ToldPart, ...]:
    """Return what differs, in words: the plan as a whole, its champs, then its lines."""
    teller = _Teller(before, after, names)
    return tuple(teller.tell(comparison))


class _Teller:
    """Puts differences between two states into words."""

    def __init__(self, before: PlanContent, after: PlanContent, names: Mapping[int, str]) -> None:
        self._before = before
        self._after = after
        self._names = names

    def tell(self, comparison: PlanComparison) -> Iterator[ToldPart]:
        if comparison.plan:
            fields = tuple(
                ToldDifference(say_field(one.name), str(one.before or ""), str(one.after or ""))
                for one in comparison.plan
            )
            yield ToldPart(_("Le plan"), "", _("Changé"), fields)
        for axis in comparison.axes:
            yield self._axis(axis)
        for line in comparison.lines:
            yield self._line(line)

    def _axis(self, axis: AxisDifference) -> ToldPart:
        fields = tuple(
            ToldDifference(say_field(one.name), _plain(one.before), _plain(one.after)) for one in axis.fields
        )
        return ToldPart(self._champ(axis.code), "", _("Changé"), fields)

    def _line(self, difference: LineDifference) -> ToldPart:
        kinds = {
            Change.ADDED: _("Ligne ajoutée"),
            Change.REMOVED: _("Ligne retirée"),
            Change.CHANGED: _("Ligne changée"),
        }
        line = difference.line
        return ToldPart(
            title=title_of(line),
            champ=self._champ(line.champ),
            kind=kinds[difference.change],
            fields=tuple(self._field(one, difference) for one in difference.fields),
        )

    def _field(self, one: FieldDifference, line: LineDifference) -> ToldDifference:
        before = self._say(one.name, one.before, self._before, line)
        after = self._say(one.name, one.after, self._after, line)
        return ToldDifference(say_field(one.name), before, after)

    def _say(self, name: str, value: Any, content: PlanContent, line: LineDifference) -> str:  # noqa: ANN401 -- a field of any type
        match value:
            case LineStatus():
                return str(STATUSES[value])
            case Horizon():
                return str(HORIZONS[value])
            case ActionKind():
                return str(KINDS[value])
            case Review():
                status = f"{STATUSES[value.status]}. " if value.status else ""
                return f"{status}{value.note}".strip()
            case date():
                return say_day(value)
        return self._say_code(name, value, content, line)

    def _say_code(self, name: str, value: Any, content: PlanContent, line: LineDifference) -> str:  # noqa: ANN401 -- as above
        if value is None:
            return ""
        if name == Field.CHAMP:
            return self._champ(str(value))
        if name == Field.RESPONSIBLE:
            return say_responsible(
                line.line.model_copy(update={"responsible": value, "responsible_name": ""}), self._names
            )
        if name == Field.PRIORITY:
            axis = content.axis(line.line.champ)
            return (axis.priorities[value - 1] if axis else "") or str(value)
        return str(value)

    def _champ(self, code: str) -> str:
        axis = self._after.axis(code) or self._before.axis(code)
        return in_language(axis.title, current_language()) if axis else _("Sans champ d’action")


def name_of(versions: Sequence[VersionFacts], chosen: str) -> str:
    """Return what a chosen state is called."""
    return next((one.label for one in choices(versions, chosen) if one.is_chosen), "")


def _name(facts: VersionFacts) -> str:
    return _("Version %(number)s – %(label)s", number=facts.number, label=facts.label)


def _plain(value: Any) -> str:  # noqa: ANN401 -- a text or a number
    return "" if value is None else str(value)
