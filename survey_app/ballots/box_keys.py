"""All that taking ballots needs to know in secret, derived from one seed of a campaign in the key store.

Privacy: none of it opens a sealed ballot. Together with the database and its write-ahead log it tells in which order
ballots came, so it is destroyed with the opening key.
"""

import hmac
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from survey_app.tokens.derivation import NONCE_BYTES, hkdf
from survey_app.tokens.voprf import Issuer, derive_secret

SEED_BYTES = 32
SLOT_BYTES = 16
_NONCE_BYTES = 12
_CELL_BYTES = 2


class BoxError(Exception):
    """A row of the box was altered, or is not of this box."""


@dataclass(frozen=True)
class BoxKeys:
    """The secrets of the box of one campaign, whose reporting cells have these numbers."""

    seed: bytes = field(repr=False)
    campaign: str
    cells: tuple[int, ...]

    @cached_property
    def issuers(self) -> dict[int, Issuer]:
        """By cell, what evaluates and checks tokens: a key of its own for each."""
        return {
            number: Issuer(derive_secret(self.seed, f"paliers cell 1 {self.campaign} {number}".encode()))
            for number in self.cells
        }

    @cached_property
    def decoy(self) -> Issuer:
        """An issuer of no cell, for as much work where there is nothing to evaluate or to check."""
        return Issuer(derive_secret(self.seed, f"paliers decoy 1 {self.campaign}".encode()))

    @property
    def public_keys(self) -> tuple[tuple[int, bytes], ...]:
        """The number and the public key of each cell, ascending."""
        return tuple((number, self.issuers[number].public_key) for number in sorted(self.issuers))

    def slot_of(self, token: bytes) -> bytes:
        """Return the place of the ballot that a token brings: the same token replaces its own ballot."""
        return hmac.digest(self._slot_key, token, "sha256")[:SLOT_BYTES]

    def nonce_of(self, code: str) -> bytes:
        """Return the nonce for somebody without script, in whose place the server derives the token.

        It is the same when they try again, so that a crash between sign-off and deposit loses no ballot.
        """
        return hmac.digest(self._nonce_key, code.encode("ascii"), "sha256")[:NONCE_BYTES]

    def lock(self, cell: int, sealed: bytes, *, slot: bytes, nonce: bytes) -> bytes:
        """Return the row of a sealed ballot: cell and ballot encrypted, of one size; `nonce` is 12 random bytes."""
        return nonce + self._row_cipher.encrypt(nonce, cell.to_bytes(_CELL_BYTES) + sealed, slot)

    def unlock(self, row: bytes, slot: bytes) -> tuple[int, bytes]:
        """Return cell and sealed ballot of a row. Raises BoxError."""
        try:
            content = self._row_cipher.decrypt(row[:_NONCE_BYTES], row[_NONCE_BYTES:], slot)
        except (InvalidTag, ValueError) as error:
            raise BoxError from error
        return int.from_bytes(content[:_CELL_BYTES]), content[_CELL_BYTES:]

    @cached_property
    def _slot_key(self) -> bytes:
        return self._derive(b"paliers slots 1 ")

    @cached_property
    def _nonce_key(self) -> bytes:
        return self._derive(b"paliers nonces 1 ")

    @cached_property
    def _row_cipher(self) -> AESGCM:
        return AESGCM(self._derive(b"paliers rows 1 "))

    def _derive(self, purpose: bytes) -> bytes:
        return hkdf(self.seed, purpose + self.campaign.encode())
