"""What may be typed into a field: a text, a number, a day; each form gives the typed value or what is wrong."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from questionnaires.answers.faults import FaultCode
from questionnaires.answers.free_text import has_bad_characters, normalise
from questionnaires.answers.values import Value

# Digits of other scripts are left out: for Python they are numbers, for most readers of a form they are not.
_NUMBER = re.compile(
    r"[-\u2212]?(?:[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3}){1,6}|[0-9]{1,20})(?:[.,][0-9]{1,20})?"
)
_AS_PYTHON_WRITES = str.maketrans({",": ".", "\u2212": "-", **dict.fromkeys(" \u00a0\u2009\u202f", "")})
_DAY = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_FRENCH_DAY = re.compile(r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})")


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with what was typed; becomes a fault at its field."""

    code: FaultCode
    params: Mapping[str, float | str]


class Writing(Protocol):
    """One form of what is typed."""

    def read(self, typed: str) -> Value | Wrong:
        """Return the value of `typed`, which is not blank, or what is wrong with it."""


@dataclass(frozen=True, slots=True)
class TextWriting:
    """A text of at most `max_length` characters."""

    max_length: int
    one_line: bool

    def read(self, typed: str) -> Value | Wrong:
        text = normalise(typed, self.max_length, one_line=self.one_line)
        if has_bad_characters(text):
            return Wrong(FaultCode.BAD_CHARACTERS, {})
        if len(text) > self.max_length:
            return Wrong(FaultCode.TOO_LONG, {"max": self.max_length, "given": len(text)})
        return text


@dataclass(frozen=True, slots=True)
class NumberWriting:
    """A number with a comma or a point, thousands apart or not; the value is an int where no decimals may be."""

    minimum: float
    maximum: float
    decimals: int

    def read(self, typed: str) -> Value | Wrong:
        typed = typed.strip()
        if not _NUMBER.fullmatch(typed):
            return Wrong(FaultCode.NOT_A_NUMBER, {})
        number = Decimal(typed.translate(_AS_PYTHON_WRITES))
        if number % Decimal(1).scaleb(-self.decimals):
            return Wrong(FaultCode.TOO_MANY_DECIMALS, {"max": self.decimals})
        if number < Decimal(str(self.minimum)):
            return Wrong(FaultCode.TOO_SMALL, {"min": _plain(self.minimum)})
        if number > Decimal(str(self.maximum)):
            return Wrong(FaultCode.TOO_LARGE, {"max": _plain(self.maximum)})
        # Adding zero takes the sign from "-0".
        return float(number) + 0.0 if self.decimals else int(number)


@dataclass(frozen=True, slots=True)
class DayWriting:
    """A day as browsers send it (`2026-11-23`) or as it is written in French (`23/11/2026`); the value is ISO."""

    earliest: date
    latest: date

    def read(self, typed: str) -> Value | Wrong:
        typed = typed.strip()
        found = _DAY.fullmatch(typed) or _FRENCH_DAY.fullmatch(typed)
        if found is None:
            return Wrong(FaultCode.NOT_A_DATE, {})
        try:
            day = date(**{part: int(digits) for part, digits in found.groupdict().items()})
        except ValueError:
            return Wrong(FaultCode.NOT_A_DATE, {})
        if day < self.earliest:
            return Wrong(FaultCode.TOO_EARLY, {"min": self.earliest.isoformat()})
        if day > self.latest:
            return Wrong(FaultCode.TOO_LATE, {"max": self.latest.isoformat()})
        return day.isoformat()


def _plain(number: float) -> float:
    """Return a whole number as an integer, which is how it is said."""
    return int(number) if number == int(number) else number
