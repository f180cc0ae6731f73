"""An opening key in three parts: any two open it, one or none does not, and nothing of a part is stored."""

import json
from itertools import permutations

import pytest

from survey_app.ballots.key_parts import (
    PARTS,
    Handing,
    LockedKey,
    PartsRefusedError,
    WrongEndingError,
    make_part,
)
from survey_app.ballots.sealing import Opener, Sealer
from survey_app.tokens.typed import GROUP, grouped

CAMPAIGN = "0123456789"
BALLOT = b"one ballot"


def hand_out(campaign: str = CAMPAIGN) -> tuple[LockedKey, list[str]]:
    """Hand three parts out, the state stored and read again after each step; return the key and the parts."""
    handing, parts = Handing.begin(campaign), [make_part() for _ in range(PARTS)]
    for part in parts:
        handing = again(handing.show(part))
        handing = again(handing.note(part[-GROUP:], handing.proof_of(part[-GROUP:])))
    return LockedKey.from_bytes(campaign, LockedKey.make(handing).to_bytes()), parts


def again(handing: Handing) -> Handing:
    """Return a state as it comes out of the store."""
    return Handing.from_bytes(handing.campaign, handing.to_bytes())


@pytest.mark.parametrize(("first", "second"), list(permutations(range(PARTS), 2)))
def test_any_two_parts_open_ballots_in_either_order(first: int, second: int) -> None:
    key, parts = hand_out()
    sealed = Sealer(key.public_key, CAMPAIGN).seal(BALLOT)
    opening_key = key.unlock(parts[first], parts[second])
    assert Opener(opening_key, CAMPAIGN).open(sealed) == BALLOT


def test_parts_are_read_as_people_type_them() -> None:
    key, parts = hand_out()
    typed = f" {grouped(parts[0]).lower().replace('0', 'o').replace('1', 'l')} "
    assert key.unlock(typed, parts[1]) == key.unlock(parts[0], parts[1])


@pytest.mark.parametrize("place", [0, 1])
def test_a_wrong_part_is_named(place: int) -> None:
    key, parts = hand_out()
    entries = list(parts[:2])
    entries[place] = make_part()
    with pytest.raises(PartsRefusedError) as refused:
        key.unlock(*entries)
    assert refused.value.unknown == (place,)


@pytest.mark.parametrize("typed", ["", "K3F9", "é" * 24, "U" * 24, "K" * 23, "K" * 25, "K" * 5000])
def test_what_is_no_part_at_all_is_named_too(typed: str) -> None:
    key, parts = hand_out()
    with pytest.raises(PartsRefusedError) as refused:
        key.unlock(parts[0], typed)
    assert refused.value.unknown == (1,)


def test_one_part_twice_does_not_open() -> None:
    key, parts = hand_out()
    with pytest.raises(PartsRefusedError) as refused:
        key.unlock(parts[2], parts[2].lower())
    assert refused.value.unknown == ()


def test_parts_of_another_campaign_do_not_open() -> None:
    key, _parts = hand_out()
    _other_key, others = hand_out("9876543210")
    with pytest.raises(PartsRefusedError) as refused:
        key.unlock(others[0], others[1])
    assert refused.value.unknown == (0, 1)


def test_a_key_put_in_the_place_of_another_campaigns_does_not_open() -> None:
    key, parts = hand_out()
    moved = LockedKey.from_bytes("9876543210", key.to_bytes())
    with pytest.raises(PartsRefusedError):
        moved.unlock(parts[0], parts[1])


def test_an_altered_seal_does_not_open() -> None:
    key, parts = hand_out()
    stored = json.loads(key.to_bytes())
    for seal in stored["sealed"]:
        seal[2] = f"{seal[2][:-2]}{int(seal[2][-2:], 16) ^ 1:02x}"
    with pytest.raises(PartsRefusedError):
        LockedKey.from_bytes(CAMPAIGN, json.dumps(stored).encode()).unlock(parts[0], parts[1])


@pytest.mark.parametrize("typed", ["", "AAAA", "K3F", "K3F9K", "ÉÉÉÉ"])
def test_a_part_is_noted_only_with_its_ending(typed: str) -> None:
    handing = Handing.begin(CAMPAIGN).show("0" * 20 + "K3F9")
    with pytest.raises(WrongEndingError):
        handing.note(typed, handing.proof_of("K3F9"))


def test_the_proof_of_a_part_shown_before_is_worth_nothing() -> None:
    handing = Handing.begin(CAMPAIGN).show(make_part()[:20] + "K3F9")
    proof = handing.proof_of("K3F9")
    with pytest.raises(WrongEndingError):
        handing.show(make_part()[:20] + "K3F9").note("K3F9", proof)


def test_nothing_is_noted_twice() -> None:
    handing = Handing.begin(CAMPAIGN).show("0" * 20 + "K3F9")
    proof = handing.proof_of("K3F9")
    noted = handing.note("k3f9", proof)
    with pytest.raises(WrongEndingError):
        noted.note("k3f9", proof)


def test_parts_are_all_different() -> None:
    assert len({make_part() for _ in range(100)}) == 100
