"""What a new version changes in the one before, in words: first whether answers stay comparable."""

from collections.abc import Callable, Mapping

import flask_babel

from questionnaires.definition.comparability import Change, ChangeKind, Comparison, Scope
from questionnaires.definition.texts import Text, in_language
from survey_app.web.translation import current_language, lazy_gettext

_: Callable[..., str] = flask_babel.gettext

_KINDS: Mapping[ChangeKind, str] = {
    ChangeKind.ANSWER_ADDED: lazy_gettext("Nouvelle question"),
    ChangeKind.ANSWER_REMOVED: lazy_gettext("Question enlevée"),
    ChangeKind.ANSWER_CHANGED: lazy_gettext("Réponses changées"),
    ChangeKind.COLUMN_RENAMED: lazy_gettext("Code changé"),
    ChangeKind.PART_ADDED: lazy_gettext("Ajout"),
    ChangeKind.PART_REMOVED: lazy_gettext("Suppression"),
    ChangeKind.ORDER: lazy_gettext("Ordre changé"),
    ChangeKind.LOGIC: lazy_gettext("Condition ou règle changée"),
    ChangeKind.PRESENTATION: lazy_gettext("Présentation changée"),
    ChangeKind.PRIVACY: lazy_gettext("Confidentialité changée"),
    ChangeKind.OTHER: lazy_gettext("Réglage changé"),
    ChangeKind.ANALYSIS: lazy_gettext("Lecture des résultats changée"),
    ChangeKind.WORDING: lazy_gettext("Texte changé"),
    ChangeKind.TRANSLATION: lazy_gettext("Traduction changée"),
}
_BREAKING = frozenset({ChangeKind.ANSWER_REMOVED, ChangeKind.ANSWER_CHANGED})


def say_comparability(comparison: Comparison, title: str, number: int) -> str:
    """Return whether answers stay comparable with those of the version before."""
    if comparison.scope is Scope.NOTHING:
        return _("Rien n’a changé depuis la version %(number)s.", number=number)
    if comparison.scope in {Scope.TRANSLATION, Scope.TEXT}:
        return _(
            "Seuls des textes changent : les réponses restent comparables avec la version %(number)s de « %(title)s ».",
            number=number,
            title=title,
        )
    if comparison.is_comparable:
        return _(
            "Les réponses restent comparables avec la version %(number)s de « %(title)s ».",
            number=number,
            title=title,
        )
    return _(
        "Certaines réponses ne seront plus comparables avec la version %(number)s de « %(title)s ». Voyez ci-dessous.",
        number=number,
        title=title,
    )


def say_change(change: Change) -> str:
    """Return one difference."""
    label = " – ".join(words for text in change.label if (words := _say(text)))
    words = str(_KINDS[change.kind])
    if label:
        words = _("%(what)s : « %(label)s »", what=words, label=label)
    if change.languages and change.kind is ChangeKind.TRANSLATION:
        words = _("%(what)s (%(languages)s)", what=words, languages=", ".join(change.languages))
    if change.added:
        words = _("%(what)s ; ajouté : %(labels)s", what=words, labels=_list(change.added))
    if change.removed:
        words = _("%(what)s ; enlevé : %(labels)s", what=words, labels=_list(change.removed))
    return words


def is_breaking(change: Change) -> bool:
    """Tell whether a difference keeps answers from being compared."""
    return change.kind in _BREAKING


def _list(texts: tuple[Text, ...]) -> str:
    return ", ".join(f"«\u00a0{_say(text)}\u00a0»" for text in texts)


def _say(text: Text) -> str:
    return in_language(text, current_language())
