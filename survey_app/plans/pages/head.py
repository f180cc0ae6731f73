"""What every page of one plan shows on top: its name, its school, and the ways to its other pages."""

from dataclasses import dataclass

from flask import request, url_for

from survey_app.plans.models import Plan
from survey_app.plans.words import _, say_years


@dataclass(frozen=True, slots=True)
class Link:
    """An address and its words."""

    url: str
    label: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class PlanHead:
    """The top of the pages of a plan. `may_sign`: freezes versions and ends the plan."""

    key: str
    title: str
    school: str
    span: str
    is_ended: bool
    may_sign: bool
    pages: tuple[Link, ...]

    @property
    def url(self) -> str:
        return url_for("plans.show_plan", plan_key=self.key)


@dataclass(frozen=True, slots=True)
class TooLatePage:
    """What somebody sent while the plan was being ended: places and words, to be copied."""

    head: PlanHead
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class HeadPage:
    """A page that needs nothing but its head."""

    head: PlanHead


def plan_head(plan: Plan, *, may_sign: bool) -> PlanHead:
    """Return the head of the pages of a plan."""
    places = [
        ("plans.show_plan", _("Le plan")),
        ("plans.show_proposals", _("Propositions")),
        ("plans.show_review", _("Suivi")),
        ("plans.show_calendar", _("Calendrier")),
        ("plans.show_versions", _("Versions")),
        ("plans.show_files", _("Imprimer, exporter")),
    ]
    if may_sign and plan.ended_at is None:
        places.append(("plans.edit_settings", _("Réglages")))
    return PlanHead(
        key=plan.key,
        title=plan.title,
        school=plan.school.name,
        span=say_years(plan.first_year, plan.years),
        is_ended=plan.ended_at is not None,
        may_sign=may_sign and plan.ended_at is None,
        pages=(
            *(
                Link(url_for(endpoint, plan_key=plan.key), label, endpoint == request.endpoint)
                for endpoint, label in places
            ),
            Link(url_for("training.list_requests"), _("Demandes de FIL"), is_current=False),
        ),
    )
