"""Casting: sign-off on the roll and a sealed ballot in the box, both or neither.

One of the three named modules that see both sides. Privacy: the two rows of this transaction share nothing but the
transaction; what makes that safe at rest is that the sealed ballot is worthless once the opening key is destroyed.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, LargeBinary, String, bindparam, insert, select, text

from questionnaires.answers.ballots import pack_ballot
from questionnaires.answers.reading import Reading
from survey_app.ballots.box import new_slot
from survey_app.ballots.models import SealedBallot
from survey_app.ballots.sealing import receipt_of
from survey_app.ballots.voting import BEFORE_OPENING, Voting
from survey_app.campaigns.models import (
    Campaign,
    CampaignState,
    Invitation,
    PersonalCode,
)
from survey_app.campaigns.personal_codes import normalise, verifier
from survey_app.database import Instant, writing_connection


class CastingError(Exception):
    """A ballot was not taken; nothing was written."""


class UnknownCodeError(CastingError):
    """No one on this campaign's roll was sent this code."""


class AlreadySignedOffError(CastingError):
    """The person this code was sent to has signed off already; their ballot is in the box."""


class VotingNotOpenError(CastingError):
    """The campaign does not take ballots yet."""


class VotingClosedError(CastingError):
    """The campaign takes no more ballots."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the person is shown: it says that a ballot is in the box, not whose or what."""

    text: str


# Two people with one code: the second waits for the first, and then finds the line signed off.
_SIGN_OFF = text(
    """
    UPDATE invitation SET signed_off = true
    FROM personal_code, campaign
    WHERE personal_code.verifier = :verifier
      AND invitation.id = personal_code.invitation_id
      AND invitation.campaign_id = :campaign
      AND NOT invitation.signed_off
      AND campaign.id = :campaign
      AND campaign.state = 'open' AND campaign.opens_at <= :now AND campaign.closes_at > :now
    RETURNING (
      SELECT reporting_cell.number FROM reporting_cell
      JOIN team ON team.cell_id = reporting_cell.id
      WHERE team.id = invitation.team_id
    )
    """
).bindparams(bindparam("now", type_=Instant))

# The share lock on the campaign makes closing wait for this ballot, or this ballot find the campaign closed: what
# the opening reads is then all there will ever be.
_PUT_BALLOT = (
    insert(SealedBallot)
    .from_select(
        ["campaign_public_id", "slot", "sealed"],
        select(
            bindparam("box", type_=String),
            bindparam("free_slot", type_=LargeBinary),
            bindparam("sealed_ballot", type_=LargeBinary),
        )
        .select_from(Campaign)
        .where(Campaign.id == bindparam("campaign"), Campaign.state == CampaignState.OPEN)
        .with_for_update(read=True, of=Campaign),
    )
    .returning(SealedBallot.slot)
)

_EXPLAIN = (
    select(Invitation.signed_off, Campaign.state, Campaign.opens_at, Campaign.closes_at)
    .join(Campaign, Campaign.id == Invitation.campaign_id)
    .join(PersonalCode, PersonalCode.invitation_id == Invitation.id)
    .where(
        PersonalCode.verifier == bindparam("verifier"),
        Invitation.campaign_id == bindparam("campaign"),
    )
)


def cast_ballot(voting: Voting, code: str, reading: Reading, *, now: datetime) -> Receipt:
    """Sign the holder of `code` off and put their sealed answers in the box; return the receipt.

    `reading` must be without faults. Raises UnknownCodeError, AlreadySignedOffError, VotingNotOpenError or
    VotingClosedError; then nothing was written.
    """
    if voting.sealer is None:
        raise VotingNotOpenError if voting.state in BEFORE_OPENING else VotingClosedError
    canonical = normalise(code)
    if canonical is None:
        raise UnknownCodeError
    claim = {
        "verifier": verifier(canonical, voting.public_id),
        "campaign": voting.campaign_id,
        "now": now,
    }
    with writing_connection() as connection:
        cell = connection.execute(_SIGN_OFF, claim).scalar_one_or_none()
        if cell is None:
            raise _why_refused(connection, claim)
        sealed = voting.sealer.seal(_ballot(voting, reading, cell))
        ballot = {"box": voting.public_id, "free_slot": new_slot(), "sealed_ballot": sealed}
        if connection.execute(_PUT_BALLOT, {**ballot, **claim}).one_or_none() is None:
            raise VotingClosedError
    return Receipt(receipt_of(sealed))


def _why_refused(connection: Connection, claim: dict[str, Any]) -> CastingError:
    """Find out, after the fact, why nobody could be signed off."""
    row = connection.execute(_EXPLAIN, claim).one_or_none()
    if row is None:
        return UnknownCodeError()
    if row.state in BEFORE_OPENING or row.opens_at > claim["now"]:
        return VotingNotOpenError()
    if row.state is not CampaignState.OPEN or row.closes_at <= claim["now"]:
        return VotingClosedError()
    return AlreadySignedOffError()


def _ballot(voting: Voting, reading: Reading, cell: int) -> bytes:
    codebook = voting.revision.codebook
    return pack_ballot(
        cell=cell,
        record=codebook.record(reading.answers, reading.off_route),
        texts=reading.texts,
        size=voting.ballot_size,
    )
