"""Personal codes: long enough, forgiving to read, recognised without being stored."""

import hashlib

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from survey_app.campaigns.personal_codes import grouped, make_code, normalise, verifier
from survey_app.tokens.key_list import ALPHABET

CODE = "K3F97QRS01ABCDEF"
codes = st.text(ALPHABET, min_size=16, max_size=16)


def test_a_code_has_eighty_random_bits() -> None:
    made = {make_code() for _ in range(1000)}
    assert (len(made), {len(code) for code in made}, set("".join(made))) == (1000, {16}, set(ALPHABET))


@pytest.mark.parametrize(
    "typed",
    [
        "k3f97qrs01abcdef",
        "K3F9-7QRS-01AB-CDEF",
        " k3f9 7qrs oiab cdef ",
        "K3F9\u00a07QRS\u202fOLAB\u2011CDEF",
        "K3F9–7QRS—01AB−CDEF\r\n",
    ],
)
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    assert normalise(typed) == CODE


@pytest.mark.parametrize(
    "typed", ["", CODE[:-1], CODE + "0", "U" * 16, "é" * 16, "-" * 50, " " * 1000 + CODE]
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert normalise(typed) is None


@given(codes)
def test_a_printed_code_is_read_back(code: str) -> None:
    assert (normalise(grouped(code)), normalise(grouped(code).lower())) == (code, code)


@given(st.text(max_size=60))
def test_reading_gives_a_code_or_none(typed: str) -> None:
    code = normalise(typed)
    assert code is None or (len(code) == 16 and set(code) <= set(ALPHABET))


def test_a_code_is_printed_in_groups_of_four() -> None:
    assert grouped(CODE) == "K3F9-7QRS-01AB-CDEF"


def test_a_verifier_is_hkdf_then_sha256() -> None:
    key = HKDF(hashes.SHA256(), 32, salt=None, info=b"paliers authenticatorabcdefgh23").derive(CODE.encode())
    assert verifier(CODE, "abcdefgh23") == hashlib.sha256(key).digest()


@given(codes, codes, st.text(max_size=16), st.text(max_size=16))
def test_verifiers_differ_by_code_and_by_campaign(one: str, other: str, here: str, there: str) -> None:
    assert (verifier(one, here) == verifier(other, there)) == ((one, here) == (other, there))
