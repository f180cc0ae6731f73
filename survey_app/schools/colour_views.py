"""The colour of a school: chosen by its head or an administrator, refused where it could not be read."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from survey_app.accounts.guard import signed_in
from survey_app.accounts.sign_in import current_visitor, known_visitor
from survey_app.schools.accent import UnreadableColourError, find_accent, get_school_to_colour, set_accent
from survey_app.schools.colour_forms import ColourForm
from survey_app.schools.colour_pages import colour_page
from survey_app.web.clock import current_instant
from survey_app.web.forms import entered
from survey_app.web.themes import theme_url

blueprint = Blueprint("colours", __name__, url_prefix="/etablissements")

SEE_OTHER = 303
PRODUCT_COLOUR = "#0f5f63"


@blueprint.get("/<int:school_id>/couleur")
@signed_in
def edit_colour(school_id: int) -> str:
    """Show the colour, and the form that changes it."""
    school = get_school_to_colour(school_id, current_visitor())
    form = ColourForm(formdata=None, accent=school.accent or PRODUCT_COLOUR)
    return render_template("schools/colour.html", page=colour_page(school, form, refused="", correction=""))


@blueprint.post("/<int:school_id>/couleur")
@signed_in
def save_colour(school_id: int) -> Response | str:
    """Save a colour that can be read, or offer the nearest shade that can."""
    school = get_school_to_colour(school_id, current_visitor())
    form = ColourForm()
    refused, correction = "", ""
    if form.validate():
        try:
            set_accent(school_id, entered(form.accent), visitor=current_visitor(), now=current_instant())
        except UnreadableColourError as error:
            form.accent.errors = [_("Cette couleur est trop pâle : un texte ne s’y lirait pas.")]
            refused, correction = entered(form.accent), error.correction
        else:
            flash(_("La couleur est enregistrée."), "success")
            return redirect(url_for("colours.edit_colour", school_id=school_id), SEE_OTHER)
    page = colour_page(school, form, refused=refused, correction=correction)
    return render_template("schools/colour.html", page=page)


@blueprint.post("/<int:school_id>/couleur/retirer")
@signed_in
def drop_colour(school_id: int) -> Response:
    """Go back to the product's own colour."""
    set_accent(school_id, "", visitor=current_visitor(), now=current_instant())
    flash(_("La couleur de Paliers est de retour."), "success")
    return redirect(url_for("colours.edit_colour", school_id=school_id), SEE_OTHER)


def school_theme_url() -> str:
    """Return the style sheet of the school of whoever is signed in; empty where there is none, or several."""
    visitor = known_visitor()
    return theme_url(find_accent(visitor.account_id)) if visitor and visitor.roles else ""
