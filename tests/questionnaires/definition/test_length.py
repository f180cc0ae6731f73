"""How long a questionnaire takes: what counts, and that only one of two branches does."""

import pytest

from questionnaires.catalogue import load
from questionnaires.definition.checks import check
from questionnaires.definition.findings import Finding, FindingCode, Severity
from questionnaires.definition.length import WARN_MINUTES, estimate_minutes
from tests.questionnaires.examples import (
    grid,
    is_option,
    points,
    question,
    questionnaire,
    ranking,
    row,
    section,
    several,
    single,
    text,
    words,
)
from tests.questionnaires.strategies import Document

WORD = 60 / 200
POINT = 2
HEAD = 2 * WORD
"""The titles of the questionnaire and of its section."""


def seconds(*questions: Document) -> float:
    definition = questionnaire(*questions, privacy={"free_text": True})
    return estimate_minutes(definition) * 60 - HEAD


@pytest.mark.parametrize(
    ("document", "words_read", "points_given"),
    [
        (single(), 6, 2),
        (several(), 10, 3),
        (question("yes_no", "q1"), 2, 1),
        (question("number", "q1", minimum=0, maximum=9), 2, 1),
        (points(), 2, 2),
        (points(points=7), 2, 3),
        (ranking(), 8, 10),
        (text(), 2, 6),
        (grid(), 10, 4),
        (grid(rows=[row(f"r{number}") for number in range(10)]), 26, 20),
    ],
)
def test_a_question_takes_reading_and_answering(
    document: Document, words_read: int, points_given: int
) -> None:
    assert seconds(document) == pytest.approx(words_read * WORD + points_given * POINT)


def test_of_two_branches_the_longer_one_counts() -> None:
    short = points("q2", shown_if=is_option("q1", "yes"))
    long = ranking("q3", shown_if=is_option("q1", "no"))
    assert seconds(single("q1"), short, long) == pytest.approx(seconds(single("q1"), ranking("q3")))


def test_what_is_shown_for_one_option_adds_up() -> None:
    first, second = (points(name, shown_if=is_option("q1", "yes")) for name in ("q2", "q3"))
    assert seconds(single("q1"), first, second) == pytest.approx(
        seconds(single("q1"), points("q2"), points("q3"))
    )


def test_sections_are_branches_too() -> None:
    branches = [section(name, text(f"t{name}"), shown_if=is_option("q1", name)) for name in ("yes", "no")]
    both = questionnaire(sections=[section("s1", single("q1")), *branches])
    one = questionnaire(sections=[section("s1", single("q1")), branches[0]])
    assert estimate_minutes(both) == pytest.approx(estimate_minutes(one))


@pytest.mark.parametrize(("code", "minutes"), [("fiche-equipes", 9), ("fiche-equipes-courte", 3)])
def test_the_built_in_questionnaires_take_no_longer_than_they_say(code: str, minutes: int) -> None:
    definition = load(code)
    assert (round(estimate_minutes(definition)), minutes <= (definition.minutes or 0)) == (minutes, True)


def test_too_long_is_worth_a_warning() -> None:
    long = questionnaire(
        *(text(f"t{number}", label=words("mot " * 40)) for number in range(40)), privacy={"free_text": True}
    )
    parameters = {"minutes": 16, "limit": WARN_MINUTES}
    assert check(long) == (
        Finding(FindingCode.TOO_LONG_TO_ANSWER, (), Severity.WARNING, parameters, "minutes"),
    )
