"""Reading a form: typed answers where it is right, faults where it is not, never an exception."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.answers.codebook import compile_codebook
from questionnaires.answers.reading import Fault, FaultCode, FormReader, Reading, field_name
from questionnaires.answers.slots import slots_of
from questionnaires.answers.values import Answers, Nonresponse, Value
from questionnaires.definition.model import Questionnaire
from questionnaires.logic.route import compile_gates, find_route, follow, off_route_of
from tests.questionnaires.examples import (
    day,
    dual_grid,
    grid,
    information,
    is_answered,
    is_option,
    number,
    points,
    questionnaire,
    ranking,
    rating,
    scale,
    several,
    short_text,
    single,
    text,
    yes_no,
)
from tests.questionnaires.strategies import HOSTILE, Document, Draw, answers_to, definitions, form_of

WITH_TEXT = {"privacy": {"free_text": True}}
REFUSED, NOT_APPLICABLE = Nonresponse.REFUSED, Nonresponse.NOT_APPLICABLE


def read(question: Document, fields: dict[str, list[str]], **more: Document) -> Reading:
    return FormReader(questionnaire(question, **more)).read(fields)


@st.composite
def hostile_forms(draw: Draw, anything: Questionnaire) -> dict[str, list[str]]:
    """Return a form in which some fields are right, some hold the odd and options of every sort, some are odd."""
    fields = form_of(anything, draw(answers_to(anything)))
    slots = [slot for question in anything.questions() for slot in slots_of(question)]
    names = st.sampled_from([name for slot in slots for name in slot.fields])
    odd_names = st.one_of(names, HOSTILE, HOSTILE.map(lambda name: f"a.{name}"))
    parts = [option.id for q in anything.questions() for option in getattr(q, "options", ())]
    values = st.one_of(st.sampled_from(parts), HOSTILE)
    odd: dict[str, list[str]] = draw(st.dictionaries(odd_names, st.lists(values, max_size=3), max_size=8))
    return fields | odd


@given(data=st.data(), anything=definitions())
def test_the_form_made_of_answers_gives_them_back(data: st.DataObject, anything: Questionnaire) -> None:
    answers = data.draw(answers_to(anything))
    off_route = find_route(anything, answers).off_route
    on_route = {key: value for key, value in answers.items() if key not in off_route}
    texts = {text.key for text in compile_codebook(anything).texts}
    written = {k: str(v) for k, v in on_route.items() if k in texts and not isinstance(v, Nonresponse)}
    reading = FormReader(anything).read(form_of(anything, answers))
    assert reading == Reading(on_route, off_route, (), written)


@given(data=st.data(), anything=definitions())
def test_no_form_makes_the_reader_raise(data: st.DataObject, anything: Questionnaire) -> None:
    reading = FormReader(anything).read(data.draw(hostile_forms(anything)))
    codebook = compile_codebook(anything)
    assert codebook.is_valid_record(codebook.record(reading.answers, reading.off_route))


@given(data=st.data(), anything=definitions())
def test_what_was_read_is_read_the_same_again(data: st.DataObject, anything: Questionnaire) -> None:
    reader = FormReader(anything)
    once = reader.read(data.draw(hostile_forms(anything)))
    again = reader.read(form_of(anything, once.answers))
    assert (again.answers, again.off_route, again.texts) == (once.answers, once.off_route, once.texts)


@given(data=st.data(), anything=definitions())
def test_what_was_read_is_on_the_route(data: st.DataObject, anything: Questionnaire) -> None:
    reading = FormReader(anything).read(data.draw(hostile_forms(anything)))
    passage = follow(compile_gates(anything), reading.answers)
    assert (passage.answers, off_route_of(passage.closed)) == (reading.answers, reading.off_route)


@pytest.mark.parametrize(
    ("question", "fields", "answer"),
    [
        (single(), {"a.q1": ["yes"]}, "yes"),
        (single(), {"a.q1": ["", "yes"]}, "yes"),
        (single(refusable=True), {"a.q1": ["_refused"]}, REFUSED),
        (single(not_applicable=True), {"a.q1": ["_not_applicable"]}, NOT_APPLICABLE),
        (points(), {"a.q1": ["5"]}, 5),
        (points(refusable=True), {"a.q1": ["_refused"]}, REFUSED),
        (yes_no(), {"a.q1": ["no"]}, "no"),
        (rating(), {"a.q1": ["4"]}, 4),
        (number(), {"a.q1": [" 12 "]}, 12),
        (number(), {"a.q1": ["12,0"]}, 12),
        (number(refusable=True), {"a.q1": ["", "_refused"]}, REFUSED),
        (day(), {"a.q1": ["2026-11-23"]}, "2026-11-23"),
        (day(), {"a.q1": ["1/2/2026"]}, "2026-02-01"),
        (day(not_applicable=True), {"a.q1": ["_not_applicable"]}, NOT_APPLICABLE),
        (several(), {"a.q1": ["c", "a"]}, ("a", "c")),
        (several(), {"a.q1": ["a", "", "a"]}, ("a",)),
        (several(), {"a.q1": ["none"]}, ("none",)),
        (several(min_choices=2), {"a.q1": ["none"]}, ("none",)),
        (several(refusable=True, min_choices=2), {"a.q1": ["_refused"]}, REFUSED),
        (ranking(), {"a.q1.1": ["c"], "a.q1.2": ["a"], "a.q1.3": [""]}, ("c", "a")),
        (ranking(refusable=True), {"a.q1.1": [""], "a.q1": ["_refused"]}, REFUSED),
    ],
)
def test_a_right_answer(question: Document, fields: dict[str, list[str]], answer: Value) -> None:
    assert read(question, fields) == Reading({"q1": answer}, frozenset(), (), {})


@pytest.mark.parametrize(
    "question",
    [single(), points(), several(), ranking(), several(min_choices=2), yes_no(), rating(), number(), day()],
)
@pytest.mark.parametrize("fields", [{}, {"a.q1": []}, {"a.q1": [""]}, {"a.q1": ["", ""], "a.q1.1": [""]}])
def test_nothing_is_no_answer(question: Document, fields: dict[str, list[str]]) -> None:
    fields = {name: sent for name, sent in fields.items() if question["kind"] == "ranking" or name == "a.q1"}
    assert read(question, fields) == Reading({}, frozenset(), (), {})


@pytest.mark.parametrize(
    ("question", "fields", "fault"),
    [
        (single(), {"a.q1": ["maybe"]}, Fault("q1", "a.q1", FaultCode.UNKNOWN_OPTION)),
        (single(), {"a.q1": ["_refused"]}, Fault("q1", "a.q1", FaultCode.UNKNOWN_OPTION)),
        (single(), {"a.q1": ["yes", "no"]}, Fault("q1", "a.q1", FaultCode.SEVERAL_VALUES)),
        (single(required=True), {}, Fault("q1", "a.q1", FaultCode.REQUIRED)),
        (single(required=True), {"a.q1": [""]}, Fault("q1", "a.q1", FaultCode.REQUIRED)),
        (points(), {"a.q1": ["6"]}, Fault("q1", "a.q1", FaultCode.NOT_A_POINT)),
        (points(), {"a.q1": ["0"]}, Fault("q1", "a.q1", FaultCode.NOT_A_POINT)),
        (points(), {"a.q1": ["3.0"]}, Fault("q1", "a.q1", FaultCode.NOT_A_POINT)),
        (points(), {"a.q1": ["３"]}, Fault("q1", "a.q1", FaultCode.NOT_A_POINT)),
        (yes_no(), {"a.q1": ["maybe"]}, Fault("q1", "a.q1", FaultCode.UNKNOWN_OPTION)),
        (rating(), {"a.q1": ["6"]}, Fault("q1", "a.q1", FaultCode.NOT_A_POINT)),
        (number(required=True), {}, Fault("q1", "a.q1", FaultCode.REQUIRED)),
        (number(), {"a.q1": ["douze"]}, Fault("q1", "a.q1", FaultCode.NOT_A_NUMBER)),
        (number(), {"a.q1": ["12", "13"]}, Fault("q1", "a.q1", FaultCode.SEVERAL_VALUES)),
        (number(), {"a.q1": ["_refused"]}, Fault("q1", "a.q1", FaultCode.UNKNOWN_OPTION)),
        (
            number(refusable=True),
            {"a.q1": ["12", "_refused"]},
            Fault("q1", "a.q1", FaultCode.EXCLUSIVE_WITH_OTHERS),
        ),
        (day(), {"a.q1": ["hier"]}, Fault("q1", "a.q1", FaultCode.NOT_A_DATE)),
        (several(), {"a.q1": ["a", "z"]}, Fault("q1", "a.q1", FaultCode.UNKNOWN_OPTION)),
        (several(), {"a.q1": ["_refused"]}, Fault("q1", "a.q1", FaultCode.UNKNOWN_OPTION)),
        (several(), {"a.q1": ["a", "none"]}, Fault("q1", "a.q1", FaultCode.EXCLUSIVE_WITH_OTHERS)),
        (
            several(refusable=True),
            {"a.q1": ["a", "_refused"]},
            Fault("q1", "a.q1", FaultCode.EXCLUSIVE_WITH_OTHERS),
        ),
        (
            several(min_choices=2),
            {"a.q1": ["a"]},
            Fault("q1", "a.q1", FaultCode.TOO_FEW, {"min": 2, "given": 1}),
        ),
        (
            several(max_choices=1),
            {"a.q1": ["a", "b"]},
            Fault("q1", "a.q1", FaultCode.TOO_MANY, {"max": 1, "given": 2}),
        ),
        (several(required=True), {}, Fault("q1", "a.q1", FaultCode.REQUIRED)),
        (ranking(required=True), {}, Fault("q1", "a.q1.1", FaultCode.REQUIRED)),
        (ranking(), {"a.q1.1": ["z"]}, Fault("q1", "a.q1.1", FaultCode.UNKNOWN_OPTION)),
        (ranking(), {"a.q1.1": ["a", "b"]}, Fault("q1", "a.q1.1", FaultCode.SEVERAL_VALUES)),
        (ranking(), {"a.q1.1": ["a"], "a.q1.2": ["a"]}, Fault("q1", "a.q1.2", FaultCode.PLACE_TWICE)),
        (ranking(), {"a.q1.1": ["a"], "a.q1.3": ["b"]}, Fault("q1", "a.q1.2", FaultCode.GAP_IN_PLACES)),
        (ranking(), {"a.q1": ["_refused"]}, Fault("q1", "a.q1", FaultCode.UNKNOWN_OPTION)),
        (ranking(), {"a.q1": ["a"]}, Fault("q1", "a.q1", FaultCode.UNKNOWN_OPTION)),
        (
            ranking(refusable=True, not_applicable=True),
            {"a.q1": ["_refused", "_not_applicable"]},
            Fault("q1", "a.q1", FaultCode.SEVERAL_VALUES),
        ),
        (
            ranking(refusable=True),
            {"a.q1.1": ["a"], "a.q1": ["_refused"]},
            Fault("q1", "a.q1", FaultCode.EXCLUSIVE_WITH_OTHERS),
        ),
    ],
)
def test_a_wrong_answer(question: Document, fields: dict[str, list[str]], fault: Fault) -> None:
    assert read(question, fields) == Reading({}, frozenset(), (fault,), {})


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (["  Bonjour \r\n"], "Bonjour"),
        (["un\r\ndeux\rtrois"[:9]], "un\ndeux"),
        (["e\u0301te\u0301"], "été"),
        (["a\tb"], "a b"),
        (["ligne\u2028fin"], "ligne\nfin"),
        (["", "deux"], "deux"),
        (["👩‍🏫"], "👩‍🏫"),
        (["e\u0301" * 10], "é" * 10),
    ],
)
def test_a_text_is_kept_in_one_form(sent: list[str], kept: str) -> None:
    reading = read(text(), {"a.q1": sent}, **WITH_TEXT)
    assert reading == Reading({"q1": kept}, frozenset(), (), {"q1": kept})


def test_a_short_text_is_one_line() -> None:
    reading = read(short_text(), {"a.q1": ["un\r\ndeux"]}, **WITH_TEXT)
    assert reading.texts == {"q1": "un deux"}


@pytest.mark.parametrize("sent", [[], [""], ["   \r\n "], ["", "\t"]])
def test_a_blank_text_is_no_answer(sent: list[str]) -> None:
    assert read(text(), {"a.q1": sent}, **WITH_TEXT) == Reading({}, frozenset(), (), {})


@pytest.mark.parametrize(
    ("sent", "code", "params"),
    [
        (["a" * 11], FaultCode.TOO_LONG, {"max": 10, "given": 11}),
        (["a\0b"], FaultCode.BAD_CHARACTERS, {}),
        (["a\x1bb"], FaultCode.BAD_CHARACTERS, {}),
        (["a\x9fb"], FaultCode.BAD_CHARACTERS, {}),
        (["a\ud800b"], FaultCode.BAD_CHARACTERS, {}),
        (["a\u202eb"], FaultCode.BAD_CHARACTERS, {}),
        (["un", "deux"], FaultCode.SEVERAL_VALUES, {}),
        (["_refused"], FaultCode.UNKNOWN_OPTION, {}),
        (["un", "_refused"], FaultCode.EXCLUSIVE_WITH_OTHERS, {}),
    ],
)
def test_a_wrong_text(sent: list[str], code: FaultCode, params: dict[str, int]) -> None:
    reading = read(text(), {"a.q1": sent}, **WITH_TEXT)
    assert reading == Reading({}, frozenset(), (Fault("q1", "a.q1", code, params),), {})


def test_a_text_made_to_take_long_is_too_long() -> None:
    marks = "\u0301\u0323" * 50_000  # sorting them takes quadratic time
    reading = read(text(max_length=4000), {"a.q1": [marks]}, **WITH_TEXT)
    assert [fault.code for fault in reading.faults] == [FaultCode.TOO_LONG]


def test_a_refused_text_is_an_answer_without_words() -> None:
    reading = read(text(refusable=True), {"a.q1": ["", "_refused"]}, **WITH_TEXT)
    assert reading == Reading({"q1": REFUSED}, frozenset(), (), {})


def test_without_free_text_there_is_no_text_question() -> None:
    reading = read(text(required=True), {"a.q1": ["Bonjour"]})
    assert reading == Reading({}, frozenset(), (Fault(None, "a.q1", FaultCode.UNKNOWN_FIELD),), {})


@pytest.mark.parametrize("name", ["a.q2", "a.i1", "a.q1.1", "a.", "a.q1 "])
def test_an_unknown_field_of_an_answer_is_a_fault(name: str) -> None:
    reader = FormReader(questionnaire(single("q1"), information("i1")))
    reading = reader.read({"a.q1": ["yes"], name: ["yes"]})
    assert reading.faults == (Fault(None, name, FaultCode.UNKNOWN_FIELD),)


@pytest.mark.parametrize("name", ["code", "csrf_token", "q1", "A.q1", "", "\ud800"])
def test_fields_of_others_are_ignored(name: str) -> None:
    assert read(single(), {"a.q1": ["yes"], name: ["no"]}) == Reading({"q1": "yes"}, frozenset(), (), {})


def test_cells_of_grids_are_read_one_by_one() -> None:
    reader = FormReader(questionnaire(grid("g1"), dual_grid("d1")))
    fields = {"a.g1.r2": ["often"], "a.d1.r1.need": ["training"], "a.d1.r1.situation": ["never"]}
    answers: Answers = {"g1.r2": "often", "d1.r1.situation": "never", "d1.r1.need": "training"}
    assert reader.read(fields) == Reading(answers, frozenset(), (), {})


def test_nonresponses_in_a_grid_are_those_of_its_scale() -> None:
    scales = [scale("situation", "a", "b", refusable=True), scale("need", "a", "b")]
    reader = FormReader(questionnaire(dual_grid("d1", scales=scales, refusable=True)))
    reading = reader.read({"a.d1.r1.situation": ["_refused"], "a.d1.r1.need": ["_refused"]})
    fault = Fault("d1.r1.need", "a.d1.r1.need", FaultCode.UNKNOWN_OPTION)
    assert reading == Reading({"d1.r1.situation": REFUSED}, frozenset(), (fault,), {})


def test_each_cell_of_a_required_grid_is_required() -> None:
    reading = FormReader(questionnaire(grid("g1", required=True))).read({"a.g1.r2": ["often"]})
    assert reading.faults == (Fault("g1.r1", "a.g1.r1", FaultCode.REQUIRED),)


def test_an_answer_off_the_route_is_dropped() -> None:
    hidden = single("q2", shown_if=is_option("q1", "yes"), required=True)
    reading = FormReader(questionnaire(single("q1"), hidden)).read({"a.q1": ["no"], "a.q2": ["yes"]})
    assert reading == Reading({"q1": "no"}, frozenset({"q2"}), (), {})


def test_a_fault_off_the_route_is_dropped() -> None:
    hidden = single("q2", shown_if=is_option("q1", "yes"))
    reading = FormReader(questionnaire(single("q1"), hidden)).read({"a.q1": ["no"], "a.q2": ["maybe"]})
    assert reading == Reading({"q1": "no"}, frozenset({"q2"}), (), {})


def test_a_hidden_text_is_dropped() -> None:
    hidden = questionnaire(single("q1"), text("t1", shown_if=is_answered("q1")), **WITH_TEXT)
    reading = FormReader(hidden).read({"a.t1": ["Bonjour"]})
    assert reading == Reading({}, frozenset({"t1"}), (), {})


def test_a_wrong_answer_is_empty_for_conditions() -> None:
    hidden = single("q2", shown_if=is_answered("q1"))
    reading = FormReader(questionnaire(single("q1"), hidden)).read({"a.q1": ["maybe"], "a.q2": ["yes"]})
    fault = Fault("q1", "a.q1", FaultCode.UNKNOWN_OPTION)
    assert reading == Reading({}, frozenset({"q2"}), (fault,), {})


def test_faults_come_in_the_order_of_the_questions() -> None:
    reader = FormReader(questionnaire(single("q1", required=True), points("q2"), single("q3", required=True)))
    faults = reader.read({"a.x": ["1"], "a.q2": ["9"]}).faults
    assert [fault.field for fault in faults] == ["a.q1", "a.q2", "a.q3", "a.x"]


def test_field_names() -> None:
    assert (field_name("g1.r1"), field_name("q1", 2)) == ("a.g1.r1", "a.q1.2")
