"""The blueprint of the commission, who may open its pages, and what its refusals look like."""

from typing import Any

from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from survey_app.accounts.guard import school_role
from survey_app.accounts.sign_in import current_visitor
from survey_app.accounts.throttles import own_account
from survey_app.commission.errors import CommissionNotFoundError
from survey_app.commission.operations.access import CONVENERS, HEADS, SEATED
from survey_app.extensions import limiter
from survey_app.web.errors import show_error

blueprint = Blueprint("commission", __name__, url_prefix="/commission")

seated = school_role(*SEATED)
conveners = school_role(*CONVENERS)
heads = school_role(*HEADS)
"""In some school; in which one, operations decide."""

SEE_OTHER = 303
CONFLICT = 409

Page = AnyResponse | str | tuple[str, int]

# Each of these may send mails, or fill the page of others: somebody who wants to annoy has to take their time.
sparingly = limiter.limit("60 per hour", methods=["POST"], key_func=own_account)


def actor() -> int:
    """Return the id of the account that asks."""
    return current_visitor().account_id


def go(view: str, **values: Any) -> AnyResponse:
    """Send the browser to a page of the commission."""
    return redirect(url_for(f"commission.{view}", **values), SEE_OTHER)


@blueprint.errorhandler(CommissionNotFoundError)
def show_missing(_error: CommissionNotFoundError) -> Response:
    """Answer 404, whether it does not exist, is another school's, or is not published."""
    return show_error(404)
