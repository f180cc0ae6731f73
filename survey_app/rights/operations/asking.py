"""Use cases: answering a person who wants a copy of what is kept of them, or wants it erased.

Privacy: whoever passes the wish on learns nothing, neither whether the address is known nor whether its owner has
answered. The answer goes to the address itself, and a mail goes to every address.
"""

from datetime import datetime

from sqlalchemy import func, select

from survey_app.accounts import journal
from survey_app.accounts.operations import erase_account, find_account, require_role
from survey_app.accounts.visitor import Visitor
from survey_app.campaigns.models import Campaign, Invitation
from survey_app.campaigns.operations.access import STAFF
from survey_app.campaigns.operations.erase_person import erase_from_rolls
from survey_app.database import random_key, session, transaction
from survey_app.queueing import TaskName, enqueue
from survey_app.rights.models import RightsMail, RightsMailKind
from survey_app.schools.models import School
from survey_app.schools.operations import get_school, list_schools, list_schools_of

DEFAULT_LANGUAGE = "fr"


def list_schools_to_answer_for(visitor: Visitor) -> list[School]:
    """Return the schools whose people the visitor may answer: their own, or all for an administrator."""
    return list_schools() if visitor.is_administrator else list_schools_of(visitor.account_id, *STAFF)


def require_answering(school_id: int, visitor: Visitor) -> School:
    """Return a school whose people the visitor may answer.

    Raises ForbiddenError, or sqlalchemy.exc.NoResultFound.
    """
    if not visitor.is_administrator:
        require_role(visitor.account_id, school_id, *STAFF)
    return get_school(school_id)


def ask_for_access(school_id: int, email: str, *, visitor: Visitor, now: datetime) -> None:
    """Owe the holder of an address a copy of what is kept of them. Raises as `require_answering`."""
    with transaction():
        require_answering(school_id, visitor)
        mail_id = _owe(school_id, email, RightsMailKind.ACCESS, now)
        # Privacy: not the address.
        journal.record("rights.access", visitor.account_id, school_id, now=now)
    enqueue(TaskName.SEND_RIGHTS_MAIL, mail_id)


def erase_person(school_id: int, email: str, *, visitor: Visitor, now: datetime) -> None:
    """Erase the holder of an address from a school, and owe them word of it.

    From its rolls (see `erase_from_rolls`) and as its contact; the account goes only when an administrator asks,
    since its roles and its work may be in other schools too. Repeating is harmless. Raises as `require_answering`,
    or LastAdministratorError before anything is done.
    """
    require_answering(school_id, visitor)
    language = _language_of(email)
    if visitor.is_administrator:
        erase_account(email, actor=visitor.account_id, now=now)
    erase_from_rolls(school_id, email)
    with transaction():
        school = get_school(school_id)
        if school.contact.lower() == email:
            school.contact = ""
        mail_id = _owe(school_id, email, RightsMailKind.ERASURE, now, language)
        journal.record("rights.erase", visitor.account_id, school_id, now=now)
    enqueue(TaskName.COMPACT_FILES)
    enqueue(TaskName.SEND_RIGHTS_MAIL, mail_id)


def _owe(school_id: int, email: str, kind: RightsMailKind, now: datetime, language: str = "") -> str:
    """Add a mail unless the same waits already, and return its id. Belongs to the caller's transaction."""
    waiting = session().scalar(
        select(RightsMail.id).where(
            RightsMail.school_id == school_id, RightsMail.email == email, RightsMail.kind == kind
        )
    )
    if waiting is not None:
        return waiting
    mail = RightsMail(
        id=random_key(),
        school_id=school_id,
        email=email,
        kind=kind,
        language=language or _language_of(email),
        asked_at=now,
        not_before=now,
    )
    session().add(mail)
    return mail.id


def _language_of(email: str) -> str:
    """Return the language in which the holder of an address reads, as far as that is known."""
    account = find_account(email)
    if account is not None:
        return account.language
    latest = (
        select(Invitation.language)
        .join(Campaign, Campaign.id == Invitation.campaign_id)
        .where(func.lower(Invitation.email) == email)
        .order_by(Campaign.id.desc())
        .limit(1)
    )
    return session().scalar(latest) or DEFAULT_LANGUAGE
