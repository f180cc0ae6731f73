"""Use cases: watching the opening of a box, bringing two parts of its key together, destroying it unread."""

from dataclasses import dataclass
from datetime import datetime

from survey_app.accounts import journal
from survey_app.accounts.operations import require_role
from survey_app.ballots.ceremony.calling import forget_calls
from survey_app.ballots.ceremony.stages import CAN_BE_DESTROYED, OVER, Stage, find_stage
from survey_app.ballots.key_parts import LockedKey
from survey_app.ballots.opening.open_box import destroy_unread, keys_awaited_until
from survey_app.ballots.opening.records import OpeningFacts, read_opening_record
from survey_app.ballots.opening.shutting import Totals, count_totals, waits_until
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.campaigns.operations.access import HEADS, get_campaign, is_head
from survey_app.campaigns.operations.locking import lock_campaign
from survey_app.campaigns.operations.thresholds import get_thresholds
from survey_app.database import transaction
from survey_app.keys.store import Purpose, key_store
from survey_app.queueing import TaskName, enqueue


class NotWaitingForPartsError(Exception):
    """The box does not wait for parts: not yet, or not any more."""


class BoxIsNeededError(Exception):
    """The box is still taking ballots, can be opened, or was: there is no reason to destroy it unread."""


@dataclass(frozen=True, slots=True)
class OpeningView:
    """An opening as the people of the school see it.

    `totals` is None where the school is too small to be told them, or before there is anything to tell. `ballots_told`
    says whether the box is closed, so that its count may be told. `record` is there exactly once it is over. Until
    `shut_at` ballots are waited for at most, until `awaited_until` keys.
    """

    campaign: Campaign
    stage: Stage
    totals: Totals | None
    record: OpeningFacts | None
    shut_at: datetime | None
    awaited_until: datetime | None
    may_destroy: bool

    @property
    def ballots_told(self) -> bool:
        """Whether the number of ballots is told. Privacy: not while one could watch it grow."""
        return self.campaign.state is CampaignState.CLOSED


def look_at_opening(public_id: str, *, actor: int, now: datetime) -> OpeningView:
    """Return how far the opening of a campaign is. Raises CampaignNotFoundError."""
    campaign = get_campaign(public_id, actor)
    record = read_opening_record(public_id) if campaign.state in OVER else None
    totals = _count(campaign) if campaign.state in {CampaignState.OPEN, CampaignState.CLOSED} else None
    stage = find_stage(campaign, record, now)
    # Privacy: disclosure rule 9, the school as a whole and only from eight people invited.
    is_told = totals is not None and totals.invited >= get_thresholds(campaign).school
    return OpeningView(
        campaign=campaign,
        stage=stage,
        totals=totals if is_told else None,
        record=record,
        shut_at=waits_until(campaign.closed_at) if campaign.closed_at else None,
        awaited_until=keys_awaited_until(campaign.closed_at) if campaign.closed_at else None,
        may_destroy=stage in CAN_BE_DESTROYED and is_head(campaign, actor),
    )


def enter_parts(public_id: str, first: str, second: str, *, actor: int, now: datetime) -> None:
    """Give the worker the opening key for two parts as they were typed, and have the box opened.

    Raises CampaignNotFoundError, NotWaitingForPartsError, or PartsRefusedError, which says which is not recognised.
    """
    with transaction() as writing:
        campaign = get_campaign(public_id, actor)
        lock_campaign(writing, campaign.id, exclusive=True)
        writing.refresh(campaign, with_for_update=True)
        if find_stage(campaign, None, now) is not Stage.WAITING_FOR_PARTS:
            raise NotWaitingForPartsError
        stored = key_store().get(public_id, Purpose.LOCKED_OPENING)
        opening_key = LockedKey.from_bytes(public_id, stored).unlock(first, second)
        key_store().put(public_id, Purpose.OPENING, opening_key)
        forget_calls(writing, campaign.id)
        journal.record("opening.enter_parts", actor, campaign.school_id, now=now, campaign=public_id)
        campaign_id = campaign.id
    enqueue(TaskName.OPEN_BALLOT_BOX, str(campaign_id))


def require_destroyable(public_id: str, *, actor: int, now: datetime) -> Campaign:
    """Return a campaign whose box may be destroyed unread by this account.

    Raises CampaignNotFoundError, ForbiddenError for people other than the head of the school, or BoxIsNeededError.
    """
    campaign = get_campaign(public_id, actor)
    require_role(actor, campaign.school_id, *HEADS)
    if find_stage(campaign, None, now) not in CAN_BE_DESTROYED:
        raise BoxIsNeededError
    return campaign


def destroy_box_unread(public_id: str, *, actor: int, now: datetime) -> None:
    """Destroy a box that nobody can open any more. Raises what `require_destroyable` raises."""
    campaign = require_destroyable(public_id, actor=actor, now=now)
    destroy_unread(campaign.id, actor=actor, now=now)


def _count(campaign: Campaign) -> Totals:
    return count_totals(campaign.id, campaign.public_id)
