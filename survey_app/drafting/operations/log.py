"""Reading the log of a draft: what others wrote, what an author can undo and redo, what is held back."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from questionnaires.editing.cells import Write, Writes
from survey_app.database import session
from survey_app.drafting.edits import AuthoredClash, LogEntry
from survey_app.drafting.models import Draft, DraftEdit, EditKind, EditState

DONE = (EditKind.EDIT, EditKind.RESTORE)
"""What can be undone: an undoing itself is redone."""


def read_writes(stored: Sequence[Sequence[Any]]) -> Writes:
    """Return writes as the log keeps them."""
    return tuple(Write(*write) for write in stored)


def read_clashes(stored: Sequence[Sequence[Any]]) -> tuple[AuthoredClash, ...]:
    """Return clashes as the log keeps them."""
    return tuple(AuthoredClash(*clash) for clash in stored)


def read_entry(entry: DraftEdit) -> LogEntry:
    """Return an entry as others see it."""
    return LogEntry(
        number=entry.number,
        key=entry.key,
        session=entry.session,
        author_id=entry.author_id,
        made_at=entry.made_at,
        kind=entry.kind,
        writes=read_writes(entry.writes),
        inverse=read_writes(entry.inverse),
        note=entry.note,
        clashes=read_clashes(entry.clashes),
    )


def written_by_others(draft: Draft, after: int, *, author_id: int, tab: str) -> Sequence[DraftEdit]:
    """Return what others than one tab of one author wrote after an entry, in order."""
    if after >= draft.head:
        return ()
    is_own = (DraftEdit.session == tab) & (func.coalesce(DraftEdit.author_id, 0) == author_id)
    return (
        session()
        .scalars(
            select(DraftEdit)
            .where(
                DraftEdit.draft_id == draft.id,
                DraftEdit.number > after,
                DraftEdit.state == EditState.APPLIED,
                ~is_own,
            )
            .order_by(DraftEdit.number)
        )
        .all()
    )


def find_undoable(
    draft_id: int, author_id: int, named: ColumnElement[bool] | None = None, *, limit: int = 1
) -> Sequence[DraftEdit]:
    """Return what an author can undo, the newest first; without those whose undoing waits for a decision."""
    held = aliased(DraftEdit)
    waits = (
        select(held.id)
        .where(
            held.draft_id == draft_id,
            held.kind == EditKind.UNDO,
            held.state == EditState.CONFLICT,
            held.target == DraftEdit.number,
        )
        .exists()
    )
    query = (
        select(DraftEdit)
        .where(
            DraftEdit.draft_id == draft_id,
            DraftEdit.author_id == author_id,
            DraftEdit.kind.in_(DONE),
            DraftEdit.state == EditState.APPLIED,
            ~DraftEdit.is_undone,
            ~waits,
        )
        .order_by(DraftEdit.number.desc())
        .limit(limit)
    )
    return session().scalars(query if named is None else query.where(named)).all()


def find_redoable(
    draft_id: int, author_id: int, named: ColumnElement[bool] | None = None, *, limit: int = 1
) -> Sequence[DraftEdit]:
    """Return what an author undid since their last edit, what was undone last first; tried and held back: no more."""
    newest = select(func.max(DraftEdit.number)).where(
        DraftEdit.draft_id == draft_id,
        DraftEdit.author_id == author_id,
        DraftEdit.kind.in_(DONE),
        DraftEdit.state == EditState.APPLIED,
    )
    undoing = aliased(DraftEdit)
    undone_at = func.max(undoing.number)
    latest = (
        select(undoing.target.label("target"), undone_at.label("undone_at"))
        .where(
            undoing.draft_id == draft_id,
            undoing.author_id == author_id,
            undoing.kind == EditKind.UNDO,
            undoing.state == EditState.APPLIED,
            undoing.number > func.coalesce(newest.scalar_subquery(), 0),
        )
        .group_by(undoing.target)
        .subquery()
    )
    held = aliased(DraftEdit)
    was_tried = (
        select(held.id)
        .where(
            held.draft_id == draft_id,
            held.kind == EditKind.REDO,
            held.state.in_((EditState.CONFLICT, EditState.SETTLED)),
            held.target == DraftEdit.number,
            held.number > latest.c.undone_at,
        )
        .exists()
    )
    query = (
        select(DraftEdit)
        .join(latest, latest.c.target == DraftEdit.number)
        .where(DraftEdit.draft_id == draft_id, DraftEdit.is_undone, ~was_tried)
        .order_by(latest.c.undone_at.desc())
        .limit(limit)
    )
    return session().scalars(query if named is None else query.where(named)).all()


def find_conflicts(draft_id: int, author_id: int) -> Sequence[DraftEdit]:
    """Return the entries of an author that are held back and wait for a decision, in order."""
    return (
        session()
        .scalars(
            select(DraftEdit)
            .where(
                DraftEdit.draft_id == draft_id,
                DraftEdit.author_id == author_id,
                DraftEdit.state == EditState.CONFLICT,
            )
            .order_by(DraftEdit.number)
        )
        .all()
    )


def last_turn(draft_id: int, entry: DraftEdit) -> int:
    """Return the number of the entry that last did, undid or redid what an entry wrote."""
    turns = select(func.max(DraftEdit.number)).where(
        DraftEdit.draft_id == draft_id,
        DraftEdit.target == entry.number,
        DraftEdit.kind.in_((EditKind.UNDO, EditKind.REDO)),
        DraftEdit.state == EditState.APPLIED,
    )
    return session().scalar(turns) or entry.number
