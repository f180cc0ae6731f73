"""Reading the plan for the commission: the version that was published, or all lines that somebody spoke of."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from survey_app.accounts.models import Account
from survey_app.commission.errors import CommissionNotFoundError
from survey_app.commission.operations.access import Seat
from survey_app.commission.operations.publishing import Item, version_of
from survey_app.database import session
from survey_app.plans.errors import VersionNotFoundError
from survey_app.plans.lines import PlanContent, decode_content
from survey_app.plans.models import Plan, PlanVersion
from survey_app.plans.operations.versions import read_version
from survey_app.plans.presentation import PlanPlace, PresentedPlan, present_plan, title_of
from survey_app.schools.models import School


@dataclass(frozen=True, slots=True)
class PublishedPlan:
    """A frozen version in words. `line_keys` are those of its lines."""

    plan: PresentedPlan
    label: str
    number: int
    frozen_at: datetime
    line_keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class CommentedPlan:
    """The title of a plan, and the titles of all lines that any frozen version has, by key."""

    title: str
    lines: dict[str, str]

    @property
    def line_keys(self) -> frozenset[str]:
        """The keys of the lines."""
        return frozenset(self.lines)


def read_published_plan(seat: Seat, item: Item) -> PublishedPlan:
    """Return a published version of a plan of the school. Raises CommissionNotFoundError."""
    reference = version_of(item)
    try:
        version = read_version(reference.plan_key, reference.number, seat.school_id)
    except VersionNotFoundError as error:
        message = f"no version {item.reference} in school {seat.school_id}"
        raise CommissionNotFoundError(message) from error
    school = session().get_one(School, seat.school_id)
    place = PlanPlace(school=school.name, uai=school.uai)
    return PublishedPlan(
        plan=present_plan(version.content, place, _names_in(version.content)),
        label=version.facts.label,
        number=version.facts.number,
        frozen_at=version.facts.frozen_at,
        line_keys=frozenset(line.key for line in version.content.lines),
    )


def read_commented_plan(seat: Seat, plan_key: str) -> CommentedPlan:
    """Return the lines of a plan of the school, titled as in the latest version that has them.

    Raises CommissionNotFoundError.
    """
    plan = session().scalar(select(Plan).where(Plan.key == plan_key, Plan.school_id == seat.school_id))
    if plan is None:
        message = f"no plan {plan_key} in school {seat.school_id}"
        raise CommissionNotFoundError(message)
    contents = session().scalars(
        select(PlanVersion.content).where(PlanVersion.plan_id == plan.id).order_by(PlanVersion.number)
    )
    lines = {line.key: title_of(line) for content in contents for line in decode_content(content).lines}
    return CommentedPlan(plan.title, lines)


def _names_in(content: PlanContent) -> dict[int, str]:
    """Return the names of the accounts that answer for lines."""
    wanted = {line.responsible for line in content.lines if line.responsible is not None}
    rows = session().execute(select(Account.id, Account.display_name).where(Account.id.in_(wanted)))
    return {row[0]: row[1] for row in rows}
