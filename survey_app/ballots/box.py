"""The ballot box itself: made once, filled with sealed ballots, read in random order, emptied. Never sees the roll."""

import secrets
from collections.abc import Iterable, Iterator

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, scoped_session

from questionnaires.answers.ballots import ballot_size
from questionnaires.answers.codebook import compile_codebook
from questionnaires.definition.model import Questionnaire
from survey_app.ballots.box_keys import SEED_BYTES, BoxKeys
from survey_app.ballots.models import BallotBox, SealedBallot
from survey_app.ballots.sealing import generate_key_pair
from survey_app.campaigns.models import Editing
from survey_app.keys.store import KeyStore, Purpose
from survey_app.tokens.key_list import KeyList

BATCH = 4000
"""Sealed ballots read at a time: bounds the memory of the opening."""


def make_box(
    session: scoped_session[Session],
    public_id: str,
    questionnaire: Questionnaire,
    *,
    cells: Iterable[int],
    keys: KeyStore,
    opening_key: bytes | None = None,
) -> BallotBox:
    """Return the box of a campaign with these cells, making it and its keys if it has none yet.

    `opening_key` is the public half of one that was handed out in parts; without it the store gets a new one.
    A crash between keys and row leaves keys that nothing was sealed to; the next call replaces them.
    """
    box = session.get(BallotBox, public_id)
    if box is not None:
        return box
    public_key = opening_key or _make_opening_key(public_id, keys)
    seed = secrets.token_bytes(SEED_BYTES)
    keys.put(public_id, Purpose.BOX, seed)
    box = BallotBox(
        campaign_public_id=public_id,
        public_key=public_key,
        cell_keys=dict(BoxKeys(seed, public_id, tuple(cells)).public_keys),
        ballot_size=ballot_size(compile_codebook(questionnaire), free_text=questionnaire.privacy.free_text),
    )
    session.add(box)
    return box


def _make_opening_key(public_id: str, keys: KeyStore) -> bytes:
    private_key, public_key = generate_key_pair()
    keys.put(public_id, Purpose.OPENING, private_key)
    return public_key


def make_key_list(box: BallotBox, content_hash: str, editing: Editing) -> KeyList:
    """Return the public keys of a box as a list; `content_hash` is that of the revision of its campaign."""
    return KeyList(
        campaign=box.campaign_public_id,
        questionnaire=content_hash,
        editing=editing.value,
        ballot_size=box.ballot_size,
        opening_key=box.public_key,
        cells=tuple(sorted(box.cell_keys.items())),
    )


def read_box(session: scoped_session[Session], public_id: str) -> Iterator[tuple[bytes, bytes]]:
    """Yield slot and row of every ballot in the order of the random slots, a batch in memory at a time."""
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
        yield from ((row.slot, row.sealed) for row in rows)
        after = rows[-1].slot


def empty_box(session: scoped_session[Session], public_id: str) -> None:
    """Remove the ballots and the box."""
    session.execute(delete(SealedBallot).where(SealedBallot.campaign_public_id == public_id))
    session.execute(delete(BallotBox).where(BallotBox.campaign_public_id == public_id))
