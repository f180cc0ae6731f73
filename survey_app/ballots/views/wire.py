"""What the script of an answer page sends, read strictly: a sign-off, and a deposit.

Both are JSON in UTF-8 with nothing but what is named here, each once; bytes are base64url without padding, in their
one form. Privacy: whatever is wrong is wrong alike. It is read as a sign-off of nobody, or as a deposit without a
token, so that it is refused by the same words after the same work as what is well-formed and wrong.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from survey_app.ballots.depositing import Deposit
from survey_app.tokens.derivation import INPUT_BYTES
from survey_app.tokens.voprf import ELEMENT_BYTES, TOKEN_BYTES, hash_to_group

JSON = "application/json"
HIGHEST_CELL = 9999
_AUTHENTICATOR_BYTES = 32


@dataclass(frozen=True, slots=True)
class SignOffRequest:
    """What shows that one holds a code (32 bytes), and the blinded element to evaluate (32 bytes)."""

    authenticator: bytes
    blinded: bytes


NOBODY = SignOffRequest(bytes(_AUTHENTICATOR_BYTES), hash_to_group(b""))
"""A sign-off that is always refused: no code leads to this authenticator."""

NO_BALLOT = Deposit(cell=0, token_input=bytes(INPUT_BYTES), token=bytes(TOKEN_BYTES), sealed=b"")
"""A deposit that is always refused: there is no such cell."""

_MOST_DIGITS = 9


class _MalformedError(ValueError):
    """What came is not what is asked for."""


def is_json(environ: Mapping[str, Any]) -> bool:
    """Whether a request brings JSON, and tells its length."""
    kind: str = environ.get("CONTENT_TYPE", "")
    return kind.partition(";")[0].strip().lower() == JSON and tells_length(environ)


def tells_length(environ: Mapping[str, Any]) -> bool:
    """Whether a request tells how long its body is, in digits that can be read as a number."""
    length: str = environ.get("CONTENT_LENGTH", "")
    return length.isdecimal() and len(length) <= _MOST_DIGITS


def read_sign_off(body: bytes) -> SignOffRequest:
    """Return the sign-off in a body; NOBODY for what is none."""
    try:
        fields = _read(body, {"authenticator", "blinded"})
        return SignOffRequest(
            _bytes(fields["authenticator"], _AUTHENTICATOR_BYTES), _bytes(fields["blinded"], ELEMENT_BYTES)
        )
    except _MalformedError:
        return NOBODY


def read_deposit(body: bytes) -> Deposit:
    """Return the deposit in a body; NO_BALLOT for what is none."""
    try:
        fields = _read(body, {"cell", "input", "token", "sealed"})
        return Deposit(
            cell=_cell(fields["cell"]),
            token_input=_bytes(fields["input"], INPUT_BYTES),
            token=_bytes(fields["token"], TOKEN_BYTES),
            sealed=_bytes(fields["sealed"]),
        )
    except _MalformedError:
        return NO_BALLOT


def encode(data: bytes) -> str:
    """Return bytes as they are sent."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _read(body: bytes, names: set[str]) -> dict[str, Any]:
    try:
        pairs = json.loads(body.decode(), object_pairs_hook=_Pairs)
    except (ValueError, RecursionError):
        raise _MalformedError from None
    if not isinstance(pairs, _Pairs) or sorted(name for name, _ in pairs) != sorted(names):
        raise _MalformedError
    return dict(pairs)


class _Pairs(list[tuple[str, Any]]):
    """What an object in JSON holds, names that come twice included."""


def _cell(value: object) -> int:
    if type(value) is not int or not 1 <= value <= HIGHEST_CELL:
        raise _MalformedError
    return value


def _bytes(value: object, length: int | None = None) -> bytes:
    if not isinstance(value, str):
        raise _MalformedError
    try:
        data = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        raise _MalformedError from None
    # Encoding it anew finds other alphabets and bits that decoding drops.
    if encode(data) != value or (length is not None and len(data) != length):
        raise _MalformedError
    return data
