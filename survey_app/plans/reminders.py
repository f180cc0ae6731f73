"""Which lines of a plan somebody is to be reminded of on a day. Pure: no clock, no database.

A line calls for its responsible person three times: `AHEAD` before it begins, `AHEAD` before it ends, and on the day
it ends. What is done or given up, and what is quiet, calls for nobody.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from survey_app.plans.fields import SETTLED
from survey_app.plans.lines import PlanLine

AHEAD = timedelta(days=14)

PATIENCE = timedelta(days=3)
"""After an outage, what fell due in these last days is told once; older news would only be noise."""


class Occasion(StrEnum):
    """Why a line calls for somebody."""

    STARTS_SOON = "starts_soon"
    ENDS_SOON = "ends_soon"
    ENDS = "ends"


@dataclass(frozen=True, slots=True)
class Call:
    """A line that calls for its responsible person on the day `due_on`; `about` is the date it calls for."""

    line: PlanLine
    occasion: Occasion
    due_on: date
    about: date


def list_calls(lines: Iterable[PlanLine]) -> Iterator[Call]:
    """Return every call of the lines that still call for somebody, whenever it is due."""
    for line in lines:
        if line.status in SETTLED or line.quiet or line.is_removed or line.responsible is None:
            continue
        if line.starts_on is not None:
            yield Call(line, Occasion.STARTS_SOON, line.starts_on - AHEAD, line.starts_on)
        if line.ends_on is not None:
            yield Call(line, Occasion.ENDS_SOON, line.ends_on - AHEAD, line.ends_on)
            yield Call(line, Occasion.ENDS, line.ends_on, line.ends_on)


def calls_due(
    lines: Iterable[PlanLine],
    today: date,
    *,
    told_until: date | None,
    written_on: Mapping[tuple[str, Occasion], date],
) -> tuple[Call, ...]:
    """Return the calls to tell on `today`: those that fell due since the day of the last mail, at most `PATIENCE` ago.

    `written_on` says when the date of a line was written: whoever writes a date that is past, or imports an old plan,
    is not reminded of it.
    """
    since = today - PATIENCE if told_until is None else max(told_until, today - PATIENCE)
    found = [
        call
        for call in list_calls(lines)
        if since < call.due_on <= today
        and written_on.get((call.line.key, call.occasion), call.due_on) <= call.due_on
    ]
    return tuple(sorted(found, key=lambda call: (call.about, call.line.order, call.line.key)))


def dates_called_on(today: date) -> frozenset[date]:
    """Return the dates of lines for which somebody may be told today: what a search in the database looks for."""
    days = [today - timedelta(days=back) for back in range(PATIENCE.days)]
    return frozenset(day for due in days for day in (due, due + AHEAD))
