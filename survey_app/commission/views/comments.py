"""What people say of the plan: on the published version, and for those who work on it, on a page of its own."""

from flask import flash, render_template, request
from flask_babel import gettext as _

from survey_app.accounts.errors import ForbiddenError
from survey_app.commission.errors import CommissionNotFoundError, UnknownLineError
from survey_app.commission.forms import CommentForm
from survey_app.commission.models import PublishedKind
from survey_app.commission.operations import comments, publishing
from survey_app.commission.operations.access import Seat, get_seat
from survey_app.commission.operations.plan_reading import read_commented_plan, read_published_plan
from survey_app.commission.operations.publishing import version_of
from survey_app.commission.plan_pages import SaidBefore, all_comments_page
from survey_app.commission.views.blueprint import Page, actor, blueprint, go, heads, seated, sparingly
from survey_app.commission.views.reading import show_plan
from survey_app.web.clock import current_instant
from survey_app.web.forms import entered


@blueprint.post("/<int:school_id>/publications/<int:publication_id>/avis")
@sparingly
@seated
def add_comment(school_id: int, publication_id: int) -> Page:
    """Say something of a line of the published plan, or of the whole."""
    seat = get_seat(school_id, actor())
    published = publishing.get_publication(seat, publication_id)
    if published.item.kind is not PublishedKind.PLAN:
        message = f"publication {publication_id} is no plan"
        raise CommissionNotFoundError(message)
    form, line = CommentForm(), _line_named(read_published_plan(seat, published.item).line_keys)
    if not form.validate():
        return show_plan(seat, published, SaidBefore(line, form))
    _say(seat, version_of(published.item).plan_key, line, form)
    return go("show_publication", school_id=school_id, publication_id=publication_id, _anchor=_anchor(line))


@blueprint.get("/<int:school_id>/avis/<plan_key>")
@seated
def list_comments(school_id: int, plan_key: str) -> Page:
    """Show all that was said of a plan, to those who work on it."""
    return _show_all(_worker_seat(school_id), plan_key, None)


@blueprint.post("/<int:school_id>/avis/<plan_key>")
@sparingly
@seated
def answer_comment(school_id: int, plan_key: str) -> Page:
    """Answer what was said of a line."""
    seat = _worker_seat(school_id)
    form, line = CommentForm(), _line_named(read_commented_plan(seat, plan_key).line_keys)
    if not form.validate():
        return _show_all(seat, plan_key, SaidBefore(line, form))
    _say(seat, plan_key, line, form)
    return go("list_comments", school_id=school_id, plan_key=plan_key, _anchor=_anchor(line))


@blueprint.post("/<int:school_id>/avis/<int:comment_id>/reprendre")
@seated
def take_back_comment(school_id: int, comment_id: int) -> Page:
    """Take one's own comment back."""
    comments.take_back_comment(school_id, comment_id, actor=actor())
    flash(_("Votre avis est retiré ; il n’en reste rien."), "success")
    return _go_back(school_id)


@blueprint.post("/<int:school_id>/avis/<int:comment_id>/retirer")
@heads
def remove_comment(school_id: int, comment_id: int) -> Page:
    """Take somebody's comment out."""
    comments.remove_comment(school_id, comment_id, actor=actor(), now=current_instant())
    flash(_("L’avis est retiré. Une ligne dit qu’il l’a été par la direction."), "success")
    return _go_back(school_id)


@blueprint.errorhandler(UnknownLineError)
def show_unknown_line(_error: UnknownLineError) -> Page:
    """Answer 400: no form of ours names such a line."""
    return render_template("commission/unknown_line.html"), 400


def _worker_seat(school_id: int) -> Seat:
    seat = get_seat(school_id, actor())
    if not seat.reads_all_comments:
        message = f"account {seat.account_id} does not work on plans of school {school_id}"
        raise ForbiddenError(message)
    return seat


def _line_named(known: frozenset[str]) -> str:
    line = request.form.get("line", comments.WHOLE_PLAN)
    if line and line not in known:
        message = "a line that the plan does not have"
        raise UnknownLineError(message)
    return line


def _say(seat: Seat, plan_key: str, line: str, form: CommentForm) -> None:
    comments.add_comment(
        seat.school_id, plan_key, line, entered(form.text), actor=actor(), now=current_instant()
    )
    flash(_("Votre avis est enregistré."), "success")


def _show_all(seat: Seat, plan_key: str, said: SaidBefore | None) -> str:
    plan = read_commented_plan(seat, plan_key)
    page = all_comments_page(seat, plan_key, plan, comments.list_comments(seat, plan_key), said)
    return render_template("commission/list_comments.html", page=page)


def _go_back(school_id: int) -> Page:
    """Come back to the page that the form stood on, which it names by the number of a publication or by a plan."""
    publication_id = request.form.get("publication", type=int)
    if publication_id is not None:
        return go("show_publication", school_id=school_id, publication_id=publication_id)
    plan_key = request.form.get("plan", "")
    if plan_key:
        return go("list_comments", school_id=school_id, plan_key=plan_key)
    return go("show_commission", school_id=school_id)


def _anchor(line: str) -> str:
    return f"avis-{line}" if line else "avis"
