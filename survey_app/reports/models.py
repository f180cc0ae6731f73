"""What was decided on the texts of a frozen report, which itself never changes.

Privacy: no word of a text is here, only where words are covered; and neither who decided nor when, which is the
journal's.
"""

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.database import Base


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
