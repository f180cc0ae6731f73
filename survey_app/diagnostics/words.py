"""What is said of positions: what is there, and what comes next. Never a mark, never a rank."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from questionnaires.analysis.maturity import ChampPosition, IndicatorState, Position, Status
from questionnaires.analysis.progress import Change
from questionnaires.definition.texts import Text, in_language
from survey_app.diagnostics import answers, evidence
from survey_app.web.translation import current_language, lazy_gettext

STATUSES: Mapping[Status, str] = {
    Status.UNANSWERED: lazy_gettext("pas encore renseigné"),
    Status.NOT_REACHED: lazy_gettext("non atteint"),
    Status.UNDER_WAY: lazy_gettext("en cours"),
    Status.REACHED: lazy_gettext("atteint"),
    Status.NOT_APPLICABLE: lazy_gettext("sans objet"),
}

CHANGES: Mapping[Change, str] = {
    Change.UNCHANGED: lazy_gettext("inchangé"),
    Change.NEWLY_REACHED: lazy_gettext("atteint depuis"),
    Change.NO_LONGER_REACHED: lazy_gettext("n’est plus atteint"),
    Change.BEGUN: lazy_gettext("commencé depuis"),
    Change.NO_LONGER_UNDER_WAY: lazy_gettext("n’est plus en cours"),
    Change.NEWLY_NOT_APPLICABLE: lazy_gettext("devenu sans objet"),
    Change.NEWLY_APPLICABLE: lazy_gettext("concerne désormais l’établissement"),
    Change.NEW_IN_GRID: lazy_gettext("nouveau dans la grille"),
    Change.GONE_FROM_GRID: lazy_gettext("n’est plus dans la grille"),
}

FAULTS: Mapping[str, str] = {
    answers.TOO_LONG: lazy_gettext("Ce texte est trop long : 2 000 caractères au plus, 500 pour un lien."),
    answers.NO_LINK: lazy_gettext(
        "Ce n’est pas une adresse du web : elle commence par https:// ou http://, sans espace."
    ),
}

EVIDENCE_FAULTS: Mapping[str, str] = {
    evidence.EMPTY: lazy_gettext("Choisissez un fichier qui n’est pas vide."),
    evidence.TOO_LARGE: lazy_gettext(
        "Ce fichier dépasse 3 Mo. Joignez-en une version plus légère, ou un lien."
    ),
    evidence.WRONG_KIND: lazy_gettext(
        "Cette sorte de fichier n’est pas acceptée : PDF, images, textes, tableurs et présentations le sont."
    ),
    evidence.NOT_WHAT_IT_SAYS: lazy_gettext(
        "Le contenu du fichier ne correspond pas à son nom, ou il contient une macro."
    ),
    evidence.TOO_MANY: lazy_gettext("La fiche a déjà 60 pièces jointes. Retirez-en une, ou donnez un lien."),
    evidence.NO_INDICATOR: lazy_gettext("Cet indicateur n’est pas dans la fiche."),
}


def words_of(text: Text) -> str:
    """Return a text of the grid in the reader's language."""
    return in_language(text, current_language())


def palier_title(position: Position, palier: int) -> str:
    """Return the title of a palier, as the grid has it."""
    return words_of(position.paliers[palier - 1])


def palier_words(position: Position, champ: ChampPosition) -> str:
    """Say where a champ stands."""
    if champ.palier is None:
        return _("Aucun indicateur ne concerne l’établissement")
    if champ.palier == 0:
        return _("En chemin vers le palier 1 : %(title)s", title=palier_title(position, 1))
    title = palier_title(position, champ.palier)
    return _("Palier %(number)s : %(title)s", number=champ.palier, title=title)


def needed_words(champ: ChampPosition) -> str:
    """Say how much brings the next palier; the indicators themselves follow. "" when there is none."""
    if champ.next_palier is None:
        return ""
    if champ.needed < len(champ.missing):
        return ngettext(
            "Pour le palier %(palier)s, %(num)s indicateur à atteindre parmi :",
            "Pour le palier %(palier)s, %(num)s indicateurs à atteindre parmi :",
            champ.needed,
            palier=champ.next_palier,
        )
    return ngettext(
        "Pour le palier %(palier)s, reste %(num)s indicateur à atteindre :",
        "Pour le palier %(palier)s, restent %(num)s indicateurs à atteindre :",
        champ.needed,
        palier=champ.next_palier,
    )


def missing_words(state: IndicatorState) -> str:
    """Name an indicator that is missing, and say how far it is."""
    return f"{state.code} – {words_of(state.label)} ({STATUSES[state.status]})"


def answered_words(answered: int, total: int) -> str:
    """Say how many indicators have a status."""
    return _("%(answered)s sur %(total)s renseignés", answered=answered, total=total)
