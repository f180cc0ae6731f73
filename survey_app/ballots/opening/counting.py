"""Counting: unseals ballots and adds them up, in memory. Never sees the roll."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from questionnaires.analysis.tabulation import Tally
from questionnaires.answers.ballots import BallotError, unpack_ballot
from questionnaires.answers.codebook import Codebook
from survey_app.ballots.box_keys import BoxError, BoxKeys
from survey_app.ballots.sealing import Opener, SealError, receipt_of


@dataclass
class Count:
    """What a box held: the tally of closed answers, texts by question, ballots that could not be read, receipts.

    `ballots` are all rows of the box, `null_ballots` those of them that could not be read.
    """

    tally: Tally
    verbatims: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    ballots: int = 0
    null_ballots: int = 0
    receipts: list[str] = field(default_factory=list)


def count_ballots(
    rows: Iterable[tuple[bytes, bytes]],
    keys: BoxKeys | None,
    opener: Opener | None,
    *,
    codebook: Codebook,
) -> Count:
    """Unseal and count slots with their rows. What cannot be opened, read, or placed in a cell is a null ballot.

    Without `keys` there are no receipts; without `opener` every ballot is null.
    """
    count = Count(Tally(codebook))
    for slot, row in rows:
        count.ballots += 1
        try:
            _count_row(count, slot, row, keys=keys, opener=opener, codebook=codebook)
        except (BoxError, SealError, BallotError):
            count.null_ballots += 1
    return count


def _count_row(
    count: Count, slot: bytes, row: bytes, *, keys: BoxKeys | None, opener: Opener | None, codebook: Codebook
) -> None:
    """Add one row to the count. Raises BoxError, SealError or BallotError."""
    if keys is None:
        raise BoxError
    cell, sealed = keys.unlock(row, slot)
    count.receipts.append(receipt_of(sealed))
    if opener is None:
        raise SealError
    ballot = unpack_ballot(codebook, opener.open(sealed))
    count.tally.add(cell, ballot.record)
    for question, words in ballot.texts.items():
        count.verbatims[question].append(words)
