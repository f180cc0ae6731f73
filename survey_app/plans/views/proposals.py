"""The lines that are proposed: to be ticked, worded anew and taken, or put out of sight."""

from flask import flash, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from questionnaires.analysis.proposals import Proposal
from survey_app.coediting.cells import Value
from survey_app.plans.fields import WORDS, Field
from survey_app.plans.operations.plans import open_plan
from survey_app.plans.operations.proposals import list_proposals, set_dismissed, take_proposals
from survey_app.plans.pages.proposals import proposals_page, proposed_indicator, proposed_words
from survey_app.plans.views.blueprint import Page, actor, blueprint, editors, go, head_of
from survey_app.web.clock import current_instant

MOST_AT_ONCE = 100


@blueprint.get("/<plan_key>/propositions")
@editors
def show_proposals(plan_key: str) -> Page:
    """Show what is proposed, and why."""
    opened = open_plan(plan_key, actor())
    page = proposals_page(head_of(opened.plan), list_proposals(opened, actor()))
    return render_template("plans/proposals.html", page=page)


@blueprint.post("/<plan_key>/propositions")
@editors
def take(plan_key: str) -> Page:
    """Make lines of the proposals that are ticked, or put one out of sight, or back."""
    for name, is_dismissed in (("dismiss", True), ("bring_back", False)):
        if key := request.form.get(name):
            set_dismissed(plan_key, key, is_dismissed=is_dismissed, actor=actor(), now=current_instant())
            return go("show_proposals", plan_key=plan_key)
    opened = open_plan(plan_key, actor())
    known = {one.proposal.key: one.proposal for one in list_proposals(opened, actor()).listed}
    ticked = [key for key in request.form.getlist("take")[:MOST_AT_ONCE] if key in known]
    chosen = {key: _fields(request.form.get(f"words:{key}", ""), known[key]) for key in ticked}
    if not chosen:
        flash(_("Cochez d’abord les propositions à reprendre."), "info")
        return go("show_proposals", plan_key=plan_key)
    taken = take_proposals(opened, chosen, actor=actor(), now=current_instant())
    flash(ngettext("%(num)s ligne ajoutée au plan.", "%(num)s lignes ajoutées au plan.", taken), "success")
    return go("show_plan", plan_key=plan_key)


def _fields(words: str, proposal: Proposal) -> dict[Field, Value]:
    """Return what a line begins with: the words as they were edited, or those of the proposal."""
    return {
        Field.OBJECTIVE: words.strip()[:WORDS] or proposed_words(proposal),
        Field.INDICATOR: proposed_indicator(proposal),
    }
