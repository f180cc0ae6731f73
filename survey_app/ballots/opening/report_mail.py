"""The mail that says how the opening of a box ended: with a report, or with a box that nobody has read."""

from flask import current_app
from flask_babel import gettext as _

from survey_app.accounts.send_mail import AccountLetter, OwedMail
from survey_app.ballots.models import OpeningRecord
from survey_app.campaigns.models import Campaign
from survey_app.database import session
from survey_app.drafting.operations import get_questionnaire
from survey_app.mail.messages import one_line


def write_report_ready(owed: OwedMail) -> AccountLetter:
    """Return the mail about a report that can be read, or about one that tells of no answer."""
    campaign = session().get_one(Campaign, owed.campaign_id)
    record = session().get(OpeningRecord, campaign.public_id)
    # Campaigns that were opened before there were records were read.
    return (
        _of_a_box_that_was_read(campaign)
        if record is None or record.was_read
        else _of_an_unread_box(campaign)
    )


def _of_a_box_that_was_read(campaign: Campaign) -> AccountLetter:
    asks_for_texts = get_questionnaire(campaign.revision_id).privacy.free_text
    return AccountLetter(
        subject=_("Le rapport « %(title)s » est prêt", title=one_line(campaign.title)),
        paragraphs=(
            _(
                "Le questionnaire « %(title)s » est clos. L’urne a été ouverte, les réponses comptées, "
                "puis les bulletins détruits avec leur clé.",
                title=one_line(campaign.title),
            ),
            _("Le rapport vous attend : connectez-vous pour le lire."),
            *([_say_texts_wait()] if asks_for_texts else ()),
        ),
        button=_("Lire le rapport"),
        link=_report_address(campaign),
    )


def _of_an_unread_box(campaign: Campaign) -> AccountLetter:
    return AccountLetter(
        subject=_("« %(title)s » : l’urne a été détruite sans être lue", title=one_line(campaign.title)),
        paragraphs=(
            _(
                "Le questionnaire « %(title)s » est clos. Sa clé n’était plus disponible : l’urne a été détruite "
                "sans être lue, et aucune réponse n’a été comptée.",
                title=one_line(campaign.title),
            ),
            _("Le rapport dit combien de personnes avaient répondu."),
        ),
        button=_("Lire le rapport"),
        link=_report_address(campaign),
    )


def _say_texts_wait() -> str:
    """Tell who reads texts over; nobody sees them before, and whether there are any is in the report."""
    return _(
        "Si vos collègues ont écrit des textes, personne ne les voit encore : le référent numérique les "
        "relit d’abord, avec « Relire les textes » dans le rapport."
    )


def _report_address(campaign: Campaign) -> str:
    base_url: str = current_app.config["PALIERS"].base_url
    return f"{base_url}/campagnes/{campaign.public_id}/rapport"
