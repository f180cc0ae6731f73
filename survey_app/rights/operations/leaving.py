"""Use case: a school that leaves. Nothing of it stays but the numbers of accounts that go on elsewhere."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, scoped_session

from survey_app.accounts import journal
from survey_app.accounts.models import Membership
from survey_app.accounts.operations import close_if_idle
from survey_app.campaigns.models import Campaign, Invitation
from survey_app.campaigns.operations.erase_roll import forget_people
from survey_app.campaigns.operations.locking import lock_campaign
from survey_app.campaigns.operations.receive_roster import forget_uploads
from survey_app.coediting.models import SharedDocument
from survey_app.database import Base, transaction
from survey_app.diagnostics.models import Assessment
from survey_app.drafting.models import Revision
from survey_app.drafting.operations.access import owner_name
from survey_app.keys.store import key_store
from survey_app.plans.models import Plan, TrainingRequest
from survey_app.queueing import TaskName, enqueue
from survey_app.schools.models import School
from survey_app.schools.operations import get_school_by_uai


def erase_school(uai: str, *, actor: int | None, now: datetime) -> int:
    """Erase a school with all that is its own, and return how many accounts were closed.

    Its campaigns go with rolls, messages, ballots, keys and reports; its fiches, plans and requests with all that
    was written in them; its commission; its questionnaires, published ones too; its lines in the journal. Accounts
    without a role elsewhere are closed, and erased in their time. Raises
    UnknownSchoolError.
    """
    with transaction() as writing:
        school = get_school_by_uai(uai)
        people = writing.scalars(select(Membership.account_id).where(Membership.school_id == school.id)).all()
        campaigns = writing.scalars(
            select(Campaign).where(Campaign.school_id == school.id).order_by(Campaign.id)
        ).all()
        names = [campaign.public_id for campaign in campaigns]
        for campaign in campaigns:
            _erase_campaign(writing, campaign)
        _erase_school(writing, school)
        closed = sum(close_if_idle(account_id, now) for account_id in set(people))
        journal.record("school.erase", actor, now=now, uai=uai)
    for public_id in names:
        key_store().destroy(public_id)
        forget_uploads(public_id)
    enqueue(TaskName.COMPACT_FILES)
    return closed


def _erase_campaign(writing: scoped_session[Session], campaign: Campaign) -> None:
    lock_campaign(writing, campaign.id, exclusive=True)
    writing.refresh(campaign, with_for_update=True)
    # What belongs to the ballot box knows its campaign by name only: every such table, whichever there are.
    for table in reversed(Base.metadata.sorted_tables):
        if "campaign_public_id" in table.columns:
            writing.execute(delete(table).where(table.c.campaign_public_id == campaign.public_id))
    forget_people(
        writing, writing.scalars(select(Invitation.id).where(Invitation.campaign_id == campaign.id))
    )
    writing.execute(delete(Campaign).where(Campaign.id == campaign.id))


def _erase_school(writing: scoped_session[Session], school: School) -> None:
    _erase_documents(writing, school)
    writing.execute(delete(Revision).where(Revision.owner == owner_name(school.id)))
    # Roles, drafts with their log, the commission, and the lines of the journal go with their school by themselves.
    writing.execute(delete(School).where(School.id == school.id))


def _erase_documents(writing: scoped_session[Session], school: School) -> None:
    """Erase what was written together. What points to a document goes with it; the reverse would leave it behind."""
    for table in (Assessment, Plan, TrainingRequest):
        documents = select(table.document_id).where(table.school_id == school.id)
        ids = writing.scalars(documents).all()
        writing.execute(delete(SharedDocument).where(SharedDocument.id.in_(ids)))
