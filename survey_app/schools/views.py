"""Administration of schools, and of the roles that people have in them."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from survey_app.accounts.guard import Role, administrator
from survey_app.accounts.operations import get_account, revoke_role
from survey_app.accounts.second_factor.operations import has_second_factor
from survey_app.accounts.sign_in import current_visitor
from survey_app.schools import operations
from survey_app.schools.forms import PersonForm, SchoolForm
from survey_app.schools.operations import SchoolFacts, UaiTakenError
from survey_app.schools.pages import PersonPage, SchoolFormPage, SchoolListPage, SchoolPage, role_row
from survey_app.web.clock import current_instant
from survey_app.web.forms import entered

blueprint = Blueprint("schools", __name__, url_prefix="/administration")

SEE_OTHER = 303


@blueprint.get("/etablissements")
@administrator
def list_schools() -> str:
    page = SchoolListPage(tuple(operations.list_schools()))
    return render_template("schools/list_schools.html", page=page)


@blueprint.route("/etablissements/nouveau", methods=["GET", "POST"])
@administrator
def create_school() -> Response | str:
    form = SchoolForm()
    if form.validate_on_submit():
        try:
            school_id = operations.create_school(
                _facts(form), actor=current_visitor().account_id, now=current_instant()
            )
        except UaiTakenError:
            form.uai.errors = [_("Un autre établissement a ce code.")]
        else:
            flash(_("L’établissement est créé. Ajoutez maintenant son chef et son référent."), "success")
            return redirect(url_for("schools.show_school", school_id=school_id), SEE_OTHER)
    return render_template("schools/edit_school.html", page=SchoolFormPage(form, None))


@blueprint.get("/etablissements/<int:school_id>")
@administrator
def show_school(school_id: int) -> str:
    return _school_page(school_id, PersonForm(formdata=None))


@blueprint.route("/etablissements/<int:school_id>/modifier", methods=["GET", "POST"])
@administrator
def edit_school(school_id: int) -> Response | str:
    form = SchoolForm(obj=operations.get_school(school_id))
    if form.validate_on_submit():
        try:
            operations.update_school(
                school_id, _facts(form), actor=current_visitor().account_id, now=current_instant()
            )
        except UaiTakenError:
            form.uai.errors = [_("Un autre établissement a ce code.")]
        else:
            flash(_("L’établissement est modifié."), "success")
            return redirect(url_for("schools.show_school", school_id=school_id), SEE_OTHER)
    return render_template("schools/edit_school.html", page=SchoolFormPage(form, school_id))


@blueprint.post("/etablissements/<int:school_id>/personnes")
@administrator
def add_person(school_id: int) -> Response | str:
    form = PersonForm()
    if not form.validate():
        return _school_page(school_id, form)
    operations.add_person(
        school_id,
        entered(form.email),
        entered(form.display_name),
        Role(form.role.data),
        actor=current_visitor().account_id,
        now=current_instant(),
    )
    flash(
        _("La personne est ajoutée. Si son compte est nouveau, un message l’invite à se connecter."),
        "success",
    )
    return redirect(url_for("schools.show_school", school_id=school_id), SEE_OTHER)


@blueprint.post("/etablissements/<int:school_id>/personnes/<int:account_id>/<role>/retirer")
@administrator
def remove_person(school_id: int, account_id: int, role: str) -> Response:
    if role not in set(Role):
        abort(404)
    revoke_role(account_id, school_id, Role(role), actor=current_visitor().account_id, now=current_instant())
    flash(_("Le rôle est retiré."), "success")
    return redirect(url_for("schools.show_school", school_id=school_id), SEE_OTHER)


@blueprint.get("/comptes/<int:account_id>")
@administrator
def show_person(account_id: int) -> str:
    account = get_account(account_id)
    roles = tuple(role_row(account, school, role) for school, role in operations.list_roles(account_id))
    page = PersonPage(account, roles, has_second_factor(account_id))
    return render_template("schools/show_person.html", page=page)


def _facts(form: SchoolForm) -> SchoolFacts:
    return SchoolFacts(entered(form.uai), entered(form.name), entered(form.city), entered(form.contact))


def _school_page(school_id: int, form: PersonForm) -> str:
    school = operations.get_school(school_id)
    people = tuple(role_row(account, school, role) for account, role in operations.list_people(school_id))
    return render_template("schools/show_school.html", page=SchoolPage(school, people, form))
