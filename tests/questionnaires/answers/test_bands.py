"""The bands in which numbers and days are kept."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.answers.bands import MOST_BANDS, Band, band_of, date_bands, number_bands
from questionnaires.definition.model import Date, Number

DAY_BEFORE = timedelta(days=1)


def number(minimum: float, maximum: float, **more: Any) -> Number:
    return Number(id="n1", code="N1", label={}, minimum=minimum, maximum=maximum, **more)


def day(earliest: date, latest: date, *cuts: date) -> Date:
    return Date(id="d1", code="D1", label={}, earliest=earliest, latest=latest, cuts=cuts)


def labels(bands: tuple[Band, ...], language: str = "fr") -> list[str]:
    return [band.label[language] for band in bands]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (number(0, 5), ["0", "1", "2", "3", "4", "5"]),
        (number(0, 30, cuts=(5, 10)), ["moins de 5", "5 à 9", "10 ou plus"]),
        (number(0, 30, cuts=(1, 30)), ["0", "1 à 29", "30"]),
        (
            number(0, 30, decimals=1, cuts=(5, 10.5, 20)),
            ["moins de 5", "de 5 à moins de 10,5", "de 10,5 à moins de 20", "20 ou plus"],
        ),
        (number(0, 20, unit={"fr": "ans"}, cuts=(10,)), ["moins de 10\u00a0ans", "10\u00a0ans ou plus"]),
        (number(-10, 10, cuts=(-5, 0)), ["moins de \u22125", "\u22125 à \u22121", "0 ou plus"]),
        (number(0, 50_000, cuts=(10_000,)), ["moins de 10\u202f000", "10\u202f000 ou plus"]),
    ],
)
def test_bands_of_a_number_are_named(question: Number, expected: list[str]) -> None:
    assert labels(number_bands(question)) == expected


def test_bands_are_named_in_english_too() -> None:
    question = number(0, 90_000, decimals=1, unit={"fr": "ans", "en": "years"}, cuts=(1.5, 2, 12_000))
    expected = ["under 1.5 years", "1.5 to under 2 years", "2 to under 12,000 years", "12,000 years or more"]
    assert [label.replace("\u00a0", " ") for label in labels(number_bands(question), "en")] == expected


@pytest.mark.parametrize(
    ("minimum", "maximum", "starts"),
    [
        (0, 100, [0, 20, 40, 60, 80]),
        (18, 70, [18, 30, 40, 50, 60]),
        (0, 6, [0, 2, 4, 6]),
        (1, 40, [1, 10, 20, 30]),
    ],
)
def test_a_range_that_nobody_cut_has_round_bands(minimum: int, maximum: int, starts: list[float]) -> None:
    assert [band.starts for band in number_bands(number(minimum, maximum))] == starts


@given(
    st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.integers(0, 3), st.lists(st.floats(-1e9, 1e9), max_size=11)
)
def test_every_number_has_bands_in_order(
    minimum: float, maximum: float, decimals: int, cuts: list[float]
) -> None:
    bands = number_bands(number(minimum, maximum, decimals=decimals, cuts=tuple(cuts)))
    starts = [band.starts for band in bands]
    assert 1 <= len(bands) <= MOST_BANDS
    assert starts == sorted(set(starts))
    assert [band_of(bands, start) for start in starts] == list(range(1, len(bands) + 1))


@given(st.integers(-1000, 1000), st.integers(0, 5000))
def test_bands_of_whole_numbers_that_nobody_cut_are_few(minimum: int, width: int) -> None:
    assert len(number_bands(number(minimum, minimum + width))) <= 6


def test_a_value_belongs_to_the_band_that_it_begins() -> None:
    bands = number_bands(number(0, 30, cuts=(5, 10)))
    assert [band_of(bands, value) for value in (0, 4, 5, 9, 10, 30)] == [1, 1, 2, 2, 3, 3]


@pytest.mark.parametrize(
    ("earliest", "latest", "expected"),
    [
        (date(2025, 1, 1), date(2025, 1, 2), ["1er janvier 2025", "2 janvier 2025"]),
        (date(2025, 3, 5), date(2025, 3, 17), [f"semaine du {day} mars 2025" for day in (3, 10, 17)]),
        (
            date(2025, 10, 9),
            date(2026, 1, 20),
            ["octobre 2025", "novembre 2025", "décembre 2025", "janvier 2026"],
        ),
        (
            date(2025, 2, 1),
            date(2026, 2, 1),
            [
                *(f"{months} 2025" for months in ("janvier à mars", "avril à juin")),
                *(f"{months} 2025" for months in ("juillet à septembre", "octobre à décembre")),
                "janvier à mars 2026",
            ],
        ),
        (date(2024, 9, 1), date(2027, 8, 31), ["2024", "2025", "2026", "2027"]),
        (date(1998, 1, 1), date(2013, 1, 1), [f"{year} à {year + 1}" for year in range(1998, 2013, 2)]),
    ],
)
def test_bands_of_a_day_follow_the_calendar(earliest: date, latest: date, expected: list[str]) -> None:
    assert labels(date_bands(day(earliest, latest))) == expected


def test_cuts_make_stretches_of_days() -> None:
    bands = date_bands(
        day(date(2024, 1, 1), date(2026, 12, 31), date(2024, 9, 1), date(2025, 9, 1), date(2026, 12, 31))
    )
    assert labels(bands) == [
        "avant le 1er septembre 2024",
        "du 1er septembre 2024 au 31 août 2025",
        "du 1er septembre 2025 au 30 décembre 2026",
        "31 décembre 2026",
    ]


def test_the_first_of_a_month_in_english() -> None:
    assert labels(date_bands(day(date(2025, 1, 1), date(2025, 1, 1))), "en") == ["1 January 2025"]


@given(st.dates(), st.dates(), st.lists(st.dates(), max_size=11))
def test_every_range_of_days_has_bands_in_order(earliest: date, latest: date, cuts: list[date]) -> None:
    bands = date_bands(day(earliest, latest, *cuts))
    starts = [band.starts for band in bands]
    assert 1 <= len(bands) <= MOST_BANDS
    assert starts == sorted(set(starts))


@given(st.dates(min_value=date(1900, 1, 1)), st.integers(0, 20_000), st.integers(0, 20_000))
def test_a_day_before_its_band_is_in_an_earlier_one(earliest: date, width: int, offset: int) -> None:
    latest = earliest + timedelta(days=max(width, offset))
    bands = date_bands(day(earliest, latest))
    code = band_of(bands, (earliest + timedelta(days=offset)).isoformat())
    before = date.fromisoformat(str(bands[code - 1].starts)) - DAY_BEFORE
    assert band_of(bands, before.isoformat()) == max(code - 1, 1)
