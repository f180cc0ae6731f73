"""Sealing: what goes in comes out, for this campaign and this key only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.ballots.sealing import SEAL_OVERHEAD, Opener, Sealer, SealError, generate_key_pair, receipt_of

PRIVATE, PUBLIC = generate_key_pair()
CAMPAIGN = "abcdefghjk"


@given(st.binary(min_size=1, max_size=600))
def test_a_sealed_ballot_opens_to_what_was_sealed(ballot: bytes) -> None:
    sealed = Sealer(PUBLIC, CAMPAIGN).seal(ballot)
    assert Opener(PRIVATE, CAMPAIGN).open(sealed) == ballot


@given(st.binary(min_size=40, max_size=40), st.binary(min_size=40, max_size=40))
def test_all_ballots_of_a_size_are_sealed_to_one_size(one: bytes, other: bytes) -> None:
    sealer = Sealer(PUBLIC, CAMPAIGN)
    assert {len(sealer.seal(one)), len(sealer.seal(other))} == {40 + SEAL_OVERHEAD}


def test_the_same_ballot_is_never_sealed_to_the_same_bytes() -> None:
    sealer = Sealer(PUBLIC, CAMPAIGN)
    assert len({sealer.seal(b"same") for _ in range(50)}) == 50


def test_a_ballot_of_another_campaign_does_not_open() -> None:
    sealed = Sealer(PUBLIC, "another").seal(b"ballot")
    with pytest.raises(SealError):
        Opener(PRIVATE, CAMPAIGN).open(sealed)


def test_another_key_does_not_open() -> None:
    other_private, _ = generate_key_pair()
    with pytest.raises(SealError):
        Opener(other_private, CAMPAIGN).open(Sealer(PUBLIC, CAMPAIGN).seal(b"ballot"))


@given(st.data())
def test_an_altered_ballot_does_not_open(data: st.DataObject) -> None:
    sealed = bytearray(Sealer(PUBLIC, CAMPAIGN).seal(b"thirty-two bytes of plain ballot"))
    position = data.draw(st.integers(0, len(sealed) - 1))
    sealed[position] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealError):
        Opener(PRIVATE, CAMPAIGN).open(bytes(sealed))


@given(st.binary(max_size=300))
def test_garbage_does_not_open(garbage: bytes) -> None:
    with pytest.raises(SealError):
        Opener(PRIVATE, CAMPAIGN).open(garbage)


def test_a_receipt_is_two_groups_of_four_letters() -> None:
    assert receipt_of(b"sealed") == "S780-6TZD"


def test_different_ballots_have_different_receipts() -> None:
    assert receipt_of(b"one") != receipt_of(b"other")
