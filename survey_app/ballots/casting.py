"""Casting: sign-off on the roll and a sealed ballot in the box, both or neither.

One of the three named modules that see both sides. Privacy: the two rows of this transaction share nothing but the
transaction; what makes that safe at rest is that the sealed ballot is worthless once the opening key is destroyed.

Two round trips to the database: a read that finds the line of a code, and one writing statement. docs/decisions/0004
says why, and what each of the two must hold.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from questionnaires.answers.ballots import pack_ballot
from questionnaires.answers.reading import Reading
from survey_app.ballots.box import new_slot
from survey_app.ballots.sealing import Sealer, receipt_of
from survey_app.ballots.voting import BEFORE_OPENING, Voting
from survey_app.campaigns.models import CampaignState
from survey_app.campaigns.personal_codes import normalise, verifier
from survey_app.database import ConnectionLostError, DriverConnection, driver_connection


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


@dataclass(frozen=True, slots=True)
class Line:
    """The line of the roll that a code leads to, and whether its campaign takes ballots now."""

    invitation: str
    cell: int
    is_signed_off: bool
    state: CampaignState
    has_opened: bool
    has_closed: bool

    def find_refusal(self) -> CastingError | None:
        """Say why no ballot can be cast from this line, if so."""
        if self.state in BEFORE_OPENING or not self.has_opened:
            return VotingNotOpenError()
        if self.state is not CampaignState.OPEN or self.has_closed:
            return VotingClosedError()
        return AlreadySignedOffError() if self.is_signed_off else None


# The campaign is compared afterwards: named here, it tempts PostgreSQL to read the whole roll before it has statistics.
_FIND_LINE = """
    SELECT campaign.id, invitation.id, reporting_cell.number, invitation.signed_off,
      campaign.state, campaign.opens_at <= :now, campaign.closes_at <= :now
    FROM personal_code
    JOIN invitation ON invitation.id = personal_code.invitation_id
    JOIN campaign ON campaign.id = invitation.campaign_id
    JOIN team ON team.id = invitation.team_id
    JOIN reporting_cell ON reporting_cell.id = team.cell_id
    WHERE personal_code.verifier = :verifier
"""

_FIND_STATE = "SELECT state FROM campaign WHERE id = :campaign"

_FIND_BALLOT = "SELECT sealed FROM sealed_ballot WHERE campaign_public_id = :box AND slot = :slot"

# PostgreSQL, in one statement, hence one transaction and one round trip. What may have changed since the line was
# read is looked at again under locks, which PostgreSQL does on the newest row, whatever the statement's snapshot:
# - the share lock on the campaign makes closing wait for this ballot, or this ballot find the campaign closed, so
#   that what the opening reads is all there will ever be;
# - of two posts with one code, the second waits for the first, then finds the line signed off.
_SIGN_OFF_AND_PUT = """
    WITH open_campaign AS (
      SELECT id FROM campaign WHERE id = :campaign AND state = 'open' FOR SHARE
    ), signed_off AS (
      UPDATE invitation SET signed_off = true FROM open_campaign
      WHERE invitation.id = :invitation AND invitation.campaign_id = open_campaign.id AND NOT invitation.signed_off
      RETURNING invitation.id
    )
    INSERT INTO sealed_ballot (campaign_public_id, slot, sealed)
    SELECT :box, :slot, :sealed FROM signed_off
"""

# SQLite, where one transaction writes at a time.
_SIGN_OFF = """
    UPDATE invitation SET signed_off = true
    WHERE id = :invitation AND NOT signed_off
      AND EXISTS (SELECT 1 FROM campaign WHERE id = :campaign AND state = 'open')
"""
_PUT = "INSERT INTO sealed_ballot (campaign_public_id, slot, sealed) VALUES (:box, :slot, :sealed)"


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
    casting = Casting(voting, voting.sealer, reading, verifier(canonical, voting.public_id), new_slot(), now)
    try:
        sealed = casting.run()
    except ConnectionLostError:
        # Harmless when the ballot had been written after all: it is found in its slot.
        sealed = casting.run()
    return Receipt(receipt_of(sealed))


@dataclass(frozen=True, slots=True)
class Casting:
    """One ballot on its way into the box. `slot` is its own from the start, so that it can be tried twice."""

    voting: Voting
    sealer: Sealer
    reading: Reading
    verifier: bytes
    slot: bytes
    now: datetime

    def run(self) -> bytes:
        """Return the sealed ballot once it is in the box. Raises CastingError, and ConnectionLostError."""
        with driver_connection() as connection:
            line = self._find_line(connection)
            if line.is_signed_off and (sealed := self._find_ballot(connection)):
                return sealed
            if refusal := line.find_refusal():
                raise refusal
            sealed = self.sealer.seal(self._ballot(line.cell))
            if self._put(connection, line.invitation, sealed):
                return sealed
            # In between somebody else has used the code, or the campaign was closed.
            raise self._find_line(connection).find_refusal() or VotingClosedError

    def _find_line(self, connection: DriverConnection) -> Line:
        values = {"verifier": self.verifier, "now": connection.instant(self.now)}
        row = connection.execute(_FIND_LINE, values).fetchone()
        if row is None or row[0] != self.voting.campaign_id:
            raise VotingClosedError if self._is_closed(connection) else UnknownCodeError
        _, invitation, cell, is_signed_off, state, has_opened, has_closed = row
        return Line(invitation, cell, is_signed_off, CampaignState(state), has_opened, has_closed)

    def _is_closed(self, connection: DriverConnection) -> bool:
        """Tell whether the box has been closed since `voting` was read; once it is opened, no code is known."""
        row = connection.execute(_FIND_STATE, {"campaign": self.voting.campaign_id}).fetchone()
        return row is None or CampaignState(row[0]) not in {*BEFORE_OPENING, CampaignState.OPEN}

    def _find_ballot(self, connection: DriverConnection) -> bytes | None:
        row = connection.execute(_FIND_BALLOT, {"box": self.voting.public_id, "slot": self.slot}).fetchone()
        return bytes(row[0]) if row else None

    def _ballot(self, cell: int) -> bytes:
        return pack_ballot(
            cell=cell,
            record=self.voting.revision.codebook.record(self.reading.answers, self.reading.off_route),
            texts=self.reading.texts,
            size=self.voting.ballot_size,
        )

    def _put(self, connection: DriverConnection, invitation: str, sealed: bytes) -> bool:
        """Sign off and put the ballot in the box; False, with nothing written, when that cannot be any more."""
        values: dict[str, Any] = {
            "campaign": self.voting.campaign_id,
            "invitation": invitation,
            "box": self.voting.public_id,
            "slot": self.slot,
            "sealed": sealed,
        }
        if connection.is_postgres:
            return connection.execute(_SIGN_OFF_AND_PUT, values).rowcount == 1
        with connection.transaction():
            is_ours = connection.execute(_SIGN_OFF, values).rowcount == 1
            if is_ours:
                connection.execute(_PUT, values)
        return is_ours
