"""What a new questionnaire, section or question begins with: documents without ids, ready to be planted.

A person who adds a grid gets a scale that works, in the languages of the questionnaire, and changes its words.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from questionnaires.definition.model import Kind
from questionnaires.definition.texts import Text

Document = dict[str, Any]

_AGREEMENT: Sequence[Text] = (
    {"fr": "Pas du tout", "en": "Not at all"},
    {"fr": "Plutôt non", "en": "Rather not"},
    {"fr": "Plutôt oui", "en": "Rather so"},
    {"fr": "Tout à fait", "en": "Entirely"},
)
_FREQUENCY: Sequence[Text] = (
    {"fr": "Jamais", "en": "Never"},
    {"fr": "Parfois", "en": "Sometimes"},
    {"fr": "Souvent", "en": "Often"},
)
_SUPPORT: Sequence[Text] = (
    {"fr": "Aucun besoin", "en": "No need"},
    {"fr": "Être accompagné", "en": "Support"},
    {"fr": "Être formé", "en": "Training"},
)
_ANSWER: Text = {"fr": "Votre réponse", "en": "Your answer"}
_SITUATION: Text = {"fr": "Situation", "en": "Situation"}
_NEED: Text = {"fr": "Besoin", "en": "Need"}
_FIRST_SECTION: Text = {"fr": "Première partie", "en": "First section"}
_NEW_SECTION: Text = {"fr": "Nouvelle partie", "en": "New section"}


def blank_questionnaire(title: str, code: str, languages: Sequence[str], *, key: str) -> Document:
    """Return an empty questionnaire with one section, in which nothing is asked yet; `key` must be fit for an id."""
    reference = languages[0]
    return {
        "format": 1,
        "id": key,
        "code": code,
        "title": {reference: title},
        "languages": list(languages),
        "sections": [{"id": "s1", "title": _in(languages, _FIRST_SECTION)}],
    }


def template(sort: str, languages: Sequence[str]) -> Document:
    """Return a new part: a kind of question, or `section`, `option`, `row`, `score`, `constraint`, `test`.

    Raises `KeyError` for anything else.
    """
    empty: Text = {languages[0]: ""}
    if sort in tuple(Kind):
        return {"kind": sort, "label": empty, **_details(Kind(sort), languages)}
    parts: dict[str, Document] = {
        "section": {"title": _in(languages, _NEW_SECTION)},
        "option": {"label": empty},
        "row": {"label": empty},
        "score": {"label": empty, "value": {"value": 0}},
        "constraint": {"condition": {"value": True}, "message": empty},
        "test": {"title": ""},
    }
    return parts[sort]


def templates(languages: Sequence[str]) -> Mapping[str, Document]:
    """Return every new part by its name, for the browser."""
    sorts = [*(kind.value for kind in Kind), "section", "option", "row", "score", "constraint", "test"]
    return {sort: template(sort, languages) for sort in sorts}


def _details(kind: Kind, languages: Sequence[str]) -> Document:
    empty: Text = {languages[0]: ""}
    blanks = [{"label": empty} for _ in range(3)]
    details: Mapping[Kind, Document] = {
        Kind.SINGLE_CHOICE: {"options": blanks[:2]},
        Kind.SEVERAL_CHOICES: {"options": blanks[:2]},
        Kind.RANKING: {"options": blanks, "places": 3},
        Kind.SCALE: {
            "points": 5,
            "low_label": _in(languages, _AGREEMENT[0]),
            "high_label": _in(languages, _AGREEMENT[-1]),
        },
        Kind.RATING: {"points": 5},
        Kind.GRID: {"rows": blanks[:2], "scale": _scale(_ANSWER, _AGREEMENT, languages)},
        Kind.DUAL_GRID: {
            "rows": blanks[:2],
            "scales": [_scale(_SITUATION, _FREQUENCY, languages), _scale(_NEED, _SUPPORT, languages)],
        },
        Kind.NUMBER: {"minimum": 0, "maximum": 100},
        Kind.DATE: {"earliest": "2020-01-01", "latest": "2035-12-31"},
        Kind.SHORT_TEXT: {"max_length": 200},
        Kind.LONG_TEXT: {"max_length": 500},
    }
    return details.get(kind, {})


def _scale(label: Text, options: Sequence[Text], languages: Sequence[str]) -> Document:
    return {
        "label": _in(languages, label),
        "options": [
            {"label": _in(languages, option), "score": points}
            for points, option in enumerate(options, start=1)
        ],
    }


def _in(languages: Sequence[str], text: Text) -> Text:
    """Return the text in the languages asked for; the reference language is there even when nobody wrote it."""
    return {language: text[language] for language in languages if language in text} or {languages[0]: ""}
