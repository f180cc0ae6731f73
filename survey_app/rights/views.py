"""The page of people's rights: a copy of what is kept of somebody, and its erasure."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from survey_app.accounts.errors import LastAdministratorError
from survey_app.accounts.guard import needs_recent_sign_in, signed_in
from survey_app.accounts.sign_in import current_visitor
from survey_app.accounts.throttles import own_account
from survey_app.campaigns.roster.addresses import Address, read_address
from survey_app.extensions import limiter
from survey_app.rights.forms import PersonForm, person_form
from survey_app.rights.operations import asking
from survey_app.rights.pages import ErasurePage, RightsPage
from survey_app.web.clock import current_instant
from survey_app.web.forms import entered

blueprint = Blueprint("rights", __name__, url_prefix="/droits")

SEE_OTHER = 303

# Each wish sends a mail: somebody who wants to annoy others has to take their time.
sparingly = limiter.limit("30 per hour", methods=["POST"], key_func=own_account)


@blueprint.get("")
@signed_in
def show_rights() -> str:
    """Show the form."""
    return _show(_form())


@blueprint.post("/copie")
@sparingly
@signed_in
def ask_for_access() -> Response | str:
    """Have a copy sent to the address itself. Nothing here tells whether anybody has it."""
    form = _form()
    email = _read(form)
    if email is None:
        return _show(form)
    asking.ask_for_access(form.school.data, email, visitor=current_visitor(), now=current_instant())
    flash(
        _(
            "La copie part à l’adresse %(email)s, et à elle seule. Le message part aussi quand rien n’est enregistré.",
            email=email,
        ),
        "success",
    )
    return redirect(url_for("rights.show_rights"), SEE_OTHER)


@blueprint.post("/effacement")
@needs_recent_sign_in
@signed_in
def ask_to_erase() -> str:
    """Say what erasing means, and ask whether to go on. Posted: addresses are in no log."""
    form = _form()
    email = _read(form)
    if email is None:
        return _show(form)
    visitor = current_visitor()
    school = asking.require_answering(form.school.data, visitor)
    page = ErasurePage(form, email, school.name, is_administrator=visitor.is_administrator)
    return render_template("rights/erase_person.html", page=page)


@blueprint.post("/effacement/confirme")
@sparingly
@needs_recent_sign_in
@signed_in
def erase_person() -> Response | str:
    """Erase the person, and have them told."""
    form = _form()
    email = _read(form)
    if email is None:
        return _show(form)
    try:
        asking.erase_person(form.school.data, email, visitor=current_visitor(), now=current_instant())
    except LastAdministratorError:
        form.email.errors = [
            _("C’est le compte du seul administrateur. Donnez d’abord ce rôle à une autre personne.")
        ]
        return _show(form)
    flash(
        _(
            "C’est effacé. Un message le dit à l’adresse %(email)s, puis cette adresse est oubliée.",
            email=email,
        ),
        "success",
    )
    return redirect(url_for("rights.show_rights"), SEE_OTHER)


def _form() -> PersonForm:
    return person_form(asking.list_schools_to_answer_for(current_visitor()))


def _read(form: PersonForm) -> str | None:
    """Return the address as rolls have it; None, and a fault in the form, when it is none."""
    if not form.validate():
        return None
    address = read_address(entered(form.email))
    if isinstance(address, Address):
        return address.email
    form.email.errors = [_("Cette adresse n’est pas complète : nom@exemple.fr")]
    return None


def _show(form: PersonForm) -> str:
    page = RightsPage(
        form, schools=len(form.school.choices or ()), is_administrator=current_visitor().is_administrator
    )
    return render_template("rights/show_rights.html", page=page)
