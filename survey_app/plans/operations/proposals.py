"""Use cases: seeing the lines proposed for a plan, taking some, and putting others out of sight."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session, scoped_session

from questionnaires.analysis.proposals import Proposal, propose_lines
from survey_app.coediting.cells import Value
from survey_app.coediting.operations import read_values, write_within
from survey_app.database import transaction
from survey_app.plans.fields import TICKED, Field, dismissal_path
from survey_app.plans.lines import PlanLine
from survey_app.plans.models import Plan
from survey_app.plans.operations.access import get_open_plan, lock_plan
from survey_app.plans.operations.editing import add_lines_within, new_line_key, write_own_within
from survey_app.plans.operations.plans import OpenedPlan, axis_cells, keep, own_cells
from survey_app.plans.operations.sources import find_latest_report
from survey_app.plans.operations.states import FicheAtHand, find_fiche


@dataclass(frozen=True, slots=True)
class ListedProposal:
    """A proposal, and the line that was made of it, None as long as nobody took it."""

    proposal: Proposal
    line: PlanLine | None
    is_dismissed: bool


@dataclass(frozen=True, slots=True)
class Proposals:
    """What is proposed for a plan. `campaign` is the public id of the report it comes from, "" without one."""

    listed: tuple[ListedProposal, ...]
    campaign: str
    campaign_title: str
    fiche: FicheAtHand | None


def list_proposals(opened: OpenedPlan, actor: int) -> Proposals:
    """Return what is proposed from the latest report that the account may read, and from the school's fiche."""
    plan = opened.plan
    report = find_latest_report(plan.school_id, actor)
    fiche = find_fiche(plan.school_id)
    taken = {line.source: line for line in opened.content.lines if line.source}
    return Proposals(
        listed=tuple(
            ListedProposal(
                proposal,
                taken.get(proposal.key),
                is_dismissed=opened.values.get(dismissal_path(proposal.key)) == TICKED,
            )
            for proposal in propose_lines(report[1] if report else None, fiche.position if fiche else None)
        ),
        campaign=report[0] if report else "",
        campaign_title=report[1].header.campaign if report else "",
        fiche=fiche,
    )


def take_proposals(
    opened: OpenedPlan,
    chosen: Mapping[str, Mapping[Field, Value]],
    *,
    actor: int,
    now: datetime,
) -> int:
    """Make lines of the proposals whose keys are in `chosen`, with these fields, and return how many.

    What is not proposed, or was taken already, is left out: sent twice, one line is made. Raises PlanNotFoundError,
    PlanEndedError, PlanFullError, BadCellError or TooManyCellsError.
    """
    known = {one.proposal.key: one.proposal for one in list_proposals(opened, actor).listed}
    with transaction() as writing:
        plan = get_open_plan(opened.plan.key, actor)
        lock_plan(writing, plan)
        taken = _sources(plan)
        wanted = [known[key] for key in chosen if key in known and key not in taken]
        _add_axes(writing, plan, wanted, actor, now)
        lines = {new_line_key(): _fields_of(proposal, chosen[proposal.key]) for proposal in wanted}
        add_lines_within(writing, plan, lines, actor=actor, now=now)
        return len(lines)


def set_dismissed(key: str, proposal: str, *, is_dismissed: bool, actor: int, now: datetime) -> None:
    """Put a proposal out of sight, or back. Raises PlanNotFoundError, PlanEndedError or BadCellError."""
    with transaction() as writing:
        plan = get_open_plan(key, actor)
        cells: dict[str, Value] = {dismissal_path(proposal): TICKED if is_dismissed else None}
        write_own_within(writing, plan, cells, actor=actor, now=now)


def _fields_of(proposal: Proposal, fields: Mapping[Field, Value]) -> dict[Field, Value]:
    return {
        **fields,
        Field.CHAMP: proposal.champ,
        Field.HORIZON: proposal.horizon.value,
        Field.SOURCE: proposal.key,
    }


def _sources(plan: Plan) -> set[str]:
    """Return the proposals of which lines were made, those taken off again left out."""
    values = read_values(plan.document_id)
    ends = f".{Field.SOURCE}"
    return {
        str(value)
        for path, value in values.items()
        if path.endswith(ends) and values.get(path.removesuffix(ends) + f".{Field.REMOVED}") != TICKED
    }


def _add_axes(
    writing: scoped_session[Session], plan: Plan, proposals: list[Proposal], actor: int, now: datetime
) -> None:
    """Add the champs that the plan does not have yet: the grid may have changed since it was begun."""
    axes = read_values(plan.document_id).get("axes")
    codes = list(axes) if isinstance(axes, list) else []
    new = {one.champ: one.champ_title for one in proposals if one.champ not in codes}
    if not new:
        return
    cells: dict[str, Value] = {"axes": [*codes, *new]}
    for code, title in new.items():
        cells |= axis_cells(code, title)
    sent = own_cells(cells, plan.document.head)
    write_within(writing, plan.document_id, sent, keep, actor=actor, now=now)
