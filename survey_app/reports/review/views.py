"""The page on which texts are read over before others see them."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from survey_app.accounts.guard import signed_in
from survey_app.accounts.sign_in import current_visitor
from survey_app.campaigns.errors import CampaignNotFoundError
from survey_app.reports.review.forms import read_decisions, review_form, values_of
from survey_app.reports.review.operations import (
    NothingToReviewError,
    NotReviewerError,
    ReviewChangedError,
    ReviewedTexts,
    get_texts,
    save_decisions,
)
from survey_app.reports.review.pages import ClosedTextsPage, text_review_page
from survey_app.web.clock import current_instant
from survey_app.web.errors import show_error
from survey_app.web.forms import Form
from survey_app.web.translation import current_language

blueprint = Blueprint("text_review", __name__, url_prefix="/campagnes/<public_id>/rapport")

SEE_OTHER, FORBIDDEN = 303, 403
RELEASE = "release"

Page = AnyResponse | str


@blueprint.errorhandler(CampaignNotFoundError)
def show_missing(_error: CampaignNotFoundError) -> Response:
    """Answer 404, whether the campaign does not exist or is another school's."""
    return show_error(404)


@blueprint.errorhandler(NotReviewerError)
def show_closed(_error: NotReviewerError) -> Response:
    """Tell the head of the school why these texts are not for them, yet."""
    public_id = str((request.view_args or {})["public_id"])
    page = ClosedTextsPage(report_url=url_for("reports.show_report", public_id=public_id))
    return make_response(render_template("reports/texts_closed.html", page=page), FORBIDDEN)


@blueprint.errorhandler(NothingToReviewError)
def show_nothing(_error: NothingToReviewError) -> AnyResponse:
    """Come back to the page, which says why there is nothing to read over."""
    return _go(str((request.view_args or {})["public_id"]))


@blueprint.get("/textes")
@signed_in
def show_texts(public_id: str) -> Page:
    """Show the texts, and what was decided on them."""
    texts = _texts(public_id)
    values = values_of(texts.parts, texts.decisions, texts.version)
    return _show(texts, review_form(texts.parts)(formdata=None, data=values))


@blueprint.post("/textes")
@signed_in
def save_texts(public_id: str) -> Page:
    """Keep what was decided; show the texts when that was asked for."""
    texts = _texts(public_id)
    form = review_form(texts.parts)()
    is_valid = form.validate()
    decisions = read_decisions(form, texts.parts)
    releases = request.form.get("action") == RELEASE
    if releases and not form["has_read"].data:
        form["has_read"].errors = [gettext("Cochez cette case quand vous avez tout relu.")]
    if not is_valid or form.errors:
        return _show(texts, form)
    try:
        save_decisions(
            current_visitor().account_id,
            public_id,
            decisions,
            version=_version(form),
            releases=releases,
            now=current_instant(),
        )
    except ReviewChangedError:
        return _show_changed(public_id, form)
    flash(_saved(texts, releases=releases), "success")
    return _go(public_id)


def _show_changed(public_id: str, form: Form) -> Page:
    """Keep what was entered; whoever saves it again has seen what somebody else saved in between."""
    texts = _texts(public_id)
    form["version"].data = str(texts.version)
    form.form_errors.append(
        gettext(
            "Une autre personne a enregistré des choix entre-temps : ils sont marqués dans les textes. Vérifiez "
            "les vôtres, puis enregistrez de nouveau."
        )
    )
    return _show(texts, form)


def _saved(texts: ReviewedTexts, *, releases: bool) -> str:
    if releases and not texts.is_released:
        return gettext("Les textes sont maintenant dans le rapport.")
    return gettext("Vos choix sont enregistrés.")


def _version(form: Form) -> int:
    entered = str(form["version"].data)
    return int(entered) if entered.isascii() and entered.isdigit() else -1


def _texts(public_id: str) -> ReviewedTexts:
    return get_texts(current_visitor().account_id, public_id)


def _show(texts: ReviewedTexts, form: Form) -> Page:
    page = text_review_page(texts, form, current_language())
    return render_template("reports/text_review.html", page=page)


def _go(public_id: str) -> AnyResponse:
    return redirect(url_for("text_review.show_texts", public_id=public_id), SEE_OTHER)
