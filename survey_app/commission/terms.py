"""The three terms of the school year, and when one without a meeting of the commission is noticed. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from survey_app.campaigns.dates import PARIS

_FIRST_MONTHS = {9: 12, 1: 3, 4: 6}
"""First month of each term, and its last: September–December, January–March, April–June."""

_NOTICED_AFTER = 14
"""Days of the last month after which a term without a meeting is noticed."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term, from its first day to its last. `key` tells it from all others: « 2026-09 »."""

    starts_on: date
    ends_on: date

    @property
    def key(self) -> str:
        return f"{self.starts_on:%Y-%m}"

    @property
    def noticed_on(self) -> date:
        """The day, two weeks into the last month, from which a term without a meeting is worth a word."""
        return self.ends_on.replace(day=1 + _NOTICED_AFTER)


def find_term(now: datetime) -> Term | None:
    """Return the term of an instant, by the calendar of Paris; None in July and August."""
    today = now.astimezone(PARIS).date()
    for first, last in _FIRST_MONTHS.items():
        if first <= today.month <= last:
            return Term(date(today.year, first, 1), _last_day(today.year, last))
    return None


def find_noticed_term(now: datetime) -> Term | None:
    """Return the term that is near its end, None at any other time."""
    term = find_term(now)
    if term is None or now.astimezone(PARIS).date() < term.noticed_on:
        return None
    return term


def starts_in(term: Term, instant: datetime) -> bool:
    """Say whether an instant lies in a term."""
    return term.starts_on <= instant.astimezone(PARIS).date() <= term.ends_on


def _last_day(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
