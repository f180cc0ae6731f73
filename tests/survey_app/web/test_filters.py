"""How instants, days and numbers are written."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import force_locale

from survey_app.web.filters import day, instant, number, percent

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("language", "moment", "text"),
    [
        ("fr", datetime(2026, 11, 23, 13, 5, tzinfo=UTC), "lundi 23 novembre 2026 à\u00a014\u00a0h\u00a005"),
        ("fr", datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "jeudi 2 juillet 2026 à\u00a00\u00a0h\u00a030"),
        ("fr", datetime(2026, 12, 1, 8, 0, tzinfo=UTC), "mardi 1er décembre 2026 à\u00a09\u00a0h\u00a000"),
        ("en", datetime(2026, 11, 23, 13, 5, tzinfo=UTC), "Monday 23 November 2026 at\u00a014:05"),
        ("en", datetime(2026, 12, 1, 8, 0, tzinfo=UTC), "Tuesday 1 December 2026 at\u00a009:00"),
    ],
)
def test_instants_are_told_in_paris_time(
    app_context: Flask, language: str, moment: datetime, text: str
) -> None:
    with force_locale(language):
        assert instant(moment) == text


def test_an_instant_without_a_zone_is_a_mistake(app_context: Flask) -> None:
    with pytest.raises(ValueError, match="time zone"):
        instant(datetime(2026, 11, 23, 13, 5))  # noqa: DTZ001 - the mistake itself


@pytest.mark.parametrize(
    ("language", "value", "text"),
    [
        ("fr", date(2026, 11, 23), "lundi 23 novembre 2026"),
        ("fr", datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "jeudi 2 juillet 2026"),
        ("en", date(2026, 11, 23), "Monday 23 November 2026"),
    ],
)
def test_days_are_told_in_words(app_context: Flask, language: str, value: date, text: str) -> None:
    with force_locale(language):
        assert day(value) == text


@pytest.mark.parametrize(
    ("language", "value", "digits", "text"),
    [
        ("fr", 1234567, None, "1\u202f234\u202f567"),
        ("fr", 1234.5, None, "1\u202f234,5"),
        ("fr", Decimal("0.125"), 2, "0,12"),
        ("fr", 3, 1, "3,0"),
        ("fr", 2.6, 0, "3"),
        ("en", 1234.5, None, "1,234.5"),
    ],
)
def test_numbers_follow_the_language(
    app_context: Flask, language: str, value: float | Decimal, digits: int | None, text: str
) -> None:
    with force_locale(language):
        assert number(value, digits) == text


@pytest.mark.parametrize(
    ("language", "ratio", "digits", "text"),
    [("fr", 0.25, 0, "25\u202f%"), ("fr", 0.123, 1, "12,3\u202f%"), ("en", 0.25, 0, "25%")],
)
def test_percentages_follow_the_language(
    app_context: Flask, language: str, ratio: float, digits: int, text: str
) -> None:
    with force_locale(language):
        assert percent(ratio, digits) == text
