"""Seats: whoever holds the code that a group shares takes one of its free seats on the roll, at random.

Privacy: a seat is nobody's, so that taking one says no more than that the group has given one answer more.
"""

from dataclasses import dataclass
from datetime import datetime

from survey_app.ballots.errors import QuotaReachedError, VotingClosedError, VotingError, VotingNotOpenError
from survey_app.ballots.voting import BEFORE_OPENING
from survey_app.campaigns.models import CampaignState
from survey_app.database import DriverConnection


@dataclass(frozen=True, slots=True)
class Link:
    """The shared link that an authenticator leads to, its cell, and whether its campaign takes ballots now."""

    campaign: int
    team: int
    cell: int
    state: CampaignState
    has_opened: bool
    has_closed: bool

    def find_refusal(self) -> VotingError | None:
        """Say why nobody can take a seat, if so."""
        if self.state in BEFORE_OPENING or not self.has_opened:
            return VotingNotOpenError()
        if self.state is not CampaignState.OPEN or self.has_closed:
            return VotingClosedError()
        return None


_FIND_LINK = """
    SELECT campaign.id, shared_link.team_id, reporting_cell.number, campaign.state,
      campaign.opens_at <= :now, campaign.closes_at <= :now
    FROM shared_link
    JOIN team ON team.id = shared_link.team_id
    JOIN campaign ON campaign.id = team.campaign_id
    JOIN reporting_cell ON reporting_cell.id = team.cell_id
    WHERE shared_link.verifier = :verifier
"""

# Closing waits for who holds the campaign's row in share mode; of two who come for one group, the second waits for the
# first, so that the last seat is one person's and an element that comes twice has one. SQLite lets one writer in at a
# time anyway.
_HOLD_CAMPAIGN = "SELECT id FROM campaign WHERE id = :campaign AND state = 'open'"
_HOLD_LINK = "SELECT team_id FROM shared_link WHERE team_id = :team"
_IN_SHARE_MODE = " FOR SHARE"
_ALONE = " FOR UPDATE"

_FIND_SEAT = """
    SELECT 1 FROM invitation
    WHERE campaign_id = :campaign AND team_id = :team AND signed_off AND blinded_hash = :blinded_hash
"""
_TAKE_SEAT = """
    UPDATE invitation SET signed_off = true, blinded_hash = :blinded_hash
    WHERE id = (
      SELECT id FROM invitation WHERE campaign_id = :campaign AND team_id = :team AND NOT signed_off
      ORDER BY random() LIMIT 1
    )
"""


def find_link(connection: DriverConnection, verifier: bytes, *, now: datetime) -> Link | None:
    """Return the link that a code belongs to; None for none."""
    values = {"verifier": verifier, "now": connection.instant(now)}
    row = connection.execute(_FIND_LINK, values).fetchone()
    if row is None:
        return None
    campaign, team, cell, state, has_opened, has_closed = row
    return Link(campaign, team, cell, CampaignState(state), bool(has_opened), bool(has_closed))


def take_seat(connection: DriverConnection, link: Link, blinded_hash: bytes) -> None:
    """Take a free seat for an element; the one it has when it comes again, even after the closing.

    Raises QuotaReachedError, VotingNotOpenError or VotingClosedError; then nothing was written.
    """
    values = {"campaign": link.campaign, "team": link.team, "blinded_hash": blinded_hash}
    if _has_seat(connection, values):
        return
    refusal = link.find_refusal()
    if refusal:
        raise refusal
    with connection.transaction():
        if not _hold(connection, _HOLD_CAMPAIGN, _IN_SHARE_MODE, {"campaign": link.campaign}):
            raise VotingClosedError
        _hold(connection, _HOLD_LINK, _ALONE, {"team": link.team})
        if not _has_seat(connection, values) and connection.execute(_TAKE_SEAT, values).rowcount != 1:
            raise QuotaReachedError


def _has_seat(connection: DriverConnection, values: dict[str, object]) -> bool:
    return connection.execute(_FIND_SEAT, values).fetchone() is not None


def _hold(connection: DriverConnection, statement: str, how: str, values: dict[str, object]) -> bool:
    """Read a row and keep others from it until the transaction ends; tell whether it is there."""
    locked = statement + how if connection.is_postgres else statement
    return connection.execute(locked, values).fetchone() is not None
