"""Reaching a draft: for the people of its school, or for administrators when it is the academy's."""

from typing import Protocol

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, scoped_session

from survey_app.accounts.errors import ForbiddenError
from survey_app.accounts.models import Account, Role
from survey_app.accounts.operations import require_role, school_ids_of
from survey_app.database import session
from survey_app.drafting.errors import DraftNotFoundError, SchoolNotChosenError
from survey_app.drafting.models import Draft

STAFF = (Role.CHEF, Role.REFERENT)
"""Who writes questionnaires in a school."""

COMMON = ""
"""The owner of what everybody may ask: the catalogue's revisions, and the academy's."""


class Editor(Protocol):
    """Who works on drafts; a visitor of the site is one."""

    @property
    def account_id(self) -> int: ...


def get_draft(key: str, visitor: Editor) -> Draft:
    """Return a draft that the person may edit. Raises DraftNotFoundError."""
    return _permitted(session().scalar(select(Draft).where(Draft.key == key)), visitor)


def get_still_draft(key: str, visitor: Editor) -> Draft:
    """Return a draft to which nobody writes until this reading ends: its head and its parts go together.

    SQLite gives a reading one state of everything anyway. Raises DraftNotFoundError.
    """
    row = select(Draft).where(Draft.key == key).with_for_update(read=True)
    return _permitted(session().scalar(row, execution_options={"populate_existing": True}), visitor)


def get_deleted_draft(key: str, visitor: Editor) -> Draft:
    """Return a draft whether it was deleted or not. Raises DraftNotFoundError."""
    draft = session().scalar(select(Draft).where(Draft.key == key))
    return _permitted(draft, visitor, may_be_deleted=True)


def lock_draft(writing: scoped_session[Session], key: str, visitor: Editor) -> Draft:
    """Return a draft as `get_draft` does, to oneself until the transaction ends."""
    row = select(Draft).where(Draft.key == key).with_for_update()
    return _permitted(writing.scalar(row, execution_options={"populate_existing": True}), visitor)


def owner_name(school_id: int | None) -> str:
    """Return the owner of what a school publishes, of what the academy publishes when there is none."""
    return COMMON if school_id is None else f"school:{school_id}"


def owners_for(account_id: int) -> tuple[str, ...]:
    """Return whose revisions a person may ask: everybody's, and those of the schools of the account."""
    return (COMMON, *(owner_name(school_id) for school_id in school_ids_of(account_id, *STAFF)))


def require_place(school_id: int | None, visitor: Editor) -> None:
    """Make sure that a person may write drafts for a school, or for the academy; else SchoolNotChosenError."""
    if not _may_edit(school_id, visitor):
        message = f"account {visitor.account_id} writes no drafts for school {school_id}"
        raise SchoolNotChosenError(message)


def is_administrator(account_id: int) -> bool:
    """Say whether an active account administers the installation."""
    return bool(
        session().scalar(
            select(exists().where(Account.id == account_id, Account.is_administrator, Account.is_active))
        )
    )


def _permitted(draft: Draft | None, visitor: Editor, *, may_be_deleted: bool = False) -> Draft:
    if (
        draft is None
        or (draft.deleted_at is not None and not may_be_deleted)
        or not _may_edit(draft.school_id, visitor)
    ):
        message = f"no draft for account {visitor.account_id}"
        raise DraftNotFoundError(message)
    return draft


def _may_edit(school_id: int | None, visitor: Editor) -> bool:
    if school_id is None:
        return is_administrator(visitor.account_id)
    try:
        require_role(visitor.account_id, school_id, *STAFF)
    except ForbiddenError:
        return False
    return True
