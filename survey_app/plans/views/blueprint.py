"""The blueprint of plans, who may open its pages, and what its refusals look like."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from survey_app.accounts.guard import Role, school_role
from survey_app.accounts.sign_in import current_visitor
from survey_app.coediting.cells import BadCellError, TooManyCellsError
from survey_app.coediting.wire import WireError
from survey_app.plans.errors import (
    LineNotFoundError,
    PlanEndedError,
    PlanFullError,
    PlanNotFoundError,
    VersionNotFoundError,
)
from survey_app.plans.models import Plan
from survey_app.plans.operations.access import may_sign
from survey_app.plans.pages.head import PlanHead, plan_head
from survey_app.web.errors import show_error

blueprint = Blueprint("plans", __name__, url_prefix="/plan")

editors = school_role(Role.CHEF, Role.REFERENT, Role.ANIMATEUR)
"""Who writes plans; which ones, operations decide."""

heads = school_role(Role.CHEF)

SEE_OTHER = 303

Page = Response | str


def actor() -> int:
    """Return the id of the account that asks."""
    return current_visitor().account_id


def head_of(plan: Plan) -> PlanHead:
    """Return the head of the pages of a plan, for who asks."""
    return plan_head(plan, may_sign=may_sign(plan, actor()))


def go(view: str, **values: Any) -> Response:
    """Send the browser to a page of plans."""
    return redirect(url_for(f"plans.{view}", **values), SEE_OTHER)


@blueprint.errorhandler(PlanNotFoundError)
@blueprint.errorhandler(LineNotFoundError)
@blueprint.errorhandler(VersionNotFoundError)
def show_missing(_error: Exception) -> Response:
    """Answer 404, whether the plan does not exist or is another school's."""
    return show_error(404)


@blueprint.errorhandler(WireError)
@blueprint.errorhandler(BadCellError)
def show_unread(_error: Exception) -> Response:
    """Answer 400: no page of ours sends that."""
    return show_error(400)


@blueprint.errorhandler(PlanEndedError)
def show_ended(_error: PlanEndedError) -> Response:
    """Come back to the plan: somebody ended it while this page was open."""
    flash(_("Ce plan est terminé : il se lit, mais ne s’écrit plus."), "info")
    return go("show_plan", plan_key=str((request.view_args or {})["plan_key"]))


@blueprint.errorhandler(PlanFullError)
@blueprint.errorhandler(TooManyCellsError)
def show_full(_error: Exception) -> Response:
    """Come back to the plan, which can take no more."""
    flash(
        _("Ce plan compte déjà autant de lignes qu’il peut en contenir. Retirez-en avant d’en ajouter."),
        "warning",
    )
    return go("show_plan", plan_key=str((request.view_args or {})["plan_key"]))
