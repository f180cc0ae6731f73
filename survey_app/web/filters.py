"""How instants, days and numbers are written for people: Jinja filters, in the language of the request."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent
from flask import Flask

from survey_app.web.translation import TIME_ZONE, current_language

PARIS = ZoneInfo(TIME_ZONE)
LOCALES = {"fr": "fr_FR", "en": "en_GB"}
# Non-breaking spaces hold a time together.
DAYS = {"fr": "EEEE d MMMM y", "en": "EEEE d MMMM y"}
TIMES = {"fr": "' à'\u00a0H\u00a0'h'\u00a0mm", "en": "' at'\u00a0HH:mm"}

Number = int | float | Decimal


def instant(value: datetime) -> str:
    """Write an aware instant in Paris time: « lundi 23 novembre 2026 à 14 h 05 »."""
    if value.tzinfo is None:
        message = "an instant needs a time zone"
        raise ValueError(message)
    language = current_language()
    time = format_datetime(value, TIMES[language], tzinfo=PARIS, locale=LOCALES[language])
    return day(value) + time


def day(value: date) -> str:
    """Write a day, or the day in Paris of an aware instant: « mardi 1er décembre 2026 »."""
    language = current_language()
    in_paris = value.astimezone(PARIS).date() if isinstance(value, datetime) else value
    text = format_date(in_paris, DAYS[language], locale=LOCALES[language])
    return text.replace(" 1 ", " 1er ") if language == "fr" else text


def number(value: Number, digits: int | None = None) -> str:
    """Write a number: « 1 234,5 » with narrow non-breaking spaces; `digits` fixes the decimals."""
    pattern = None if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, pattern, locale=LOCALES[current_language()])


def percent(ratio: Number, digits: int = 0) -> str:
    """Write a ratio between 0 and 1 as a percentage: « 25 % »."""
    space = "\u202f" if current_language() == "fr" else ""
    pattern = "#,##0" + ("." + "0" * digits if digits else "") + space + "%"
    return format_percent(ratio, pattern, locale=LOCALES[current_language()])


FILTERS: Mapping[str, Callable[..., str]] = {
    "instant": instant,
    "day": day,
    "number": number,
    "percent": percent,
}


def init_filters(app: Flask) -> None:
    """Make the filters known to templates."""
    app.jinja_env.filters.update(FILTERS)
