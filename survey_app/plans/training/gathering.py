"""Looking up what a request is prepared from: the latest report that its author may read, the fiche, the line."""

from sqlalchemy import select

from survey_app.accounts.models import Account
from survey_app.accounts.operations import require_role
from survey_app.campaigns.models import Campaign
from survey_app.coediting.operations import read_values
from survey_app.database import session
from survey_app.diagnostics.operations.reading import find_signed_position
from survey_app.drafting.models import Revision
from survey_app.drafting.operations import published
from survey_app.plans.errors import LineNotFoundError
from survey_app.plans.lines import PlanLine, kept_lines, read_lines
from survey_app.plans.models import Plan
from survey_app.plans.operations.access import get_plan
from survey_app.plans.operations.sources import find_latest_report
from survey_app.plans.training.fields import Topic, read_topic
from survey_app.plans.training.operations import AUTHORS, Request
from survey_app.plans.training.sources import LineFacts, Results, SchoolFacts, Sources
from survey_app.schools.models import School

NEED, INDICATOR = "need:", "indicator:"
"""Before the code of what a line was proposed from."""


def gather(school_id: int, topic: Topic, *, actor: int, line: LineFacts | None = None) -> Sources:
    """Return what a request of this school can be prepared from.

    Raises ForbiddenError for who prepares no requests in that school.
    """
    require_role(actor, school_id, *AUTHORS)
    school = session().get_one(School, school_id)
    author = session().get_one(Account, actor)
    return Sources(
        school=SchoolFacts(school.name, school.city, school.uai, school.contact, author.display_name),
        topic=topic,
        line=line,
        results=find_results(school_id, actor),
        fiche=find_signed_position(school_id, None),
    )


def gather_for_line(plan_key: str, line_key: str, actor: int) -> tuple[Plan, Sources]:
    """Return a plan, and what a request for one of its lines can be prepared from.

    Raises PlanNotFoundError, or LineNotFoundError.
    """
    plan = get_plan(plan_key, actor)
    line = _find_line(plan, line_key)
    if line is None:
        message = f"plan {plan_key} has no line {line_key}"
        raise LineNotFoundError(message)
    return plan, gather(plan.school_id, _topic_of(line), actor=actor, line=_facts_of(line))


def gather_again(request: Request, actor: int) -> Sources:
    """Return what the same request would be prepared from today."""
    plan = session().scalar(select(Plan).where(Plan.key == request.plan_key))
    line = _find_line(plan, request.line) if plan is not None else None
    topic = _topic_of(line) if line is not None else read_topic(read_values(request.document_id))
    return gather(request.school_id, topic, actor=actor, line=_facts_of(line) if line is not None else None)


def find_results(school_id: int, actor: int) -> Results | None:
    """Return the school's latest report with needs that the account may read; None when there is none.

    Privacy: what people wrote in words of their own is left behind: no text of an answer reaches a request.
    """
    latest = find_latest_report(school_id, actor)
    if latest is None:
        return None
    public_id, report = latest
    asked = session().scalars(
        select(Revision)
        .join(Campaign, Campaign.revision_id == Revision.id)
        .where(Campaign.public_id == public_id)
    )
    return Results(report.model_copy(update={"verbatims": ()}), published(asked.one()).questionnaire)


def _find_line(plan: Plan, line_key: str) -> PlanLine | None:
    lines = kept_lines(read_lines(read_values(plan.document_id)))
    return next((line for line in lines if line.key == line_key), None)


def _facts_of(line: PlanLine) -> LineFacts:
    return LineFacts(
        objective=line.objective,
        action=line.action,
        audience=line.audience,
        number=line.number,
        period=(line.starts_on, line.ends_on),
        indicator=line.indicator,
    )


def _topic_of(line: PlanLine) -> Topic:
    return Topic(
        champ=line.champ,
        practice=line.source.removeprefix(NEED) if line.source.startswith(NEED) else "",
        indicator=line.source.removeprefix(INDICATOR) if line.source.startswith(INDICATOR) else "",
    )
