"""The school's own fiche, one a year, and the files behind it. Its answers are cells of a shared document."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey_app.coediting.models import SharedDocument
from survey_app.database import Base, Instant, closed_list, random_key
from survey_app.drafting.models import Revision
from survey_app.schools.models import School


class AssessmentState(StrEnum):
    """OPEN while people fill it; SIGNED once the chef has signed it off as the position of the year."""

    OPEN = "open"
    SIGNED = "signed"


class Assessment(Base):
    """The fiche of one school year (`year` 2026 is 2026–2027), asked by one revision of a maturity grid.

    `position` is the frozen `questionnaires.analysis.maturity.Position` with its evidence, there exactly when signed.
    """

    __tablename__ = "assessment"
    __table_args__ = (
        UniqueConstraint("school_id", "year"),
        CheckConstraint("(state = 'signed') = (position IS NOT NULL)", name="position_when_signed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(16), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    document_id: Mapped[int] = mapped_column(
        ForeignKey("shared_document.id", ondelete="CASCADE"), unique=True
    )
    year: Mapped[int]
    state: Mapped[AssessmentState] = mapped_column(
        closed_list(AssessmentState, "state"), default=AssessmentState.OPEN
    )
    begun_at: Mapped[datetime] = mapped_column(Instant)
    begun_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    signed_at: Mapped[datetime | None] = mapped_column(Instant)
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    position: Mapped[str | None] = mapped_column(Text)

    school: Mapped[School] = relationship()
    revision: Mapped[Revision] = relationship()
    document: Mapped[SharedDocument] = relationship()


class EvidenceFile(Base):
    """A file that shows what the fiche says of one indicator; sent as a download only, never shown in a page."""

    __tablename__ = "evidence_file"
    __table_args__ = (CheckConstraint("size > 0", name="size_positive"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=random_key)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"), index=True)
    indicator: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    added_at: Mapped[datetime] = mapped_column(Instant)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
