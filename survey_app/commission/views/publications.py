"""What the head publishes to the commission, and the pages on which it is read."""

from collections.abc import Callable, Mapping

from flask import abort, flash, render_template
from flask_babel import gettext as _

from survey_app.commission.errors import NotPublishableError
from survey_app.commission.forms import PublishForm
from survey_app.commission.models import PublishedKind
from survey_app.commission.operations import publishing
from survey_app.commission.operations.access import Seat, get_head_seat, get_seat
from survey_app.commission.operations.publishing import Published
from survey_app.commission.pages import publishing_page
from survey_app.commission.views.blueprint import Page, actor, blueprint, go, heads, seated, sparingly
from survey_app.commission.views.reading import show_fiche, show_plan, show_report
from survey_app.web.clock import current_instant
from survey_app.web.forms import entered

SHOWN: Mapping[PublishedKind, Callable[[Seat, Published], str]] = {
    PublishedKind.REPORT: show_report,
    PublishedKind.FICHE: show_fiche,
    PublishedKind.PLAN: show_plan,
}


@blueprint.get("/<int:school_id>/publications")
@heads
def show_publishing(school_id: int) -> Page:
    """Show what the commission sees, and what it could see."""
    seat = get_head_seat(school_id, actor())
    page = publishing_page(seat, publishing.list_publishable(seat), publishing.list_publications(seat))
    return render_template("commission/publish.html", page=page)


@blueprint.post("/<int:school_id>/publications")
@sparingly
@heads
def publish(school_id: int) -> Page:
    """Show something to the commission."""
    form = PublishForm()
    if not form.validate() or entered(form.kind) not in set(PublishedKind):
        abort(400)
    try:
        publishing.publish(
            school_id,
            PublishedKind(entered(form.kind)),
            entered(form.reference),
            is_announced=form.is_announced.data,
            actor=actor(),
            now=current_instant(),
        )
    except NotPublishableError:
        flash(_("Ce document ne peut plus être publié : il a été rouvert ou n’existe plus."), "error")
    else:
        flash(_("La commission le voit maintenant."), "success")
    return go("show_publishing", school_id=school_id)


@blueprint.post("/<int:school_id>/publications/<int:publication_id>/retirer")
@heads
def withdraw(school_id: int, publication_id: int) -> Page:
    """Take something back."""
    publishing.withdraw(school_id, publication_id, actor=actor(), now=current_instant())
    flash(_("La commission ne le voit plus."), "success")
    return go("show_publishing", school_id=school_id)


@blueprint.get("/<int:school_id>/publications/<int:publication_id>")
@seated
def show_publication(school_id: int, publication_id: int) -> Page:
    """Show one thing that was published."""
    seat = get_seat(school_id, actor())
    published = publishing.get_publication(seat, publication_id)
    return SHOWN[published.item.kind](seat, published)
