"""The files of a plan, and the page to print."""

from dataclasses import dataclass

from survey_app.plans.pages.head import Link, PlanHead
from survey_app.plans.presentation import PresentedPlan


@dataclass(frozen=True, slots=True)
class FilesPage:
    """What can be taken away of a plan: each file, and what it is good for."""

    head: PlanHead
    files: tuple[tuple[Link, str], ...]
    print_url: str


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """The whole plan on one page."""

    head: PlanHead
    plan: PresentedPlan
