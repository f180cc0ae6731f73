"""The groups of pupils or parents that share a link: while they are prepared, and when more answers are expected."""

from dataclasses import dataclass

from survey_app.campaigns.pages.head import CampaignHead
from survey_app.web.forms import Form


@dataclass(frozen=True, slots=True)
class GroupsPage:
    """The groups as a form of so many rows, each with a name and a quota; `example` names a group."""

    head: CampaignHead
    form: Form
    rows: range
    minimum: int
    example: str
    may_grow: bool


@dataclass(frozen=True, slots=True)
class QuotasPage:
    """How many answers are expected of each group, to be raised."""

    head: CampaignHead
    form: Form
    names: tuple[tuple[int, str, int], ...]
