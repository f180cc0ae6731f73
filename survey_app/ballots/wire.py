"""What the script of an answer page sends, read strictly: a sign-off, and a deposit.

Both are JSON with nothing but what is named here; bytes are base64url without padding, in their one form. Privacy:
whatever is wrong is wrong alike.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from survey_app.ballots.depositing import Deposit
from survey_app.ballots.errors import RefusedError
from survey_app.tokens.derivation import INPUT_BYTES
from survey_app.tokens.voprf import ELEMENT_BYTES, TOKEN_BYTES

JSON = "application/json"
HIGHEST_CELL = 9999
_AUTHENTICATOR_BYTES = 32


@dataclass(frozen=True, slots=True)
class SignOffRequest:
    """What shows that one holds a code (32 bytes), and the blinded element to evaluate (32 bytes)."""

    authenticator: bytes
    blinded: bytes


def is_json(environ: Mapping[str, Any]) -> bool:
    """Whether a request brings JSON, and tells its length."""
    kind: str = environ.get("CONTENT_TYPE", "")
    length: str = environ.get("CONTENT_LENGTH", "")
    return kind.partition(";")[0].strip().lower() == JSON and length.isdecimal()


def read_sign_off(body: bytes) -> SignOffRequest:
    """Return the sign-off in a body. Raises RefusedError."""
    fields = _read(body, {"authenticator", "blinded"})
    return SignOffRequest(
        _bytes(fields["authenticator"], _AUTHENTICATOR_BYTES), _bytes(fields["blinded"], ELEMENT_BYTES)
    )


def read_deposit(body: bytes) -> Deposit:
    """Return the deposit in a body. Raises RefusedError."""
    fields = _read(body, {"cell", "input", "token", "sealed"})
    cell = fields["cell"]
    if not _is_cell(cell):
        raise RefusedError
    return Deposit(
        cell=cell,
        token_input=_bytes(fields["input"], INPUT_BYTES),
        token=_bytes(fields["token"], TOKEN_BYTES),
        sealed=_bytes(fields["sealed"]),
    )


def encode(data: bytes) -> str:
    """Return bytes as they are sent."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _read(body: bytes, names: set[str]) -> dict[str, Any]:
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        raise RefusedError from None
    if not isinstance(fields, dict) or fields.keys() != names:
        raise RefusedError
    return fields


def _is_cell(value: object) -> TypeGuard[int]:
    return type(value) is int and 1 <= value <= HIGHEST_CELL


def _bytes(value: object, length: int | None = None) -> bytes:
    if not isinstance(value, str):
        raise RefusedError
    try:
        data = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        raise RefusedError from None
    # Encoding it anew finds other alphabets and bits that decoding drops.
    if encode(data) != value or (length is not None and len(data) != length):
        raise RefusedError
    return data
