"""The mails of a campaign: invitation, reminder, and the trial for those who prepare it.

What all mails of a wave share is rendered once a language; a mail then only fills in name, code and token.
"""

from dataclasses import dataclass, field
from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import escape

from questionnaires.definition.model import Questionnaire
from survey_app.accounts.send_mail import AccountLetter, OwedMail
from survey_app.campaigns.models import Campaign
from survey_app.campaigns.personal_codes import grouped
from survey_app.database import session
from survey_app.drafting.operations import get_questionnaire
from survey_app.mail.messages import Mail, one_line
from survey_app.mail.rendering import render_html, render_text
from survey_app.tokens.key_list import fingerprint_words, short_form
from survey_app.web.filters import instant
from survey_app.web.translation import DEFAULT_LANGUAGE, LANGUAGES

EXAMPLE_CODE = "0" * 16
EXAMPLE_TOKEN = "exemple"  # noqa: S105 - opens nothing
EXAMPLE_REFERENCE = "0" * 32
EXAMPLE_FINGERPRINT = bytes(32)

# Private characters stand for what differs from mail to mail; `one_line` takes them out of everything else.
_GREETING, _CODE, _PRINTED_CODE, _TOKEN = "\ue000", "\ue001", "\ue002", "\ue003"


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who gets one mail. Privacy: `code` and `unsubscribe_token` exist here and in the mail."""

    email: str = field(repr=False)
    name: str = field(repr=False)
    language: str
    code: str = field(repr=False)
    unsubscribe_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LetterPage:
    """The sentences that both forms of a mail lay out."""

    language: str
    subject: str
    greeting: str
    request: str
    reason: str
    terms: str
    deadline: str
    button: str
    link: str
    anonymity_title: str
    anonymity: tuple[str, str, str]
    key_words_request: str
    key_words: str
    by_hand: str
    address: str
    code: str
    keep_to_yourself: str
    contact: str
    protection: str
    protection_link: str
    unsubscribe: str
    unsubscribe_link: str


@dataclass(frozen=True, slots=True)
class _Letter:
    """A mail without its addressee."""

    subject: str
    text: str
    html: str
    greeting: str
    greeting_by_name: str

    def fill(self, addressee: Addressee, *, reference: str, date: datetime, unsubscribe_url: str) -> Mail:
        name = one_line(addressee.name)
        greeting = self.greeting_by_name.replace(_GREETING, name) if name else self.greeting
        return Mail(
            recipient=addressee.email,
            subject=self.subject,
            text=_fill(self.text, addressee, greeting),
            html=_fill(self.html, addressee, str(escape(greeting))),
            reference=reference,
            date=date,
            headers=(
                # RFC 8058. Privacy: the token opens nothing but this; no code is in any header.
                ("List-Unsubscribe", f"<{unsubscribe_url}{addressee.unsubscribe_token}>"),
                ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
            ),
        )


def _fill(template: str, addressee: Addressee, greeting: str) -> str:
    return (
        template.replace(_CODE, addressee.code)
        .replace(_PRINTED_CODE, grouped(addressee.code))
        .replace(_TOKEN, addressee.unsubscribe_token)
        .replace(_GREETING, greeting)
    )


class Letters:
    """The mails of one campaign, rendered when first needed. Holds values only: no row, no session."""

    def __init__(
        self,
        campaign: Campaign,
        questionnaire: Questionnaire,
        base_url: str,
        *,
        fingerprint: bytes | None,
    ) -> None:
        """Take from the campaign what its mails say; `fingerprint` is that of its keys, if it has any."""
        self.campaign_id = campaign.id
        self.public_id = campaign.public_id
        self._title = one_line(campaign.title)
        self._school = one_line(campaign.school.name)
        self._contact = one_line(campaign.school.contact)
        self._closes_at = campaign.closes_at
        self._fingerprint = fingerprint
        self._questionnaire = questionnaire
        self._base_url = base_url
        self._rendered: dict[tuple[str, bool], _Letter] = {}

    def write(self, addressee: Addressee, *, reference: str, wave: int, date: datetime) -> Mail:
        """Return the mail of a wave to one person. Raises MailError for an unusable address."""
        language = self._language_for(addressee)
        key = (language, wave > 0)
        if key not in self._rendered:
            with force_locale(language):
                self._rendered[key] = self._render(language, is_reminder=wave > 0)
        unsubscribe_url = f"{self._base_url}/desinscription/"
        return self._rendered[key].fill(
            addressee, reference=reference, date=date, unsubscribe_url=unsubscribe_url
        )

    def _language_for(self, addressee: Addressee) -> str:
        """Return the addressee's language if the questionnaire is in it, else the questionnaire's first."""
        usable = [known for known in self._questionnaire.languages if known in LANGUAGES] or [
            DEFAULT_LANGUAGE
        ]
        return addressee.language if addressee.language in usable else usable[0]

    def _render(self, language: str, *, is_reminder: bool) -> _Letter:
        page = self._page(language, is_reminder=is_reminder)
        return _Letter(
            subject=page.subject,
            text=render_text("invitation", page=page),
            html=render_html("invitation", page=page),
            greeting=_("Bonjour,"),
            greeting_by_name=_("Bonjour %(name)s,", name=_GREETING),
        )

    def _page(self, language: str, *, is_reminder: bool) -> LetterPage:
        subject, request, reason = self._reminder() if is_reminder else self._invitation()
        address = answer_address(self._base_url, self.public_id, language)
        fingerprint = self._fingerprint
        contact = _("Une question ? Écrivez à %(contact)s.", contact=self._contact) if self._contact else ""
        return LetterPage(
            language=language,
            subject=subject,
            greeting=_GREETING,
            request=request,
            reason=reason,
            terms=self._terms(),
            deadline=self._deadline(),
            button=_("Répondre au questionnaire"),
            link=f"{address}#{_CODE}.{short_form(fingerprint)}" if fingerprint else f"{address}#{_CODE}",
            anonymity_title=_("Votre anonymat"),
            anonymity=_anonymity(),
            key_words_request=_(
                "Les clés de cette enquête, en six mots : les mêmes dans le message de vos collègues, sur la page de "
                "réponse et sur l’affiche. S’ils diffèrent, ne répondez pas."
            ),
            key_words=" ".join(fingerprint_words(fingerprint)) if fingerprint else "",
            by_hand=_("Si le lien ne fonctionne pas, ouvrez l’adresse ci-dessous et tapez le code."),
            address=address,
            code=_PRINTED_CODE,
            keep_to_yourself=_(
                "Ce lien et ce code sont personnels : qui les utilise répond à votre place. "
                "Ne transférez pas ce message."
            ),
            contact=contact,
            protection=_("Tout ce qui est enregistré, et comment le vérifier :"),
            protection_link=answer_address(self._base_url, f"{self.public_id}/protection", language),
            unsubscribe=_(
                "Ne plus recevoir de message sur ce questionnaire (vous pourrez toujours répondre) :"
            ),
            unsubscribe_link=f"{self._base_url}/desinscription/{_TOKEN}",
        )

    def _invitation(self) -> tuple[str, str, str]:
        """Return subject, request and reason."""
        names = {"school": self._school, "title": self._title}
        return (
            _("%(school)s : votre réponse anonyme à « %(title)s »", **names),
            _("%(school)s vous invite à répondre au questionnaire « %(title)s ».", **names),
            _(
                "Les réponses réunies serviront à choisir les formations et l’accompagnement "
                "dont l’équipe a besoin."
            ),
        )

    def _reminder(self) -> tuple[str, str, str]:
        """Return subject, request and reason."""
        names = {"school": self._school, "title": self._title}
        return (
            _("Rappel : votre réponse anonyme à « %(title)s »", title=self._title),
            _("Il est encore temps de répondre au questionnaire « %(title)s » (%(school)s).", **names),
            _(
                "Ce rappel part tout seul vers les personnes qui n’ont pas encore répondu ; personne n’en "
                "voit la liste. Les codes que vous avez déjà reçus restent valables."
            ),
        )

    def _terms(self) -> str:
        sentences = [_("C’est facultatif, et vous pouvez laisser des questions sans réponse.")]
        if minutes := self._questionnaire.minutes:
            duration = _(
                "Répondre prend environ %(minutes)s min, sur un téléphone ou un ordinateur.", minutes=minutes
            )
            sentences.insert(0, duration)
        return " ".join(sentences)

    def _deadline(self) -> str:
        if self._closes_at is None:
            return ""
        moment = instant(self._closes_at)
        return str(_("Vous pouvez répondre jusqu’au %(moment)s (heure de Paris).", moment=moment))


def _anonymity() -> tuple[str, str, str]:
    """Return what is promised, and its limit."""
    return (
        _(
            "Vos réponses sont chiffrées sur votre appareil, gardées sans nom, sans adresse et sans heure, "
            "et ouvertes une seule fois, toutes ensemble, après la clôture."
        ),
        _(
            "L’établissement ne voit que des résultats par groupes d’au moins huit personnes "
            "invitées, jamais la réponse de quelqu’un."
        ),
        _(
            "La limite : vous êtes protégé de qui lirait nos données, nos sauvegardes ou votre messagerie, "
            "mais vous devez faire confiance au site à la minute où vous répondez."
        ),
    )


def read_letters(campaign_id: int) -> Letters | None:
    """Return the mails of a campaign, None when there is no such campaign. Leaves no transaction open."""
    campaign = session().get(Campaign, campaign_id, populate_existing=True)
    if campaign is None:
        return None
    letters = _letters_of(campaign, campaign.key_fingerprint)
    session().rollback()
    return letters


def preview_invitation(campaign: Campaign, language: str) -> Mail:
    """Return the invitation as it will look, with a code, a token and words that are visibly false."""
    example = Addressee(
        "prenom.nom@example.org",
        _("Prénom Nom"),
        language,
        code=EXAMPLE_CODE,
        unsubscribe_token=EXAMPLE_TOKEN,
    )
    date = campaign.opens_at or campaign.created_at
    letters = _letters_of(campaign, EXAMPLE_FINGERPRINT)
    return letters.write(example, reference=EXAMPLE_REFERENCE, wave=0, date=date)


def write_trial(owed: OwedMail) -> AccountLetter:
    """Return the mail by which those who prepare a campaign try its answer page."""
    campaign = session().get_one(Campaign, owed.campaign_id)
    return AccountLetter(
        subject=_("Essai : « %(title)s »", title=one_line(campaign.title)),
        paragraphs=(
            _(
                "Voici le questionnaire « %(title)s » tel que vos collègues le verront. Essayez-le sur votre "
                "téléphone avant de programmer l’envoi.",
                title=one_line(campaign.title),
            ),
            _("C’est un essai : rien de ce que vous y répondez n’est enregistré."),
        ),
        button=_("Essayer le questionnaire"),
        link=answer_address(_base_url(), f"{campaign.public_id}/essai", owed.language),
    )


def answer_address(base_url: str, page: str, language: str) -> str:
    """Return the address of an answer page (a public id, or its trial) in a language; the same for all."""
    return f"{base_url}/q/{page}" + ("" if language == DEFAULT_LANGUAGE else f"/{language}")


def find_protection_address(public_id: str, language: str = DEFAULT_LANGUAGE) -> str:
    """Return the address of the public page on the protection of answers; the same for all."""
    return answer_address(_base_url(), f"{public_id}/protection", language)


def find_shared_link(campaign: Campaign, code: str) -> str:
    """Return the link by which a group of an open campaign answers; its code and the short form are in the fragment."""
    address = answer_address(_base_url(), campaign.public_id, DEFAULT_LANGUAGE)
    fingerprint = campaign.key_fingerprint
    return f"{address}#{code}.{short_form(fingerprint)}" if fingerprint else f"{address}#{code}"


def find_answer_address(public_id: str) -> str:
    """Return the address of the answer page; the same for all."""
    return answer_address(_base_url(), public_id, DEFAULT_LANGUAGE)


def _letters_of(campaign: Campaign, fingerprint: bytes | None) -> Letters:
    questionnaire = get_questionnaire(campaign.revision_id)
    return Letters(campaign, questionnaire, _base_url(), fingerprint=fingerprint)


def _base_url() -> str:
    base_url: str = current_app.config["PALIERS"].base_url
    return base_url
