"""The blueprint of the builder in the browser: JSON in, JSON out, and errors in JSON too."""

import gzip
import json
from http import HTTPStatus

from flask import Blueprint, Response, abort, make_response, request
from flask_babel import gettext as _
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    InternalServerError,
    NotFound,
    RequestEntityTooLarge,
)

from survey_app.drafting.errors import DraftNotFoundError
from survey_app.drafting.wire.protocol import LARGEST_BODY, Json, OtherAccountError, ProtocolError
from survey_app.web.errors import TEXTS

blueprint = Blueprint("edits", __name__, url_prefix="/questionnaires/brouillons/<key>")

SMALL = 1000
"""Bytes that are not worth compressing."""


@blueprint.errorhandler(ProtocolError)
def refuse_batch(error: ProtocolError) -> Response:
    """Answer 400 to what is no batch."""
    response = answer({"error": str(TEXTS[BadRequest.code][1]), "detail": str(error)})
    response.status_code = BadRequest.code
    return response


@blueprint.errorhandler(OtherAccountError)
def refuse_author(_error: OtherAccountError) -> Response:
    """Answer 401 as to whoever is signed out: the tab keeps its edits until their author has signed in again."""
    response = answer({"error": _("Vous êtes connecté sous un autre compte que celui qui a écrit ici.")})
    response.status_code = HTTPStatus.UNAUTHORIZED
    return response


@blueprint.errorhandler(DraftNotFoundError)
def show_missing(_error: DraftNotFoundError) -> Response:
    """Answer 404, whether the draft does not exist or is not for this person."""
    return show_error(NotFound())


@blueprint.errorhandler(HTTPException)
def show_error(error: HTTPException) -> Response:
    """Answer every error in JSON."""
    code = error.code or InternalServerError.code
    text = (
        _("Cet envoi est trop volumineux.")
        if code == RequestEntityTooLarge.code
        else str(TEXTS.get(code, TEXTS[BadRequest.code])[1])
    )
    response = answer({"error": text})
    response.status_code = code
    return response


def answer(content: Json) -> Response:
    """Return JSON, compressed where that is worth it and the browser understands."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(errors="backslashreplace")
    response = make_response(body)
    response.content_type = "application/json"
    if len(body) > SMALL and request.accept_encodings["gzip"]:
        response.set_data(gzip.compress(body, compresslevel=5, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
    return response


def read_body() -> bytes:
    """Return what was sent; answers 413 when it is too large."""
    request.max_content_length = LARGEST_BODY
    if (request.content_length or 0) > LARGEST_BODY:
        abort(RequestEntityTooLarge.code)
    return request.get_data(cache=False)
