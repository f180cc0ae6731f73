"""The plan term by term: what begins, goes on and ends."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from survey_app.plans.pages.head import PlanHead
from survey_app.plans.presentation import PresentedLine, PresentedPlan
from survey_app.plans.words import _, say_day, say_year

TERMS = ((8, 12), (1, 3), (4, 7))
"""The months of the terms of a school year, the first and the last of each."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One line in one term: what happens to it."""

    title: str
    url: str
    champ: str
    what: str
    status: str
    responsible: str


@dataclass(frozen=True, slots=True)
class Term:
    """One term: the lines that begin or end in it, then those that go on."""

    title: str
    moments: tuple[Moment, ...]
    going_on: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One school year; terms in which nothing happens are left out."""

    title: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """The school years in which something happens, then the lines without a date."""

    head: PlanHead
    years: tuple[CalendarYear, ...]
    undated: tuple[Moment, ...]


def calendar_page(head: PlanHead, plan: PresentedPlan, urls: Mapping[str, str]) -> CalendarPage:
    """Return the calendar of a plan; `urls` are the addresses of its lines, by key."""
    dated = [line for line in plan.lines if line.line.school_years()]
    years = sorted({year for line in dated for year in line.line.school_years()})
    return CalendarPage(
        head=head,
        years=tuple(CalendarYear(say_year(year), tuple(_terms(year, dated, urls))) for year in years),
        undated=tuple(_moment(line, "", urls) for line in plan.lines if line not in dated),
    )


def _terms(year: int, lines: list[PresentedLine], urls: Mapping[str, str]) -> Iterator[Term]:
    titles = (_("De la rentrée à décembre"), _("De janvier à mars"), _("D’avril à l’été"))
    for title, (first, last) in zip(titles, _spans(year), strict=True):
        found = [(line, _what(line, first, last)) for line in lines]
        moments = tuple(_moment(line, what, urls) for line, what in found if what)
        going_on = tuple(_moment(line, "", urls) for line in lines if _goes_on(line, first, last))
        if moments or going_on:
            yield Term(title, moments, going_on)


def _spans(year: int) -> Iterator[tuple[date, date]]:
    for first, last in TERMS:
        civil = year if first == TERMS[0][0] else year + 1
        after = date(civil + 1, 1, 1) if last == 12 else date(civil, last + 1, 1)  # noqa: PLR2004 -- December
        yield date(civil, first, 1), after - timedelta(days=1)


def _what(line: PresentedLine, first: date, last: date) -> str:
    """Say what begins or ends between two days; "" for nothing."""
    starts_on, ends_on = line.line.starts_on, line.line.ends_on
    told = [
        _("commence le %(day)s", day=say_day(starts_on)) if starts_on and first <= starts_on <= last else "",
        _("se termine le %(day)s", day=say_day(ends_on)) if ends_on and first <= ends_on <= last else "",
    ]
    words = ", ".join(part for part in told if part)
    return words[:1].upper() + words[1:]


def _goes_on(line: PresentedLine, first: date, last: date) -> bool:
    starts_on, ends_on = line.line.starts_on, line.line.ends_on
    return bool(starts_on and ends_on and starts_on < first and last < ends_on)


def _moment(line: PresentedLine, what: str, urls: Mapping[str, str]) -> Moment:
    return Moment(line.title, urls[line.key], line.champ, what, line.status, line.responsible)
