"""Sign-in as the web sees it: the only module that knows Flask-Login. Sessions are in the database."""

from flask import Flask, Response, abort, g, session
from flask_login import LoginManager, current_user, login_user, logout_user

from survey_app.accounts.operations import sessions, waiting
from survey_app.accounts.visitor import Visitor
from survey_app.web.clock import current_instant

WAITING = "waiting"
"""Where the browser keeps the token of a sign-in that waits for a code."""


class SignInManager(LoginManager):  # type: ignore[misc]  # Flask-Login has no types
    """Flask-Login without what this application does not want."""

    def __init__(self) -> None:
        super().__init__()
        self.session_protection = None
        # Privacy: by default the cookie holds a hash of the address and the browser.
        self._session_identifier_generator = lambda: ""

    def _update_remember_cookie(self, response: Response) -> Response:
        # There is no such cookie; looking for it would make every response depend on cookies.
        return response


def init_sign_in(app: Flask) -> None:
    """Attach Flask-Login to the application."""
    manager = SignInManager()
    manager.user_loader(_find_visitor)
    manager.init_app(app, add_context_processor=False)


def sign_in(account_id: int) -> None:
    """Start a session for this person. Whatever the browser held before is dropped (session fixation)."""
    now = current_instant()
    if token := session.get(WAITING):
        waiting.stop_waiting(token)
    _take_token(sessions.start_session(account_id, now=now, replaces=session.get("_user_id")))


def wait_for_code(account_id: int) -> None:
    """Note that the password is right and a code is waited for. Whatever the browser held before is dropped."""
    if token := session.get("_user_id"):
        sessions.end_session(token)
    session.clear()
    session[WAITING] = waiting.start_waiting(account_id, now=current_instant())


def find_waiting_account() -> int | None:
    """Return the account of which this browser has given the password, and a code is waited for."""
    token = session.get(WAITING)
    return waiting.find_waiting(token, now=current_instant()) if token else None


def confirm() -> None:
    """Note that the password has just been given again; the session goes on under a new token."""
    _take_token(sessions.confirm_session(current_visitor().token, now=current_instant()))


def sign_out() -> None:
    """End this session, here and in the database."""
    visitor = find_visitor()
    if visitor is not None:
        sessions.end_session(visitor.token)
    logout_user()
    session.clear()


def find_visitor() -> Visitor | None:
    """Return who is signed in, looking it up the first time; None for the others."""
    if not current_user.is_authenticated:  # looks the visitor up, once a request
        return None
    return known_visitor()


def current_visitor() -> Visitor:
    """Return who is signed in; answers 401 when nobody is."""
    return find_visitor() or abort(401)


def known_visitor() -> Visitor | None:
    """Return who is signed in if this request already knows it: reads no cookie and no database."""
    user = g.get("_login_user")
    return user if isinstance(user, Visitor) else None


def _find_visitor(token: str) -> Visitor | None:
    return sessions.find_visitor(token, now=current_instant())


def _take_token(token: str) -> None:
    session.clear()
    visitor = _find_visitor(token)
    if visitor is None:
        abort(401)
    login_user(visitor)
