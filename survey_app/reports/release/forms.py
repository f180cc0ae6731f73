"""The form by which results are returned."""

from wtforms import BooleanField

from survey_app.web.forms import Form
from survey_app.web.translation import lazy_gettext


class ReleaseForm(Form):
    """Whether a mail goes out, and whether anybody may read the results."""

    sends_mail = BooleanField(
        lazy_gettext("Écrire aux personnes invitées"),
        description=lazy_gettext(
            "Le même message à toutes celles qui acceptent d’en recevoir, qu’elles aient répondu ou non."
        ),
    )
    is_public = BooleanField(
        lazy_gettext("Créer aussi une page publique"),
        description=lazy_gettext(
            "Son adresse n’a pas de secret : vous pouvez la mettre sur le site de l’établissement."
        ),
    )
