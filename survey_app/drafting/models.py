"""Published revisions of questionnaires: immutable, numbered, named by the hash of their content."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.database import Base, Instant


class Revision(Base):
    """One published definition in canonical JSON; never changed."""

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("questionnaire_code", "number"),
        UniqueConstraint("questionnaire_code", "content_hash"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_code: Mapped[str] = mapped_column(String(32))
    number: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    content: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime] = mapped_column(Instant)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
