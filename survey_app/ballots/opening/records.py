"""What is told of an opening, for ever after: numbers, receipts, days. Knows neither roll nor ballots."""

from dataclasses import dataclass
from datetime import date

from survey_app.ballots.models import OpeningRecord
from survey_app.database import session


@dataclass(frozen=True, slots=True)
class OpeningFacts:
    """The record of one opening.

    `ballots` are all that were in the box, `null_ballots` those of them that counted nowhere. `receipts` are sorted;
    a row that was no ballot of this box has none. `was_read` is false when the box was destroyed unread.
    `keys_destroyed_on` is None for the moments between the report and the end of the keys.
    """

    invited: int
    signed_off: int
    ballots: int
    null_ballots: int
    receipts: tuple[str, ...]
    key_fingerprint: bytes | None
    opened_on: date
    keys_destroyed_on: date | None
    was_read: bool

    @property
    def missing(self) -> int:
        """How many signed off without a ballot arriving."""
        return max(self.signed_off - self.ballots, 0)

    @property
    def has_too_many(self) -> bool:
        """Whether there were more ballots than sign-offs, which no honest box has."""
        return self.ballots > self.signed_off


def read_opening_record(public_id: str) -> OpeningFacts | None:
    """Return the record of the opening of a campaign; None before its box is opened, or from before there were any."""
    record = session().get(OpeningRecord, public_id)
    if record is None:
        return None
    return OpeningFacts(
        invited=record.invited,
        signed_off=record.signed_off,
        ballots=record.ballots,
        null_ballots=record.null_ballots,
        receipts=tuple(record.receipts),
        key_fingerprint=record.key_fingerprint,
        opened_on=record.opened_on,
        keys_destroyed_on=record.keys_destroyed_on,
        was_read=record.was_read,
    )
