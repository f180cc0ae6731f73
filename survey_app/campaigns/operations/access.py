"""Reaching a campaign: by its public name, and only for people who have a role in its school."""

from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from survey_app.accounts.errors import ForbiddenError
from survey_app.accounts.models import Role
from survey_app.accounts.operations import require_role, school_ids_of
from survey_app.campaigns.errors import CampaignNotFoundError, NotPreparingError, OtherAudienceError
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.campaigns.operations.locking import lock_campaign
from survey_app.database import session

STAFF = (Role.CHEF, Role.REFERENT)
"""Who prepares and follows campaigns."""

HEADS = (Role.CHEF,)
"""Who opens, extends and closes them: what others promise people, the head of the school answers for."""


def get_campaign(public_id: str, actor: int) -> Campaign:
    """Return a campaign of a school in which the account `actor` has a role. Raises CampaignNotFoundError."""
    campaign = session().scalar(select(Campaign).where(Campaign.public_id == public_id))
    if campaign is None:
        message = f"no campaign {public_id}"
        raise CampaignNotFoundError(message)
    try:
        require_role(actor, campaign.school_id, *STAFF)
    except ForbiddenError as error:
        # Whether another school's campaign exists is nobody's business.
        message = f"no campaign {public_id} for account {actor}"
        raise CampaignNotFoundError(message) from error
    return campaign


def is_head(campaign: Campaign, actor: int) -> bool:
    """Say whether the account may open, extend and close the campaign."""
    return campaign.school_id in school_ids_of(actor, *HEADS)


def lock_preparing(writing: scoped_session[Session], public_id: str, actor: int) -> Campaign:
    """Return a campaign in preparation, locked until the transaction ends.

    Raises CampaignNotFoundError, or NotPreparingError once it is scheduled.
    """
    campaign = get_campaign(public_id, actor)
    lock_campaign(writing, campaign.id, exclusive=True)
    writing.refresh(campaign, with_for_update=True)
    require_preparing(campaign)
    return campaign


def require_links(campaign: Campaign) -> None:
    """Make sure that people answer a campaign by the shared link of their group; else OtherAudienceError."""
    if not campaign.is_by_link:
        message = f"campaign {campaign.public_id} has a roll"
        raise OtherAudienceError(message)


def require_roll(campaign: Campaign) -> None:
    """Make sure that a campaign invites people one by one; else OtherAudienceError."""
    if campaign.is_by_link:
        message = f"campaign {campaign.public_id} has groups that share a link"
        raise OtherAudienceError(message)


def require_preparing(campaign: Campaign) -> None:
    """Make sure that a campaign is in preparation; else NotPreparingError."""
    if campaign.state is not CampaignState.PREPARING:
        message = f"campaign {campaign.public_id} is {campaign.state}"
        raise NotPreparingError(message)
