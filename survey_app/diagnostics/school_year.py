"""School years, named by the year in which they begin: 2026 is 2026–2027."""

from datetime import datetime

from survey_app.web.filters import PARIS

FIRST_MONTH = 8
"""A school prepares its year in August: what it fills then is about the year that begins."""


def school_year_of(now: datetime) -> int:
    """Return the school year of an instant, by the calendar of Paris."""
    day = now.astimezone(PARIS).date()
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def year_words(year: int) -> str:
    """Return what people call a school year: « 2026–2027 »."""
    return f"{year}–{year + 1}"
