"""The lock of a campaign: those who send share it, who prepares, closes or opens the box has it alone.

Casting does not take it: it holds the campaign's row in share mode, for which closing waits too.
"""

from sqlalchemy import text
from sqlalchemy.orm import Session, scoped_session

LOCK_SPACE = 20_771
"""Any constant: keeps our advisory locks apart from those of the migrations."""

_SHARED = text("SELECT pg_advisory_xact_lock_shared(:space, :campaign)")
_EXCLUSIVE = text("SELECT pg_advisory_xact_lock(:space, :campaign)")


def lock_campaign(session: scoped_session[Session], campaign_id: int, *, exclusive: bool) -> None:
    """Take the lock until the transaction ends; read the campaign's state after this, never before.

    On SQLite `transaction()` lets one writer in at a time, so there is nothing to do.
    """
    if session.get_bind().dialect.name == "postgresql":
        statement = _EXCLUSIVE if exclusive else _SHARED
        session.execute(statement, {"space": LOCK_SPACE, "campaign": campaign_id})
