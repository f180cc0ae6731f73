"""The blueprint of questionnaires and drafts, who may open its pages, and what its refusals look like."""

from typing import Any

from flask import Blueprint, abort, redirect, url_for
from werkzeug.wrappers import Response

from survey_app.accounts.guard import Role, signed_in
from survey_app.accounts.sign_in import current_visitor
from survey_app.accounts.visitor import Visitor
from survey_app.drafting.words.builder import builder_words

blueprint = Blueprint("drafting", __name__)
blueprint.add_app_template_global(builder_words)

makers = signed_in
"""The people of schools, and administrators for the academy's drafts; for which drafts, operations decide."""

SEE_OTHER = 303

Page = Response | str


def go(view: str, **values: Any) -> Response:
    """Send the browser to a page of this subject."""
    return redirect(url_for(f"drafting.{view}", **values), SEE_OTHER)


def require_maker() -> Visitor:
    """Return who asks; answers 403 to an account without a role in any school that does not administer either."""
    visitor = current_visitor()
    if not (visitor.is_administrator or visitor.has_role(Role.CHEF, Role.REFERENT)):
        abort(403)
    return visitor
