"""The mail to an account holder whom a school has given a role."""

from collections.abc import Mapping

from flask import current_app
from flask_babel import gettext as _

from survey_app.accounts.models import Role
from survey_app.accounts.send_mail import AccountLetter, OwedMail
from survey_app.mail.messages import one_line
from survey_app.schools.operations import get_school
from survey_app.web.translation import lazy_gettext

PURPOSES: Mapping[Role, str] = {
    Role.CHEF: lazy_gettext("Vous y ouvrez les campagnes, signez la fiche et lisez les rapports."),
    Role.REFERENT: lazy_gettext("Vous y préparez les campagnes, la fiche et le plan, et lisez les rapports."),
    Role.ANIMATEUR: lazy_gettext(
        "Vous y remplissez avec l’équipe la fiche de l’établissement et le plan d’accompagnement et de formation. "
        "Vous n’y voyez aucune réponse d’enquête."
    ),
    Role.COMMISSION: lazy_gettext(
        "Vous y lisez ce que le chef d’établissement publie pour la commission numérique, et donnez votre avis sur "
        "le plan."
    ),
}


def write_invited(owed: OwedMail) -> AccountLetter:
    """Return the mail that says which school invites its reader, and into what."""
    _kind, school_id, role = owed.cause.split(":")
    school = one_line(get_school(int(school_id)).name)
    return AccountLetter(
        subject=_("Paliers : %(school)s vous invite", school=school),
        paragraphs=(
            _("%(school)s vous a ouvert son espace sur Paliers.", school=school),
            str(PURPOSES[Role(role)]),
            _("Connectez-vous avec votre adresse et votre mot de passe habituels."),
        ),
        button=_("Ouvrir Paliers"),
        link=f"{current_app.config['PALIERS'].base_url}/",
    )
