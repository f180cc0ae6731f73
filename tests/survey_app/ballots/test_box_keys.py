"""What is derived of the seed of a box: apart by purpose, cell and campaign, and the same every time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.ballots.box_keys import BoxError, BoxKeys

SEED = bytes(range(32))
KEYS = BoxKeys(SEED, "0123456789", (1, 2, 3))
SLOT, NONCE = b"s" * 16, b"n" * 12


def test_keys_come_from_the_seed_alone() -> None:
    again = BoxKeys(SEED, "0123456789", (3, 1, 2))
    assert again.public_keys == KEYS.public_keys
    assert again.unlock(KEYS.lock(2, b"ballot", slot=SLOT, nonce=NONCE), SLOT) == (2, b"ballot")


def test_each_cell_and_each_campaign_has_a_key_of_its_own() -> None:
    boxes = (KEYS, BoxKeys(SEED, "9876543210", (1, 2, 3)), BoxKeys(bytes(32), "0123456789", (1, 2, 3)))
    public = {key for keys in boxes for _, key in keys.public_keys} | {
        keys.decoy.public_key for keys in boxes
    }
    assert len(public) == 3 * len(boxes) + len(boxes)


def test_numbers_of_cells_do_not_run_into_names_of_campaigns() -> None:
    one, other = BoxKeys(SEED, "12", (3,)), BoxKeys(SEED, "1", (23,))
    assert one.public_keys[0][1] != other.public_keys[0][1]


def test_a_place_says_nothing_without_the_seed() -> None:
    token = b"t" * 64
    other = BoxKeys(bytes(32), "0123456789", (1,))
    assert len({KEYS.slot_of(token), other.slot_of(token), KEYS.slot_of(b"u" * 64), token[:16]}) == 4


def test_the_nonce_of_a_code_is_its_own() -> None:
    other = BoxKeys(SEED, "9876543210", (1,))
    nonces = {KEYS.nonce_of("A" * 16), KEYS.nonce_of("B" * 16), other.nonce_of("A" * 16)}
    assert (len(nonces), {len(nonce) for nonce in nonces}) == (3, {16})


@given(cell=st.integers(1, 9999), sealed=st.binary(max_size=64), slot=st.binary(min_size=16, max_size=16))
def test_a_row_gives_back_what_was_locked(cell: int, sealed: bytes, slot: bytes) -> None:
    row = KEYS.lock(cell, sealed, slot=slot, nonce=NONCE)
    assert (KEYS.unlock(row, slot), len(row)) == ((cell, sealed), 12 + 2 + len(sealed) + 16)


@given(place=st.integers(0, 35), bit=st.integers(0, 7))
def test_an_altered_row_is_none(place: int, bit: int) -> None:
    row = bytearray(KEYS.lock(1, b"ballot", slot=SLOT, nonce=NONCE))
    row[place] ^= 1 << bit
    with pytest.raises(BoxError):
        KEYS.unlock(bytes(row), SLOT)


@pytest.mark.parametrize("row", [b"", b"short", bytes(12), bytes(13), bytes(200)])
def test_what_is_no_row_is_none(row: bytes) -> None:
    with pytest.raises(BoxError):
        KEYS.unlock(row, SLOT)


def test_a_row_moved_to_another_place_or_box_is_none() -> None:
    row = KEYS.lock(1, b"ballot", slot=SLOT, nonce=NONCE)
    for keys, slot in ((KEYS, b"t" * 16), (BoxKeys(SEED, "9876543210", (1,)), SLOT)):
        with pytest.raises(BoxError):
            keys.unlock(row, slot)


def test_keys_are_not_printed() -> None:
    assert SEED.hex() not in repr(KEYS)
    assert repr(SEED) not in repr(KEYS)
