"""Shared documents: cells, each with who wrote it last; the log of all changes; who has a document open."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.database import Base, Instant


class SharedDocument(Base):
    """A document that several people write. `head` is the number of the last change, given under a lock on this row.

    What its cells mean is the affair of the subject that made it.
    """

    __tablename__ = "shared_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    head: Mapped[int] = mapped_column(default=0)


class SharedCell(Base):
    """One cell as it stands. `number` is that of the change that wrote it, by which an older reading is known."""

    __tablename__ = "shared_cell"

    document_id: Mapped[int] = mapped_column(
        ForeignKey("shared_document.id", ondelete="CASCADE"), primary_key=True
    )
    path: Mapped[str] = mapped_column(String(120), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    number: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    written_at: Mapped[datetime] = mapped_column(Instant)


class SharedChange(Base):
    """One change of one cell, in the order of `number`; `key` comes from the browser: sent twice, written once."""

    __tablename__ = "shared_change"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        UniqueConstraint("document_id", "key"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("shared_document.id", ondelete="CASCADE"))
    number: Mapped[int]
    key: Mapped[str] = mapped_column(String(40))
    path: Mapped[str] = mapped_column(String(120))
    before: Mapped[Any] = mapped_column(JSON)
    after: Mapped[Any] = mapped_column(JSON)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(Instant)


class SharedPresence(Base):
    """Who has a document open, in which tab, and at which cell; forgotten after an hour without a sign."""

    __tablename__ = "shared_presence"

    document_id: Mapped[int] = mapped_column(
        ForeignKey("shared_document.id", ondelete="CASCADE"), primary_key=True
    )
    tab: Mapped[str] = mapped_column(String(40), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    path: Mapped[str] = mapped_column(String(120), default="")
    seen_at: Mapped[datetime] = mapped_column(Instant)
