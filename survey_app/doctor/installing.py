"""What is looked at in the settings of the installation itself: how people reach it, how mails leave, its secret."""

import ipaddress
from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

from flask_babel import gettext as _

from config import Settings
from survey_app.doctor.checks import Check, Judgement, Verdict, judge
from survey_app.mail.transports import SmtpServer
from survey_app.web.translation import lazy_gettext

SHORTEST_SECRET = 32
"""Characters: 128 bits where they are hexadecimal."""

NEW_SECRET = 'PALIERS_SECRET_KEY=$(python3 -c "import secrets; print(secrets.token_hex(32))")'  # noqa: S105 - it says how to make one
TRACKERS = (
    "amazonaws.com",
    "brevo.com",
    "mailgun.org",
    "mailjet.com",
    "mandrillapp.com",
    "postmarkapp.com",
    "sendgrid.net",
    "sendinblue.com",
    "sparkpostmail.com",
)
"""Mail services that rewrite links or add images unless they are told not to."""


def is_loopback(host: str | None) -> bool:
    """Whether a name or address stays on this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def is_for_looking_at(settings: Settings) -> bool:
    """Whether this is a demonstration that nobody else can reach."""
    return settings.demo and is_loopback(urlsplit(settings.base_url).hostname)


def _encryption(settings: Settings) -> Judgement:
    address = urlsplit(settings.base_url)
    return judge(
        settings.is_secure or is_loopback(address.hostname),
        Verdict.UNSAFE,
        f"PALIERS_BASE_URL={settings.base_url}",
        _("Sans https, les codes personnels et les mots de passe passent en clair sur le réseau."),
        f"PALIERS_BASE_URL={address._replace(scheme='https').geturl()}",
    )


def _proxy(settings: Settings) -> Judgement:
    seen = f"PALIERS_BEHIND_PROXY={int(settings.behind_proxy)}"
    if settings.is_secure:
        why = _(
            "Toutes les connexions sembleraient venir du serveur mandataire : elles se gêneraient les unes les autres."
        )
        return judge(settings.behind_proxy, Verdict.WARNING, seen, why, "PALIERS_BEHIND_PROXY=1")
    why = _(
        "Sans serveur mandataire, chacun pourrait se donner l’adresse qu’il veut et passer les limites de débit."
    )
    return judge(not settings.behind_proxy, Verdict.WARNING, seen, why, "PALIERS_BEHIND_PROXY=0")


def _secret(settings: Settings) -> Judgement:
    return judge(
        len(settings.secret_key) >= SHORTEST_SECRET and len(set(settings.secret_key)) > 1,
        Verdict.UNSAFE,
        _("%(count)s caractères", count=len(settings.secret_key)),
        _("Une clé courte se devine : on pourrait se faire passer pour n’importe quel compte."),
        NEW_SECRET,
    )


def _mail_encryption(settings: Settings) -> Judgement:
    parts = urlsplit(settings.mail_url)
    if parts.scheme != "smtp":
        return judge(
            settings.demo,
            Verdict.WARNING,
            "PALIERS_MAIL_URL=mailbox:",
            _(
                "Les messages ne partent pas : ils restent, avec les codes personnels, dans le dossier des données."
            ),
            "PALIERS_MAIL_URL=smtp://paliers:MOT-DE-PASSE@smtp.ecole.example:587?tls=starttls",
        )
    server = SmtpServer.from_url(parts)
    return judge(
        server.tls != "none" or is_loopback(server.host),
        Verdict.UNSAFE,
        f"{server.host}, tls={server.tls}",
        _("Les messages passent en clair sur le réseau, avec les codes personnels."),
        f"PALIERS_MAIL_URL={_with_tls(parts, server)}",
    )


def _with_tls(parts: SplitResult, server: SmtpServer) -> str:
    """Return the address with encryption. Privacy: without the password, which is not printed anywhere."""
    user = f"{parts.username}:MOT-DE-PASSE@" if parts.username else ""
    return f"smtp://{user}{server.host}:587?tls=starttls"


def _mail_tracking(settings: Settings) -> Judgement:
    host = urlsplit(settings.mail_url).hostname or ""
    return judge(
        not host.endswith(TRACKERS),
        Verdict.WARNING,
        host or "mailbox:",
        _(
            "Ce service peut suivre les clics en récrivant les liens : il recevrait chaque lien personnel en entier."
        ),
        _("désactiver le suivi des clics et des ouvertures dans les réglages du service"),
    )


def _demonstration(settings: Settings) -> Judgement:
    return judge(
        not settings.demo or is_for_looking_at(settings),
        Verdict.UNSAFE,
        f"PALIERS_DEMO={int(settings.demo)}",
        _("Les mots de passe de la démonstration sont publics, et les messages se lisent sur une page."),
        "PALIERS_DEMO=0",
    )


def _second_factor(settings: Settings) -> Judgement:
    return judge(
        settings.second_factor_for != "nobody" or settings.demo,
        Verdict.WARNING,
        f"PALIERS_SECOND_FACTOR_FOR={settings.second_factor_for}",
        _("Un mot de passe volé suffit pour préparer une campagne ou lire un rapport."),
        "PALIERS_SECOND_FACTOR_FOR=staff",
    )


SETTINGS_CHECKS: Sequence[Check[Settings]] = (
    Check("settings.encryption", lazy_gettext("Connexions chiffrées"), _encryption),
    Check("settings.proxy", lazy_gettext("Serveur mandataire"), _proxy),
    Check("settings.secret", lazy_gettext("Clé secrète"), _secret),
    Check("settings.second_factor", lazy_gettext("Double authentification"), _second_factor),
    Check("settings.mail_encryption", lazy_gettext("Départ des messages"), _mail_encryption),
    Check("settings.mail_tracking", lazy_gettext("Suivi des messages"), _mail_tracking),
    Check("settings.demonstration", lazy_gettext("Démonstration"), _demonstration),
)
