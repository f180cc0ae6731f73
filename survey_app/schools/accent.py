"""The colour of a school: who may change it, and that it can be read."""

from datetime import datetime

from sqlalchemy import select

from survey_app.accounts import journal
from survey_app.accounts.models import Membership, Role
from survey_app.accounts.operations import require_role
from survey_app.accounts.visitor import Visitor
from survey_app.database import session, transaction
from survey_app.schools.models import School
from survey_app.schools.operations import get_school
from survey_app.web.themes import is_readable, readable_shade


class UnreadableColourError(Exception):
    """Text in this colour could not be read; `correction` is the nearest shade that can be."""

    def __init__(self, colour: str, correction: str) -> None:
        super().__init__(f"{colour} cannot be read; {correction} can")
        self.correction = correction


def get_school_to_colour(school_id: int, visitor: Visitor) -> School:
    """Return a school whose colour the visitor may choose: its head, or an administrator.

    Raises ForbiddenError, or sqlalchemy.exc.NoResultFound.
    """
    if not visitor.is_administrator:
        require_role(visitor.account_id, school_id, Role.CHEF)
    return get_school(school_id)


def set_accent(school_id: int, accent: str, *, visitor: Visitor, now: datetime) -> None:
    """Give a school a colour (`#rrggbb`), or none. Raises ForbiddenError or UnreadableColourError."""
    if accent and not is_readable(accent):
        raise UnreadableColourError(accent, readable_shade(accent))
    with transaction():
        get_school_to_colour(school_id, visitor).accent = accent
        journal.record("school.colour", visitor.account_id, school_id, now=now, colour=accent)


def find_accent(account_id: int) -> str:
    """Return the colour of the school in which a person has a role; none for somebody who has several schools."""
    own = select(Membership.school_id).where(Membership.account_id == account_id)
    found = session().scalars(select(School.accent).where(School.id.in_(own))).all()
    return found[0] if len(found) == 1 else ""
