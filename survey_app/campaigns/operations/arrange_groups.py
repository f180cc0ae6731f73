"""Use cases: the groups of pupils or parents that answer by a shared link, and how many answers each may give.

A group is one team and one reporting cell; its quota is so many seats on the roll, each of which is nobody's.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session, scoped_session

from survey_app.accounts.journal import record
from survey_app.accounts.operations import require_role
from survey_app.campaigns.models import Campaign, CampaignState, Invitation, ReportingCell, Team
from survey_app.campaigns.operations.access import HEADS, get_campaign, lock_preparing, require_links
from survey_app.campaigns.operations.arrange_cells import smallest_cell
from survey_app.campaigns.operations.close_campaign import NotOpenError
from survey_app.campaigns.operations.locking import lock_campaign
from survey_app.campaigns.operations.roll import empty_roll
from survey_app.campaigns.roster.headings import fold
from survey_app.database import random_key, session, transaction

MOST_GROUPS = 30
HIGHEST_QUOTA = 1000
NAME_LIMIT = 120
NOBODY = "place.invalid"
"""The domain of seats, which have no address: no mail can reach it (RFC 2606)."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group that shares a link, and how many answers are expected of it."""

    name: str
    quota: int


@dataclass(frozen=True, slots=True)
class KnownGroup:
    """A group of a campaign; `id` is that of its team."""

    id: int
    name: str
    quota: int


class GroupFault(StrEnum):
    """What is wrong with a group, or with all of them (NO_GROUP, TOO_MANY)."""

    NO_GROUP = "no_group"
    TOO_MANY = "too_many"
    NO_NAME = "no_name"
    SAME_NAME = "same_name"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    LOWERED = "lowered"


@dataclass(frozen=True, slots=True)
class GroupComplaint:
    """A fault, the group it is about by its place in what was given, and the number that would do."""

    fault: GroupFault
    place: int = 0
    limit: int = 0


class GroupsRefusedError(Exception):
    """The groups cannot be so; nothing was changed."""

    def __init__(self, complaints: tuple[GroupComplaint, ...]) -> None:
        super().__init__(", ".join(complaint.fault for complaint in complaints))
        self.complaints = complaints


def list_groups(campaign: Campaign) -> list[KnownGroup]:
    """Return the groups of a campaign in the order in which they were given."""
    rows = session().execute(
        select(Team.id, Team.name, func.count(Invitation.id))
        .join(ReportingCell, ReportingCell.id == Team.cell_id)
        .outerjoin(Invitation, Invitation.team_id == Team.id)
        .where(Team.campaign_id == campaign.id)
        .group_by(Team.id, ReportingCell.number)
        .order_by(ReportingCell.number)
    )
    return [KnownGroup(*row) for row in rows]


def set_groups(public_id: str, groups: Sequence[Group], *, actor: int, now: datetime) -> None:
    """Make these the groups of a campaign in preparation, whichever it had.

    Raises CampaignNotFoundError, NotPreparingError, NotByLinkError or GroupsRefusedError.
    """
    with transaction() as writing:
        campaign = lock_preparing(writing, public_id, actor)
        require_links(campaign)
        named = [Group(_clean(group.name), group.quota) for group in groups]
        complaints = _find_complaints(named, smallest_cell(campaign))
        if complaints:
            raise GroupsRefusedError(complaints)
        empty_roll(writing, campaign)
        for table in (Team, ReportingCell):
            writing.execute(delete(table).where(table.campaign_id == campaign.id))
        for number, group in enumerate(named, start=1):
            _add_group(writing, campaign.id, number, group)
        record(
            "campaign.set_groups",
            actor,
            campaign.school_id,
            now=now,
            campaign=public_id,
            groups=len(named),
            answers=sum(group.quota for group in named),
        )


def raise_quotas(public_id: str, quotas: Mapping[int, int], *, actor: int, now: datetime) -> int:
    """Expect more answers of groups (by the ids of their teams); return how many seats were added.

    Privacy: never fewer, since how many are taken would be told by what is refused. The numbers that the disclosure
    rules know are those at the end. Raises CampaignNotFoundError, ForbiddenError for people other than the head of the
    school, NotByLinkError, NotOpenError, or GroupsRefusedError.
    """
    with transaction() as writing:
        campaign = get_campaign(public_id, actor)
        require_role(actor, campaign.school_id, *HEADS)
        require_links(campaign)
        lock_campaign(writing, campaign.id, exclusive=True)
        writing.refresh(campaign, with_for_update=True)
        if campaign.state not in {CampaignState.SCHEDULED, CampaignState.OPEN}:
            raise NotOpenError
        groups = list_groups(campaign)
        complaints = _find_quota_complaints(groups, quotas)
        if complaints:
            raise GroupsRefusedError(complaints)
        added = 0
        for group in groups:
            more = quotas.get(group.id, group.quota) - group.quota
            _add_seats(writing, campaign.id, group.id, more)
            added += more
        if added:
            record(
                "campaign.raise_quota", actor, campaign.school_id, now=now, campaign=public_id, added=added
            )
    return added


def _find_complaints(groups: Sequence[Group], minimum: int) -> tuple[GroupComplaint, ...]:
    if not groups:
        return (GroupComplaint(GroupFault.NO_GROUP),)
    if len(groups) > MOST_GROUPS:
        return (GroupComplaint(GroupFault.TOO_MANY, limit=MOST_GROUPS),)
    folded = Counter(fold(group.name) for group in groups)
    complaints = []
    for place, group in enumerate(groups):
        if not group.name:
            complaints.append(GroupComplaint(GroupFault.NO_NAME, place))
        elif folded[fold(group.name)] > 1:
            complaints.append(GroupComplaint(GroupFault.SAME_NAME, place))
        if group.quota < minimum:
            complaints.append(GroupComplaint(GroupFault.TOO_SMALL, place, minimum))
        elif group.quota > HIGHEST_QUOTA:
            complaints.append(GroupComplaint(GroupFault.TOO_LARGE, place, HIGHEST_QUOTA))
    return tuple(complaints)


def _find_quota_complaints(
    groups: Sequence[KnownGroup], quotas: Mapping[int, int]
) -> tuple[GroupComplaint, ...]:
    complaints = []
    for place, group in enumerate(groups):
        quota = quotas.get(group.id, group.quota)
        if quota < group.quota:
            complaints.append(GroupComplaint(GroupFault.LOWERED, place, group.quota))
        elif quota > HIGHEST_QUOTA:
            complaints.append(GroupComplaint(GroupFault.TOO_LARGE, place, HIGHEST_QUOTA))
    return tuple(complaints)


def _clean(name: str) -> str:
    """Return a name in one line, without what cannot be seen."""
    spaced = "".join(character if character.isprintable() else " " for character in name)
    return " ".join(spaced.split())[:NAME_LIMIT]


def _add_group(writing: scoped_session[Session], campaign_id: int, number: int, group: Group) -> None:
    cell = ReportingCell(campaign_id=campaign_id, number=number, name=group.name)
    writing.add(cell)
    writing.flush()
    team = Team(campaign_id=campaign_id, name=group.name, cell_id=cell.id)
    writing.add(team)
    writing.flush()
    _add_seats(writing, campaign_id, team.id, group.quota)


def _add_seats(writing: scoped_session[Session], campaign_id: int, team_id: int, count: int) -> None:
    """Add seats to a group. Privacy: they differ in nothing but in chance."""
    if count:
        rows = [
            {
                "id": random_key(),
                "campaign_id": campaign_id,
                "team_id": team_id,
                "email": f"{random_key()}@{NOBODY}",
                "wants_no_mail": True,
            }
            for _ in range(count)
        ]
        writing.execute(insert(Invitation), rows)
