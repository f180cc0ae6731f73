"""The bands in which numbers and days are kept: where they begin. How they are called is in `band_words`.

Privacy: an exact number or day could give someone away; the record holds the band alone.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from questionnaires.answers import band_words as words
from questionnaires.definition.model import Date, Number
from questionnaires.definition.texts import Text

MOST_BANDS = 12
_VALUES_APART = 6
_PREFERRED_COUNTS = (5, 4)
_MANTISSAS = tuple(Decimal(digits) for digits in ("1", "2", "5", "2.5", "1.5", "4", "3", "6", "8"))
"""The roundest first."""

_YEARS_TOGETHER = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of numbers, or of days as ISO texts, up to where the next band starts.

    The first takes whatever comes before, too.
    """

    starts: float | str
    label: Text


def band_of(bands: Sequence[Band], value: float | str) -> int:
    """Return the code of the band that holds `value`, from 1. `value` is of the sort that `bands` are made of."""
    return max(1, bisect_right(bands, value, key=_start_of))


def bands_of(question: Number | Date) -> tuple[Band, ...]:
    """Return the bands of a number or a day, in order; at least one, at most twelve."""
    return number_bands(question) if isinstance(question, Number) else date_bands(question)


def number_bands(number: Number) -> tuple[Band, ...]:
    """Return the bands of a number: cut where the question says, else one a value up to six, else four or five.

    Those that nobody cut are equal but for the ends, and begin at round numbers. Cuts out of range or order are
    put right, so that a draft has bands too.
    """
    quantum = Decimal(1).scaleb(-number.decimals)
    first = _rounded_up(Decimal(str(number.minimum)), quantum)
    last = max(first, -_rounded_up(-Decimal(str(number.maximum)), quantum))
    if number.cuts:
        cuts = [_rounded_up(Decimal(str(cut)), quantum) for cut in number.cuts]
    else:
        cuts = _round_cuts(first, last, quantum)
    starts = [first, *sorted({cut for cut in cuts if first < cut <= last})]
    labels = words.label_numbers(starts, last, number)
    return tuple(Band(float(start), label) for start, label in zip(starts, labels, strict=True))


def date_bands(question: Date) -> tuple[Band, ...]:
    """Return the bands of a day: cut where the question says, else by the calendar, at most twelve.

    By the calendar: days, weeks, months, quarters (up to two years), years, or several years together.
    """
    earliest, latest = question.earliest, max(question.earliest, question.latest)
    if question.cuts:
        starts = [earliest, *sorted({cut for cut in question.cuts if earliest < cut <= latest})]
        named = list(zip(starts, words.label_stretches(starts, latest), strict=True))
    else:
        named = _by_calendar(earliest, latest)
    return tuple(Band(start.isoformat(), label) for start, label in named)


def _rounded_up(value: Decimal, quantum: Decimal) -> Decimal:
    return (value / quantum).to_integral_value(ROUND_CEILING) * quantum


def _round_cuts(first: Decimal, last: Decimal, quantum: Decimal) -> list[Decimal]:
    if last - first < _VALUES_APART * quantum:
        return [first + index * quantum for index in range(1, int((last - first) / quantum) + 1)]
    span = last - first + quantum
    magnitude = span.adjusted()
    steps = (m.scaleb(power) for power in (magnitude, magnitude - 1) for m in _MANTISSAS)
    candidates = [_multiples(step, first, span) for step in steps if step % quantum == 0]
    return min(candidates, key=lambda cuts: min(abs(len(cuts) + 1 - count) for count in _PREFERRED_COUNTS))


def _multiples(step: Decimal, first: Decimal, span: Decimal) -> list[Decimal]:
    """Return the multiples of `step` within the range; what is left at either end is half a step at least."""
    lowest = _rounded_up(first + step / 2, step)
    count = int((first + span - step / 2 - lowest) // step) + 1
    return [lowest + index * step for index in range(count)]


_Calendar = Iterator[tuple[date, Text]]


def _days(earliest: date, latest: date) -> _Calendar:
    for ordinal in range(earliest.toordinal(), latest.toordinal() + 1):
        day = date.fromordinal(ordinal)
        yield day, words.label_day(day)


def _weeks(earliest: date, latest: date) -> _Calendar:
    monday = max(earliest.toordinal() - earliest.weekday(), 1)
    for ordinal in range(monday, latest.toordinal() + 1, 7):
        day = date.fromordinal(ordinal)
        yield day, words.label_week(day)


def _months(earliest: date, latest: date) -> _Calendar:
    for month in range(_month_number(earliest), _month_number(latest) + 1):
        day = _month_start(month)
        yield day, words.label_month(day)


def _quarters(earliest: date, latest: date) -> _Calendar:
    first = _month_number(earliest)
    for month in range(first - first % 3, _month_number(latest) + 1, 3):
        day = _month_start(month)
        yield day, words.label_months(day, _month_start(month + 2))


def _years(together: int) -> Callable[[date, date], _Calendar]:
    def years(earliest: date, latest: date) -> _Calendar:
        first = earliest.year - earliest.year % together
        for year in range(first, latest.year + 1, together):
            start = max(year, date.min.year)
            yield date(start, 1, 1), words.label_years(start, year + together - 1)

    return years


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month_start(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


_TWO_YEARS = timedelta(days=2 * 366)
_CALENDARS: tuple[tuple[timedelta, Callable[[date, date], _Calendar]], ...] = (
    (timedelta(days=MOST_BANDS), _days),
    (timedelta(weeks=MOST_BANDS), _weeks),
    (timedelta(days=MOST_BANDS * 31), _months),
    (_TWO_YEARS, _quarters),
    *((timedelta(days=MOST_BANDS * 366 * years), _years(years)) for years in _YEARS_TOGETHER),
)
"""With each calendar the span beyond which it need not be tried."""


def _by_calendar(earliest: date, latest: date) -> list[tuple[date, Text]]:
    within = (calendar for limit, calendar in _CALENDARS if latest - earliest <= limit)
    tried = (list(calendar(earliest, latest)) for calendar in within)
    return next(named for named in tried if len(named) <= MOST_BANDS)


def _start_of(band: Band) -> float | str:
    return band.starts
