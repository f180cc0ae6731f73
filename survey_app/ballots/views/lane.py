"""A lane of its own for answers, in front of Flask: a WSGI application that hands everything else on.

Privacy: sessions, cookies, sign-in, tokens against forgery, counters of requests and hooks of extensions are Flask's;
what a teacher answers never passes them. It is also the short way (docs/decisions/0004).
"""

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING

from flask import Flask

from survey_app.ballots.pages.addresses import AnswerAddress, find_address
from survey_app.ballots.views.answering import WIRE, AnswerDesk, is_expected
from survey_app.web.headers import HEADERS, STRICT_TRANSPORT

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class AnswerLane:
    """Answers what asks for a form or brings one, without Flask's request."""

    def __init__(self, app: Flask, desk: AnswerDesk, *, is_secure: bool) -> None:
        self._app = app
        self._desk = desk
        self._other_requests = app.wsgi_app
        self._headers = tuple(HEADERS.items())
        if is_secure:
            self._headers += (("Strict-Transport-Security", STRICT_TRANSPORT),)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Serve one request."""
        address = _find_address(environ)
        if address is None:
            return self._other_requests(environ, start_response)
        try:
            with self._app.app_context():
                reply = self._desk.reply(address, environ)
        except Exception as error:  # noqa: BLE001 - whatever it is, the person gets a page
            return self._apologise(error, environ, start_response)
        start_response(f"{reply.status.value} {reply.status.phrase}", [*reply.headers, *self._headers])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [reply.body]

    def _apologise(
        self, error: Exception, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Have Flask log the error and show its page. Privacy: it gets neither the form nor a cookie."""
        bare = {**environ, "wsgi.input": BytesIO(), "CONTENT_LENGTH": "0", "HTTP_COOKIE": ""}
        with self._app.request_context(bare):
            return self._app.handle_exception(error)(bare, start_response)


def _find_address(environ: "WSGIEnvironment") -> AnswerAddress | None:
    """Return the form that a request is about; None when Flask has to answer it, if only to refuse it."""
    address = find_address(environ.get("PATH_INFO", ""))
    if address is None:
        return None
    method = environ["REQUEST_METHOD"]
    is_reading = method in {"GET", "HEAD"} and address.place not in WIRE
    return address if is_reading or (method == "POST" and is_expected(address, environ)) else None
