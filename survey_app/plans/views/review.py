"""The review of a school year: for each line, where it is and what is said of it."""

from flask import flash, render_template, request
from flask_babel import gettext as _

from survey_app.coediting.form_cells import read_form
from survey_app.coediting.operations import read_some_cells
from survey_app.plans.errors import PlanEndedError
from survey_app.plans.lines import school_year_of
from survey_app.plans.operations.editing import write_form
from survey_app.plans.operations.plans import open_plan
from survey_app.plans.pages.editing import review_paths
from survey_app.plans.pages.plan import place_of
from survey_app.plans.pages.review import choose_year, review_page
from survey_app.plans.presentation import present_plan
from survey_app.plans.views.blueprint import Page, actor, blueprint, editors, go, head_of
from survey_app.plans.views.overview import names_in
from survey_app.plans.views.sharing import answer_form, shared_form
from survey_app.plans.views.too_late import tell_too_late
from survey_app.web.clock import current_instant
from survey_app.web.filters import PARIS


@blueprint.route("/<plan_key>/suivi", methods=["GET", "POST"])
@editors
def show_review(plan_key: str) -> Page | tuple[str, int]:
    """Show a school year of the plan, line by line; take what the form brings, for browsers without script."""
    outcome, sent = None, []
    year = request.args.get("annee", type=int)
    if request.method == "POST":
        sent = read_form(request.form)
        try:
            outcome = write_form(plan_key, sent, actor=actor(), now=current_instant())
        except PlanEndedError:
            return tell_too_late(plan_key, sent)
        if outcome.is_settled:
            flash(_("Le suivi est enregistré."), "success")
            return go("show_review", plan_key=plan_key, annee=year)
    opened = open_plan(plan_key, actor())
    plan = present_plan(opened.content, place_of(opened.plan), names_in(opened))
    today = current_instant().astimezone(PARIS).date()
    chosen = choose_year(opened.content, year, school_year_of(today))
    paths = [path for line in opened.content.lines for path in review_paths(line.key, chosen)]
    cells = read_some_cells(opened.plan.document_id, paths)
    shared = shared_form(opened, cells, outcome=outcome, typed=sent)
    page = review_page(head_of(opened.plan), plan, opened.content, shared, year=chosen)
    return answer_form(render_template("plans/review.html", page=page), outcome)
