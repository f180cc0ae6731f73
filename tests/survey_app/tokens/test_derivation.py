"""What is derived of a code: as the standard says, the same for the same, unrelated otherwise."""

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from survey_app.tokens.derivation import authenticator_of, blind_of, hkdf, token_input_of
from survey_app.tokens.voprf import blind

CODE, NONCE, CAMPAIGN = "K3F97QRS01ABCDEF", bytes(range(16)), "abcdefgh12345678"


@given(st.binary(max_size=80), st.binary(max_size=40), st.integers(1, 100))
def test_derivation_is_hkdf(material: bytes, info: bytes, length: int) -> None:
    standard = HKDF(algorithm=hashes.SHA256(), length=length, salt=bytes(32), info=info)
    assert hkdf(material, info, length) == standard.derive(material)


def derived(code: str, nonce: bytes, campaign: str) -> tuple[bytes, bytes]:
    token_input, scalar = token_input_of(code, nonce, campaign), blind_of(code, nonce, campaign)
    return token_input, blind(token_input, scalar)


def test_the_same_code_and_nonce_give_the_same_input_and_element() -> None:
    assert derived(CODE, NONCE, CAMPAIGN) == derived(CODE, NONCE, CAMPAIGN)


@pytest.mark.parametrize(
    ("code", "nonce", "campaign"),
    [
        ("K3F97QRS01ABCDEG", NONCE, CAMPAIGN),
        (CODE, bytes(16), CAMPAIGN),
        (CODE, b"", CAMPAIGN),
        (CODE, NONCE, "abcdefgh12345679"),
    ],
)
def test_anything_else_gives_others(code: str, nonce: bytes, campaign: str) -> None:
    ours, others = derived(CODE, NONCE, CAMPAIGN), derived(code, nonce, campaign)
    assert [mine == other for mine, other in zip(ours, others, strict=True)] == [False, False]


def test_the_authenticator_says_nothing_of_the_input() -> None:
    assert authenticator_of(CODE, CAMPAIGN) != token_input_of(CODE, b"", CAMPAIGN)
