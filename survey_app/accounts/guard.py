"""Who may open which address. Deny by default: an endpoint that declares nothing answers 403."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from survey_app.accounts.models import Role
from survey_app.accounts.sign_in import find_visitor
from survey_app.accounts.visitor import Visitor
from survey_app.web.clock import current_instant
from survey_app.web.forgery import refuse_forgery

__all__ = [
    "Access",
    "Role",
    "Rule",
    "administrator",
    "init_guard",
    "needs_recent_sign_in",
    "public",
    "rule_of",
    "school_role",
    "signed_in",
    "without_csrf",
]

RECENT = timedelta(minutes=15)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
MARK = "paliers_rule"

View = TypeVar("View", bound=Callable[..., Any])


class Access(StrEnum):
    """Kinds of visitors an endpoint lets in."""

    UNDECLARED = "undeclared"
    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    SCHOOL_ROLE = "school_role"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Rule:
    """What an endpoint declares. `csrf_waiver` is the reason why it needs no token, empty when it does."""

    access: Access = Access.UNDECLARED
    roles: frozenset[Role] = field(default_factory=frozenset)
    csrf_waiver: str = ""
    needs_recent_sign_in: bool = False

    def lets_in(self, visitor: Visitor) -> bool:
        """Say whether a signed-in person may pass. What they may do to which object, operations decide."""
        return {
            Access.UNDECLARED: False,
            Access.PUBLIC: True,
            Access.SIGNED_IN: True,
            Access.SCHOOL_ROLE: visitor.has_role(*self.roles),
            Access.ADMINISTRATOR: visitor.is_administrator,
        }[self.access]


def rule_of(view: Callable[..., Any]) -> Rule:
    """Return what a view declares."""
    rule: Rule = getattr(view, MARK, Rule())
    return rule


def public(view: View) -> View:
    """Let everybody in. The visitor is not looked up: no cookie is read unless the view itself asks."""
    return _declare(view, access=Access.PUBLIC)


def signed_in(view: View) -> View:
    """Let in whoever has an account."""
    return _declare(view, access=Access.SIGNED_IN)


def administrator(view: View) -> View:
    """Let in administrators only."""
    return _declare(view, access=Access.ADMINISTRATOR)


def school_role(*roles: Role) -> Callable[[View], View]:
    """Let in whoever has one of these roles in at least one school."""

    def declare(view: View) -> View:
        return _declare(view, access=Access.SCHOOL_ROLE, roles=frozenset(roles))

    return declare


def needs_recent_sign_in(view: View) -> View:
    """Ask for the password again when it was last given more than a quarter of an hour ago."""
    return _declare(view, needs_recent_sign_in=True)


def without_csrf(reason: str) -> Callable[[View], View]:
    """Accept posts without a token, for the reason given."""

    def declare(view: View) -> View:
        return _declare(view, csrf_waiver=reason)

    return declare


def init_guard(app: Flask) -> None:
    """Check every request before its view."""
    app.before_request(check_request)


def check_request() -> Response | None:
    """Let the request pass, or send the visitor elsewhere, or refuse."""
    if request.endpoint is None:
        return None  # the router has its own answer: 404 or 405
    rule = rule_of(current_app.view_functions[request.endpoint])
    if rule.access is Access.UNDECLARED:
        abort(403)
    detour = None if rule.access is Access.PUBLIC else _check_visitor(rule)
    if detour is None and request.method not in SAFE_METHODS and not rule.csrf_waiver:
        refuse_forgery()
    return detour


def _check_visitor(rule: Rule) -> Response | None:
    visitor = find_visitor()
    if visitor is None:
        return _ask_to_sign_in()
    if not rule.lets_in(visitor):
        abort(403)
    if rule.needs_recent_sign_in and current_instant() - visitor.confirmed_at > RECENT:
        return redirect(url_for("accounts.confirm_password", suite=_page_to_come_back_to()), 303)
    return None


def _ask_to_sign_in() -> Response:
    if request.method not in SAFE_METHODS or request.accept_mimetypes.best == "application/json":
        abort(401)  # a script learns it from the code; a page to sign in would tell it nothing
    return redirect(url_for("accounts.sign_in", suite=request.full_path.rstrip("?")), 303)


def _page_to_come_back_to() -> str:
    """Return the nearest page above an action: what was posted is lost, so people start again from there."""
    path = request.path
    while path != "/" and not _is_page(path):
        path = path.rpartition("/")[0] or "/"
    return path


def _is_page(path: str) -> bool:
    adapter = current_app.create_url_adapter(request)
    try:
        return adapter is not None and bool(adapter.match(path, method="GET"))
    except HTTPException:
        return False


def _declare(view: View, **changes: Any) -> View:
    setattr(view, MARK, replace(rule_of(view), **changes))
    return view
