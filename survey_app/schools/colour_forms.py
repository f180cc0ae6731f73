"""The form of a school's colour."""

from wtforms import StringField
from wtforms.validators import InputRequired, Regexp

from survey_app.web.forms import Form
from survey_app.web.translation import lazy_gettext


def lower(value: str | None) -> str | None:
    """Write the digits of a colour as they are stored."""
    return value.strip().lower() if value else value


class ColourForm(Form):
    """One colour, as browsers send it."""

    accent = StringField(
        lazy_gettext("Couleur"),
        description=lazy_gettext(
            "Par exemple celle du logo. Sans sélecteur de couleurs : # et six chiffres, comme #0f5f63."
        ),
        filters=[lower],
        validators=[
            InputRequired(lazy_gettext("Choisissez une couleur.")),
            Regexp(
                r"^#[0-9a-f]{6}\Z",
                message=lazy_gettext("Une couleur s’écrit # et six chiffres ou lettres de a à f."),
            ),
        ],
        render_kw={"type": "color"},
    )
