"""Options under a condition: where they are hidden, whatever was sent of them counts for nothing."""

import pytest

from questionnaires.answers.codebook import CHOSEN, NOT_CHOSEN, compile_codebook
from questionnaires.answers.reading import Fault, FaultCode, FormReader, Reading
from questionnaires.answers.values import Answers, Value
from tests.questionnaires.examples import (
    Document,
    is_answered,
    is_option,
    option,
    options,
    questionnaire,
    ranking,
    several,
    single,
    text,
)

IF_YES = {"shown_if": is_option("q1", "yes")}
CHOICES = [*options("a", "b"), option("c", **IF_YES), option("d", exclusive=True, **IF_YES)]
PLACES = [*options("a", "b"), option("c", **IF_YES)]


def read(question: Document, fields: dict[str, list[str]], **more: Document) -> Reading:
    """Read a form in which the first question, which shows the options, was answered no."""
    return FormReader(questionnaire(single("q1"), question, **more)).read({"a.q1": ["no"], **fields})


@pytest.mark.parametrize(
    ("question", "fields", "answer"),
    [
        (single("q2", options=CHOICES[:3]), {"a.q2": ["c"]}, None),
        (single("q2", options=CHOICES[:3]), {"a.q2": ["b"]}, "b"),
        (several("q2", options=CHOICES), {"a.q2": ["c"]}, None),
        (several("q2", options=CHOICES), {"a.q2": ["c", "b", "d"]}, ("b",)),
        (several("q2", options=CHOICES, max_choices=1), {"a.q2": ["b", "c"]}, ("b",)),
        (several("q2", options=CHOICES, min_choices=3), {"a.q2": ["a", "b"]}, ("a", "b")),
        (ranking("q2", options=PLACES), {"a.q2.1": ["c"]}, None),
        (ranking("q2", options=PLACES), {"a.q2.1": ["c"], "a.q2.2": ["b"]}, ("b",)),
    ],
)
def test_a_hidden_option_is_as_if_not_chosen(
    question: Document, fields: dict[str, list[str]], answer: Value | None
) -> None:
    answers: Answers = {"q1": "no", **({} if answer is None else {"q2": answer})}
    assert read(question, fields) == Reading(answers, frozenset(), (), {})


@pytest.mark.parametrize(
    ("question", "fields", "answer"),
    [
        (single("q2", options=CHOICES[:3]), {"a.q2": ["c"]}, "c"),
        (several("q2", options=CHOICES), {"a.q2": ["d"]}, ("d",)),
        (ranking("q2", options=PLACES), {"a.q2.1": ["c"], "a.q2.2": ["b"]}, ("c", "b")),
    ],
)
def test_an_option_that_is_shown_can_be_chosen(
    question: Document, fields: dict[str, list[str]], answer: Value
) -> None:
    assert read(question, {"a.q1": ["yes"], **fields}).answers == {"q1": "yes", "q2": answer}


@pytest.mark.parametrize(
    ("question", "fields", "fault"),
    [
        (several("q2", options=CHOICES, min_choices=2), {"a.q2": ["a", "c"]}, FaultCode.TOO_FEW),
        (single("q2", options=CHOICES[:3], required=True), {"a.q2": ["c"]}, FaultCode.REQUIRED),
        (ranking("q2", options=PLACES), {"a.q2.1": ["c"], "a.q2.3": ["b"]}, FaultCode.GAP_IN_PLACES),
        (single("q2", options=CHOICES[:3]), {"a.q2": ["z"]}, FaultCode.UNKNOWN_OPTION),
    ],
)
def test_what_is_left_can_be_wrong(
    question: Document, fields: dict[str, list[str]], fault: FaultCode
) -> None:
    assert [found.code for found in read(question, fields).faults] == [fault]


@pytest.mark.parametrize(
    "question",
    [
        single("q2", options=[option("a", **IF_YES), option("b", **IF_YES)], required=True),
        several("q2", options=[option("a", **IF_YES), option("b", **IF_YES)], required=True),
        ranking("q2", options=[option("a", **IF_YES), option("b", **IF_YES)], required=True),
        single("q2", options=[], required=True),
    ],
)
def test_nothing_is_demanded_where_nothing_can_be_chosen(question: Document) -> None:
    assert read(question, {}).faults == ()


def test_a_nonresponse_can_be_demanded_where_no_option_is_left() -> None:
    question = single("q2", options=[option("a", **IF_YES)], required=True, refusable=True)
    assert read(question, {}).faults == (Fault("q2", "a.q2", FaultCode.REQUIRED),)


def test_a_hidden_option_is_empty_for_the_conditions_after_it() -> None:
    reader = FormReader(
        questionnaire(
            single("q1"),
            single("q2", options=[*options("a", "b"), option("c", **IF_YES)]),
            single("q3", shown_if=is_answered("q2")),
        )
    )
    reading = reader.read({"a.q1": ["no"], "a.q2": ["c"], "a.q3": ["yes"]})
    assert reading == Reading({"q1": "no"}, frozenset({"q3"}), (), {})


def test_hidden_options_hide_others_in_turn() -> None:
    chain = [
        several(
            f"q{n}", options=[option("a", shown_if={"selected": [{"answer": f"q{n - 1}"}, {"option": o}]})]
        )
        for n, o in ((2, "yes"), (3, "a"), (4, "a"), (5, "a"))
    ]
    reader = FormReader(questionnaire(single("q1"), *chain))
    fields = {f"a.q{n}": ["a"] for n in range(2, 6)}
    assert reader.read({"a.q1": ["no"], **fields}).answers == {"q1": "no"}
    assert len(reader.read({"a.q1": ["yes"], **fields}).answers) == 5


def test_a_limit_that_hidden_options_settle_shows_what_depends_on_it() -> None:
    reader = FormReader(
        questionnaire(
            single("q1"),
            several("q2", options=CHOICES, max_choices=1),
            single("q3", options=[*options("yes"), option("no", shown_if=is_answered("q2"))]),
        )
    )
    reading = reader.read({"a.q1": ["no"], "a.q2": ["b", "c"], "a.q3": ["no"]})
    assert reading == Reading({"q1": "no", "q2": ("b",), "q3": "no"}, frozenset(), (), {})


def test_a_hidden_option_is_recorded_as_not_chosen() -> None:
    definition = questionnaire(single("q1"), several("q2", options=CHOICES))
    reading = FormReader(definition).read({"a.q1": ["no"], "a.q2": ["a", "c"]})
    record = compile_codebook(definition).record(reading.answers, reading.off_route)
    assert list(record) == [2, CHOSEN, NOT_CHOSEN, NOT_CHOSEN, NOT_CHOSEN]


def test_the_text_of_a_hidden_option_is_dropped() -> None:
    question = single("q2", options=[*options("a"), option("other", specify=True, **IF_YES)])
    reading = read(question, {"a.q2": ["other"], "a.q2.other": ["Bonjour"]}, privacy={"free_text": True})
    assert reading == Reading({"q1": "no"}, frozenset({"q2.other"}), (), {})


def test_conditions_that_turn_in_a_circle_come_to_an_end() -> None:
    loop = several("q2", options=[option("a", shown_if={"not": [is_answered("q2")]}), *options("b")])
    reader = FormReader(questionnaire(single("q1"), loop, text("t1")))
    assert reader.read({"a.q2": ["a"]}).faults == ()
