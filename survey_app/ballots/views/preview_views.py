"""The preview of a questionnaire in the making: its answer page in trial form, of which nothing is kept."""

from flask import Blueprint, Response, jsonify, make_response, request, url_for
from flask.typing import ResponseReturnValue

from questionnaires.logic.piping import UNANSWERED
from survey_app.accounts.guard import signed_in
from survey_app.accounts.sign_in import current_visitor
from survey_app.ballots.pages.answer_page import AnswerPageFacts, MessageKind, render_message_page
from survey_app.ballots.pages.preview import preview_as_data, render_preview
from survey_app.ballots.pages.words import LOCALES
from survey_app.ballots.previewing import DraftPreview, get_preview
from survey_app.drafting.errors import DraftNotFoundError
from survey_app.web.assets import asset_url
from survey_app.web.errors import show_error
from survey_app.web.forgery import make_token
from survey_app.web.headers import IS_FRAMED, change_policy
from survey_app.web.themes import theme_url

blueprint = Blueprint("preview", __name__, url_prefix="/questionnaires/brouillons/<key>/apercu")

OF_THE_SOURCES = "fr"
"""The language of a page that has no other."""


@blueprint.get("/<language>")
@signed_in
def show_preview(key: str, language: str) -> Response:
    """Show the page with nothing answered."""
    return _show(get_preview(key, current_visitor()), language)


@blueprint.post("/<language>")
@signed_in
def try_answers(key: str, language: str) -> ResponseReturnValue:
    """Show where the answers of a form lead; nothing is kept of them."""
    preview = get_preview(key, current_visitor())
    if preview.questionnaire is None or "application/json" not in request.headers.get("Accept", ""):
        return _show(preview, language)
    return jsonify(
        preview_as_data(preview.questionnaire, _facts(preview, language), _known(language), _fields())
    )


@blueprint.errorhandler(DraftNotFoundError)
def show_missing(_error: DraftNotFoundError) -> ResponseReturnValue:
    """Answer as for an address that does not exist."""
    return show_error(404)


def _show(preview: DraftPreview, language: str) -> Response:
    facts, known = _facts(preview, language), _known(language)
    if preview.questionnaire is None:
        page = render_message_page(facts, known, MessageKind.NOTHING_TO_SHOW)
    else:
        page = render_preview(preview.questionnaire, facts, known, _fields(), token=make_token())
    return change_policy(make_response(page), IS_FRAMED)


def _known(language: str) -> str:
    """Return the language of the page around the questions, as invited people would get it."""
    return language if language in LOCALES else OF_THE_SOURCES


def _fields() -> dict[str, list[str]]:
    return {name: values for name, values in request.form.lists() if name != "csrf_token"}


def _facts(preview: DraftPreview, language: str) -> AnswerPageFacts:
    return AnswerPageFacts(
        public_id=preview.key,
        title=preview.title,
        school=preview.school or UNANSWERED,
        closes_at=None,
        contact=preview.contact or UNANSWERED,
        cells=(),
        action_url=url_for("preview.try_answers", key=preview.key, language=language),
        asset=asset_url,
        theme_url=theme_url(preview.accent),
        is_trial=True,
    )
