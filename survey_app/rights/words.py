"""The words for what a copy tells: states of mails, kinds of mails, languages."""

from collections.abc import Mapping

from survey_app.accounts.models import AccountMailKind, DeliveryState
from survey_app.web.translation import lazy_gettext

MAIL_STATES: Mapping[DeliveryState, str] = {
    DeliveryState.QUEUED: lazy_gettext("à envoyer"),
    DeliveryState.SENDING: lazy_gettext("en train d’être envoyé"),
    DeliveryState.SENT: lazy_gettext("envoyé"),
    DeliveryState.REFUSED: lazy_gettext("refusé par le serveur de courrier"),
    DeliveryState.BOUNCED: lazy_gettext("revenu sans avoir été remis"),
    DeliveryState.CANCELLED: lazy_gettext("devenu inutile, pas envoyé"),
}

MAIL_KINDS: Mapping[AccountMailKind, str] = {
    AccountMailKind.PASSWORD_RESET: lazy_gettext("lien pour choisir un mot de passe"),
    AccountMailKind.WELCOME: lazy_gettext("message de bienvenue"),
    AccountMailKind.TRIAL: lazy_gettext("essai d’une invitation"),
    AccountMailKind.REPORT_READY: lazy_gettext("annonce d’un rapport"),
}

LANGUAGES: Mapping[str, str] = {"fr": lazy_gettext("français"), "en": lazy_gettext("anglais")}
