"""Attaches what accounts bring to the application: passwords, sign-in, the guard, the frame of pages."""

from datetime import timedelta

from flask import Flask

from survey_app.accounts.frame import site_frame
from survey_app.accounts.guard import init_guard
from survey_app.accounts.passwords import init_passwords
from survey_app.accounts.second_factor.requirement import RequiredOf, init_requirement
from survey_app.accounts.sign_in import init_sign_in


def init_accounts(
    app: Flask,
    *,
    is_secure: bool,
    argon2_time_cost: int,
    argon2_memory_kib: int,
    second_factor_for: str,
) -> None:
    """Set the one cookie, and who may open what.

    SameSite is Lax, not Strict: no GET changes anything and every other request needs a token and the site's
    own origin, whereas with Strict each link in a mail (« votre rapport est prêt ») finds people signed out.
    The cookie ends with the browser; how long a session lives, the database decides.
    """
    app.config.update(
        SESSION_COOKIE_NAME="__Host-paliers" if is_secure else "paliers",
        SESSION_COOKIE_SECURE=is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
    )
    init_passwords(app, time_cost=argon2_time_cost, memory_kib=argon2_memory_kib)
    init_sign_in(app)
    init_guard(app)
    init_requirement(app, RequiredOf(second_factor_for))
    app.jinja_env.globals["site_frame"] = site_frame
