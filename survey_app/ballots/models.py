"""The ballot box of a campaign, its sealed ballots, the record of its opening, and the report that this froze.

Privacy: no person, no time, no serial number, no foreign key on sealed ballots.
"""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, LargeBinary, String, Text, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.database import Base


class CellKeys(TypeDecorator[dict[int, bytes]]):
    """Public keys by the number of a cell, as JSON with hexadecimal digits."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: dict[int, bytes] | None, _dialect: Dialect) -> dict[str, str] | None:
        """Turn keys into what JSON can hold."""
        return None if value is None else {str(number): key.hex() for number, key in value.items()}

    def process_result_value(
        self, value: dict[str, str] | None, _dialect: Dialect
    ) -> dict[int, bytes] | None:
        """Give the keys back."""
        return None if value is None else {int(number): bytes.fromhex(key) for number, key in value.items()}


class BallotBox(Base):
    """What is public of a box: opening key, keys of the cells, the one size of its ballots before they are sealed.

    `takes_ballots` ends some time after the campaign: who has signed off may still deposit. The secrets are in the
    key store.
    """

    __tablename__ = "ballot_box"
    __table_args__ = (CheckConstraint("ballot_size > 0", name="ballot_size_positive"),)

    campaign_public_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary(65))
    cell_keys: Mapped[dict[int, bytes]] = mapped_column(CellKeys)
    ballot_size: Mapped[int]
    takes_ballots: Mapped[bool] = mapped_column(default=True)


class SealedBallot(Base):
    """One sealed ballot. `slot` comes of its token under a secret key: it tells nothing of order, time or person.

    `sealed` is encrypted once more, together with the reporting cell, and has one size in a campaign.
    """

    __tablename__ = "sealed_ballot"
    __table_args__ = ({"sqlite_with_rowid": False},)

    campaign_public_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    slot: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class OpeningRecord(Base):
    """The record of one opening: numbers, receipts, days. Written with the report, kept with it.

    `ballots` are all that were in the box, null ones included. `receipts` are theirs, sorted. `was_read` is false
    when the box was destroyed without being read. Privacy: days without a time, and an order that tells nothing.
    """

    __tablename__ = "opening_record"

    campaign_public_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    invited: Mapped[int]
    signed_off: Mapped[int]
    ballots: Mapped[int]
    null_ballots: Mapped[int]
    receipts: Mapped[list[str]] = mapped_column(JSON)
    key_fingerprint: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    opened_on: Mapped[date]
    keys_destroyed_on: Mapped[date | None]
    was_read: Mapped[bool] = mapped_column(default=True)


class FrozenReport(Base):
    """The one report of a campaign, as JSON; written in the transaction that destroys the ballots."""

    __tablename__ = "frozen_report"

    campaign_public_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    content: Mapped[str] = mapped_column(Text)
