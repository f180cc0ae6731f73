"""A line with all its fields, and a champ with its priorities: filled by several people at once."""

from collections.abc import Sequence

from flask import abort, current_app, flash, render_template, request, url_for
from flask_babel import gettext as _

from survey_app.coediting.cells import SentCell
from survey_app.coediting.form_cells import read_form
from survey_app.coediting.operations import read_cells
from survey_app.plans.errors import PlanEndedError
from survey_app.plans.fields import axis_path, line_path
from survey_app.plans.operations.access import list_people, names_of
from survey_app.plans.operations.editing import FormOutcome, get_line, list_line_changes, write_form
from survey_app.plans.operations.plans import OpenedPlan, open_plan
from survey_app.plans.pages.editing import AxisPage, LinePage, axis_entries, line_groups, tell_changes
from survey_app.plans.pages.plan import place_of
from survey_app.plans.presentation import present_line, present_plan
from survey_app.plans.views.blueprint import Page, actor, blueprint, editors, go, head_of
from survey_app.plans.views.overview import names_in
from survey_app.plans.views.sharing import answer_form, shared_form
from survey_app.plans.views.too_late import tell_too_late
from survey_app.web.clock import current_instant

TRAINING = "training.start"


@blueprint.get("/<plan_key>/ligne/<line_key>")
@editors
def edit_line(plan_key: str, line_key: str) -> Page:
    """Show a line with all its fields."""
    return _show_line(open_plan(plan_key, actor()), line_key)


@blueprint.post("/<plan_key>/ligne/<line_key>")
@editors
def save_line(plan_key: str, line_key: str) -> Page | tuple[str, int]:
    """Write what the form of a line brings, for browsers without script."""
    sent = read_form(request.form)
    try:
        outcome = write_form(plan_key, sent, actor=actor(), now=current_instant())
    except PlanEndedError:
        return tell_too_late(plan_key, sent)
    if outcome.is_settled:
        flash(_("La ligne est enregistrée."), "success")
        return go("edit_line", plan_key=plan_key, line_key=line_key)
    return answer_form(_show_line(open_plan(plan_key, actor()), line_key, outcome, sent), outcome)


@blueprint.get("/<plan_key>/champ/<axis>")
@editors
def edit_axis(plan_key: str, axis: str) -> Page:
    """Show a champ: where it stands, its priorities."""
    return _show_axis(open_plan(plan_key, actor()), axis)


@blueprint.post("/<plan_key>/champ/<axis>")
@editors
def save_axis(plan_key: str, axis: str) -> Page | tuple[str, int]:
    """Write what the form of a champ brings, for browsers without script."""
    sent = read_form(request.form)
    try:
        outcome = write_form(plan_key, sent, actor=actor(), now=current_instant())
    except PlanEndedError:
        return tell_too_late(plan_key, sent)
    if outcome.is_settled:
        flash(_("Le champ est enregistré."), "success")
        return go("edit_axis", plan_key=plan_key, axis=axis)
    return answer_form(_show_axis(open_plan(plan_key, actor()), axis, outcome, sent), outcome)


def _show_line(
    opened: OpenedPlan, key: str, outcome: FormOutcome | None = None, sent: Sequence[SentCell] = ()
) -> str:
    line = get_line(opened.values, key)
    content, plan = opened.content, opened.plan
    people = list_people(plan.school_id)
    if line.responsible is not None:
        people |= names_of({line.responsible})
    cells = read_cells(plan.document_id, start=line_path(key, ""))
    page = LinePage(
        head=head_of(plan),
        line=present_line(line, content, people),
        groups=line_groups(line, content, people),
        shared=shared_form(opened, cells, outcome=outcome, typed=sent),
        history=tell_changes(list_line_changes(plan.document_id, key), content, people),
        is_removed=line.is_removed,
        is_backwards=line.is_backwards,
        training_url=_training_url(plan.key, key),
    )
    return render_template("plans/line.html", page=page)


def _show_axis(
    opened: OpenedPlan, code: str, outcome: FormOutcome | None = None, sent: Sequence[SentCell] = ()
) -> str:
    plan = present_plan(opened.content, place_of(opened.plan), names_in(opened))
    axis = next((one for one in plan.axes if one.code == code), None)
    if axis is None or not code:
        abort(404)
    cells = read_cells(opened.plan.document_id, start=axis_path(code, ""))
    page = AxisPage(
        head=head_of(opened.plan),
        axis=axis,
        entries=axis_entries(code),
        shared=shared_form(opened, cells, outcome=outcome, typed=sent),
    )
    return render_template("plans/axis.html", page=page)


def _training_url(plan_key: str, line_key: str) -> str:
    """Return where a request for local training is begun from a line; "" in an application without requests."""
    if TRAINING not in current_app.view_functions:
        return ""
    return url_for(TRAINING, key=plan_key, line=line_key)
