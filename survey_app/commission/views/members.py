"""Who sits in the commission: the head invites, changes and takes away seats."""

from flask import flash, render_template
from flask_babel import gettext as _

from survey_app.commission.errors import AccountClosedError, AlreadyMemberError, TooManyMembersError
from survey_app.commission.forms import InvitationForm, QualityForm
from survey_app.commission.models import Quality
from survey_app.commission.operations import members
from survey_app.commission.operations.access import get_head_seat
from survey_app.commission.operations.members import Invitee
from survey_app.commission.pages import RemovalPage, members_page
from survey_app.commission.views.blueprint import Page, actor, blueprint, go, heads, sparingly
from survey_app.web.clock import current_instant
from survey_app.web.forms import entered


@blueprint.get("/<int:school_id>/membres")
@heads
def list_members(school_id: int) -> Page:
    """Show the members, and the form that invites one more."""
    return _show(school_id, InvitationForm(formdata=None))


@blueprint.post("/<int:school_id>/membres")
@sparingly
@heads
def invite_member(school_id: int) -> Page:
    """Invite somebody."""
    form = InvitationForm()
    if not (form.validate() and _invite(school_id, form)):
        return _show(school_id, form)
    flash(
        _("%(name)s est membre de la commission ; un message part.", name=entered(form.display_name)),
        "success",
    )
    return go("list_members", school_id=school_id)


@blueprint.post("/<int:school_id>/membres/<int:account_id>/qualite")
@heads
def change_quality(school_id: int, account_id: int) -> Page:
    """Say on whose behalf a member sits."""
    form = QualityForm()
    if form.validate():
        members.change_quality(school_id, account_id, Quality(form.quality.data), actor=actor())
        flash(_("La qualité est enregistrée."), "success")
    return go("list_members", school_id=school_id)


@blueprint.post("/<int:school_id>/membres/<int:account_id>/inviter")
@sparingly
@heads
def invite_member_again(school_id: int, account_id: int) -> Page:
    """Send the invitation once more."""
    members.invite_member_again(school_id, account_id, actor=actor(), now=current_instant())
    flash(_("L’invitation part de nouveau."), "success")
    return go("list_members", school_id=school_id)


@blueprint.get("/<int:school_id>/membres/<int:account_id>/retirer")
@heads
def ask_to_remove(school_id: int, account_id: int) -> Page:
    """Ask whether to take the seat away."""
    seat = get_head_seat(school_id, actor())
    page = RemovalPage(school_id, seat.school, members.get_member(seat, account_id))
    return render_template("commission/remove_member.html", page=page)


@blueprint.post("/<int:school_id>/membres/<int:account_id>/retirer")
@heads
def remove_member(school_id: int, account_id: int) -> Page:
    """Take the seat away."""
    is_closed = members.remove_member(school_id, account_id, actor=actor(), now=current_instant())
    said = (
        _("Cette personne n’est plus membre. Son compte, qui ne sert plus à rien d’autre, est fermé.")
        if is_closed
        else _("Cette personne n’est plus membre de la commission.")
    )
    flash(said, "success")
    return go("list_members", school_id=school_id)


def _invite(school_id: int, form: InvitationForm) -> bool:
    invitee = Invitee(entered(form.email), entered(form.display_name), Quality(form.quality.data))
    try:
        members.invite_member(school_id, invitee, actor=actor(), now=current_instant())
    except AlreadyMemberError:
        form.email.errors = [_("Cette personne est déjà membre de la commission.")]
    except AccountClosedError:
        form.email.errors = [_("Ce compte a été fermé par l’administrateur : c’est à lui de le rouvrir.")]
    except TooManyMembersError:
        form.email.errors = [_("La commission compte déjà %(number)s membres.", number=members.MOST_MEMBERS)]
    else:
        return True
    return False


def _show(school_id: int, form: InvitationForm) -> str:
    seat = get_head_seat(school_id, actor())
    page = members_page(seat, members.list_members(seat), form)
    return render_template("commission/list_members.html", page=page)
