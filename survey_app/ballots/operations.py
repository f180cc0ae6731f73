"""Opening the vote: the box is made, then the campaign starts, in one transaction."""

from datetime import datetime

from survey_app.ballots.box import make_box, make_key_list
from survey_app.ballots.ceremony.handing_out import find_locked_key
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.campaigns.operations.open_campaign import refuse_start, start_campaign
from survey_app.campaigns.safety import list_dangers
from survey_app.database import transaction
from survey_app.drafting.operations import get_questionnaire
from survey_app.keys.store import key_store
from survey_app.queueing import TaskName, enqueue


def open_voting(campaign_id: int, now: datetime) -> None:
    """Open a scheduled campaign whose date has come; harmless when that has happened already.

    On an unsafe installation it does not open; the journal says so. Raises KeyMissingError when the opening key was
    handed out in parts and is gone from the store.
    """
    with transaction() as session:
        campaign = session.get(Campaign, campaign_id, with_for_update=True)
        if campaign is None or campaign.state is not CampaignState.SCHEDULED:
            return
        if campaign.opens_at is None or campaign.opens_at > now:
            return
        if list_dangers():
            # It stays scheduled, and opens by itself once the installation is mended.
            refuse_start(campaign, now)
            return
        box = make_box(
            session,
            campaign.public_id,
            get_questionnaire(campaign.revision_id),
            cells=(cell.number for cell in campaign.cells),
            keys=key_store(),
            opening_key=find_locked_key(campaign),
        )
        key_list = make_key_list(box, campaign.revision.content_hash, campaign.editing)
        campaign.key_fingerprint = key_list.fingerprint
        start_campaign(session, campaign, now)
    enqueue(TaskName.SEND_CAMPAIGN_MESSAGES, str(campaign_id))
