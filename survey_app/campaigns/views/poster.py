"""The poster for the staff room; for groups that share a link, a poster each with its link."""

from flask import render_template

from survey_app.campaigns.operations.access import get_campaign
from survey_app.campaigns.operations.arrange_groups import list_groups
from survey_app.campaigns.pages.poster import link_posters_page, poster_page
from survey_app.campaigns.shared_codes import find_codes
from survey_app.campaigns.views.blueprint import Page, actor, blueprint, staff


@blueprint.get("/<public_id>/affiche")
@staff
def show_poster(public_id: str) -> Page:
    """Show it as it will be printed."""
    campaign = get_campaign(public_id, actor())
    if campaign.is_by_link:
        page_of_links = link_posters_page(campaign, list_groups(campaign), find_codes(campaign))
        return render_template("campaigns/show_link_posters.html", page=page_of_links)
    page = poster_page(campaign)
    return render_template("campaigns/show_poster.html", page=page)
