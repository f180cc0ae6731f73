"""Secrets of phones as the database holds them: sealed, so that a dump of it is not enough to make codes."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

from survey_app.tokens.derivation import hkdf

_NONCE_BYTES = 12


def seal_secret(secret: str, account_id: int) -> bytes:
    """Return the sealed secret of an account: a nonce of 12 bytes, then AES-256-GCM bound to the account."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + _cipher().encrypt(nonce, secret.encode(), _bound_to(account_id))


def find_secret(sealed: bytes, account_id: int) -> str | None:
    """Return the secret; None where the installation has another secret key since, or the row was altered."""
    try:
        return _cipher().decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _bound_to(account_id)).decode()
    except InvalidTag:
        return None


def _cipher() -> AESGCM:
    return AESGCM(hkdf(str(current_app.config["SECRET_KEY"]).encode(), b"paliers second factor 1"))


def _bound_to(account_id: int) -> bytes:
    return f"account {account_id}".encode()
