"""Sealing of ballots: HPKE (RFC 9180) with DHKEM(P-256), HKDF-SHA256 and AES-256-GCM.

P-256 rather than X25519 because every browser's WebCrypto has it: `static/ballot/sealing.js` seals there.
"""

import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

from survey_app.tokens.key_list import ALPHABET

SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
ENCAPSULATED_KEY_BYTES = 65
SEAL_OVERHEAD = ENCAPSULATED_KEY_BYTES + 16
"""Bytes that sealing adds: the encapsulated key and the authentication tag."""


class SealError(Exception):
    """A sealed ballot was not made for this box, or was altered."""


class Sealer:
    """Seals ballots to the opening key of one campaign."""

    def __init__(self, public_key: bytes, campaign_public_id: str) -> None:
        """Take the public key as an uncompressed point (65 bytes)."""
        self._key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_key)
        self._info = _info(campaign_public_id)

    def seal(self, ballot: bytes) -> bytes:
        """Return `ballot` sealed: the same content gives different bytes each time."""
        return SUITE.encrypt(ballot, self._key, info=self._info)


class Opener:
    """Opens sealed ballots of one campaign; exists only during the opening."""

    def __init__(self, private_key: bytes, campaign_public_id: str) -> None:
        """Take the private key in DER (PKCS #8)."""
        key = load_der_private_key(private_key, password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            message = "the opening key is not an elliptic curve key"
            raise SealError(message)
        self._key = key
        self._info = _info(campaign_public_id)

    def open(self, sealed: bytes) -> bytes:
        """Return the ballot. Raises SealError when it was altered, truncated, or sealed for another box."""
        try:
            return SUITE.decrypt(sealed, self._key, info=self._info)
        except (InvalidTag, ValueError) as error:
            message = "this ballot cannot be opened"
            raise SealError(message) from error


def generate_key_pair() -> tuple[bytes, bytes]:
    """Return a new opening key: (private key in DER, public key as an uncompressed point)."""
    private = ec.generate_private_key(ec.SECP256R1())
    return (
        private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
        private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint),
    )


def receipt_of(sealed: bytes) -> str:
    """Return the receipt of a sealed ballot: 40 bits of its SHA-256 in two groups of four.

    Privacy: it shows that a ballot is in the box, never what is in the ballot.
    """
    number = int.from_bytes(hashlib.sha256(sealed).digest()[:5])
    letters = "".join(ALPHABET[number >> shift & 31] for shift in range(35, -5, -5))
    return f"{letters[:4]}-{letters[4:]}"


def _info(campaign_public_id: str) -> bytes:
    """Bind a sealed ballot to its campaign and to the version of this format."""
    return b"paliers ballot 2 " + campaign_public_id.encode()
