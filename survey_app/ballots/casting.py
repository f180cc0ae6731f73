"""Casting without script: the server plays the browser's part in memory, for one request.

It derives, seals, signs off and deposits by the same two ways as a browser, in two transactions, and leaves the same
two records. Privacy: only here do a code and answers meet; the page says so to whoever answers without script.
"""

from dataclasses import dataclass
from datetime import datetime

from questionnaires.answers.ballots import pack_ballot
from questionnaires.answers.reading import Reading
from survey_app.ballots.box_keys import BoxKeys
from survey_app.ballots.depositing import Deposit, deposit
from survey_app.ballots.errors import UnknownCodeError
from survey_app.ballots.sealing import Sealer
from survey_app.ballots.signing_off import sign_off
from survey_app.ballots.voting import Voting
from survey_app.campaigns.models import Editing
from survey_app.campaigns.personal_codes import normalise
from survey_app.tokens.derivation import authenticator_of, blind_of, token_input_of
from survey_app.tokens.voprf import blind


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the person is shown: it says that a ballot is in the box, not whose or what. `cell` is their cell's name."""

    text: str
    cell: str


def cast_ballot(voting: Voting, code: str, reading: Reading, *, now: datetime, ticket: str = "") -> Receipt:
    """Sign the holder of `code` off and put their sealed answers in the box; return the receipt.

    Where a group shares the code, `ticket` tells one of them from the next: it came with their review, at random, and
    brings them the same seat and the same place in the box however often they send. It is kept nowhere.

    `reading` must be without faults. Dead between the two, the same code finishes what was begun. With strict editing
    a ballot that is in the box stays. Raises UnknownCodeError, AlreadySignedOffError, QuotaReachedError,
    VotingNotOpenError or VotingClosedError; then nothing was written.
    """
    if voting.keys is None or voting.sealer is None:
        raise voting.why_no_keys
    canonical = normalise(code)
    if canonical is None:
        raise UnknownCodeError
    return _cast(voting, voting.keys, voting.sealer, code=canonical, ticket=ticket, reading=reading, now=now)


def _cast(
    voting: Voting,
    keys: BoxKeys,
    sealer: Sealer,
    *,
    code: str,
    ticket: str,
    reading: Reading,
    now: datetime,
) -> Receipt:
    campaign = voting.public_id
    is_flexible = voting.editing is Editing.FLEXIBLE
    nonce = b"" if is_flexible else keys.nonce_of(f"{code} {ticket}" if voting.is_by_link else code)
    token_input = token_input_of(code, nonce, campaign)
    sealed = sealer.seal(_pack(voting, reading))
    blinded = blind(token_input, blind_of(code, nonce, campaign))
    cell = sign_off(voting, authenticator_of(code, campaign), blinded, now=now).cell
    # What a browser gets by taking the blinding off; the server need not check its own proof.
    token = keys.issuers[cell].token(token_input)
    receipt = deposit(voting, Deposit(cell, token_input, token, sealed), replaces=is_flexible)
    return Receipt(receipt, voting.cell_names.get(cell, ""))


def _pack(voting: Voting, reading: Reading) -> bytes:
    return pack_ballot(
        record=voting.revision.codebook.record(reading.answers, reading.off_route),
        texts=reading.texts,
        size=voting.ballot_size,
    )
