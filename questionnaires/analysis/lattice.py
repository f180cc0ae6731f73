"""Sets of vectors of counts as the bits of one integer, so that adding two sets is a few shifts.

Arithmetic for `feasibility`: which sums can be reached by choosing one vector from each of several lists.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby

Vector = tuple[int, ...]

Tree = tuple[tuple[int, "Tree"], ...]
"""Vectors grouped by their first number, then by their second, and so on; a leaf is empty."""

EMPTY = 0


def tree_of(vectors: Iterable[Vector]) -> Tree:
    """Return vectors of equal length as a tree."""
    groups = groupby(sorted(vectors), key=lambda vector: vector[0] if vector else None)
    return tuple(
        (first, tree_of(vector[1:] for vector in group)) for first, group in groups if first is not None
    )


class Lattice:
    """Vectors of whole numbers from 0 to `highs`; a set of them is an integer with one bit for each member."""

    def __init__(self, highs: Sequence[int]) -> None:
        self.highs = tuple(highs)
        self._strides: list[int] = []
        self.size = 1
        for high in highs:
            self._strides.append(self.size)
            self.size *= high + 1
        self._rooms: dict[tuple[int, int], int] = {}

    @property
    def origin(self) -> int:
        """The set of the zero vector alone."""
        return 1

    def set_of(self, vectors: Iterable[Vector]) -> int:
        """Return the set of `vectors`, which must lie in the box."""
        bits = bytearray(self.size // 8 + 1)
        for vector in vectors:
            index = sum(number * stride for number, stride in zip(vector, self._strides, strict=True))
            bits[index >> 3] |= 1 << (index & 7)
        return int.from_bytes(bits, "little")

    def up(self, members: int, axis: int, amount: int) -> int:
        """Return `members` with `amount` added on one axis, without those that leave the box."""
        if amount == 0:
            return members
        return (members & self.within(axis, self.highs[axis] - amount)) << (amount * self._strides[axis])

    def down(self, members: int, axis: int, amount: int) -> int:
        """Return `members` with `amount` taken off one axis, without those that leave the box."""
        if amount == 0:
            return members
        # Who had too little borrows from the next axis, and so comes out above what a member can have left.
        return (members >> (amount * self._strides[axis])) & self.within(axis, self.highs[axis] - amount)

    def within(self, axis: int, high: int) -> int:
        """Return the set of all vectors that have at most `high` on one axis."""
        if high < 0:
            return EMPTY
        if (axis, high) not in self._rooms:
            stride = self._strides[axis]
            block = (1 << min(high + 1, self.highs[axis] + 1) * stride) - 1
            self._rooms[axis, high] = self._repeated(block, stride * (self.highs[axis] + 1))
        return self._rooms[axis, high]

    def plus(self, members: int, vectors: Tree, axis: int = 0) -> int:
        """Return every sum of a member and one of `vectors` that lies in the box."""
        if not vectors:
            return members
        sums = EMPTY
        for amount, rest in vectors:
            moved = self.up(members, axis, amount) if amount <= self.highs[axis] else EMPTY
            if moved:
                sums |= self.plus(moved, rest, axis + 1)
        return sums

    def minus(self, members: int, vectors: Tree, axis: int = 0) -> int:
        """Return every vector of the box that becomes a member by adding one of `vectors`."""
        if not vectors:
            return members
        rests = EMPTY
        for amount, rest in vectors:
            moved = self.down(members, axis, amount) if amount <= self.highs[axis] else EMPTY
            if moved:
                rests |= self.minus(moved, rest, axis + 1)
        return rests

    def plus_one(self, members: int) -> int:
        """Return every member with one more on one of the axes."""
        sums = EMPTY
        for axis in range(len(self.highs)):
            sums |= self.up(members, axis, 1) if self.highs[axis] else EMPTY
        return sums

    def minus_one(self, members: int) -> int:
        """Return every member with one less on one of the axes."""
        rests = EMPTY
        for axis in range(len(self.highs)):
            rests |= self.down(members, axis, 1) if self.highs[axis] else EMPTY
        return rests

    def joining(self, starts: int, vectors: Tree, ends: int, axis: int = 0) -> Iterator[Vector]:
        """Yield those of `vectors` that lead from a member of `starts` to a member of `ends`."""
        if not vectors:
            if starts & ends:
                yield ()
            return
        for amount, rest in vectors:
            moved = self.up(starts, axis, amount) if amount <= self.highs[axis] else EMPTY
            if moved:
                for tail in self.joining(moved, rest, ends, axis + 1):
                    yield (amount, *tail)

    def _repeated(self, block: int, length: int) -> int:
        while length < self.size:
            block |= block << length
            length *= 2
        return block & ((1 << self.size) - 1)


class Chain:
    """One vector chosen from each of several lists, so that their sum is one of `ends`."""

    def __init__(self, lattice: Lattice, lists: Sequence[Tree], ends: int) -> None:
        self._lattice = lattice
        self._lists = lists
        self._ends = ends
        self._forward = [lattice.origin]
        for vectors in lists:
            self._forward.append(lattice.plus(self._forward[-1], vectors))

    @property
    def sums(self) -> int:
        """The sums that can be reached, whether they are ends or not."""
        return self._forward[-1]

    def possible(self, index: int) -> Iterator[Vector]:
        """Yield the vectors of one list that can be chosen, the choices from the others being free."""
        return self._lattice.joining(self._forward[index], self._lists[index], self._backward[index + 1])

    @cached_property
    def _backward(self) -> list[int]:
        """For each list, where one must be before choosing from it in order to arrive."""
        places = [self._ends]
        for vectors in reversed(self._lists):
            places.append(self._lattice.minus(places[-1], vectors))
        return places[::-1]
