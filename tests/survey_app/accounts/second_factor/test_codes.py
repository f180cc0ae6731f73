"""Codes of phones and of paper, by themselves."""

from datetime import UTC, datetime

import pytest

from survey_app.accounts.second_factor.codes import (
    find_step,
    new_recovery_codes,
    new_secret,
    provisioning_uri,
    recovery_hash,
    spelled,
)

# RFC 6238, appendix B: the secret "12345678901234567890", the last six digits of the SHA-1 column.
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
VECTORS = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@pytest.mark.parametrize(("seconds", "code"), VECTORS)
def test_the_vectors_of_the_rfc(seconds: int, code: str) -> None:
    assert find_step(SECRET, code, now=at(seconds), after=0) == seconds // 30


@pytest.mark.parametrize(("drift", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_phone_may_be_half_a_minute_wrong(drift: int, *, taken: bool) -> None:
    found = find_step(SECRET, "005924", now=at(1234567890 + drift), after=0)
    assert found == (1234567890 // 30 if taken else None)


def test_a_code_of_a_step_that_was_used_is_not_taken() -> None:
    assert find_step(SECRET, "005924", now=at(1234567890), after=1234567890 // 30) is None


@pytest.mark.parametrize("typed", ["005 924", " 005924 ", "00 59 24"])
def test_spaces_do_not_matter(typed: str) -> None:
    assert find_step(SECRET, typed, now=at(1234567890), after=0) is not None


@pytest.mark.parametrize("typed", ["", "0", "005925", "0059240", "٠٠٥٩٢٤", "é" * 64, "\0"])
def test_anything_else_is_wrong(typed: str) -> None:
    assert find_step(SECRET, typed, now=at(1234567890), after=0) is None


def test_secrets_have_160_bits_and_are_spelled_in_fours() -> None:
    secret = new_secret()
    assert (len(secret), spelled(secret).replace(" ", "")) == (32, secret)


def test_the_code_to_scan_names_the_site_and_the_account() -> None:
    uri = provisioning_uri(SECRET, "claude@ecole.example")
    assert uri == f"otpauth://totp/Paliers:claude%40ecole.example?secret={SECRET}&issuer=Paliers"


def test_recovery_codes_are_ten_of_120_bits_and_all_different() -> None:
    codes = new_recovery_codes()
    assert [len(code.replace(" ", "")) for code in codes] == [24] * 10
    assert len({recovery_hash(code) for code in codes}) == 10


def test_a_recovery_code_is_the_same_however_it_is_written() -> None:
    written = ["ABCD EFGH IJOL 2345 67AB BBBB", "abcdefghijol234567abbbbb", "ABCD-EFGH-1J0L-2345-67A8-8888"]
    assert len({recovery_hash(code) for code in written}) == 1
