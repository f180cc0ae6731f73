"""Which counts of a table "cell × option" agree with what is released of it; whole numbers only, no report here.

A `Puzzle` is what a reader knows of one item: for each shown cell the pairs (respondents, weighted sum) that
would be released as its figure, for each hidden cell how many respondents it may have, for the school the
counts of each option. `find_fixed` names what is fixed by that.

What is exact. For tables up to `EXACT_WORK` the set of all tables of whole numbers that satisfy every
condition at once is searched without relaxation: by sums of sets of vectors (`lattice`), forward through the
shown cells and back from the totals of the school. Beyond (for scales of four: about 140 respondents in cells of
twelve, 100 in cells of thirty) each interval is an outer bound by propagation through the margins: it may be
wider than the truth, never narrower, so that something fixed might be missed; at that size a released percentage
leaves five persons of play.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import comb, prod

from questionnaires.analysis.lattice import EMPTY, Chain, Lattice, Tree, Vector, tree_of

EXACT_WORK = 100_000_000_000
"""Above this many bits to be moved (a few seconds), intervals are outer bounds."""

STEP_WORK = 200_000
"""As many bits are moved in the time of one step in Python."""

EXACT_MEMORY = 2_000_000_000
"""Above this many bits to be kept (250 megabytes) too."""

EXACT_PERSONS = 400
"""Above this many respondents not even the work is estimated."""


@dataclass(frozen=True, slots=True)
class Size:
    """A number of respondents with the lowest and highest weighted sum of their answers."""

    persons: int
    lowest: int
    highest: int


@dataclass(frozen=True, slots=True)
class Total:
    """A number of respondents in the school: weighted sums, and lowest and highest count of each option."""

    size: Size
    options: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Puzzle:
    """What a reader knows of one item; `weights` are whole numbers from 0.

    `hidden` holds the lowest and highest number of respondents of each hidden cell. Together they are nobody
    or at least `residual` persons.
    """

    weights: Vector
    totals: tuple[Total, ...]
    shown: tuple[tuple[Size, ...], ...] = ()
    hidden: tuple[tuple[int, int], ...] = ()
    residual: int = 0

    @property
    def is_consistent(self) -> bool:
        """Whether each part by itself can be true."""
        return bool(self.totals) and all(self.shown) and all(low <= high for low, high in self.hidden)


@dataclass(frozen=True, slots=True)
class Fixed:
    """Something that the released numbers fix.

    `shown` or `hidden` is the index of the cell (neither: the school); `option` is None where it is the mean.
    """

    option: int | None
    shown: int | None = None
    hidden: int | None = None


class ContradictionError(Exception):
    """No table at all agrees with the released numbers, so they can't all be right."""


def find_fixed(puzzle: Puzzle) -> Iterator[Fixed]:
    """Yield what a reader can know for certain, in an order that depends on the puzzle alone.

    - In the school: an option that nobody can have chosen.
    - In a hidden cell, given that it has respondents: an option whose count has one possible value (as it has
      when it must be 0, or when another must be everybody), or a mean that has one.
    - In a shown cell: an option that everybody must have chosen.

    Raises `ContradictionError` when nothing agrees with the puzzle.
    """
    if not puzzle.is_consistent:
        raise ContradictionError
    yield from (ExactSearch(puzzle) if is_searchable(puzzle) else Propagation(puzzle)).fixed()


def is_searchable(puzzle: Puzzle) -> bool:
    """Tell whether the puzzle is small enough for the exact search."""
    if max(total.size.persons for total in puzzle.totals) > EXACT_PERSONS:
        return False
    options, highs = len(puzzle.weights), _highs(puzzle)
    bits = prod(high + 1 for high in highs)
    sets = sum(highs) + 2 * len(puzzle.shown) + sum(high for _, high in puzzle.hidden)
    vectors = sum(comb(size.persons + options - 1, size.persons) for sizes in puzzle.shown for size in sizes)
    vectors += sum(comb(high + options, high) for _, high in set(puzzle.hidden))
    totals = sum(prod(high - low + 1 for low, high in total.options[1:]) for total in puzzle.totals)
    return bits * sets <= EXACT_MEMORY and bits * vectors + STEP_WORK * totals <= EXACT_WORK


class ExactSearch:
    """All tables of a puzzle at once."""

    def __init__(self, puzzle: Puzzle) -> None:
        self._puzzle = puzzle
        self._options = range(len(puzzle.weights))
        self._lattice = Lattice(_highs(puzzle))
        self._totals = self._lattice.set_of(_total_vectors(puzzle))
        self._lowest = sum(low for low, _ in puzzle.hidden)
        self._highest = sum(high for _, high in puzzle.hidden)
        lists = [cell_vectors(sizes, puzzle.weights) for sizes in puzzle.shown]
        if not all(lists):
            raise ContradictionError
        self._chain = Chain(self._lattice, lists, self._before_hidden(self._lowest, self._highest))

    def fixed(self) -> Iterator[Fixed]:
        """Yield what is fixed; see `find_fixed`."""
        reached = self._reached()
        if not reached:
            raise ContradictionError
        for option in self._options:
            if not reached & ~self._lattice.within(option, 0):
                yield Fixed(option)
        found: dict[tuple[int, int], tuple[int | None, ...]] = {}
        for index, limits in enumerate(self._puzzle.hidden):
            if limits not in found:
                found[limits] = tuple(_constant(self.hidden_vectors(index), self._puzzle.weights))
            yield from (Fixed(option, hidden=index) for option in found[limits])
        for index in range(len(self._puzzle.shown)):
            yield from (Fixed(option, shown=index) for option in _unanimous(self.shown_vectors(index)))

    def shown_vectors(self, index: int) -> Iterator[Vector]:
        """Yield every vector of counts that a shown cell can have."""
        return self._chain.possible(index)

    def hidden_vectors(self, index: int) -> Iterator[Vector]:
        """Yield every vector of counts that a hidden cell can have, those of few persons first."""
        low, high = self._puzzle.hidden[index]
        for persons in range(low, high + 1):
            ends = self._before_hidden(self._lowest - low, self._highest - high, besides=persons)
            if ends:
                vectors = _vectors_of(persons, len(self._options))
                yield from (vector for vector in vectors if self._is_between(vector, ends))

    def _is_between(self, vector: Vector, ends: int) -> bool:
        if any(map(int.__gt__, vector, self._lattice.highs)):
            return False
        moved = self._chain.sums
        for axis, amount in enumerate(vector):
            moved = self._lattice.up(moved, axis, amount)
        return bool(moved & ends)

    def _reached(self) -> int:
        """Return the vectors of totals for which there is a table."""
        reached, members = EMPTY, self._chain.sums
        for persons in range(self._highest + 1):
            if persons >= self._lowest and self._is_residual(persons):
                reached |= members
            members = self._lattice.plus_one(members)
        return reached & self._totals

    def _before_hidden(self, low: int, high: int, *, besides: int = 0) -> int:
        """Return the sums that become totals when hidden cells add `low` to `high` persons to `besides` others."""
        before = EMPTY
        for persons in range(low, high + 1):
            if self._is_residual(persons + besides):
                before |= self._without[persons]
        return before

    def _is_residual(self, persons: int) -> bool:
        return persons == 0 or persons >= self._puzzle.residual

    @cached_property
    def _without(self) -> list[int]:
        """For each number of persons, the totals without that many."""
        sets = [self._totals]
        for _ in range(self._highest):
            sets.append(self._lattice.minus_one(sets[-1]))
        return sets


class Propagation:
    """Intervals through the margins of a puzzle: outer bounds, for the school and its hidden cells."""

    def __init__(self, puzzle: Puzzle) -> None:
        self._puzzle = puzzle

    def fixed(self) -> Iterator[Fixed]:
        """Yield what is fixed even so; see `find_fixed`."""
        options = range(len(self._puzzle.weights))
        totals = [self._total(option) for option in options]
        yield from (Fixed(option) for option in options if totals[option][1] == 0)
        shown = [self._shown_sum(option) for option in options]
        for index, (_, high) in enumerate(self._puzzle.hidden):
            others = sum(most for _, most in self._puzzle.hidden) - high
            intervals = [
                (
                    max(0, totals[option][0] - shown[option][1] - others),
                    min(high, totals[option][1] - shown[option][0]),
                )
                for option in options
            ]
            if any(most for _, most in intervals):
                fixed = [option for option in options if intervals[option][0] >= intervals[option][1]]
                yield from (Fixed(option, hidden=index) for option in fixed)

    def _total(self, option: int) -> tuple[int, int]:
        bounds = [total.options[option] for total in self._puzzle.totals]
        return min(low for low, _ in bounds), max(high for _, high in bounds)

    def _shown_sum(self, option: int) -> tuple[int, int]:
        intervals = [
            [_count_range(size, self._puzzle.weights, option) for size in sizes]
            for sizes in self._puzzle.shown
        ]
        lows = [min(low for low, _ in ranges) for ranges in intervals]
        highs = [max(high for _, high in ranges) for ranges in intervals]
        return sum(lows), sum(highs)


@lru_cache(maxsize=512)
def cell_vectors(sizes: tuple[Size, ...], weights: Vector) -> Tree:
    """Return the vectors of counts that have one of the sizes."""
    return tree_of(
        vector
        for size in sizes
        for vector in _vectors_of(size.persons, len(weights))
        if size.lowest <= _weighted(vector, weights) <= size.highest
    )


def _constant(vectors: Iterable[Vector], weights: Vector) -> Iterator[int | None]:
    """Yield the options whose count is the same in all `vectors` of at least one person; None for the mean."""
    first: Vector | None = None
    varying: set[int | None] = set()
    for vector in vectors:
        if not any(vector):
            continue
        first = first or vector
        varying.update(option for option in range(len(weights)) if vector[option] != first[option])
        if _mean(vector, weights) != _mean(first, weights):
            varying.add(None)
        if len(varying) > len(weights):
            return
    if first is not None:
        yield from (option for option in (*range(len(weights)), None) if option not in varying)


def _unanimous(vectors: Iterable[Vector]) -> Iterator[int]:
    """Yield the option that has all persons in each of `vectors`, if there is one."""
    chosen: set[int] = set()
    for vector in vectors:
        options = [option for option, count in enumerate(vector) if count]
        chosen.update(options)
        if len(chosen) > 1:
            return
    yield from chosen


def _total_vectors(puzzle: Puzzle) -> Iterator[Vector]:
    for total in puzzle.totals:
        size = total.size
        for vector in _within(total.options, size.persons):
            if size.lowest <= _weighted(vector, puzzle.weights) <= size.highest:
                yield vector


def _within(bounds: Sequence[tuple[int, int]], persons: int) -> Iterator[Vector]:
    """Yield the vectors of `persons` within `bounds`."""
    (low, high), rest = bounds[0], bounds[1:]
    if not rest:
        if low <= persons <= high:
            yield (persons,)
        return
    low = max(low, persons - sum(most for _, most in rest))
    high = min(high, persons - sum(least for least, _ in rest))
    for count in range(low, high + 1):
        for tail in _within(rest, persons - count):
            yield (count, *tail)


def _vectors_of(persons: int, options: int) -> Iterator[Vector]:
    return _within([(0, persons)] * options, persons)


def _highs(puzzle: Puzzle) -> Vector:
    return tuple(
        max(total.options[option][1] for total in puzzle.totals) for option in range(len(puzzle.weights))
    )


def _weighted(vector: Vector, weights: Vector) -> int:
    return sum(map(int.__mul__, vector, weights))


def _mean(vector: Vector, weights: Vector) -> Fraction:
    return Fraction(_weighted(vector, weights), sum(vector))


def _count_range(size: Size, weights: Vector, option: int) -> tuple[int, int]:
    """Return bounds of the count of one option in a cell, the others taking any weight between theirs."""
    others = [weight for index, weight in enumerate(weights) if index != option]
    persons, own = size.persons, weights[option]
    low, high = Fraction(0), Fraction(persons)
    # The two conditions: count · own + (persons − count) · highest ≥ size.lowest, and the same with lowest ≤.
    for sign, other, limit in ((1, max(others), size.lowest), (-1, min(others), size.highest)):
        slope, gap = sign * (own - other), sign * (limit - persons * other)
        if slope > 0:
            low = max(low, Fraction(gap, slope))
        elif slope < 0:
            high = min(high, Fraction(gap, slope))
    return -int(-low // 1), int(high // 1)


def find_empty_options(weights: Vector, totals: Sequence[Total]) -> Iterator[int]:
    """Yield the options of an item without cells that nobody can have chosen; exact up to `EXACT_PERSONS`.

    Above that, an outer bound: only options whose count can't be other than 0 by their own share.
    Raises `ContradictionError` when nothing agrees with the totals.
    """
    missing = set(range(len(weights)))
    if max((total.size.persons for total in totals), default=0) > EXACT_PERSONS:
        yield from (option for option in missing if not any(total.options[option][1] for total in totals))
        return
    is_possible = False
    for total in reversed(totals):
        is_possible |= _remove_chosen(missing, weights, total)
        if not missing:
            return
    if not is_possible:
        raise ContradictionError
    yield from sorted(missing)


def _remove_chosen(missing: set[int], weights: Vector, total: Total) -> bool:
    """Take from `missing` the options that somebody may have chosen; tell whether `total` is possible at all."""
    size = total.size
    lattice = Lattice((size.persons, size.highest))
    lists = [
        tuple((count, ((count * weight, ()),)) for count in range(low, high + 1))
        for (low, high), weight in zip(total.options, weights, strict=True)
    ]
    ends = lattice.set_of((size.persons, weighted) for weighted in range(size.lowest, size.highest + 1))
    chain = Chain(lattice, lists, ends)
    if not chain.sums & ends:
        return False
    missing -= {option for option in missing if any(count for count, _ in chain.possible(option))}
    return True
