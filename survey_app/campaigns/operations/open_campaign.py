"""Use cases: scheduling a campaign, which freezes it, and starting it, which owes everybody an invitation."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session, scoped_session

from survey_app.accounts import journal
from survey_app.accounts.models import Account, Membership, Role
from survey_app.accounts.operations import require_role
from survey_app.campaigns.errors import NotPreparingError
from survey_app.campaigns.models import Campaign, CampaignState, Invitation, ReportingCell, Team
from survey_app.campaigns.operations.arrange_cells import smallest_cell
from survey_app.campaigns.operations.locking import lock_campaign
from survey_app.campaigns.operations.queue_reminders import queue_wave
from survey_app.campaigns.operations.set_protection import waits_for_parts
from survey_app.campaigns.operations.thresholds import keep_thresholds
from survey_app.campaigns.safety import list_dangers
from survey_app.campaigns.shared_codes import make_links
from survey_app.database import session, transaction

INVITATION_WAVE = 0


class Obstacle(StrEnum):
    """What keeps a campaign from being scheduled."""

    NO_DATES = "no_dates"
    CLOSES_TOO_SOON = "closes_too_soon"
    NOBODY_INVITED = "nobody_invited"
    NO_GROUP = "no_group"
    TEAM_WITHOUT_CELL = "team_without_cell"
    CELL_TOO_SMALL = "cell_too_small"
    PARTS_NOT_HANDED_OUT = "parts_not_handed_out"
    UNSAFE_INSTALLATION = "unsafe_installation"


class NotReadyError(Exception):
    """The campaign cannot be scheduled as it is; `obstacles` says why."""

    def __init__(self, obstacles: frozenset[Obstacle]) -> None:
        """Keep what is in the way."""
        super().__init__(", ".join(sorted(obstacles)))
        self.obstacles = obstacles


@dataclass(frozen=True, slots=True)
class _CellCount:
    invited: int
    direction: int


def schedule_campaign(campaign_id: int, actor: int, now: datetime) -> None:
    """Freeze a prepared campaign; it opens by itself at its date.

    Marks on the roll those who will read the report, so that disclosure counts without them (rule 2). `actor`
    is an account. Raises ForbiddenError, NotPreparingError, or NotReadyError with all that is in the way.
    """
    with transaction() as writing:
        lock_campaign(writing, campaign_id, exclusive=True)
        campaign = writing.get_one(Campaign, campaign_id, with_for_update=True, populate_existing=True)
        require_role(actor, campaign.school_id, Role.CHEF)
        if campaign.state is not CampaignState.PREPARING:
            raise NotPreparingError
        obstacles = find_obstacles(campaign, now)
        if obstacles:
            raise NotReadyError(obstacles)
        _mark_viewers(writing, campaign)
        keep_thresholds(writing, campaign)
        campaign.state = CampaignState.SCHEDULED
        journal.record("campaign.schedule", actor, campaign.school_id, now=now, campaign=campaign.public_id)


def start_campaign(writing: scoped_session[Session], campaign: Campaign, now: datetime) -> None:
    """Open a scheduled campaign whose ballot box is ready, and owe everybody an invitation, or each group its link.

    Belongs to the caller's transaction, so that box, state, messages and links share one fate.
    """
    campaign.state = CampaignState.OPEN
    if campaign.is_by_link:
        writing.add_all(make_links(campaign))
    else:
        queue_wave(writing, campaign.id, INVITATION_WAVE, now)
    journal.record("campaign.open", None, campaign.school_id, now=now, campaign=campaign.public_id)


def refuse_start(campaign: Campaign, now: datetime) -> None:
    """Tell the journal, once for each campaign, that it does not open because the installation is unsafe.

    Belongs to the caller's transaction.
    """
    if not journal.has_recorded(
        "campaign.refuse_opening", campaign.school_id, "campaign", campaign.public_id
    ):
        journal.record(
            "campaign.refuse_opening", None, campaign.school_id, now=now, campaign=campaign.public_id
        )


def find_obstacles(campaign: Campaign, now: datetime) -> frozenset[Obstacle]:
    """Return what keeps a campaign from being scheduled; empty when it is ready."""
    obstacles = set(_obstacles_of_dates(campaign, now))
    if waits_for_parts(campaign):
        obstacles.add(Obstacle.PARTS_NOT_HANDED_OUT)
    if list_dangers():
        obstacles.add(Obstacle.UNSAFE_INSTALLATION)
    counts = _count_cells(campaign)
    if sum(count.invited for count in counts.values()) == 0:
        return frozenset(obstacles | {Obstacle.NO_GROUP if campaign.is_by_link else Obstacle.NOBODY_INVITED})
    if None in counts:
        obstacles.add(Obstacle.TEAM_WITHOUT_CELL)
    smallest = smallest_cell(campaign)
    # The direction forms no cell and counts in none: it reads the report.
    if any(count.invited - count.direction < smallest for cell, count in counts.items() if cell is not None):
        obstacles.add(Obstacle.CELL_TOO_SMALL)
    return frozenset(obstacles)


def _obstacles_of_dates(campaign: Campaign, now: datetime) -> set[Obstacle]:
    if campaign.opens_at is None or campaign.closes_at is None:
        return {Obstacle.NO_DATES}
    return {Obstacle.CLOSES_TOO_SOON} if campaign.closes_at <= max(now, campaign.opens_at) else set()


def _count_cells(campaign: Campaign) -> dict[int | None, _CellCount]:
    """Count the roll by cell, empty cells included; None stands for people whose team has no cell."""
    direction = _emails_of(campaign, Role.CHEF)
    rows = session().execute(
        select(
            ReportingCell.id,
            func.count(Invitation.id),
            func.count(Invitation.id).filter(Invitation.email.in_(direction)),
        )
        .select_from(Team)
        .outerjoin(Invitation, Invitation.team_id == Team.id)
        .outerjoin(ReportingCell, ReportingCell.id == Team.cell_id)
        .where(Team.campaign_id == campaign.id)
        .group_by(ReportingCell.id)
        .having(or_(ReportingCell.id.is_not(None), func.count(Invitation.id) > 0))
    )
    counts: dict[int | None, _CellCount] = {cell: _CellCount(*numbers) for cell, *numbers in rows}
    for cell in campaign.cells:
        counts.setdefault(cell.id, _CellCount(0, 0))
    return counts


def _mark_viewers(writing: scoped_session[Session], campaign: Campaign) -> None:
    viewers = _emails_of(campaign, Role.CHEF, Role.REFERENT)
    writing.execute(
        update(Invitation)
        .where(and_(Invitation.campaign_id == campaign.id, Invitation.email.in_(viewers)))
        .values(is_viewer=True)
        .execution_options(synchronize_session=False)
    )


def _emails_of(campaign: Campaign, *roles: Role) -> list[str]:
    """Return the addresses of accounts with one of these roles in the campaign's school."""
    return list(
        session().scalars(
            select(Account.email)
            .join(Membership)
            .where(Membership.school_id == campaign.school_id, Membership.role.in_(roles))
        )
    )
