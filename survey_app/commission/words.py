"""The words of the commission: qualities, kinds of documents, faults of its forms."""

from collections.abc import Mapping

from survey_app.accounts.models import Role
from survey_app.accounts.pages import ROLE_LABELS
from survey_app.commission.models import PublishedKind, Quality
from survey_app.commission.operations.comments import Author
from survey_app.commission.operations.publishing import Item
from survey_app.web.translation import lazy_gettext

QUALITIES: Mapping[Quality, str] = {
    Quality.DIRECTION: lazy_gettext("Direction"),
    Quality.TEACHER: lazy_gettext("Enseignant"),
    Quality.STAFF: lazy_gettext("Personnel de l’établissement"),
    Quality.PUPIL: lazy_gettext("Élève"),
    Quality.PARENT: lazy_gettext("Parent d’élève"),
    Quality.PARTNER: lazy_gettext("Partenaire (collectivité, réseau, association)"),
}

GROUPS: Mapping[Quality, str] = {
    Quality.DIRECTION: lazy_gettext("Direction"),
    Quality.TEACHER: lazy_gettext("Enseignants"),
    Quality.STAFF: lazy_gettext("Personnels"),
    Quality.PUPIL: lazy_gettext("Élèves"),
    Quality.PARENT: lazy_gettext("Parents d’élèves"),
    Quality.PARTNER: lazy_gettext("Partenaires"),
}
UNSAID = lazy_gettext("Qualité à préciser")

KINDS: Mapping[PublishedKind, str] = {
    PublishedKind.REPORT: lazy_gettext("Résultats d’une campagne"),
    PublishedKind.FICHE: lazy_gettext("Fiche de l’établissement"),
    PublishedKind.PLAN: lazy_gettext("Plan pluriannuel"),
}

NO_NAME = lazy_gettext("Une personne dont le compte est effacé")
FORMER = lazy_gettext("ancien membre")

NO_SUCH_TIME = lazy_gettext("Cette heure n’existe pas : les horloges avancent cette nuit-là.")
NO_SUCH_YEAR = lazy_gettext("Cette année est trop loin : vérifiez la date.")


def say_item(item: Item) -> str:
    """Return the title of a document."""
    match item.kind:
        case PublishedKind.FICHE:
            return str(
                lazy_gettext(
                    "Fiche de l’établissement %(first)s–%(last)s", first=item.year, last=item.year + 1
                )
            )
        case PublishedKind.PLAN:
            return str(
                lazy_gettext(
                    "Plan pluriannuel, version %(number)s : %(label)s", number=item.number, label=item.title
                )
            )
        case PublishedKind.REPORT:
            return item.title


def say_quality(author: Author) -> str:
    """Return in which quality somebody speaks: as a member, else by role, else as one who was a member."""
    if author.quality is not None:
        return str(QUALITIES[author.quality])
    if author.role is not None:
        return str(ROLE_LABELS[Role(author.role)])
    return str(FORMER) if author.name else ""
