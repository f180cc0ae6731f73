"""How far campaigns are prepared: told of one or of many in the same two queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select

from questionnaires.analysis.report import Thresholds
from survey_app.accounts.models import Account, AccountMail, AccountMailKind, Membership, Role
from survey_app.campaigns.dates import DateComplaint, find_date_complaints
from survey_app.campaigns.models import Campaign, Invitation, Team
from survey_app.campaigns.operations.set_calendar import get_calendar
from survey_app.campaigns.operations.set_protection import waits_for_parts
from survey_app.campaigns.operations.thresholds import get_installation_thresholds, raise_for
from survey_app.database import session


class Step(StrEnum):
    """What is done before a campaign opens, in order. The trial is advised; the rest is needed."""

    ROSTER = "roster"
    CELLS = "cells"
    GROUPS = "groups"
    TRIAL = "trial"
    CALENDAR = "calendar"
    PROTECTION = "protection"


STEPS = (Step.ROSTER, Step.CELLS, Step.TRIAL, Step.CALENDAR, Step.PROTECTION)
STEPS_BY_LINK = (Step.GROUPS, Step.CALENDAR, Step.PROTECTION)
"""Where people answer by the shared link of their group."""


@dataclass(frozen=True, slots=True)
class Preparation:
    """What is known of a campaign in preparation.

    `counted`: people invited without the direction, who alone count for the size of cells. `smallest`: the
    size of the smallest cell, 0 without cells or when a team has none; `minimum`: what it must be at least.
    `waits_for_parts`: the key is to be in three parts, which are not handed out yet.
    """

    invited: int
    counted: int
    cells: int
    smallest: int
    minimum: int
    has_trial: bool
    has_calendar: bool
    waits_for_parts: bool
    complaints: tuple[DateComplaint, ...]
    steps: tuple[Step, ...] = STEPS

    @property
    def is_school_too_small(self) -> bool:
        """Whether no arrangement of cells could be enough."""
        return Step.ROSTER in self.steps and self.invited > 0 and self.counted < self.minimum

    def is_done(self, step: Step) -> bool:
        """Say whether nothing is left to do for a step."""
        return {
            Step.ROSTER: self.counted >= self.minimum,
            Step.CELLS: self.smallest >= self.minimum,
            Step.GROUPS: self.smallest >= self.minimum,
            Step.TRIAL: self.has_trial,
            Step.CALENDAR: self.has_calendar and not self.complaints,
            Step.PROTECTION: not self.waits_for_parts,
        }[step]

    @property
    def is_ready(self) -> bool:
        """Whether the campaign can be opened."""
        return all(self.is_done(step) for step in self._needed)

    @property
    def next_step(self) -> Step | None:
        """The first needed step that is not done, else the trial if it was not made."""
        advised = [step for step in self.steps if step is Step.TRIAL]
        return next((step for step in [*self._needed, *advised] if not self.is_done(step)), None)

    @property
    def _needed(self) -> list[Step]:
        return [step for step in self.steps if step is not Step.TRIAL]


def get_preparations(campaigns: Sequence[Campaign], now: datetime) -> Mapping[int, Preparation]:
    """Return how far these campaigns in preparation are, by id; revisions and reminders were loaded with them."""
    limits = get_installation_thresholds()
    ids = [campaign.id for campaign in campaigns]
    sizes = _count_cells(ids)
    tried = _find_trials(ids)
    return {
        campaign.id: _preparation(
            campaign, sizes.get(campaign.id, {}), limits, has_trial=campaign.id in tried, now=now
        )
        for campaign in campaigns
    }


def _preparation(
    campaign: Campaign,
    sizes: Mapping[int | None, tuple[int, int]],
    limits: Thresholds,
    *,
    has_trial: bool,
    now: datetime,
) -> Preparation:
    calendar = get_calendar(campaign)
    return Preparation(
        invited=sum(invited for invited, _ in sizes.values()),
        counted=sum(counted for _, counted in sizes.values()),
        cells=sum(cell is not None for cell in sizes),
        smallest=0 if None in sizes else min((counted for _, counted in sizes.values()), default=0),
        minimum=raise_for(limits, campaign).cell_invited,
        has_trial=has_trial,
        has_calendar=calendar is not None,
        waits_for_parts=waits_for_parts(campaign),
        complaints=find_date_complaints(calendar, now) if calendar else (),
        steps=STEPS_BY_LINK if campaign.is_by_link else STEPS,
    )


def _count_cells(campaign_ids: Sequence[int]) -> dict[int, dict[int | None, tuple[int, int]]]:
    """Count the people of each cell (None: teams without one), all of them and without the direction."""
    direction = (
        select(Account.email)
        .join(Membership)
        .where(Membership.school_id == Campaign.school_id, Membership.role == Role.CHEF)
        .correlate(Campaign)
    )
    rows = session().execute(
        select(
            Team.campaign_id,
            Team.cell_id,
            func.count(Invitation.id),
            func.count(Invitation.id).filter(Invitation.email.not_in(direction)),
        )
        .join(Campaign, Campaign.id == Team.campaign_id)
        .join(Invitation, Invitation.team_id == Team.id)
        .where(Team.campaign_id.in_(campaign_ids))
        .group_by(Team.campaign_id, Team.cell_id)
    )
    sizes: dict[int, dict[int | None, tuple[int, int]]] = {}
    for campaign_id, cell_id, invited, counted in rows:
        sizes.setdefault(campaign_id, {})[cell_id] = (invited, counted)
    return sizes


def _find_trials(campaign_ids: Sequence[int]) -> frozenset[int | None]:
    return frozenset(
        session().scalars(
            select(AccountMail.campaign_id).where(
                AccountMail.kind == AccountMailKind.TRIAL, AccountMail.campaign_id.in_(campaign_ids)
            )
        )
    )
