"""The multi-year plan of a school, its frozen versions, and requests for local training (FIL).

Lines of a plan and fields of a request are cells of a shared document.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey_app.coediting.models import SharedDocument
from survey_app.database import Base, Instant
from survey_app.schools.models import School


class Plan(Base):
    """A plan of `years` school years from `first_year` on (2026 is 2026–2027). At most one of a school is current."""

    __tablename__ = "plan"
    __table_args__ = (CheckConstraint("years between 1 and 5", name="years_in_range"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(16), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"), index=True)
    document_id: Mapped[int] = mapped_column(
        ForeignKey("shared_document.id", ondelete="CASCADE"), unique=True
    )
    title: Mapped[str] = mapped_column(String(160))
    first_year: Mapped[int]
    years: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    school: Mapped[School] = relationship()
    document: Mapped[SharedDocument] = relationship()


class PlanVersion(Base):
    """A plan as it was presented (to the conseil d'administration, for instance): JSON that never changes."""

    __tablename__ = "plan_version"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    number: Mapped[int]
    label: Mapped[str] = mapped_column(String(160))
    content: Mapped[str] = mapped_column(Text)
    frozen_at: Mapped[datetime] = mapped_column(Instant)
    frozen_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class TrainingRequest(Base):
    """A request for local training (FIL), begun from a line of a plan or from nothing. Never a name of who answered."""

    __tablename__ = "training_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(16), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"), index=True)
    document_id: Mapped[int] = mapped_column(
        ForeignKey("shared_document.id", ondelete="CASCADE"), unique=True
    )
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id", ondelete="SET NULL"))
    line: Mapped[str] = mapped_column(String(40), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    document: Mapped[SharedDocument] = relationship()
