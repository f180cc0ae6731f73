"""The route: what is shown, what is hidden, and what a hidden answer counts for."""

from hypothesis import given
from hypothesis import strategies as st

from questionnaires.definition.model import Questionnaire
from questionnaires.logic.route import Route, compile_gates, find_route, gates_as_json
from tests.questionnaires.examples import (
    dual_grid,
    grid,
    information,
    is_answered,
    is_option,
    questionnaire,
    row,
    section,
    several,
    single,
)
from tests.questionnaires.strategies import answers_to, definitions


def test_without_conditions_everything_is_shown() -> None:
    everything = questionnaire(single("q1"), grid("g1"), information("i1"))
    assert find_route(everything, {}) == Route(
        sections=frozenset({"s1"}),
        questions=frozenset({"q1", "g1", "i1"}),
        rows=frozenset({"g1.r1", "g1.r2"}),
        off_route=frozenset(),
    )


def test_a_hidden_question_is_off_the_route() -> None:
    hidden = questionnaire(single("q1"), several("q2", shown_if=is_option("q1", "yes")))
    route = find_route(hidden, {"q1": "no"})
    assert route == Route(frozenset({"s1"}), frozenset({"q1"}), frozenset(), frozenset({"q2"}))


def test_a_hidden_grid_hides_its_rows_and_cells() -> None:
    hidden = questionnaire(single("q1"), dual_grid("g1", shown_if=is_answered("q1")))
    route = find_route(hidden, {})
    assert route.rows == frozenset()
    assert route.off_route == {"g1.r1.situation", "g1.r1.need", "g1.r2.situation", "g1.r2.need"}


def test_a_hidden_row_hides_its_cells_alone() -> None:
    rows = [row("r1"), row("r2", shown_if=is_option("g1.r1", "often"))]
    route = find_route(questionnaire(grid("g1", rows=rows)), {"g1.r1": "never"})
    assert [route.rows, route.off_route] == [{"g1.r1"}, {"g1.r2"}]


def test_a_hidden_section_hides_its_questions() -> None:
    sections = [section("s1", single("q1")), section("s2", single("q2"), shown_if=is_answered("q1"))]
    route = find_route(questionnaire(sections=sections), {})
    assert [route.sections, route.questions, route.off_route] == [{"s1"}, {"q1"}, {"q2"}]


def test_a_hidden_answer_is_empty_for_later_conditions() -> None:
    chain = questionnaire(
        single("q1"),
        single("q2", shown_if=is_option("q1", "yes")),
        single("q3", shown_if=is_option("q2", "yes")),
    )
    assert find_route(chain, {"q1": "no", "q2": "yes", "q3": "yes"}).off_route == {"q2", "q3"}


def test_gates_come_in_reading_order_with_their_answers() -> None:
    rows = [row("r1", shown_if=is_answered("q1"))]
    sections = [
        section("s1", single("q1")),
        section("s2", grid("g1", rows=rows, shown_if=is_answered("q1")), shown_if=is_answered("q1")),
    ]
    condition = is_answered("q1")
    assert gates_as_json(compile_gates(questionnaire(sections=sections))) == [
        {"level": "section", "part": "s2", "if": condition, "keys": ["g1.r1"]},
        {"level": "question", "part": "g1", "if": condition, "keys": ["g1.r1"]},
        {"level": "row", "part": "g1.r1", "if": condition, "keys": ["g1.r1"]},
    ]


@given(data=st.data(), anything=definitions())
def test_what_is_off_the_route_has_no_effect(data: st.DataObject, anything: Questionnaire) -> None:
    answers = data.draw(answers_to(anything))
    route = find_route(anything, answers)
    on_route = {key: value for key, value in answers.items() if key not in route.off_route}
    assert find_route(anything, on_route) == route
