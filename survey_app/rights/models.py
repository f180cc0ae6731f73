"""The mails owed to people who asked for their rights. A row goes when its mail has gone."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.database import Base, Instant, closed_list, random_key


class RightsMailKind(StrEnum):
    """ACCESS: a copy of everything that is kept. ERASURE: word that it was erased, to whom it belonged."""

    ACCESS = "access"
    ERASURE = "erasure"


class RightsMail(Base):
    """One mail owed to an address, known or not. While it is being sent, `not_before` is the end of its lease."""

    __tablename__ = "rights_mail"
    __table_args__ = (UniqueConstraint("school_id", "email", "kind"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=random_key)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254))
    kind: Mapped[RightsMailKind] = mapped_column(closed_list(RightsMailKind, "kind"))
    language: Mapped[str] = mapped_column(String(5), default="fr")
    asked_at: Mapped[datetime] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime] = mapped_column(Instant)
