"""The review of one school year, champ by champ."""

from dataclasses import dataclass

from flask import url_for

from survey_app.coediting.pages import SharedForm
from survey_app.plans.fields import Field
from survey_app.plans.lines import PlanContent
from survey_app.plans.pages.editing import Entry, review_entries
from survey_app.plans.pages.head import Link, PlanHead
from survey_app.plans.presentation import PresentedLine, PresentedPlan
from survey_app.plans.words import say_field, say_year


@dataclass(frozen=True, slots=True)
class ReviewedLine:
    """One line to be gone through: what was planned, and what is said of it now.

    `aims` are what the line is to be held against, by name; `is_done`: something is said of it for this year.
    """

    line: PresentedLine
    url: str
    entries: tuple[Entry, ...]
    aims: tuple[tuple[str, str], ...]
    is_done: bool


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


def review_page(
    head: PlanHead,
    plan: PresentedPlan,
    content: PlanContent,
    shared: SharedForm,
    *,
    year: int | None,
    this_year: int,
) -> ReviewPage:
    """Return the review of `year`, else of the present year as far as it is in the plan."""
    years = content.school_years()
    chosen = year if year is not None and year in years else min(max(this_year, years[0]), years[-1])
    champs = tuple(
        ReviewedChamp(axis.title, tuple(_reviewed(line, chosen, head.key) for line in lines))
        for axis in plan.axes
        if (lines := [line for line in axis.lines if _concerns(line, chosen)])
    )
    reviewed = [one for champ in champs for one in champ.lines]
    return ReviewPage(
        head=head,
        year=chosen,
        year_words=say_year(chosen),
        years=tuple(
            Link(url_for("plans.show_review", plan_key=head.key, annee=one), say_year(one), one == chosen)
            for one in years
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


def _reviewed(line: PresentedLine, year: int, plan_key: str) -> ReviewedLine:
    return ReviewedLine(
        line=line,
        url=url_for("plans.edit_line", plan_key=plan_key, line_key=line.key),
        entries=review_entries(line.key, year),
        aims=tuple(
            (say_field(field), words)
            for field in (Field.OBJECTIVE, Field.INDICATOR)
            if (words := line.words_of(field))
        ),
        is_done=_is_done(line, year),
    )
