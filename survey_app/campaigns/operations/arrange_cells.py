"""Use cases: the pôles of teams, and the reporting cells proposed from them or arranged by hand.

Disclosure rule 1: one partition, every team in exactly one cell, every cell with enough people invited.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, update
from sqlalchemy.orm import Session, scoped_session

from questionnaires.analysis.cells import TeamSize, merge_teams
from survey_app.accounts.journal import record
from survey_app.campaigns.models import Campaign, ReportingCell, Team
from survey_app.campaigns.operations.access import lock_preparing, require_roll
from survey_app.campaigns.operations.roll import TeamCount, count_teams
from survey_app.campaigns.operations.thresholds import get_thresholds
from survey_app.campaigns.roster.headings import fold
from survey_app.database import transaction

NAME_LIMIT = 200


class CellFault(StrEnum):
    """What is wrong with an arrangement of cells."""

    TOO_SMALL = "too_small"
    NO_NAME = "no_name"
    SAME_NAME = "same_name"
    TEAM_LEFT_OUT = "team_left_out"


@dataclass(frozen=True, slots=True)
class CellComplaint:
    """A fault, the cell or team it is about, and how many people the cell would have."""

    fault: CellFault
    name: str
    invited: int = 0


class CellsRefusedError(Exception):
    """The cells cannot be arranged so; nothing was changed."""

    def __init__(self, complaints: tuple[CellComplaint, ...]) -> None:
        super().__init__(", ".join(complaint.fault for complaint in complaints))
        self.complaints = complaints


def smallest_cell(campaign: Campaign) -> int:
    """Return how many a cell must invite: administrators and questionnaires can ask for more than the product."""
    return get_thresholds(campaign).cell_invited


def propose_cells(public_id: str, areas: Mapping[int, str], *, actor: int, now: datetime) -> None:
    """Set the pôles of teams (by team id) and merge the teams into cells anew.

    Raises CampaignNotFoundError, NotPreparingError or OtherAudienceError.
    """
    with transaction() as writing:
        campaign = lock_preparing(writing, public_id, actor)
        require_roll(campaign)
        _set_areas(writing, campaign, areas)
        place_teams(writing, campaign)
        record("campaign.propose_cells", actor, campaign.school_id, now=now, campaign=public_id)


def arrange_cells(
    public_id: str,
    cells: Mapping[int, int],
    names: Mapping[int, str],
    areas: Mapping[int, str],
    *,
    actor: int,
    now: datetime,
) -> None:
    """Put each team (by id) in the cell of a number, and name the cells by their numbers.

    Cells without a team vanish. Raises CampaignNotFoundError, NotPreparingError, OtherAudienceError, or
    CellsRefusedError when a cell would be too small, without a name of its own, or a team without a cell.
    """
    with transaction() as writing:
        campaign = lock_preparing(writing, public_id, actor)
        require_roll(campaign)
        teams = count_teams(campaign)
        complaints = _find_complaints(teams, cells, names, smallest_cell(campaign))
        if complaints:
            raise CellsRefusedError(complaints)
        _set_areas(writing, campaign, areas)
        _replace_cells(
            writing,
            campaign,
            [
                (names[number].strip(), [team.id for team in teams if cells[team.id] == number])
                for number in sorted(set(cells.values()))
            ],
        )
        record("campaign.arrange_cells", actor, campaign.school_id, now=now, campaign=public_id)


def place_teams(writing: scoped_session[Session], campaign: Campaign) -> None:
    """Merge the teams into cells by their pôles. Belongs to the caller's transaction."""
    teams = count_teams(campaign)
    sizes = [TeamSize(team.name, team.area, team.counted) for team in teams]
    ids = {team.name: team.id for team in teams}
    plans = merge_teams(sizes, minimum=smallest_cell(campaign)) if sizes else ()
    _replace_cells(writing, campaign, [(plan.name, [ids[name] for name in plan.teams]) for plan in plans])


def _find_complaints(
    teams: list[TeamCount], cells: Mapping[int, int], names: Mapping[int, str], minimum: int
) -> tuple[CellComplaint, ...]:
    left_out = [CellComplaint(CellFault.TEAM_LEFT_OUT, team.name) for team in teams if team.id not in cells]
    if left_out:
        return tuple(left_out)
    invited: Counter[int] = Counter()
    for team in teams:
        invited[cells[team.id]] += team.counted
    complaints = []
    folded = Counter(fold(names.get(number, "")) for number in invited)
    for number, count in sorted(invited.items()):
        name = names.get(number, "").strip()
        if not name:
            complaints.append(CellComplaint(CellFault.NO_NAME, str(number)))
        elif folded[fold(name)] > 1:
            complaints.append(CellComplaint(CellFault.SAME_NAME, name))
        if count < minimum:
            complaints.append(CellComplaint(CellFault.TOO_SMALL, name or str(number), count))
    return tuple(complaints)


def _set_areas(writing: scoped_session[Session], campaign: Campaign, areas: Mapping[int, str]) -> None:
    for team_id, area in areas.items():
        writing.execute(
            update(Team)
            .where(Team.id == team_id, Team.campaign_id == campaign.id)
            .values(area=area)
            .execution_options(synchronize_session=False)
        )


def _replace_cells(
    writing: scoped_session[Session], campaign: Campaign, cells: list[tuple[str, list[int]]]
) -> None:
    """Make these cells the only ones of the campaign."""
    of_campaign = update(Team).where(Team.campaign_id == campaign.id)
    writing.execute(of_campaign.values(cell_id=None).execution_options(synchronize_session=False))
    writing.execute(delete(ReportingCell).where(ReportingCell.campaign_id == campaign.id))
    for number, (name, team_ids) in enumerate(cells, start=1):
        cell = ReportingCell(campaign_id=campaign.id, number=number, name=name[:NAME_LIMIT])
        writing.add(cell)
        writing.flush()
        writing.execute(
            of_campaign.where(Team.id.in_(team_ids))
            .values(cell_id=cell.id)
            .execution_options(synchronize_session=False)
        )
