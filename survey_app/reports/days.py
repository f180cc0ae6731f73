"""Days in the words of a report."""

from datetime import date

from babel.dates import format_date
from flask_babel import gettext

from survey_app.web.filters import LOCALES


def long_date(day: date, language: str) -> str:
    """Return a day in full, in French with « 1er »."""
    words = format_date(day, "long", locale=LOCALES[language])
    return words.replace("1 ", "1er ", 1) if language == "fr" and day.day == 1 else words


def period(start: date, end: date, language: str) -> str:
    """Return from when to when; the year is named once when it is the same."""
    first = long_date(start, language)
    if start.year == end.year:
        first = first.removesuffix(f" {start.year}")
    return gettext("Du %(start)s au %(end)s", start=first, end=long_date(end, language))
