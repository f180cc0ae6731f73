"""The frozen versions of a plan: freezing one, reading one, comparing any two states."""

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _

from survey_app.accounts.guard import needs_recent_sign_in
from survey_app.plans.comparison import compare_plans
from survey_app.plans.forms import FreezeForm
from survey_app.plans.lines import PlanContent
from survey_app.plans.operations.access import get_plan, names_of
from survey_app.plans.operations.plans import read_plan
from survey_app.plans.operations.versions import freeze_plan, list_versions, open_version
from survey_app.plans.pages.head import Link
from survey_app.plans.pages.plan import place_of
from survey_app.plans.pages.versions import (
    PRESENT,
    ComparisonPage,
    VersionPage,
    VersionsPage,
    choices,
    name_of,
    tell_comparison,
    version_row,
)
from survey_app.plans.presentation import present_plan
from survey_app.plans.views.blueprint import Page, actor, blueprint, editors, go, head_of, heads
from survey_app.web.clock import current_instant
from survey_app.web.forms import entered


@blueprint.get("/<plan_key>/versions")
@editors
def show_versions(plan_key: str) -> Page:
    """Show the versions of a plan, and the way to freeze another one."""
    return _show(plan_key, None)


@blueprint.post("/<plan_key>/versions")
@heads
@needs_recent_sign_in
def freeze(plan_key: str) -> Page:
    """Freeze the plan as it is."""
    form = FreezeForm()
    if not form.validate():
        return _show(plan_key, form)
    number = freeze_plan(plan_key, entered(form.label), actor=actor(), now=current_instant())
    flash(_("La version %(number)s est figée : elle ne changera plus.", number=number), "success")
    return go("show_version", plan_key=plan_key, version=number)


@blueprint.get("/<plan_key>/versions/<int:version>")
@editors
def show_version(plan_key: str, version: int) -> Page:
    """Show one version, to be read."""
    frozen = open_version(plan_key, version, actor())
    page = VersionPage(
        head=head_of(frozen.plan),
        row=version_row(frozen.facts, plan_key),
        plan=present_plan(frozen.content, place_of(frozen.plan), _names(frozen.content)),
        files=tuple(
            Link(url_for(f"plans.{name}", plan_key=plan_key, version=version), label)
            for name, label in (
                ("show_version_pdf", _("Imprimer (PDF)")),
                ("show_version_odt", _("Texte (ODT)")),
                ("show_version_ods", _("Tableur (ODS)")),
            )
        ),
    )
    return render_template("plans/version.html", page=page)


@blueprint.get("/<plan_key>/comparer")
@editors
def compare(plan_key: str) -> Page:
    """Show what differs between two states of the plan."""
    plan = get_plan(plan_key, actor())
    versions = list_versions(plan)
    oldest = str(versions[-1].number) if versions else PRESENT
    first, second = request.args.get("avant", oldest), request.args.get("apres", PRESENT)
    before, after = _state(plan_key, first), _state(plan_key, second)
    comparison = compare_plans(before, after)
    page = ComparisonPage(
        head=head_of(plan),
        before=name_of(versions, first),
        after=name_of(versions, second),
        parts=tell_comparison(comparison, before, after, _names(before, after)),
        unchanged=comparison.unchanged,
        choices_before=choices(versions, first),
        choices_after=choices(versions, second),
    )
    return render_template("plans/comparison.html", page=page)


def _show(plan_key: str, form: FreezeForm | None) -> str:
    plan = get_plan(plan_key, actor())
    head = head_of(plan)
    versions = list_versions(plan)
    newest = str(versions[0].number) if versions else PRESENT
    page = VersionsPage(
        head=head,
        rows=tuple(version_row(facts, plan_key) for facts in versions),
        form=(form or FreezeForm(formdata=None)) if head.may_sign else None,
        before=choices(versions, newest),
        after=choices(versions, PRESENT),
    )
    return render_template("plans/versions.html", page=page)


def _state(plan_key: str, chosen: str) -> PlanContent:
    """Return a state that somebody chose: a version by its number, else the present one."""
    if chosen.isascii() and chosen.isdigit() and len(chosen) <= 6:  # noqa: PLR2004 -- more digits name no version
        return open_version(plan_key, int(chosen), actor()).content
    return read_plan(get_plan(plan_key, actor())).content


def _names(*contents: PlanContent) -> dict[int, str]:
    return names_of(
        {line.responsible for content in contents for line in content.lines if line.responsible is not None}
    )
