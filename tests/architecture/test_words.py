"""Words for people: nothing the product says ranks, judges or blames a school, a team or a person."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from questionnaires.catalogue import list_codes, load
from tests.architecture.source_tree import ROOT
from tests.architecture.test_translations import catalogue

GUIDES = sorted((ROOT / "docs" / "guide").glob("*.md"))

JUDGING = re.compile(
    r"\b(?:"
    # French
    r"retard|mauvais|insuffi|médiocr|défaillan|déficien|lacun|carenc|faibl|palmar|meilleur|pire\b|éch(?:ec|ou)|fauti|"
    r"coupabl|sanction|reproch|blâm|incompét|conform|exemplair|traîn|rattrap|performan|excellen|néglig|inacceptabl|"
    r"alarm|anormal|puni|podium|moins bien|bon(?:ne)?s? élève|mieux que (?:d’|les )autres|en difficulté|"
    r"(?:premi|derni)(?:er|ère) d[eu’] l|"
    # English
    r"behind|lagg|poor|worse|worst|inadequa|mediocr|deficien|shortcoming|weak|fail|blam|guilt|at fault|underperform|"
    r"complian|incompet|catching up|unacceptab|punish|league table|better than others"
    r")\w*",
    re.IGNORECASE,
)
"""Beginnings of words that say what somebody is worth, instead of what is there and what comes next."""

ABOUT_THINGS = re.compile(
    r"^Messages en retard$|en retard sur leur calendrier|behind their calendar|^Rien n’est en retard|"
    r"essais? échoue(?:nt)?|tests? fails?|^échoué$|^failed$|^Failures and tasks|mauvais moment|zones faibles|"
    r"weak spots|meilleur moyen|\u00a0: non conforme|: not compliant"
)
"""A queue, a clock, a network or a test of a questionnaire may well be late or fail; and the law has a word for a site
whose accessibility nobody has audited."""

UNSET = re.compile(r".{0,20}(?: [:;!?»]|« |\w'\w|\.\.\.).{0,20}")
"""Plain spaces before high punctuation or inside guillemets, typewriter apostrophes and dots."""


def forms(message: Message) -> Iterator[tuple[str, str]]:
    """Yield what a message says in French and in English, each of its forms."""
    said, translated = message.id, message.string or ""
    french = (said,) if isinstance(said, str) else tuple(said)
    english = (translated,) if isinstance(translated, str) else tuple(translated)
    yield from zip(french, english, strict=True)


def sentences(domain: str) -> list[tuple[str, str]]:
    """Return what a catalogue says, in both languages."""
    return [form for message in catalogue(domain) if message.id for form in forms(message)]


def strings_in(value: object) -> Iterator[str]:
    """Yield every string of a definition."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings_in(part)


def judging_words(words: str) -> list[str]:
    """Return the words of a sentence that judge."""
    return JUDGING.findall(ABOUT_THINGS.sub("", words))


@pytest.mark.parametrize("domain", ["messages", "answer"])
def test_no_sentence_judges(domain: str) -> None:
    said = {words for form in sentences(domain) for words in form}
    assert {words: judging_words(words) for words in said if judging_words(words)} == {}


@pytest.mark.parametrize("code", list_codes())
def test_no_question_judges(code: str) -> None:
    said = set(strings_in(load(code).model_dump(mode="json")))
    assert {words: judging_words(words) for words in said if judging_words(words)} == {}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_no_guide_judges(guide: Path) -> None:
    assert judging_words(guide.read_text()) == []


@pytest.mark.parametrize(
    "words",
    [
        "Votre établissement est en retard.",
        "Le niveau est insuffisant, l’équipe a échoué.",
        "Les meilleurs établissements de l’académie",
        "Une équipe première de la classe",
        "Your school is lagging behind the others.",
        "The team failed.",
    ],
)
def test_a_sentence_that_judges_would_be_found(words: str) -> None:
    assert judging_words(words)


@pytest.mark.parametrize("domain", ["messages", "answer"])
def test_french_is_set_properly(domain: str) -> None:
    assert [UNSET.findall(french) for french, _english in sentences(domain) if UNSET.search(french)] == []
