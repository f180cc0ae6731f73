"""Use cases: choosing who can change answers that were sent, and who opens the ballot box."""

from datetime import datetime

from survey_app.accounts.journal import record
from survey_app.campaigns.models import Campaign, Editing, OpeningRule
from survey_app.campaigns.operations.access import lock_preparing
from survey_app.database import transaction
from survey_app.keys.store import Purpose, key_store


def set_protection(
    public_id: str, *, editing: Editing, opening_rule: OpeningRule, actor: int, now: datetime
) -> None:
    """Choose for a campaign in preparation; parts that were handed out are worthless once the server opens alone.

    Answers by a shared link are always under strict editing. Raises CampaignNotFoundError or NotPreparingError.
    """
    with transaction() as writing:
        campaign = lock_preparing(writing, public_id, actor)
        # Privacy: whoever shares the link could replace the answers of all others of the group.
        campaign.editing = Editing.STRICT if campaign.is_by_link else editing
        campaign.opening_rule = opening_rule
        if opening_rule is OpeningRule.ALONE:
            key_store().destroy(public_id, Purpose.HANDING_OUT, Purpose.LOCKED_OPENING)
        record("campaign.protect", actor, campaign.school_id, now=now, campaign=public_id)


def waits_for_parts(campaign: Campaign) -> bool:
    """Whether the box is to be opened by two of three people, and the parts are not handed out yet."""
    if campaign.opening_rule is not OpeningRule.TWO_OF_THREE:
        return False
    return not key_store().holds(campaign.public_id, Purpose.LOCKED_OPENING)
