"""What was decided on a frozen report, which itself never changes: on its texts, and to whom it is returned.

Privacy: no word of a text is here, only where words are covered; and neither who decided that nor when, which is the
journal's.
"""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.database import Base, Instant


class TextReview(Base):
    """The reading over of one report's texts. `version` counts how often it was saved."""

    __tablename__ = "text_review"

    campaign_public_id: Mapped[str] = mapped_column(
        ForeignKey("frozen_report.campaign_public_id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int]
    is_released: Mapped[bool] = mapped_column(default=False)


class TextDecisionRow(Base):
    """One text that is not shown as it was written. `place` is that in the frozen report, in alphabetical order.

    `covered` lists the start and the end of each part that is covered, in characters.
    """

    __tablename__ = "text_decision"
    __table_args__ = (CheckConstraint("place >= 0", name="place_not_negative"),)

    campaign_public_id: Mapped[str] = mapped_column(
        ForeignKey("text_review.campaign_public_id", ondelete="CASCADE"), primary_key=True
    )
    question: Mapped[str] = mapped_column(String(80), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    is_withheld: Mapped[bool]
    covered: Mapped[list[tuple[int, int]]] = mapped_column(JSON)


class ResultRelease(Base):
    """The return of a campaign's results to those who were asked.

    `secret` stands in the link that they all receive: one for the campaign, so that it tells nothing of who opens it.
    A release that was withdrawn is no row any more. `is_public`: anybody may read it, without the secret.
    """

    __tablename__ = "result_release"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True)
    secret: Mapped[str] = mapped_column(String(32))
    is_public: Mapped[bool] = mapped_column(default=False)
    released_at: Mapped[datetime] = mapped_column(Instant)
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
