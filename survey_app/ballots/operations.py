"""Opening the vote: the box is made, then the campaign starts, in one transaction."""

from datetime import datetime

from survey_app.ballots.box import make_box
from survey_app.ballots.key_store import key_store
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.campaigns.operations.open_campaign import start_campaign
from survey_app.database import transaction
from survey_app.drafting.operations import get_questionnaire
from survey_app.queueing import TaskName, enqueue


def open_voting(campaign_id: int, now: datetime) -> None:
    """Open a scheduled campaign whose date has come; harmless when that has happened already."""
    with transaction() as session:
        campaign = session.get(Campaign, campaign_id, with_for_update=True)
        if campaign is None or campaign.state is not CampaignState.SCHEDULED:
            return
        if campaign.opens_at is None or campaign.opens_at > now:
            return
        make_box(session, campaign.public_id, get_questionnaire(campaign.revision_id), keys=key_store())
        start_campaign(session, campaign, now)
    enqueue(TaskName.SEND_CAMPAIGN_MESSAGES, str(campaign_id))
