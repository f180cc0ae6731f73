"""What the pages of the plan receive in the commission: lines with what was said of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from survey_app.commission.forms import CommentForm
from survey_app.commission.operations.access import Seat
from survey_app.commission.operations.comments import WHOLE_PLAN, CommentView
from survey_app.commission.operations.plan_reading import CommentedPlan, PublishedPlan
from survey_app.commission.plain_text import TextBlock, read_blocks
from survey_app.commission.words import NO_NAME, say_quality
from survey_app.plans.presentation import PresentedAxis, PresentedLine


@dataclass(frozen=True, slots=True)
class SaidBefore:
    """A comment that came back with a fault: it stands again in the form of its line."""

    line: str
    form: CommentForm


@dataclass(frozen=True, slots=True)
class CommentRow:
    """One comment as it is shown."""

    id: int
    author: str
    quality: str
    text: tuple[TextBlock, ...]
    written_at: datetime
    is_mine: bool
    is_removed: bool


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said of one line, or of the whole plan (`line` is ""), and the form that adds to it."""

    line: str
    title: str
    comments: tuple[CommentRow, ...]
    text: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """One line of the plan with what was said of it."""

    line: PresentedLine
    talk: Talk


@dataclass(frozen=True, slots=True)
class SpokenAxis:
    """One champ of the plan, its lines with what was said of them."""

    axis: PresentedAxis
    lines: tuple[SpokenLine, ...]


@dataclass(frozen=True, slots=True)
class PublishedPlanPage:
    """A published version of the plan."""

    seat: Seat
    publication_id: int
    plan: PublishedPlan
    axes: tuple[SpokenAxis, ...]
    talk: Talk


@dataclass(frozen=True, slots=True)
class AllCommentsPage:
    """All that was said of a plan, line by line."""

    seat: Seat
    plan_key: str
    title: str
    talks: tuple[Talk, ...]


def published_plan_page(
    seat: Seat,
    publication_id: int,
    plan: PublishedPlan,
    comments: Sequence[CommentView],
    said: SaidBefore | None,
) -> PublishedPlanPage:
    """Return the page of a published version; comments on lines that it has not are left to other pages."""
    by_line = _by_line(comments)
    axes = tuple(
        SpokenAxis(
            axis,
            tuple(SpokenLine(line, _talk(line.key, line.title, by_line, said)) for line in axis.lines),
        )
        for axis in plan.plan.axes
    )
    return PublishedPlanPage(
        seat, publication_id, plan, axes, _talk(WHOLE_PLAN, plan.plan.title, by_line, said)
    )


def all_comments_page(
    seat: Seat,
    plan_key: str,
    plan: CommentedPlan,
    comments: Sequence[CommentView],
    said: SaidBefore | None,
) -> AllCommentsPage:
    """Return the page of all that was said of a plan: first of the whole, then of each line that was spoken of."""
    by_line = _by_line(comments)
    spoken = [line for line in plan.lines if line in by_line]
    talks = (_talk(line, plan.lines[line], by_line, said) for line in spoken)
    return AllCommentsPage(seat, plan_key, plan.title, (_talk(WHOLE_PLAN, plan.title, by_line, said), *talks))


def _by_line(comments: Sequence[CommentView]) -> dict[str, list[CommentView]]:
    by_line: dict[str, list[CommentView]] = {}
    for comment in comments:
        by_line.setdefault(comment.line, []).append(comment)
    return by_line


def _talk(
    line: str, title: str, comments: Mapping[str, Sequence[CommentView]], said: SaidBefore | None
) -> Talk:
    form = said.form if said is not None and said.line == line else None
    return Talk(
        line=line,
        title=title,
        comments=tuple(_row(comment) for comment in comments.get(line, ())),
        text=(form.text.data or "") if form else "",
        faults=tuple(str(fault) for fault in form.text.errors) if form else (),
    )


def _row(comment: CommentView) -> CommentRow:
    return CommentRow(
        id=comment.id,
        author=comment.author.name or str(NO_NAME),
        quality=say_quality(comment.author),
        text=read_blocks(comment.text),
        written_at=comment.written_at,
        is_mine=comment.is_mine,
        is_removed=comment.is_removed,
    )
