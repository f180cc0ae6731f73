"""Protection against forged requests: the only module that knows Flask-WTF's tokens. The guard calls it."""

from urllib.parse import urlsplit

from flask import Flask, abort, request
from flask_wtf.csrf import CSRFProtect, generate_csrf

_csrf = CSRFProtect()


def init_forgery(app: Flask) -> None:
    """Attach tokens to the application; they live as long as the session that they belong to."""
    app.config.update(
        WTF_CSRF_CHECK_DEFAULT=False,  # the guard decides, from what each endpoint declares
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # needs the Referer, which no-referrer suppresses
    )
    _csrf.init_app(app)


def make_token() -> str:
    """Return the token of this visitor's forms, for pages that are made without Flask's templates."""
    token: str = generate_csrf()
    return token


def refuse_forgery() -> None:
    """Answer 403 to what another site sends, 400 to a post without its token (ASVS 3.5.1–3.5.3)."""
    if not _comes_from_this_site():
        abort(403)
    _csrf.protect()


def _comes_from_this_site() -> bool:
    """Judge by what browsers tell and pages cannot forge; a client that tells nothing still needs the token.

    A form of a page with `no-referrer` sends `Origin: null`, also to its own site: that says nothing.
    """
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        return fetch_site in {"same-origin", "none"}
    origin = request.headers.get("Origin", "null")
    return origin == "null" or urlsplit(origin).netloc == request.host
