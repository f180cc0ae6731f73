"""Numbers and days as people type them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.answers.faults import FaultCode
from questionnaires.answers.values import Value
from questionnaires.answers.writing import DayWriting, NumberWriting, Writing, Wrong

WHOLE = NumberWriting(-1000, 2_000_000, 0)
DECIMAL = NumberWriting(-10, 12_000, 2)
DAY = DayWriting(date(2025, 9, 1), date(2026, 8, 31))

FIGURES = "0123456789"


@pytest.mark.parametrize(
    ("writing", "typed", "value"),
    [
        (WHOLE, "7", 7),
        (WHOLE, " 7\n", 7),
        (WHOLE, "007", 7),
        (WHOLE, "-7", -7),
        (WHOLE, "\u22127", -7),
        (WHOLE, "7,00", 7),
        (WHOLE, "1 234 567", 1_234_567),
        (WHOLE, "1\u202f234\u00a0567", 1_234_567),
        (DECIMAL, "7,5", 7.5),
        (DECIMAL, "7.25", 7.25),
        (DECIMAL, "7.250", 7.25),
        (DECIMAL, "1 234,5", 1234.5),
        (DAY, "2026-02-28", "2026-02-28"),
        (DAY, "28/02/2026", "2026-02-28"),
        (DAY, " 1/9/2025 ", "2025-09-01"),
    ],
)
def test_what_is_right(writing: Writing, typed: str, value: Value) -> None:
    assert writing.read(typed) == value


@pytest.mark.parametrize(
    "typed",
    [
        *("sept", "1e3", "0x10", "1_000", "NaN", "inf", "٣", "３", "½", "+7", "--7", "7-", "- 7", "-"),
        *("7,", ",5", ".", "1.000.000", "1,234.5", "12 34", "1 2345", "1  234", "1 234 5", "7 ans", "7%"),
        *("1" * 21, "1" * 5000, "1" + " 000" * 2000, "0." + "0" * 5000),
    ],
)
@pytest.mark.parametrize("writing", [WHOLE, DECIMAL])
def test_what_is_no_number(writing: Writing, typed: str) -> None:
    assert writing.read(typed) == Wrong(FaultCode.NOT_A_NUMBER, {})


@pytest.mark.parametrize(
    ("writing", "typed", "code", "params"),
    [
        (WHOLE, "7,5", FaultCode.TOO_MANY_DECIMALS, {"max": 0}),
        (DECIMAL, "7,255", FaultCode.TOO_MANY_DECIMALS, {"max": 2}),
        (DECIMAL, "7,00000000000000000001", FaultCode.TOO_MANY_DECIMALS, {"max": 2}),
        (WHOLE, "-1001", FaultCode.TOO_SMALL, {"min": -1000}),
        (WHOLE, "2 000 001", FaultCode.TOO_LARGE, {"max": 2_000_000}),
        (DECIMAL, "9" * 20, FaultCode.TOO_LARGE, {"max": 12_000}),
        (NumberWriting(0.5, 1.5, 1), "0,4", FaultCode.TOO_SMALL, {"min": 0.5}),
        (DAY, "31/08/2025", FaultCode.TOO_EARLY, {"min": "2025-09-01"}),
        (DAY, "2026-09-01", FaultCode.TOO_LATE, {"max": "2026-08-31"}),
    ],
)
def test_what_is_beyond_the_limits(
    writing: Writing, typed: str, code: FaultCode, params: dict[str, float | str]
) -> None:
    assert writing.read(typed) == Wrong(code, params)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "demain",
            "2026-02-30",
            "2026-13-01",
            "2026-00-10",
            "30/02/2026",
            "0000-01-01",
            "1/1/0000",
            "2026-1-1",
        ),
        *(
            "26-01-01",
            "1/1/26",
            "01-02-2026",
            "2026/01/01",
            "٢٠٢٦-01-01",
            "2026-01-01T00:00",
            "20260101",
            "1/1",
        ),
    ],
)
def test_what_is_no_day(typed: str) -> None:
    assert DAY.read(typed) == Wrong(FaultCode.NOT_A_DATE, {})


def test_zero_has_no_sign() -> None:
    assert [str(writing.read("-0")) for writing in (WHOLE, DECIMAL)] == ["0", "0.0"]


@given(st.integers(-1000, 2_000_000), st.sampled_from(["{:d}", "{:,d}", "{:d},0", "{:d}.00"]))
def test_a_whole_number_is_read_however_it_is_written(number: int, form: str) -> None:
    typed = form.format(number)
    typed = typed.replace(",", "\u202f") if form == "{:,d}" else typed
    assert WHOLE.read(typed) == number


@given(st.integers(-1000, 1_200_000).map(lambda hundredths: hundredths / 100))
def test_what_a_number_prints_as_is_read_as_that_number(number: float) -> None:
    assert DECIMAL.read(str(number)) == number


@given(st.dates(DAY.earliest, DAY.latest), st.sampled_from(["%Y-%m-%d", "%d/%m/%Y"]))
def test_a_day_is_read_in_both_forms(day: date, form: str) -> None:
    assert DAY.read(day.strftime(form)) == day.isoformat()


@given(st.dates(date(1000, 1, 1)))
def test_a_day_outside_the_limits_says_which(day: date) -> None:
    outcome = DAY.read(day.isoformat())
    code = outcome.code if isinstance(outcome, Wrong) else None
    expected = FaultCode.TOO_EARLY if day < DAY.earliest else FaultCode.TOO_LATE if day > DAY.latest else None
    assert code == expected


@given(st.text() | st.text(FIGURES + " ,.-/", max_size=12))
def test_nothing_typed_makes_it_raise(typed: str) -> None:
    outcomes = [writing.read(typed) for writing in (WHOLE, DECIMAL, DAY)]
    assert all(isinstance(outcome, int | float | str | Wrong) for outcome in outcomes)


def test_the_last_day_of_all_can_be_asked_for() -> None:
    last = DayWriting(date.max - timedelta(days=1), date.max)
    assert last.read("9999-12-31") == "9999-12-31"
