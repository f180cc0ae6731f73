"""The ballot box itself: made once, filled with sealed ballots, read in random order, emptied. Never sees the roll."""

import secrets
from collections.abc import Iterator

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, scoped_session

from questionnaires.answers.ballots import ballot_size
from questionnaires.answers.codebook import compile_codebook
from questionnaires.definition.model import Questionnaire
from survey_app.ballots.key_store import KeyStore
from survey_app.ballots.models import BallotBox, SealedBallot
from survey_app.ballots.sealing import generate_key_pair

BATCH = 4000
"""Sealed ballots read at a time: bounds the memory of the opening."""


def make_box(
    session: scoped_session[Session], public_id: str, questionnaire: Questionnaire, *, keys: KeyStore
) -> BallotBox:
    """Return the box of a campaign, making it and its key pair if it has none yet.

    A crash between key and row leaves a key that nothing was sealed to; the next call replaces it.
    """
    box = session.get(BallotBox, public_id)
    if box is not None:
        return box
    private_key, public_key = generate_key_pair()
    keys.put(public_id, private_key)
    size = ballot_size(compile_codebook(questionnaire), free_text=questionnaire.privacy.free_text)
    box = BallotBox(campaign_public_id=public_id, public_key=public_key, ballot_size=size)
    session.add(box)
    return box


def new_slot() -> bytes:
    """Return a random place for a ballot: it tells nothing of order or time."""
    return secrets.token_bytes(16)


def read_box(session: scoped_session[Session], public_id: str) -> Iterator[bytes]:
    """Yield every sealed ballot in the order of the random slots, a batch in memory at a time."""
    after = b""
    while True:
        rows = session.execute(
            select(SealedBallot.slot, SealedBallot.sealed)
            .where(SealedBallot.campaign_public_id == public_id, SealedBallot.slot > after)
            .order_by(SealedBallot.slot)
            .limit(BATCH)
        ).all()
        if not rows:
            return
        for row in rows:
            yield row.sealed
        after = rows[-1].slot


def empty_box(session: scoped_session[Session], public_id: str) -> None:
    """Remove the ballots and the box."""
    session.execute(delete(SealedBallot).where(SealedBallot.campaign_public_id == public_id))
    session.execute(delete(BallotBox).where(BallotBox.campaign_public_id == public_id))
