"""The dates of a plan for a calendar: each period, and each end as a day to keep in mind."""

from collections.abc import Iterator
from datetime import datetime

from survey_app.documents.ics import Agenda, Event
from survey_app.plans.fields import LineStatus
from survey_app.plans.presentation import PresentedLine, PresentedPlan
from survey_app.plans.words import _


def build_agenda(plan: PresentedPlan, plan_key: str, *, made_at: datetime) -> Agenda:
    """Return the dates of all lines that were not given up; those without a date have no place in a calendar."""
    return Agenda(
        title=f"{plan.title} – {plan.school}",
        events=[
            event
            for line in plan.lines
            if line.line.status is not LineStatus.GIVEN_UP
            for event in _events(line, plan_key)
        ],
        made_at=made_at,
    )


def _events(line: PresentedLine, plan_key: str) -> Iterator[Event]:
    uid = f"plan-{plan_key}-{line.key}"
    description = "\n".join(f"{one.label} : {one.words}" for one in line.told)
    starts_on, ends_on = line.line.starts_on, line.line.ends_on
    if starts_on:
        last = ends_on if ends_on and ends_on > starts_on else starts_on
        yield Event(f"{uid}-periode@paliers", line.title, starts_on, last, description)
    if ends_on and ends_on != starts_on:
        title = _("Échéance : %(title)s", title=line.title)
        yield Event(f"{uid}-echeance@paliers", title, ends_on, ends_on, description)
