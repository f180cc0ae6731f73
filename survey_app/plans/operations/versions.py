"""Use cases: freezing a plan as it is presented, and reading what was frozen."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from survey_app.accounts import journal
from survey_app.accounts.models import Account
from survey_app.coediting.operations import read_values
from survey_app.database import session, transaction
from survey_app.plans.errors import VersionNotFoundError
from survey_app.plans.lines import PlanContent, decode_content, encode_content
from survey_app.plans.models import Plan, PlanVersion
from survey_app.plans.operations.access import get_plan, get_signed_plan, lock_plan
from survey_app.plans.operations.plans import read_content

_DOUBLE_POST = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """What is known of a version without its content; `frozen_by` is "" once the account is erased."""

    number: int
    label: str
    frozen_at: datetime
    frozen_by: str


@dataclass(frozen=True, slots=True)
class Version:
    """A frozen version, and the plan it was taken of."""

    plan: Plan
    facts: VersionFacts
    content: PlanContent


def freeze_plan(key: str, label: str, *, actor: int, now: datetime) -> int:
    """Freeze a plan as it is under a label, and return the number of the version.

    The same content under the same label, sent twice within a minute, makes one version. Raises PlanNotFoundError,
    ForbiddenError for people other than the head of the school, PlanEndedError.
    """
    with transaction() as writing:
        plan = get_signed_plan(key, actor)
        lock_plan(writing, plan)
        content = encode_content(read_content(plan, read_values(plan.document_id)))
        twin = writing.scalar(
            select(PlanVersion.number).where(
                PlanVersion.plan_id == plan.id,
                PlanVersion.label == label,
                PlanVersion.content == content,
                PlanVersion.frozen_at > now - _DOUBLE_POST,
            )
        )
        if twin is not None:
            return twin
        last = writing.scalar(select(func.max(PlanVersion.number)).where(PlanVersion.plan_id == plan.id))
        version = PlanVersion(
            plan_id=plan.id,
            number=(last or 0) + 1,
            label=label,
            content=content,
            frozen_at=now,
            frozen_by_id=actor,
        )
        writing.add(version)
        journal.record("plan.freeze", actor, plan.school_id, now=now, plan=key, number=version.number)
        return version.number


def list_versions(plan: Plan) -> list[VersionFacts]:
    """Return the versions of a plan, newest first."""
    rows = session().execute(
        select(PlanVersion.number, PlanVersion.label, PlanVersion.frozen_at, Account.display_name)
        .outerjoin(Account, Account.id == PlanVersion.frozen_by_id)
        .where(PlanVersion.plan_id == plan.id)
        .order_by(PlanVersion.number.desc())
    )
    return [VersionFacts(number, label, at, name or "") for number, label, at, name in rows]


def open_version(key: str, number: int, actor: int) -> Version:
    """Return a version of a plan that the account may open. Raises PlanNotFoundError or VersionNotFoundError."""
    return _read(get_plan(key, actor), number)


def read_version(key: str, number: int, school_id: int) -> Version:
    """Return a version of a plan of a school, for a reader whom the caller has let in.

    Raises VersionNotFoundError, also for a plan of another school.
    """
    plan = session().scalar(select(Plan).where(Plan.key == key, Plan.school_id == school_id))
    if plan is None:
        message = f"no plan {key} in school {school_id}"
        raise VersionNotFoundError(message)
    return _read(plan, number)


def _read(plan: Plan, number: int) -> Version:
    row = (
        session()
        .execute(
            select(PlanVersion, Account.display_name)
            .outerjoin(Account, Account.id == PlanVersion.frozen_by_id)
            .where(PlanVersion.plan_id == plan.id, PlanVersion.number == number)
        )
        .one_or_none()
    )
    if row is None:
        message = f"plan {plan.key} has no version {number}"
        raise VersionNotFoundError(message)
    version, name = row
    facts = VersionFacts(version.number, version.label, version.frozen_at, name or "")
    return Version(plan, facts, decode_content(version.content))
