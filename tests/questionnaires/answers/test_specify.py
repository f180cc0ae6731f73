"""The text of "other, specify": short, it exists beside its option alone, and only where texts are allowed."""

import pytest

from questionnaires.answers.ballots import Ballot, ballot_size, pack_ballot, unpack_ballot
from questionnaires.answers.codebook import TextVariable, compile_codebook
from questionnaires.answers.reading import Fault, FaultCode, FormReader, Reading
from questionnaires.answers.slots import SPECIFY_LENGTH
from questionnaires.definition.model import Questionnaire
from tests.questionnaires.examples import is_answered, option, options, questionnaire, several, single, text

WITH_TEXT = {"privacy": {"free_text": True}}
OTHER = [*options("a"), option("other", specify=True)]


def definition(**more: object) -> Questionnaire:
    questions = [single("q1", options=OTHER), several("q2", options=OTHER)]
    return questionnaire(*questions, **{**WITH_TEXT, **more})


def read(fields: dict[str, list[str]]) -> Reading:
    return FormReader(definition()).read(fields)


def test_the_text_of_a_chosen_option_is_an_answer_of_its_own() -> None:
    reading = read({"a.q1": ["other"], "a.q1.other": [" Sport\r\nadapté "]})
    texts = {"q1.other": "Sport adapté"}
    assert reading == Reading({"q1": "other", **texts}, frozenset(), (), texts)


def test_the_text_of_one_among_several_is_too() -> None:
    reading = read({"a.q2": ["a", "other"], "a.q2.other": ["Sport"]})
    assert reading.answers == {"q2": ("a", "other"), "q2.other": "Sport"}


@pytest.mark.parametrize("fields", [{"a.q1": ["a"]}, {"a.q1": [""]}, {}, {"a.q1": ["a", "other"]}])
@pytest.mark.parametrize("sent", ["Sport", "x" * 101, "\0"])
def test_the_text_of_an_option_that_is_not_chosen_is_dropped(fields: dict[str, list[str]], sent: str) -> None:
    reading = read({**fields, "a.q1.other": [sent]})
    assert (reading.texts, {fault.key for fault in reading.faults} - {"q1"}) == ({}, set())


def test_an_option_may_be_left_unspecified() -> None:
    assert read({"a.q1": ["other"], "a.q1.other": [" "]}) == Reading({"q1": "other"}, frozenset(), (), {})


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("x" * (SPECIFY_LENGTH + 1), FaultCode.TOO_LONG),
        ("a\u202eb", FaultCode.BAD_CHARACTERS),
        ("_refused", FaultCode.UNKNOWN_OPTION),
    ],
)
def test_a_wrong_text_is_a_fault_at_its_field(sent: str, code: FaultCode) -> None:
    faults = read({"a.q1": ["other"], "a.q1.other": [sent]}).faults
    assert [(fault.key, fault.field, fault.code) for fault in faults] == [("q1.other", "a.q1.other", code)]


def test_a_text_that_is_dropped_is_empty_for_conditions() -> None:
    questions = [single("q1", options=OTHER), single("q2", shown_if=is_answered("q1.other"))]
    reader = FormReader(questionnaire(*questions, **WITH_TEXT))
    assert reader.read({"a.q1": ["a"], "a.q1.other": ["Sport"]}).off_route == frozenset({"q2"})


def test_without_free_text_there_is_no_such_field() -> None:
    reader = FormReader(definition(privacy={"free_text": False}))
    reading = reader.read({"a.q1": ["other"], "a.q1.other": ["Sport"]})
    fault = Fault(None, "a.q1.other", FaultCode.UNKNOWN_FIELD)
    assert reading == Reading({"q1": "other"}, frozenset(), (fault,), {})


def test_the_codebook_lists_such_texts_among_the_others() -> None:
    label = {"fr": "Question q1 – Option other"}
    codebook = compile_codebook(questionnaire(single("q1", options=OTHER), text("t1")))
    assert codebook.texts == (
        TextVariable("q1.other", "Q1_OTHER_TEXT", label, SPECIFY_LENGTH, one_line=True),
        TextVariable("t1", "T1", {"fr": "Question t1"}, 10, one_line=False),
    )


def test_such_texts_belong_to_the_question_of_the_option() -> None:
    codebook = compile_codebook(definition())
    assert [variable.question for variable in codebook.texts] == ["q1", "q2"]


def test_the_columns_of_options_are_as_without_it() -> None:
    plain = compile_codebook(questionnaire(single("q1"), several("q2", options=options("a", "other"))))
    specified = compile_codebook(questionnaire(single("q1"), several("q2", options=OTHER)))
    assert specified.variables == plain.variables


def test_ballots_have_room_for_the_longest_of_such_texts() -> None:
    codebook = compile_codebook(definition())
    size = ballot_size(codebook, free_text=True)
    texts = {"q1.other": "😀" * SPECIFY_LENGTH, "q2.other": '"' * SPECIFY_LENGTH}
    ballot = Ballot(b"\x02\x02\x01", texts)
    packed = pack_ballot(record=ballot.record, texts=texts, size=size)
    assert unpack_ballot(codebook, packed) == ballot
