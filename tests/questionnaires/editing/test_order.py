"""Keys between keys."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.editing.order import between, spread


@given(st.lists(st.integers(0, 10_000), max_size=60))
def test_there_is_always_room(places: list[int]) -> None:
    keys: list[str] = []
    for place in places:
        index = place % (len(keys) + 1)
        keys.insert(
            index, between(keys[index - 1] if index else "", keys[index] if index < len(keys) else "")
        )
    assert keys == sorted(set(keys))


@given(st.integers(0, 400))
def test_keys_are_spread_in_order(count: int) -> None:
    keys = spread(count)
    assert (keys, len(keys)) == (sorted(set(keys)), count)


@given(st.integers(1, 60))
def test_there_is_room_around_spread_keys(count: int) -> None:
    keys = ["", *spread(count), ""]
    new = [between(before, after) for before, after in pairwise(keys)]
    assert sorted([*new, *keys[1:-1]])[::2] == new


@pytest.mark.parametrize(("before", "after"), [("b", "a"), ("a", "a"), ("A", ""), ("a0", ""), ("", "é")])
def test_what_is_no_gap_is_refused(before: str, after: str) -> None:
    with pytest.raises(ValueError, match=r"no (room|order key)"):
        between(before, after)
