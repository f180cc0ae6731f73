"""What the head of the school decides: opening, putting off the closing, closing by hand."""

from datetime import timedelta

from flask import flash, render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from survey_app.accounts.guard import needs_recent_sign_in
from survey_app.campaigns.dates import to_local
from survey_app.campaigns.forms import ExtendForm, LaunchForm, minute
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.campaigns.operations.access import get_campaign, is_head, require_preparing
from survey_app.campaigns.operations.close_campaign import DateNotLaterError, NotOpenError
from survey_app.campaigns.operations.launch_campaign import close_by_hand, launch_campaign
from survey_app.campaigns.operations.open_campaign import NotReadyError, find_obstacles
from survey_app.campaigns.operations.preparation import get_preparations
from survey_app.campaigns.operations.set_calendar import DatesRefusedError, put_off_closing
from survey_app.campaigns.pages.head import ConfirmPage, FormPage, campaign_head
from survey_app.campaigns.pages.opening import LaunchPage
from survey_app.campaigns.safety import list_dangers
from survey_app.campaigns.views.blueprint import Page, actor, blueprint, go, staff
from survey_app.campaigns.views.calendar import read_moment
from survey_app.campaigns.words import DATE_FAULTS, OBSTACLES, say_answers, say_people
from survey_app.web.clock import current_instant

A_WEEK = timedelta(days=7)


@blueprint.get("/<public_id>/ouvrir", endpoint="launch_campaign")
@staff
@needs_recent_sign_in
def ask_to_launch(public_id: str) -> Page:
    """Say what will happen, and ask."""
    campaign = get_campaign(public_id, actor())
    require_preparing(campaign)
    return _show_launch(campaign, LaunchForm(formdata=None))


@blueprint.post("/<public_id>/ouvrir")
@staff
@needs_recent_sign_in
def launch(public_id: str) -> Page:
    """Open, at the planned date or now."""
    form = LaunchForm()
    at_once = form.when.data == "now"
    try:
        launch_campaign(public_id, at_once=at_once, actor=actor(), now=current_instant())
    except NotReadyError as error:
        form.when.errors = [OBSTACLES[obstacle] for obstacle in sorted(error.obstacles)]
    except DatesRefusedError as error:
        form.when.errors = [DATE_FAULTS[complaint.fault] for complaint in error.complaints]
    else:
        flash(_launched(get_campaign(public_id, actor()), at_once=at_once), "success")
        return go("show_campaign", public_id=public_id)
    return _show_launch(get_campaign(public_id, actor()), form)


@blueprint.route("/<public_id>/prolonger", methods=["GET", "POST"])
@staff
def extend(public_id: str) -> Page:
    """Put off the closing."""
    campaign = get_campaign(public_id, actor())
    closes_at = campaign.closes_at
    if closes_at is None or campaign.state not in {CampaignState.SCHEDULED, CampaignState.OPEN}:
        return go("show_campaign", public_id=public_id)
    form = ExtendForm(closing=minute(to_local(closes_at + A_WEEK)))
    chosen = read_moment(form, "closing") if form.validate_on_submit() else None
    if chosen is not None:
        try:
            put_off_closing(public_id, chosen, actor=actor(), now=current_instant())
        except DateNotLaterError:
            form.closing.errors = [_("La nouvelle date doit être plus tardive que l’actuelle.")]
        except DatesRefusedError as error:
            form.closing.errors = [DATE_FAULTS[complaint.fault] for complaint in error.complaints]
        except NotOpenError:
            flash(_("La campagne est déjà close."), "info")
            return go("show_campaign", public_id=public_id)
        else:
            flash(_("La nouvelle date de clôture est enregistrée."), "success")
            return go("show_campaign", public_id=public_id)
    page = FormPage(campaign_head(campaign), form, closes_at)
    return render_template("campaigns/extend_campaign.html", page=page)


@blueprint.get("/<public_id>/fermer", endpoint="close_campaign")
@staff
@needs_recent_sign_in
def ask_to_close(public_id: str) -> Page:
    """Say what closing means, and ask."""
    campaign = get_campaign(public_id, actor())
    if campaign.state is not CampaignState.OPEN:
        return go("show_campaign", public_id=public_id)
    page = ConfirmPage(campaign_head(campaign), closes_at=campaign.closes_at)
    return render_template("campaigns/close_campaign.html", page=page)


@blueprint.post("/<public_id>/fermer")
@staff
@needs_recent_sign_in
def close(public_id: str) -> Page:
    """Close now."""
    if close_by_hand(public_id, actor=actor(), now=current_instant()):
        flash(_("La campagne est close. Le dépouillement commence."), "success")
    else:
        flash(_("La campagne n’est pas ouverte : il n’y a rien à clore."), "info")
    return go("show_campaign", public_id=public_id)


def _launched(campaign: Campaign, *, at_once: bool) -> str:
    if not at_once:
        return _("La campagne est programmée.")
    if campaign.is_by_link:
        return _("La campagne s’ouvre : les liens et les affiches sont là dans un instant.")
    return _("La campagne s’ouvre : les messages partent.")


def _show_launch(campaign: Campaign, form: LaunchForm) -> str:
    now = current_instant()
    preparation = get_preparations([campaign], now)[campaign.id]
    page = LaunchPage(
        head=campaign_head(campaign),
        form=form,
        people=say_people(preparation.invited),
        answers=say_answers(preparation.invited),
        cells=ngettext("%(num)s groupe", "%(num)s groupes", preparation.cells),
        opens_at=campaign.opens_at,
        closes_at=campaign.closes_at,
        reminders=tuple(reminder.due_at for reminder in campaign.reminders),
        obstacles=tuple(OBSTACLES[obstacle] for obstacle in sorted(find_obstacles(campaign, now))),
        dangers=list_dangers(),
        is_late=campaign.opens_at is not None and campaign.opens_at <= now,
        may_launch=is_head(campaign, actor()),
    )
    return render_template("campaigns/launch_campaign.html", page=page)
