"""Why something was not written, in words: refusals of edits, and what is wrong with a written condition."""

from collections.abc import Callable, Mapping

import flask_babel

from questionnaires.editing.limits import Refusal
from questionnaires.logic.notation_words import NotationError, NotationProblem
from survey_app.drafting.edits import Obstacle
from survey_app.web.translation import lazy_gettext

_: Callable[..., str] = flask_babel.gettext

_MISSHAPEN = lazy_gettext("Cette modification n’a pas pu être lue. Rechargez la page, puis recommencez.")
_GONE = lazy_gettext("L’élément n’existe plus : il a peut-être été supprimé entre-temps.")
_TOO_LARGE = lazy_gettext("C’est trop pour une seule modification. Faites-la en plusieurs fois.")

REASONS: Mapping[Refusal | Obstacle, str] = {
    Refusal.TOO_MANY_WRITES: _TOO_LARGE,
    Refusal.BAD_ADDRESS: _MISSHAPEN,
    Refusal.BAD_PLACE: _GONE,
    Refusal.TOO_DEEP: lazy_gettext("Un élément ne peut pas être mis à cet endroit."),
    Refusal.BAD_VALUE: _MISSHAPEN,
    Refusal.TOO_LARGE: lazy_gettext("Ce texte est trop long."),
    Refusal.BAD_CHARACTERS: lazy_gettext("Ce texte contient un caractère qui ne peut pas être enregistré."),
    Obstacle.LOCKED: lazy_gettext(
        "Cet élément vient de l’académie : ses textes, ses codes et ses réponses ne changent pas."
    ),
    Obstacle.NOTHING_TO_UNDO: lazy_gettext("Il n’y a rien à annuler."),
    Obstacle.NOTHING_TO_REDO: lazy_gettext("Il n’y a rien à refaire."),
    Obstacle.UNKNOWN_ELEMENT: _GONE,
    Obstacle.UNKNOWN_CONFLICT: lazy_gettext("Ce choix est déjà fait."),
    Obstacle.TOO_MANY_ELEMENTS: lazy_gettext(
        "Le questionnaire est trop grand : supprimez des éléments avant d’en ajouter."
    ),
}
_PROBLEMS: Mapping[NotationProblem, str] = {
    NotationProblem.TOO_LONG: lazy_gettext("Ce texte est trop long."),
    NotationProblem.TOO_DEEP: lazy_gettext("Il y a trop de parenthèses les unes dans les autres."),
    NotationProblem.TOO_LARGE: lazy_gettext("Cette condition a trop de termes."),
    NotationProblem.UNREADABLE: lazy_gettext("Ce signe n’est pas compris."),
    NotationProblem.UNEXPECTED: lazy_gettext("Ceci n’est pas attendu à cet endroit."),
    NotationProblem.UNFINISHED: lazy_gettext("Il manque quelque chose à la fin."),
    NotationProblem.UNKNOWN_NAME: lazy_gettext("Aucune question ni réponse n’a ce code."),
    NotationProblem.UNKNOWN_SCORE: lazy_gettext("Aucun score n’a ce code."),
    NotationProblem.CONDITION_EXPECTED: lazy_gettext("Il faut une condition, vraie ou fausse."),
    NotationProblem.ANSWER_EXPECTED: lazy_gettext("Il faut ici le code d’une question."),
    NotationProblem.OPTION_EXPECTED: lazy_gettext("Il faut ici le code d’une réponse."),
    NotationProblem.LIST_EXPECTED: lazy_gettext("Il faut ici une liste, entre crochets."),
    NotationProblem.WRONG_NUMBER: lazy_gettext("Ce nombre n’est pas accepté."),
    NotationProblem.WRONG_TEXT: lazy_gettext("Ce texte entre guillemets n’est pas accepté."),
}


def say_reason(reason: Refusal | Obstacle | None) -> str:
    """Return why an edit was not written."""
    return str(REASONS[reason]) if reason is not None else ""


def say_problem(error: NotationError) -> str:
    """Return what is wrong with a notation, and the name that was near."""
    sentence = str(_PROBLEMS[error.problem])
    if error.nearest:
        meant = _("Vouliez-vous dire « %(name)s » ?", name=error.nearest)
        return f"{sentence} {meant}"
    return sentence
