"""What an edit did, in words, for undoing and for the history."""

from collections.abc import Callable, Mapping

import flask_babel

from questionnaires.editing.cells import Uid
from survey_app.drafting.edits import Note
from survey_app.web.translation import lazy_gettext

_: Callable[..., str] = flask_babel.gettext

ACTIONS: Mapping[str, str] = {
    "text": lazy_gettext("texte"),
    "add": lazy_gettext("ajout"),
    "remove": lazy_gettext("suppression"),
    "restore": lazy_gettext("rétablissement"),
    "switch": lazy_gettext("activation"),
    "move": lazy_gettext("déplacement"),
    "duplicate": lazy_gettext("copie"),
    "settings": lazy_gettext("réglage"),
    "condition": lazy_gettext("condition"),
    "kind": lazy_gettext("sorte de question"),
    "translate": lazy_gettext("traduction"),
    "paste": lazy_gettext("collage"),
    "insert": lazy_gettext("ajout depuis la bibliothèque"),
    "repair": lazy_gettext("réparation"),
    "settle": lazy_gettext("choix entre deux versions"),
    "test": lazy_gettext("essai"),
    "grid": lazy_gettext("grille de maturité"),
}


def say_note(note: Note, name_of: Callable[[Uid], str]) -> str:
    """Return what an edit did: « déplacement : Votre discipline ? »."""
    action = str(ACTIONS.get(note.get("action", ""), _("modification")))
    uid = note.get("uid", "")
    return _("%(action)s : %(part)s", action=action, part=name_of(uid)) if uid else action
