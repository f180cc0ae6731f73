"""Reaching a commission: for those who have a seat in it, and for nobody else."""

from dataclasses import dataclass

from sqlalchemy import select

from survey_app.accounts.errors import ForbiddenError
from survey_app.accounts.models import Account, Membership, Role
from survey_app.commission.errors import CommissionNotFoundError
from survey_app.database import session
from survey_app.schools.models import School

SEATED = (Role.CHEF, Role.REFERENT, Role.ANIMATEUR, Role.COMMISSION)
"""Who sees what is published to the commission, and its meetings."""

CONVENERS = (Role.CHEF, Role.REFERENT)
"""Who calls meetings and writes their minutes."""

HEADS = (Role.CHEF,)
"""Who invites members and decides what they see."""


@dataclass(frozen=True, slots=True)
class Seat:
    """What an account may do in the commission of one school."""

    account_id: int
    school_id: int
    school: str
    roles: frozenset[Role]

    @property
    def may_lead(self) -> bool:
        """Whether the person invites members, publishes, and takes out comments."""
        return not self.roles.isdisjoint(HEADS)

    @property
    def may_convene(self) -> bool:
        """Whether the person calls meetings and writes minutes."""
        return not self.roles.isdisjoint(CONVENERS)

    @property
    def reads_all_comments(self) -> bool:
        """Whether the person works on the plan, and so reads comments whatever is published."""
        return not self.roles.isdisjoint((*CONVENERS, Role.ANIMATEUR))


def list_seats(actor: int) -> list[Seat]:
    """Return the commissions in which an account has a seat, by the name of the school."""
    rows = session().execute(
        select(School.id, School.name, Membership.role)
        .join(Membership, Membership.school_id == School.id)
        .join(Account, Account.id == Membership.account_id)
        .where(Account.id == actor, Account.is_active, Membership.role.in_(SEATED))
        .order_by(School.name, School.uai)
    )
    roles: dict[tuple[int, str], set[Role]] = {}
    for school_id, name, role in rows:
        roles.setdefault((school_id, name), set()).add(role)
    return [Seat(actor, school_id, name, frozenset(held)) for (school_id, name), held in roles.items()]


def get_seat(school_id: int, actor: int) -> Seat:
    """Return the seat of an account in a school. Raises CommissionNotFoundError, also when there is no such school."""
    for seat in list_seats(actor):
        if seat.school_id == school_id:
            return seat
    message = f"account {actor} has no seat in school {school_id}"
    raise CommissionNotFoundError(message)


def get_head_seat(school_id: int, actor: int) -> Seat:
    """Return the seat of the head. Raises CommissionNotFoundError, or ForbiddenError for the other seats."""
    seat = get_seat(school_id, actor)
    return seat if seat.may_lead else _refuse(seat)


def get_convener_seat(school_id: int, actor: int) -> Seat:
    """Return the seat of who calls meetings. Raises as `get_head_seat`."""
    seat = get_seat(school_id, actor)
    return seat if seat.may_convene else _refuse(seat)


def _refuse(seat: Seat) -> Seat:
    message = f"account {seat.account_id} may not do this in school {seat.school_id}"
    raise ForbiddenError(message)
