"""The sentences for fields, closed lists, faults and dates of a plan: neutral words, none of which is a judgement."""

from collections.abc import Callable, Mapping
from datetime import date

import flask_babel
from babel.dates import format_date

from survey_app.plans.fields import ActionKind, Fault, Field, Horizon, LineStatus
from survey_app.web.filters import LOCALES
from survey_app.web.translation import current_language, lazy_gettext

_: Callable[..., str] = flask_babel.gettext
ngettext: Callable[..., str] = flask_babel.ngettext

STATUSES: Mapping[LineStatus, str] = {
    LineStatus.PROPOSED: lazy_gettext("Proposée"),
    LineStatus.DECIDED: lazy_gettext("Décidée"),
    LineStatus.UNDER_WAY: lazy_gettext("En cours"),
    LineStatus.DONE: lazy_gettext("Faite"),
    LineStatus.GIVEN_UP: lazy_gettext("Laissée de côté"),
}
HORIZONS: Mapping[Horizon, str] = {
    Horizon.SHORT: lazy_gettext("Court terme (moins d’un an)"),
    Horizon.MEDIUM: lazy_gettext("Moyen terme (2 à 3 ans)"),
}
KINDS: Mapping[ActionKind, str] = {
    ActionKind.FIL: lazy_gettext("Formation d’initiative locale (FIL)"),
    ActionKind.PAF: lazy_gettext("Formation du plan académique (PAF)"),
    ActionKind.PEERS: lazy_gettext("Échange entre pairs"),
    ActionKind.TICE: lazy_gettext("Accompagnement par l’animateur TICE"),
    ActionKind.EQUIPMENT: lazy_gettext("Équipement"),
    ActionKind.ORGANISATION: lazy_gettext("Organisation"),
}
FIELDS: Mapping[str, str] = {
    Field.CHAMP: lazy_gettext("Champ d’action"),
    Field.PRIORITY: lazy_gettext("Priorité du champ"),
    Field.ACTION: lazy_gettext("Action"),
    Field.KIND: lazy_gettext("Type d’action"),
    Field.OBJECTIVE: lazy_gettext("Objectif"),
    Field.HORIZON: lazy_gettext("Horizon"),
    Field.AUDIENCE: lazy_gettext("Public visé"),
    Field.NUMBER: lazy_gettext("Nombre de personnes attendues"),
    Field.STARTS_ON: lazy_gettext("Début"),
    Field.ENDS_ON: lazy_gettext("Fin"),
    Field.RESPONSIBLE: lazy_gettext("Responsable"),
    Field.RESPONSIBLE_NAME: lazy_gettext("Autre responsable"),
    Field.MEANS: lazy_gettext("Moyens"),
    Field.INDICATOR: lazy_gettext("Indicateur de réussite"),
    Field.STATUS: lazy_gettext("État"),
    Field.QUIET: lazy_gettext("Rappels par courriel"),
    Field.ORDER: lazy_gettext("Place dans le plan"),
    Field.SOURCE: lazy_gettext("Origine"),
    Field.REMOVED: lazy_gettext("Retirée du plan"),
    "title": lazy_gettext("Titre du plan"),
    "first_year": lazy_gettext("Première année"),
    "years": lazy_gettext("Nombre d’années"),
    "palier": lazy_gettext("Palier"),
    "note": lazy_gettext("Où nous en sommes"),
    "priority.1": lazy_gettext("Priorité 1"),
    "priority.2": lazy_gettext("Priorité 2"),
    "priority.3": lazy_gettext("Priorité 3"),
}
FAULTS: Mapping[Fault, str] = {
    Fault.NOT_IN_LIST: lazy_gettext("Ce choix n’est pas dans la liste."),
    Fault.TOO_LONG: lazy_gettext(
        "Ce texte est trop long : 300 caractères sur une ligne, 2 000 sur plusieurs."
    ),
    Fault.NOT_A_NUMBER: lazy_gettext("Indiquez un nombre entier, de 1 à 9 999."),
    Fault.NOT_A_DAY: lazy_gettext("Indiquez une date entre 2000 et 2099."),
}

_DAY = {"fr": "d MMMM y", "en": "d MMMM y"}


def say_day(value: date) -> str:
    """Write a day: « 1er décembre 2026 »."""
    language = current_language()
    words = format_date(value, _DAY[language], locale=LOCALES[language])
    return words.replace("1 ", "1er ", 1) if language == "fr" and value.day == 1 else words


def say_period(starts_on: date | None, ends_on: date | None) -> str:
    """Write a period, of which either end may be open; "" without any date."""
    if starts_on and ends_on:
        if starts_on == ends_on:
            return _("le %(day)s", day=say_day(starts_on))
        return _("du %(start)s au %(end)s", start=say_day(starts_on), end=say_day(ends_on))
    if starts_on:
        return _("à partir du %(day)s", day=say_day(starts_on))
    return _("jusqu’au %(day)s", day=say_day(ends_on)) if ends_on else ""


def say_year(year: int) -> str:
    """Write a school year by its first calendar year: « 2026–2027 »."""
    return f"{year}–{year + 1}"


def say_years(first: int, years: int) -> str:
    """Write the school years of a plan: « 2026–2029, trois années »."""
    return ngettext(
        "%(span)s, %(num)s année", "%(span)s, %(num)s années", years, span=f"{first}–{first + years}"
    )


def say_field(name: str) -> str:
    """Return what a field is called; a review by its year."""
    if name.startswith("review."):
        return _("Bilan %(year)s", year=say_year(int(name.split(".")[1])))
    return str(FIELDS[name])
