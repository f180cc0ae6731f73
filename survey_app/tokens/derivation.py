"""What is derived of a personal code, by whoever holds it: HKDF-SHA256 (RFC 5869), salt of 32 zero bytes.

`static/ballot/token.js` is the twin in the browser. Privacy: the nonce is made in the browser and never leaves it, so
that whoever reads the mail archive cannot find the token of an answer; with flexible editing there is none.
"""

import hmac

from survey_app.tokens.voprf import scalar_of

NONCE_BYTES = 16
INPUT_BYTES = 32

_SALT = bytes(32)
_BLOCK = 32


def authenticator_of(code: str, campaign: str) -> bytes:
    """Return what shows that one holds a code, without the code (32 bytes)."""
    return hkdf(code.encode("ascii"), b"paliers authenticator" + campaign.encode())


def token_input_of(code: str, nonce: bytes, campaign: str) -> bytes:
    """Return the input x of the token (32 bytes); `nonce` is empty with flexible editing."""
    return hkdf(code.encode("ascii") + nonce, b"paliers token input 1 " + campaign.encode())


def blind_of(code: str, nonce: bytes, campaign: str) -> bytes:
    """Return the blinding scalar r (32 bytes)."""
    return scalar_of(hkdf(code.encode("ascii") + nonce, b"paliers blind 1 " + campaign.encode(), 64))


def hkdf(material: bytes, info: bytes, length: int = 32) -> bytes:
    """Return `length` bytes derived from `material`, bound to `info`."""
    key = hmac.digest(_SALT, material, "sha256")
    block, derived = b"", b""
    for counter in range(1, -(-length // _BLOCK) + 1):
        block = hmac.digest(key, block + info + bytes((counter,)), "sha256")
        derived += block
    return derived[:length]
