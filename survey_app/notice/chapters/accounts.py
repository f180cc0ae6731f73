"""Of the register: people who sign in, and what they did."""

from survey_app.notice.entries import About, Entry, Seen, entry
from survey_app.web.translation import lazy_gettext as _

ENTRIES: tuple[Entry, ...] = (
    entry(
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
    entry(
        "accounts/membership",
        "id account_id school_id role",
        _("Le rôle d’un compte dans un établissement"),
        _("n’ouvrir que ce qui revient à ce rôle"),
        to=Seen.ADMINISTRATORS,
        until="accounts",
        about=About.HOLDER,
    ),
    entry(
        "accounts/sign_in_session",
        "token_hash account_id started_at last_seen_at confirmed_at",
        _("Les connexions en cours d’un compte, et leurs heures"),
        _("rester connecté, puis être déconnecté"),
        to=Seen.NO_SCREEN,
        until="sessions",
        about=About.HOLDER,
    ),
    entry(
        "accounts/waiting_sign_in",
        "token_hash account_id started_at",
        _("Une connexion qui attend le code d’un téléphone"),
        _("demander ce code après le mot de passe"),
        to=Seen.NO_SCREEN,
        until="sessions",
        about=About.HOLDER,
    ),
    entry(
        "accounts/second_factor",
        "account_id sealed_secret last_step begun_at confirmed_at",
        _(
            "Le secret que partagent Paliers et l’application d’un téléphone, chiffré, et quand il a servi la "
            "dernière fois"
        ),
        _("la double authentification"),
        to=Seen.NO_SCREEN,
        until="accounts",
        about=About.HOLDER,
    ),
    entry(
        "accounts/recovery_code",
        "code_hash account_id",
        _("L’empreinte des codes de secours"),
        _("se connecter sans le téléphone"),
        to=Seen.NO_SCREEN,
        until="accounts",
        about=About.HOLDER,
    ),
    entry(
        "accounts/password_reset",
        "token_hash account_id expires_at",
        _("L’empreinte d’un lien pour choisir un mot de passe"),
        _("changer de mot de passe"),
        to=Seen.NO_SCREEN,
        until="sessions",
        about=About.HOLDER,
    ),
    entry(
        "accounts/reset_request",
        "id address_hash",
        _("Une demande de nouveau mot de passe : l’adresse saisie, sous une forme illisible"),
        _("répondre à tous de la même manière, que l’adresse ait un compte ou non"),
        to=Seen.NO_SCREEN,
        until="reset_requests",
        about=About.HOLDER,
    ),
    entry(
        "accounts/account_mail",
        "id account_id kind cause campaign_id state attempts not_before detail",
        _("Les messages dus à un compte, et s’ils sont partis. Pas leur texte"),
        _("n’écrire qu’une fois"),
        to=Seen.NO_SCREEN,
        until="account_mails",
        about=About.HOLDER,
    ),
    entry(
        "accounts/journal_entry",
        "id at actor_id action school_id detail",
        _("Le journal : ce que fait un compte, et quand. Rien sur qui a répondu"),
        _("savoir qui a préparé, changé ou ouvert quoi"),
        to=Seen.ADMINISTRATORS,
        until="journal",
        about=About.HOLDER,
    ),
)
