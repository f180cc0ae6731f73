"""The review of one school year, champ by champ."""

from dataclasses import dataclass

from flask import url_for

from survey_app.coediting.pages import SharedForm
from survey_app.plans.fields import Field
from survey_app.plans.lines import PlanContent
from survey_app.plans.pages.editing import Entry, Options, review_entries, status_options
from survey_app.plans.pages.head import Link, PlanHead
from survey_app.plans.presentation import PresentedLine, PresentedPlan
from survey_app.plans.words import say_field, say_year


@dataclass(frozen=True, slots=True)
class ReviewedLine:
    """One line to be gone through: what was planned, and what is said of it now.

    `aims` are what the line is to be held against, by name; `is_done`: something is said of it for this year. It is
    `is_open` as long as it is not done, or has a fault to be seen.
    """

    line: PresentedLine
    url: str
    entries: tuple[Entry, ...]
    aims: tuple[tuple[str, str], ...]
    is_done: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class ReviewedChamp:
    """The lines of one champ that concern the year."""

    title: str
    lines: tuple[ReviewedLine, ...]


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The lines that concern one school year; `reviewed` of `total` have something said of them."""

    head: PlanHead
    year: int
    year_words: str
    years: tuple[Link, ...]
    champs: tuple[ReviewedChamp, ...]
    reviewed: int
    total: int
    shared: SharedForm


def choose_year(content: PlanContent, wanted: int | None, this_year: int) -> int:
    """Return the school year that is wanted if the plan has it, else the present one as far as it is in the plan."""
    years = content.school_years()
    return wanted if wanted is not None and wanted in years else min(max(this_year, years[0]), years[-1])


def review_page(
    head: PlanHead,
    plan: PresentedPlan,
    content: PlanContent,
    shared: SharedForm,
    *,
    year: int,
) -> ReviewPage:
    """Return the review of a school year of the plan."""
    statuses = status_options()
    champs = tuple(
        ReviewedChamp(axis.title, tuple(_reviewed(line, year, head.key, statuses, shared) for line in lines))
        for axis in plan.axes
        if (lines := [line for line in axis.lines if _concerns(line, year)])
    )
    reviewed = [one for champ in champs for one in champ.lines]
    return ReviewPage(
        head=head,
        year=year,
        year_words=say_year(year),
        years=tuple(
            Link(url_for("plans.show_review", plan_key=head.key, annee=one), say_year(one), one == year)
            for one in content.school_years()
        ),
        champs=champs,
        reviewed=sum(one.is_done for one in reviewed),
        total=len(reviewed),
        shared=shared,
    )


def _concerns(line: PresentedLine, year: int) -> bool:
    """Lines without a date concern every year."""
    years = line.line.school_years()
    return not years or year in years or _is_done(line, year)


def _is_done(line: PresentedLine, year: int) -> bool:
    review = line.line.review(year)
    return bool(review.status or review.note)


def _reviewed(
    line: PresentedLine, year: int, plan_key: str, statuses: Options, shared: SharedForm
) -> ReviewedLine:
    entries, is_done = review_entries(line.key, year, statuses), _is_done(line, year)
    return ReviewedLine(
        line=line,
        url=url_for("plans.edit_line", plan_key=plan_key, line_key=line.key),
        entries=entries,
        aims=tuple(
            (say_field(field), words)
            for field in (Field.OBJECTIVE, Field.INDICATOR)
            if (words := line.words_of(field))
        ),
        is_done=is_done,
        is_open=not is_done or any(entry.path in shared.faults for entry in entries),
    )
