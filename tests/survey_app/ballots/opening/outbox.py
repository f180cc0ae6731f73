"""People whose browser has signed off and still holds their ballot, as after a closed tab or a lost connection."""

from dataclasses import dataclass

from questionnaires.answers.ballots import pack_ballot
from survey_app.ballots.depositing import Deposit, deposit
from survey_app.ballots.signing_off import sign_off
from survey_app.ballots.voting import Voting, VotingCache
from survey_app.database import session
from survey_app.tokens.derivation import authenticator_of, blind_of, token_input_of
from survey_app.tokens.voprf import blind, finalize
from tests.factories import NOW, Roll

NONCE = bytes(16)


@dataclass(frozen=True)
class Outbox:
    """What one browser still has to send."""

    voting: Voting
    content: Deposit

    def send(self) -> str:
        """Put the ballot into the box; return its receipt. Raises VotingClosedError."""
        return deposit(self.voting, self.content)


def sign_off_only(roll: Roll, person: int, *, text: str = "parfois") -> Outbox:
    """Have a person sign off, and keep their ballot back; what they answer is `text` everywhere."""
    session().rollback()
    voting = VotingCache(0).find(roll.public_id)
    assert voting
    assert voting.sealer
    assert voting.key_list
    code, campaign = roll.codes[person], roll.public_id
    token_input, scalar = token_input_of(code, NONCE, campaign), blind_of(code, NONCE, campaign)
    blinded = blind(token_input, scalar)
    signed = sign_off(voting, authenticator_of(code, campaign), blinded, now=NOW)
    public_key = dict(voting.key_list.cells)[signed.cell]
    token = finalize(token_input, scalar, signed.evaluation, blinded=blinded, public_key=public_key)
    sealed = voting.sealer.seal(_ballot(voting, text))
    return Outbox(voting, Deposit(signed.cell, token_input, token, sealed))


def _ballot(voting: Voting, text: str) -> bytes:
    fields = {f"a.grille_equipe.{row}.situation": [text] for row in ("pil1", "for1", "res1")}
    reading = voting.revision.reader.read(fields)
    assert reading.faults == ()
    record = voting.revision.codebook.record(reading.answers, reading.off_route)
    return pack_ballot(record=record, texts=reading.texts, size=voting.ballot_size)
