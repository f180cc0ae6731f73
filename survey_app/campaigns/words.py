"""The sentences for states, steps, faults and changes: one for each code of operations and readings."""

from collections.abc import Callable, Mapping

import flask_babel

from questionnaires.definition.model import Audience
from survey_app.accounts.models import DeliveryState
from survey_app.campaigns.dates import DateFault
from survey_app.campaigns.models import CampaignState, Editing, OpeningRule
from survey_app.campaigns.operations.arrange_cells import CellComplaint, CellFault
from survey_app.campaigns.operations.arrange_groups import GroupComplaint, GroupFault
from survey_app.campaigns.operations.open_campaign import Obstacle
from survey_app.campaigns.operations.preparation import Step
from survey_app.campaigns.roster.addresses import AddressFault
from survey_app.campaigns.roster.difference import RosterDifference, RosterMode
from survey_app.campaigns.roster.errors import RosterFault
from survey_app.campaigns.roster.headings import Column
from survey_app.campaigns.roster.people import Change, Rejection
from survey_app.web.translation import lazy_gettext

_: Callable[..., str] = flask_babel.gettext
ngettext: Callable[..., str] = flask_babel.ngettext

STATES: Mapping[CampaignState, tuple[str, str]] = {
    CampaignState.PREPARING: (lazy_gettext("En préparation"), "neutral"),
    CampaignState.SCHEDULED: (lazy_gettext("Programmée"), "accent"),
    CampaignState.OPEN: (lazy_gettext("Ouverte"), "success"),
    CampaignState.CLOSED: (lazy_gettext("Dépouillement en cours"), "warning"),
    CampaignState.REPORTED: (lazy_gettext("Rapport prêt"), "accent"),
    CampaignState.ENDED: (lazy_gettext("Rapport prêt"), "accent"),
}
"""The name of each state, and the tone of its badge."""

AUDIENCES: Mapping[Audience, tuple[str, str]] = {
    Audience.STAFF: (
        lazy_gettext("Les personnels"),
        lazy_gettext("Chacun reçoit par courriel un lien personnel, et répond une fois."),
    ),
    Audience.PUPILS: (
        lazy_gettext("Les élèves"),
        lazy_gettext(
            "Chaque groupe, par exemple un niveau, partage un lien ou une affiche. Pas de liste de noms, pas de "
            "courriel."
        ),
    ),
    Audience.PARENTS: (
        lazy_gettext("Les parents"),
        lazy_gettext(
            "Chaque groupe, par exemple un niveau, partage un lien à publier dans l’ENT. Pas de liste de noms, pas de "
            "courriel."
        ),
    ),
}
"""Who is asked, and how they answer."""

ASKED: Mapping[Audience, str] = {
    Audience.STAFF: "",
    Audience.PUPILS: lazy_gettext("Élèves, par lien partagé"),
    Audience.PARENTS: lazy_gettext("Parents, par lien partagé"),
}
"""Who is asked, in a few words at the top of a page; nothing where it goes without saying."""

EDITINGS: Mapping[Editing, tuple[str, str]] = {
    Editing.STRICT: (
        lazy_gettext("Seulement depuis le même appareil (conseillé)"),
        lazy_gettext(
            "Une réponse envoyée ne peut être remplacée que par l’appareil qui l’a envoyée, si la personne y a gardé "
            "ses réponses. C’est le choix le plus protecteur."
        ),
    ),
    Editing.FLEXIBLE: (
        lazy_gettext("Depuis n’importe quel appareil, avec le message reçu"),
        lazy_gettext(
            "Plus commode, mais moins protecteur : jusqu’au dépouillement, qui aurait à la fois les messages et "
            "les clés du serveur pourrait retrouver qui a envoyé quel bulletin, et qui lit un message peut remplacer "
            "la réponse."
        ),
    ),
}
"""Who can change answers that were sent, and what that means."""

OPENING_RULES: Mapping[OpeningRule, tuple[str, str]] = {
    OpeningRule.ALONE: (
        lazy_gettext("Le serveur, tout seul"),
        lazy_gettext("L’urne s’ouvre d’elle-même après la clôture."),
    ),
    OpeningRule.TWO_OF_THREE: (
        lazy_gettext("Deux personnes sur trois"),
        lazy_gettext(
            "Trois personnes reçoivent chacune une part de la clé. Il en faut deux pour ouvrir l’urne : ni une "
            "personne seule ni le serveur ne le peuvent. Si deux parts se perdent, les réponses sont perdues."
        ),
    ),
}
"""Who opens the ballot box, and what that means."""

GROUP_FAULTS: Mapping[GroupFault, str] = {
    GroupFault.NO_GROUP: lazy_gettext("Indiquez au moins un groupe."),
    GroupFault.TOO_MANY: lazy_gettext("Indiquez moins de groupes."),
    GroupFault.NO_NAME: lazy_gettext("Donnez un nom à ce groupe."),
    GroupFault.SAME_NAME: lazy_gettext("Un autre groupe a le même nom."),
    GroupFault.TOO_SMALL: lazy_gettext(
        "Il faut au moins %(limit)s réponses attendues, pour que personne ne soit reconnu."
    ),
    GroupFault.TOO_LARGE: lazy_gettext("Prévoyez %(limit)s réponses au plus."),
    GroupFault.LOWERED: lazy_gettext("Le nombre ne peut qu’augmenter : %(limit)s au moins."),
}

NEXT_STEPS: Mapping[Step | None, str] = {
    Step.ROSTER: lazy_gettext("Importer la liste des personnes invitées"),
    Step.CELLS: lazy_gettext("Arranger les groupes de restitution"),
    Step.GROUPS: lazy_gettext("Indiquer les groupes et les réponses attendues"),
    Step.CALENDAR: lazy_gettext("Choisir les dates"),
    Step.PROTECTION: lazy_gettext("Remettre les trois parts de la clé"),
    Step.TRIAL: lazy_gettext("Relire et essayer, puis ouvrir"),
    None: lazy_gettext("Ouvrir la campagne"),
}
"""What is to be done next in a campaign in preparation."""

COLUMNS: Mapping[Column, str] = {
    Column.EMAIL: lazy_gettext("Adresse électronique"),
    Column.TEAM: lazy_gettext("Équipe ou discipline"),
    Column.NAME: lazy_gettext("Nom complet"),
    Column.LAST_NAME: lazy_gettext("Nom"),
    Column.FIRST_NAME: lazy_gettext("Prénom"),
    Column.LANGUAGE: lazy_gettext("Langue"),
}

MODES: Mapping[RosterMode, str] = {
    RosterMode.REPLACE: lazy_gettext("Remplacer la liste actuelle"),
    RosterMode.ADD: lazy_gettext("Ajouter à la liste actuelle"),
}

FILE_FAULTS: Mapping[RosterFault, str] = {
    RosterFault.EMPTY: lazy_gettext("Ce fichier est vide."),
    RosterFault.TOO_HEAVY: lazy_gettext("Ce fichier dépasse 5 Mo. Gardez seulement la feuille de la liste."),
    RosterFault.TOO_LONG: lazy_gettext("Ce tableau dépasse 5 000 lignes."),
    RosterFault.TOO_WIDE: lazy_gettext("Ce tableau dépasse 60 colonnes."),
    RosterFault.ARCHIVE_TOO_LARGE: lazy_gettext(
        "Une fois décompressé, ce fichier serait démesuré. Copiez la liste dans un nouveau classeur, "
        "puis recommencez."
    ),
    RosterFault.PROTECTED_OR_OLD: lazy_gettext(
        "Ce classeur est protégé par un mot de passe, ou d’un ancien format (.xls). "
        "Enregistrez-le sans mot de passe au format .xlsx, .ods ou .csv."
    ),
    RosterFault.NOT_A_TABLE: lazy_gettext(
        "Ce fichier n’est pas un tableau. Les formats acceptés sont .xlsx, .ods et .csv."
    ),
    RosterFault.DAMAGED: lazy_gettext(
        "Ce fichier est abîmé et n’a pas pu être lu. Ouvrez-le dans votre tableur, enregistrez-le, "
        "puis recommencez."
    ),
}

REJECTIONS: Mapping[Rejection, str] = {
    Rejection.MISSING: lazy_gettext("Il n’y a pas d’adresse."),
    Rejection.SEVERAL: lazy_gettext("Il y a plusieurs adresses : gardez-en une."),
    Rejection.NO_AT_SIGN: lazy_gettext("Il manque le signe @."),
    Rejection.HAS_SPACE: lazy_gettext("Il y a un espace dans l’adresse."),
    Rejection.BAD_LOCAL_PART: lazy_gettext(
        "Ce qui précède le @ n’est pas possible (accent, point mal placé…)."
    ),
    Rejection.BAD_DOMAIN: lazy_gettext(
        "Ce qui suit le @ n’est pas complet : il faudrait par exemple ac-creteil.fr."
    ),
    Rejection.TOO_LONG: lazy_gettext("L’adresse est trop longue."),
    Rejection.DIRECTION: lazy_gettext("La direction lit le rapport : elle n’est pas invitée à répondre."),
}

ADDRESS_FAULTS: Mapping[AddressFault, str] = {
    fault: REJECTIONS[Rejection(fault.value)] for fault in AddressFault
}

DATE_FAULTS: Mapping[DateFault, str] = {
    DateFault.NO_SUCH_TIME: lazy_gettext(
        "Cette heure n’existe pas : cette nuit-là, on passe à l’heure d’été."
    ),
    DateFault.NO_SUCH_YEAR: lazy_gettext("Cette année est trop loin : vérifiez la date."),
    DateFault.OPENS_IN_THE_PAST: lazy_gettext("Cette date est passée."),
    DateFault.CLOSES_TOO_SOON: lazy_gettext("La clôture doit venir au moins une heure après l’ouverture."),
    DateFault.CLOSES_TOO_LATE: lazy_gettext("Une campagne dure 90 jours au plus."),
    DateFault.REMINDER_BEFORE_OPENING: lazy_gettext("Ce rappel partirait avant l’ouverture."),
    DateFault.REMINDER_AFTER_CLOSING: lazy_gettext("Ce rappel partirait après la clôture."),
    DateFault.REMINDER_TWICE: lazy_gettext("Un autre rappel part au même moment."),
}

OBSTACLES: Mapping[Obstacle, str] = {
    Obstacle.NO_DATES: lazy_gettext("Les dates d’ouverture et de clôture ne sont pas choisies."),
    Obstacle.CLOSES_TOO_SOON: lazy_gettext("La date de clôture est passée."),
    Obstacle.NOBODY_INVITED: lazy_gettext("Personne n’est invité : importez d’abord une liste."),
    Obstacle.NO_GROUP: lazy_gettext("Aucun groupe n’est indiqué."),
    Obstacle.TEAM_WITHOUT_CELL: lazy_gettext("Une équipe n’est dans aucun groupe."),
    Obstacle.PARTS_NOT_HANDED_OUT: lazy_gettext("Les trois parts de la clé ne sont pas encore remises."),
    Obstacle.CELL_TOO_SMALL: lazy_gettext("Un groupe compte trop peu de personnes invitées."),
    Obstacle.UNSAFE_INSTALLATION: lazy_gettext(
        "L’installation ne peut pas encore tenir la promesse d’anonymat. Prévenez la personne qui s’en occupe : "
        "la page « État de l’installation » lui dit comment y remédier."
    ),
}

FAILURES: Mapping[DeliveryState, str] = {
    DeliveryState.REFUSED: lazy_gettext("Refusé par le serveur de messagerie"),
    DeliveryState.BOUNCED: lazy_gettext("Revenu sans avoir été remis"),
}


def say_change(change: Change, found: str, *, kept: str) -> str:
    """Tell what was done to a line: `found` stood in the file, `kept` is used."""
    match change:
        case Change.NO_TEAM:
            return _("Sans équipe : placée dans « Sans équipe ».")
        case Change.TEAM_SPELLING:
            return _("« %(found)s » compris comme « %(kept)s ».", found=found, kept=kept)
        case Change.UNKNOWN_LANGUAGE:
            return _(
                "Langue « %(found)s » inconnue : invitation dans la langue du questionnaire.", found=found
            )
        case Change.DOMAIN_IN_ASCII:
            return _("Adresse écrite « %(kept)s » pour la messagerie.", kept=kept)
        case Change.SHORTENED:
            return _("Texte trop long, coupé à « %(found)s ».", found=found)


def say_cell_complaint(complaint: CellComplaint, minimum: int) -> str:
    """Tell what is wrong with a cell."""
    match complaint.fault:
        case CellFault.TOO_SMALL:
            return ngettext(
                "Le groupe « %(name)s » n’aurait que %(num)s personne invitée. "
                "Il en faut au moins %(minimum)s : réunissez-le avec un autre.",
                "Le groupe « %(name)s » n’aurait que %(num)s personnes invitées. "
                "Il en faut au moins %(minimum)s : réunissez-le avec un autre.",
                complaint.invited,
                name=complaint.name,
                minimum=minimum,
            )
        case CellFault.NO_NAME:
            return _("Le groupe %(number)s n’a pas de nom.", number=complaint.name)
        case CellFault.SAME_NAME:
            return _("Deux groupes ont le nom « %(name)s ».", name=complaint.name)
        case CellFault.TEAM_LEFT_OUT:
            return _("L’équipe « %(name)s » n’est dans aucun groupe.", name=complaint.name)


def say_group_complaint(complaint: GroupComplaint) -> str:
    """Tell what is wrong with a group that shares a link."""
    return str(GROUP_FAULTS[complaint.fault]) % {"limit": complaint.limit}


def say_answers(count: int) -> str:
    """Tell a number of answers that are expected."""
    return ngettext("%(num)s réponse attendue", "%(num)s réponses attendues", count)


def say_difference(difference: RosterDifference) -> str:
    """Tell what a list changes, leaving out what it does not."""
    counts = (
        (len(difference.added), ngettext("%(num)s ajoutée", "%(num)s ajoutées", len(difference.added))),
        (len(difference.changed), ngettext("%(num)s modifiée", "%(num)s modifiées", len(difference.changed))),
        (len(difference.removed), ngettext("%(num)s retirée", "%(num)s retirées", len(difference.removed))),
        (difference.unchanged, ngettext("%(num)s inchangée", "%(num)s inchangées", difference.unchanged)),
    )
    return ", ".join(words for count, words in counts if count) or _("rien ne change")


def say_people(count: int) -> str:
    """Tell a number of people."""
    return ngettext("%(num)s personne", "%(num)s personnes", count)
