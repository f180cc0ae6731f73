"""Use cases: beginning a campaign, naming it, and giving it up while nobody has been written to."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Select, select

from questionnaires.definition.model import Audience, PrivacyMode, Questionnaire
from survey_app.accounts import journal
from survey_app.accounts.operations import require_role
from survey_app.campaigns.errors import QuestionnaireNotUsableError
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.campaigns.operations.access import STAFF, lock_preparing
from survey_app.campaigns.operations.receive_roster import forget_uploads
from survey_app.campaigns.operations.roll import empty_roll
from survey_app.database import session, transaction
from survey_app.drafting.models import Revision
from survey_app.drafting.operations import RevisionNotFoundError, get_questionnaire_for
from survey_app.drafting.operations.access import COMMON
from survey_app.keys.store import key_store

_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 10
_DOUBLE_POST = timedelta(minutes=1)


def create_campaign(
    school_id: int,
    revision_id: int,
    title: str,
    *,
    audience: Audience = Audience.STAFF,
    actor: int,
    now: datetime,
) -> str:
    """Begin a campaign and return its public id: random, so that nothing can be told from it.

    `audience`: who is asked, which also says how they answer (see `Campaign`). A form that is sent twice within a
    minute makes one campaign. Raises ForbiddenError without a role in the school, or QuestionnaireNotUsableError.
    """
    with transaction() as writing:
        require_role(actor, school_id, *STAFF)
        _check_questionnaire(revision_id, school_id, audience)
        twin = writing.scalar(_twin(school_id, revision_id, title.strip(), audience, now))
        if twin is not None:
            return twin
        campaign = Campaign(
            public_id="".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)),
            school_id=school_id,
            revision_id=revision_id,
            title=title.strip(),
            audience=audience,
            created_at=now,
            created_by_id=actor,
        )
        writing.add(campaign)
        journal.record("campaign.create", actor, school_id, now=now, campaign=campaign.public_id)
        return campaign.public_id


def rename_campaign(public_id: str, title: str, *, actor: int, now: datetime) -> None:
    """Give a campaign in preparation another title. Raises CampaignNotFoundError or NotPreparingError."""
    with transaction() as writing:
        campaign = lock_preparing(writing, public_id, actor)
        campaign.title = title.strip()
        journal.record("campaign.rename", actor, campaign.school_id, now=now, campaign=public_id)


def delete_campaign(public_id: str, *, actor: int, now: datetime) -> None:
    """Remove a campaign in preparation with its roll. Raises CampaignNotFoundError or NotPreparingError."""
    with transaction() as writing:
        campaign = lock_preparing(writing, public_id, actor)
        journal.record("campaign.delete", actor, campaign.school_id, now=now, campaign=public_id)
        empty_roll(writing, campaign)
        writing.delete(campaign)
    forget_uploads(public_id)
    key_store().destroy(public_id)


def _twin(school_id: int, revision_id: int, title: str, audience: Audience, now: datetime) -> Select[str]:
    return select(Campaign.public_id).where(
        Campaign.school_id == school_id,
        Campaign.revision_id == revision_id,
        Campaign.title == title,
        Campaign.audience == audience,
        Campaign.state == CampaignState.PREPARING,
        Campaign.created_at > now - _DOUBLE_POST,
    )


def suits(questionnaire: Questionnaire, audience: Audience, *, is_common: bool) -> bool:
    """Say whether a questionnaire can be asked of an audience; what a school wrote itself, it asks of whom it likes."""
    is_anonymous = questionnaire.privacy.mode is PrivacyMode.ANONYMOUS
    return is_anonymous and (questionnaire.audience is audience or not is_common)


def _check_questionnaire(revision_id: int, school_id: int, audience: Audience) -> None:
    message = f"revision {revision_id} cannot be asked in a campaign"
    try:
        questionnaire = get_questionnaire_for(revision_id, school_id)
    except RevisionNotFoundError as error:
        raise QuestionnaireNotUsableError(message) from error
    owner = session().scalar(select(Revision.owner).where(Revision.id == revision_id))
    if not suits(questionnaire, audience, is_common=owner == COMMON):
        raise QuestionnaireNotUsableError(message)
