"""What an answer route replies: a whole page, or JSON where the page's own script asks for it. Knows no Flask.

Privacy: what answers a form is `no-store`, and nothing sets a cookie.
"""

import json
import threading
from functools import cached_property
from http import HTTPStatus

from questionnaires.answers.reading import Fields, Reading
from survey_app.ballots.opening.records import read_opening_record
from survey_app.ballots.pages.addresses import AnswerAddress, Place
from survey_app.ballots.pages.answer_page import (
    AnswerPageFacts,
    AssetUrl,
    MessageKind,
    message_text,
    render_answer_page,
    render_message_page,
    render_receipt_page,
    render_review_page,
    say_faults,
)
from survey_app.ballots.pages.protection import render_protection_page
from survey_app.ballots.signing_off import SignOff
from survey_app.ballots.views.static_pages import HTML, Reply, StaticPage
from survey_app.ballots.views.wire import JSON, encode
from survey_app.ballots.voting import Voting
from survey_app.campaigns.models import CampaignState
from survey_app.web.themes import theme_address

KEPT = 256
"""Conversations kept, each with the pages rendered for it."""

MESSAGE_STATUS = {
    MessageKind.UNKNOWN_CODE: HTTPStatus.FORBIDDEN,
    MessageKind.REFUSED: HTTPStatus.FORBIDDEN,
    MessageKind.ALREADY_USED: HTTPStatus.CONFLICT,
    MessageKind.QUOTA_REACHED: HTTPStatus.FORBIDDEN,
    MessageKind.NOT_OPEN: HTTPStatus.FORBIDDEN,
    MessageKind.CLOSED: HTTPStatus.GONE,
    MessageKind.INTERRUPTED: HTTPStatus.SERVICE_UNAVAILABLE,
    MessageKind.UNKNOWN_CAMPAIGN: HTTPStatus.NOT_FOUND,
    MessageKind.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    MessageKind.TRIAL: HTTPStatus.OK,
    MessageKind.NOTHING_TO_SHOW: HTTPStatus.OK,
}


class Conversation:
    """All that is said about one form of one campaign. What does not depend on an answer is rendered once."""

    def __init__(self, voting: Voting, address: AnswerAddress, asset: AssetUrl) -> None:
        self.voting = voting
        self.address = address
        self._language = address.language
        self._facts = _facts(voting, address, asset)
        self._messages: dict[MessageKind, bytes] = {}

    @cached_property
    def blank_form(self) -> StaticPage:
        """The form as everybody gets it."""
        return StaticPage(render_answer_page(self.voting.revision.questionnaire, self._facts, self._language))

    @cached_property
    def protection(self) -> StaticPage:
        """All about the protection of answers, as everybody gets it."""
        opening = read_opening_record(self.voting.public_id)
        return StaticPage(render_protection_page(self.voting, self._facts, self._language, opening))

    def signed_off(self, sign_off: SignOff) -> Reply:
        """Hand the script what it makes its token of."""
        return _json(
            HTTPStatus.OK,
            status="signed_off",
            cell=sign_off.cell,
            evaluated=encode(sign_off.evaluation.element),
            proof=encode(sign_off.evaluation.proof),
        )

    def received(self, receipt: str, *, cell: str = "", as_json: bool) -> Reply:
        """Say that the ballot is in the box; `cell` is the name of the reporting cell it counts for, if known."""
        if as_json:
            return _json(HTTPStatus.OK, status="received", receipt=receipt)
        return _page(HTTPStatus.OK, render_receipt_page(self._facts, self._language, receipt, cell).encode())

    def message(self, kind: MessageKind, *, as_json: bool) -> Reply:
        """Say one thing, with its status."""
        if as_json:
            return _message_as_json(kind, self._language, is_by_link=self.voting.is_by_link)
        if kind not in self._messages:
            self._messages[kind] = render_message_page(self._facts, self._language, kind).encode()
        return _page(MESSAGE_STATUS[kind], self._messages[kind])

    def form(self, fields: Fields, reading: Reading, *, shows_faults: bool = False, as_json: bool) -> Reply:
        """Give the form back with all that was filled in, and what is wrong with it if that is to be shown."""
        status = HTTPStatus.UNPROCESSABLE_ENTITY if shows_faults else HTTPStatus.OK
        if as_json:
            faults = self._say_faults(reading) if shows_faults else []
            return self._faults_as_json(status, faults)
        return self._form(status, fields, reading, shows_faults=shows_faults)

    def form_with_wrong_code(
        self, fields: Fields, reading: Reading, kind: MessageKind, *, as_json: bool
    ) -> Reply:
        """Give the form back with all that was filled in, and a word on the personal code."""
        message = message_text(kind, self._language, is_by_link=self.voting.is_by_link)
        if as_json:
            return self._faults_as_json(MESSAGE_STATUS[kind], [("code", message)])
        return self._form(MESSAGE_STATUS[kind], fields, reading, code_fault=message)

    def review(self, fields: Fields, reading: Reading) -> Reply:
        """Show all answers in words, to be sent or changed."""
        page = render_review_page(
            self.voting.revision.questionnaire, self._facts, self._language, filled=fields, reading=reading
        )
        return _page(HTTPStatus.OK, page.encode())

    def _form(
        self,
        status: HTTPStatus,
        fields: Fields,
        reading: Reading,
        *,
        shows_faults: bool = False,
        code_fault: str = "",
    ) -> Reply:
        page = render_answer_page(
            self.voting.revision.questionnaire,
            self._facts,
            self._language,
            filled=fields,
            answers=reading.answers,
            faults=reading.faults if shows_faults else (),
            code_fault=code_fault,
        )
        return _page(status, page.encode())

    def _say_faults(self, reading: Reading) -> list[tuple[str, str]]:
        return say_faults(self.voting.revision.questionnaire, self._facts, self._language, reading)

    def _faults_as_json(self, status: HTTPStatus, faults: list[tuple[str, str]]) -> Reply:
        return _json(
            status, status="faults", faults=[{"field": name, "message": message} for name, message in faults]
        )


class Conversations:
    """Keeps conversations, with all that they rendered, while nothing new is read of their campaigns."""

    def __init__(self, asset: AssetUrl, *, keeps: bool = True) -> None:
        """Start empty; `asset` gives the addresses of static files, which may change only if nothing is kept."""
        self._asset = asset
        self._keeps = keeps
        self._kept: dict[AnswerAddress, Conversation] = {}
        self._lock = threading.Lock()

    def get(self, voting: Voting, address: AnswerAddress) -> Conversation:
        """Return the conversation about a form. The oldest make room for new ones."""
        kept = self._kept.get(address)
        if kept is not None and kept.voting is voting:
            return kept
        conversation = Conversation(voting, address, self._asset)
        if self._keeps:
            with self._lock:
                while len(self._kept) >= KEPT:
                    del self._kept[next(iter(self._kept))]
                self._kept[address] = conversation
        return conversation

    def unknown(self, language: str, *, as_json: bool) -> Reply:
        """Say that there is no such campaign."""
        kind = MessageKind.UNKNOWN_CAMPAIGN
        if as_json:
            return _message_as_json(kind, language)
        return _page(
            MESSAGE_STATUS[kind], render_message_page(None, language, kind, asset=self._asset).encode()
        )


def _facts(voting: Voting, address: AnswerAddress, asset: AssetUrl) -> AnswerPageFacts:
    other = address.in_other_language
    return AnswerPageFacts(
        public_id=voting.public_id,
        title=voting.title,
        school=voting.school,
        closes_at=voting.closes_at,
        contact=voting.contact,
        audience=voting.audience,
        cells=voting.cells,
        editing=voting.editing,
        opening_rule=voting.opening_rule,
        thresholds=voting.thresholds,
        protection_url="" if address.is_trial else address.at(Place.PROTECTION).path,
        key_list=None if address.is_trial else voting.key_list,
        action_url=address.path,
        asset=asset,
        theme_url=theme_address(voting.accent),
        switch_language_url=other.path if _is_said_in(voting, other) else "",
        is_trial=address.is_trial,
        opens_at=voting.opens_at if voting.state is CampaignState.SCHEDULED else None,
    )


def _is_said_in(voting: Voting, address: AnswerAddress) -> bool:
    """Whether a page exists in a language; what we say ourselves exists in all."""
    is_ours = address.place is Place.PROTECTION
    return is_ours or address.language in voting.revision.questionnaire.languages


def _message_as_json(kind: MessageKind, language: str, *, is_by_link: bool = False) -> Reply:
    message = message_text(kind, language, is_by_link=is_by_link)
    return _json(MESSAGE_STATUS[kind], status=kind.value, message=message)


def _json(code: HTTPStatus, /, **fields: object) -> Reply:
    return _private(code, JSON, json.dumps(fields, ensure_ascii=False).encode())


def _page(code: HTTPStatus, html: bytes) -> Reply:
    return _private(code, HTML, html)


def _private(code: HTTPStatus, content_type: str, body: bytes) -> Reply:
    headers = {"Content-Type": content_type, "Content-Length": str(len(body)), "Cache-Control": "no-store"}
    return Reply(code, tuple(headers.items()), body)
