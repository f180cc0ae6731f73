"""Placeholders in texts: answers, scores and facts of the campaign that a text repeats ("piping").

`{answer.q1}`, `{answer.q1.r1}`, `{score.total}`, `{campaign.title}`, by ids; anything else in braces is text like
another. What is put in is never read again, so nobody's answer can hold a placeholder.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from questionnaires.answers.values import AnswerKey, Value
from questionnaires.definition.model import Questionnaire
from questionnaires.definition.texts import in_language
from questionnaires.logic.naming import NamedAnswer, name_answers
from questionnaires.logic.phrases import join_words, say_day, say_nonresponse, say_number
from questionnaires.logic.route import compute_scores

UNANSWERED = "…"
"""What a text shows where nothing was answered."""

_ID = "[a-z0-9][a-z0-9_-]{0,39}"
_PLACEHOLDER = re.compile(rf"\{{(?:(answer)\.({_ID}(?:\.{_ID}){{0,2}})|(score|campaign)\.({_ID}))\}}")


class PlaceholderKind(StrEnum):
    """What a placeholder stands for, as it is spelt."""

    ANSWER = "answer"
    SCORE = "score"
    CAMPAIGN = "campaign"


class CampaignFact(StrEnum):
    """What a text can say of the campaign; a placeholder of another name is unknown."""

    TITLE = "title"
    SCHOOL = "school"
    CLOSES = "closes"


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One placeholder; `name` is an answer key, the id of a score, or a fact of the campaign."""

    kind: PlaceholderKind
    name: str

    @property
    def path(self) -> str:
        """What stands between the braces, `answer.q1`: the key of the values that `fill` takes."""
        return f"{self.kind}.{self.name}"

    def __str__(self) -> str:
        return f"{{{self.path}}}"


def split_text(text: str) -> tuple[str | Placeholder, ...]:
    """Return the words and the placeholders of `text` in order; put together as strings they are `text` again."""
    pieces: list[str | Placeholder] = []
    end = 0
    for found in _PLACEHOLDER.finditer(text):
        pieces += [text[end : found.start()]] if found.start() > end else []
        kind, name = found[1] or found[3], found[2] or found[4]
        pieces.append(Placeholder(PlaceholderKind(kind), name))
        end = found.end()
    return (*pieces, text[end:]) if end < len(text) else tuple(pieces)


def placeholders_in(text: str) -> tuple[Placeholder, ...]:
    """Return the placeholders of `text`, each once, in order."""
    return tuple(dict.fromkeys(piece for piece in split_text(text) if isinstance(piece, Placeholder)))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with each placeholder replaced by the value of its path, « … » where there is none."""
    return "".join(
        (values.get(piece.path) or UNANSWERED) if isinstance(piece, Placeholder) else piece
        for piece in split_text(text)
    )


def piped_values(
    questionnaire: Questionnaire, answers: Mapping[AnswerKey, Value], language: str
) -> dict[str, str]:
    """Return what placeholders say, by their path, for the answers on the route and the scores they give."""
    named = name_answers(questionnaire)
    said = {f"answer.{key}": describe(named.get(key), value, language) for key, value in answers.items()}
    scores = compute_scores(questionnaire, answers)
    return said | {f"score.{score}": describe_score(number, language) for score, number in scores.items()}


def describe(named: NamedAnswer | None, value: Value | None, language: str) -> str:
    """Return how an answer is said in a text: labels joined, numbers and days as people write them.

    `named` is the answer's entry in `name_answers`; a value it does not know is said as it is. A number comes
    without its unit, which the text around it has.
    """
    if value is None or value in ("", ()):
        return UNANSWERED
    if isinstance(value, tuple):
        return join_words([_describe_one(named, option, language) for option in value], language)
    return _describe_one(named, value, language)


def describe_score(score: float | None, language: str) -> str:
    """Return how a score is said in a text; with two decimals at most."""
    return UNANSWERED if score is None else say_number(round(score, 2), language)


def _describe_one(named: NamedAnswer | None, value: str | float, language: str) -> str:
    if not isinstance(value, str):
        return say_number(value, language)
    if (words := say_nonresponse(value, language)) is not None:
        return words
    if named is not None and value in named.options:
        return fill(in_language(named.options[value], language), {}) or UNANSWERED
    day = say_day(value, language) if named is not None and named.is_day else None
    return day or value
