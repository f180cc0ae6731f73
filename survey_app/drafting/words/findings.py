"""What the checker found, in a sentence for whoever writes the questionnaire; and what a button does about it.

Parts are named by their labels: nobody sees an id.
"""

from collections.abc import Callable

import flask_babel
from babel import Locale, UnknownLocaleError

from questionnaires.definition.findings import Finding
from questionnaires.definition.labels import Label
from questionnaires.definition.texts import in_language
from questionnaires.logic.phrases import say_day, say_nonresponse, say_number
from survey_app.drafting.words.finding_sentences import FIELDS, REPAIRS, REPAIRS_OF, SENTENCES
from survey_app.web.translation import current_language

_: Callable[..., str] = flask_babel.gettext

LONGEST_NAME = 80
"""Characters of a label that a sentence repeats."""

_PLAIN = frozenset({"code", "key", "name", "part", "champ", "number"})
"""Parameters that people wrote themselves, and that stand in the sentence as they are."""


def say(finding: Finding) -> str:
    """Return what was found."""
    values = {name: _value(name, value, finding) for name, value in finding.parameters.items()}
    return str(SENTENCES[finding.code]) % values


def say_repair(finding: Finding) -> str:
    """Return what can be done about it by pressing a button; empty for nothing."""
    if finding.repair is None:
        return ""
    words = REPAIRS_OF.get(finding.code) or REPAIRS[finding.repair]
    values = {name: _value(name, value, finding) for name, value in finding.parameters.items()}
    return str(words) % values


def name_part(finding: Finding) -> str:
    """Return the label of the part that a finding is about; empty where it has none."""
    return _name(finding.names.get("place", ()))


def _value(name: str, value: str | float, finding: Finding) -> str:
    """Return a parameter as the sentence says it."""
    if label := _name(finding.names.get(name, ())):
        return label
    if name in _PLAIN:
        return str(value)
    if name == "field":
        return _field(str(value))
    if name == "language":
        return _language(str(value))
    return _constant(name, value)


def _constant(name: str, value: str | float) -> str:
    language = current_language()
    if isinstance(value, int | float):
        return say_number(value, language)
    if day := say_day(value, language):
        return day
    words = say_nonresponse(value, language) or value
    return _("«\u00a0%(text)s\u00a0»", text=words) if name == "value" else words


def _name(label: Label) -> str:
    words = " – ".join(filter(None, (in_language(text, current_language()) for text in label)))
    words = " ".join(words.split())
    return words if len(words) <= LONGEST_NAME else f"{words[: LONGEST_NAME - 1].rstrip()}…"


def _field(path: str) -> str:
    """Return what a field is called; of one within another, what the outer one is."""
    for name in path.split("."):
        if name in FIELDS:
            return str(FIELDS[name])
    return _("Réglage «\u00a0%(name)s\u00a0»", name=path[:LONGEST_NAME])


def _language(tag: str) -> str:
    try:
        return Locale.parse(tag, sep="-").get_display_name(current_language()) or tag
    except (ValueError, UnknownLocaleError):
        return tag
