"""The page of a campaign: its checklist in preparation, then how it goes; its title; giving it up."""

from dataclasses import asdict

from flask import Response, flash, jsonify, render_template, url_for
from flask_babel import gettext as _

from survey_app.campaigns.errors import AddressOnRollError, AddressRefusedError, MessageNotFailedError
from survey_app.campaigns.forms import CorrectionForm, TitleForm
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.campaigns.operations.access import get_campaign, is_head, require_preparing
from survey_app.campaigns.operations.close_campaign import NotOpenError
from survey_app.campaigns.operations.create_campaign import delete_campaign, rename_campaign
from survey_app.campaigns.operations.follow_campaign import correct_address, count_deliveries, follow_campaign
from survey_app.campaigns.operations.preparation import get_preparations
from survey_app.campaigns.pages.following import CorrectionPage, delivery_figures, failure_lines, follow_page
from survey_app.campaigns.pages.head import ConfirmPage, campaign_head
from survey_app.campaigns.pages.preparing import PreparationPage, preparation_steps
from survey_app.campaigns.safety import list_dangers
from survey_app.campaigns.views.blueprint import Page, actor, blueprint, go, staff
from survey_app.campaigns.words import ADDRESS_FAULTS
from survey_app.drafting.operations import published
from survey_app.web.clock import current_instant
from survey_app.web.forms import entered


@blueprint.get("/<public_id>")
@staff
def show_campaign(public_id: str) -> Page:
    """Show what is to be done, or how it goes."""
    campaign = get_campaign(public_id, actor())
    if campaign.state is CampaignState.PREPARING:
        return _show_preparation(campaign, TitleForm(formdata=None, title=campaign.title))
    follow_up = follow_campaign(campaign) if campaign.state is CampaignState.OPEN else None
    page = follow_page(
        campaign,
        follow_up,
        may_launch=is_head(campaign, actor()),
        is_unsafe=campaign.state is CampaignState.SCHEDULED and bool(list_dangers()),
    )
    return render_template("campaigns/follow_campaign.html", page=page)


@blueprint.post("/<public_id>/titre")
@staff
def rename(public_id: str) -> Page:
    """Give the campaign another title."""
    form = TitleForm()
    if not form.validate():
        return _show_preparation(get_campaign(public_id, actor()), form)
    rename_campaign(public_id, entered(form.title), actor=actor(), now=current_instant())
    flash(_("Le titre est enregistré."), "success")
    return go("show_campaign", public_id=public_id)


@blueprint.get("/<public_id>/supprimer")
@staff
def ask_to_delete(public_id: str) -> Page:
    """Ask whether to give the campaign up."""
    campaign = get_campaign(public_id, actor())
    require_preparing(campaign)
    preparation = get_preparations([campaign], current_instant())[campaign.id]
    page = ConfirmPage(campaign_head(campaign), invited=preparation.invited)
    return render_template("campaigns/delete_campaign.html", page=page)


@blueprint.post("/<public_id>/supprimer")
@staff
def delete(public_id: str) -> Page:
    """Give the campaign up."""
    delete_campaign(public_id, actor=actor(), now=current_instant())
    flash(_("La campagne est supprimée."), "success")
    return go("list_campaigns")


@blueprint.get("/<public_id>/envois.json")
@staff
def show_deliveries(public_id: str) -> Response:
    """Tell the script of the page how the mails fare.

    Privacy: never how many have signed off; a counter that moves while somebody answers would say who it was.
    """
    campaign = get_campaign(public_id, actor())
    return jsonify(asdict(delivery_figures(count_deliveries(campaign.id))))


@blueprint.get("/<public_id>/envois/<message_id>")
@staff
def edit_address(public_id: str, message_id: str) -> Page:
    """Show the address of an invitation that did not arrive."""
    campaign = get_campaign(public_id, actor())
    return _show_correction(campaign, message_id, None)


@blueprint.post("/<public_id>/envois/<message_id>")
@staff
def send_again(public_id: str, message_id: str) -> Page:
    """Write again, at the address given."""
    campaign = get_campaign(public_id, actor())
    form = CorrectionForm()
    if form.validate():
        try:
            correct_address(public_id, message_id, entered(form.email), actor=actor(), now=current_instant())
        except AddressRefusedError as error:
            form.email.errors = [ADDRESS_FAULTS[error.fault]]
        except AddressOnRollError:
            form.email.errors = [_("Une autre personne de la liste a cette adresse.")]
        except (MessageNotFailedError, NotOpenError):
            flash(_("Il n’y a plus rien à corriger pour ce message."), "info")
            return go("show_campaign", public_id=public_id)
        else:
            flash(_("Le message repart."), "success")
            return go("show_campaign", public_id=public_id)
    return _show_correction(campaign, message_id, form)


def _show_preparation(campaign: Campaign, form: TitleForm) -> str:
    require_preparing(campaign)
    preparation = get_preparations([campaign], current_instant())[campaign.id]
    page = PreparationPage(
        head=campaign_head(campaign),
        steps=preparation_steps(campaign, published(campaign.revision), preparation),
        is_ready=preparation.is_ready,
        may_launch=is_head(campaign, actor()),
        title_form=form,
        is_school_too_small=preparation.is_school_too_small,
        minimum=preparation.minimum,
        trial_url=url_for("answers.show_trial", public_id=campaign.public_id) if campaign.is_by_link else "",
    )
    return render_template("campaigns/prepare_campaign.html", page=page)


def _show_correction(campaign: Campaign, message_id: str, form: CorrectionForm | None) -> Page:
    follow_up = follow_campaign(campaign)
    failure = next((line for line in failure_lines(follow_up) if line.message_id == message_id), None)
    if failure is None:
        return go("show_campaign", public_id=campaign.public_id)
    shown = form or CorrectionForm(formdata=None, email=failure.email)
    page = CorrectionPage(campaign_head(campaign), shown, failure)
    return render_template("campaigns/correct_address.html", page=page)
