"""Checks of texts: complete in each language, free of what nobody sees, repeating only what is known by then."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from questionnaires.answers.free_text import has_bad_characters
from questionnaires.answers.values import AnswerKey
from questionnaires.definition.findings import ANALYSIS, SCORES, Finding, FindingCode, Place, Severity
from questionnaires.definition.model import Part, Questionnaire, Rating
from questionnaires.definition.reading_order import ReadingOrder
from questionnaires.definition.texts import Text
from questionnaires.logic.expressions import references
from questionnaires.logic.piping import CampaignFact, Placeholder, PlaceholderKind, placeholders_in

LONGEST_TEXT = 4000
"""Characters of one text; beyond, it is no text of a questionnaire any more."""

_LABELS = ("title", "label", "low_label", "high_label", "message")
_HELPS = ("introduction", "closing", "note", "help", "unit")
_ENDS = ("low_label", "high_label")
_AFTER_ALL = ("closing", "note")
_BLANKS = str.maketrans("", "", "\t\r")


def check_texts(questionnaire: Questionnaire, order: ReadingOrder) -> Iterator[Finding]:
    """Yield what is wrong with the texts of a definition."""
    languages = tuple(dict.fromkeys(questionnaire.languages))
    pipes = _Pipes(questionnaire, order)
    for place, part, asked in _parts_of(questionnaire, order):
        for name in texts_in(type(part)):
            text: Text = getattr(part, name)
            is_help = name in _HELPS or (isinstance(part, Rating) and name in _ENDS)
            yield from _check_translations(text, languages, place, name, is_help=is_help)
            yield from _check_words(text, place, name)
            yield from pipes.check(text, place, name, order.total if name in _AFTER_ALL else asked)
    for index, palier in enumerate(questionnaire.analysis.paliers):
        place = (ANALYSIS, f"paliers#{index}")
        found = (
            *_check_translations(palier, languages, place, "title", is_help=False),
            *_check_words(palier, place, "title"),
        )
        # A palier is its title: the cells of the element are the languages.
        yield from (replace(finding, field=finding.field.partition(".")[2]) for finding in found)


def _parts_of(questionnaire: Questionnaire, order: ReadingOrder) -> Iterator[tuple[Place, Part, int]]:
    """Yield the parts with texts, and how many answers are asked before each."""
    yield (), questionnaire, 0
    for met in order.parts:
        yield met.place, met.part, met.asked
    for score in questionnaire.scores:
        yield (SCORES, score.id), score, order.total
    for champ in questionnaire.analysis.champs:
        yield (ANALYSIS, champ.code), champ, 0


@cache
def texts_in(part: type[Part]) -> tuple[str, ...]:
    """Return the names of the fields that hold a text, labels first."""
    return tuple(name for name in (*_LABELS, *_HELPS) if name in part.model_fields)


def _check_translations(
    text: Text, languages: tuple[str, ...], place: Place, name: str, *, is_help: bool
) -> Iterator[Finding]:
    """Labels are needed in every declared language; a help is missed where only some languages have it."""
    missing = [language for language in languages if not text.get(language, "").strip()]
    if not missing or (is_help and not any(words.strip() for words in text.values())):
        return
    severity = Severity.WARNING if is_help else Severity.ERROR
    for language in missing:
        parameters = {"field": name, "language": language}
        yield Finding(FindingCode.MISSING_TRANSLATION, place, severity, parameters, f"{name}.{language}")


def _check_words(text: Text, place: Place, name: str) -> Iterator[Finding]:
    for language, words in text.items():
        field = f"{name}.{language}"
        if len(words) > LONGEST_TEXT:
            parameters: dict[str, str | int] = {"field": name, "count": len(words), "limit": LONGEST_TEXT}
            yield Finding(FindingCode.TEXT_TOO_LONG, place, parameters=parameters, field=field)
        if not words.isprintable() and has_bad_characters(words.translate(_BLANKS)):
            parameters = {"field": name}
            yield Finding(FindingCode.HIDDEN_CHARACTERS, place, parameters=parameters, field=field)


class _Pipes:
    """Checks the placeholders of one questionnaire."""

    def __init__(self, questionnaire: Questionnaire, order: ReadingOrder) -> None:
        self._order = order
        self._scores = {score.id: references(score.value) for score in questionnaire.scores}

    def check(self, text: Text, place: Place, name: str, asked: int) -> Iterator[Finding]:
        """Check that what is repeated exists, and is answered by then."""
        for language, words in text.items():
            for placeholder in placeholders_in(words) if "{" in words else ():
                code = self._problem(placeholder, asked)
                if code is not None:
                    parameters = {"field": name, "placeholder": placeholder.path}
                    yield Finding(code, place, parameters=parameters, field=f"{name}.{language}")

    def _problem(self, placeholder: Placeholder, asked: int) -> FindingCode | None:
        if placeholder.kind is PlaceholderKind.CAMPAIGN:
            is_fact = placeholder.name in tuple(CampaignFact)
            return None if is_fact else FindingCode.UNKNOWN_PLACEHOLDER
        keys = self._keys_behind(placeholder)
        if keys is None:
            return FindingCode.UNKNOWN_PLACEHOLDER
        is_known = all(self._order.is_asked_before(key, asked) for key in keys)
        return None if is_known else FindingCode.FORWARD_PLACEHOLDER

    def _keys_behind(self, placeholder: Placeholder) -> tuple[AnswerKey, ...] | None:
        """Return the answers that a placeholder is made of; None when it stands for nothing."""
        if placeholder.kind is PlaceholderKind.ANSWER:
            return (placeholder.name,) if self._order.has(placeholder.name) else None
        keys = self._scores.get(placeholder.name)
        return None if keys is None else tuple(key for key in keys if self._order.has(key))
