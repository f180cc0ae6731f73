"""The ballot box of a campaign, its sealed ballots, and the report that its opening froze.

Privacy: no person, no time, no serial number, no foreign key on sealed ballots.
"""

from sqlalchemy import CheckConstraint, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.database import Base


class BallotBox(Base):
    """The public opening key of a campaign and the one size of its ballots; the private key is in the key store."""

    __tablename__ = "ballot_box"
    __table_args__ = (CheckConstraint("ballot_size > 0", name="ballot_size_positive"),)

    campaign_public_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary(65))
    ballot_size: Mapped[int]


class SealedBallot(Base):
    """One sealed ballot. `slot` is 16 random bytes: it tells nothing of order or time."""

    __tablename__ = "sealed_ballot"
    __table_args__ = ({"sqlite_with_rowid": False},)

    campaign_public_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    slot: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class FrozenReport(Base):
    """The one report of a campaign, as JSON; written in the transaction that destroys the ballots."""

    __tablename__ = "frozen_report"

    campaign_public_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    content: Mapped[str] = mapped_column(Text)
