"""What the templates of schools receive."""

from dataclasses import dataclass

from survey_app.accounts.models import Account, Role
from survey_app.accounts.pages import ROLE_LABELS
from survey_app.schools.forms import PersonForm, SchoolForm
from survey_app.schools.models import School


@dataclass(frozen=True, slots=True)
class SchoolListPage:
    """Every school, by name."""

    schools: tuple[School, ...]


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One role of one person in one school."""

    account_id: int
    display_name: str
    email: str
    school_id: int
    school_name: str
    role: Role
    role_label: str


@dataclass(frozen=True, slots=True)
class SchoolPage:
    """One school: what is written about it, who has a role, and the form that adds somebody."""

    school: School
    people: tuple[RoleRow, ...]
    form: PersonForm


@dataclass(frozen=True, slots=True)
class SchoolFormPage:
    """The form of a school, new (`school_id` is None) or not."""

    form: SchoolForm
    school_id: int | None


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One account as administrators see it."""

    account: Account
    roles: tuple[RoleRow, ...]
    has_second_factor: bool


def role_row(account: Account, school: School, role: Role) -> RoleRow:
    """Return one role for a table."""
    return RoleRow(
        account_id=account.id,
        display_name=account.display_name,
        email=account.email,
        school_id=school.id,
        school_name=school.name,
        role=role,
        role_label=ROLE_LABELS[role],
    )
