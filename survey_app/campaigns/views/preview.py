"""The answer page and the mail as teachers will get them, and the trial."""

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _

from survey_app.accounts.sign_in import current_visitor
from survey_app.campaigns.invitation_mail import preview_invitation
from survey_app.campaigns.mail_preview import readable_body
from survey_app.campaigns.operations.access import get_campaign, require_preparing, require_roll
from survey_app.campaigns.operations.preparation import get_preparations
from survey_app.campaigns.operations.request_trial import request_trial
from survey_app.campaigns.pages.head import campaign_head
from survey_app.campaigns.pages.opening import PreviewPage
from survey_app.campaigns.views.blueprint import Page, actor, blueprint, go, staff
from survey_app.drafting.operations import get_questionnaire
from survey_app.web.clock import current_instant
from survey_app.web.translation import LANGUAGES

LANGUAGE_NAMES = {"fr": "Français", "en": "English"}


@blueprint.get("/<public_id>/apercu")
@staff
def show_preview(public_id: str) -> Page:
    """Show the mail, and the way to the answer page."""
    campaign = get_campaign(public_id, actor())
    require_preparing(campaign)
    require_roll(campaign)
    languages = [
        language for language in get_questionnaire(campaign.revision_id).languages if language in LANGUAGES
    ] or list(LANGUAGES[:1])
    asked = request.args.get("langue", "")
    language = asked if asked in languages else languages[0]
    mail = preview_invitation(campaign, language)
    page = PreviewPage(
        head=campaign_head(campaign),
        trial_url=url_for("answers.show_trial", public_id=public_id, language=language),
        subject=mail.subject,
        text=mail.text,
        body=readable_body(mail.html),
        language=language,
        languages=tuple((known, LANGUAGE_NAMES[known]) for known in languages),
        email=current_visitor().email,
        has_trial=get_preparations([campaign], current_instant())[campaign.id].has_trial,
    )
    return render_template("campaigns/show_preview.html", page=page)


@blueprint.post("/<public_id>/apercu/essai")
@staff
def send_trial(public_id: str) -> Page:
    """Send the trial to the person who asks."""
    email = current_visitor().email
    if request_trial(public_id, actor=actor(), now=current_instant()):
        flash(_("L’essai arrivera dans quelques minutes à %(email)s.", email=email), "success")
    else:
        flash(_("Un essai est déjà en route vers %(email)s.", email=email), "info")
    return go("show_preview", public_id=public_id)
