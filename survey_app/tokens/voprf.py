"""The verifiable oblivious pseudorandom function of RFC 9497: mode VOPRF, suite ristretto255-SHA512.

The server evaluates without seeing what; whoever asked takes the blinding off and has a token that nobody can tie to
the asking. The proof shows that the evaluation used the key that is public. Group and scalars are libsodium's, which
works in constant time; this module is the protocol around them. docs/decisions/0009 says why it is ours.
"""

import hashlib
import hmac
from dataclasses import dataclass

import rbcl

SCALAR_BYTES = 32
ELEMENT_BYTES = 32
PROOF_BYTES = 2 * SCALAR_BYTES
TOKEN_BYTES = 64

_CONTEXT = b"OPRFV1-\x01-ristretto255-SHA512"
_IDENTITY = bytes(ELEMENT_BYTES)
_UNIFORM_BYTES = 64
_SHA512_BLOCK = bytes(128)
_MOST_TRIES = 256


class TokenError(ValueError):
    """Bytes that are no element of the group, or a proof that does not hold. Never says which."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the server answers: the evaluated element (32 bytes) and the proof `c ‖ s` (64 bytes)."""

    element: bytes
    proof: bytes


class Issuer:
    """The server's role with one secret key: a scalar of 32 bytes, little-endian."""

    def __init__(self, secret: bytes) -> None:
        """Take a key that `derive_secret` made."""
        self._secret = secret
        self.public_key: bytes = rbcl.crypto_scalarmult_ristretto255_base(secret)

    def evaluate(self, blinded: bytes) -> Evaluation:
        """Return the evaluation of a blinded element, with its proof. Raises TokenError on no element."""
        element = _multiply(self._secret, _checked(blinded))
        nonce: bytes = rbcl.crypto_core_ristretto255_scalar_random()
        return Evaluation(element, self.prove(blinded, element, nonce))

    def prove(self, blinded: bytes, element: bytes, nonce: bytes) -> bytes:
        """Return the proof that `element` is `blinded` times this key; `nonce` is a scalar to be used once."""
        weighted = _weighted(self.public_key, blinded, element)
        commitments = rbcl.crypto_scalarmult_ristretto255_base(nonce), _multiply(nonce, weighted)
        challenge = _challenge(self.public_key, weighted, _multiply(self._secret, weighted), *commitments)
        response: bytes = rbcl.crypto_core_ristretto255_scalar_sub(
            nonce, rbcl.crypto_core_ristretto255_scalar_mul(challenge, self._secret)
        )
        return challenge + response

    def token(self, token_input: bytes) -> bytes:
        """Return the token (64 bytes) of an input, as whoever blinded it would get it."""
        return _token(token_input, _multiply(self._secret, hash_to_group(token_input)))

    def verify(self, token_input: bytes, token: bytes) -> bool:
        """Tell whether `token` is that of `token_input` under this key, in constant time."""
        return hmac.compare_digest(self.token(token_input), token)


def derive_secret(seed: bytes, info: bytes) -> bytes:
    """Return the secret key of `info` under a seed of 32 bytes (RFC 9497, DeriveKeyPair)."""
    material = seed + len(info).to_bytes(2) + info
    for counter in range(_MOST_TRIES):
        secret = _hash_to_scalar(material + bytes((counter,)), b"DeriveKeyPair" + _CONTEXT)
        if any(secret):
            return secret
    message = "no key can be derived from this seed"
    raise TokenError(message)


def scalar_of(uniform: bytes) -> bytes:
    """Return 64 uniform bytes, little-endian, as a scalar."""
    scalar: bytes = rbcl.crypto_core_ristretto255_scalar_reduce(uniform)
    return scalar


def blind(token_input: bytes, scalar: bytes) -> bytes:
    """Return the element of an input, blinded: what the client sends."""
    return _multiply(scalar, hash_to_group(token_input))


def finalize(
    token_input: bytes, scalar: bytes, evaluation: Evaluation, *, blinded: bytes, public_key: bytes
) -> bytes:
    """Check the proof, take the blinding off, and return the token. Raises TokenError."""
    _check_proof(evaluation, _checked(blinded), _checked(public_key))
    inverse = rbcl.crypto_core_ristretto255_scalar_invert(scalar)
    return _token(token_input, _multiply(inverse, evaluation.element))


def hash_to_group(message: bytes) -> bytes:
    """Return the element that a message hashes to (RFC 9497, HashToGroup)."""
    element: bytes = rbcl.crypto_core_ristretto255_from_hash(_expand(message, b"HashToGroup-" + _CONTEXT))
    return element


def _check_proof(evaluation: Evaluation, blinded: bytes, public_key: bytes) -> None:
    element = _checked(evaluation.element)
    if len(evaluation.proof) != PROOF_BYTES:
        raise TokenError
    challenge, response = evaluation.proof[:SCALAR_BYTES], evaluation.proof[SCALAR_BYTES:]
    weighted = _weighted(public_key, blinded, element)
    evaluated = _multiply(_weight(public_key, blinded, element), element)
    commitments = (
        _add(_multiply_base(response), _multiply(challenge, public_key)),
        _add(_multiply(response, weighted), _multiply(challenge, evaluated)),
    )
    expected = _challenge(public_key, weighted, evaluated, *commitments)
    if not hmac.compare_digest(expected, challenge):
        raise TokenError


def _weighted(public_key: bytes, blinded: bytes, element: bytes) -> bytes:
    """Return the composite M of a batch of one."""
    return _multiply(_weight(public_key, blinded, element), blinded)


def _weight(public_key: bytes, blinded: bytes, element: bytes) -> bytes:
    seed = hashlib.sha512(_framed(public_key, b"Seed-" + _CONTEXT)).digest()
    transcript = _framed(seed) + bytes(2) + _framed(blinded, element) + b"Composite"
    return _hash_to_scalar(transcript, b"HashToScalar-" + _CONTEXT)


def _challenge(*elements: bytes) -> bytes:
    return _hash_to_scalar(_framed(*elements) + b"Challenge", b"HashToScalar-" + _CONTEXT)


def _token(token_input: bytes, element: bytes) -> bytes:
    return hashlib.sha512(_framed(token_input, element) + b"Finalize").digest()


def _framed(*parts: bytes) -> bytes:
    return b"".join(len(part).to_bytes(2) + part for part in parts)


def _hash_to_scalar(message: bytes, domain: bytes) -> bytes:
    return scalar_of(_expand(message, domain))


def _expand(message: bytes, domain: bytes) -> bytes:
    """Return 64 uniform bytes (RFC 9380, expand_message_xmd with SHA-512), which is one block of output."""
    tail = domain + bytes((len(domain),))
    first = hashlib.sha512(_SHA512_BLOCK + message + _UNIFORM_BYTES.to_bytes(2) + b"\x00" + tail).digest()
    return hashlib.sha512(first + b"\x01" + tail).digest()


def _checked(element: bytes) -> bytes:
    """Return an element as it came. Raises TokenError unless it is canonical and not the identity."""
    is_element = len(element) == ELEMENT_BYTES and element != _IDENTITY
    if not is_element or not rbcl.crypto_core_ristretto255_is_valid_point(element):
        raise TokenError
    return element


def _multiply(scalar: bytes, element: bytes) -> bytes:
    try:
        product: bytes = rbcl.crypto_scalarmult_ristretto255(scalar, element)
    except (RuntimeError, TypeError, ValueError):
        raise TokenError from None
    return product


def _multiply_base(scalar: bytes) -> bytes:
    try:
        product: bytes = rbcl.crypto_scalarmult_ristretto255_base(scalar)
    except (RuntimeError, TypeError, ValueError):
        raise TokenError from None
    return product


def _add(left: bytes, right: bytes) -> bytes:
    total: bytes = rbcl.crypto_core_ristretto255_add(left, right)
    return total
