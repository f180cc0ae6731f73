"""The page of a commission, and the choice between several."""

from flask import render_template

from survey_app.commission.operations import comments, meetings, members, publishing
from survey_app.commission.operations.access import Seat, get_seat, list_seats
from survey_app.commission.pages import CommissionListPage, commission_page
from survey_app.commission.views.blueprint import Page, actor, blueprint, seated
from survey_app.web.clock import current_instant


@blueprint.get("")
@seated
def show_home() -> Page:
    """Show the commission of the account, or let it choose among several."""
    seats = list_seats(actor())
    if len(seats) == 1:
        return _show(seats[0])
    return render_template("commission/list_commissions.html", page=CommissionListPage(tuple(seats)))


@blueprint.get("/<int:school_id>")
@seated
def show_commission(school_id: int) -> Page:
    """Show one commission."""
    return _show(get_seat(school_id, actor()))


def _show(seat: Seat) -> str:
    page = commission_page(
        seat,
        members=members.list_members(seat),
        meetings=meetings.list_meetings(seat),
        publications=publishing.list_publications(seat),
        comments=comments.count_comments(seat),
        own_comments=comments.list_own_comments(seat),
        now=current_instant(),
    )
    return render_template("commission/show_commission.html", page=page)
