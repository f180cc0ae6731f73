"""Use cases of schools: made and kept up by administrators; who has which role there."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from survey_app.accounts import journal
from survey_app.accounts.models import Account, Membership, Role
from survey_app.accounts.operations import create_account, find_account, grant_role
from survey_app.database import session, transaction
from survey_app.schools.models import School
from survey_app.schools.uai import is_valid_uai


class UaiTakenError(Exception):
    """Another school has this UAI."""


class InvalidUaiError(Exception):
    """The UAI has not its form, or not its check letter."""


class UnknownSchoolError(Exception):
    """No school has this UAI."""


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """What is written about a school."""

    uai: str
    name: str
    city: str
    contact: str


def create_school(facts: SchoolFacts, *, actor: int | None, now: datetime) -> int:
    """Make a school and return its id. Raises InvalidUaiError or UaiTakenError."""
    school = School()
    _write(school, facts)
    try:
        with transaction() as current:
            current.add(school)
            current.flush()
            journal.record("school.create", actor, school.id, now=now)
            school_id = school.id
    except IntegrityError as error:
        raise UaiTakenError(facts.uai) from error
    return school_id


def update_school(school_id: int, facts: SchoolFacts, *, actor: int, now: datetime) -> None:
    """Change what is written about a school. Raises InvalidUaiError or UaiTakenError."""
    try:
        with transaction() as current:
            _write(get_school(school_id), facts)
            current.flush()
            journal.record("school.update", actor, school_id, now=now)
    except IntegrityError as error:
        raise UaiTakenError(facts.uai) from error


def add_person(
    school_id: int, email: str, display_name: str, role: Role, *, actor: int | None, now: datetime
) -> int:
    """Give a role in a school to the holder of an address, whose account is made if need be; returns its id.

    A new account is sent a link to choose a password. An existing one keeps its name.
    """
    account = find_account(email)
    account_id = account.id if account else create_account(email, display_name, actor=actor, now=now)
    grant_role(account_id, school_id, role, actor=actor, now=now)
    return account_id


def get_school(school_id: int) -> School:
    """Return a school; raises sqlalchemy.exc.NoResultFound."""
    return session().get_one(School, school_id)


def get_school_by_uai(uai: str) -> School:
    """Return a school; raises UnknownSchoolError."""
    school = session().scalar(select(School).where(School.uai == uai))
    if school is None:
        raise UnknownSchoolError(uai)
    return school


def list_schools() -> list[School]:
    """Return every school, by name."""
    return list(session().scalars(select(School).order_by(func.lower(School.name), School.uai)))


def list_schools_of(account_id: int, *roles: Role) -> list[School]:
    """Return the schools in which a person has one of these roles (any role when none is named), by name."""
    query = (
        select(School)
        .join(Membership, Membership.school_id == School.id)
        .where(Membership.account_id == account_id)
        .distinct()
        .order_by(School.name, School.uai)
    )
    if roles:
        query = query.where(Membership.role.in_(roles))
    return list(session().scalars(query))


def list_people(school_id: int) -> list[tuple[Account, Role]]:
    """Return who has a role in a school, by role and name."""
    rows = session().execute(
        select(Account, Membership.role)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.school_id == school_id)
        .order_by(Membership.role, func.lower(Account.display_name), Account.email)
    )
    return [(account, role) for account, role in rows]


def list_roles(account_id: int) -> list[tuple[School, Role]]:
    """Return the roles of a person, by school."""
    rows = session().execute(
        select(School, Membership.role)
        .join(Membership, Membership.school_id == School.id)
        .where(Membership.account_id == account_id)
        .order_by(School.name, School.uai, Membership.role)
    )
    return [(school, role) for school, role in rows]


def _write(school: School, facts: SchoolFacts) -> None:
    if not is_valid_uai(facts.uai):
        raise InvalidUaiError(facts.uai)
    school.uai = facts.uai
    school.name = facts.name
    school.city = facts.city
    school.contact = facts.contact
