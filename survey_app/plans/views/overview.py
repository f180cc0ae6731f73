"""The plan by champ: filters, adding, moving, taking off and bringing back lines; its calendar."""

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _

from survey_app.plans.fields import Field
from survey_app.plans.operations.access import names_of
from survey_app.plans.operations.editing import add_line, move_line, new_line_key, set_removed
from survey_app.plans.operations.plans import OpenedPlan, open_plan
from survey_app.plans.pages.calendar import calendar_page
from survey_app.plans.pages.plan import place_of, plan_page, read_wish
from survey_app.plans.presentation import present_plan
from survey_app.plans.views.blueprint import Page, actor, blueprint, editors, go, head_of
from survey_app.plans.views.sharing import watched_plan
from survey_app.web.clock import current_instant

LONGEST_KEY = 24


@blueprint.get("/<plan_key>")
@editors
def show_plan(plan_key: str) -> Page:
    """Show the plan by champ, or the lines that the address asks for."""
    opened = open_plan(plan_key, actor())
    page = plan_page(
        opened,
        head_of(opened.plan),
        watched_plan(opened),
        read_wish(request.args),
        names=names_in(opened),
        new_key=new_line_key(),
    )
    return render_template("plans/plan.html", page=page)


@blueprint.post("/<plan_key>/lignes")
@editors
def add(plan_key: str) -> Page:
    """Add a line to a champ, and open it. Its key was made with the page: sent twice, it is one line."""
    champ, action = request.form.get("champ", ""), request.form.get("action", "")
    line = request.form.get("line", "")[:LONGEST_KEY] or new_line_key()
    add_line(plan_key, line, {Field.CHAMP: champ, Field.ACTION: action}, actor=actor(), now=current_instant())
    return go("edit_line", plan_key=plan_key, line_key=line)


@blueprint.post("/<plan_key>/ordre")
@editors
def move(plan_key: str) -> Page:
    """Move a line up or down among those of its champ."""
    up, down = request.form.get("up"), request.form.get("down")
    line = str(up or down or "")
    move_line(plan_key, line, up=up is not None, actor=actor(), now=current_instant())
    return go("show_plan", plan_key=plan_key, _anchor=f"ligne-{line}")


@blueprint.post("/<plan_key>/ligne/<line_key>/retirer")
@editors
def remove(plan_key: str, line_key: str) -> Page:
    """Take a line off the plan."""
    set_removed(plan_key, line_key, is_removed=True, actor=actor(), now=current_instant())
    flash(_("La ligne est retirée. Vous pouvez la remettre, en bas du plan."), "success")
    return go("show_plan", plan_key=plan_key)


@blueprint.post("/<plan_key>/ligne/<line_key>/remettre")
@editors
def restore(plan_key: str, line_key: str) -> Page:
    """Bring a line back."""
    set_removed(plan_key, line_key, is_removed=False, actor=actor(), now=current_instant())
    flash(_("La ligne est revenue dans le plan."), "success")
    return go("show_plan", plan_key=plan_key, _anchor=f"ligne-{line_key}")


@blueprint.get("/<plan_key>/calendrier")
@editors
def show_calendar(plan_key: str) -> Page:
    """Show the lines term by term."""
    opened = open_plan(plan_key, actor())
    plan = present_plan(opened.content, place_of(opened.plan), names_in(opened))
    urls = {line.key: url_for("plans.edit_line", plan_key=plan_key, line_key=line.key) for line in plan.lines}
    return render_template("plans/calendar.html", page=calendar_page(head_of(opened.plan), plan, urls))


def names_in(opened: OpenedPlan) -> dict[int, str]:
    """Return the names of the accounts that the lines of a plan name."""
    return names_of({line.responsible for line in opened.content.lines if line.responsible is not None})
