"""The interval of a share for a finite population."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.analysis.uncertainty import share_interval

Z = 1.959963984540054


def test_with_a_large_population_it_is_wilsons() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263 gives 0.2553 to 0.3662.
    low, high = share_interval(81 / 263, answers=263, invited=10**9)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


def test_when_everybody_answered_nothing_is_uncertain() -> None:
    assert share_interval(0.35, answers=20, invited=20) == (0.35, 0.35)


def test_computed_by_hand_for_a_small_school() -> None:
    # 12 of 30 answers among 40 invited: m = 30 · 39 / 10 = 117.
    m, p = 117, 0.4
    centre = (p + Z**2 / (2 * m)) / (1 + Z**2 / m)
    half = Z * sqrt(p * (1 - p) / m + Z**2 / (4 * m**2)) / (1 + Z**2 / m)
    assert share_interval(p, answers=30, invited=40) == pytest.approx((centre - half, centre + half))


@given(st.integers(1, 200), st.integers(0, 200), st.floats(0, 1))
def test_the_ends_satisfy_wilsons_equation(answers: int, more: int, share: float) -> None:
    invited = answers + more
    interval = share_interval(share, answers=answers, invited=invited)
    assert 0 <= interval.low <= share + 1e-12
    assert share - 1e-12 <= interval.high <= 1
    if more:
        correction = more / (invited - 1)
        for end in interval:
            if 0 < end < 1:
                squared = Z**2 * end * (1 - end) / answers * correction
                assert (share - end) ** 2 == pytest.approx(squared, abs=1e-12)


@given(st.integers(1, 99), st.integers(0, 10))
def test_more_answers_never_widen_it(answers: int, tenths: int) -> None:
    fewer = share_interval(tenths / 10, answers=answers, invited=100)
    more = share_interval(tenths / 10, answers=answers + 1, invited=100)
    assert more.high - more.low <= fewer.high - fewer.low + 1e-12


@pytest.mark.parametrize(
    ("share", "answers", "invited"), [(0.5, 0, 5), (0.5, 6, 5), (-0.1, 1, 5), (1.1, 1, 5)]
)
def test_what_is_no_share_is_refused(share: float, answers: int, invited: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        share_interval(share, answers=answers, invited=invited)
