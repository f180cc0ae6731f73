"""The page on which the head of a school returns the results to those who were asked."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response as AnyResponse

from survey_app.accounts.guard import Role, school_role
from survey_app.accounts.sign_in import current_visitor
from survey_app.accounts.throttles import own_account
from survey_app.campaigns.errors import CampaignNotFoundError
from survey_app.extensions import limiter
from survey_app.reports.release.forms import ReleaseForm
from survey_app.reports.release.operations import (
    NoResultsError,
    get_release,
    release_results,
    withdraw_results,
)
from survey_app.reports.release.pages import release_page
from survey_app.web.clock import current_instant
from survey_app.web.errors import show_error

blueprint = Blueprint("release", __name__, url_prefix="/campagnes/<public_id>/restitution")

staff = school_role(Role.CHEF, Role.REFERENT)
head = school_role(Role.CHEF)
SEE_OTHER = 303

# Withdrawn and returned anew, results are announced anew: nobody writes to a whole team time and again.
sparingly = limiter.limit("10 per hour", methods=["POST"], key_func=own_account)


@blueprint.errorhandler(CampaignNotFoundError)
def show_missing(_error: CampaignNotFoundError) -> Response:
    """Answer 404, whether the campaign does not exist or is another school's."""
    return show_error(404)


@blueprint.get("")
@staff
def show_release(public_id: str) -> AnyResponse | str:
    """Show what would be returned, or how it was."""
    now = current_instant()
    try:
        release = get_release(current_visitor().account_id, public_id, now)
    except NoResultsError:
        return _to_report(public_id)
    form = ReleaseForm(
        formdata=None,
        sends_mail=release.secret is None and release.reachable > 0,
        is_public=release.is_public,
    )
    return render_template("reports/release.html", page=release_page(release, form))


@blueprint.post("")
@sparingly
@head
def release(public_id: str) -> AnyResponse:
    """Return the results, or change how they are returned."""
    form = ReleaseForm()
    try:
        owed = release_results(
            current_visitor().account_id,
            public_id,
            sends_mail=bool(form.sends_mail.data),
            is_public=bool(form.is_public.data),
            now=current_instant(),
        )
    except NoResultsError:
        return _to_report(public_id)
    flash(_released(owed), "success")
    return _back(public_id)


@blueprint.post("/retirer")
@head
def withdraw(public_id: str) -> AnyResponse:
    """Take the results back."""
    withdraw_results(current_visitor().account_id, public_id, current_instant())
    flash(gettext("Les résultats sont retirés : le lien ne mène plus à rien."), "success")
    return _back(public_id)


def _released(owed: int) -> str:
    if not owed:
        return gettext("Les résultats sont rendus. Le lien est ci-dessous.")
    return ngettext(
        "Les résultats sont rendus. Un message part vers %(num)s personne.",
        "Les résultats sont rendus. Un message part vers %(num)s personnes.",
        owed,
    )


def _back(public_id: str) -> AnyResponse:
    return redirect(url_for("release.show_release", public_id=public_id), SEE_OTHER)


def _to_report(public_id: str) -> AnyResponse:
    """The page of the report says why there is none yet."""
    return redirect(url_for("reports.show_report", public_id=public_id), SEE_OTHER)
