"""What is kept of people, until when, and what erases it: one table for operations, notices, documents and tests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from survey_app.web.translation import lazy_gettext

ROLL_KEPT = timedelta(days=30)
"""After the closing of a campaign: names, addresses, sign-offs, messages."""

UNUSED_ROLL_KEPT = timedelta(days=365)
"""After a campaign was begun, or was to close, without ever being opened."""

UPLOAD_KEPT = timedelta(hours=1)
SESSION_KEPT = timedelta(hours=12)
WAITING_SIGN_IN_KEPT = timedelta(minutes=10)
"""Between the password and the code of a phone."""

UNCONFIRMED_KEPT = timedelta(hours=1)
"""A second factor of which no code was ever given."""

THROTTLE_KEPT = timedelta(hours=1)
PRESENCE_KEPT = timedelta(hours=1)
MAIL_KEPT = timedelta(days=30)
"""After an account mail was settled; the same for the mails of a demonstration."""

RIGHTS_MAIL_KEPT = timedelta(days=7)
"""When no answer could be sent; what was answered is forgotten at once."""

CLOSED_ACCOUNT_KEPT = timedelta(days=90)
JOURNAL_KEPT = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Retention:
    """What is kept in some places, and how long. `what` and `until` are sentences for people.

    `tables` are names of tables or of columns (`invitation.blinded_hash`); `files` are names of folders in the
    data directory or in the key store, or of the queue. `erased_by` names the operation; empty for what ends by
    itself. `within` counts from the event that `until` names; None where there is no fixed time.
    """

    what: str
    until: str
    erased_by: str
    tables: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    within: timedelta | None = None


SCHEDULE: Mapping[str, Retention] = {
    "codes": Retention(
        what=lazy_gettext(
            "Les codes personnels et ceux que partage un groupe, sous une forme qui ne permet pas de les retrouver"
        ),
        until=lazy_gettext("détruits au dépouillement"),
        erased_by="open_ballot_box",
        tables=("personal_code", "shared_link", "invitation.blinded_hash"),
        within=timedelta(),
    ),
    "ballots": Retention(
        what=lazy_gettext("Les bulletins scellés, sans nom ni heure, et les clés de la campagne"),
        until=lazy_gettext("détruits au dépouillement"),
        erased_by="open_ballot_box",
        tables=("sealed_ballot",),
        files=("keys",),
        within=timedelta(),
    ),
    "roll": Retention(
        what=lazy_gettext(
            "La liste des invités (nom, adresse, équipe, langue, participation notée sans date) et les messages "
            "envoyés"
        ),
        until=lazy_gettext("effacés au plus tard %(days)s jours après la clôture", days=ROLL_KEPT.days),
        erased_by="erase_rolls",
        tables=("invitation", "message"),
        within=ROLL_KEPT,
    ),
    "unused_roll": Retention(
        what=lazy_gettext("La liste des invités d’une campagne qui n’a jamais ouvert"),
        until=lazy_gettext("effacée avec la campagne, ou %(days)s jours après", days=UNUSED_ROLL_KEPT.days),
        erased_by="erase_unused_rolls",
        tables=("invitation",),
        within=UNUSED_ROLL_KEPT,
    ),
    "uploads": Retention(
        what=lazy_gettext("Un fichier d’invités qui attend d’être confirmé"),
        until=lazy_gettext("effacé après la confirmation, ou au bout d’une heure"),
        erased_by="sweep_uploads",
        files=("imports",),
        within=UPLOAD_KEPT,
    ),
    "sessions": Retention(
        what=lazy_gettext(
            "Les connexions des titulaires de comptes et les liens pour choisir un mot de passe"
        ),
        until=lazy_gettext(
            "effacés quand ils ont expiré, au plus tard après 12 heures (7 jours pour un premier lien)"
        ),
        erased_by="forget_expired",
        tables=("sign_in_session", "waiting_sign_in", "password_reset"),
        within=SESSION_KEPT,
    ),
    "reset_requests": Retention(
        what=lazy_gettext(
            "Les demandes de nouveau mot de passe, avec l’adresse sous une forme qui ne permet pas de la lire"
        ),
        until=lazy_gettext("effacées dès qu’elles sont traitées, en quelques minutes au plus"),
        erased_by="answer_reset_requests",
        tables=("reset_request",),
        within=timedelta(),
    ),
    "throttles": Retention(
        what=lazy_gettext("Le nombre d’essais récents par adresse ou par réseau, sous un nom chiffré"),
        until=lazy_gettext("oublié tout seul, au plus tard après une heure"),
        erased_by="",
        files=("queue",),
        within=THROTTLE_KEPT,
    ),
    "presences": Retention(
        what=lazy_gettext("Qui a un questionnaire ouvert dans l’éditeur"),
        until=lazy_gettext("effacé après une heure"),
        erased_by="forget_presences",
        tables=("draft_presence",),
        within=PRESENCE_KEPT,
    ),
    "shared_presences": Retention(
        what=lazy_gettext("Qui a la fiche, le plan ou une demande de formation ouverts"),
        until=lazy_gettext("effacé après une heure"),
        erased_by="forget_readers",
        tables=("shared_presence",),
        within=PRESENCE_KEPT,
    ),
    "account_mails": Retention(
        what=lazy_gettext("La trace des messages envoyés aux titulaires de comptes"),
        until=lazy_gettext("effacée au bout de %(days)s jours", days=MAIL_KEPT.days),
        erased_by="forget_account_mails",
        tables=("account_mail",),
        within=MAIL_KEPT,
    ),
    "mailbox": Retention(
        what=lazy_gettext("Les messages d’une démonstration, qui restent sur la machine"),
        until=lazy_gettext("effacés au bout de %(days)s jours", days=MAIL_KEPT.days),
        erased_by="empty_mailbox",
        files=("mailbox",),
        within=MAIL_KEPT,
    ),
    "rights_mails": Retention(
        what=lazy_gettext("L’adresse d’une personne qui demande une copie ou l’effacement de ses données"),
        until=lazy_gettext(
            "effacée dès que la réponse est partie, au plus tard après %(days)s jours",
            days=RIGHTS_MAIL_KEPT.days,
        ),
        erased_by="forget_rights_mails",
        tables=("rights_mail",),
        within=RIGHTS_MAIL_KEPT,
    ),
    "accounts": Retention(
        what=lazy_gettext("Le compte de qui prépare ou lit une campagne : nom, adresse, rôles"),
        until=lazy_gettext(
            "effacé à la demande, ou %(days)s jours après sa fermeture", days=CLOSED_ACCOUNT_KEPT.days
        ),
        erased_by="erase_closed_accounts",
        tables=("account", "membership", "second_factor", "recovery_code"),
        within=CLOSED_ACCOUNT_KEPT,
    ),
    "journal": Retention(
        what=lazy_gettext(
            "Le journal de ce que font les titulaires de comptes, sans un mot de qui a répondu"
        ),
        until=lazy_gettext("effacé au bout de %(days)s jours", days=JOURNAL_KEPT.days),
        erased_by="forget_journal",
        tables=("journal_entry",),
        within=JOURNAL_KEPT,
    ),
    "work": Retention(
        what=lazy_gettext(
            "Les questionnaires et les campagnes, avec leur auteur ; l’adresse de contact ; les rapports"
        ),
        until=lazy_gettext(
            "gardés tant que l’établissement utilise Paliers ; l’auteur s’efface avec son compte"
        ),
        erased_by="erase_school",
        tables=("school", "draft", "draft_edit", "revision", "campaign", "frozen_report", "result_release"),
    ),
    "plan": Retention(
        what=lazy_gettext(
            "La fiche de l’établissement et ses pièces, le plan et ses versions, les demandes de formation, les "
            "réunions et les avis de la commission, avec leurs auteurs"
        ),
        until=lazy_gettext(
            "gardés tant que l’établissement utilise Paliers ; l’auteur s’efface avec son compte"
        ),
        erased_by="erase_school",
        tables=(
            "assessment",
            "evidence_file",
            "shared_document",
            "shared_cell",
            "shared_change",
            "plan",
            "plan_version",
            "training_request",
            "publication",
            "plan_comment",
            "meeting",
        ),
    ),
    "members": Retention(
        what=lazy_gettext("Qui est membre de la commission numérique, et à quel titre"),
        until=lazy_gettext("effacé quand la personne n’est plus membre, ou avec son compte"),
        erased_by="forget_former_members",
        tables=("commission_member",),
    ),
}

NAMELESS = frozenset(
    {
        "ballot_box",
        "campaign_threshold",
        "draft_element",
        "installation_threshold",
        "opening_record",
        "reminder",
        "reporting_cell",
        "team",
        "text_decision",
        "text_review",
    }
)
"""The tables without a word about anybody, which go with their school or campaign."""
