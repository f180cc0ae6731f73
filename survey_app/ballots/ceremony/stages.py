"""How far the opening of a box is: what its page, its letters and its operations go by."""

from datetime import datetime
from enum import StrEnum

from survey_app.ballots.models import BallotBox
from survey_app.ballots.opening.records import OpeningFacts
from survey_app.ballots.opening.shutting import count_totals, waits_until
from survey_app.campaigns.models import Campaign, CampaignState, OpeningRule
from survey_app.database import session
from survey_app.keys.store import Purpose, key_store


class Stage(StrEnum):
    """How far an opening is.

    NOT_CLOSED: ballots are taken, or not yet. WAITING_FOR_BALLOTS: closed, some are still on their way.
    WAITING_FOR_PARTS: the box is shut, two people have to bring their parts. BEING_OPENED: a worker reads it.
    KEY_LOST: nobody can ever read it. OPENED, DESTROYED_UNREAD: it is over. BEFORE_RECORDS: it was opened by a
    version that kept no record.
    """

    NOT_CLOSED = "not_closed"
    WAITING_FOR_BALLOTS = "waiting_for_ballots"
    WAITING_FOR_PARTS = "waiting_for_parts"
    BEING_OPENED = "being_opened"
    KEY_LOST = "key_lost"
    OPENED = "opened"
    DESTROYED_UNREAD = "destroyed_unread"
    BEFORE_RECORDS = "before_records"


CAN_BE_DESTROYED = frozenset({Stage.WAITING_FOR_PARTS, Stage.KEY_LOST})
OVER = frozenset({CampaignState.REPORTED, CampaignState.ENDED})


def find_stage(campaign: Campaign, record: OpeningFacts | None, now: datetime) -> Stage:
    """Return how far the opening of a campaign is; `record` is what was kept of one that is over."""
    if campaign.state in OVER:
        if record is None:
            return Stage.BEFORE_RECORDS
        return Stage.OPENED if record.was_read else Stage.DESTROYED_UNREAD
    if campaign.state is not CampaignState.CLOSED:
        return Stage.NOT_CLOSED
    box = session().get(BallotBox, campaign.public_id, populate_existing=True)
    if box is not None and box.takes_ballots:
        return _stage_before_shutting(campaign, now)
    return _stage_of_shut_box(campaign)


def _stage_before_shutting(campaign: Campaign, now: datetime) -> Stage:
    is_late = campaign.closed_at is not None and waits_until(campaign.closed_at) <= now
    return (
        Stage.WAITING_FOR_BALLOTS
        if not is_late and count_totals(campaign.id, campaign.public_id).missing
        else Stage.BEING_OPENED
    )


def _stage_of_shut_box(campaign: Campaign) -> Stage:
    store, public_id = key_store(), campaign.public_id
    if not store.holds(public_id, Purpose.BOX):
        return Stage.KEY_LOST
    if store.holds(public_id, Purpose.OPENING):
        return Stage.BEING_OPENED
    has_parts = campaign.opening_rule is OpeningRule.TWO_OF_THREE
    return (
        Stage.WAITING_FOR_PARTS
        if has_parts and store.holds(public_id, Purpose.LOCKED_OPENING)
        else Stage.KEY_LOST
    )
