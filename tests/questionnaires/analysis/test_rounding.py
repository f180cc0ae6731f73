"""Rounding for release, and that its inverse gives back exactly what is rounded so."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.analysis.report import Bound
from questionnaires.analysis.rounding import Rounded, Scoring, counts_of_share, round_share, share_point

USUAL = Scoring.of([1, 2, 3, 4])
FIVE = Scoring.of([1, 2, 3, 4, 5])

scorings = st.sampled_from(
    [
        USUAL,
        FIVE,
        Scoring.of([0, 1, 2]),
        Scoring.of([0, 50, 100]),
        Scoring.of([-2, 0, 1, 2]),
        Scoring.of([0, 0.5, 3, 3]),
    ]
)


@pytest.mark.parametrize(
    ("part", "whole", "value", "bound"),
    [
        (0, 10, 10, Bound.BELOW),
        (1, 10, 10, Bound.ROUNDED),
        (1, 11, 10, Bound.BELOW),
        (1, 8, 15, Bound.ROUNDED),  # 12.5: half a step goes up
        (9, 10, 90, Bound.ROUNDED),
        (10, 11, 90, Bound.ABOVE),
        (10, 10, 90, Bound.ABOVE),
        (5, 10, 50, Bound.ROUNDED),
    ],
)
def test_shares(part: int, whole: int, value: float, bound: Bound) -> None:
    assert round_share(Fraction(part, whole)) == Rounded(value, bound)


@pytest.mark.parametrize(
    ("mean", "is_fine", "value", "bound"),
    [
        ("1", False, 1.5, Bound.AT_MOST),
        ("1.5", False, 1.5, Bound.AT_MOST),
        ("1.74", False, 1.5, Bound.AT_MOST),
        ("1.75", False, 2.0, Bound.ROUNDED),
        ("3.24", False, 3.0, Bound.ROUNDED),
        ("3.25", False, 3.5, Bound.AT_LEAST),
        ("4", False, 3.5, Bound.AT_LEAST),
        ("1.54", True, 1.5, Bound.AT_MOST),
        ("1.55", True, 1.6, Bound.ROUNDED),
        ("2.345", True, 2.3, Bound.ROUNDED),
        ("2.35", True, 2.4, Bound.ROUNDED),
        ("3.45", True, 3.5, Bound.AT_LEAST),
    ],
)
def test_means_of_a_scale_from_one_to_four(mean: str, is_fine: bool, value: float, bound: Bound) -> None:  # noqa: FBT001
    assert USUAL.round(Fraction(mean), is_fine=is_fine) == Rounded(value, bound)


def test_a_scale_from_one_to_five_is_clipped_at_one_and_a_half_and_four_and_a_half() -> None:
    assert FIVE.round(Fraction(1), is_fine=True) == Rounded(1.5, Bound.AT_MOST)
    assert FIVE.round(Fraction(5), is_fine=True) == Rounded(4.5, Bound.AT_LEAST)


def test_the_step_goes_with_the_distance_of_scores() -> None:
    wide = Scoring.of([0, 50, 100])
    assert wide.round(Fraction(37), is_fine=False) == Rounded(25.0, Bound.AT_MOST)
    assert wide.round(Fraction(38), is_fine=False) == Rounded(50.0, Bound.ROUNDED)
    assert wide.round(Fraction(38), is_fine=True) == Rounded(40.0, Bound.ROUNDED)


def test_two_different_scores_have_no_mean() -> None:
    assert not Scoring.of([0, 1, 1]).has_mean
    assert Scoring.of([0, 0.5, 1]).has_mean


@given(st.integers(1, 120))
def test_counts_of_a_share_are_those_released_so(persons: int) -> None:
    released = {count: round_share(Fraction(count, persons)) for count in range(persons + 1)}
    for rounded in set(released.values()):
        assert list(counts_of_share(rounded, persons)) == [
            c for c, other in released.items() if other == rounded
        ]


@given(scorings, st.integers(1, 40), st.booleans())
def test_sums_of_a_mean_are_those_released_so(scoring: Scoring, persons: int, is_fine: bool) -> None:  # noqa: FBT001
    released = {
        total: scoring.round(scoring.lowest + Fraction(total, persons * scoring.denominator), is_fine=is_fine)
        for total in range(persons * max(scoring.weights) + 1)
    }
    for rounded in set(released.values()):
        sums = scoring.sums_of_mean(rounded, persons, is_fine=is_fine)
        assert list(sums) == [total for total, other in released.items() if other == rounded]


@given(scorings, st.fractions(0, 1), st.booleans())
def test_neither_end_of_a_scale_appears(scoring: Scoring, where: Fraction, is_fine: bool) -> None:  # noqa: FBT001
    mean = scoring.lowest + where * (scoring.highest - scoring.lowest)
    released = scoring.round(mean, is_fine=is_fine)
    assert scoring.lowest < Fraction(released.value) < scoring.highest
    if mean in {scoring.lowest, scoring.highest}:
        assert released.bound is not Bound.ROUNDED


@given(scorings, st.integers(1, 30), st.booleans())
def test_a_clipped_mean_never_means_that_all_are_alike(scoring: Scoring, persons: int, is_fine: bool) -> None:  # noqa: FBT001
    fewest = 10 if is_fine else 5
    for mean in (scoring.lowest, scoring.highest):
        sums = scoring.sums_of_mean(scoring.round(mean, is_fine=is_fine), persons + fewest, is_fine=is_fine)
        assert len(sums) > 1


def test_a_number_that_is_no_released_mean_comes_from_nothing() -> None:
    assert list(USUAL.sums_of_mean(Rounded(2.3, Bound.ROUNDED), 6, is_fine=False)) == []
    assert list(USUAL.sums_of_mean(Rounded(1.5, Bound.ROUNDED), 6, is_fine=False)) == []


def test_bands_stand_for_their_middle() -> None:
    assert share_point(Rounded(10, Bound.BELOW)) == Fraction(1, 20)
    assert share_point(Rounded(90, Bound.ABOVE)) == Fraction(19, 20)
    assert share_point(Rounded(35, Bound.ROUNDED)) == Fraction(7, 20)
    assert USUAL.point(Rounded(1.5, Bound.AT_MOST)) == Fraction("1.25")
    assert USUAL.point(Rounded(3.5, Bound.AT_LEAST)) == Fraction("3.75")
    assert USUAL.point(Rounded(2.3, Bound.ROUNDED)) == Fraction("2.3")
