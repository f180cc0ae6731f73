"""The plaintext of ballots: one size, there and back, and nothing else accepted."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.answers.ballots import (
    Ballot,
    BallotError,
    ballot_size,
    pack_ballot,
    unpack_ballot,
)
from questionnaires.answers.codebook import Codebook, compile_codebook
from questionnaires.answers.reading import FormReader
from questionnaires.definition.model import Questionnaire
from tests.questionnaires.examples import questionnaire, short_text, single, text
from tests.questionnaires.strategies import HOSTILE, answers_to, definitions, form_of

CODEBOOK = compile_codebook(
    questionnaire(single("q1"), text("t1"), short_text("t2"), privacy={"free_text": True})
)
SIZE = ballot_size(CODEBOOK, free_text=True)
TEXTS_START = 1 + CODEBOOK.width + 4


def ballot_of(anything: Questionnaire, data: st.DataObject) -> tuple[Codebook, Ballot, int]:
    answers = data.draw(answers_to(anything))
    reading = FormReader(anything).read(form_of(anything, answers))
    codebook = compile_codebook(anything)
    record = codebook.record(reading.answers, reading.off_route)
    size = ballot_size(codebook, free_text=anything.privacy.free_text)
    return codebook, Ballot(record, reading.texts), size


def pack(ballot: Ballot, size: int) -> bytes:
    return pack_ballot(record=ballot.record, texts=ballot.texts, size=size)


def with_texts(written: bytes) -> bytes:
    """Return a ballot with these bytes where the texts are."""
    head = pack(Ballot(b"\x01", {}), SIZE)[: TEXTS_START - 4]
    return (head + len(written).to_bytes(4, "big") + written).ljust(SIZE, b"\0")


@given(data=st.data(), anything=definitions())
def test_there_and_back(data: st.DataObject, anything: Questionnaire) -> None:
    codebook, ballot, size = ballot_of(anything, data)
    assert unpack_ballot(codebook, pack(ballot, size)) == ballot


@given(data=st.data(), anything=definitions())
def test_every_ballot_has_the_same_size(data: st.DataObject, anything: Questionnaire) -> None:
    _, ballot, size = ballot_of(anything, data)
    assert len(pack(ballot, size)) == size


@pytest.mark.parametrize("character", ["a", "é", "€", "😀", '"', "\\", "\n"])
def test_the_longest_texts_fit(character: str) -> None:
    full = "x" + character * 8 + "x"
    ballot = Ballot(b"\x01", {"t1": full, "t2": full.replace("\n", " ")})
    assert unpack_ballot(CODEBOOK, pack(ballot, SIZE)) == ballot


def test_without_free_text_the_size_is_that_of_the_record() -> None:
    assert ballot_size(CODEBOOK, free_text=False) == 1 + CODEBOOK.width + 4 + 2


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(BallotError):
        pack(Ballot(b"\x01", {"t1": "Bonjour"}), ballot_size(CODEBOOK, free_text=False))


@given(
    texts=st.sampled_from([{}, {"t1": "Bonjour"}, {"t1": "é", "t2": "a"}]),
    position=st.integers(0, SIZE - 1),
    byte=st.integers(0, 255),
)
def test_a_changed_byte_is_refused_or_kept_in_our_form(
    texts: dict[str, str], position: int, byte: int
) -> None:
    changed = bytearray(pack(Ballot(b"\x01", texts), SIZE))
    changed[position] = byte
    once = packed_anew(bytes(changed))
    assert once is None or packed_anew(once) == once


@given(st.one_of(st.binary(max_size=SIZE), st.binary(min_size=SIZE, max_size=SIZE)))
def test_arbitrary_bytes_are_refused_or_kept_in_our_form(data: bytes) -> None:
    once = packed_anew(data)
    assert once is None or packed_anew(once) == once


@given(st.dictionaries(st.sampled_from(["t1", "t2", "q1", "t3", ""]), HOSTILE, min_size=1))
def test_arbitrary_texts_are_refused_or_kept_in_our_form(texts: dict[str, str]) -> None:
    written = json.dumps(texts, separators=(",", ":"), ensure_ascii=True).encode()[: SIZE - TEXTS_START]
    once = packed_anew(with_texts(written))
    assert once is None or packed_anew(once) == once


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b"[" * 80,
        b"\xff",
        b'{"t1":1}',
        b'{"t1": "a"}',
        b'{"t1":"\\u0061"}',
        b'{"t1":"\\ud800"}',
        b'{"t1":"a\\u0000"}',
        b'{"t1":"a","t1":"b"}',
        b'{"t2":"a","t1":"b"}',
        b'{"t3":"a"}',
        b'{"q1":"yes"}',
        b'{"t1":"aaaaaaaaaaa"}',
    ],
)
def test_texts_that_nobody_packed_are_refused(written: bytes) -> None:
    assert packed_anew(with_texts(written)) is None


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ('{"t1":""}', {}),
        ('{"t1":" a"}', {"t1": "a"}),
        ('{"t2":"a\\nb"}', {"t2": "a b"}),
        ('{"t1":"e\u0301"}', {"t1": "é"}),
    ],
)
def test_texts_as_another_unicode_has_them_are_put_in_our_form(written: str, kept: dict[str, str]) -> None:
    assert unpack_ballot(CODEBOOK, with_texts(written.encode())).texts == kept


def test_texts_that_somebody_packed_are_accepted() -> None:
    assert unpack_ballot(CODEBOOK, with_texts(b'{"t1":"a"}')) == Ballot(b"\x01", {"t1": "a"})


@pytest.mark.parametrize("change", ["version", "record", "padding", "length", "shorter", "longer", "empty"])
def test_a_damaged_ballot_is_refused(change: str) -> None:
    good = pack(Ballot(b"\x01", {"t1": "Bonjour"}), SIZE)
    damaged = {
        "version": b"\x01" + good[1:],
        "record": good[:1] + b"\x09" + good[2:],
        "padding": good[:-1] + b"\x01",
        "length": good[:2] + b"\xff\xff\xff\xff" + good[6:],
        "shorter": good[:-1],
        "longer": good + b"\0",
        "empty": b"",
    }
    assert packed_anew(damaged[change]) is None


def packed_anew(data: bytes) -> bytes | None:
    """Return what unpacking and packing makes of `data`; None when it is refused."""
    try:
        return pack(unpack_ballot(CODEBOOK, data), len(data))
    except BallotError:
        return None
