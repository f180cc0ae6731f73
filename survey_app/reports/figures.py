"""The one place where a released number becomes words: page, PDF and spreadsheets all take them here."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from babel.numbers import format_decimal
from flask_babel import gettext, ngettext

from questionnaires.analysis.report import HIDDEN, Bound, Figure, Need
from survey_app.documents.charts import Amount
from survey_app.documents.spreadsheet import Cell, NumberCell, PercentCell, TextCell

NARROW = "\u202f"
"""The narrow space that French sets between a number and its sign; the line never breaks there."""

MINUS = "\u2212"
NO_NUMBER = "–"
"""Stands where two figures have no difference in numbers; the words beside it say why."""

_SIGNS = {
    Bound.ROUNDED: "",
    Bound.AT_MOST: f"≤{NARROW}",
    Bound.AT_LEAST: f"≥{NARROW}",
    Bound.BELOW: f"<{NARROW}",
    Bound.ABOVE: f">{NARROW}",
}
_UPPER_LIMITS = frozenset({Bound.AT_MOST, Bound.BELOW})
_LOWER_LIMITS = frozenset({Bound.AT_LEAST, Bound.ABOVE})


class Unit(StrEnum):
    """What a figure counts, which decides on its digits and its sign."""

    PERCENT = "percent"
    MEAN = "mean"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure with its words in the language of the reader."""

    words: str
    unit: Unit
    figure: Figure

    @property
    def is_hidden(self) -> bool:
        """Whether the figure is hidden, for whatever reason."""
        return self.figure.value is None

    @property
    def is_exact(self) -> bool:
        """Whether the figure is a plain rounded number, neither hidden nor a limit."""
        return self.figure.bound is Bound.ROUNDED and not self.is_hidden

    def amount(self, low: float = 0, high: float = 100) -> Amount:
        """Return the figure as it is drawn on an axis that goes from `low` to `high`."""
        value, bound = self.figure.value, self.figure.bound
        if value is None or high <= low:
            return Amount(self.words)
        place = min(max((value - low) / (high - low), 0), 1)
        return Amount(
            self.words,
            0 if bound in _UPPER_LIMITS else place,
            1 if bound in _LOWER_LIMITS else place,
        )

    def cell(self) -> Cell:
        """Return a number when the figure is one. A limit is words: nobody must reckon with it."""
        value = self.figure.value
        if value is None or not self.is_exact:
            return TextCell(self.words, among_numbers=True)
        if self.unit is Unit.PERCENT:
            return PercentCell(value, _decimals(value, self.unit))
        return NumberCell(value, _decimals(value, self.unit))


def show(figure: Figure, unit: Unit, language: str) -> Shown:
    """Word a figure: « 45 % », « ≤ 1,5 », « < 10 % », « masqué »."""
    if figure.value is None or figure.bound is Bound.HIDDEN:
        return Shown(hidden_word(), unit, HIDDEN)
    return Shown(_SIGNS[figure.bound] + number_words(figure.value, unit, language), unit, figure)


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference of two released figures: « +0,4 », « −5 points »; no number where one is hidden or a limit."""

    words: str
    unit: Unit
    value: float | None

    def cell(self) -> Cell:
        """Return a number when there is one; of percentages, the difference is in points."""
        if self.value is None:
            return TextCell(self.words, among_numbers=True)
        return NumberCell(self.value, _decimals(self.value, self.unit))


def show_difference(value: float | None, unit: Unit, language: str) -> Difference:
    """Word a difference with its sign; without a number, a dash."""
    if value is None:
        return Difference(NO_NUMBER, unit, None)
    number = number_words(abs(value), Unit.INDEX if unit is Unit.PERCENT else unit, language)
    signed = f"{'+' if value > 0 else MINUS if value < 0 else ''}{number}"
    if unit is not Unit.PERCENT:
        return Difference(signed, unit, value)
    words = ngettext("%(signed)s point", "%(signed)s points", round(abs(value)), signed=signed)
    return Difference(words, unit, value)


def hidden_word() -> str:
    """Return what stands for every hidden figure; it never says for which reason."""
    return gettext("masqué")


@lru_cache(maxsize=4096)
def number_words(value: float, unit: Unit, language: str) -> str:
    """Word a number with the digits it has, and at least those of its unit.

    A report says the same few numbers time and again. Measured: to word them took two thirds of all that goes into
    putting a report into words.
    """
    pattern = "0." + "0" * _decimals(value, unit)
    number = format_decimal(value, pattern.rstrip("."), locale=language)
    if unit is not Unit.PERCENT:
        return number
    return f"{number}%" if language == "en" else f"{number}{NARROW}%"


def interval_words(need: Need, language: str) -> str:
    """Word the interval of an index: « entre 45 et 65 », « de moins de 10 à 15 », or « masqué »."""
    low, high = (show(end, Unit.INDEX, language) for end in (need.low, need.high))
    if low.is_hidden or high.is_hidden:
        return hidden_word()
    if low.words == high.words:
        return _limit_words(low, language)
    if low.is_exact and high.is_exact:
        return gettext("entre %(low)s et %(high)s", low=low.words, high=high.words)
    ends = _limit_words(low, language), _limit_words(high, language)
    return gettext("de %(low)s à %(high)s", low=ends[0], high=ends[1])


def _limit_words(shown: Shown, language: str) -> str:
    """Say a limit without a sign, since it stands among words."""
    number = number_words(shown.figure.value or 0, shown.unit, language)
    match shown.figure.bound:
        case Bound.BELOW:
            return gettext("moins de %(number)s", number=number)
        case Bound.ABOVE:
            return gettext("plus de %(number)s", number=number)
        case Bound.AT_MOST:
            return gettext("%(number)s ou moins", number=number)
        case Bound.AT_LEAST:
            return gettext("%(number)s ou plus", number=number)
        case _:
            return shown.words


def _decimals(value: float, unit: Unit) -> int:
    """Figures come rounded: no digit is added for show, none is taken away."""
    digits = len(f"{value:.10g}".partition(".")[2])
    return max(digits, 1 if unit is Unit.MEAN else 0)
