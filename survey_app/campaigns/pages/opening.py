"""What one looks at before opening, and what opening will do."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from survey_app.campaigns.pages.head import CampaignHead
from survey_app.web.forms import Form


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """The answer page and the mail as teachers will get them."""

    head: CampaignHead
    trial_url: str
    subject: str
    text: str
    body: Markup
    language: str
    languages: tuple[tuple[str, str], ...]
    email: str
    has_trial: bool


@dataclass(frozen=True, slots=True)
class LaunchPage:
    """The last page before opening: what will happen, or what is in the way.

    `dangers` name what is unsafe about the installation, which the school itself cannot mend.
    """

    head: CampaignHead
    form: Form
    people: str
    answers: str
    cells: str
    opens_at: datetime | None
    closes_at: datetime | None
    reminders: tuple[datetime, ...]
    obstacles: tuple[str, ...]
    dangers: tuple[str, ...]
    is_late: bool
    may_launch: bool
