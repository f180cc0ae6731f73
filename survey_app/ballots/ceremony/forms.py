"""Forms of the ceremony. Privacy: browsers are asked not to remember what is typed in them."""

from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired

from survey_app.web.forms import Form
from survey_app.web.translation import lazy_gettext

_KEEP_NOTHING = {
    "autocomplete": "off",
    "autocapitalize": "characters",
    "autocorrect": "off",
    "spellcheck": "false",
    "data-1p-ignore": "",
    "maxlength": 100,
}


def _part_field(label: str) -> StringField:
    return StringField(
        label,
        description=lazy_gettext("24 lettres et chiffres, par groupes de quatre."),
        validators=[InputRequired(lazy_gettext("Tapez la part de la clé."))],
        render_kw=_KEEP_NOTHING,
    )


class PartsForm(Form):
    first = _part_field(lazy_gettext("Part de la première personne"))
    second = _part_field(lazy_gettext("Part de la deuxième personne"))


class EndingForm(Form):
    ending = StringField(
        lazy_gettext("Dernier groupe de la part"),
        description=lazy_gettext("Les quatre derniers signes, tels qu’ils sont sur votre papier."),
        validators=[InputRequired(lazy_gettext("Tapez le dernier groupe de la part."))],
        render_kw=_KEEP_NOTHING,
    )
    proof = HiddenField()


class DestroyForm(Form):
    word = StringField(
        lazy_gettext("Pour confirmer, écrivez : détruire"),
        validators=[InputRequired(lazy_gettext("Écrivez le mot pour confirmer."))],
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"},
    )
