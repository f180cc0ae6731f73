"""Pages of the opening of a ballot box: its course and its record, the parts of its key, its end unread."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from survey_app.accounts.guard import Role, needs_recent_sign_in, school_role
from survey_app.accounts.sign_in import current_visitor
from survey_app.ballots.ceremony.forms import DestroyForm, EndingForm, PartsForm
from survey_app.ballots.ceremony.handing_out import (
    NoPartsError,
    PartsHandedOutError,
    count_noted_parts,
    note_part,
    show_part,
    start_parts_again,
)
from survey_app.ballots.ceremony.operations import (
    BoxIsNeededError,
    NotWaitingForPartsError,
    destroy_box_unread,
    enter_parts,
    look_at_opening,
    require_destroyable,
)
from survey_app.ballots.ceremony.pages import (
    DestroyPage,
    PartPage,
    PartsPage,
    opening_page,
    part_page,
)
from survey_app.ballots.key_parts import PartsRefusedError, WrongEndingError
from survey_app.campaigns.errors import CampaignNotFoundError, NotPreparingError
from survey_app.campaigns.operations.access import get_campaign, is_head
from survey_app.campaigns.pages.head import campaign_head
from survey_app.extensions import limiter
from survey_app.web.clock import current_instant
from survey_app.web.errors import show_error
from survey_app.web.forms import entered
from survey_app.web.throttle import keyed_hash

blueprint = Blueprint("ceremony", __name__, url_prefix="/campagnes/<public_id>")

staff = school_role(Role.CHEF, Role.REFERENT)
SEE_OTHER = 303
UNPROCESSABLE = 422

Page = Response | str | tuple[str, int]


def actor() -> int:
    """Return the id of the account that asks."""
    return current_visitor().account_id


def own_account() -> str:
    """Return the name under which the entries of the signed-in person are counted."""
    return keyed_hash(f"parts {actor()}")


def has_failed(response: Response) -> bool:
    """Say whether a form came back with a fault: what succeeded is not counted."""
    return response.status_code != SEE_OTHER


by_own_account = limiter.limit(
    "10 per 15 minutes", methods=["POST"], key_func=own_account, deduct_when=has_failed
)


@blueprint.errorhandler(CampaignNotFoundError)
def show_missing(_error: CampaignNotFoundError) -> Response:
    """Answer 404, whether the campaign does not exist or is another school's."""
    return show_error(404)


@blueprint.get("/depouillement")
@staff
def show_opening(public_id: str) -> Page:
    """Show the course of the opening, or its record."""
    return _show_opening(public_id, PartsForm(formdata=None))


@blueprint.post("/depouillement/parts")
@staff
@needs_recent_sign_in
@by_own_account
def bring_parts(public_id: str) -> Page:
    """Take two parts as two people have typed them."""
    form = PartsForm()
    if not form.validate():
        return _show_opening(public_id, form), UNPROCESSABLE
    parts = entered(form.first), entered(form.second)
    try:
        enter_parts(public_id, *parts, actor=actor(), now=current_instant())
    except PartsRefusedError as error:
        _tell_refused(form, error)
        return _show_opening(public_id, form), UNPROCESSABLE
    except NotWaitingForPartsError:
        flash(_("L’urne n’attend pas de parts."), "info")
    else:
        flash(_("La clé est réunie. L’urne s’ouvre."), "success")
    return _go("show_opening", public_id=public_id)


@blueprint.get("/depouillement/detruire")
@staff
@needs_recent_sign_in
def ask_to_destroy(public_id: str) -> Page:
    """Say what is lost, and ask."""
    return _ask_to_destroy(public_id, DestroyForm(formdata=None))


@blueprint.post("/depouillement/detruire")
@staff
@needs_recent_sign_in
def destroy(public_id: str) -> Page:
    """Destroy the box unread."""
    form = DestroyForm()
    if form.validate() and entered(form.word).strip().casefold() != _("détruire"):
        form.word.errors = [_("Ce n’est pas le mot demandé.")]
    if form.errors:
        return _ask_to_destroy(public_id, form)
    try:
        destroy_box_unread(public_id, actor=actor(), now=current_instant())
    except BoxIsNeededError:
        flash(_("Rien n’a été détruit : l’urne peut être lue, ou l’a été."), "info")
    else:
        flash(_("L’urne est détruite sans avoir été lue."), "success")
    return _go("show_opening", public_id=public_id)


@blueprint.get("/parts")
@staff
@needs_recent_sign_in
def show_parts(public_id: str) -> Page:
    """Show how many parts are handed out."""
    campaign = get_campaign(public_id, actor())
    try:
        noted = count_noted_parts(public_id, actor())
    except (NoPartsError, NotPreparingError):
        return redirect(url_for("campaigns.show_campaign", public_id=public_id), SEE_OTHER)
    page = PartsPage(campaign_head(campaign), noted, is_head(campaign, actor()))
    return render_template("ceremony/show_parts.html", page=page)


@blueprint.post("/parts/montrer")
@staff
@needs_recent_sign_in
def show_next_part(public_id: str) -> Page:
    """Show the next part, this once."""
    try:
        shown = show_part(public_id, actor=actor(), now=current_instant())
    except (NoPartsError, NotPreparingError, PartsHandedOutError):
        return _go("show_parts", public_id=public_id)
    page = part_page(campaign_head(get_campaign(public_id, actor())), shown)
    return render_template("ceremony/show_part.html", page=page)


@blueprint.post("/parts/noter")
@staff
@needs_recent_sign_in
@by_own_account
def note(public_id: str) -> Page:
    """Take a part for noted, since its ending was typed."""
    form = EndingForm()
    try:
        if form.validate():
            note_part(
                public_id, entered(form.ending), form.proof.data or "", actor=actor(), now=current_instant()
            )
    except WrongEndingError:
        form.ending.errors = [_("Ce n’est pas le dernier groupe de cette part.")]
    except (NoPartsError, NotPreparingError):
        return _go("show_parts", public_id=public_id)
    if form.errors:
        campaign = get_campaign(public_id, actor())
        page = PartPage(campaign_head(campaign), count_noted_parts(public_id, actor()) + 1, "", form)
        return render_template("ceremony/show_part.html", page=page), UNPROCESSABLE
    flash(_("Cette part est notée."), "success")
    return _go("show_parts", public_id=public_id)


@blueprint.post("/parts/recommencer")
@staff
@needs_recent_sign_in
def start_again(public_id: str) -> Page:
    """Make the parts that were handed out void."""
    try:
        start_parts_again(public_id, actor=actor(), now=current_instant())
    except (NoPartsError, NotPreparingError):
        return _go("show_parts", public_id=public_id)
    flash(_("Les parts déjà remises ne valent plus rien. On recommence."), "success")
    return _go("show_parts", public_id=public_id)


def _go(view: str, **values: Any) -> Response:
    return redirect(url_for(f"ceremony.{view}", **values), SEE_OTHER)


def _show_opening(public_id: str, form: PartsForm) -> str:
    view = look_at_opening(public_id, actor=actor(), now=current_instant())
    return render_template("ceremony/show_opening.html", page=opening_page(view, form))


def _tell_refused(form: PartsForm, error: PartsRefusedError) -> None:
    fields = (form.first, form.second)
    for place in error.unknown:
        fields[place].errors = [_("Cette part n’est pas reconnue. Relisez-la, groupe par groupe.")]
    if not error.unknown:
        form.second.errors = [_("C’est la même part deux fois. Il en faut deux différentes.")]


def _ask_to_destroy(public_id: str, form: DestroyForm) -> Page:
    try:
        campaign = require_destroyable(public_id, actor=actor(), now=current_instant())
    except BoxIsNeededError:
        return _go("show_opening", public_id=public_id)
    back_url = url_for("ceremony.show_opening", public_id=public_id)
    page = DestroyPage(campaign_head(campaign), form, back_url)
    return render_template("ceremony/destroy_unread.html", page=page)
