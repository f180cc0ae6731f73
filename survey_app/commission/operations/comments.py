"""Use cases: what people say of the plan. A comment belongs to a line of the plan, and so outlives its versions."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select

from survey_app.accounts.models import Account, Membership, Role
from survey_app.commission.errors import CommissionNotFoundError
from survey_app.commission.models import Comment, CommissionMember, Quality
from survey_app.commission.operations.access import Seat, get_head_seat, get_seat
from survey_app.commission.plain_text import clean_text
from survey_app.database import session, transaction
from survey_app.plans.models import Plan

WHOLE_PLAN = ""
"""The line of a comment on the plan as a whole."""

LONGEST = 2_000
"""Characters of a comment."""

_DOUBLE_POST = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Author:
    """Who said something: "" for an erased account; `quality` and `role` are None once the person has left."""

    name: str
    quality: Quality | None
    role: Role | None


@dataclass(frozen=True, slots=True)
class CommentView:
    """One comment as it may be read. One that the head took out has no text any more."""

    id: int
    line: str
    author: Author
    text: str
    written_at: datetime
    is_mine: bool
    is_removed: bool


def list_comments(seat: Seat, plan_key: str) -> list[CommentView]:
    """Return what was said of a plan of the school, the oldest first."""
    query = _comments_in(seat).where(Plan.key == plan_key).order_by(Comment.written_at, Comment.id)
    return [
        _view(seat, comment, name, quality, role)
        for comment, name, quality, role, _ in session().execute(query)
    ]


def list_own_comments(seat: Seat) -> list[tuple[str, CommentView]]:
    """Return what the person said themselves of plans of the school, the latest first, with the keys of the plans."""
    query = _comments_in(seat).where(Comment.author_id == seat.account_id)
    rows = session().execute(query.order_by(Comment.written_at.desc(), Comment.id.desc()))
    return [(key, _view(seat, comment, name, quality, role)) for comment, name, quality, role, key in rows]


def count_comments(seat: Seat) -> dict[str, int]:
    """Return how many comments stand on each plan of the school, by key."""
    rows = session().execute(
        select(Plan.key, func.count())
        .join(Comment, Comment.plan_id == Plan.id)
        .where(Plan.school_id == seat.school_id, Comment.removed_at.is_(None))
        .group_by(Plan.key)
    )
    return {row[0]: row[1] for row in rows}


def add_comment(
    school_id: int, plan_key: str, line: str, text: str, *, actor: int, now: datetime
) -> int | None:
    """Say something of a line of a plan, or of the whole; return the id, None for a text that is empty.

    That the line is one that the person may see is for the caller to know. Posted twice, it is said once. Raises
    CommissionNotFoundError.
    """
    said = clean_text(text)[:LONGEST]
    if not said:
        return None
    with transaction() as writing:
        seat = get_seat(school_id, actor)
        plan_id = writing.scalar(
            select(Plan.id)
            .where(Plan.key == plan_key, Plan.school_id == seat.school_id)
            .with_for_update()  # one form after the other
        )
        if plan_id is None:
            message = f"no plan {plan_key} in school {school_id}"
            raise CommissionNotFoundError(message)
        twin = writing.scalar(_twin(plan_id, line, said, actor, now))
        if twin is not None:
            return twin
        comment = Comment(plan_id=plan_id, line=line, author_id=actor, text=said, written_at=now)
        writing.add(comment)
        writing.flush()
        return comment.id


def take_back_comment(school_id: int, comment_id: int, *, actor: int) -> None:
    """Take one's own comment back: nothing of it stays. Raises CommissionNotFoundError for another's."""
    with transaction() as writing:
        comment = _find(get_seat(school_id, actor), comment_id)
        if comment.author_id != actor or comment.removed_at is not None:
            message = f"comment {comment_id} is not of account {actor}, or was taken out"
            raise CommissionNotFoundError(message)
        writing.delete(comment)


def remove_comment(school_id: int, comment_id: int, *, actor: int, now: datetime) -> None:
    """Take somebody's comment out as the head: the text goes, and a trace says so.

    Raises CommissionNotFoundError or ForbiddenError.
    """
    with transaction():
        comment = _find(get_head_seat(school_id, actor), comment_id)
        if comment.removed_at is None:
            comment.text, comment.removed_at = "", now


def _find(seat: Seat, comment_id: int) -> Comment:
    comment = session().scalar(
        select(Comment)
        .join(Plan, Plan.id == Comment.plan_id)
        .where(Comment.id == comment_id, Plan.school_id == seat.school_id)
        .with_for_update()
    )
    if comment is None:
        message = f"no comment {comment_id} in school {seat.school_id}"
        raise CommissionNotFoundError(message)
    return comment


def _comments_in(seat: Seat) -> Select[Comment, str | None, Quality | None, str | None, str]:
    """Return comments with the name, quality and first role of their author in the school, and the key of the plan."""
    role = (
        select(func.min(Membership.role))
        .where(
            Membership.account_id == Comment.author_id,
            Membership.school_id == seat.school_id,
            Membership.role != Role.COMMISSION,
        )
        .scalar_subquery()
    )
    return (
        select(Comment, Account.display_name, CommissionMember.quality, role, Plan.key)
        .join(Plan, Plan.id == Comment.plan_id)
        .outerjoin(Account, Account.id == Comment.author_id)
        .outerjoin(
            CommissionMember,
            (CommissionMember.account_id == Comment.author_id)
            & (CommissionMember.school_id == Plan.school_id),
        )
        .where(Plan.school_id == seat.school_id)
    )


def _twin(plan_id: int, line: str, text: str, actor: int, now: datetime) -> Select[int]:
    return select(Comment.id).where(
        Comment.plan_id == plan_id,
        Comment.line == line,
        Comment.author_id == actor,
        Comment.text == text,
        Comment.written_at > now - _DOUBLE_POST,
    )


def _view(
    seat: Seat, comment: Comment, name: str | None, quality: Quality | None, role: str | None
) -> CommentView:
    return CommentView(
        id=comment.id,
        line=comment.line,
        author=Author(name or "", quality, Role(role) if role else None),
        text=comment.text,
        written_at=comment.written_at,
        is_mine=comment.author_id == seat.account_id,
        is_removed=comment.removed_at is not None,
    )
