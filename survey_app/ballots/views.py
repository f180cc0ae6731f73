"""The answer page over HTTP: the same bytes for everybody on GET, one ballot at most on POST.

Privacy: no cookie, no session, no log line of its own, and nothing in a URL that names a person.
"""

from collections.abc import Callable
from datetime import datetime
from typing import cast

from flask import Blueprint, Response, current_app, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from questionnaires.answers.reading import Fields
from survey_app.accounts.guard import public, without_csrf
from survey_app.ballots.answer_page import AnswerPageFacts, MessageKind, render_answer_page
from survey_app.ballots.casting import (
    AlreadySignedOffError,
    CastingError,
    UnknownCodeError,
    VotingClosedError,
    VotingNotOpenError,
    cast_ballot,
)
from survey_app.ballots.replies import Conversation, message_reply
from survey_app.ballots.static_pages import StaticPages
from survey_app.ballots.voting import BEFORE_OPENING, Voting, VotingCache
from survey_app.campaigns.models import CampaignState
from survey_app.web.assets import asset_url
from survey_app.web.clock import current_instant

blueprint = Blueprint("answers", __name__, url_prefix="/q")

LARGEST_FORM = 256 * 1024
"""Bytes of a posted form: ten times what the largest questionnaire sends."""

ONLY_THE_CODE_COUNTS = "the personal code in the form is the only credential: there is no cookie to ride on"

_VOTINGS = "paliers_votings"
_PAGES = "paliers_answer_pages"
_OTHER_LANGUAGE = {"fr": "en", "en": "fr"}
_REFUSALS: dict[type[CastingError], MessageKind] = {
    AlreadySignedOffError: MessageKind.ALREADY_USED,
    VotingNotOpenError: MessageKind.NOT_OPEN,
    VotingClosedError: MessageKind.CLOSED,
}


@blueprint.record_once
def attach_caches(state: BlueprintSetupState) -> None:
    """Attach the two caches of the answer page to the application."""
    app = state.app
    app.extensions[_VOTINGS] = VotingCache(app.config["PALIERS"].answer_page_cache_seconds)
    app.extensions[_PAGES] = StaticPages()


@blueprint.get("/<public_id>", defaults={"language": "fr"})
@blueprint.get("/<public_id>/<any(fr, en):language>")
@public
def show_form(public_id: str, language: str) -> Response:
    """Show the form: the same bytes whoever asks, and no effect."""
    voting = _find_voting(public_id)
    if voting is None:
        return message_reply(MessageKind.UNKNOWN_CAMPAIGN, language)
    facts = _facts(voting, language, is_trial=False)
    refusal = _refusal(voting, current_instant())
    return message_reply(refusal, language, facts) if refusal else _static_page(voting, facts, language)


@blueprint.get("/<public_id>/essai", defaults={"language": "fr"})
@blueprint.get("/<public_id>/essai/<any(fr, en):language>")
@public
def show_trial(public_id: str, language: str) -> Response:
    """Show the same form marked as a trial, from which nothing is kept."""
    voting = _find_voting(public_id)
    if voting is None:
        return message_reply(MessageKind.UNKNOWN_CAMPAIGN, language)
    return _static_page(voting, _facts(voting, language, is_trial=True), language)


@blueprint.post("/<public_id>", defaults={"language": "fr"})
@blueprint.post("/<public_id>/<any(fr, en):language>")
@public
@without_csrf(ONLY_THE_CODE_COUNTS)
def receive_form(public_id: str, language: str) -> Response:
    """Take a form: give it back with its faults, show it for review, or cast the ballot."""
    return _receive(public_id, language, is_trial=False)


@blueprint.post("/<public_id>/essai", defaults={"language": "fr"})
@blueprint.post("/<public_id>/essai/<any(fr, en):language>")
@public
@without_csrf(ONLY_THE_CODE_COUNTS)
def receive_trial(public_id: str, language: str) -> Response:
    """Take a trial form: everything as for a ballot, and nothing is kept."""
    return _receive(public_id, language, is_trial=True)


def _receive(public_id: str, language: str, *, is_trial: bool) -> Response:
    voting = _find_voting(public_id)
    if voting is None:
        return message_reply(MessageKind.UNKNOWN_CAMPAIGN, language)
    facts = _facts(voting, language, is_trial=is_trial)
    conversation = Conversation(voting, facts, language)
    try:
        fields = _read_fields()
    except RequestEntityTooLarge:
        return conversation.message(MessageKind.TOO_LARGE)
    reading = voting.revision.reader.read(fields)
    step = next(iter(fields.get("step", ())), "send")
    if step == "edit":
        return conversation.form(fields)
    if reading.faults:
        return conversation.form(fields, reading.faults)
    if step == "review":
        return conversation.review(fields, reading)
    if is_trial:
        return conversation.message(MessageKind.TRIAL)
    code = next(iter(fields.get("code", ())), "")
    try:
        receipt = cast_ballot(voting, code, reading, now=current_instant())
    except UnknownCodeError:
        return conversation.form(fields, code_message=MessageKind.UNKNOWN_CODE)
    except CastingError as error:
        return conversation.message(_REFUSALS[type(error)])
    return conversation.received(receipt.text)


def _read_fields() -> Fields:
    """Read the posted form. Raises RequestEntityTooLarge, or UnsupportedMediaType for what is not a form."""
    request.max_content_length = LARGEST_FORM
    request.max_form_memory_size = LARGEST_FORM
    if request.mimetype != "application/x-www-form-urlencoded":
        raise UnsupportedMediaType
    return dict(request.form.lists())


def _find_voting(public_id: str) -> Voting | None:
    return cast("VotingCache", current_app.extensions[_VOTINGS]).find(public_id)


def _static_page(voting: Voting, facts: AnswerPageFacts, language: str) -> Response:
    questionnaire = voting.revision.questionnaire
    render: Callable[[], str] = lambda: render_answer_page(questionnaire, facts, language)  # noqa: E731
    pages = cast("StaticPages", current_app.extensions[_PAGES])
    # The address of a style sheet stands for the edition of all static files that the page names.
    edition = asset_url("answer.css")
    return pages.get((facts, voting.revision_id, language, edition), render).respond(request)


def _refusal(voting: Voting, now: datetime) -> MessageKind | None:
    """Say why the form is not shown, if it is not."""
    if voting.state in BEFORE_OPENING or (voting.opens_at is not None and voting.opens_at > now):
        return MessageKind.NOT_OPEN
    if voting.state is not CampaignState.OPEN or (voting.closes_at is not None and voting.closes_at <= now):
        return MessageKind.CLOSED
    return None


def _facts(voting: Voting, language: str, *, is_trial: bool) -> AnswerPageFacts:
    endpoint = "answers.show_trial" if is_trial else "answers.show_form"
    other = _OTHER_LANGUAGE[language]
    return AnswerPageFacts(
        public_id=voting.public_id,
        title=voting.title,
        school=voting.school,
        closes_at=voting.closes_at,
        contact=voting.contact,
        cells=voting.cells,
        action_url=url_for(endpoint, public_id=voting.public_id, language=language),
        asset=asset_url,
        switch_language_url=(
            url_for(endpoint, public_id=voting.public_id, language=other)
            if other in voting.revision.questionnaire.languages
            else ""
        ),
        is_trial=is_trial,
    )
