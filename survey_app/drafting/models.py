"""Drafts with their elements and the log of their edits; and published revisions, which never change."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.database import Base, Instant, closed_list


class Draft(Base):
    """A questionnaire in the making. Without a school it is the academy's, and administrators write it.

    `head` is the number of the last edit; each edit takes the next one under a lock on this row.
    """

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(16), unique=True)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    head: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    changed_at: Mapped[datetime] = mapped_column(Instant)
    deleted_at: Mapped[datetime | None] = mapped_column(Instant)


class DraftElement(Base):
    """One element of a draft with its cells, as `questionnaires.editing.cells` has them."""

    __tablename__ = "draft_element"

    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True)
    uid: Mapped[str] = mapped_column(String(40), primary_key=True)
    cells: Mapped[dict[str, Any]] = mapped_column(JSON)


class EditKind(StrEnum):
    """What an entry of the log is: an edit, its undoing, doing it again, or a return to an earlier state."""

    EDIT = "edit"
    UNDO = "undo"
    REDO = "redo"
    RESTORE = "restore"


class EditState(StrEnum):
    """What became of an entry: written; held back because somebody else wrote the same; or that settled."""

    APPLIED = "applied"
    CONFLICT = "conflict"
    SETTLED = "settled"


class DraftEdit(Base):
    """One entry of the log of a draft, in the order of `number`.

    `key` comes from the browser, so that what is sent twice is written once; `session` names the tab it was made
    in. `base` is the head that its author knew. `writes` and `inverse` are lists of `[uid, path, value]`. `note`
    says what was done, for the history. `target` is the entry that an undoing or redoing is about, and
    `is_undone` whether this entry is undone at present. `clashes` says why an entry was held back, as lists of
    `[uid, path, present, proposed, author_id]`.
    """

    __tablename__ = "draft_edit"
    __table_args__ = (
        UniqueConstraint("draft_id", "number"),
        UniqueConstraint("draft_id", "key"),
        Index("ix_draft_edit_author", "draft_id", "author_id", "number"),
        Index("ix_draft_edit_target", "draft_id", "target"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"))
    number: Mapped[int]
    key: Mapped[str] = mapped_column(String(40))
    session: Mapped[str] = mapped_column(String(40))
    base: Mapped[int]
    kind: Mapped[EditKind] = mapped_column(closed_list(EditKind, "kind"), default=EditKind.EDIT)
    state: Mapped[EditState] = mapped_column(closed_list(EditState, "state"), default=EditState.APPLIED)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    writes: Mapped[list[Any]] = mapped_column(JSON)
    inverse: Mapped[list[Any]] = mapped_column(JSON)
    note: Mapped[dict[str, Any]] = mapped_column(JSON)
    clashes: Mapped[list[Any]] = mapped_column(JSON, default=list)
    target: Mapped[int | None]
    is_undone: Mapped[bool] = mapped_column(default=False)


class DraftPresence(Base):
    """Who has a draft open, in which tab, and at which element; forgotten after a minute without a sign."""

    __tablename__ = "draft_presence"

    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True)
    session: Mapped[str] = mapped_column(String(40), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    uid: Mapped[str] = mapped_column(String(40), default="")
    seen_at: Mapped[datetime] = mapped_column(Instant)


class Revision(Base):
    """One published definition in canonical JSON; never changed.

    `owner` is "" for what everybody may ask (the catalogue, the academy's), else `school:<id>`; numbers count
    within an owner and a code.
    """

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("owner", "questionnaire_code", "number"),
        UniqueConstraint("owner", "questionnaire_code", "content_hash"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(String(40), default="")
    questionnaire_code: Mapped[str] = mapped_column(String(32))
    number: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    content: Mapped[str] = mapped_column(Text)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("draft.id", ondelete="SET NULL"), index=True)
    published_at: Mapped[datetime] = mapped_column(Instant)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
