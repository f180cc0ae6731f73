"""Codes of a phone (TOTP, RFC 6238: six digits, 30 seconds, SHA-1) and of paper, without database or request."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp

ISSUER = "Paliers"
STEP_SECONDS = 30
DRIFT = 1
"""Steps before and after the present one that are taken: phones are seldom right to the second."""

RECOVERY_CODES = 10
_RECOVERY_BYTES = 15  # 120 bits; ASVS 6.5.4 asks for 112
_GROUP = 4
_LOOKALIKES = str.maketrans("018", "OIB")


def new_secret() -> str:
    """Return the secret that phone and server share: 160 bits in base 32, as RFC 4226 recommends."""
    return pyotp.random_base32()


def provisioning_uri(secret: str, email: str) -> str:
    """Return what the QR code says to an application: the secret, for whom, and of which site."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def spelled(secret: str) -> str:
    """Return a secret in groups of four, as people type it where they cannot scan."""
    return " ".join(secret[start : start + _GROUP] for start in range(0, len(secret), _GROUP))


def find_step(secret: str, typed: str, *, now: datetime, after: int) -> int | None:
    """Return the step that a typed code belongs to, None for a wrong code or one of step `after` or before.

    All steps are compared, so that the time taken tells nothing.
    """
    code, present = "".join(typed.split()), int(now.timestamp()) // STEP_SECONDS
    generator = pyotp.TOTP(secret)
    found = None
    for step in range(present - DRIFT, present + DRIFT + 1):
        expected = generator.at(step * STEP_SECONDS)
        if hmac.compare_digest(expected.encode(), code.encode()) and step > after:
            found = step
    return found


def new_recovery_codes() -> list[str]:
    """Return codes for paper, in groups of four."""
    return [
        spelled(base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode())
        for _ in range(RECOVERY_CODES)
    ]


def recovery_hash(typed: str) -> bytes:
    """Return what the database keeps of a code for paper, however it is spaced and written.

    Without a salt: codes of 120 bits cannot be guessed.
    """
    letters = "".join(character for character in typed.upper() if character.isalnum())
    return hashlib.sha256(letters.translate(_LOOKALIKES).encode()).digest()
