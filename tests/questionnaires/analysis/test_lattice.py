"""Sets of vectors as bits, against sets of vectors."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from questionnaires.analysis.lattice import Chain, Lattice, Vector, tree_of

HIGHS = (3, 2, 4)
VECTORS: list[Vector] = list(product(*(range(high + 1) for high in HIGHS)))

some_vectors = st.lists(st.sampled_from(VECTORS), min_size=1, max_size=6, unique=True)


def members(lattice: Lattice, bits: int) -> set[Vector]:
    return {vector for vector in VECTORS if bits & lattice.set_of([vector])}


def added(one: Vector, other: Vector) -> Vector:
    return tuple(map(int.__add__, one, other))


@given(some_vectors)
def test_a_set_holds_what_was_put_in(vectors: list[Vector]) -> None:
    lattice = Lattice(HIGHS)
    assert members(lattice, lattice.set_of(vectors)) == set(vectors)


@given(some_vectors, some_vectors)
def test_plus_and_minus(one: list[Vector], other: list[Vector]) -> None:
    lattice = Lattice(HIGHS)
    sums = lattice.plus(lattice.set_of(one), tree_of(other))
    assert members(lattice, sums) == {added(a, b) for a in one for b in other} & set(VECTORS)
    rests = lattice.minus(lattice.set_of(one), tree_of(other))
    assert members(lattice, rests) == {v for v in VECTORS if any(added(v, b) in one for b in other)}


@given(some_vectors)
def test_one_more_and_one_less(vectors: list[Vector]) -> None:
    lattice = Lattice(HIGHS)
    bits = lattice.set_of(vectors)
    units = tree_of([(1, 0, 0), (0, 1, 0), (0, 0, 1)])
    assert lattice.plus_one(bits) == lattice.plus(bits, units)
    assert lattice.minus_one(bits) == lattice.minus(bits, units)


@given(st.lists(some_vectors, min_size=1, max_size=3), some_vectors)
def test_a_chain_finds_every_choice_that_arrives(lists: list[list[Vector]], ends: list[Vector]) -> None:
    lattice = Lattice(HIGHS)
    chain = Chain(lattice, [tree_of(vectors) for vectors in lists], lattice.set_of(ends))
    arriving = [
        choice
        for choice in product(*lists)
        if tuple(sum(numbers) for numbers in zip(*choice, strict=True)) in ends
    ]
    for index in range(len(lists)):
        assert set(chain.possible(index)) == {choice[index] for choice in arriving}


def test_an_axis_without_room_takes_nothing() -> None:
    lattice = Lattice((0, 2))
    assert lattice.plus_one(lattice.origin) == lattice.set_of([(0, 1)])
    assert lattice.up(lattice.origin, 1, 2) == lattice.set_of([(0, 2)])
    assert lattice.down(lattice.set_of([(0, 1)]), 1, 2) == 0
