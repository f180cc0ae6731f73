"""Headers that every response carries."""

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

HEADERS = {
    "Content-Security-Policy": "; ".join(f"{kind} {allowed}" for kind, allowed in SOURCES.items()),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in DENIED_FEATURES),
}
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"


def init_headers(app: Flask, *, is_secure: bool) -> None:
    """Add the headers to every response, errors included.

    A response that says nothing about caching is not stored: signed-in pages and pages with a token.
    """

    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers[name] = value
        if is_secure:
            response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response

    app.after_request(add_headers)
