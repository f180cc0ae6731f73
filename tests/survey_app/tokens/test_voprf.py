"""The VOPRF: the published vectors, another implementation, and nothing that is no element let through."""

import hashlib
import secrets

import pytest
from voprf.ristretto import (
    BlindedInput,
    Client,
    Evaluator,
    PublicKey,
    VerifiableOutput,
)

from survey_app.tokens.voprf import (
    Evaluation,
    Issuer,
    TokenError,
    blind,
    derive_secret,
    finalize,
    scalar_of,
)

# RFC 9497, A.1.2: ristretto255-SHA512, mode VOPRF, batch size 1.
SEED, INFO = b"\xa3" * 32, b"test key"
SECRET = "e6f73f344b79b379f1a0dd37e07ff62e38d9f71345ce62ae3a9bc60b04ccd909"
PUBLIC = "c803e2cc6b05fc15064549b5920659ca4a77b2cca6f04f6b357009335476ad4e"
BLIND = "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706"
NONCE = "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e"
VECTORS = [
    {
        "input": "00",
        "blinded": "863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945",
        "evaluated": "aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e",
        "proof": "ddef93772692e535d1a53903db24367355cc2cc78de93b3be5a8ffcc6985dd06"
        "6d4346421d17bf5117a2a1ff0fcb2a759f58a539dfbe857a40bce4cf49ec600d",
        "output": "b58cfbe118e0cb94d79b5fd6a6dafb98764dff49c14e1770b566e42402da1a7d"
        "a4d8527693914139caee5bd03903af43a491351d23b430948dd50cde10d32b3c",
    },
    {
        "input": "5a" * 17,
        "blinded": "cc0b2a350101881d8a4cba4c80241d74fb7dcbfde4a61fde2f91443c2bf9ef0c",
        "evaluated": "60a59a57208d48aca71e9e850d22674b611f752bed48b36f7a91b372bd7ad468",
        "proof": "401a0da6264f8cf45bb2f5264bc31e109155600babb3cd4e5af7d181a2c9dc0a"
        "67154fabf031fd936051dec80b0b6ae29c9503493dde7393b722eafdf5a50b02",
        "output": "8a9a2f3c7f085b65933594309041fc1898d42d0858e59f90814ae90571a6df60"
        "356f4610bf816f27afdd84f47719e480906d27ecd994985890e5f539e7ea74b6",
    },
]
IDENTITY = bytes(32)
NOT_CANONICAL = b"\xff" * 32
NO_POINT = b"\x01" + bytes(31)


def test_the_key_is_derived_as_published() -> None:
    secret = derive_secret(SEED, INFO)
    assert (secret.hex(), Issuer(secret).public_key.hex()) == (SECRET, PUBLIC)


@pytest.mark.parametrize("vector", VECTORS)
def test_every_step_gives_what_is_published(vector: dict[str, str]) -> None:
    known = {name: bytes.fromhex(value) for name, value in vector.items()}
    scalar, issuer = bytes.fromhex(BLIND), Issuer(bytes.fromhex(SECRET))
    blinded = blind(known["input"], scalar)
    evaluation = issuer.evaluate(blinded)
    proof = issuer.prove(blinded, evaluation.element, bytes.fromhex(NONCE))
    token = finalize(
        known["input"],
        scalar,
        Evaluation(evaluation.element, proof),
        blinded=blinded,
        public_key=issuer.public_key,
    )
    made = {
        "input": known["input"],
        "blinded": blinded,
        "evaluated": evaluation.element,
        "proof": proof,
        "output": token,
    }
    assert (made, issuer.token(known["input"])) == (known, known["output"])


def test_another_implementation_agrees_on_a_thousand_inputs() -> None:
    seed = secrets.token_bytes(32)
    ours, theirs = Issuer(derive_secret(seed, b"cell 1")), Evaluator.from_seed(seed, b"cell 1")
    public_key = PublicKey.deserialize(ours.public_key)
    for number in range(1000):
        token_input = hashlib.sha256(number.to_bytes(4)).digest()
        client, blinded = Client.blind(token_input)
        evaluation = ours.evaluate(blinded.serialize())
        # Their client takes our evaluation and proof, their server gives the same token as ours.
        output = VerifiableOutput.deserialize(evaluation.proof + evaluation.element)
        assert client.finalize(output, public_key) == ours.token(token_input)
        assert theirs.evaluate_known_input(token_input) == ours.token(token_input)


def test_our_client_takes_what_another_server_evaluates() -> None:
    seed = secrets.token_bytes(32)
    theirs, scalar = Evaluator.from_seed(seed, b"cell 1"), scalar_of(secrets.token_bytes(64))
    blinded = blind(b"input", scalar)
    output = theirs.evaluate(BlindedInput.deserialize(blinded))
    written = output.serialize()
    evaluation = Evaluation(written[64:], written[:64])
    token = finalize(b"input", scalar, evaluation, blinded=blinded, public_key=theirs.public_key.serialize())
    assert token == theirs.evaluate_known_input(b"input")


@pytest.mark.parametrize("element", [b"", b"short", IDENTITY, NOT_CANONICAL, NO_POINT, bytes(33)])
def test_what_is_no_element_is_not_evaluated(element: bytes) -> None:
    with pytest.raises(TokenError):
        Issuer(derive_secret(SEED, INFO)).evaluate(element)


def altered(data: bytes, position: int) -> bytes:
    return data[:position] + bytes((data[position] ^ 1,)) + data[position + 1 :]


@pytest.mark.parametrize("position", [0, 31, 32, 63])
def test_an_altered_proof_does_not_hold(position: int) -> None:
    issuer, scalar = Issuer(derive_secret(SEED, INFO)), scalar_of(secrets.token_bytes(64))
    blinded = blind(b"input", scalar)
    evaluation = issuer.evaluate(blinded)
    wrong = Evaluation(evaluation.element, altered(evaluation.proof, position))
    with pytest.raises(TokenError):
        finalize(b"input", scalar, wrong, blinded=blinded, public_key=issuer.public_key)


@pytest.mark.parametrize("proof", [b"", bytes(63), bytes(64), bytes(65), b"\xff" * 64])
def test_what_is_no_proof_does_not_hold(proof: bytes) -> None:
    issuer, scalar = Issuer(derive_secret(SEED, INFO)), scalar_of(secrets.token_bytes(64))
    blinded = blind(b"input", scalar)
    evaluation = Evaluation(issuer.evaluate(blinded).element, proof)
    with pytest.raises(TokenError):
        finalize(b"input", scalar, evaluation, blinded=blinded, public_key=issuer.public_key)


def test_a_key_of_another_cell_is_noticed() -> None:
    issuer, other = (Issuer(derive_secret(SEED, cell)) for cell in (b"cell 1", b"cell 2"))
    scalar = scalar_of(secrets.token_bytes(64))
    blinded = blind(b"input", scalar)
    with pytest.raises(TokenError):
        finalize(b"input", scalar, other.evaluate(blinded), blinded=blinded, public_key=issuer.public_key)


def test_a_token_of_another_cell_is_refused() -> None:
    issuer, other = (Issuer(derive_secret(SEED, cell)) for cell in (b"cell 1", b"cell 2"))
    assert (
        issuer.verify(b"input", issuer.token(b"input")),
        other.verify(b"input", issuer.token(b"input")),
    ) == (
        True,
        False,
    )
