"""What is known of a few who came and left is what all groups of people that agree with both figures have in common."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations_with_replacement, product
from random import Random

import pytest

from questionnaires.analysis.change import (
    Change,
    ChangeMeans,
    change_means,
    few_changes,
    in_both,
    joint_sums,
    means_of,
    own_sums,
    reachable,
)
from questionnaires.analysis.feasibility import Puzzle, Size, Total

WEIGHTS = (0, 1, 2, 3)
POINTS = (0, 1)
MOST = 8
"""Groups of up to so many people are gone through person by person."""


def sums_of(*sizes: tuple[int, int, int], weights: tuple[int, ...] = WEIGHTS) -> dict[int, int]:
    """Return the sums of sizes given as persons, lowest and highest sum."""
    return own_sums((Size(*size) for size in sizes), weights)


def mean(answers: tuple[int, ...]) -> Fraction | None:
    return Fraction(sum(answers), len(answers)) if answers else None


def groups(most: int, weights: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Yield every way in which up to `most` people can answer."""
    for persons in range(most + 1):
        yield from combinations_with_replacement(weights, persons)


def tried_out(
    before: dict[int, int], after: dict[int, int], weights: tuple[int, ...], change: Change
) -> ChangeMeans:
    """Return the same as `change_means`, by trying every group of people there can be."""
    stayers = list(groups(MOST, weights))
    left, joined = set(), set()
    for gone, new in product(groups(change.left, weights), groups(change.joined, weights)):
        if any(
            before.get(len(stayed) + len(gone), 0) >> (sum(stayed) + sum(gone)) & 1
            and after.get(len(stayed) + len(new), 0) >> (sum(stayed) + sum(new)) & 1
            for stayed in stayers
        ):
            left.add(mean(gone))
            joined.add(mean(new))
    return ChangeMeans(*(frozenset(m for m in means if m is not None) for means in (left, joined)))


def some_sums(chance: Random, weights: tuple[int, ...]) -> dict[int, int]:
    """Return what a figure of a small group may stand for."""
    persons = chance.randint(5, MOST)
    low = chance.randint(0, persons * max(weights))
    sizes = ((number, low, low + chance.randint(0, 3)) for number in (persons - 1, persons))
    return sums_of(*sizes, weights=weights)


@pytest.mark.parametrize("weights", [WEIGHTS, POINTS, (0, 2, 5)])
@pytest.mark.parametrize("seed", range(12))
def test_the_change_of_up_to_eight_people_is_found_as_by_trying_everybody(
    seed: int, weights: tuple[int, ...]
) -> None:
    chance = Random(seed)
    before, after = (some_sums(chance, weights) for _ in range(2))
    change = Change(*chance.choice([(0, 1), (1, 0), (1, 1), (0, 2), (1, 2), (2, 0)]))
    assert change_means(before, after, weights, change) == tried_out(before, after, weights, change)


def test_one_who_joins_a_group_whose_mean_rises_is_found() -> None:
    # Eight people with a mean released as 2, then nine with 2.5, on a scale from 1 to 4.
    means = change_means(sums_of((8, 6, 9)), sums_of((9, 12, 15)), WEIGHTS, Change(0, 1))
    assert (means.joined, means.is_point) == (frozenset({Fraction(3)}), True)


def test_one_who_joins_a_group_whose_mean_stays_is_not_found() -> None:
    means = change_means(sums_of((8, 6, 9)), sums_of((9, 7, 11)), WEIGHTS, Change(0, 1))
    assert (means.joined, means.is_point) == (frozenset(map(Fraction, range(4))), False)


def test_figures_that_disagree_with_the_assumption_tell_nothing() -> None:
    means = change_means(sums_of((8, 0, 4)), sums_of((9, 20, 27)), WEIGHTS, Change(0, 1))
    assert (means, means.is_point) == (ChangeMeans(frozenset(), frozenset()), False)


def test_whoever_joined_and_may_not_have_answered_is_no_point_by_that() -> None:
    both = sums_of((8, 6, 9), (9, 7, 11))
    assert not change_means(both, both, WEIGHTS, Change(0, 1)).is_point


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        (9, 9, [(1, 1), (2, 2)]),
        (9, 10, [(0, 1), (1, 2)]),
        (10, 8, [(2, 0), (3, 1)]),
        (9, 13, [(0, 4)]),
        (9, 14, []),
        (14, 9, []),
    ],
)
def test_every_change_of_one_to_four_people_is_tried(
    before: int, after: int, changes: list[tuple[int, int]]
) -> None:
    assert list(few_changes(before, after, 4)) == changes


def test_sums_that_nobody_can_reach_are_none() -> None:
    assert [total for total in range(11) if reachable(2, (0, 2, 5)) >> total & 1] == [0, 2, 4, 5, 7, 10]


def test_what_two_reports_allow_is_what_both_do() -> None:
    both = in_both(sums_of((5, 0, 4), (6, 0, 4)), sums_of((6, 3, 9), (7, 3, 9)))
    assert means_of(both) == {Fraction(3, 6), Fraction(4, 6)}


def test_a_hidden_cell_is_the_school_without_the_others() -> None:
    puzzle = Puzzle(
        weights=WEIGHTS,
        totals=(Total(Size(11, 12, 12), ((0, 11),) * 4),),
        shown=((Size(6, 9, 9),),),
        hidden=((5, 5),),
    )
    shown, hidden = joint_sums(puzzle)
    assert [set(means_of(sums)) for sums in (shown, hidden)] == [{Fraction(9, 6)}, {Fraction(3, 5)}]


def test_a_cell_is_narrowed_by_the_school() -> None:
    puzzle = Puzzle(
        weights=POINTS,
        totals=(Total(Size(20, 9, 9), ((0, 20),) * 2),),
        shown=((Size(10, 2, 4),), (Size(10, 4, 6),)),
    )
    first, second = joint_sums(puzzle)
    assert [set(means_of(sums)) for sums in (first, second)] == [
        {Fraction(3, 10), Fraction(4, 10)},
        {Fraction(5, 10), Fraction(6, 10)},
    ]


def test_what_agrees_with_nothing_has_no_sums() -> None:
    puzzle = Puzzle(
        weights=POINTS, totals=(Total(Size(10, 9, 9), ((0, 10),) * 2),), shown=((Size(10, 2, 4),),)
    )
    assert joint_sums(puzzle) == ()
