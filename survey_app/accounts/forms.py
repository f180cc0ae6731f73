"""Forms of accounts, and the sentences about weak passwords."""

from collections.abc import Mapping

from wtforms import BooleanField, EmailField, PasswordField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from survey_app.accounts.passwords import MAXIMUM_LENGTH, Weakness
from survey_app.web.forms import Form, choices_of
from survey_app.web.translation import lazy_gettext

LANGUAGE_NAMES = (("fr", "Français"), ("en", "English"))
ADDRESS = r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+"

WEAKNESSES: Mapping[Weakness, str] = {
    Weakness.TOO_SHORT: lazy_gettext("Il faut au moins 12 caractères."),
    Weakness.TOO_LONG: lazy_gettext("Il faut au plus 256 caractères."),
    Weakness.COMMON: lazy_gettext(
        "Ce mot de passe est trop courant : il serait deviné vite. Quatre ou cinq mots sans lien font mieux."
    ),
    Weakness.PERSONAL: lazy_gettext("Ce mot de passe contient votre nom ou votre adresse."),
}
PASSWORD_HINT = lazy_gettext(
    "12 caractères au moins. Quatre ou cinq mots sans lien entre eux se retiennent bien et se devinent mal."
)
WRONG_PASSWORD = lazy_gettext("Le mot de passe n’est pas le bon.")


def strip(value: str | None) -> str | None:
    """Drop the spaces that come with a copied value."""
    return value.strip() if value else value


def email_field(label: str, autocomplete: str = "off") -> EmailField:
    """Return the field of an e-mail address."""
    return EmailField(
        label,
        filters=[strip],
        validators=[
            InputRequired(lazy_gettext("Indiquez une adresse électronique.")),
            Length(max=254, message=lazy_gettext("Cette adresse est trop longue.")),
            Regexp(
                ADDRESS + r"\Z", message=lazy_gettext("Cette adresse n’est pas complète : nom@exemple.fr")
            ),
        ],
        render_kw={"autocomplete": autocomplete, "spellcheck": "false", "autocapitalize": "none"},
    )


def present_password_field(label: str) -> PasswordField:
    """Return the field of a password that exists already."""
    return PasswordField(
        label,
        validators=[
            InputRequired(lazy_gettext("Indiquez votre mot de passe.")),
            Length(max=MAXIMUM_LENGTH, message=WRONG_PASSWORD),
        ],
        render_kw={"autocomplete": "current-password"},
    )


def new_password_field(label: str) -> PasswordField:
    """Return the field of a password being chosen."""
    return PasswordField(
        label,
        description=PASSWORD_HINT,
        validators=[InputRequired(lazy_gettext("Choisissez un mot de passe."))],
        render_kw={"autocomplete": "new-password"},
    )


def name_field(label: str) -> StringField:
    """Return the field of a person's name."""
    return StringField(
        label,
        filters=[strip],
        validators=[
            InputRequired(lazy_gettext("Indiquez un nom.")),
            Length(max=120, message=lazy_gettext("Ce nom est trop long.")),
        ],
    )


class SignInForm(Form):
    email = email_field(lazy_gettext("Adresse électronique"), autocomplete="username")
    password = present_password_field(lazy_gettext("Mot de passe"))


class ForgottenPasswordForm(Form):
    email = email_field(lazy_gettext("Adresse électronique"), autocomplete="username")


class ChoosePasswordForm(Form):
    password = new_password_field(lazy_gettext("Nouveau mot de passe"))


class ConfirmPasswordForm(Form):
    password = present_password_field(lazy_gettext("Mot de passe"))


class ChangePasswordForm(Form):
    present = present_password_field(lazy_gettext("Mot de passe actuel"))
    password = new_password_field(lazy_gettext("Nouveau mot de passe"))


class ProfileForm(Form):
    display_name = name_field(lazy_gettext("Nom affiché"))
    language = RadioField(lazy_gettext("Langue"), choices=choices_of(LANGUAGE_NAMES))


class NewAccountForm(Form):
    display_name = name_field(lazy_gettext("Nom"))
    email = email_field(lazy_gettext("Adresse électronique"))
    language = RadioField(lazy_gettext("Langue"), choices=choices_of(LANGUAGE_NAMES), default="fr")
    is_administrator = BooleanField(
        lazy_gettext("Administre l’installation"),
        description=lazy_gettext("Gère les comptes et les établissements ; ne voit ni campagne ni résultat."),
    )
