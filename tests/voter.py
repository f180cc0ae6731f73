"""A person who answers with script, played in Python: derives, seals, signs off and deposits as the browser does.

`post` sends JSON to an address and returns status and JSON, so that tests, journeys and the attacker use it over a test
client or over HTTP alike.
"""

import base64
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from questionnaires.answers.ballots import pack_ballot
from questionnaires.answers.codebook import compile_codebook
from questionnaires.answers.reading import Fields, FormReader
from questionnaires.definition.model import Questionnaire
from survey_app.ballots.pages.addresses import BOX, PREFIX, SIGN_OFF
from survey_app.ballots.sealing import Sealer, receipt_of
from survey_app.ballots.views.wire import encode
from survey_app.tokens.derivation import authenticator_of, blind_of, token_input_of
from survey_app.tokens.key_list import KeyList
from survey_app.tokens.voprf import Evaluation, blind, finalize

Post = Callable[[str, Mapping[str, Any]], tuple[int, dict[str, Any]]]
"""Sends a JSON body to a path; returns the status and the JSON of the reply."""


@dataclass
class Voter:
    """One person with a code, on one device. `nonce` is made once and kept, as the browser's outbox does."""

    keys: KeyList
    code: str
    nonce: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    @property
    def campaign(self) -> str:
        """The public id of the campaign."""
        return self.keys.campaign

    @property
    def token_input(self) -> bytes:
        """The input x of the token."""
        return token_input_of(self.code, self.nonce, self.campaign)

    @property
    def blinded(self) -> bytes:
        """The blinded element B."""
        return blind(self.token_input, blind_of(self.code, self.nonce, self.campaign))

    def seal(self, questionnaire: Questionnaire, fields: Fields) -> bytes:
        """Return a form, filled in without a fault, as a sealed ballot."""
        codebook = compile_codebook(questionnaire)
        reading = FormReader(questionnaire).read(fields)
        if reading.faults:
            message = f"the form has faults: {reading.faults}"
            raise ValueError(message)
        record = codebook.record(reading.answers, reading.off_route)
        ballot = pack_ballot(record=record, texts=reading.texts, size=self.keys.ballot_size)
        return Sealer(self.keys.opening_key, self.campaign).seal(ballot)

    def sign_off_body(self) -> dict[str, Any]:
        """Return what is sent to sign off."""
        authenticator = authenticator_of(self.code, self.campaign)
        return {"authenticator": encode(authenticator), "blinded": encode(self.blinded)}

    def token(self, reply: Mapping[str, Any]) -> bytes:
        """Check the proof in the reply to a sign-off against the listed key, and return the token."""
        return finalize(
            self.token_input,
            blind_of(self.code, self.nonce, self.campaign),
            Evaluation(decode(reply["evaluated"]), decode(reply["proof"])),
            blinded=self.blinded,
            public_key=dict(self.keys.cells)[reply["cell"]],
        )

    def deposit_body(self, cell: int, token: bytes, sealed: bytes) -> dict[str, Any]:
        """Return what is sent to deposit a ballot."""
        return {
            "cell": cell,
            "input": encode(self.token_input),
            "token": encode(token),
            "sealed": encode(sealed),
        }

    def answer(self, post: Post, questionnaire: Questionnaire, fields: Fields) -> str:
        """Go the whole way and return the receipt; raises AssertionError when the server refuses."""
        sealed = self.seal(questionnaire, fields)
        status, reply = post(f"{PREFIX}{self.campaign}/{SIGN_OFF}", self.sign_off_body())
        assert status == 200, reply
        body = self.deposit_body(reply["cell"], self.token(reply), sealed)
        status, reply = post(f"{PREFIX}{self.campaign}/{BOX}", body)
        assert (status, reply.get("receipt")) == (200, receipt_of(sealed)), reply
        return receipt_of(sealed)


def decode(text: str) -> bytes:
    """Return the bytes that the wire carries as base64url."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
