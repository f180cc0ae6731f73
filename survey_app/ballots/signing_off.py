"""Signing off: whoever holds a code is ticked off on the roll, and gets one token evaluated for it.

By a personal code it is their own line; by the code that a group shares it is a free seat (`shared_seats`).
Privacy: what arrives here is a blinded element, which says nothing of the token that comes of it. The ballot that the
token brings is another request, another transaction, another module (`depositing`), and nothing is shared.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from survey_app.ballots.box_keys import BoxKeys
from survey_app.ballots.errors import (
    AlreadySignedOffError,
    UnknownCodeError,
    VotingClosedError,
    VotingError,
    VotingNotOpenError,
)
from survey_app.ballots.shared_seats import Link, find_link, take_seat
from survey_app.ballots.voting import BEFORE_OPENING, Voting
from survey_app.campaigns.models import CampaignState
from survey_app.database import ConnectionLostError, DriverConnection, driver_connection
from survey_app.tokens.voprf import Evaluation, TokenError, hash_to_group


@dataclass(frozen=True, slots=True)
class SignOff:
    """What whoever signed off gets: the number of their reporting cell, and the evaluation with its proof."""

    cell: int
    evaluation: Evaluation


@dataclass(frozen=True, slots=True)
class Line:
    """The line of the roll that an authenticator leads to, and whether its campaign takes ballots now."""

    invitation: str
    cell: int
    is_signed_off: bool
    blinded_hash: bytes | None
    state: CampaignState
    has_opened: bool
    has_closed: bool

    def find_refusal(self) -> VotingError | None:
        """Say why nobody can sign off from this line, if so."""
        if self.state in BEFORE_OPENING or not self.has_opened:
            return VotingNotOpenError()
        if self.is_signed_off:
            return AlreadySignedOffError()
        if self.state is not CampaignState.OPEN or self.has_closed:
            return VotingClosedError()
        return None


# The campaign is compared afterwards: named here, it tempts PostgreSQL to read the whole roll before it has statistics.
_FIND_LINE = """
    SELECT campaign.id, invitation.id, reporting_cell.number, invitation.signed_off, invitation.blinded_hash,
      campaign.state, campaign.opens_at <= :now, campaign.closes_at <= :now
    FROM personal_code
    JOIN invitation ON invitation.id = personal_code.invitation_id
    JOIN campaign ON campaign.id = invitation.campaign_id
    JOIN team ON team.id = invitation.team_id
    JOIN reporting_cell ON reporting_cell.id = team.cell_id
    WHERE personal_code.verifier = :verifier
"""

_FIND_STATE = "SELECT state FROM campaign WHERE id = :campaign"

# One statement, hence one transaction and one round trip. What may have changed since the line was read is looked at
# again: of two that sign off with one code, the second waits for the first, then finds the line signed off; closing
# waits for who is signing off (PostgreSQL by the share lock, SQLite because one transaction writes at a time).
_SIGN_OFF_POSTGRES = """
    WITH open_campaign AS (
      SELECT id FROM campaign WHERE id = :campaign AND state = 'open' FOR SHARE
    )
    UPDATE invitation SET signed_off = true, blinded_hash = :blinded_hash FROM open_campaign
    WHERE invitation.id = :invitation AND invitation.campaign_id = open_campaign.id AND NOT invitation.signed_off
"""
_SIGN_OFF_SQLITE = """
    UPDATE invitation SET signed_off = true, blinded_hash = :blinded_hash
    WHERE id = :invitation AND NOT signed_off
      AND EXISTS (SELECT 1 FROM campaign WHERE id = :campaign AND state = 'open')
"""


_SOME_ELEMENT = hash_to_group(b"")


def sign_off(voting: Voting, authenticator: bytes, blinded: bytes, *, now: datetime) -> SignOff:
    """Tick off the holder of `authenticator` (32 bytes) and evaluate `blinded` (32 bytes) for their cell.

    The same element is evaluated again, whenever the box still takes ballots, so that a lost reply loses nothing.
    Raises UnknownCodeError, also for what is no element, AlreadySignedOffError for another element,
    QuotaReachedError where a group has no seat left, VotingNotOpenError or VotingClosedError; then nothing was written.
    """
    if voting.keys is None:
        raise voting.why_no_keys
    request = _Request(voting, voting.keys, hashlib.sha256(authenticator).digest(), blinded, now=now)
    try:
        return request.run()
    except ConnectionLostError:
        # Harmless when it had been written after all: the same element is welcome again.
        return request.run()


@dataclass(frozen=True, slots=True)
class _Request:
    """One sign-off, which can be tried twice."""

    voting: Voting
    keys: BoxKeys
    verifier: bytes
    blinded: bytes
    now: datetime

    def run(self) -> SignOff:
        """Return the evaluation once the line is ticked off. Raises VotingError, ConnectionLostError.

        Privacy: every request has one element evaluated, after its line was looked for and before anything is
        written; by a key that is no cell's where there is no line, and another element where there is none. A refusal
        takes as much work as a sign-off, whatever it is for.
        """
        with driver_connection() as connection:
            line = self._find_link(connection) if self.voting.is_by_link else self._find_line(connection)
            evaluation = self._evaluate(line)
            if line is None or evaluation is None:
                raise self._why_unknown(connection)
            if line.cell not in self.keys.issuers:
                raise VotingClosedError
            if isinstance(line, Link):
                take_seat(connection, line, self._blinded_hash)
            else:
                self._sign_off(connection, line)
            return SignOff(line.cell, evaluation)

    def _evaluate(self, line: Line | Link | None) -> Evaluation | None:
        """Return the evaluation by the key of a line's cell; None for what is no element."""
        issuer = self.keys.issuers.get(line.cell, self.keys.decoy) if line else self.keys.decoy
        try:
            return issuer.evaluate(self.blinded)
        except TokenError:
            self.keys.decoy.evaluate(_SOME_ELEMENT)
            return None

    def _sign_off(self, connection: DriverConnection, line: Line) -> None:
        """Tick off the line, unless this element has done so before. Raises VotingError."""
        if self._is_ours(line) or (line.find_refusal() is None and self._tick_off(connection, line)):
            return
        # In between somebody else has used the code, or the campaign was closed.
        now = self._find_line(connection)
        if now is None:
            raise self._why_unknown(connection)
        if not self._is_ours(now):
            raise now.find_refusal() or VotingClosedError

    def _is_ours(self, line: Line) -> bool:
        return line.is_signed_off and line.blinded_hash == self._blinded_hash

    @property
    def _blinded_hash(self) -> bytes:
        return hashlib.sha256(self.blinded).digest()

    def _find_line(self, connection: DriverConnection) -> Line | None:
        values = {"verifier": self.verifier, "now": connection.instant(self.now)}
        row = connection.execute(_FIND_LINE, values).fetchone()
        if row is None or row[0] != self.voting.campaign_id:
            return None
        _, invitation, cell, is_signed_off, blinded_hash, state, has_opened, has_closed = row
        known = bytes(blinded_hash) if blinded_hash is not None else None
        return Line(invitation, cell, is_signed_off, known, CampaignState(state), has_opened, has_closed)

    def _find_link(self, connection: DriverConnection) -> Link | None:
        link = find_link(connection, self.verifier, now=self.now)
        return link if link is not None and link.campaign == self.voting.campaign_id else None

    def _why_unknown(self, connection: DriverConnection) -> VotingError:
        """Say why no line was found: once the box is opened, no code is known, whoever was sent it."""
        row = connection.execute(_FIND_STATE, {"campaign": self.voting.campaign_id}).fetchone()
        is_closed = row is None or CampaignState(row[0]) not in {*BEFORE_OPENING, CampaignState.OPEN}
        return VotingClosedError() if is_closed else UnknownCodeError()

    def _tick_off(self, connection: DriverConnection, line: Line) -> bool:
        """Sign the line off; False, with nothing written, when that cannot be any more."""
        values = {
            "campaign": self.voting.campaign_id,
            "invitation": line.invitation,
            "blinded_hash": self._blinded_hash,
        }
        statement = _SIGN_OFF_POSTGRES if connection.is_postgres else _SIGN_OFF_SQLITE
        return connection.execute(statement, values).rowcount == 1
