"""Returned results: for whoever has the link of the campaign, or for anybody where the head wants a public page.

Privacy: nobody is signed in here, no cookie is read or set, and who opens a page is written down nowhere.
"""

from flask import Blueprint, Response, render_template, request
from flask_babel import force_locale

from survey_app.accounts.guard import public
from survey_app.reports.pages import COMPARED_WITH
from survey_app.reports.release.operations import NotReturnedError, read_returned
from survey_app.reports.release.pages import LANGUAGE, returned_page
from survey_app.web.errors import show_error
from survey_app.web.translation import LANGUAGES, current_language

blueprint = Blueprint("returned", __name__, url_prefix="/resultats")


@blueprint.errorhandler(NotReturnedError)
def show_missing(_error: NotReturnedError) -> Response:
    """Answer the same, whether nothing was returned, it was withdrawn, or the secret is another."""
    return show_error(404)


@blueprint.get("/<public_id>")
@public
def show_public(public_id: str) -> str:
    """Show the results that anybody may read."""
    return _show(public_id, None)


@blueprint.get("/<public_id>/<secret>")
@public
def show_returned(public_id: str, secret: str) -> str:
    """Show the results to whoever has the link."""
    return _show(public_id, secret)


def _show(public_id: str, secret: str | None) -> str:
    results = read_returned(public_id, secret, request.args.get(COMPARED_WITH))
    wanted = request.args.get(LANGUAGE)
    with force_locale(wanted if wanted in LANGUAGES else current_language()):
        return render_template("reports/returned.html", page=returned_page(results, request.path))
