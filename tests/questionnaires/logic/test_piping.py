"""Placeholders in texts, and how answers are said where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.answers.values import Answers, Nonresponse, Value
from questionnaires.logic.naming import name_answers
from questionnaires.logic.piping import (
    Placeholder,
    PlaceholderKind,
    describe,
    describe_score,
    fill,
    piped_values,
    placeholders_in,
    split_text,
)
from tests.questionnaires.examples import (
    grid,
    option,
    points,
    question,
    questionnaire,
    several,
    single,
    text,
    words,
)

BILINGUAL = [option("a", label={"fr": "Tablette", "en": "Tablet"}), option("b", specify=True), option("c")]
NUMBER = question("number", "n1", minimum=0, maximum=100_000, decimals=2, unit=words("élèves"))
DAY = question("date", "d1", earliest="2026-01-01", latest="2027-12-31")
TOTAL = {"id": "total", "code": "TOTAL", "label": words("Total"), "value": {"answer": "p1"}}
EXAMPLE = questionnaire(
    single("q1", options=BILINGUAL),
    several("q2", options=BILINGUAL),
    question("yes_no", "y1"),
    points("p1"),
    NUMBER,
    DAY,
    text("t1"),
    grid("g1"),
    scores=[TOTAL],
)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Vous avez dit {answer.q1}.", ["{answer.q1}"]),
        ("{answer.g1.r1} {answer.g1.r1.s}", ["{answer.g1.r1}", "{answer.g1.r1.s}"]),
        ("{score.total}{campaign.title}", ["{score.total}", "{campaign.title}"]),
        ("{answer.q1} et {answer.q1}", ["{answer.q1}"]),
        ("{answer.q1.a.b.c} {score.a.b} {answer.} {answer} {other.q1}", []),
        ("{answer.Q1} { answer.q1 } {answer.q1\n} {{0}} {}", []),
        ("{{answer.q1}}", ["{answer.q1}"]),
        ("{answer.{answer.q1}}", ["{answer.q1}"]),
        ("{answer." + "a" * 41 + "}", []),
        ("{campaign.nothing}", ["{campaign.nothing}"]),
    ],
)
def test_placeholders_are_found(written: str, found: list[str]) -> None:
    assert [str(placeholder) for placeholder in placeholders_in(written)] == found


def test_a_placeholder_tells_what_it_stands_for() -> None:
    assert placeholders_in("{answer.g1.r1}") == (Placeholder(PlaceholderKind.ANSWER, "g1.r1"),)


def test_a_text_is_filled() -> None:
    said = fill(
        "De {answer.q1} à {score.total} : {campaign.title} {0}", {"answer.q1": "a", "score.total": "2"}
    )
    assert said == "De a à 2 : … {0}"


def test_what_is_put_in_is_not_read_again() -> None:
    values = {"answer.q1": "{answer.q2}", "answer.q2": "secret"}
    assert fill("{answer.q1}", values) == "{answer.q2}"


@given(st.text("{}answer.q1 scor\n", max_size=60) | st.text())
def test_the_pieces_of_a_text_are_the_text(written: str) -> None:
    assert "".join(str(piece) for piece in split_text(written)) == written


@pytest.mark.parametrize(
    ("key", "value", "in_french", "in_english"),
    [
        ("q1", "a", "Tablette", "Tablet"),
        ("q1", "c", "Option c", "Option c"),
        ("q1", "gone", "gone", "gone"),
        ("q1", None, "…", "…"),
        ("q1", Nonresponse.REFUSED, "je préfère ne pas répondre", "I prefer not to answer"),
        ("q2", ("a",), "Tablette", "Tablet"),
        ("q2", ("a", "b", "c"), "Tablette, Option b et Option c", "Tablet, Option b and Option c"),
        ("q2", (), "…", "…"),
        ("q2", Nonresponse.NOT_APPLICABLE, "sans objet", "not applicable"),
        ("y1", "yes", "Oui", "Yes"),
        ("y1", "no", "Non", "No"),
        ("p1", 4, "4", "4"),
        ("n1", 2.5, "2,5", "2.5"),
        ("n1", 2.0, "2", "2"),
        ("n1", -1500, "−1500", "−1500"),
        ("n1", 12345.67, "12\u202f345,67", "12,345.67"),
        ("n1", 1e-07, "0,0000001", "0.0000001"),
        ("d1", "2026-11-23", "23 novembre 2026", "23 November 2026"),
        ("d1", "2027-01-01", "1er janvier 2027", "1 January 2027"),
        ("d1", "2026-02-30", "2026-02-30", "2026-02-30"),
        ("t1", "2026-11-23", "2026-11-23", "2026-11-23"),
        ("t1", "<b>{answer.q1}", "<b>{answer.q1}", "<b>{answer.q1}"),
        ("q1.b", "un vélo", "un vélo", "un vélo"),
        ("g1.r1", "often", "Option often", "Option often"),
        ("gone", "x", "x", "x"),
    ],
)
def test_an_answer_is_said(key: str, value: Value | None, in_french: str, in_english: str) -> None:
    named = name_answers(EXAMPLE).get(key)
    assert [describe(named, value, language) for language in ("fr", "en")] == [in_french, in_english]


def test_other_languages_get_their_labels_in_french_phrases() -> None:
    breton = [option("a", label={"br": "Unan"}), option("b", label={"br": "Daou"})]
    named = name_answers(questionnaire(several("q1", options=breton)))["q1"]
    assert describe(named, ("a", "b"), "br") == "Unan et Daou"


def test_a_label_with_a_placeholder_does_not_show_it() -> None:
    nested = [option("a", label=words("Comme {answer.q0}")), option("b")]
    named = name_answers(questionnaire(single("q1", options=nested)))["q1"]
    assert describe(named, "a", "fr") == "Comme …"


def test_a_score_is_said() -> None:
    said = [describe_score(score, "fr") for score in (None, 0, 2.5, 1 / 3, -0.001)]
    assert said == ["…", "0", "2,5", "0,33", "0"]


def test_the_values_of_a_text_are_those_of_the_answers() -> None:
    answers: Answers = {"q1": "a", "p1": 3}
    said = {"answer.q1": "Tablet", "answer.p1": "3", "score.total": "3"}
    assert piped_values(EXAMPLE, answers, "en") == said
