"""The words for what a copy tells: states of mails, kinds of mails, languages."""

from collections.abc import Mapping

from survey_app.accounts.models import AccountMailKind, DeliveryState
from survey_app.rights.operations.shared_work import Deed, SharedKind
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
    AccountMailKind.PARTS_AWAITED: lazy_gettext("appel à deux parts de la clé d’une urne"),
    AccountMailKind.INVITED: lazy_gettext("invitation dans un établissement"),
    AccountMailKind.PLAN_REMINDER: lazy_gettext("rappel d’une action du plan"),
    AccountMailKind.MEETING: lazy_gettext("message sur une réunion de la commission"),
    AccountMailKind.TERM_WITHOUT_MEETING: lazy_gettext("rappel d’un trimestre sans réunion"),
    AccountMailKind.PUBLICATION: lazy_gettext("annonce d’un document publié à la commission"),
}

DEEDS: Mapping[Deed, str] = {
    Deed.BEGAN_FICHE: lazy_gettext("Fiche commencée"),
    Deed.SIGNED_FICHE: lazy_gettext("Fiche signée"),
    Deed.ADDED_FILE: lazy_gettext("Pièce jointe à la fiche"),
    Deed.BEGAN_PLAN: lazy_gettext("Plan commencé"),
    Deed.FROZE_PLAN: lazy_gettext("Version du plan figée"),
    Deed.BEGAN_REQUEST: lazy_gettext("Demande de formation commencée"),
    Deed.PUBLISHED: lazy_gettext("Document publié à la commission"),
    Deed.CHANGED_MEETING: lazy_gettext("Réunion de la commission modifiée en dernier par vous"),
    Deed.RETURNED_RESULTS: lazy_gettext("Résultats rendus aux personnes interrogées"),
}

DOCUMENTS: Mapping[SharedKind, str] = {
    SharedKind.FICHE: lazy_gettext("Fiche de l’établissement"),
    SharedKind.PLAN: lazy_gettext("Plan pluriannuel"),
    SharedKind.REQUEST: lazy_gettext("Demande de formation"),
}

LANGUAGES: Mapping[str, str] = {"fr": lazy_gettext("français"), "en": lazy_gettext("anglais")}
