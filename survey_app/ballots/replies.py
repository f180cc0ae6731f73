"""What a posted form is answered with: a whole page, or JSON where the page's own script asks for it.

Privacy: every reply is `no-store`, and none sets a cookie.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Response, jsonify, request

from questionnaires.answers.reading import Fault, Fields, Reading
from survey_app.ballots.answer_page import (
    AnswerPageFacts,
    MessageKind,
    fault_message,
    message_text,
    render_answer_page,
    render_message_page,
    render_receipt_page,
    render_review_page,
)
from survey_app.ballots.voting import Voting
from survey_app.web.assets import asset_url

MESSAGE_STATUS = {
    MessageKind.UNKNOWN_CODE: HTTPStatus.FORBIDDEN,
    MessageKind.ALREADY_USED: HTTPStatus.CONFLICT,
    MessageKind.NOT_OPEN: HTTPStatus.FORBIDDEN,
    MessageKind.CLOSED: HTTPStatus.GONE,
    MessageKind.UNKNOWN_CAMPAIGN: HTTPStatus.NOT_FOUND,
    MessageKind.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    MessageKind.TRIAL: HTTPStatus.OK,
}


@dataclass(frozen=True, slots=True)
class Conversation:
    """The campaign a form was posted to, and the language it is held in."""

    voting: Voting
    facts: AnswerPageFacts
    language: str

    def received(self, receipt: str) -> Response:
        """Say that the ballot is in the box."""
        if wants_json():
            return _json(HTTPStatus.OK, status="received", receipt=receipt)
        return _page(HTTPStatus.OK, render_receipt_page(self.facts, self.language, receipt))

    def message(self, kind: MessageKind) -> Response:
        """Say one thing, with its status."""
        return message_reply(kind, self.language, self.facts)

    def form(
        self, fields: Fields, faults: Sequence[Fault] = (), code_message: MessageKind | None = None
    ) -> Response:
        """Give the form back with all that was filled in, and what is wrong with it."""
        code_fault = message_text(code_message, self.language) if code_message else None
        if code_message:
            status = MESSAGE_STATUS[code_message]
        else:
            status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
        if wants_json():
            return self._faults_as_json(status, faults, code_fault)
        page = render_answer_page(
            self.voting.revision.questionnaire,
            self.facts,
            self.language,
            filled=fields,
            faults=faults,
            code_fault=code_fault,
        )
        return _page(status, page)

    def review(self, fields: Fields, reading: Reading) -> Response:
        """Show all answers in words, to be sent or changed."""
        page = render_review_page(
            self.voting.revision.questionnaire,
            self.facts,
            self.language,
            filled=fields,
            off_route=reading.off_route,
        )
        return _page(HTTPStatus.OK, page)

    def _faults_as_json(
        self, status: HTTPStatus, faults: Sequence[Fault], code_fault: str | None
    ) -> Response:
        messages = [{"field": "code", "message": code_fault}] if code_fault else []
        messages += [{"field": fault.field, "message": fault_message(fault, self.language)} for fault in faults]
        return _json(status, status="faults", faults=messages)


def wants_json() -> bool:
    """Whether the page's own script is asking."""
    return "application/json" in request.headers.get("Accept", "")


def message_reply(kind: MessageKind, language: str, facts: AnswerPageFacts | None = None) -> Response:
    """Say one thing, with its status; `facts` is missing where no campaign was found."""
    status = MESSAGE_STATUS[kind]
    if wants_json():
        return _json(status, status=kind.value, message=message_text(kind, language))
    return _page(status, render_message_page(facts, language, kind, asset=asset_url))


def _json(code: HTTPStatus, /, **fields: object) -> Response:
    return _private(code, jsonify(fields))


def _page(status: HTTPStatus, html: str) -> Response:
    return _private(status, Response(html, content_type="text/html; charset=utf-8"))


def _private(status: HTTPStatus, response: Response) -> Response:
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
