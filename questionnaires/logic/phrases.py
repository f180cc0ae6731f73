"""How numbers, days, lists and nonresponses are said in French and in English; other languages get the French."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from questionnaires.answers.band_words import label_day
from questionnaires.answers.values import Nonresponse

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_GROUPED_FROM = 10_000
"""Below it no thousands are set apart, so that a year is written as one."""


@dataclass(frozen=True, slots=True)
class _Phrases:
    """The phrases of one language."""

    decimal_point: str
    thousands: str
    conjunctions: tuple[str, str]
    nonresponses: Mapping[str, str]


_FRENCH = _Phrases(
    decimal_point=",",
    thousands="\u202f",
    conjunctions=("et", "ou"),
    nonresponses={
        Nonresponse.NOT_APPLICABLE: "sans objet",
        Nonresponse.REFUSED: "je préfère ne pas répondre",
    },
)
_ENGLISH = _Phrases(
    decimal_point=".",
    thousands=",",
    conjunctions=("and", "or"),
    nonresponses={
        Nonresponse.NOT_APPLICABLE: "not applicable",
        Nonresponse.REFUSED: "I prefer not to answer",
    },
)


def is_english(language: str) -> bool:
    """Tell whether phrases in `language` are English; otherwise they are French."""
    return language.partition("-")[0] == "en"


def say_number(number: float, language: str) -> str:
    """Return a number as people write it: « 2,5 », « 12 000 »."""
    phrases = _phrases(language)
    whole, _, decimals = f"{abs(Decimal(repr(number))):f}".partition(".")
    if abs(number) >= _GROUPED_FROM:
        whole = f"{int(whole):,}".replace(",", phrases.thousands)
    decimals = decimals.rstrip("0")
    sign = "\u2212" if number < 0 else ""
    return sign + whole + (phrases.decimal_point + decimals if decimals else "")


def say_day(text: str, language: str) -> str | None:
    """Return a day written `YYYY-MM-DD` in words, « 23 novembre 2026 »; None when `text` is no day."""
    if _DAY.fullmatch(text):
        with suppress(ValueError):
            return label_day(date.fromisoformat(text))["en" if is_english(language) else "fr"]
    return None


def say_nonresponse(value: object, language: str) -> str | None:
    """Return a way not to answer in words; None when `value` is none."""
    return _phrases(language).nonresponses.get(value) if isinstance(value, str) else None


def join_words(words: Sequence[str], language: str, *, is_choice: bool = False) -> str:
    """Return a list as it is read out: « a, b et c », or with « ou » where one of them is enough."""
    conjunction = _phrases(language).conjunctions[is_choice]
    return f" {conjunction} ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _phrases(language: str) -> _Phrases:
    return _ENGLISH if is_english(language) else _FRENCH
