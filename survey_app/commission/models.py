"""The commission numérique of a school: members, meetings, what is published to it, and what it says of the plan."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.accounts.models import Account
from survey_app.database import Base, Instant, closed_list
from survey_app.plans.models import Plan


class Quality(StrEnum):
    """On whose behalf a member sits in the commission."""

    DIRECTION = "direction"
    TEACHER = "teacher"
    STAFF = "staff"
    PUPIL = "pupil"
    PARENT = "parent"
    PARTNER = "partner"


class CommissionMember(Base):
    """A member; the role COMMISSION in the school goes with it."""

    __tablename__ = "commission_member"
    __table_args__ = (UniqueConstraint("school_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id, ondelete="CASCADE"))
    quality: Mapped[Quality] = mapped_column(closed_list(Quality, "quality"))


class PublishedKind(StrEnum):
    """What the chef publishes to the commission."""

    REPORT = "report"
    FICHE = "fiche"
    PLAN = "plan"


class Publication(Base):
    """One thing that the commission may see.

    `reference` names it: the public id of a campaign, the key of a fiche, or `<key of the plan>/<version>`.
    """

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("school_id", "kind", "reference"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"))
    kind: Mapped[PublishedKind] = mapped_column(closed_list(PublishedKind, "kind"))
    reference: Mapped[str] = mapped_column(String(60))
    published_at: Mapped[datetime] = mapped_column(Instant)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class Comment(Base):
    """What somebody says of a line of the plan; `line` is "" for the plan as a whole. A removed one keeps no text."""

    __tablename__ = "plan_comment"
    __table_args__ = (Index("ix_plan_comment_plan_line", "plan_id", "line"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey(Plan.id, ondelete="CASCADE"))
    line: Mapped[str] = mapped_column(String(40), default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)


class Meeting(Base):
    """A meeting of the commission. `version` counts changes, so that two people see each other's."""

    __tablename__ = "meeting"
    __table_args__ = (CheckConstraint("minutes_long between 15 and 600", name="length_in_range"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(16), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime] = mapped_column(Instant)
    minutes_long: Mapped[int] = mapped_column(default=60)
    place: Mapped[str] = mapped_column(String(160), default="")
    agenda: Mapped[str] = mapped_column(Text, default="")
    record: Mapped[str] = mapped_column(Text, default="")
    is_cancelled: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
