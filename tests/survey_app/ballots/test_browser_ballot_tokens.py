"""The browser's half of sign-off and sealing: the published vectors, the server as the other half, all else refused."""

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.ballots.sealing import SEAL_OVERHEAD, Opener, generate_key_pair, receipt_of
from survey_app.campaigns.personal_codes import grouped, make_code, normalise
from survey_app.tokens.derivation import authenticator_of, blind_of, hkdf, token_input_of
from survey_app.tokens.key_list import KeyList, short_form
from survey_app.tokens.voprf import Issuer, derive_secret
from tests.survey_app.ballots.browser_ballot import Ask, running_scripts
from tests.survey_app.tokens.test_voprf import BLIND, PUBLIC, VECTORS

CODE, CAMPAIGN = "K3F97QRS01ABCDEF", "abcdefgh12345678"
NONCE = bytes(range(16)).hex()
RUNS = 50
ORDER = 2**252 + 27742317777372353535851937790883648493
FIELD = 2**255 - 19
NO_ELEMENTS = {
    "identity": bytes(32).hex(),
    "non_canonical": (FIELD + 2).to_bytes(32, "little").hex(),
    "negative": (1).to_bytes(32, "little").hex(),
    "no_point": (2).to_bytes(32, "little").hex(),
    "short": "02" * 31,
    "long": "00" * 33,
}
LIST = KeyList(CAMPAIGN, "c" * 64, "strict", 70, b"\x04" + bytes(64), ((1, b"\x01" * 32), (12, b"\x02" * 32)))


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    with running_scripts(tmp_path_factory.mktemp("static")) as ask:
        yield ask


def vector_parts(vector: dict[str, str]) -> dict[str, str]:
    """Return what the browser holds of a vector when it finishes."""
    return {
        "input": vector["input"],
        "blind": BLIND,
        "blinded": vector["blinded"],
        "evaluated": vector["evaluated"],
        "proof": vector["proof"],
        "publicKey": PUBLIC,
    }


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["input"][:4])
def test_published_vectors(ask: Ask, vector: dict[str, str]) -> None:
    blinded = ask("blind", input=vector["input"], blind=BLIND)
    token = ask("finalize", parts=vector_parts(vector))
    assert (blinded, token) == (vector["blinded"], vector["output"])


@pytest.mark.parametrize("part", ["blinded", "evaluated", "publicKey"])
@pytest.mark.parametrize("bad", NO_ELEMENTS)
def test_what_is_no_element_is_refused(ask: Ask, part: str, bad: str) -> None:
    assert ask("finalize", parts=vector_parts(VECTORS[0]) | {part: NO_ELEMENTS[bad]}) is None


@pytest.mark.parametrize("place", [0, 31, 32, 63])
def test_an_altered_proof_is_refused(ask: Ask, place: int) -> None:
    parts = vector_parts(VECTORS[0])
    proof = bytearray.fromhex(parts["proof"])
    proof[place] ^= 1
    assert ask("finalize", parts=parts | {"proof": proof.hex()}) is None


def test_a_proof_with_a_scalar_that_is_too_large_is_refused(ask: Ask) -> None:
    parts = vector_parts(VECTORS[0])
    proof = bytes.fromhex(parts["proof"])
    challenge = int.from_bytes(proof[:32], "little") + ORDER
    assert (
        ask("finalize", parts=parts | {"proof": (challenge.to_bytes(32, "little") + proof[32:]).hex()})
        is None
    )


def test_the_key_of_another_cell_is_refused(ask: Ask) -> None:
    issuer, other = (Issuer(derive_secret(bytes(32), name)) for name in (b"one", b"two"))
    parts = sending(ask)
    blinded = ask("blind", input=parts["input"], blind=parts["blind"])
    evaluation = issuer.evaluate(bytes.fromhex(blinded))
    answered = {"blinded": blinded, "evaluated": evaluation.element.hex(), "proof": evaluation.proof.hex()}
    tokens = [
        ask("finalize", parts=held(parts) | answered | {"publicKey": key.public_key.hex()})
        for key in (issuer, other)
    ]
    assert tokens == [issuer.token(bytes.fromhex(parts["input"])).hex(), None]


def test_any_run_with_the_server_gives_its_token(ask: Ask) -> None:
    for _ in range(RUNS):
        issuer = Issuer(derive_secret(secrets.token_bytes(32), b"cell"))
        parts = sending(ask, make_code(), secrets.token_hex(16))
        blinded = ask("blind", input=parts["input"], blind=parts["blind"])
        evaluation = issuer.evaluate(bytes.fromhex(blinded))
        answered = {
            "blinded": blinded,
            "evaluated": evaluation.element.hex(),
            "proof": evaluation.proof.hex(),
            "publicKey": issuer.public_key.hex(),
        }
        token = ask("finalize", parts=held(parts) | answered)
        assert token == issuer.token(bytes.fromhex(parts["input"])).hex()


@pytest.mark.parametrize("nonce", ["", NONCE])
def test_the_same_is_derived_of_a_code(ask: Ask, nonce: str) -> None:
    secret = bytes.fromhex(nonce)
    assert sending(ask, CODE, nonce) == {
        "authenticator": authenticator_of(CODE, CAMPAIGN).hex(),
        "input": token_input_of(CODE, secret, CAMPAIGN).hex(),
        "blind": blind_of(CODE, secret, CAMPAIGN).hex(),
    }


def test_a_draft_has_a_name_and_key_of_its_code(ask: Ask) -> None:
    material, campaign = CODE.encode(), CAMPAIGN.encode()
    assert ask("draft", code=CODE, campaign=CAMPAIGN) == {
        "name": hkdf(material, b"paliers draft name 1 " + campaign, 16).hex(),
        "key": hkdf(material, b"paliers draft 1 " + campaign).hex(),
    }


@given(
    st.one_of(
        st.text(max_size=110),
        st.text(
            "0123456789abcdefghijklmnopqrstuvwxyzßİ-‐‑–—−\u00a0\u202f\u200b\ufeff ", min_size=14, max_size=24
        ),
    )
)
def test_a_code_is_read_alike(ask: Ask, typed: str) -> None:
    assert ask("code", typed=typed) == normalise(typed)


def test_a_code_is_read_as_it_is_printed(ask: Ask) -> None:
    assert ask("code", typed=f" {grouped(CODE).lower().replace('0', 'o')} ") == CODE


def test_the_server_opens_what_the_browser_sealed(ask: Ask) -> None:
    private, public = generate_key_pair()
    opener, other = Opener(private, CAMPAIGN), set[str]()
    for _ in range(RUNS):
        ballot = secrets.token_bytes(70)
        sealed = ask("seal", ballot=ballot.hex(), key=public.hex(), campaign=CAMPAIGN)
        data = bytes.fromhex(sealed["sealed"])
        other.add(sealed["sealed"])
        assert (opener.open(data), len(data)) == (ballot, len(ballot) + SEAL_OVERHEAD)
        assert sealed["receipt"] == receipt_of(data)
    assert len(other) == RUNS


def test_the_written_list_is_read(ask: Ask) -> None:
    read = ask("keys", text=LIST.text)
    assert read == {
        "list": {
            "campaign": CAMPAIGN,
            "isFlexible": False,
            "size": 70,
            "opening": LIST.opening_key.hex(),
            "cells": {"1": "01" * 32, "12": "02" * 32},
        },
        "short": short_form(LIST.fingerprint),
    }


def test_another_way_of_editing_is_read(ask: Ask) -> None:
    assert ask("keys", text=replace(LIST, editing="flexible").text)["list"]["isFlexible"] is True


@pytest.mark.parametrize(
    "text",
    [
        "",
        LIST.text + "\n",
        LIST.text.replace("keys 1", "keys 2"),
        LIST.text.replace("strict", "free"),
        LIST.text.replace("size 70", "size 070"),
        LIST.text.replace("cell 12 ", "cell 1 "),
        LIST.text.replace("cell 12 ", "cell 0 "),
        LIST.text.replace("02" * 32, "02" * 31),
        LIST.text.replace("02" * 32, "0A" * 32),
        LIST.text.replace("\n", "\r\n"),
        LIST.text.rpartition("\ncell 1 ")[0],
    ],
)
def test_any_other_writing_is_no_list(ask: Ask, text: str) -> None:
    assert ask("keys", text=text)["list"] is None


@given(st.binary(max_size=40))
def test_any_fingerprint_has_the_same_short_form(ask: Ask, name: bytes) -> None:
    text = LIST.text + name.hex()
    assert ask("keys", text=text)["short"] == short_form(hashlib.sha256(text.encode()).digest())


def sending(ask: Ask, code: str = CODE, nonce: str = NONCE) -> dict[str, str]:
    """Return what the browser derives of a code."""
    derived: dict[str, str] = ask("derive", code=code, nonce=nonce, campaign=CAMPAIGN)
    return derived


def held(parts: dict[str, str]) -> dict[str, str]:
    """Return what of it makes the token."""
    return {"input": parts["input"], "blind": parts["blind"]}
