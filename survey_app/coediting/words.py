"""Sentences about who wrote what when, the same on pages and in what the script is told."""

from datetime import datetime

from babel.dates import format_datetime
from flask_babel import gettext as _

from survey_app.coediting.cells import Cell, Change, Reader
from survey_app.web.filters import LOCALES, PARIS, instant
from survey_app.web.translation import current_language

HOURS = {"fr": "H\u00a0'h'\u00a0mm", "en": "HH:mm"}


def hour(value: datetime) -> str:
    """Write the time of day in Paris: « 14 h 05 »."""
    language = current_language()
    return format_datetime(value, HOURS[language], tzinfo=PARIS, locale=LOCALES[language])


def moment(value: datetime, now: datetime) -> str:
    """Write an instant: of today its hour, of another day the day too."""
    is_today = value.astimezone(PARIS).date() == now.astimezone(PARIS).date()
    return hour(value) if is_today else instant(value)


def author_of(written: Cell | Change) -> str:
    """Return who wrote it, in words when the account is gone."""
    return written.author or _("une personne dont le compte est effacé")


def attribution(cell: Cell, now: datetime) -> str:
    """Say who wrote a cell, and when."""
    return _("Modifié par %(name)s, %(moment)s", name=author_of(cell), moment=moment(cell.written_at, now))


def presence(reader: Reader, place: str) -> str:
    """Say where somebody is; `place` is "" when they are at nothing that has a name."""
    if place:
        return _("%(name)s est sur %(place)s", name=reader.name, place=place)
    return _("%(name)s a aussi cette page ouverte", name=reader.name)
