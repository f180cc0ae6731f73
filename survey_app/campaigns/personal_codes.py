"""Personal codes: made, read as people type them, and the verifier by which one is recognised.

Privacy: a code exists in the mail, in the function that sends it, and in the request that uses it.
"""

import hashlib
import secrets

from survey_app.tokens.derivation import authenticator_of
from survey_app.tokens.key_list import ALPHABET
from survey_app.tokens.typed import grouped, read_typed

__all__ = ["BITS", "LENGTH", "grouped", "make_code", "normalise", "spell", "verifier"]

LENGTH = 16
BITS = 5 * LENGTH


def make_code() -> str:
    """Return a new code: 80 random bits."""
    return spell(secrets.randbits(BITS))


def spell(bits: int) -> str:
    """Return 80 bits as a code."""
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(0, BITS, 5))


def normalise(typed: str) -> str | None:
    """Return the code that somebody typed, None when it is none."""
    return read_typed(typed, LENGTH)


def verifier(code: str, campaign_public_id: str) -> bytes:
    """Return what is stored of a canonical code: SHA-256 of its authenticator.

    Privacy: 80 random bits cannot be found again from it, and it says nothing in another campaign.
    """
    return hashlib.sha256(authenticator_of(code, campaign_public_id)).digest()
