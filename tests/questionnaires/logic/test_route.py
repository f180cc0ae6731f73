"""The route: what is shown, what is hidden, and what a hidden answer counts for."""

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from questionnaires.definition.model import Questionnaire
from questionnaires.logic.route import (
    Demand,
    Route,
    compile_gates,
    compile_rules,
    compute_scores,
    find_route,
    follow,
    gates_as_json,
    rules_as_json,
    scores_as_json,
)
from tests.questionnaires.examples import (
    dual_grid,
    grid,
    information,
    is_answered,
    is_option,
    option,
    points,
    questionnaire,
    ranking,
    row,
    scale,
    section,
    several,
    single,
    words,
)
from tests.questionnaires.strategies import answers_to, definitions

if TYPE_CHECKING:
    from questionnaires.answers.values import Answers


def test_without_conditions_everything_is_shown() -> None:
    everything = questionnaire(single("q1"), grid("g1"), information("i1"))
    assert find_route(everything, {}) == Route(
        sections=frozenset({"s1"}),
        questions=frozenset({"q1", "g1", "i1"}),
        rows=frozenset({"g1.r1", "g1.r2"}),
        off_route=frozenset(),
        options=frozenset({"q1.yes", "q1.no"}),
    )


def test_a_hidden_question_is_off_the_route() -> None:
    hidden = questionnaire(single("q1"), several("q2", shown_if=is_option("q1", "yes")))
    route = find_route(hidden, {"q1": "no"})
    assert [route.questions, route.options, route.off_route] == [{"q1"}, {"q1.yes", "q1.no"}, {"q2"}]


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


def test_a_hidden_option_leaves_the_answer() -> None:
    choices = [option("a"), option("b", shown_if=is_option("q1", "yes")), option("c")]
    gates = compile_gates(
        questionnaire(
            single("q1"),
            single("q2", options=choices),
            several("q3", options=choices),
            ranking("q4", options=choices),
        )
    )
    answers: Answers = {"q1": "no", "q2": "b", "q3": ("a", "b"), "q4": ("b",)}
    assert follow(gates, answers).answers == {"q1": "no", "q3": ("a",)}
    assert follow(gates, {**answers, "q1": "yes"}).answers == {**answers, "q1": "yes"}


def test_a_hidden_option_hides_what_specifies_it() -> None:
    choices = [option("a"), option("b", specify=True, shown_if=is_option("q1", "yes"))]
    route = find_route(questionnaire(single("q1"), single("q2", options=choices)), {"q1": "no", "q2": "b"})
    assert [route.options, route.off_route] == [{"q1.yes", "q1.no", "q2.a"}, {"q2.b"}]


def test_the_options_of_a_hidden_question_are_hidden() -> None:
    hidden = questionnaire(single("q1"), single("q2", shown_if=is_option("q1", "yes")))
    assert find_route(hidden, {}).options == {"q1.yes", "q1.no"}


def test_options_come_before_rows_and_after_their_question() -> None:
    condition = is_answered("q0")
    choices = [option("a", shown_if=condition), option("b")]
    gates = compile_gates(
        questionnaire(
            single("q0"),
            single("q1", options=choices, shown_if=condition),
            grid("g1", rows=[row("r1", shown_if=condition)]),
        )
    )
    assert [f"{gate.level}.{gate.part}" for gate in gates] == ["question.q1", "option.q1.a", "row.g1.r1"]


SCORED = [option("a", score=2), option("b", score=1.5), option("c")]
TOTAL = {"id": "total", "code": "TOTAL", "label": words("Total"), "value": {"points": "q1"}}
POINTS_AND_MARK = {"sum": [{"points": "q1"}, {"answer": "n1"}]}
MARK = {**TOTAL, "id": "mark", "code": "MARK", "value": POINTS_AND_MARK}


def test_a_condition_on_a_score_carries_its_points() -> None:
    condition = {">": [{"score": "total"}, {"value": 2}]}
    scored = questionnaire(several("q1", options=SCORED), single("q2", shown_if=condition), scores=[TOTAL])
    assert gates_as_json(compile_gates(scored)) == [
        {
            "level": "question",
            "part": "q2",
            "if": {">": [{"points": "q1"}, {"value": 2}]},
            "points": {"q1": {"a": 2.0, "b": 1.5}},
            "keys": ["q2"],
        }
    ]
    assert find_route(scored, {"q1": ("a", "b")}).off_route == frozenset()
    assert find_route(scored, {"q1": ("a", "c")}).off_route == {"q2"}


def test_a_score_counts_what_is_on_the_route() -> None:
    scored = questionnaire(
        single("q0"),
        several("q1", options=SCORED),
        points("n1", shown_if=is_option("q0", "yes")),
        scores=[TOTAL, MARK],
    )
    answers: Answers = {"q0": "yes", "q1": ("a", "b"), "n1": 4}
    assert compute_scores(scored, answers) == {"total": 3.5, "mark": 7.5}
    assert compute_scores(scored, {**answers, "q0": "no"}) == {"total": 3.5, "mark": 3.5}
    assert compute_scores(scored, {}) == {"total": None, "mark": None}


def test_a_score_that_is_no_number_is_empty() -> None:
    scores = [{**TOTAL, "value": {"answer": "q1"}}]
    assert compute_scores(questionnaire(single("q1"), scores=scores), {"q1": "yes"}) == {"total": None}


def test_the_points_of_a_grid_are_those_of_its_scale() -> None:
    levels = {**scale("use"), "options": [option("never", score=0), option("often", score=3)]}
    both = {"sum": [{"points": "g1.r1"}, {"points": "g1.r2"}]}
    graded = questionnaire(grid("g1", scale=levels), scores=[{**TOTAL, "value": both}])
    assert compute_scores(graded, {"g1.r1": "often", "g1.r2": "never"}) == {"total": 3.0}


def test_scores_come_as_json_with_their_points() -> None:
    scored = questionnaire(several("q1", options=SCORED), points("n1"), scores=[MARK])
    assert scores_as_json(scored) == [
        {"id": "mark", "value": POINTS_AND_MARK, "points": {"q1": {"a": 2.0, "b": 1.5}}}
    ]


def test_rules_tell_what_questions_demand() -> None:
    constraint = {"id": "c1", "condition": is_answered("q2"), "message": words("Choisissez")}
    choices = [option("a"), option("b", specify=True)]
    demanding = questionnaire(
        single("q1"),
        single("q2", options=choices, require_if=is_option("q1", "yes")),
        grid("g1", valid_if=[constraint]),
    )
    rules = compile_rules(demanding)
    assert [(rule.demand, rule.question, rule.keys) for rule in rules] == [
        (Demand.REQUIRED, "q2", ("q2",)),
        (Demand.VALID, "g1", ("g1.r1", "g1.r2")),
    ]
    assert rules[1].message == words("Choisissez")
    assert rules_as_json(rules) == [
        {"demand": "required", "question": "q2", "keys": ["q2"], "if": is_option("q1", "yes")},
        {
            "demand": "valid",
            "question": "g1",
            "keys": ["g1.r1", "g1.r2"],
            "if": is_answered("q2"),
            "constraint": "c1",
        },
    ]


@given(data=st.data(), anything=definitions())
def test_what_is_off_the_route_has_no_effect(data: st.DataObject, anything: Questionnaire) -> None:
    answers = data.draw(answers_to(anything))
    route = find_route(anything, answers)
    on_route = {key: value for key, value in answers.items() if key not in route.off_route}
    assert find_route(anything, on_route) == route
