"""Checks of texts: hidden characters, length, and what a text repeats."""

from typing import Any

import pytest

from questionnaires.definition.checks import check
from questionnaires.definition.findings import Finding, FindingCode, Severity
from tests.questionnaires.examples import (
    grid,
    information,
    is_answered,
    option,
    question,
    questionnaire,
    row,
    section,
    single,
    words,
)
from tests.questionnaires.strategies import Document

SCORE = {"id": "sum", "code": "SUM", "label": words("Somme"), "value": {"count": [{"answer": "q1"}]}}


def unknown(code: FindingCode, place: tuple[str, ...], placeholder: str, name: str = "label") -> Finding:
    parameters = {"field": name, "placeholder": placeholder}
    return Finding(code, place, parameters=parameters, field=f"{name}.fr")


def findings_of(*questions: Document, **more: Any) -> tuple[Finding, ...]:
    return check(questionnaire(*questions, **more))


@pytest.mark.parametrize("character", ["\0", "\x1b", "\u202e", "\u2066", "\x85"])
def test_characters_that_nobody_sees(character: str) -> None:
    finding = Finding(
        FindingCode.HIDDEN_CHARACTERS, ("s1", "q1"), parameters={"field": "label"}, field="label.fr"
    )
    assert findings_of(single(label=words(f"a{character}b"))) == (finding,)


@pytest.mark.parametrize("text", ["a\nb", "a\tb", "a\r\nb", "\u200fשלום", "e\u0301", "👩\u200d🏫"])
def test_characters_that_people_type(text: str) -> None:
    assert findings_of(single(label=words(text))) == ()


def test_a_text_without_end() -> None:
    parameters: dict[str, str | int] = {"field": "help", "count": 4001, "limit": 4000}
    finding = Finding(FindingCode.TEXT_TOO_LONG, ("s1", "q1"), parameters=parameters, field="help.fr")
    assert findings_of(single(help=words("x" * 4001))) == (finding,)


@pytest.mark.parametrize(
    "text",
    [
        "{answer.q1} et {score.sum} à {campaign.school}, jusqu’au {campaign.closes}",
        "{autre} { } {} {{answer}} {answer} {answer.} {Answer.q1}",
    ],
)
def test_what_is_known_may_be_repeated(text: str) -> None:
    assert findings_of(single("q1"), single("q2", label=words(text)), scores=[SCORE]) == ()


@pytest.mark.parametrize("placeholder", ["answer.gone", "answer.q1.yes", "score.gone", "campaign.weather"])
def test_what_does_not_exist_is_not_repeated(placeholder: str) -> None:
    findings = findings_of(single("q1"), single("q2", label=words(f"a {{{placeholder}}}")))
    assert findings == (unknown(FindingCode.UNKNOWN_PLACEHOLDER, ("s1", "q2"), placeholder),)


@pytest.mark.parametrize(
    ("first", "place", "name"),
    [
        (information("i1", label=words("{answer.q1}")), ("s1", "i1"), "label"),
        (
            single("q0", options=[option("a", label=words("{answer.q1}")), option("b")]),
            ("s1", "q0", "a"),
            "label",
        ),
        (grid("g0", rows=[row("r1", label=words("{answer.q1}"))]), ("s1", "g0", "r1"), "label"),
        (question("rating", "q0", low_label=words("{answer.q1}")), ("s1", "q0"), "low_label"),
    ],
)
def test_what_is_asked_later_is_not_repeated(first: Document, place: tuple[str, ...], name: str) -> None:
    findings = findings_of(first, single("q1"))
    assert findings == (unknown(FindingCode.FORWARD_PLACEHOLDER, place, "answer.q1", name),)


def test_a_question_does_not_repeat_its_own_answer() -> None:
    findings = findings_of(single("q1", label=words("{answer.q1}")))
    assert findings == (unknown(FindingCode.FORWARD_PLACEHOLDER, ("s1", "q1"), "answer.q1"),)


def test_a_score_is_known_once_its_answers_are() -> None:
    findings = findings_of(information("i1", label=words("{score.sum}")), single("q1"), scores=[SCORE])
    assert findings == (unknown(FindingCode.FORWARD_PLACEHOLDER, ("s1", "i1"), "score.sum"),)


def test_a_row_may_repeat_an_earlier_row() -> None:
    assert findings_of(grid("g1", rows=[row("r1"), row("r2", label=words("{answer.g1.r1}"))])) == ()


def test_a_message_may_repeat_the_answer_it_is_about() -> None:
    rule = {"id": "c1", "condition": is_answered("q1"), "message": words("Pas {answer.q1}.")}
    assert findings_of(single("q1", valid_if=[rule])) == ()


def test_the_end_may_repeat_everything_and_the_beginning_nothing() -> None:
    text = words("{answer.q1}")
    findings = findings_of(single("q1"), closing=text, introduction=text)
    assert findings == (unknown(FindingCode.FORWARD_PLACEHOLDER, (), "answer.q1", "introduction"),)


def test_a_section_knows_what_came_before_it() -> None:
    sections = [section("s1", single("q1")), section("s2", single("q2"), introduction=words("{answer.q2}"))]
    findings = check(questionnaire(sections=sections))
    assert findings == (unknown(FindingCode.FORWARD_PLACEHOLDER, ("s2",), "answer.q2", "introduction"),)


def test_messages_and_units_are_translated_too() -> None:
    rule = {"id": "c1", "condition": is_answered("q1"), "message": words("Non.")}
    number = question("number", "q1", minimum=0, maximum=9, unit=words("m"), valid_if=[rule])
    found = findings_of(number, languages=["fr", "en"])
    of_message, of_unit = (next(f for f in found if f.field == field) for field in ("message.en", "unit.en"))
    assert (of_message.place, of_message.severity) == (("s1", "q1", "c1"), Severity.ERROR)
    assert (of_unit.place, of_unit.severity) == (("s1", "q1"), Severity.WARNING)


def test_the_ends_of_a_rating_may_stay_unsaid() -> None:
    assert findings_of(question("rating", "q1")) == ()
