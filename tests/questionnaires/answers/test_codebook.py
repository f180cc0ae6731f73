"""The codebook: which variables a definition has, and how answers are coded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.answers.codebook import (
    CHOSEN,
    HIGHEST_CODE,
    NOT_ANSWERED,
    NOT_APPLICABLE,
    NOT_CHOSEN,
    NOT_RANKED,
    OFF_ROUTE,
    REFUSED,
    SEVERAL_CODES,
    Codebook,
    compile_codebook,
)
from questionnaires.answers.values import Answers, Nonresponse, Value
from questionnaires.definition.model import Questionnaire
from questionnaires.logic.route import find_route
from tests.questionnaires.examples import (
    day,
    dual_grid,
    grid,
    information,
    number,
    option,
    points,
    questionnaire,
    ranking,
    rating,
    row,
    scale,
    several,
    single,
    text,
    yes_no,
)
from tests.questionnaires.strategies import Document, answers_to, definitions


def codebook_of(*questions: Document) -> Codebook:
    return compile_codebook(questionnaire(*questions))


def test_variables_come_in_the_order_of_the_questions() -> None:
    codebook = codebook_of(
        single("q1"),
        information("i1"),
        several("q2"),
        points("q3"),
        grid("g1"),
        dual_grid("d1"),
        ranking("k1"),
    )
    assert [variable.name for variable in codebook.variables] == [
        "Q1",
        *("Q2_A", "Q2_B", "Q2_C", "Q2_NONE"),
        "Q3",
        *("G1_R1", "G1_R2"),
        *("D1_R1_SITUATION", "D1_R1_NEED", "D1_R2_SITUATION", "D1_R2_NEED"),
        *("K1_A", "K1_B", "K1_C"),
    ]


def test_variables_know_their_answers() -> None:
    codebook = codebook_of(several("q2"), dual_grid("d1", rows=[row("r1")]))
    assert [variable.key for variable in codebook.variables] == ["q2"] * 4 + ["d1.r1.situation", "d1.r1.need"]


def test_texts_are_apart() -> None:
    codebook = codebook_of(single("q1"), text("t1"))
    assert ([text.key for text in codebook.texts], codebook.width) == (["t1"], 1)


def test_position_is_the_place_in_the_record() -> None:
    assert codebook_of(single("q1"), points("q2")).position == {"Q1": 0, "Q2": 1}


def test_labels_say_what_codes_mean() -> None:
    (variable,) = codebook_of(single("q1")).variables
    assert [label["fr"] for label in variable.labels] == ["Option yes", "Option no"]


@pytest.mark.parametrize(
    ("question", "codes", "labels"),
    [
        (yes_no(), ("yes", "no"), ["Oui", "Non"]),
        (rating(points=3), ("1", "2", "3"), ["1", "2", "3"]),
        (number(), ("1", "2", "3"), ["moins de 5", "5 à 9", "10 ou plus"]),
        (day(), ("1", "2"), ["avant le 1er juillet 2026", "à partir du 1er juillet 2026"]),
        (ranking(places=2, options=[option("a")]), ("1", "2"), ["1", "2"]),
        (several(options=[option("a")]), SEVERAL_CODES, ["coché", "non coché"]),
    ],
)
def test_codes_have_names_and_labels(question: Document, codes: tuple[str, ...], labels: list[str]) -> None:
    (variable,) = codebook_of(question).variables
    assert (variable.codes, [label["fr"] for label in variable.labels]) == (codes, labels)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        (number(), "7"),
        (number(), ("a",)),
        (day(), 7),
        (day(), ("2026-01-01",)),
        (yes_no(), "maybe"),
        (rating(), 6),
        (rating(), "5"),
    ],
)
def test_what_is_no_answer_has_no_code(question: Document, value: Value) -> None:
    with pytest.raises(ValueError, match="Q1"):
        codebook_of(question).record({"q1": value})


@pytest.mark.parametrize(
    ("question", "first", "second"), [(number(), 10, 29), (day(), "2026-07-01", "2026-12-31")]
)
def test_the_record_does_not_tell_values_of_one_band_apart(
    question: Document, first: Value, second: Value
) -> None:
    codebook = codebook_of(question)
    assert codebook.record({"q1": first}) == codebook.record({"q1": second})


@pytest.mark.parametrize(
    ("question", "answer", "record"),
    [
        (single(), None, [NOT_ANSWERED]),
        (single(), "yes", [1]),
        (single(), "no", [2]),
        (single(), Nonresponse.REFUSED, [REFUSED]),
        (single(), Nonresponse.NOT_APPLICABLE, [NOT_APPLICABLE]),
        (yes_no(), "yes", [1]),
        (yes_no(), "no", [2]),
        (rating(), 5, [5]),
        (number(), 0, [1]),
        (number(), 4.9, [1]),
        (number(), 5, [2]),
        (number(), 30, [3]),
        (number(), None, [NOT_ANSWERED]),
        (number(), Nonresponse.REFUSED, [REFUSED]),
        (day(), "2026-06-30", [1]),
        (day(), "2026-07-01", [2]),
        (day(), Nonresponse.NOT_APPLICABLE, [NOT_APPLICABLE]),
        (points(), 1, [1]),
        (points(), 5, [5]),
        (several(), None, [NOT_ANSWERED] * 4),
        (several(), (), [NOT_ANSWERED] * 4),
        (several(), ("a", "c"), [CHOSEN, NOT_CHOSEN, CHOSEN, NOT_CHOSEN]),
        (several(), Nonresponse.REFUSED, [REFUSED] * 4),
        (ranking(), ("c", "a"), [2, NOT_RANKED, 1]),
        (ranking(), None, [NOT_ANSWERED] * 3),
        (ranking(), Nonresponse.NOT_APPLICABLE, [NOT_APPLICABLE] * 3),
    ],
)
def test_coding(question: Document, answer: Value | None, record: list[int]) -> None:
    answers: Answers = {} if answer is None else {"q1": answer}
    assert list(codebook_of(question).record(answers)) == record


def test_off_route_is_coded_as_such() -> None:
    codebook = codebook_of(single("q1"), several("q2"))
    assert list(codebook.record({"q1": "no"}, frozenset({"q2"}))) == [2] + [OFF_ROUTE] * 4


@pytest.mark.parametrize(
    ("question", "value"), [(single(), "maybe"), (points(), 6), (single(), 1), (single(), ("yes",))]
)
def test_what_is_no_value_has_no_code(question: Document, value: Value) -> None:
    with pytest.raises(ValueError, match=r"^Q1$"):
        codebook_of(question).record({"q1": value})


@given(data=st.data(), anything=definitions())
def test_every_record_is_valid(data: st.DataObject, anything: Questionnaire) -> None:
    answers = data.draw(answers_to(anything))
    codebook = compile_codebook(anything)
    record = codebook.record(answers, find_route(anything, answers).off_route)
    assert codebook.is_valid_record(record)


@given(data=st.data(), anything=definitions())
def test_a_record_of_another_width_is_not_valid(data: st.DataObject, anything: Questionnaire) -> None:
    record = compile_codebook(anything).record(data.draw(answers_to(anything)))
    assert not compile_codebook(anything).is_valid_record(record + b"\0")


@pytest.mark.parametrize(
    ("question", "record"),
    [
        (single(), [3]),
        (single(), [REFUSED]),
        (single(refusable=True), [NOT_APPLICABLE]),
        (single(), [NOT_RANKED]),
        (points(), [6]),
        (several(), [NOT_CHOSEN] * 4),
        (several(), [CHOSEN, NOT_CHOSEN, NOT_CHOSEN, NOT_ANSWERED]),
        (several(), [CHOSEN, OFF_ROUTE, OFF_ROUTE, OFF_ROUTE]),
        (several(), [3, NOT_CHOSEN, NOT_CHOSEN, NOT_CHOSEN]),
        (ranking(), [1, 1, NOT_RANKED]),
        (ranking(), [2, 3, NOT_RANKED]),
        (ranking(), [NOT_RANKED] * 3),
        (ranking(), [1, 2, NOT_ANSWERED]),
        (ranking(places=1), [1, 2, NOT_RANKED]),
    ],
)
def test_a_record_that_no_answer_gives_is_not_valid(question: Document, record: list[int]) -> None:
    assert not codebook_of(question).is_valid_record(bytes(record))


@pytest.mark.parametrize(
    ("question", "record"),
    [
        (single(refusable=True), [REFUSED]),
        (several(), [OFF_ROUTE] * 4),
        (several(refusable=True), [REFUSED] * 4),
        (ranking(), [NOT_ANSWERED] * 3),
        (ranking(), [3, 1, 2]),
        (grid(scale=scale("use", "never", "often", not_applicable=True)), [NOT_APPLICABLE, 2]),
    ],
)
def test_a_record_that_some_answer_gives_is_valid(question: Document, record: list[int]) -> None:
    assert codebook_of(question).is_valid_record(bytes(record))


def test_no_option_can_reach_the_special_codes() -> None:
    assert min(NOT_RANKED, OFF_ROUTE, NOT_APPLICABLE, REFUSED) > HIGHEST_CODE
