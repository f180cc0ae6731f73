"""The search for what is fixed, against trying every table of up to eight persons."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.analysis.feasibility import (
    ContradictionError,
    ExactSearch,
    Fixed,
    Propagation,
    Puzzle,
    Size,
    Total,
    find_empty_options,
    find_fixed,
    is_searchable,
)
from questionnaires.analysis.lattice import Vector

OPTIONS = 3
MOST = 8

AllTables = list[tuple[Vector, ...]]


@st.composite
def puzzles(draw: st.DrawFn) -> Puzzle:
    """Loosen a true table of at most eight persons to what might be known of it; sometimes beyond the truth."""
    weights = draw(st.sampled_from([(0, 1, 2), (0, 0, 1), (0, 1, 1), (0, 2, 3)]))
    cells = draw(st.lists(st.tuples(*[st.integers(0, 3)] * OPTIONS), min_size=1, max_size=3))
    while sum(map(sum, cells)) > MOST:
        cells.pop()
    cells = cells or [(1, 0, 1)]
    split = draw(st.integers(0, len(cells)))
    school = tuple(map(sum, zip(*cells, strict=True)))
    slack = st.integers(0, 1)
    total = Total(
        loosened(draw, school, weights, slack),
        tuple((max(0, count - draw(slack)), count + draw(slack)) for count in school),
    )
    another = Total(replace(total.size, persons=total.size.persons - 1), total.options)
    return Puzzle(
        weights=weights,
        totals=(another, total) if draw(st.booleans()) else (total,),
        shown=tuple(sizes(draw, cell, weights) for cell in cells[:split]),
        hidden=tuple(
            (max(0, sum(cell) - draw(slack)), min(4, sum(cell) + draw(slack))) for cell in cells[split:]
        ),
        residual=draw(st.sampled_from([0, 2, 5])),
    )


def loosened(draw: st.DrawFn, counts: Vector, weights: Vector, slack: st.SearchStrategy[int]) -> Size:
    weighted = sum(map(int.__mul__, counts, weights))
    return Size(sum(counts), max(0, weighted - draw(slack)), weighted + draw(slack))


def sizes(draw: st.DrawFn, counts: Vector, weights: Vector) -> tuple[Size, ...]:
    size = loosened(draw, counts, weights, st.integers(0, 2))
    return (size, replace(size, persons=size.persons + 1)) if draw(st.booleans()) else (size,)


def every_table(puzzle: Puzzle) -> AllTables:
    """Try all tables: the shown cells first, then the hidden ones."""
    lists = [list(vectors_of_sizes(cell, puzzle.weights)) for cell in puzzle.shown]
    lists += [list(vectors_of_limits(limits)) for limits in puzzle.hidden]
    return [table for table in product(*lists) if agrees(table, puzzle)]


def vectors_of_sizes(cell: tuple[Size, ...], weights: Vector) -> Iterator[Vector]:
    for vector in product(range(MOST + 1), repeat=OPTIONS):
        weighted = sum(map(int.__mul__, vector, weights))
        if any(size.persons == sum(vector) and size.lowest <= weighted <= size.highest for size in cell):
            yield vector


def vectors_of_limits(limits: tuple[int, int]) -> Iterator[Vector]:
    low, high = limits
    for vector in product(range(high + 1), repeat=OPTIONS):
        if low <= sum(vector) <= high:
            yield vector


def agrees(table: tuple[Vector, ...], puzzle: Puzzle) -> bool:
    hidden = sum(map(sum, table[len(puzzle.shown) :]))
    if 0 < hidden < puzzle.residual:
        return False
    school = tuple(map(sum, zip(*table, strict=True)))
    weighted = sum(map(int.__mul__, school, puzzle.weights))
    return any(
        total.size.persons == sum(school)
        and total.size.lowest <= weighted <= total.size.highest
        and all(low <= count <= high for count, (low, high) in zip(school, total.options, strict=True))
        for total in puzzle.totals
    )


def fixed_by(tables: AllTables, puzzle: Puzzle) -> set[Fixed]:
    """Return what is fixed, by the words of `find_fixed`."""
    schools = [tuple(map(sum, zip(*table, strict=True))) for table in tables]
    found = {Fixed(option) for option in range(OPTIONS) if not any(school[option] for school in schools)}
    for index in range(len(puzzle.shown)):
        vectors = {table[index] for table in tables}
        found |= {
            Fixed(option, shown=index)
            for option in range(OPTIONS)
            if all(sum(vector) == vector[option] > 0 for vector in vectors)
        }
    for index in range(len(puzzle.hidden)):
        vectors = {table[len(puzzle.shown) + index] for table in tables} - {(0,) * OPTIONS}
        found |= {
            Fixed(option, hidden=index)
            for option in range(OPTIONS)
            if len({vector[option] for vector in vectors}) == 1
        }
        means = {sum(map(int.__mul__, vector, puzzle.weights)) / sum(vector) for vector in vectors}
        if len(means) == 1:
            found.add(Fixed(None, hidden=index))
    return found


@settings(max_examples=300)
@given(puzzles())
def test_what_is_fixed_is_what_all_tables_have_in_common(puzzle: Puzzle) -> None:
    tables = every_table(puzzle)
    assert is_searchable(puzzle)
    if tables:
        assert set(find_fixed(puzzle)) == fixed_by(tables, puzzle)
    else:
        with pytest.raises(ContradictionError):
            list(find_fixed(puzzle))


@settings(max_examples=300)
@given(puzzles())
def test_every_cell_has_exactly_its_possible_counts(puzzle: Puzzle) -> None:
    tables = every_table(puzzle)
    if tables:
        search = ExactSearch(puzzle)
        for index in range(len(puzzle.shown)):
            assert set(search.shown_vectors(index)) == {table[index] for table in tables}
        for index in range(len(puzzle.hidden)):
            possible = {table[len(puzzle.shown) + index] for table in tables}
            assert set(search.hidden_vectors(index)) == possible


@settings(max_examples=300)
@given(puzzles())
def test_outer_bounds_never_claim_more_than_is_fixed(puzzle: Puzzle) -> None:
    tables = every_table(puzzle)
    if tables:
        claimed = {
            fixed
            for fixed in Propagation(puzzle).fixed()
            # Of a cell that must be empty there is nothing to know.
            if fixed.hidden is None or any(any(table[len(puzzle.shown) + fixed.hidden]) for table in tables)
        }
        assert claimed <= fixed_by(tables, puzzle)


def total_of(persons: int, *options: tuple[int, int], weighted: tuple[int, int] | None = None) -> Total:
    low, high = weighted or (0, 100 * persons)
    return Total(Size(persons, low, high), options)


def test_a_hidden_cell_is_found_by_subtraction() -> None:
    puzzle = Puzzle(
        weights=(0, 1),
        totals=(total_of(7, (3, 3), (4, 4)),),
        shown=((Size(5, 2, 2),),),
        hidden=((0, 4),),
    )
    assert set(find_fixed(puzzle)) == {Fixed(0, hidden=0), Fixed(1, hidden=0), Fixed(None, hidden=0)}
    assert set(Propagation(puzzle).fixed()) == {Fixed(0, hidden=0), Fixed(1, hidden=0)}


def test_an_option_of_nobody_is_found() -> None:
    puzzle = Puzzle(weights=(0, 1, 2), totals=(total_of(6, (2, 4), (2, 4), (0, 0)),), hidden=((0, 6), (0, 6)))
    assert set(find_fixed(puzzle)) == {Fixed(2), Fixed(2, hidden=0), Fixed(2, hidden=1)}


def test_a_shown_cell_of_one_mind_is_found() -> None:
    puzzle = Puzzle(
        weights=(0, 1, 2), totals=(total_of(5, (0, 5), (0, 5), (0, 5)),), shown=((Size(5, 10, 10),),)
    )
    assert Fixed(2, shown=0) in set(find_fixed(puzzle))


def test_the_rule_on_the_rest_is_used() -> None:
    puzzle = Puzzle(
        weights=(0, 1),
        totals=(total_of(6, (3, 3), (3, 3)),),
        shown=((Size(5, 2, 3), Size(1, 0, 1)),),
        hidden=((0, 5),),
        residual=5,
    )
    # One person left over would break the rule, so five are, of whom two or three chose each option.
    assert set(ExactSearch(puzzle).hidden_vectors(0)) == {(2, 3), (3, 2)}


def test_nothing_agrees_with_a_contradiction() -> None:
    puzzle = Puzzle(weights=(0, 1), totals=(total_of(3, (2, 2), (2, 2)),), hidden=((0, 9),))
    with pytest.raises(ContradictionError):
        list(find_fixed(puzzle))
    with pytest.raises(ContradictionError):
        list(find_fixed(replace(puzzle, totals=())))


def test_a_very_large_table_is_bounded_and_not_searched() -> None:
    sizes_of_cell = (Size(20_000, 10_000, 50_000),)
    puzzle = Puzzle(
        weights=(0, 1, 2),
        totals=(total_of(50_000, (10_000, 20_000), (10_000, 20_000), (10_000, 20_000)),),
        shown=(sizes_of_cell,) * 2,
        hidden=((0, 20_000),),
    )
    assert not is_searchable(puzzle)
    assert list(find_fixed(puzzle)) == []
    emptied = replace(puzzle, totals=(total_of(50_000, (0, 30_000), (0, 30_000), (0, 0)),))
    assert set(find_fixed(emptied)) == {Fixed(2), Fixed(2, hidden=0)}


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=4),
    st.integers(1, 8),
    st.integers(0, 12),
)
def test_empty_options_are_those_of_no_vector(
    ranges: list[tuple[int, int]], persons: int, weighted: int
) -> None:
    options = tuple((low, low + more) for low, more in ranges)
    weights = tuple(range(len(options)))
    total = Total(Size(persons, weighted, weighted + 1), options)
    vectors = [
        vector
        for vector in product(*(range(low, high + 1) for low, high in options))
        if sum(vector) == persons and weighted <= sum(map(int.__mul__, vector, weights)) <= weighted + 1
    ]
    if vectors:
        expected = [option for option in weights if not any(vector[option] for vector in vectors)]
        assert list(find_empty_options(weights, (total,))) == expected
    else:
        with pytest.raises(ContradictionError):
            list(find_empty_options(weights, (total,)))


def test_empty_options_of_very_many_persons() -> None:
    totals = (total_of(50_000, (0, 0), (40_000, 50_000)),)
    assert list(find_empty_options((0, 1), totals)) == [0]
