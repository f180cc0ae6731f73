"""For whom a questionnaire is, in words."""

from collections.abc import Mapping

from questionnaires.definition.model import Audience, PrivacyMode, Questionnaire
from survey_app.web.translation import lazy_gettext

CHOICES: Mapping[Audience, str] = {
    Audience.STAFF: lazy_gettext("Les personnels, par lien personnel"),
    Audience.PUPILS: lazy_gettext("Les élèves, par lien partagé"),
    Audience.PARENTS: lazy_gettext("Les parents, par lien partagé"),
}
_SENTENCES: Mapping[Audience, str] = {
    Audience.STAFF: lazy_gettext("Pour les personnels"),
    Audience.PUPILS: lazy_gettext("Pour les élèves"),
    Audience.PARENTS: lazy_gettext("Pour les parents"),
}
_SCHOOL = lazy_gettext("Pour l’établissement : une fiche à remplir ensemble, sans campagne")


def say_audience(questionnaire: Questionnaire) -> str:
    """Return for whom a questionnaire is; one that is filled in together is for the school as such."""
    if questionnaire.privacy.mode is PrivacyMode.SHARED_NAMED:
        return str(_SCHOOL)
    return str(_SENTENCES[questionnaire.audience])
