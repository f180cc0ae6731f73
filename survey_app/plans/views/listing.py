"""The plans of the schools of an account, the beginning of one, its settings, its end."""

from flask import flash, render_template
from flask_babel import gettext as _

from survey_app.plans.errors import PlanUnderWayError
from survey_app.plans.forms import NOTHING_TAKEN, NewPlanForm, PlanForm
from survey_app.plans.lines import school_year_of
from survey_app.plans.models import Plan
from survey_app.plans.operations.access import get_signed_plan
from survey_app.plans.operations.plans import (
    PlanFacts,
    begin_plan,
    change_facts,
    end_plan,
    list_plans,
    list_schools,
)
from survey_app.plans.pages.head import HeadPage
from survey_app.plans.pages.plan import NewPlanPage, PlanListPage, SettingsPage, plan_row
from survey_app.plans.views.blueprint import Page, actor, blueprint, editors, go, head_of, heads
from survey_app.plans.words import say_years
from survey_app.web.clock import current_instant
from survey_app.web.filters import PARIS
from survey_app.web.forms import choices_of, entered

USUAL_YEARS = 3


@blueprint.get("")
@editors
def show_plans() -> Page:
    """Show the plan under way, and the earlier ones."""
    plans = list_plans(actor())
    schools = list_schools(actor())
    under_way = {plan.school_id for plan in plans if plan.ended_at is None}
    page = PlanListPage(
        current=tuple(plan_row(plan) for plan in plans if plan.ended_at is None),
        earlier=tuple(plan_row(plan) for plan in plans if plan.ended_at is not None),
        may_begin=any(school.id not in under_way for school in schools),
        has_several_schools=len(schools) > 1,
    )
    return render_template("plans/list.html", page=page)


@blueprint.route("/nouveau", methods=["GET", "POST"])
@editors
def begin() -> Page:
    """Begin a plan: title, years, and what it starts from."""
    plans = list_plans(actor())
    under_way = {plan.school_id for plan in plans if plan.ended_at is None}
    schools = [school for school in list_schools(actor()) if school.id not in under_way]
    if not schools:
        return render_template("plans/under_way.html")
    year = _school_year()
    form = NewPlanForm(school=schools[0].id, title=_("Plan numérique"), first_year=year, years=USUAL_YEARS)
    form.school.choices = choices_of((school.id, school.name) for school in schools)
    form.earlier.choices = choices_of(_starts(plans, {school.id for school in schools}))
    form.offer_years(year)
    if form.validate_on_submit():
        try:
            key = begin_plan(
                form.school.data,
                _facts(form),
                continued=form.earlier.data or None,
                actor=actor(),
                now=current_instant(),
            )
        except PlanUnderWayError:
            flash(_("Un plan est déjà en cours."), "info")
            return go("show_plans")
        flash(_("Le plan est commencé. Voici d’abord ce que vos résultats proposent."), "success")
        return go("show_proposals", plan_key=key)
    page = NewPlanPage(form, has_several_schools=len(schools) > 1, has_earlier=len(form.earlier.choices) > 1)
    return render_template("plans/begin.html", page=page)


@blueprint.route("/<plan_key>/reglages", methods=["GET", "POST"])
@heads
def edit_settings(plan_key: str) -> Page:
    """Change the title and the years of a plan."""
    plan = get_signed_plan(plan_key, actor())
    form = PlanForm(title=plan.title, first_year=plan.first_year, years=plan.years)
    form.offer_years(_school_year(), plan.first_year)
    if form.validate_on_submit():
        change_facts(plan_key, _facts(form), actor=actor())
        flash(_("Les réglages sont enregistrés."), "success")
        return go("show_plan", plan_key=plan_key)
    return render_template("plans/settings.html", page=SettingsPage(head_of(plan), form))


@blueprint.get("/<plan_key>/terminer")
@heads
def ask_to_end(plan_key: str) -> Page:
    """Ask whether to end a plan."""
    plan = get_signed_plan(plan_key, actor())
    return render_template("plans/end.html", page=HeadPage(head_of(plan)))


@blueprint.post("/<plan_key>/terminer")
@heads
def end(plan_key: str) -> Page:
    """End a plan."""
    end_plan(plan_key, actor=actor(), now=current_instant())
    flash(_("Le plan est terminé. Il reste ici, à lire."), "success")
    return go("show_plans")


def _starts(plans: list[Plan], schools: set[int]) -> list[tuple[str, str]]:
    earlier = [
        (
            plan.key,
            _(
                "Reprendre les lignes de « %(title)s » (%(span)s) qui ne sont ni faites ni laissées de côté",
                title=plan.title,
                span=say_years(plan.first_year, plan.years),
            ),
        )
        for plan in plans
        if plan.school_id in schools
    ]
    return [(NOTHING_TAKEN, _("Un plan vide")), *earlier]


def _facts(form: PlanForm) -> PlanFacts:
    return PlanFacts(entered(form.title), form.first_year.data, form.years.data)


def _school_year() -> int:
    return school_year_of(current_instant().astimezone(PARIS).date())
