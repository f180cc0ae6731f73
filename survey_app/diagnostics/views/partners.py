"""Who fills the fiche: the people of the school, and the animateurs whom its head invites."""

from flask import abort, flash, render_template
from flask_babel import gettext as _

from survey_app.accounts.guard import Role
from survey_app.accounts.models import STAFF_ROLES
from survey_app.accounts.pages import ROLE_LABELS
from survey_app.accounts.throttles import own_account
from survey_app.diagnostics.forms import PartnerForm
from survey_app.diagnostics.operations.access import HEADS, get_assessment
from survey_app.diagnostics.pages import PartnersPage
from survey_app.diagnostics.views.blueprint import Page, actor, blueprint, editors, fiche_at_hand, go, heads
from survey_app.extensions import limiter
from survey_app.schools.invitations import invite_person, list_holders, withdraw_invitation
from survey_app.web.clock import current_instant
from survey_app.web.forms import entered

UNPROCESSABLE = 422

# Each invitation opens an account and sends a mail, to whatever address is typed.
sparingly = limiter.limit("60 per hour", methods=["POST"], key_func=own_account)


@blueprint.get("/<key>/partenaires")
@editors
def show_partners(key: str) -> Page:
    """Show who may write in the fiche."""
    return _partners_page(key, PartnerForm(formdata=None))


@blueprint.post("/<key>/partenaires")
@sparingly
@heads
def invite_partner(key: str) -> Page | tuple[Page, int]:
    """Invite an animateur; the head gives no other role here."""
    school_id = get_assessment(key, actor(), HEADS).school_id
    form = PartnerForm()
    if not form.validate():
        return _partners_page(key, form), UNPROCESSABLE
    invite_person(
        school_id,
        entered(form.email),
        entered(form.display_name),
        Role.ANIMATEUR,
        actor=actor(),
        now=current_instant(),
    )
    flash(_("La personne est invitée : un message l’en informe."), "success")
    return go("show_partners", key=key)


@blueprint.post("/<key>/partenaires/<int:account_id>/retirer")
@heads
def dismiss_partner(key: str, account_id: int) -> Page:
    """Take an invitation back."""
    school_id = get_assessment(key, actor(), HEADS).school_id
    if account_id not in {person.id for person in list_holders(school_id, Role.ANIMATEUR)}:
        abort(404)
    withdraw_invitation(account_id, school_id, Role.ANIMATEUR, actor=actor(), now=current_instant())
    flash(_("L’invitation est retirée : cette personne ne voit plus la fiche."), "success")
    return go("show_partners", key=key)


def _partners_page(key: str, form: PartnerForm) -> str:
    fiche, head = fiche_at_hand(key)
    staff = [
        (person.display_name, ROLE_LABELS[role])
        for role in STAFF_ROLES
        for person in list_holders(fiche.school.id, role)
    ]
    page = PartnersPage(
        head=head,
        staff=tuple(staff),
        animateurs=tuple(list_holders(fiche.school.id, Role.ANIMATEUR)),
        form=form if head.may_sign else None,
    )
    return render_template("diagnostics/show_partners.html", page=page)
