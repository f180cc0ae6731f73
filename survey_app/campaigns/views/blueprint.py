"""The blueprint of campaigns, who may open its pages, and what its refusals look like."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from survey_app.accounts.guard import Role, school_role
from survey_app.accounts.sign_in import current_visitor
from survey_app.campaigns.errors import (
    CampaignNotFoundError,
    NotPreparingError,
    OtherAudienceError,
    UploadNotFoundError,
)
from survey_app.web.errors import show_error

blueprint = Blueprint("campaigns", __name__, url_prefix="/campagnes")

staff = school_role(Role.CHEF, Role.REFERENT)
"""The people of schools; for which campaigns, operations decide."""

SEE_OTHER = 303

Page = Response | str


def actor() -> int:
    """Return the id of the account that asks."""
    return current_visitor().account_id


def go(view: str, **values: Any) -> Response:
    """Send the browser to a page of campaigns."""
    return redirect(url_for(f"campaigns.{view}", **values), SEE_OTHER)


@blueprint.errorhandler(CampaignNotFoundError)
def show_missing(_error: CampaignNotFoundError) -> Response:
    """Answer 404, whether the campaign does not exist or is another school's."""
    return show_error(404)


@blueprint.errorhandler(NotPreparingError)
def show_too_late(_error: NotPreparingError) -> Response:
    """Come back to the campaign: a form sent twice, or a page left open while somebody else opened it."""
    flash(_("La campagne est déjà programmée ou ouverte : elle ne se prépare plus."), "info")
    return go("show_campaign", public_id=str((request.view_args or {})["public_id"]))


@blueprint.errorhandler(OtherAudienceError)
def show_other_way(_error: OtherAudienceError) -> Response:
    """Come back to the campaign, which has no such step: an address that somebody typed."""
    return go("show_campaign", public_id=str((request.view_args or {})["public_id"]))


@blueprint.errorhandler(UploadNotFoundError)
def show_lost_upload(_error: UploadNotFoundError) -> Response:
    """Come back to the list: it was confirmed already, cancelled, or has waited for more than an hour."""
    flash(_("Cette liste n’attend plus : elle a été importée, annulée, ou date de plus d’une heure."), "info")
    return go("show_roster", public_id=str((request.view_args or {})["public_id"]))
