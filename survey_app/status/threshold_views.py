"""The limits under which figures are hidden: an administrator can raise them, never lower them."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from survey_app.accounts.guard import administrator, needs_recent_sign_in
from survey_app.accounts.sign_in import current_visitor
from survey_app.campaigns.operations.thresholds import (
    get_installation_thresholds,
    set_installation_thresholds,
)
from survey_app.status.threshold_forms import ThresholdForm
from survey_app.web.clock import current_instant

blueprint = Blueprint("thresholds", __name__, url_prefix="/administration")

SEE_OTHER = 303


@blueprint.get("/seuils")
@needs_recent_sign_in
@administrator
def edit_thresholds() -> str:
    """Show the limits for campaigns to come."""
    form = ThresholdForm(formdata=None, data=get_installation_thresholds().model_dump())
    return render_template("status/thresholds.html", form=form)


@blueprint.post("/seuils")
@needs_recent_sign_in
@administrator
def save_thresholds() -> Response | str:
    """Raise limits, or say which number is too low."""
    form = ThresholdForm()
    if not form.validate():
        return render_template("status/thresholds.html", form=form)
    is_changed = set_installation_thresholds(
        form.limits(), actor=current_visitor().account_id, now=current_instant()
    )
    flash(
        _("Les seuils sont enregistrés. Ils valent pour les campagnes qui ne sont pas encore programmées.")
        if is_changed
        else _("Rien n’a changé."),
        "success",
    )
    return redirect(url_for("thresholds.edit_thresholds"), SEE_OTHER)
