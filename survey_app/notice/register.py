"""Every column of the database in words for people: what it is, about whom, why, who sees it, and until when.

`survey_app.retention` holds until when. A test compares this register with the tables, both ways. What is kept outside
the database is in `places`.
"""

from dataclasses import dataclass
from enum import StrEnum

from survey_app.web.translation import lazy_gettext as _


class About(StrEnum):
    """Whom a column says something about."""

    NOBODY = "nobody"
    INVITED = "invited"
    HOLDER = "holder"


class Seen(StrEnum):
    """Who finds it on a screen or in a file that Paliers makes."""

    NO_SCREEN = "no_screen"
    PUBLIC = "public"
    STAFF = "staff"
    AUTHORS = "authors"
    PARTNERS = "partners"
    COMMISSION = "commission"
    ADMINISTRATORS = "administrators"


class Chapter(StrEnum):
    """Parts of the register, the nearest to an invited person first."""

    ROLL = "roll"
    BOX = "box"
    RESULTS = "results"
    CAMPAIGN = "campaign"
    ACCOUNTS = "accounts"
    QUESTIONNAIRES = "questionnaires"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Entry:
    """Columns of one table that are one thing to people. `until` is a key of `retention.SCHEDULE`."""

    chapter: Chapter
    table: str
    columns: tuple[str, ...]
    what: str
    why: str
    seen: Seen
    until: str
    about: About = About.NOBODY

    @property
    def names(self) -> tuple[str, ...]:
        """The columns as the database names them, each with its table."""
        return tuple(f"{self.table}.{column}" for column in self.columns)


def _entry(place: str, columns: str, what: str, why: str, *, to: Seen, until: str, about: About) -> Entry:
    chapter, _slash, table = place.partition("/")
    return Entry(Chapter(chapter), table, tuple(columns.split()), what, why, to, until, about)


_ON_THE_ROLL = (
    _entry(
        "roll/invitation",
        "email name language",
        _("Votre adresse professionnelle, votre nom s’il est dans la liste, et la langue de vos messages"),
        _("vous écrire"),
        to=Seen.STAFF,
        until="roll",
        about=About.INVITED,
    ),
    _entry(
        "roll/invitation",
        "id campaign_id team_id",
        _("Le numéro de votre ligne, tiré au hasard, l’enquête et l’équipe dont vous faites partie"),
        _("savoir pour quel groupe de restitution compte un bulletin"),
        to=Seen.STAFF,
        until="roll",
        about=About.INVITED,
    ),
    _entry(
        "roll/invitation",
        "signed_off",
        _("Le fait que vous avez participé : oui ou non, sans date ni heure"),
        _("une seule réponse par personne, et pas de rappel à qui a répondu"),
        to=Seen.NO_SCREEN,
        until="roll",
        about=About.INVITED,
    ),
    _entry(
        "roll/invitation",
        "blinded_hash",
        _("L’empreinte de la demande de jeton de votre appareil ; elle ne dit rien du jeton ni du bulletin"),
        _("finir un envoi interrompu sans en permettre un second"),
        to=Seen.NO_SCREEN,
        until="codes",
        about=About.INVITED,
    ),
    _entry(
        "roll/invitation",
        "is_viewer wants_no_mail",
        _("Si vous lirez le rapport, et si vous ne voulez plus de messages"),
        _("ne pas compter les lecteurs dans les seuils ; ne plus vous écrire"),
        to=Seen.NO_SCREEN,
        until="roll",
        about=About.INVITED,
    ),
    _entry(
        "roll/personal_code",
        "verifier invitation_id",
        _("L’empreinte de chaque code envoyé, avec votre ligne ; le code lui-même n’est gardé nulle part"),
        _("vérifier que vous êtes sur la liste"),
        to=Seen.NO_SCREEN,
        until="codes",
        about=About.INVITED,
    ),
    _entry(
        "roll/shared_link",
        "team_id verifier",
        _(
            "Pour les élèves et les parents : l’empreinte du code que partage chaque groupe. Le code se retrouve "
            "à partir d’un secret du trousseau de clés. Le groupe a des places sans nom ni adresse, sur des lignes "
            "tirées au hasard"
        ),
        _("prendre les réponses d’un groupe, jusqu’au nombre prévu"),
        to=Seen.NO_SCREEN,
        until="codes",
        about=About.NOBODY,
    ),
    _entry(
        "roll/message",
        "id campaign_id invitation_id wave state attempts not_before lease_until reference unsubscribe_hash "
        "detail",
        _(
            "Les messages qui vous ont été envoyés : lequel, quand réessayer, s’il est arrivé ou revenu. Pas "
            "leur texte"
        ),
        _("n’écrire qu’une fois, corriger une adresse fausse"),
        to=Seen.STAFF,
        until="roll",
        about=About.INVITED,
    ),
    _entry(
        "roll/rights_mail",
        "id school_id email kind language asked_at attempts not_before",
        _("L’adresse de qui a demandé une copie ou l’effacement de ses données, et l’heure de la demande"),
        _("envoyer la réponse à cette adresse, et à elle seule"),
        to=Seen.NO_SCREEN,
        until="rights_mails",
        about=About.INVITED,
    ),
)

_IN_THE_BOX = (
    _entry(
        "box/sealed_ballot",
        "campaign_public_id slot sealed",
        _(
            "Les bulletins : vos réponses chiffrées avec le numéro de votre groupe, tous de la même taille, à une "
            "place tirée du jeton. Ni nom, ni heure, ni ordre d’arrivée"
        ),
        _("compter les réponses, une fois, après la clôture"),
        to=Seen.NO_SCREEN,
        until="ballots",
        about=About.NOBODY,
    ),
    _entry(
        "box/ballot_box",
        "campaign_public_id public_key cell_keys ballot_size takes_ballots",
        _("L’urne : les clés publiques, la taille d’un bulletin, et si elle en prend encore"),
        _("chiffrer et signer avec les mêmes clés pour tout le monde"),
        to=Seen.PUBLIC,
        until="ballots",
        about=About.NOBODY,
    ),
    _entry(
        "box/opening_record",
        "campaign_public_id invited signed_off ballots null_ballots receipts key_fingerprint was_read opened_on "
        "keys_destroyed_on",
        _(
            "Le procès-verbal : nombres d’invités, de participants, de bulletins et de bulletins nuls ; les reçus "
            "triés ; l’empreinte des clés et les jours du dépouillement et de leur destruction"
        ),
        _("permettre à chacun de vérifier que son bulletin a été compté"),
        to=Seen.PUBLIC,
        until="work",
        about=About.NOBODY,
    ),
)

_IN_THE_RESULTS = (
    _entry(
        "results/frozen_report",
        "campaign_public_id content",
        _(
            "Le rapport : des totaux qui ont passé les seuils, et les textes libres s’il y en a, par ordre alphabétique"
        ),
        _("choisir les formations et l’accompagnement"),
        to=Seen.STAFF,
        until="work",
        about=About.NOBODY,
    ),
    _entry(
        "results/text_review",
        "campaign_public_id version is_released",
        _("Si les textes libres ont été relus et peuvent être lus"),
        _("que personne n’y soit reconnu"),
        to=Seen.STAFF,
        until="work",
        about=About.NOBODY,
    ),
    _entry(
        "results/text_decision",
        "campaign_public_id question place is_withheld covered",
        _("Quels passages des textes libres sont masqués ; les mots eux-mêmes n’y sont pas"),
        _("que personne n’y soit reconnu"),
        to=Seen.STAFF,
        until="work",
        about=About.NOBODY,
    ),
)

_OF_THE_CAMPAIGN = (
    _entry(
        "campaign/result_release",
        "campaign_id secret is_public released_at released_by_id",
        _("Si les résultats ont été rendus, par qui, et le secret du lien, le même pour tous"),
        _("vous montrer les résultats"),
        to=Seen.STAFF,
        until="work",
        about=About.HOLDER,
    ),
    _entry(
        "campaign/campaign",
        "id public_id school_id revision_id title audience state opens_at closes_at closed_at created_at editing "
        "opening_rule key_fingerprint",
        _(
            "L’enquête : titre, qui est interrogé, établissement, questionnaire, dates, réglages de protection, "
            "empreinte des clés"
        ),
        _("mener l’enquête"),
        to=Seen.PUBLIC,
        until="work",
        about=About.NOBODY,
    ),
    _entry(
        "campaign/campaign",
        "created_by_id",
        _("Qui a préparé l’enquête"),
        _("répondre de l’enquête"),
        to=Seen.NO_SCREEN,
        until="work",
        about=About.HOLDER,
    ),
    _entry(
        "campaign/reminder",
        "id campaign_id wave due_at is_queued",
        _("Les dates des rappels, les mêmes pour tous"),
        _("envoyer les rappels"),
        to=Seen.STAFF,
        until="work",
        about=About.NOBODY,
    ),
    _entry(
        "campaign/team",
        "id campaign_id name area cell_id",
        _("Le nom des équipes et le groupe de restitution de chacune"),
        _("former les groupes"),
        to=Seen.STAFF,
        until="work",
        about=About.NOBODY,
    ),
    _entry(
        "campaign/reporting_cell",
        "id campaign_id number name",
        _("Le nom et le numéro des groupes de restitution"),
        _("donner des totaux par groupe"),
        to=Seen.PUBLIC,
        until="work",
        about=About.NOBODY,
    ),
    _entry(
        "campaign/campaign_threshold",
        "campaign_id name least",
        _("Les seuils de cette enquête qui sont plus hauts que ceux de Paliers"),
        _("masquer ce qui porte sur trop peu de réponses"),
        to=Seen.PUBLIC,
        until="work",
        about=About.NOBODY,
    ),
    _entry(
        "campaign/installation_threshold",
        "name least",
        _("Les seuils de ce serveur qui sont plus hauts que ceux de Paliers"),
        _("masquer ce qui porte sur trop peu de réponses"),
        to=Seen.ADMINISTRATORS,
        until="work",
        about=About.NOBODY,
    ),
    _entry(
        "campaign/school",
        "id uai name city contact accent",
        _("L’établissement : numéro, nom, ville, adresse de contact, couleur"),
        _("dire qui mène l’enquête et à qui écrire"),
        to=Seen.PUBLIC,
        until="work",
        about=About.HOLDER,
    ),
)

_OF_ACCOUNTS = (
    _entry(
        "accounts/account",
        "id email display_name password_hash language is_administrator is_active is_erased created_at closed_at",
        _(
            "Le compte de qui prépare ou lit une enquête : adresse, nom, mot de passe sous une forme illisible, "
            "langue, état"
        ),
        _("se connecter"),
        to=Seen.ADMINISTRATORS,
        until="accounts",
        about=About.HOLDER,
    ),
    _entry(
        "accounts/membership",
        "id account_id school_id role",
        _("Le rôle d’un compte dans un établissement"),
        _("n’ouvrir que ce qui revient à ce rôle"),
        to=Seen.ADMINISTRATORS,
        until="accounts",
        about=About.HOLDER,
    ),
    _entry(
        "accounts/sign_in_session",
        "token_hash account_id started_at last_seen_at confirmed_at",
        _("Les connexions en cours d’un compte, et leurs heures"),
        _("rester connecté, puis être déconnecté"),
        to=Seen.NO_SCREEN,
        until="sessions",
        about=About.HOLDER,
    ),
    _entry(
        "accounts/password_reset",
        "token_hash account_id expires_at",
        _("L’empreinte d’un lien pour choisir un mot de passe"),
        _("changer de mot de passe"),
        to=Seen.NO_SCREEN,
        until="sessions",
        about=About.HOLDER,
    ),
    _entry(
        "accounts/account_mail",
        "id account_id kind cause campaign_id state attempts not_before detail",
        _("Les messages dus à un compte, et s’ils sont partis. Pas leur texte"),
        _("n’écrire qu’une fois"),
        to=Seen.NO_SCREEN,
        until="account_mails",
        about=About.HOLDER,
    ),
    _entry(
        "accounts/journal_entry",
        "id at actor_id action school_id detail",
        _("Le journal : ce que fait un compte, et quand. Rien sur qui a répondu"),
        _("savoir qui a préparé, changé ou ouvert quoi"),
        to=Seen.ADMINISTRATORS,
        until="journal",
        about=About.HOLDER,
    ),
)

_OF_QUESTIONNAIRES = (
    _entry(
        "questionnaires/revision",
        "id owner questionnaire_code number content_hash content draft_id published_at published_by_id",
        _("Les questionnaires publiés, leurs dates et qui les a publiés"),
        _("poser les questions"),
        to=Seen.AUTHORS,
        until="work",
        about=About.HOLDER,
    ),
    _entry(
        "questionnaires/draft",
        "id key school_id title head created_at created_by_id changed_at deleted_at",
        _("Les questionnaires en préparation, leurs dates et qui les a commencés"),
        _("écrire un questionnaire"),
        to=Seen.AUTHORS,
        until="work",
        about=About.HOLDER,
    ),
    _entry(
        "questionnaires/draft_element",
        "draft_id uid cells",
        _("Les questions de ces questionnaires"),
        _("écrire un questionnaire"),
        to=Seen.AUTHORS,
        until="work",
        about=About.NOBODY,
    ),
    _entry(
        "questionnaires/draft_edit",
        "id draft_id number key session base kind state author_id made_at writes inverse note clashes target "
        "is_undone",
        _("Chaque modification d’un questionnaire en préparation, son auteur et son heure"),
        _("annuler, revenir en arrière, écrire à plusieurs"),
        to=Seen.AUTHORS,
        until="work",
        about=About.HOLDER,
    ),
    _entry(
        "questionnaires/draft_presence",
        "draft_id session account_id uid seen_at",
        _("Qui a un questionnaire ouvert dans l’éditeur"),
        _("se voir quand on écrit à plusieurs"),
        to=Seen.AUTHORS,
        until="presences",
        about=About.HOLDER,
    ),
)

_OF_THE_PLAN = (
    _entry(
        "plan/assessment",
        "id key school_id revision_id document_id year state begun_at begun_by_id signed_at signed_by_id position",
        _("La fiche de l’établissement de chaque année : qui l’a commencée et signée, et la position figée"),
        _("dire où en est l’établissement, d’une année à l’autre"),
        to=Seen.PARTNERS,
        until="plan",
        about=About.HOLDER,
    ),
    _entry(
        "plan/evidence_file",
        "id assessment_id indicator name media_type size content added_at added_by_id",
        _("Les pièces jointes à la fiche, et qui les a ajoutées"),
        _("montrer ce que dit la fiche"),
        to=Seen.PARTNERS,
        until="plan",
        about=About.HOLDER,
    ),
    _entry(
        "plan/shared_document",
        "id head",
        _("Le nombre de modifications d’une fiche, d’un plan ou d’une demande"),
        _("écrire à plusieurs sans rien perdre"),
        to=Seen.NO_SCREEN,
        until="plan",
        about=About.NOBODY,
    ),
    _entry(
        "plan/shared_cell",
        "document_id path value number author_id written_at",
        _("Ce que disent la fiche, le plan et les demandes de formation, qui l’a écrit et quand"),
        _("écrire à plusieurs sans rien perdre"),
        to=Seen.PARTNERS,
        until="plan",
        about=About.HOLDER,
    ),
    _entry(
        "plan/shared_change",
        "id document_id number key path before after author_id made_at",
        _("Chaque modification de la fiche, du plan et des demandes, son auteur et son heure"),
        _("voir qui a changé quoi, et ne rien perdre"),
        to=Seen.PARTNERS,
        until="plan",
        about=About.HOLDER,
    ),
    _entry(
        "plan/shared_presence",
        "document_id tab account_id path seen_at",
        _("Qui a la fiche, le plan ou une demande ouverts"),
        _("se voir quand on écrit à plusieurs"),
        to=Seen.PARTNERS,
        until="shared_presences",
        about=About.HOLDER,
    ),
    _entry(
        "plan/plan",
        "id key school_id document_id title first_year years created_at created_by_id ended_at",
        _("Le plan pluriannuel : titre, années, qui l’a commencé"),
        _("conduire le plan"),
        to=Seen.PARTNERS,
        until="plan",
        about=About.HOLDER,
    ),
    _entry(
        "plan/plan_version",
        "id plan_id number label content frozen_at frozen_by_id",
        _("Les versions figées du plan, et qui les a figées"),
        _("garder ce qui a été présenté"),
        to=Seen.COMMISSION,
        until="plan",
        about=About.HOLDER,
    ),
    _entry(
        "plan/training_request",
        "id key school_id document_id plan_id line created_at created_by_id",
        _("Les demandes de formation en préparation, et qui les a commencées"),
        _("demander une formation"),
        to=Seen.PARTNERS,
        until="plan",
        about=About.HOLDER,
    ),
    _entry(
        "plan/commission_member",
        "id school_id account_id quality",
        _("Les membres de la commission numérique, et à quel titre ils y siègent"),
        _("leur montrer ce qui est publié à la commission"),
        to=Seen.COMMISSION,
        until="members",
        about=About.HOLDER,
    ),
    _entry(
        "plan/publication",
        "id school_id kind reference published_at published_by_id",
        _("Ce qui est publié à la commission, quand et par qui"),
        _("ne montrer que cela"),
        to=Seen.COMMISSION,
        until="plan",
        about=About.HOLDER,
    ),
    _entry(
        "plan/plan_comment",
        "id plan_id line author_id text written_at removed_at",
        _("Les avis des membres sur le plan, leur auteur et leur heure"),
        _("discuter le plan"),
        to=Seen.COMMISSION,
        until="plan",
        about=About.HOLDER,
    ),
    _entry(
        "plan/meeting",
        "id key school_id starts_at minutes_long place agenda record is_cancelled version changed_at changed_by_id",
        _("Les réunions de la commission : date, lieu, ordre du jour, compte rendu, qui les a changés"),
        _("réunir la commission"),
        to=Seen.COMMISSION,
        until="plan",
        about=About.HOLDER,
    ),
)

REGISTER: tuple[Entry, ...] = (
    *_ON_THE_ROLL,
    *_IN_THE_BOX,
    *_IN_THE_RESULTS,
    *_OF_THE_CAMPAIGN,
    *_OF_ACCOUNTS,
    *_OF_QUESTIONNAIRES,
    *_OF_THE_PLAN,
)
