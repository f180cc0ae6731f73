"""Shutting: a box waits, after its campaign has closed, for those who have signed off; then it takes no more.

A browser that has signed off may still be sending: its outbox survives a closed tab and a lost connection.
Privacy: two totals of the whole school are compared, nobody's sign-off with anybody's ballot.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from survey_app.ballots.models import BallotBox, SealedBallot
from survey_app.campaigns.models import Campaign, CampaignState, Invitation
from survey_app.database import session, transaction

GRACE = timedelta(hours=24)
"""How long after closing a box waits at most."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What a box and its roll hold, of the whole school. `ballots` are all rows of the box."""

    invited: int
    signed_off: int
    ballots: int

    @property
    def missing(self) -> int:
        """How many have signed off whose ballot has not arrived."""
        return max(self.signed_off - self.ballots, 0)


def shut_box(campaign_id: int, now: datetime) -> bool:
    """Shut the box of a closed campaign when it has waited enough; tell whether it is shut.

    A campaign that is closed and has no box counts as shut: whoever reads it will find out.
    """
    with transaction() as writing:
        campaign = writing.get(Campaign, campaign_id)
        if campaign is None or campaign.state is not CampaignState.CLOSED:
            return False
        # Depositing holds this row in share mode: whoever was depositing has finished, whoever comes later finds it
        # shut. What is counted after the lock is all there will be.
        box = writing.get(BallotBox, campaign.public_id, with_for_update=True, populate_existing=True)
        if box is None or not box.takes_ballots:
            return True
        if not _has_waited_enough(writing, campaign, now):
            return False
        box.takes_ballots = False
    return True


def waits_until(closed_at: datetime) -> datetime:
    """Return the instant at which a box is shut at the latest."""
    return closed_at + GRACE


def count_totals(campaign_id: int, public_id: str) -> Totals:
    """Count the roll and the box of a campaign as wholes."""
    return _count(session(), campaign_id, public_id)


def _has_waited_enough(writing: scoped_session[Session], campaign: Campaign, now: datetime) -> bool:
    if campaign.closed_at is None or waits_until(campaign.closed_at) <= now:
        return True
    return _count(writing, campaign.id, campaign.public_id).missing == 0


def _count(rows: scoped_session[Session], campaign_id: int, public_id: str) -> Totals:
    people = select(func.count(), func.count().filter(Invitation.signed_off)).where(
        Invitation.campaign_id == campaign_id
    )
    ballots = select(func.count()).where(SealedBallot.campaign_public_id == public_id)
    invited, signed_off = rows.execute(people).one()
    return Totals(invited, signed_off, rows.scalar(ballots) or 0)
