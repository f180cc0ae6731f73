"""Use cases: owing reminders to the people responsible of lines, once a day and person, and writing them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import String, cast, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, scoped_session

from survey_app.accounts.models import Account, AccountMail, AccountMailKind, Membership
from survey_app.coediting.cells import Cell
from survey_app.coediting.models import SharedCell
from survey_app.coediting.operations import read_cells
from survey_app.database import session, transaction
from survey_app.plans.fields import Field, line_path
from survey_app.plans.lines import PlanLine, kept_lines, read_lines
from survey_app.plans.models import Plan
from survey_app.plans.operations.access import EDITORS
from survey_app.plans.reminders import Call, Occasion, calls_due, dates_called_on
from survey_app.web.filters import PARIS

MORNING = time(7)
"""Nobody is written to before this hour in Paris."""

_CAUSE = "plan:"


@dataclass(frozen=True, slots=True)
class OwedReminder:
    """What one mail is about: a plan, and the calls of its lines for one person on one day."""

    plan_key: str
    title: str
    calls: tuple[Call, ...]


def queue_plan_reminders(now: datetime) -> int:
    """Owe each responsible person one mail for each plan and day on which lines call for them; return how many.

    Safe to repeat and to run twice at once: the mail of a person, a plan and a day is a unique row. Who has left the
    school is not written to. After an outage there is one mail for what fell due in the last days, not one for each.
    """
    local = now.astimezone(PARIS)
    if local.time() < MORNING:
        return 0
    return sum(_queue_for(plan_id, local.date(), now) for plan_id in _plans_calling(local.date()))


def find_reminder(account_id: int, cause: str) -> OwedReminder | None:
    """Return what a mail with this cause says, as things stand now; None when its plan is gone, or the cause is none.

    A line that was done since the mail was owed is not in it any more.
    """
    parsed = _parse(cause)
    plan = session().get(Plan, parsed[0]) if parsed else None
    if plan is None or parsed is None or plan.ended_at is not None:
        return None
    cells = read_cells(plan.document_id)
    if account_id not in _people_of(plan, _lines_of(cells)):
        return None  # they have left the school since
    return OwedReminder(plan.key, plan.title, _calls_for(account_id, plan, cells, parsed[1]))


def _plans_calling(today: date) -> list[int]:
    """Return the plans under way in which some line has a date that may call for somebody today."""
    wanted = [json.dumps(day.isoformat()) for day in dates_called_on(today)]
    ends = (f".{Field.STARTS_ON}", f".{Field.ENDS_ON}")
    rows = session().scalars(
        select(Plan.id)
        .join(SharedCell, SharedCell.document_id == Plan.document_id)
        .where(
            Plan.ended_at.is_(None),
            SharedCell.path.startswith("line."),
            SharedCell.path.endswith(ends[0]) | SharedCell.path.endswith(ends[1]),
            cast(SharedCell.value, String).in_(wanted),
        )
        .distinct()
        .order_by(Plan.id)
    )
    return list(rows)


def _queue_for(plan_id: int, today: date, now: datetime) -> int:
    try:
        with transaction() as writing:
            plan = writing.get_one(Plan, plan_id)
            cells = read_cells(plan.document_id)
            owed = [
                account_id
                for account_id in _people_of(plan, _lines_of(cells))
                if _calls_for(account_id, plan, cells, today) and not _is_owed(account_id, plan, today)
            ]
            for account_id in owed:
                _owe(writing, account_id, plan, today, now)
            return len(owed)
    except IntegrityError:
        return 0  # another worker owes the same mails


def _owe(writing: scoped_session[Session], account_id: int, plan: Plan, today: date, now: datetime) -> None:
    writing.add(
        AccountMail(
            account_id=account_id,
            kind=AccountMailKind.PLAN_REMINDER,
            cause=_cause_of(plan.id, today),
            not_before=now,
        )
    )


def _people_of(plan: Plan, lines: Iterable[PlanLine]) -> list[int]:
    """Return who answers for lines of a plan, and still plans in its school."""
    responsible = {line.responsible for line in lines if line.responsible is not None}
    return list(
        session().scalars(
            select(Account.id)
            .join(Membership, Membership.account_id == Account.id)
            .where(
                Account.id.in_(responsible),
                Account.is_active,
                Membership.school_id == plan.school_id,
                Membership.role.in_(EDITORS),
            )
            .distinct()
            .order_by(Account.id)
        )
    )


def _calls_for(account_id: int, plan: Plan, cells: Mapping[str, Cell], today: date) -> tuple[Call, ...]:
    lines = [line for line in _lines_of(cells) if line.responsible == account_id]
    return calls_due(
        lines,
        today,
        told_until=_last_told(account_id, plan.id, today),
        written_on=_written_on(lines, cells),
    )


def _lines_of(cells: Mapping[str, Cell]) -> tuple[PlanLine, ...]:
    return kept_lines(read_lines({path: cell.value for path, cell in cells.items()}))


def _written_on(lines: Iterable[PlanLine], cells: Mapping[str, Cell]) -> dict[tuple[str, Occasion], date]:
    found: dict[tuple[str, Occasion], date] = {}
    for line in lines:
        for field, occasions in (
            (Field.STARTS_ON, (Occasion.STARTS_SOON,)),
            (Field.ENDS_ON, (Occasion.ENDS_SOON, Occasion.ENDS)),
        ):
            cell = cells.get(line_path(line.key, field))
            if cell is not None:
                day = cell.written_at.astimezone(PARIS).date()
                found |= {(line.key, occasion): day for occasion in occasions}
    return found


def _last_told(account_id: int, plan_id: int, today: date) -> date | None:
    """Return the latest day before `today` of which the person was owed a mail about the plan."""
    causes = session().scalars(
        select(AccountMail.cause).where(
            AccountMail.account_id == account_id,
            AccountMail.kind == AccountMailKind.PLAN_REMINDER,
            AccountMail.cause.startswith(f"{_CAUSE}{plan_id}:"),
        )
    )
    days = [parsed[1] for cause in causes if (parsed := _parse(cause)) is not None and parsed[1] < today]
    return max(days, default=None)


def _is_owed(account_id: int, plan: Plan, today: date) -> bool:
    query = select(AccountMail.id).where(
        AccountMail.account_id == account_id,
        AccountMail.kind == AccountMailKind.PLAN_REMINDER,
        AccountMail.cause == _cause_of(plan.id, today),
    )
    return session().scalar(query) is not None


def _cause_of(plan_id: int, day: date) -> str:
    return f"{_CAUSE}{plan_id}:{day.isoformat()}"


def _parse(cause: str) -> tuple[int, date] | None:
    """Return the plan and the day of a cause, None for one that is not ours."""
    parts = cause.removeprefix(_CAUSE).split(":")
    if not cause.startswith(_CAUSE) or len(parts) != 2 or not parts[0].isdigit():  # noqa: PLR2004 -- a plan and a day
        return None
    try:
        return int(parts[0]), date.fromisoformat(parts[1])
    except ValueError:
        return None
