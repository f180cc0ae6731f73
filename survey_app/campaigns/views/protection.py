"""Who can change answers that were sent, and who opens the ballot box: chosen in preparation."""

from flask import flash, render_template
from flask_babel import gettext as _

from survey_app.campaigns.forms import OpeningRuleForm, ProtectionForm
from survey_app.campaigns.models import Campaign, Editing, OpeningRule
from survey_app.campaigns.operations.access import get_campaign, is_head, require_preparing
from survey_app.campaigns.operations.set_protection import set_protection, waits_for_parts
from survey_app.campaigns.pages.head import campaign_head
from survey_app.campaigns.pages.protection import ProtectionPage, choice_lines
from survey_app.campaigns.views.blueprint import Page, actor, blueprint, go, staff
from survey_app.campaigns.words import EDITINGS, OPENING_RULES
from survey_app.web.clock import current_instant
from survey_app.web.forms import Form


@blueprint.get("/<public_id>/protection")
@staff
def edit_protection(public_id: str) -> Page:
    """Show what is chosen."""
    campaign = get_campaign(public_id, actor())
    require_preparing(campaign)
    kept = {"editing": campaign.editing, "opening_rule": campaign.opening_rule}
    return _show(campaign, _form_for(campaign)(formdata=None, **kept))


@blueprint.post("/<public_id>/protection")
@staff
def save_protection(public_id: str) -> Page:
    """Keep the choice; with parts to hand out, lead on to them."""
    campaign = get_campaign(public_id, actor())
    require_preparing(campaign)
    form = _form_for(campaign)()
    if not form.validate():
        return _show(campaign, form)
    set_protection(
        public_id,
        editing=Editing(form["editing"].data) if "editing" in form else Editing.STRICT,
        opening_rule=OpeningRule(form["opening_rule"].data),
        actor=actor(),
        now=current_instant(),
    )
    flash(_("La protection est enregistrée."), "success")
    is_to_go_on = waits_for_parts(get_campaign(public_id, actor()))
    return go("edit_protection" if is_to_go_on else "show_campaign", public_id=public_id)


def _form_for(campaign: Campaign) -> type[Form]:
    """Return the form of what there is to choose: a shared code must not change the answers of others."""
    return OpeningRuleForm if campaign.is_by_link else ProtectionForm


def _show(campaign: Campaign, form: Form) -> str:
    page = ProtectionPage(
        head=campaign_head(campaign),
        form=form,
        editings=choice_lines(form["editing"], EDITINGS) if "editing" in form else (),
        opening_rules=choice_lines(form["opening_rule"], OPENING_RULES),
        has_parts=campaign.opening_rule is OpeningRule.TWO_OF_THREE,
        waits_for_parts=waits_for_parts(campaign),
        may_hand_out=is_head(campaign, actor()),
    )
    return render_template("campaigns/edit_protection.html", page=page)
