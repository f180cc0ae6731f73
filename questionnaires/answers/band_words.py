"""What bands of numbers and days are called, in French and English; where they begin is in `bands`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum, auto
from itertools import pairwise

from questionnaires.definition.model import Number
from questionnaires.definition.texts import Text, in_language

_SPACE = "\u00a0"
_ONE_DAY = timedelta(days=1)
_GROUPED_FROM = 10_000
"""Below it no thousands are set apart, so that a year is written as one."""


class _Shape(Enum):
    """The ways to name a band: by its one value, by one end, or by both."""

    ONE = auto()
    BELOW = auto()
    ABOVE = auto()
    BETWEEN = auto()
    SHORT_OF = auto()


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one language."""

    numbers: dict[_Shape, str]
    days: dict[_Shape, str]
    decimal_point: str
    thousands: str
    week: str
    first_day: str
    months: tuple[str, ...]


_WORDS = {
    "fr": _Words(
        numbers={
            _Shape.ONE: "{}",
            _Shape.BELOW: "moins de {}",
            _Shape.ABOVE: "{} ou plus",
            _Shape.BETWEEN: "{} à {}",
            _Shape.SHORT_OF: "de {} à moins de {}",
        },
        days={
            _Shape.ONE: "{}",
            _Shape.BELOW: "avant le {}",
            _Shape.ABOVE: "à partir du {}",
            _Shape.BETWEEN: "du {} au {}",
        },
        decimal_point=",",
        thousands="\u202f",
        week="semaine du {}",
        first_day="1er",
        months=(
            *("janvier", "février", "mars", "avril", "mai", "juin"),
            *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
        ),
    ),
    "en": _Words(
        numbers={
            _Shape.ONE: "{}",
            _Shape.BELOW: "under {}",
            _Shape.ABOVE: "{} or more",
            _Shape.BETWEEN: "{} to {}",
            _Shape.SHORT_OF: "{} to under {}",
        },
        days={
            _Shape.ONE: "{}",
            _Shape.BELOW: "before {}",
            _Shape.ABOVE: "{} or later",
            _Shape.BETWEEN: "{} to {}",
        },
        decimal_point=".",
        thousands=",",
        week="week of {}",
        first_day="1",
        months=(
            *("January", "February", "March", "April", "May", "June"),
            *("July", "August", "September", "October", "November", "December"),
        ),
    ),
}


def label_numbers(starts: Sequence[Decimal], last: Decimal, number: Number) -> Iterator[Text]:
    """Yield the labels of the bands that begin at `starts`, in their order, up to `last`."""
    quantum = Decimal(1).scaleb(-number.decimals)
    for start, following in pairwise([*starts, last + quantum]):
        end = following - quantum
        if start == end:
            yield _say_numbers(number, _Shape.ONE, start)
        elif len(starts) > 1 and start == starts[0]:
            yield _say_numbers(number, _Shape.BELOW, following)
        elif len(starts) > 1 and end == last:
            yield _say_numbers(number, _Shape.ABOVE, start)
        elif number.decimals == 0 or end == last:
            yield _say_numbers(number, _Shape.BETWEEN, start, end)
        else:
            yield _say_numbers(number, _Shape.SHORT_OF, start, following)


def label_stretches(starts: Sequence[date], latest: date) -> Iterator[Text]:
    """Yield the labels of the bands that begin on the days `starts`, in their order, up to `latest`."""
    ends = [*(following - _ONE_DAY for following in starts[1:]), latest]
    for start, end in zip(starts, ends, strict=True):
        if start == end:
            yield label_day(start)
        elif len(starts) > 1 and start == starts[0]:
            yield _say_days(_Shape.BELOW, end + _ONE_DAY)
        elif len(starts) > 1 and end == latest:
            yield _say_days(_Shape.ABOVE, start)
        else:
            yield _say_days(_Shape.BETWEEN, start, end)


def label_day(day: date) -> Text:
    """Return how a day is called: « 1er mars 2025 »."""
    return _say_days(_Shape.ONE, day)


def label_week(monday: date) -> Text:
    """Return how the week from `monday` on is called."""
    return {language: words.week.format(_day(words, monday)) for language, words in _WORDS.items()}


def label_month(month: date) -> Text:
    """Return how the month is called in which a day lies: « mars 2025 »."""
    return {language: f"{words.months[month.month - 1]} {month.year}" for language, words in _WORDS.items()}


def label_months(first: date, last: date) -> Text:
    """Return how the months of one year from that of `first` to that of `last` are called."""
    return {
        language: words.numbers[_Shape.BETWEEN].format(words.months[first.month - 1], month)
        for (language, month), words in zip(label_month(last).items(), _WORDS.values(), strict=True)
    }


def label_years(first: int, last: int) -> Text:
    """Return how the years from `first` to `last` are called."""
    if first == last:
        return {language: str(first) for language in _WORDS}
    return {language: words.numbers[_Shape.BETWEEN].format(first, last) for language, words in _WORDS.items()}


def _say_numbers(number: Number, shape: _Shape, *figures: Decimal) -> Text:
    label = {}
    for language, words in _WORDS.items():
        written = [_figure(words, figure) for figure in figures]
        if unit := in_language(number.unit, language):
            written[-1] += _SPACE + unit
        label[language] = words.numbers[shape].format(*written)
    return label


def _figure(words: _Words, figure: Decimal) -> str:
    sign = "\u2212" if figure < 0 else ""
    whole, _, decimals = f"{abs(figure):f}".partition(".")
    if abs(figure) >= _GROUPED_FROM:
        whole = f"{int(whole):,}".replace(",", words.thousands)
    decimals = decimals.rstrip("0")
    return sign + whole + (words.decimal_point + decimals if decimals else "")


def _say_days(shape: _Shape, *days: date) -> Text:
    return {
        language: words.days[shape].format(*(_day(words, day) for day in days))
        for language, words in _WORDS.items()
    }


def _day(words: _Words, day: date) -> str:
    name = words.first_day if day.day == 1 else str(day.day)
    return f"{name} {words.months[day.month - 1]} {day.year}"
