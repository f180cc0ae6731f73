"""Of the register: the frozen report, its texts, and who has read them over."""

from survey_app.notice.entries import About, Entry, Seen, entry
from survey_app.web.translation import lazy_gettext as _

ENTRIES: tuple[Entry, ...] = (
    entry(
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
    entry(
        "results/text_review",
        "campaign_public_id version is_released",
        _("Si les textes libres ont été relus et peuvent être lus"),
        _("que personne n’y soit reconnu"),
        to=Seen.STAFF,
        until="work",
        about=About.NOBODY,
    ),
    entry(
        "results/text_decision",
        "campaign_public_id question place is_withheld covered",
        _("Quels passages des textes libres sont masqués ; les mots eux-mêmes n’y sont pas"),
        _("que personne n’y soit reconnu"),
        to=Seen.STAFF,
        until="work",
        about=About.NOBODY,
    ),
)
