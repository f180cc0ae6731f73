"""The blueprint of the fiche, who may open its pages, and what its refusals look like."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from survey_app.accounts.guard import Role, school_role
from survey_app.accounts.sign_in import current_visitor
from survey_app.coediting.exchange import refuse
from survey_app.diagnostics.errors import EvidenceNotFoundError, FicheNotFoundError, FicheSignedError
from survey_app.diagnostics.operations import Fiche, read_fiche
from survey_app.diagnostics.operations.access import get_assessment, may_sign
from survey_app.diagnostics.pages import FicheHead, fiche_head
from survey_app.web.errors import show_error

blueprint = Blueprint("diagnostics", __name__, url_prefix="/fiche")

editors = school_role(Role.CHEF, Role.REFERENT, Role.ANIMATEUR)
"""Who fills fiches; those of which schools, operations decide."""

heads = school_role(Role.CHEF)

SEE_OTHER = 303

Page = Response | str


def actor() -> int:
    """Return the id of the account that asks."""
    return current_visitor().account_id


def go(view: str, **values: Any) -> Response:
    """Send the browser to a page of the fiche."""
    return redirect(url_for(f"diagnostics.{view}", **values), SEE_OTHER)


def fiche_at_hand(key: str) -> tuple[Fiche, FicheHead]:
    """Return a fiche that the person who asks may fill. Raises FicheNotFoundError."""
    assessment = get_assessment(key, actor())
    fiche = read_fiche(key)
    return fiche, fiche_head(fiche, may_sign=may_sign(assessment, actor()))


@blueprint.errorhandler(FicheNotFoundError)
@blueprint.errorhandler(EvidenceNotFoundError)
def show_missing(_error: Exception) -> Response:
    """Answer 404, whether there is no such fiche or it is another school's."""
    if _is_script():
        return refuse(HTTPStatus.NOT_FOUND, _("Cette fiche ne vous est plus ouverte."))
    return show_error(HTTPStatus.NOT_FOUND)


@blueprint.errorhandler(FicheSignedError)
def show_too_late(_error: FicheSignedError) -> Response:
    """Say that the fiche is signed; what a script has sent stays on the device."""
    if _is_script():
        words = _(
            "La fiche vient d’être signée : ce que vous écrivez n’y entre plus, mais reste gardé sur cet appareil."
        )
        return refuse(HTTPStatus.CONFLICT, words)
    flash(_("La fiche est signée : elle ne se modifie plus."), "info")
    return go("show_fiche", key=str((request.view_args or {})["key"]))


def _is_script() -> bool:
    return request.accept_mimetypes.best == "application/json"
