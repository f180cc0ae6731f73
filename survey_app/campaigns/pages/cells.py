"""Teams and reporting cells."""

from dataclasses import dataclass

from survey_app.campaigns.pages.head import CampaignHead
from survey_app.web.forms import Form


@dataclass(frozen=True, slots=True)
class TeamLine:
    """One team on the page of cells, with the names of its two fields."""

    name: str
    invited: int
    counted: int
    area_field: str
    cell_field: str


@dataclass(frozen=True, slots=True)
class CellLine:
    """One cell on the page of cells."""

    number: int
    name: str
    invited: int
    teams: tuple[str, ...]
    is_too_small: bool
    name_field: str


@dataclass(frozen=True, slots=True)
class CellsPage:
    """Teams, their pôles, and the cells they make."""

    head: CampaignHead
    form: Form
    teams: tuple[TeamLine, ...]
    cells: tuple[CellLine, ...]
    new_cell_field: str
    minimum: int
    counted: int
    is_school_too_small: bool
    complaints: tuple[str, ...]
    has_direction: bool
