"""The page of arrival of those who work for a school."""

from flask import Blueprint, render_template

from survey_app.accounts.guard import Role, school_role
from survey_app.accounts.sign_in import current_visitor
from survey_app.overview.operations import list_progress
from survey_app.overview.pages import OverviewPage, school_story
from survey_app.web.clock import current_instant

blueprint = Blueprint("overview", __name__)


@blueprint.get("/accueil")
@school_role(Role.CHEF, Role.REFERENT, Role.ANIMATEUR)
def show_overview() -> str:
    """Show how far each school is, and what comes next."""
    progress = list_progress(current_visitor().account_id, current_instant())
    page = OverviewPage(tuple(school_story(one) for one in progress))
    return render_template("overview/overview.html", page=page)
