"""Headers that every response carries, and the two ways in which one response may differ."""

from collections.abc import Mapping

from flask import Flask, Response

SOURCES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}
DENIED_FEATURES = (
    "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope",
    "hid", "idle-detection", "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get",
    "serial", "usb",
)  # fmt: skip

IS_FRAMED = {"frame-ancestors": "'self'"}
"""For a page that our own pages may show in a frame."""

FRAMES = {"frame-src": "'self'"}
"""For a page that shows one of our own in a frame."""

_POLICY = "Content-Security-Policy"


def _policy(changes: Mapping[str, str]) -> str:
    return "; ".join(f"{kind} {allowed}" for kind, allowed in {**SOURCES, **changes}.items())


HEADERS = {
    _POLICY: _policy({}),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in DENIED_FEATURES),
}
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"


def change_policy(response: Response, changes: Mapping[str, str]) -> Response:
    """Return `response` with a policy of its own: `IS_FRAMED` or `FRAMES`."""
    response.headers[_POLICY] = _policy(changes)
    return response


def init_headers(app: Flask, *, is_secure: bool) -> None:
    """Add the headers to every response, errors included.

    A response that says nothing about caching is not stored: signed-in pages and pages with a token.
    """

    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if is_secure:
            response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response

    app.after_request(add_headers)
