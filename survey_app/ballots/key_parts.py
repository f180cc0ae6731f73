"""An opening key that two of three people have to bring together, each holding one part of it.

A part is 120 random bits that only a person keeps. It stands for a key pair, of which the public half stays here: so
parts are shown one after the other, and each is forgotten before the next is made. Once there are three, the opening
key is made and sealed for each pair of parts, to the one inside and to the other outside. Privacy: with one part, or
with none and all that the server stores, the ballots stay closed.
"""

import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from survey_app.ballots.sealing import SUITE, generate_key_pair
from survey_app.tokens.derivation import hkdf
from survey_app.tokens.key_list import ALPHABET
from survey_app.tokens.typed import GROUP, read_typed

PARTS = 3
PART_LENGTH = 24
_BITS = 5 * PART_LENGTH
_SCALAR_BYTES = 48
_SECRET_BYTES = 32
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""The order of P-256 (SP 800-186)."""


class WrongEndingError(Exception):
    """What was typed is not the last group of the part that was shown last."""


class PartsRefusedError(Exception):
    """Two entries that do not open the key. `unknown` are the places, 0 and 1, of those that are no part of it.

    Empty when both are the same part.
    """

    def __init__(self, unknown: tuple[int, ...]) -> None:
        """Keep which entries are to blame."""
        super().__init__("no two parts of this key")
        self.unknown = unknown


@dataclass(frozen=True, slots=True)
class Handing:
    """Parts being handed out: the public halves of those that were noted, and of the one shown last."""

    campaign: str
    secret: bytes = field(repr=False)
    noted: tuple[bytes, ...] = ()
    shown: bytes = b""

    @classmethod
    def begin(cls, campaign: str) -> "Handing":
        """Return the beginning, with no part handed out."""
        return cls(campaign, secrets.token_bytes(_SECRET_BYTES))

    @property
    def is_over(self) -> bool:
        """Whether every part was noted."""
        return len(self.noted) == PARTS

    def show(self, part: str) -> "Handing":
        """Return the state in which `part` is the one to be noted, in the place of any shown before."""
        return replace(self, shown=_public_half(part, self.campaign))

    def proof_of(self, ending: str) -> str:
        """Return what the page keeps, so that an ending can be checked that is not stored."""
        material = self.shown + ending.encode("ascii")
        return hmac.digest(self.secret, material, "sha256").hex()

    def note(self, typed: str, proof: str) -> "Handing":
        """Return the state in which the part shown last is noted. Raises WrongEndingError."""
        ending = read_typed(typed, GROUP)
        if ending is None or not self.shown or not _is_same(self.proof_of(ending), proof):
            raise WrongEndingError
        return replace(self, noted=(*self.noted, self.shown), shown=b"")

    def to_bytes(self) -> bytes:
        """Return what the key store keeps."""
        noted = [public.hex() for public in self.noted]
        stored = {"secret": self.secret.hex(), "noted": noted, "shown": self.shown.hex()}
        return json.dumps(stored).encode()

    @classmethod
    def from_bytes(cls, campaign: str, stored: bytes) -> "Handing":
        """Read what the key store kept."""
        values = json.loads(stored)
        noted = tuple(bytes.fromhex(public) for public in values["noted"])
        return cls(campaign, bytes.fromhex(values["secret"]), noted, bytes.fromhex(values["shown"]))


@dataclass(frozen=True, slots=True)
class LockedKey:
    """An opening key under three parts: its public half, those of the parts, and the private half for each pair."""

    campaign: str
    public_key: bytes
    parts: tuple[bytes, ...]
    sealed: Mapping[tuple[int, int], bytes]

    @classmethod
    def make(cls, handing: Handing) -> "LockedKey":
        """Make the opening key and seal it for each pair of the parts that were noted; it is kept nowhere else."""
        private_key, public_key = generate_key_pair()
        sealed = {
            (inner, outer): _seal_twice(private_key, handing, inner=inner, outer=outer)
            for inner, outer in combinations(range(PARTS), 2)
        }
        return cls(handing.campaign, public_key, handing.noted, sealed)

    def unlock(self, first: str, second: str) -> bytes:
        """Return the private opening key (DER) for two parts as they were typed. Raises PartsRefusedError."""
        typed = [read_typed(entry, PART_LENGTH) for entry in (first, second)]
        places = [self._place_of(part) for part in typed]
        unknown = tuple(number for number, place in enumerate(places) if place is None)
        if unknown or places[0] == places[1]:
            raise PartsRefusedError(unknown)
        held = {place: part for place, part in zip(places, typed, strict=True) if place is not None and part}
        inner, outer = sorted(held)
        return self._unseal_twice(inner, outer, held)

    def to_bytes(self) -> bytes:
        """Return what the key store keeps."""
        return json.dumps(
            {
                "public_key": self.public_key.hex(),
                "parts": [public.hex() for public in self.parts],
                "sealed": [[inner, outer, seal.hex()] for (inner, outer), seal in self.sealed.items()],
            }
        ).encode()

    @classmethod
    def from_bytes(cls, campaign: str, stored: bytes) -> "LockedKey":
        """Read what the key store kept."""
        values = json.loads(stored)
        parts = tuple(bytes.fromhex(public) for public in values["parts"])
        sealed = {(inner, outer): bytes.fromhex(seal) for inner, outer, seal in values["sealed"]}
        return cls(campaign, bytes.fromhex(values["public_key"]), parts, sealed)

    def _place_of(self, part: str | None) -> int | None:
        public = _public_half(part, self.campaign) if part else b""
        return self.parts.index(public) if public in self.parts else None

    def _unseal_twice(self, inner: int, outer: int, held: Mapping[int, str]) -> bytes:
        info = _info(self.campaign, inner, outer)
        try:
            once = SUITE.decrypt(
                self.sealed[inner, outer], _private_half(held[outer], self.campaign), info=info
            )
            return SUITE.decrypt(once, _private_half(held[inner], self.campaign), info=info)
        except InvalidTag as error:
            raise PartsRefusedError((0, 1)) from error


def make_part() -> str:
    """Return a new part: 120 random bits as 24 characters."""
    bits = secrets.randbits(_BITS)
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(0, _BITS, 5))


def _is_same(expected: str, given: str) -> bool:
    return hmac.compare_digest(expected.encode(), given.encode())


def _seal_twice(private_key: bytes, handing: Handing, *, inner: int, outer: int) -> bytes:
    info = _info(handing.campaign, inner, outer)
    once = SUITE.encrypt(private_key, _point(handing.noted[inner]), info=info)
    return SUITE.encrypt(once, _point(handing.noted[outer]), info=info)


def _private_half(part: str, campaign: str) -> ec.EllipticCurvePrivateKey:
    uniform = int.from_bytes(
        hkdf(part.encode("ascii"), b"paliers part 1 " + campaign.encode(), _SCALAR_BYTES)
    )
    return ec.derive_private_key(uniform % (_ORDER - 1) + 1, ec.SECP256R1())


def _public_half(part: str, campaign: str) -> bytes:
    public = _private_half(part, campaign).public_key()
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _point(public: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)


def _info(campaign: str, inner: int, outer: int) -> bytes:
    return f"paliers locked opening 1 {campaign} {inner} {outer}".encode()
