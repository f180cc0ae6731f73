"""The answer routes as Flask knows them: their inventory, who may open them, and what is refused there.

In service the lane in front of Flask (`lane`) answers GET, HEAD and forms, from the same desk as here.
Privacy: no cookie, no session, and nothing in a URL that names a person.
"""

from http import HTTPStatus
from typing import cast

from flask import Blueprint, Flask, Response, abort, current_app, request
from flask.sansio.blueprints import BlueprintSetupState

from survey_app.accounts.guard import public, without_csrf
from survey_app.ballots.pages.addresses import BOX, PREFIX, PROTECTION, SIGN_OFF, TRIAL, AnswerAddress, Place
from survey_app.ballots.views.answering import AnswerDesk, is_expected
from survey_app.ballots.views.lane import AnswerLane
from survey_app.ballots.views.replies import Conversations
from survey_app.ballots.voting import VotingCache
from survey_app.web.assets import ENDPOINT

blueprint = Blueprint("answers", __name__, url_prefix=PREFIX.rstrip("/"))

ONLY_THE_CODE_COUNTS = "the personal code in the form is the only credential: there is no cookie to ride on"
ONLY_WHAT_IS_SENT_COUNTS = (
    "what comes with the sealed ballot is the only credential: there is no cookie to ride on"
)

_DESK = "paliers_answer_desk"


@blueprint.record_once
def attach_desk(state: BlueprintSetupState) -> None:
    """Set up the desk, and the lane that leads to it past Flask."""
    app = cast("Flask", state.app)
    settings = app.config["PALIERS"]
    # While the application is being worked on, static files may change under a page.
    conversations = Conversations(lambda name: _asset_url(app, name), keeps=not app.debug)
    desk = AnswerDesk(VotingCache(settings.answer_page_cache_seconds), conversations)
    app.extensions[_DESK] = desk
    app.wsgi_app = AnswerLane(app, desk, is_secure=settings.is_secure)  # type: ignore[method-assign]


@blueprint.get("/<public_id>", defaults={"language": "fr"})
@blueprint.get("/<public_id>/<any(fr, en):language>")
@public
def show_form(public_id: str, language: str) -> Response:
    """Show the form: the same bytes whoever asks, and no effect."""
    return _reply(AnswerAddress(public_id, language))


@blueprint.get(f"/<public_id>/{TRIAL}", defaults={"language": "fr"})
@blueprint.get(f"/<public_id>/{TRIAL}/<any(fr, en):language>")
@public
def show_trial(public_id: str, language: str) -> Response:
    """Show the same form marked as a trial, from which nothing is kept."""
    return _reply(AnswerAddress(public_id, language, Place.TRIAL))


@blueprint.get(f"/<public_id>/{PROTECTION}", defaults={"language": "fr"})
@blueprint.get(f"/<public_id>/{PROTECTION}/<any(fr, en):language>")
@public
def show_protection(public_id: str, language: str) -> Response:
    """Show what is stored of a campaign, its keys, and what came of its opening: the same bytes whoever asks."""
    return _reply(AnswerAddress(public_id, language, Place.PROTECTION))


@blueprint.post("/<public_id>", defaults={"language": "fr"})
@blueprint.post("/<public_id>/<any(fr, en):language>")
@public
@without_csrf(ONLY_THE_CODE_COUNTS)
def receive_form(public_id: str, language: str) -> Response:
    """Take a form: give it back with its faults, show it for review, or cast the ballot."""
    return _reply(AnswerAddress(public_id, language))


@blueprint.post(f"/<public_id>/{TRIAL}", defaults={"language": "fr"})
@blueprint.post(f"/<public_id>/{TRIAL}/<any(fr, en):language>")
@public
@without_csrf(ONLY_THE_CODE_COUNTS)
def receive_trial(public_id: str, language: str) -> Response:
    """Take a trial form: everything as for a ballot, and nothing is kept."""
    return _reply(AnswerAddress(public_id, language, Place.TRIAL))


@blueprint.post(f"/<public_id>/{SIGN_OFF}", defaults={"language": "fr"})
@blueprint.post(f"/<public_id>/{SIGN_OFF}/<any(fr, en):language>")
@public
@without_csrf(ONLY_THE_CODE_COUNTS)
def sign_off(public_id: str, language: str) -> Response:
    """Sign somebody off for the script of the page, and evaluate their token."""
    return _reply(AnswerAddress(public_id, language, Place.SIGN_OFF))


@blueprint.post(f"/<public_id>/{BOX}", defaults={"language": "fr"})
@blueprint.post(f"/<public_id>/{BOX}/<any(fr, en):language>")
@public
@without_csrf(ONLY_WHAT_IS_SENT_COUNTS)
def deposit(public_id: str, language: str) -> Response:
    """Take a sealed ballot from the script of the page."""
    return _reply(AnswerAddress(public_id, language, Place.BOX))


def _reply(address: AnswerAddress) -> Response:
    if request.method == "POST" and not is_expected(address, request.environ):
        abort(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    reply = cast("AnswerDesk", current_app.extensions[_DESK]).reply(address, request.environ)
    return Response(reply.body, reply.status, list(reply.headers))


def _asset_url(app: Flask, name: str) -> str:
    """Return the present address of a static file, which `url_for` gives only to Flask's own requests."""
    values = {"filename": name}
    app.inject_url_defaults(ENDPOINT, values)
    return app.url_map.bind("").build(ENDPOINT, values)
