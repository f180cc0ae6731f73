"""Personal codes: made, read as people type them, and the verifier by which one is recognised.

Privacy: a code exists in the mail, in the function that sends it, and in the request that uses it.
"""

import hashlib
import secrets

from survey_app.tokens.derivation import authenticator_of
from survey_app.tokens.key_list import ALPHABET

LENGTH = 16
BITS = 5 * LENGTH
GROUP = 4
LONGEST_TYPED = 100

# Reading forgives letters for digits, and what people and mail programs put between groups.
_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_SPACES = " \t\r\n\u00a0\u2009\u200b\u202f\u2060\ufeff"
_FORGIVEN = str.maketrans({"I": "1", "L": "1", "O": "0"} | dict.fromkeys(_HYPHENS + _SPACES))


def make_code() -> str:
    """Return a new code: 80 random bits."""
    bits = secrets.randbits(BITS)
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(0, BITS, 5))


def normalise(typed: str) -> str | None:
    """Return the code that somebody typed, None when it is none."""
    if len(typed) > LONGEST_TYPED:
        return None
    code = typed.upper().translate(_FORGIVEN)
    return code if len(code) == LENGTH and all(character in ALPHABET for character in code) else None


def verifier(code: str, campaign_public_id: str) -> bytes:
    """Return what is stored of a canonical code: SHA-256 of its authenticator.

    Privacy: 80 random bits cannot be found again from it, and it says nothing in another campaign.
    """
    return hashlib.sha256(authenticator_of(code, campaign_public_id)).digest()


def grouped(code: str) -> str:
    """Return a code in groups of four, as it is printed: `K3F9-7QRS-…`."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
