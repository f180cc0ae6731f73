"""What the limits under which figures are hidden are called, by their names in the core."""

from collections.abc import Mapping

from survey_app.web.translation import lazy_gettext

LIMITS: Mapping[str, str] = {
    "cell_invited": lazy_gettext("Personnes invitées dans un groupe"),
    "cell_mean": lazy_gettext("Réponses pour montrer la moyenne d’un groupe"),
    "residual": lazy_gettext("Réponses qui restent en dehors des groupes montrés"),
    "school": lazy_gettext("Réponses pour montrer un chiffre de l’établissement"),
    "distribution": lazy_gettext("Réponses pour montrer une répartition entre les choix"),
    "sensitive": lazy_gettext("Réponses à une question sensible ou à deux choix"),
    "text_writers": lazy_gettext("Personnes qui ont pu écrire un texte"),
    "texts": lazy_gettext("Textes écrits à une question"),
}
