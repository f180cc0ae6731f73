"""Error pages, and what is written in the log when something breaks. They need no database."""

import logging
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, make_response, render_template, request
from sqlalchemy.exc import NoResultFound
from werkzeug.exceptions import (
    BadRequest,
    Gone,
    HTTPException,
    InternalServerError,
    NotFound,
    TooManyRequests,
)

from survey_app.web.translation import lazy_gettext

QUARTER_HOUR = 15 * 60


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What an error page says: what happened, and what to do."""

    code: int
    title: str
    text: str


TEXTS: Mapping[int, tuple[str, str]] = {
    400: (
        lazy_gettext("La demande n’a pas pu être traitée"),
        lazy_gettext(
            "La page était peut-être ouverte depuis longtemps. Rechargez-la, puis recommencez : "
            "rien n’a été enregistré."
        ),
    ),
    401: (
        lazy_gettext("Vous n’êtes plus connecté"),
        lazy_gettext(
            "Votre session a pris fin et rien n’a été enregistré. Connectez-vous, puis recommencez."
        ),
    ),
    403: (
        lazy_gettext("Cette page ne vous est pas ouverte"),
        lazy_gettext(
            "Votre compte n’en a pas le droit. Si cela vous surprend, parlez-en à l’administrateur."
        ),
    ),
    404: (
        lazy_gettext("Page introuvable"),
        lazy_gettext("L’adresse est incomplète, ou la page n’existe plus."),
    ),
    405: (
        lazy_gettext("Cette action n’existe pas"),
        lazy_gettext("Cette adresse ne se demande pas de cette façon. Repartez de l’accueil."),
    ),
    409: (
        lazy_gettext("Quelqu’un a changé cela entre-temps"),
        lazy_gettext("Revenez à la page précédente et rechargez-la pour voir l’état présent."),
    ),
    413: (
        lazy_gettext("L’envoi est trop volumineux"),
        lazy_gettext("Un fichier ne doit pas dépasser 5 Mo."),
    ),
    422: (
        lazy_gettext("La demande n’a pas été comprise"),
        lazy_gettext("Revenez à la page précédente et vérifiez ce que vous avez saisi."),
    ),
    429: (
        lazy_gettext("Trop d’essais"),
        lazy_gettext("Attendez un quart d’heure, puis recommencez."),
    ),
    500: (
        lazy_gettext("Une erreur s’est produite"),
        lazy_gettext("Rien n’est perdu de ce qui était enregistré. Réessayez dans un instant."),
    ),
}


class DiscreetFlask(Flask):
    """Flask, with a log that says where something broke, never what people had sent.

    Privacy: the endpoint stands for the address (which may hold a token); for the blueprints of `discreet`,
    where answers pass, not even the text of the exception is written.
    """

    discreet: frozenset[str] = frozenset()

    def log_exception(self, exc_info: Any) -> None:  # noqa: ANN401 - as Flask declares it
        exception: BaseException = exc_info[1]
        where = f"{request.method} {request.endpoint}"
        if request.blueprint in self.discreet:
            self.logger.error("error in %s: %s", where, _bare_trace(exception))
        else:
            self.logger.error("error in %s", where, exc_info=exc_info)


def init_errors(app: Flask, refusals: Mapping[type[Exception], int]) -> None:
    """Answer every error with a page; `refusals` gives the codes of the errors that operations raise."""
    app.register_error_handler(HTTPException, _show_http_error)
    app.register_error_handler(NoResultFound, lambda _: show_error(NotFound.code))
    for error, code in refusals.items():
        app.register_error_handler(error, lambda _, code=code: show_error(code))
    logging.getLogger("werkzeug").setLevel(logging.WARNING)


def show_error(code: int) -> Response:
    """Return the page of an error."""
    known = code if code in TEXTS else _nearest(code)
    title, text = TEXTS[known]
    response = make_response(render_template("web/error.html", page=ErrorPage(code, title, text)), code)
    if code == TooManyRequests.code:
        response.headers["Retry-After"] = str(QUARTER_HOUR)
    return response


def _show_http_error(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    response = show_error(error.code or InternalServerError.code)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _nearest(code: int) -> int:
    """Return the code whose words fit a rarer one."""
    if code == Gone.code:
        return NotFound.code
    return InternalServerError.code if code >= InternalServerError.code else BadRequest.code


def _bare_trace(exception: BaseException) -> str:
    """Return types and places of an exception and its causes, without their texts."""
    steps = []
    current: BaseException | None = exception
    while current is not None:
        places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(current.__traceback__)]
        steps.append(f"{type(current).__name__} at {' < '.join(reversed(places))}")
        current = current.__cause__ or current.__context__
    return "; from ".join(steps)
