"""Forms of schools."""

from wtforms import Field, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from survey_app.accounts.forms import ADDRESS, email_field, name_field, strip
from survey_app.accounts.guard import Role
from survey_app.accounts.pages import ROLE_LABELS
from survey_app.schools.uai import is_valid_uai, normalise_uai
from survey_app.web.forms import Form, choices_of
from survey_app.web.translation import lazy_gettext


def has_check_letter(_form: Form, field: Field) -> None:
    """Refuse a UAI whose letter does not fit its number."""
    if not is_valid_uai(field.data or ""):
        raise ValidationError(
            lazy_gettext(
                "Ce n’est pas un code UAI : sept chiffres et une lettre de contrôle. Vérifiez la saisie."
            )
        )


class SchoolForm(Form):
    uai = StringField(
        lazy_gettext("Code UAI"),
        description=lazy_gettext("Sept chiffres et une lettre, autrefois « RNE »."),
        filters=[lambda value: normalise_uai(value or "")],
        validators=[InputRequired(lazy_gettext("Indiquez le code UAI.")), has_check_letter],
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )
    name = StringField(
        lazy_gettext("Nom de l’établissement"),
        filters=[strip],
        validators=[
            InputRequired(lazy_gettext("Indiquez le nom.")),
            Length(max=160, message=lazy_gettext("Ce nom est trop long.")),
        ],
    )
    city = StringField(
        lazy_gettext("Commune"),
        filters=[strip],
        validators=[Optional(), Length(max=100, message=lazy_gettext("Ce nom est trop long."))],
    )
    contact = StringField(
        lazy_gettext("Adresse de contact"),
        description=lazy_gettext("Les enseignants invités la voient : c’est à elle qu’ils peuvent écrire."),
        filters=[strip],
        validators=[
            Optional(),
            Length(max=254, message=lazy_gettext("Cette adresse est trop longue.")),
            Regexp(
                ADDRESS + r"\Z", message=lazy_gettext("Cette adresse n’est pas complète : nom@exemple.fr")
            ),
        ],
        render_kw={"type": "email", "autocomplete": "off", "spellcheck": "false"},
    )


class PersonForm(Form):
    display_name = name_field(lazy_gettext("Nom"))
    email = email_field(lazy_gettext("Adresse électronique"))
    role = RadioField(
        lazy_gettext("Rôle"),
        choices=choices_of((role.value, label) for role, label in ROLE_LABELS.items()),
        default=Role.REFERENT.value,
    )
