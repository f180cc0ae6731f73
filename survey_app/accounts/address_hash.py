"""Addresses as they are noted where nobody should read them: a hash under the secret of the installation."""

import hashlib
import hmac

from flask import current_app


def hash_address(email: str) -> bytes:
    """Return 32 bytes that stand for an address, however it is written; useless to whoever has the database alone."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.digest(secret, b"paliers reset " + email.strip().lower().encode(), hashlib.sha256)
