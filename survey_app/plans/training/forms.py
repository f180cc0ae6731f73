"""The form by which a request begins from nothing."""

from wtforms import SelectField, StringField
from wtforms.validators import Length

from survey_app.plans.training.fields import LONGEST_LINE
from survey_app.web.forms import Form
from survey_app.web.translation import lazy_gettext


class NewRequestForm(Form):
    theme = StringField(
        lazy_gettext("Thème"),
        description=lazy_gettext("En une ligne. Vous pourrez le changer."),
        validators=[Length(max=LONGEST_LINE, message=lazy_gettext("Ce thème dépasse 200 caractères."))],
        render_kw={"maxlength": LONGEST_LINE},
    )
    practice = SelectField(
        lazy_gettext("Besoin du dernier rapport"),
        description=lazy_gettext(
            "La demande reprendra ses chiffres, arrondis et sans nom, et ce que dit la fiche de l’établissement."
        ),
    )
