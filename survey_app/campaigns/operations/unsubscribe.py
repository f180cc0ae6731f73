"""Use case: wanting no more mail about a campaign. One can still answer with the link one has."""

import hashlib
import secrets

from sqlalchemy import select, update

from survey_app.accounts.models import DeliveryState
from survey_app.campaigns.models import Invitation, Message
from survey_app.database import session, transaction

TOKEN_BYTES = 16
LONGEST_TOKEN = 60


def make_token() -> str:
    """Return a new token for the List-Unsubscribe header of one mail."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> bytes:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).digest()


def find_invitation(token: str) -> str | None:
    """Return the line of the roll whose owner got this token."""
    if len(token) > LONGEST_TOKEN:
        return None
    return session().scalar(
        select(Message.invitation_id).where(Message.unsubscribe_hash == hash_token(token))
    )


def unsubscribe(token: str) -> bool:
    """Send the person who got this token no more mail of that campaign; return False for an unknown token."""
    with transaction() as writing:
        invitation_id = find_invitation(token)
        if invitation_id is None:
            return False
        writing.execute(update(Invitation).where(Invitation.id == invitation_id).values(wants_no_mail=True))
        writing.execute(
            update(Message)
            .where(Message.invitation_id == invitation_id, Message.state == DeliveryState.QUEUED)
            .values(state=DeliveryState.CANCELLED)
        )
    return True
