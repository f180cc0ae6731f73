"""The list of plans, and the plan by champ with its filters."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from flask import url_for

from survey_app.coediting.pages import SharedForm
from survey_app.plans.fields import LineStatus
from survey_app.plans.lines import PlanContent, kept_lines, read_lines
from survey_app.plans.models import Plan
from survey_app.plans.operations.plans import OpenedPlan
from survey_app.plans.pages.head import PlanHead
from survey_app.plans.presentation import (
    PlanPlace,
    PresentedAxis,
    PresentedLine,
    PresentedPlan,
    present_line,
    present_plan,
)
from survey_app.plans.words import STATUSES, _, say_year, say_years
from survey_app.web.forms import Form

UNDATED = "sans-date"
NOBODY = "personne"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One plan in the list."""

    title: str
    url: str
    school: str
    span: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlanListPage:
    """The plans of the schools of the account; `may_begin` while one of these has no plan under way."""

    current: tuple[PlanRow, ...]
    earlier: tuple[PlanRow, ...]
    may_begin: bool
    has_several_schools: bool


@dataclass(frozen=True, slots=True)
class NewPlanPage:
    """The beginning of a plan."""

    form: Form
    has_several_schools: bool
    has_earlier: bool


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """The title and the years of a plan."""

    head: PlanHead
    form: Form


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter of the plan: a select whose first choice is everything."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the reader wants to see; "" for everything."""

    year: str = ""
    champ: str = ""
    responsible: str = ""
    status: str = ""

    @property
    def is_everything(self) -> bool:
        return self == Wish()

    def wants(self, line: PresentedLine) -> bool:
        """Whether a line is among what is wanted."""
        years = {str(year) for year in line.line.school_years()} or {UNDATED}
        return (
            (not self.year or self.year in years)
            and (not self.champ or self.champ == line.line.champ)
            and (not self.responsible or self.responsible == (line.responsible or NOBODY))
            and (not self.status or self.status == line.status_code)
        )


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The plan by champ. `shown` of `total` lines are there; `new_key` is for the line that is added next."""

    head: PlanHead
    axes: tuple[PresentedAxis, ...]
    filters: tuple[Filter, ...]
    is_filtered: bool
    shown: int
    total: int
    removed: tuple[PresentedLine, ...]
    new_key: str
    shared: SharedForm


def read_wish(arguments: Mapping[str, str]) -> Wish:
    """Return what the address asks for."""
    return Wish(
        year=arguments.get("annee", ""),
        champ=arguments.get("champ", ""),
        responsible=arguments.get("responsable", ""),
        status=arguments.get("etat", ""),
    )


def plan_row(plan: Plan) -> PlanRow:
    """Return the line of a plan in the list."""
    return PlanRow(
        plan.title,
        url_for("plans.show_plan", plan_key=plan.key),
        plan.school.name,
        say_years(plan.first_year, plan.years),
        plan.ended_at,
    )


def place_of(plan: Plan) -> PlanPlace:
    """Return whose plan it is."""
    return PlanPlace(plan.school.name, plan.school.uai)


def plan_page(
    opened: OpenedPlan,
    head: PlanHead,
    shared: SharedForm,
    wish: Wish,
    *,
    names: Mapping[int, str],
    new_key: str,
) -> PlanPage:
    """Return the page of a plan; of a filtered one the champs without a line to show are left out."""
    plan = present_plan(opened.content, place_of(opened.plan), names)
    axes = plan.axes if wish.is_everything else tuple(_filtered(plan.axes, wish))
    return PlanPage(
        head=head,
        axes=axes,
        filters=_filters(plan, opened.content, wish),
        is_filtered=not wish.is_everything,
        shown=sum(len(axis.lines) for axis in axes),
        total=len(plan.lines),
        removed=_removed(opened, names),
        new_key=new_key,
        shared=shared,
    )


def _filtered(axes: tuple[PresentedAxis, ...], wish: Wish) -> list[PresentedAxis]:
    wanted = [replace(axis, lines=tuple(line for line in axis.lines if wish.wants(line))) for axis in axes]
    return [axis for axis in wanted if axis.lines]


def _removed(opened: OpenedPlan, names: Mapping[int, str]) -> tuple[PresentedLine, ...]:
    lines = read_lines(opened.values, opened.content.axes)
    kept = {line.key for line in kept_lines(lines)}
    return tuple(present_line(line, opened.content, names) for line in lines if line.key not in kept)


def _filters(plan: PresentedPlan, content: PlanContent, wish: Wish) -> tuple[Filter, ...]:
    touched = {year for line in content.lines for year in line.school_years()}
    years = sorted({*content.school_years(), *touched})
    people = sorted({line.responsible for line in plan.lines if line.responsible}, key=str.casefold)
    return (
        _filter(
            "annee",
            _("Année scolaire"),
            wish.year,
            [*((str(year), say_year(year)) for year in years), (UNDATED, _("Sans date"))],
        ),
        _filter(
            "champ",
            _("Champ d’action"),
            wish.champ,
            [(axis.code, axis.title) for axis in plan.axes if axis.code],
        ),
        _filter(
            "responsable",
            _("Responsable"),
            wish.responsible,
            [*((name, name) for name in people), (NOBODY, _("Sans responsable"))],
        ),
        _filter(
            "etat", _("État"), wish.status, [(status.value, str(STATUSES[status])) for status in LineStatus]
        ),
    )


def _filter(name: str, label: str, chosen: str, options: list[tuple[str, str]]) -> Filter:
    everything = Option("", _("Tout"), is_chosen=not chosen)
    others = (Option(value, words, is_chosen=value == chosen) for value, words in options)
    return Filter(name, label, (everything, *others))
