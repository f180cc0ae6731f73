"""Of whom the installation requires a second factor, and what happens until they have one."""

from enum import StrEnum

from flask import Flask, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from survey_app.accounts.guard import Access, rule_of
from survey_app.accounts.models import STAFF_ROLES
from survey_app.accounts.second_factor.operations import has_second_factor
from survey_app.accounts.sign_in import known_visitor
from survey_app.accounts.visitor import Visitor

EXTENSION = "paliers_second_factor"


class RequiredOf(StrEnum):
    """Of whom an installation requires a second factor. Everybody else may have one."""

    NOBODY = "nobody"
    ADMINISTRATORS = "administrators"
    STAFF = "staff"
    """Administrators, and whoever prepares campaigns and reads reports."""


OPEN_TO_ALL = frozenset({"accounts.sign_out", "accounts.confirm_password", "accounts.update_my_account"})
"""What somebody may do who still has to set up a second factor, beside setting it up."""


def init_requirement(app: Flask, required_of: RequiredOf) -> None:
    """Lead people to the set-up before anything else, where this installation requires it. Comes after the guard."""
    app.extensions[EXTENSION] = required_of
    if required_of is not RequiredOf.NOBODY:
        app.before_request(_lead_to_set_up)


def is_required_of(visitor: Visitor) -> bool:
    """Say whether this person must have a second factor here."""
    match current_app.extensions[EXTENSION]:
        case RequiredOf.ADMINISTRATORS:
            return visitor.is_administrator
        case RequiredOf.STAFF:
            return visitor.is_administrator or visitor.has_role(*STAFF_ROLES)
    return False


def _lead_to_set_up() -> Response | None:
    visitor = known_visitor()
    if visitor is None or _is_open(request.endpoint) or not is_required_of(visitor):
        return None
    if has_second_factor(visitor.account_id):
        return None
    return redirect(url_for("second_factor.show"), 303)


def _is_open(endpoint: str | None) -> bool:
    if endpoint is None or endpoint in OPEN_TO_ALL or endpoint.startswith("second_factor."):
        return True
    return rule_of(current_app.view_functions[endpoint]).access is Access.PUBLIC
