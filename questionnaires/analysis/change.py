"""What the figures of a group before and after a few people came and left tell of those few; arithmetic only.

The reader assumes the worst: everybody who is in the group both times answered the same both times, or neither
time. All possible sums of answers are searched, without relaxation.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from questionnaires.analysis.feasibility import Puzzle, Size
from questionnaires.analysis.lattice import EMPTY, Chain, Lattice, Tree, Vector

Sums = Mapping[int, int]
"""For each number of respondents the set of sums that their answers may have: an integer with one bit for each."""

JOINT_PERSONS = 150
"""With more respondents in the school, each shown cell is looked at by itself, and hidden ones not at all."""


class Change(NamedTuple):
    """How many people of a group left it, and how many came."""

    left: int
    joined: int


class ChangeMeans(NamedTuple):
    """The mean answers that those who left may have had, and those who joined: of whoever answered among them."""

    left: frozenset[Fraction]
    joined: frozenset[Fraction]

    @property
    def is_point(self) -> bool:
        """Whether the answers of one side are known: one mean is possible and no other."""
        return 1 in {len(self.left), len(self.joined)}

    def within(self, other: "ChangeMeans") -> "ChangeMeans":
        """Return the means that are possible by both."""
        return ChangeMeans(self.left & other.left, self.joined & other.joined)


def few_changes(before: int, after: int, most: int) -> Iterator[Change]:
    """Yield every change of at least one and at most `most` people between two sizes of a group.

    Equal sizes can hide an exchange, so that it is among them.
    """
    for left in range(most + 1):
        joined = left + after - before
        if joined >= 0 and 1 <= left + joined <= most:
            yield Change(left, joined)


def change_means(before: Sums, after: Sums, weights: Vector, change: Change) -> ChangeMeans:
    """Return the mean answers that are possible of those by whom a group differs; exact.

    Nothing is possible of either side when the assumption does not agree with the figures.
    """
    left: set[Fraction | None] = set()
    joined: set[Fraction | None] = set()
    for gone in _answers(change.left, weights):
        for new in _answers(change.joined, weights):
            is_known = gone.mean in left and new.mean in joined
            if not is_known and _is_possible(before, after, weights, gone, new):
                left.add(gone.mean)
                joined.add(new.mean)
    return ChangeMeans(_of_somebody(left), _of_somebody(joined))


def _of_somebody(means: Iterable[Fraction | None]) -> frozenset[Fraction]:
    return frozenset(mean for mean in means if mean is not None)


def means_of(sums: Sums) -> frozenset[Fraction]:
    """Return every mean of at least one respondent."""
    return frozenset(
        Fraction(total, persons)
        for persons, members in sums.items()
        if persons
        for total in _members(members)
    )


def in_both(one: Sums, other: Sums) -> dict[int, int]:
    """Return the sums that are possible by both."""
    return {persons: one[persons] & other[persons] for persons in one.keys() & other.keys()}


def own_sums(sizes: Iterable[Size], weights: Vector) -> dict[int, int]:
    """Return the sums that a shown cell may have by its own figure alone."""
    return {size.persons: _between(size, weights) for size in sizes}


def school_sums(puzzle: Puzzle) -> dict[int, int]:
    """Return the sums that the school may have."""
    return own_sums((total.size for total in puzzle.totals), puzzle.weights)


@lru_cache(maxsize=4096)
def joint_sums(puzzle: Puzzle) -> tuple[dict[int, int], ...]:
    """Return the sums of each shown, then of each hidden cell, by all figures of one report together.

    Exact for the figures of cells and the school's summary; the school's distribution is not used. Empty when
    nothing agrees with the puzzle, or the school has more than `JOINT_PERSONS` respondents.
    """
    persons = max((total.size.persons for total in puzzle.totals), default=0)
    if not puzzle.is_consistent or persons > JOINT_PERSONS:
        return ()
    lattice = Lattice((persons, persons * max(puzzle.weights)))
    cells = [own_sums(sizes, puzzle.weights) for sizes in puzzle.shown]
    cells += [
        {number: reachable(number, puzzle.weights) for number in range(low, high + 1)}
        for low, high in puzzle.hidden
    ]
    ends = lattice.set_of(
        (number, total) for number, members in school_sums(puzzle).items() for total in _members(members)
    )
    chain = Chain(lattice, [_tree(sums) for sums in cells], ends)
    if not chain.sums & ends:
        return ()
    return tuple(_grouped(chain.possible(index)) for index in range(len(cells)))


@lru_cache(maxsize=4096)
def reachable(persons: int, weights: Vector) -> int:
    """Return the set of sums that `persons` can reach when each gives one of `weights`."""
    members = 1
    for _ in range(persons):
        previous, members = members, EMPTY
        for weight in set(weights):
            members |= previous << weight
    return members


class _Answers(NamedTuple):
    persons: int
    total: int

    @property
    def mean(self) -> Fraction | None:
        return Fraction(self.total, self.persons) if self.persons else None


def _answers(most: int, weights: Vector) -> list[_Answers]:
    """Return what up to `most` people may have answered together, nobody included."""
    return [
        _Answers(persons, total)
        for persons in range(most + 1)
        for total in _members(reachable(persons, weights))
    ]


def _is_possible(before: Sums, after: Sums, weights: Vector, gone: _Answers, new: _Answers) -> bool:
    """Tell whether some people who stayed, with one sum of answers both times, agree with both figures."""
    return any(
        reachable(persons - gone.persons, weights)
        & (members >> gone.total)
        & (after.get(persons - gone.persons + new.persons, EMPTY) >> new.total)
        for persons, members in before.items()
        if persons >= gone.persons
    )


def _between(size: Size, weights: Vector) -> int:
    window = (1 << (size.highest + 1)) - (1 << size.lowest)
    return window & reachable(size.persons, weights)


def _members(members: int) -> Iterator[int]:
    return (place for place in range(members.bit_length()) if members >> place & 1)


def _tree(sums: Sums) -> Tree:
    return tuple(
        (persons, tuple((total, ()) for total in _members(members)))
        for persons, members in sorted(sums.items())
    )


def _grouped(vectors: Iterable[Sequence[int]]) -> dict[int, int]:
    grouped: dict[int, int] = {}
    for persons, total in vectors:
        grouped[persons] = grouped.get(persons, EMPTY) | 1 << total
    return grouped
