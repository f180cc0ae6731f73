"""What every page of one campaign shows on top, and the plainest pages: a form, a question before an act."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from questionnaires.definition.model import Audience
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.campaigns.words import ASKED, STATES
from survey_app.web.filters import instant
from survey_app.web.forms import Form


@dataclass(frozen=True, slots=True)
class CampaignHead:
    """What stands at the top of every page of a campaign."""

    public_id: str
    title: str
    school: str
    state: str
    tone: str
    is_preparing: bool
    asked: str = ""

    @property
    def is_by_link(self) -> bool:
        """Whether groups answer by a shared link."""
        return bool(self.asked)

    @property
    def url(self) -> str:
        return url_for("campaigns.show_campaign", public_id=self.public_id)


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page that is a form: dates, a new closing date."""

    head: CampaignHead
    form: Form
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """A page that asks for a confirmation."""

    head: CampaignHead
    invited: int = 0
    closes_at: datetime | None = None


def campaign_head(campaign: Campaign) -> CampaignHead:
    """Return the head of the pages of a campaign."""
    return head_of(
        campaign.public_id, campaign.title, campaign.school.name, campaign.state, audience=campaign.audience
    )


def head_of(
    public_id: str, title: str, school: str, state: CampaignState, *, audience: Audience = Audience.STAFF
) -> CampaignHead:
    """Return the head for what is known of a campaign without its row."""
    words, tone = STATES[state]
    is_preparing = state is CampaignState.PREPARING
    return CampaignHead(public_id, title, school, words, tone, is_preparing, str(ASKED[audience]))


def say_moment(value: datetime | None) -> str:
    """Return an instant in words, a dash as long as there is none."""
    return instant(value) if value else "–"
