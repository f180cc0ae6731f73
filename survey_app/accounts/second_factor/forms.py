"""Forms of second factors: one field each."""

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from survey_app.accounts.forms import strip
from survey_app.web.forms import Form
from survey_app.web.translation import lazy_gettext

WRONG_CODE = lazy_gettext(
    "Ce code n’est pas le bon, ou il a déjà servi. Un code dure 30 secondes : attendez le suivant et recommencez."
)
WRONG_RECOVERY_CODE = lazy_gettext("Ce code de secours n’est pas le bon, ou il a déjà servi.")
_LONGEST = 64


def code_field() -> StringField:
    """Return the field of the six digits that a phone shows; the phone may fill it in by itself."""
    return StringField(
        lazy_gettext("Code à six chiffres"),
        description=lazy_gettext("Celui que votre application montre en ce moment pour Paliers."),
        filters=[strip],
        validators=[
            InputRequired(lazy_gettext("Indiquez le code.")),
            Length(max=_LONGEST, message=WRONG_CODE),
        ],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"},
    )


class CodeForm(Form):
    code = code_field()


class RecoveryForm(Form):
    code = StringField(
        lazy_gettext("Code de secours"),
        description=lazy_gettext("24 lettres et chiffres ; les espaces n’ont pas d’importance."),
        filters=[strip],
        validators=[
            InputRequired(lazy_gettext("Indiquez l’un de vos codes de secours.")),
            Length(max=_LONGEST, message=WRONG_RECOVERY_CODE),
        ],
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )
