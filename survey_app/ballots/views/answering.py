"""What is answered to whoever asks for a form or sends one: the same bytes for everybody, one ballot at most.

Knows the request only as WSGI hands it over, and looks at what is named here. Privacy: no cookie, no address, no
browser; no log line of its own; no effect but by a form with a personal code.
"""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from questionnaires.answers.reading import Fields, Reading
from survey_app.ballots.casting import cast_ballot
from survey_app.ballots.depositing import deposit
from survey_app.ballots.errors import (
    AlreadySignedOffError,
    QuotaReachedError,
    RefusedError,
    UnknownCodeError,
    VotingClosedError,
    VotingError,
    VotingInterruptedError,
    VotingNotOpenError,
)
from survey_app.ballots.pages.addresses import AnswerAddress, Place
from survey_app.ballots.pages.answer_page import MessageKind
from survey_app.ballots.signing_off import sign_off
from survey_app.ballots.tickets import TICKET, is_ticket
from survey_app.ballots.views.replies import Conversation, Conversations
from survey_app.ballots.views.static_pages import Reply, StaticPage
from survey_app.ballots.views.wire import is_json, read_deposit, read_sign_off, tells_length
from survey_app.ballots.voting import BEFORE_OPENING, Voting, VotingCache
from survey_app.campaigns.models import CampaignState
from survey_app.web.clock import current_instant

Environ = Mapping[str, Any]

FORM = "application/x-www-form-urlencoded"
WIRE = frozenset({Place.SIGN_OFF, Place.BOX})
"""Where the script of a page sends JSON."""

LARGEST_FORM = 256 * 1024
"""Bytes of a posted form: ten times what the largest questionnaire sends."""

# Nobody is there any more to read it.
CUT_OFF = Reply(HTTPStatus.BAD_REQUEST, (("Content-Length", "0"), ("Cache-Control", "no-store")))

_REFUSALS: dict[type[VotingError], MessageKind] = {
    RefusedError: MessageKind.REFUSED,
    UnknownCodeError: MessageKind.REFUSED,
    AlreadySignedOffError: MessageKind.ALREADY_USED,
    QuotaReachedError: MessageKind.QUOTA_REACHED,
    VotingNotOpenError: MessageKind.NOT_OPEN,
    VotingInterruptedError: MessageKind.INTERRUPTED,
    VotingClosedError: MessageKind.CLOSED,
}


class AnswerDesk:
    """Hands out forms and takes them back."""

    def __init__(self, votings: VotingCache, conversations: Conversations) -> None:
        self._votings = votings
        self._conversations = conversations

    def reply(self, address: AnswerAddress, environ: Environ) -> Reply:
        """Answer GET, HEAD, and POST of what `is_expected` there."""
        is_wire = address.place in WIRE
        as_json = is_wire or "application/json" in environ.get("HTTP_ACCEPT", "")
        voting = self._votings.find(address.public_id)
        if voting is None:
            return self._conversations.unknown(address.language, as_json=as_json)
        conversation = self._conversations.get(voting, address)
        if is_wire:
            return _receive_json(conversation, environ)
        if address.place is Place.PROTECTION:
            return _hand_out(conversation.protection, environ)
        if environ["REQUEST_METHOD"] == "POST":
            return _receive(conversation, environ, as_json=as_json)
        refusal = None if address.is_trial else _find_refusal(voting, current_instant())
        if refusal:
            return conversation.message(refusal, as_json=as_json)
        return _hand_out(conversation.blank_form, environ)


def is_form(environ: Environ) -> bool:
    """Whether a request brings a form as browsers send it: its kind and its length are told."""
    kind: str = environ.get("CONTENT_TYPE", "")
    return kind.partition(";")[0].strip().lower() == FORM and tells_length(environ)


def is_expected(address: AnswerAddress, environ: Environ) -> bool:
    """Whether a POST brings what is taken at an address."""
    if address.place is Place.PROTECTION:
        return False
    return is_json(environ) if address.place in WIRE else is_form(environ)


def _hand_out(page: StaticPage, environ: Environ) -> Reply:
    return page.reply(
        accepted_encodings=environ.get("HTTP_ACCEPT_ENCODING", ""),
        known_etags=environ.get("HTTP_IF_NONE_MATCH", ""),
    )


def _receive_json(conversation: Conversation, environ: Environ) -> Reply:
    """Sign somebody off, or take a sealed ballot, for the script of the page."""
    length = int(environ["CONTENT_LENGTH"])
    if length > LARGEST_FORM:
        return conversation.message(MessageKind.TOO_LARGE, as_json=True)
    body = environ["wsgi.input"].read(length)
    if len(body) != length:
        return CUT_OFF
    try:
        if conversation.address.place is Place.SIGN_OFF:
            asked = read_sign_off(body)
            return conversation.signed_off(
                sign_off(conversation.voting, asked.authenticator, asked.blinded, now=current_instant())
            )
        return conversation.received(deposit(conversation.voting, read_deposit(body)), as_json=True)
    except VotingError as error:
        return conversation.message(_REFUSALS[type(error)], as_json=True)


def _receive(conversation: Conversation, environ: Environ, *, as_json: bool) -> Reply:
    """Give the form back, with its faults if it has some, show it for review, or take it."""
    length = int(environ["CONTENT_LENGTH"])
    if length > LARGEST_FORM:
        return conversation.message(MessageKind.TOO_LARGE, as_json=as_json)
    fields = _read_fields(environ, length)
    if fields is None:
        return CUT_OFF
    reading = conversation.voting.revision.reader.read(fields)
    step = next(iter(fields.get("step", ())), "send")
    if step == "edit":
        return conversation.form(fields, reading, as_json=as_json)
    if reading.faults:
        return conversation.form(fields, reading, shows_faults=True, as_json=as_json)
    # Privacy: who answers by a shared code is told from the next by what comes with the review, so there always is one.
    is_to_review = conversation.voting.is_by_link and not _ticket_of(fields) and not as_json
    if step == "review" or (is_to_review and not conversation.address.is_trial):
        return conversation.review(fields, reading)
    return _take(conversation, fields, reading, as_json=as_json)


def _take(conversation: Conversation, fields: Fields, reading: Reading, *, as_json: bool) -> Reply:
    """Cast the ballot, unless it is a trial, and say how that went."""
    if conversation.address.is_trial:
        return conversation.message(MessageKind.TRIAL, as_json=as_json)
    code = next(iter(fields.get("code", ())), "")
    ticket = _ticket_of(fields)
    if conversation.voting.is_by_link and not ticket:
        return conversation.message(MessageKind.REFUSED, as_json=as_json)
    try:
        receipt = cast_ballot(conversation.voting, code, reading, now=current_instant(), ticket=ticket)
    except UnknownCodeError:
        return conversation.form_with_wrong_code(fields, reading, MessageKind.UNKNOWN_CODE, as_json=as_json)
    except VotingError as error:
        return conversation.message(_REFUSALS[type(error)], as_json=as_json)
    return conversation.received(receipt.text, cell=receipt.cell, as_json=as_json)


def _ticket_of(fields: Fields) -> str:
    """Return the ticket in a form; empty for what is none."""
    ticket = next(iter(fields.get(TICKET, ())), "")
    return ticket if is_ticket(ticket) else ""


def _read_fields(environ: Environ, length: int) -> Fields | None:
    """Return what the form holds; None when the connection broke, since what is missing would look unanswered."""
    body = environ["wsgi.input"].read(length)
    if len(body) != length:
        return None
    return parse_qs(body.decode(errors="replace"), keep_blank_values=True)


def _find_refusal(voting: Voting, now: datetime) -> MessageKind | None:
    """Say why the form is not shown, if it is not."""
    if voting.state in BEFORE_OPENING or (voting.opens_at is not None and voting.opens_at > now):
        return MessageKind.NOT_OPEN
    if voting.state is not CampaignState.OPEN or (voting.closes_at is not None and voting.closes_at <= now):
        return MessageKind.CLOSED
    return MessageKind.INTERRUPTED if voting.keys is None else None
