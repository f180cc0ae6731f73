"""Use case: erasing one person from the rolls of a school, for whoever asks. What counts stays countable.

Privacy: nothing here tells whether the person had signed off, not even by what is done: the lines of a frozen
roll stay, without a name, whoever they belonged to.
"""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, scoped_session

from survey_app.accounts import journal
from survey_app.campaigns.models import Campaign, CampaignState, Invitation, Message, PersonalCode, Team
from survey_app.campaigns.operations.erase_roll import forget_people
from survey_app.campaigns.operations.locking import lock_campaign
from survey_app.campaigns.operations.receive_roster import forget_uploads
from survey_app.campaigns.operations.unsubscribe import find_invitation
from survey_app.database import random_key, session, transaction
from survey_app.queueing import TaskName, enqueue

NOWHERE = "efface.invalid"
"""The domain of lines without an address: no mail can reach it (RFC 2606)."""

_COUNTED = frozenset({CampaignState.SCHEDULED, CampaignState.OPEN, CampaignState.CLOSED})
"""The roll is frozen and will be counted at the opening: a line may lose its name, never go."""


def erase_by_token(token: str, now: datetime) -> bool:
    """Erase the person who got this token from the campaign it was about; False for an unknown token.

    The token goes with the messages, so that it is unknown the second time.
    """
    invitation_id = find_invitation(token)
    campaign = _erase_line(invitation_id) if invitation_id is not None else None
    if campaign is None:
        return False
    with transaction():
        # Privacy: neither the address nor the person; that somebody asked is not a word about answering.
        journal.record("roll.forget", None, campaign.school_id, now=now, campaign=campaign.public_id)
    enqueue(TaskName.COMPACT_FILES)
    return True


def erase_from_rolls(school_id: int, email: str) -> None:
    """Erase the holder of an address from every roll of a school.

    In preparation and after the opening the line goes. Between, it loses name and address, for cells are frozen
    and the count must stay right; who has not signed off loses their codes, and is never written to again.
    """
    lines = session().scalars(
        select(Invitation.id)
        .join(Campaign, Campaign.id == Invitation.campaign_id)
        .where(Campaign.school_id == school_id, Invitation.email == email)
        .order_by(Campaign.id)
    )
    for invitation_id in lines.all():
        _erase_line(invitation_id)
    # Lists that wait to be confirmed may name the person; whoever sent one sends it again.
    campaigns = session().scalars(select(Campaign.public_id).where(Campaign.school_id == school_id))
    for public_id in campaigns.all():
        forget_uploads(public_id)


def _erase_line(invitation_id: str) -> Campaign | None:
    """Erase one line of a roll, and return its campaign; None when it is gone already."""
    campaign_id = session().scalar(select(Invitation.campaign_id).where(Invitation.id == invitation_id))
    if campaign_id is None:
        return None
    with transaction() as writing:
        # Alone with the campaign: nobody is being written to, and who was signing off has finished.
        lock_campaign(writing, campaign_id, exclusive=True)
        campaign = writing.get_one(Campaign, campaign_id, with_for_update=True, populate_existing=True)
        invitation = writing.get(Invitation, invitation_id, populate_existing=True)
        if invitation is None:
            return None
        if campaign.state in _COUNTED:
            _take_name(writing, invitation)
        else:
            forget_people(writing, [invitation_id])
            _drop_empty_teams(writing, campaign)
    return campaign


def _take_name(writing: scoped_session[Session], invitation: Invitation) -> None:
    writing.execute(delete(Message).where(Message.invitation_id == invitation.id))
    if not invitation.signed_off:
        # Whoever signed off may still be sending their ballot: their code must give the same token again.
        writing.execute(delete(PersonalCode).where(PersonalCode.invitation_id == invitation.id))
    invitation.email = f"{random_key()}@{NOWHERE}"
    invitation.name = ""
    invitation.wants_no_mail = True


def _drop_empty_teams(writing: scoped_session[Session], campaign: Campaign) -> None:
    """Remove the teams of a campaign in preparation in which nobody is left: a team of one names its member."""
    if campaign.state is CampaignState.PREPARING:
        has_people = select(Invitation.team_id).where(Invitation.campaign_id == campaign.id)
        writing.execute(
            delete(Team)
            .where(Team.campaign_id == campaign.id, Team.id.not_in(has_people))
            .execution_options(synchronize_session=False)
        )
