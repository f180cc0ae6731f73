"""Forms of the fiche; its answers are read by `coediting`."""

from wtforms import HiddenField, IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange

from survey_app.accounts.forms import email_field, name_field
from survey_app.web.forms import Form
from survey_app.web.translation import lazy_gettext


class BeginForm(Form):
    school = HiddenField(validators=[InputRequired()])
    revision = RadioField(
        lazy_gettext("Grille"),
        coerce=int,
        validators=[InputRequired(lazy_gettext("Choisissez une grille."))],
    )


class SignForm(Form):
    seen = IntegerField(validators=[InputRequired(), NumberRange(min=0)])


class PartnerForm(Form):
    display_name = name_field(lazy_gettext("Nom"))
    email = email_field(lazy_gettext("Adresse électronique"))
