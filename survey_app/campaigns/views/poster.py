"""The poster for the staff room."""

from flask import render_template

from survey_app.campaigns.operations.access import get_campaign
from survey_app.campaigns.pages.poster import poster_page
from survey_app.campaigns.views.blueprint import Page, actor, blueprint, staff


@blueprint.get("/<public_id>/affiche")
@staff
def show_poster(public_id: str) -> Page:
    """Show it as it will be printed."""
    page = poster_page(get_campaign(public_id, actor()))
    return render_template("campaigns/show_poster.html", page=page)
