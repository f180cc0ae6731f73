"""The mail that says that results can be read: one link, the same for all, and no code."""

from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from survey_app.accounts.send_mail import AccountMailPage
from survey_app.campaigns.models import Campaign
from survey_app.campaigns.operations.send_notices import Recipient
from survey_app.database import session
from survey_app.mail.messages import Mail, one_line
from survey_app.mail.rendering import render_html, render_text
from survey_app.reports.models import ResultRelease
from survey_app.web.translation import DEFAULT_LANGUAGE, LANGUAGES


class ResultLetters:
    """The mails of one release. Holds values only: no row, no session."""

    def __init__(self, campaign: Campaign, secret: str, base_url: str) -> None:
        self._title = one_line(campaign.title)
        self._school = one_line(campaign.school.name)
        self._link = returned_address(base_url, campaign.public_id, secret)

    def write(self, recipient: Recipient, reference: str, date: datetime) -> Mail:
        """Return the mail to one person. Raises MailError for an unusable address.

        Privacy: but for the greeting and the language it is the same for everybody.
        """
        language = recipient.language if recipient.language in LANGUAGES else DEFAULT_LANGUAGE
        with force_locale(language):
            page = self._page(language, one_line(recipient.name))
            return Mail(
                recipient=recipient.email,
                subject=page.subject,
                text=render_text("account", page=page),
                html=render_html("account", page=page),
                reference=reference,
                date=date,
            )

    def _page(self, language: str, name: str) -> AccountMailPage:
        names = {"title": self._title, "school": self._school}
        return AccountMailPage(
            language=language,
            subject=_("%(school)s : les résultats de « %(title)s »", **names),
            greeting=_("Bonjour %(name)s,", name=name) if name else _("Bonjour,"),
            paragraphs=(
                _(
                    "Vous étiez invité à répondre au questionnaire « %(title)s » (%(school)s). Voici ce que les "
                    "réponses réunies sont devenues.",
                    **names,
                ),
                _(
                    "Ce message est le même pour toutes les personnes invitées, qu’elles aient répondu ou non : "
                    "personne ne peut savoir qui a répondu. Le lien est commun à tous et ne dit pas qui l’ouvre."
                ),
                _("C’est le dernier message à propos de ce questionnaire."),
            ),
            button=_("Lire les résultats"),
            link=self._link if language == DEFAULT_LANGUAGE else f"{self._link}?langue={language}",
        )


def read_result_letters(campaign_id: int) -> ResultLetters | None:
    """Return the mails of a campaign's release, None when nothing is returned. Leaves no transaction open."""
    release = session().get(ResultRelease, campaign_id, populate_existing=True)
    campaign = session().get(Campaign, campaign_id, populate_existing=True)
    if release is None or campaign is None:
        return None
    letters = ResultLetters(campaign, release.secret, base_url())
    session().rollback()
    return letters


def returned_address(base: str, public_id: str, secret: str | None) -> str:
    """Return where results are read: with the secret of their release, or where anybody may."""
    return f"{base}/resultats/{public_id}" + (f"/{secret}" if secret else "")


def base_url() -> str:
    """Return where this installation is."""
    address: str = current_app.config["PALIERS"].base_url
    return address
