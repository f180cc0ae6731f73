"""Depositing: a sealed ballot with its token goes into the box. Knows no person, no code, no roll, and keeps no time.

Privacy: what is written is one row of one size, at a place that only the token decides. Nothing else is.
"""

import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec

from survey_app.ballots.errors import (
    AlreadySignedOffError,
    RefusedError,
    VotingClosedError,
)
from survey_app.ballots.sealing import ENCAPSULATED_KEY_BYTES, SEAL_OVERHEAD, receipt_of
from survey_app.ballots.voting import Voting
from survey_app.database import ConnectionLostError, DriverConnection, driver_connection

_ROW_NONCE_BYTES = 12

# Shutting the box waits for who holds its row in share mode, and whoever comes later finds it shut.
_BOX_POSTGRES = (
    "SELECT campaign_public_id FROM ballot_box WHERE campaign_public_id = :box AND takes_ballots FOR SHARE"
)
_PUT_POSTGRES = f"""
    WITH box AS ({_BOX_POSTGRES})
    INSERT INTO sealed_ballot (campaign_public_id, slot, sealed)
    SELECT campaign_public_id, CAST(:slot AS bytea), CAST(:row AS bytea) FROM box
    ON CONFLICT (campaign_public_id, slot)
"""  # noqa: S608 - put together of constants
_PUT_SQLITE = """
    INSERT INTO sealed_ballot (campaign_public_id, slot, sealed)
    SELECT campaign_public_id, :slot, :row FROM ballot_box WHERE campaign_public_id = :box AND takes_ballots
    ON CONFLICT (campaign_public_id, slot)
"""
_REPLACE = " DO UPDATE SET sealed = excluded.sealed"
_LEAVE = " DO NOTHING"
_FIND = "SELECT sealed FROM sealed_ballot WHERE campaign_public_id = :box AND slot = :slot"


@dataclass(frozen=True, slots=True)
class Deposit:
    """A sealed ballot, and what shows that its author has signed off: cell, token input (32 bytes), token (64)."""

    cell: int
    token_input: bytes
    token: bytes
    sealed: bytes


def deposit(voting: Voting, offered: Deposit, *, replaces: bool = True) -> str:
    """Put a sealed ballot into the box, in the place of one that the same token brought; return its receipt.

    With `replaces` false, a ballot that is there stays. Raises RefusedError, `voting.why_no_keys`, VotingClosedError,
    and AlreadySignedOffError for a ballot that stays; then nothing was written.
    """
    keys = voting.keys
    if keys is None:
        raise voting.why_no_keys
    issuer = keys.issuers.get(offered.cell, keys.decoy)
    # Privacy: everything is looked at before anything is refused.
    is_ours = issuer.verify(offered.token_input, offered.token)
    if not _is_sealed(offered.sealed, voting.ballot_size) or not is_ours or issuer is keys.decoy:
        raise RefusedError
    slot = keys.slot_of(offered.token)
    row = keys.lock(offered.cell, offered.sealed, slot=slot, nonce=secrets.token_bytes(_ROW_NONCE_BYTES))
    values: dict[str, object] = {"box": voting.public_id, "slot": slot, "row": row}
    try:
        _put(values, replaces=replaces)
    except ConnectionLostError:
        # Harmless when it had been written after all: it is found there.
        _put(values, replaces=replaces)
    return receipt_of(offered.sealed)


def _put(values: dict[str, object], *, replaces: bool) -> None:
    with driver_connection() as connection:
        statement = _PUT_POSTGRES if connection.is_postgres else _PUT_SQLITE
        if connection.execute(statement + (_REPLACE if replaces else _LEAVE), values).rowcount == 1:
            return
        there = None if replaces else _find(connection, values)
        if there is None:
            raise VotingClosedError
        if there != values["row"]:
            raise AlreadySignedOffError


def _find(connection: DriverConnection, values: dict[str, object]) -> bytes | None:
    """Return the row that is at this place."""
    found = connection.execute(_FIND, {"box": values["box"], "slot": values["slot"]}).fetchone()
    return None if found is None else bytes(found[0])


def _is_sealed(sealed: bytes, ballot_size: int) -> bool:
    """Tell whether bytes can be a sealed ballot of this box; only the opening can tell more."""
    if len(sealed) != ballot_size + SEAL_OVERHEAD:
        return False
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sealed[:ENCAPSULATED_KEY_BYTES])
    except ValueError:
        return False
    return True
