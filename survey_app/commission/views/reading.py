"""How each kind of published document is read: never more of it than was published, and never a way to change it."""

from flask import render_template, request

from survey_app.commission.fiche_pages import published_fiche_page
from survey_app.commission.operations import comments
from survey_app.commission.operations.access import Seat
from survey_app.commission.operations.plan_reading import read_published_plan
from survey_app.commission.operations.publishing import Published, find_signed_fiche, version_of
from survey_app.commission.operations.report_reading import read_published_results
from survey_app.commission.plan_pages import SaidBefore, published_plan_page
from survey_app.commission.report_pages import PublishedReportPage
from survey_app.commission.words import say_item
from survey_app.reports.pages import COMPARED_WITH
from survey_app.reports.release.pages import returned_sections


def show_report(seat: Seat, published: Published) -> str:
    """Show the results of a campaign, as those who were asked may read them."""
    results = read_published_results(seat, published.item.reference, request.args.get(COMPARED_WITH))
    page = PublishedReportPage(seat, results.campaign, returned_sections(results))
    return render_template("commission/report.html", page=page)


def show_fiche(seat: Seat, published: Published) -> str:
    """Show where each champ stands by a signed fiche. Privacy: neither notes nor files of it."""
    signed = find_signed_fiche(seat, published.item.reference)
    page = published_fiche_page(seat, say_item(published.item), signed)
    return render_template("commission/fiche.html", page=page)


def show_plan(seat: Seat, published: Published, said: SaidBefore | None = None) -> str:
    """Show a frozen version of the plan, with what was said of its lines."""
    plan = read_published_plan(seat, published.item)
    spoken = comments.list_comments(seat, version_of(published.item).plan_key)
    page = published_plan_page(seat, published.id, plan, spoken, said)
    return render_template("commission/plan.html", page=page)
