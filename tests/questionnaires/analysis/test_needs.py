"""Priorities, need indexes and their order, by examples computed by hand."""

from fractions import Fraction

import pytest

from questionnaires.analysis.needs import need_index, need_interval, priority_weight, rank_needs
from questionnaires.analysis.uncertainty import share_interval


def test_priority_of_first_second_and_third_places() -> None:
    # 10 respondents, 3 places: 2 first (1 each), 3 second (2/3), 1 third (1/3), 4 left it out.
    assert priority_weight([(2, 3, 1)], respondents=10) == Fraction(2 * 3 + 3 * 2 + 1, 30)


def test_priority_is_one_when_first_for_all_and_zero_when_left_out() -> None:
    assert priority_weight([(7, 0, 0)], respondents=7) == 1
    assert priority_weight([(0, 0, 0)], respondents=7) == 0


def test_two_options_of_one_champ_add_up_to_one_at_most() -> None:
    assert priority_weight([(1, 0), (0, 1)], respondents=4) == Fraction(3, 8)
    assert priority_weight([(4, 0), (0, 4)], respondents=4) == 1


@pytest.mark.parametrize(
    ("asking", "weight", "index"), [(0.5, 0, 25), (0.5, 1, 50), (0.4, 0.5, 30), (1, 1, 100), (0, 1, 0)]
)
def test_index(asking: float, weight: float, index: float) -> None:
    assert need_index(asking, weight) == pytest.approx(index)


def test_the_interval_is_weighted_like_the_index() -> None:
    share = share_interval(0.4, answers=30, invited=40)
    interval = need_interval(Fraction(2, 5), Fraction(1, 2), answers=30, invited=40)
    assert interval == pytest.approx((75 * share.low, 75 * share.high))


def test_equal_indexes_have_equal_ranks_and_keep_their_order() -> None:
    ranked = rank_needs([("A", 20), ("B", 40), ("C", 20), ("D", 40), ("E", 5)])
    assert ranked == ((1, "B"), (1, "D"), (3, "A"), (3, "C"), (5, "E"))
