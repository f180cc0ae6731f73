"""What the notation may call by its code: answers, scores, and options beside their answer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from itertools import chain, islice

from questionnaires.answers.values import AnswerKey
from questionnaires.definition.model import Questionnaire
from questionnaires.logic.naming import name_answers

KEYWORDS = frozenset(
    {
        *("and", "or", "not", "in", "any", "all", "includes", "selected", "answered"),
        *("count", "sum", "mean", "min", "max", "score", "points", "option"),
        *("true", "false", "not_applicable", "refused"),
    }
)
"""The words of the notation; a code that is one of them names nothing."""

_MOST_COMPARED = 5_000
_LONGEST_COMPARED = 100


class Names:
    """The codes of one questionnaire that name one thing each; what they do not name goes by its id."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire
        self._answers = name_answers(questionnaire)

    @cached_property
    def answers(self) -> Mapping[str, AnswerKey]:
        """The answers by name: the codes that lead to each, joined by dots."""
        return _unique((".".join(answer.codes), key) for key, answer in self._answers.items())

    @cached_property
    def scores(self) -> Mapping[str, str]:
        """The ids of scores by code."""
        return _unique((score.code, score.id) for score in self._questionnaire.scores)

    @cached_property
    def names_of_answers(self) -> Mapping[AnswerKey, str]:
        """The names of answers by key."""
        return {key: name for name, key in self.answers.items()}

    @cached_property
    def names_of_scores(self) -> Mapping[str, str]:
        """The codes of scores by id."""
        return {score: name for name, score in self.scores.items()}

    def options(self, beside: Sequence[AnswerKey]) -> Mapping[str, str]:
        """Return the options of the answers `beside`: id by code."""
        known = (self._answers[key] for key in dict.fromkeys(beside) if key in self._answers)
        return _unique((code, option) for answer in known for option, code in answer.option_codes.items())

    def names_of_options(self, beside: Sequence[AnswerKey]) -> Mapping[str, str]:
        """Return the options of the answers `beside`: code by id."""
        return {option: name for name, option in self.options(beside).items()}


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that `word` was likely meant to be: the same in other capitals, else a near one."""
    word = word[:_LONGEST_COMPARED]
    known = list(islice(candidates, _MOST_COMPARED))
    same = (candidate for candidate in known if candidate.casefold() == word.casefold())
    return next(chain(same, get_close_matches(word, known, n=1)), None)


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the names that stand for one thing and are no word of the notation."""
    named = defaultdict(set)
    for name, thing in pairs:
        named[name].add(thing)
    return {
        name: next(iter(things))
        for name, things in named.items()
        if len(things) == 1 and name not in KEYWORDS
    }
