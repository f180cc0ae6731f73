"""The explorer: what nobody will see, what changes nothing, and how long the routes are."""

from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.answers.reading import FormReader
from questionnaires.answers.values import Value
from questionnaires.definition.model import Questionnaire
from questionnaires.logic.explorer import Exploration, RouteFinding, RouteFindingCode, explore
from questionnaires.logic.route import compile_gates, find_closed, find_route
from tests.questionnaires.examples import (
    grid,
    information,
    is_answered,
    is_option,
    option,
    options,
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
from tests.questionnaires.strategies import Document, answers_to, definitions, form_of

NEVER, ALWAYS = {"value": False}, {"value": True}
IS_YES, IS_NO = is_option("q1", "yes"), is_option("q1", "no")
NUMBER = {"minimum": 0, "maximum": 10_000}
DAYS = {"earliest": "2026-09-01", "latest": "2027-07-04"}


def found(*questions: Document, **more: Any) -> list[tuple[str, str]]:
    exploration = explore(questionnaire(*questions, **more))
    assert exploration.is_complete
    return [(finding.code.value, finding.part) for finding in exploration.findings]


def compared(operator: str, key: str, value: object) -> Document:
    return {operator: [{"answer": key}, {"value": value}]}


def test_without_conditions_there_is_one_route() -> None:
    plain = questionnaire(single("q1"), information("i1"), grid("g1"), text("t1"))
    assert explore(plain) == Exploration(
        findings=(), is_complete=True, unexplored=(), states=0, routes=1, shortest=2, longest=2
    )


def test_routes_are_counted_and_measured() -> None:
    branching = questionnaire(
        single("q1"),
        single("q2", shown_if=IS_YES),
        single("q3", shown_if=is_option("q2", "yes")),
        information("i1", shown_if=IS_NO),
        single("q4", shown_if=IS_NO),
        single("q5"),
    )
    exploration = explore(branching)
    assert (exploration.routes, exploration.shortest, exploration.longest) == (4, 2, 4)
    assert exploration.findings == ()


def test_routes_that_do_not_depend_on_each_other_multiply() -> None:
    names = [f"q{number}" for number in range(40)]
    asked = [single(name) for name in names]
    more = [single(f"{name}x", shown_if=is_option(name, "yes")) for name in names]
    exploration = explore(questionnaire(*asked, *more))
    assert (exploration.routes, exploration.shortest, exploration.longest) == (2**40, 40, 80)


def test_what_lies_behind_a_closed_part_makes_no_routes() -> None:
    sections = [
        section("s1", single("q1"), single("q2")),
        section("s2", single("q3", shown_if=is_option("q2", "yes")), single("q4"), shown_if=IS_YES),
    ]
    exploration = explore(questionnaire(sections=sections))
    assert (exploration.routes, exploration.shortest, exploration.longest) == (3, 2, 4)


def test_a_long_chain_is_explored() -> None:
    chain = [single("q0")] + [
        single(f"q{number}", shown_if=is_option(f"q{number - 1}", "yes")) for number in range(1, 200)
    ]
    exploration = explore(questionnaire(*chain))
    assert (exploration.is_complete, exploration.routes, exploration.longest) == (True, 200, 200)


def test_a_required_answer_is_given_on_every_route() -> None:
    asked = [single("q1", required=True), single("q2", shown_if={"not": [is_answered("q1")]})]
    assert found(*asked) == [("unreachable", "question.q2")]
    assert found(single("q1"), asked[1]) == []


@pytest.mark.parametrize(
    ("condition", "finding"),
    [
        (NEVER, [("contradiction", "question.q9")]),
        (ALWAYS, [("always_shown", "question.q9")]),
        ({"and": [IS_YES, IS_NO]}, [("contradiction", "question.q9")]),
        ({"or": [IS_YES, {"not": [IS_YES]}]}, [("always_shown", "question.q9")]),
        ({"or": [IS_YES, IS_NO]}, []),
        (compared("==", "q1", "yes"), []),
        (compared("==", "q1", "_refused"), [("contradiction", "question.q9")]),
        (compared(">", "n1", 5), [("contradiction", "question.q9")]),
        (compared(">=", "n1", 5), []),
        ({"or": [compared("<=", "n1", 3), compared(">=", "n1", 3)]}, []),
        ({"and": [compared("<", "n1", 4), compared(">", "n1", 3)]}, [("contradiction", "question.q9")]),
        ({"and": [compared("<", "w1", 31), compared(">", "w1", 29)]}, []),
        ({"and": [compared("<", "w1", 30), compared(">", "w1", 29)]}, [("contradiction", "question.q9")]),
        (compared("==", "w1", 29.5), [("contradiction", "question.q9")]),
        (compared(">", "w1", 10_000), [("contradiction", "question.q9")]),
        ({"and": [compared("<", "x1", 30), compared(">", "x1", 29)]}, []),
        (compared("<", "d1", "2026-09-01"), [("contradiction", "question.q9")]),
        (compared("<=", "d1", "2026-09-01"), []),
        (
            {"and": [compared("<", "d1", "2026-11-23"), compared(">", "d1", "2026-11-22")]},
            [("contradiction", "question.q9")],
        ),
        (compared("==", "d1", "2026-11-23"), []),
        (compared("==", "t1", "abc"), []),
        (compared("<", "t1", "2026-11-23"), []),
        ({"!=": [{"answer": "t1"}, {"answer": "t2"}]}, []),
        ({">=": [{"count": [{"answer": "m1"}]}, {"value": 3}]}, []),
        ({">=": [{"count": [{"answer": "m1"}]}, {"value": 4}]}, [("contradiction", "question.q9")]),
        ({"and": [{"selected": [{"answer": "m1"}, {"option": name}]} for name in ("a", "b")]}, []),
        (
            {"and": [{"selected": [{"answer": "m1"}, {"option": name}]} for name in ("a", "none")]},
            [("contradiction", "question.q9")],
        ),
        ({">": [{"count": [{"answer": "k1"}]}, {"value": 2}]}, [("contradiction", "question.q9")]),
        ({">": [{"points": "p1"}, {"value": 4}]}, []),
        ({">": [{"points": "p1"}, {"value": 5}]}, [("contradiction", "question.q9")]),
        ({">": [{"score": "total"}, {"value": 10}]}, [("contradiction", "question.q9")]),
        ({"==": [{"score": "total"}, {"value": 10}]}, []),
        (is_answered("gone"), [("contradiction", "question.q9")]),
        ({"not": [is_answered("gone")]}, [("always_shown", "question.q9")]),
        ({"==": [{"answer": "q1"}, {"answer": "y1"}]}, []),
    ],
)  # fmt: skip
def test_a_condition_is_judged(condition: Document, finding: list[tuple[str, str]]) -> None:
    graded = [option("a", score=2), option("b", score=3), option("c")]
    total = {"sum": [{"points": "p1"}, {"answer": "n1"}]}
    asked = [
        single("q1"),
        question("yes_no", "y1"),
        points("n1"),
        question("number", "w1", **NUMBER),
        question("number", "x1", decimals=2, **NUMBER),
        question("date", "d1", **DAYS),
        text("t1"),
        text("t2"),
        several("m1"),
        ranking("k1", places=2),
        several("p1", options=graded),
        single("q9", shown_if=condition),
    ]
    scores = [{"id": "total", "code": "TOTAL", "label": words("Total"), "value": total}]
    assert found(*asked, scores=scores, privacy={"free_text": True}) == finding


def test_a_text_that_is_not_asked_is_never_written() -> None:
    assert found(text("t1"), single("q1", shown_if=is_answered("t1"))) == [("contradiction", "question.q1")]


def test_what_no_route_leads_to_is_unreachable() -> None:
    asked = [
        single("q1"),
        single("q2", shown_if=IS_YES),
        single("q3", shown_if={"and": [is_answered("q2"), IS_NO]}),
    ]
    assert found(*asked) == [("unreachable", "question.q3")]


def test_what_lies_behind_what_nobody_sees_is_not_said_again() -> None:
    sections = [
        section("s1", single("q1")),
        section("s2", single("q2", shown_if={"and": [IS_YES, IS_NO]}), shown_if=NEVER),
    ]
    assert found(sections=sections) == [("contradiction", "section.s2")]


def test_the_condition_of_the_part_around_need_not_be_repeated() -> None:
    sections = [section("s1", single("q1")), section("s2", single("q2", shown_if=IS_YES), shown_if=IS_YES)]
    assert found(sections=sections) == [("always_shown", "question.q2")]


def test_rows_and_options_are_judged() -> None:
    rows = [row("r1"), row("r2", shown_if={"and": [IS_YES, IS_NO]})]
    choices = [option("a"), option("b", shown_if=NEVER), option("c", shown_if=IS_YES)]
    asked = [single("q1"), single("q2", options=choices), grid("g1", rows=rows)]
    assert found(*asked) == [("dead_option", "option.q2.b"), ("contradiction", "row.g1.r2")]


def test_an_option_that_is_hidden_cannot_be_chosen() -> None:
    choices = [option("a"), option("b", shown_if=IS_YES)]
    asked = [
        single("q1"),
        several("q2", options=choices),
        single("q3", shown_if={"and": [IS_NO, {"selected": [{"answer": "q2"}, {"option": "b"}]}]}),
    ]
    assert found(*asked) == [("unreachable", "question.q3")]


@pytest.mark.parametrize(
    ("demand", "finding"),
    [
        ({"require_if": {"and": [IS_YES, IS_NO]}}, [("never_required", "question.q2")]),
        ({"require_if": IS_YES}, []),
        ({"require_if": {"or": [IS_YES, {"not": [IS_YES]}]}}, [("always_required", "question.q2")]),
        ({"require_if": IS_NO, "shown_if": IS_YES}, [("never_required", "question.q2")]),
    ],
)
def test_a_requirement_is_judged(demand: Document, finding: list[tuple[str, str]]) -> None:
    assert found(single("q1"), single("q2", **demand)) == finding


@pytest.mark.parametrize(
    ("condition", "codes"),
    [
        (compared("<", "n1", 1), ["never_valid"]),
        (compared(">", "n1", 1), []),
        (compared("<=", "n1", 5), ["always_valid"]),
    ],
)
def test_a_constraint_is_judged(condition: Document, codes: list[str]) -> None:
    constraint = {"id": "c1", "condition": condition, "message": words("Non")}
    exploration = explore(questionnaire(points("n1", valid_if=[constraint])))
    expected = tuple(RouteFinding(RouteFindingCode(code), "question.n1", "c1") for code in codes)
    assert exploration.findings == expected


def test_what_is_not_valid_leads_nowhere() -> None:
    constraint = {"id": "c1", "condition": compared(">", "n1", 2), "message": words("Non")}
    asked = [points("n1", valid_if=[constraint]), single("q1", shown_if=compared("==", "n1", 1))]
    assert found(*asked) == [("unreachable", "question.q1")]


def test_what_is_required_is_answered_on_the_route() -> None:
    asked = [
        single("q1", required=True),
        single("q2", require_if=IS_YES),
        single("q3", shown_if={"and": [IS_YES, {"not": [is_answered("q2")]}]}),
    ]
    assert found(*asked) == [("unreachable", "question.q3")]


def test_too_much_is_said_to_be_too_much() -> None:
    asked = [points(f"n{number}", points=11) for number in range(12)]
    total = {"sum": [{"answer": f"n{number}"} for number in range(12)]}
    last = single("q1", shown_if={">": [total, {"value": 1000}]})
    exploration = explore(questionnaire(*asked, last, single("q2", shown_if=NEVER)), most_states=5_000)
    assert (exploration.is_complete, exploration.unexplored) == (False, ("question.q1",))
    assert (exploration.routes, exploration.shortest, exploration.longest) == (None, None, None)
    assert exploration.findings == (RouteFinding(RouteFindingCode.CONTRADICTION, "question.q2"),)
    assert exploration.states <= 5_100


def test_what_is_too_much_to_count_may_still_be_judged() -> None:
    names = [f"q{number}" for number in range(30)]
    behind = [single(f"{name}x", shown_if=is_option(name, "yes")) for name in names]
    never = single("last", shown_if={"and": [is_option("q0", "yes"), is_option("q0", "no")]})
    sections = [
        section("s1", single("q1x"), *[single(name) for name in names]),
        section("s2", *behind[2:], never, shown_if=is_option("q1x", "yes")),
    ]
    exploration = explore(questionnaire(sections=sections))
    assert (exploration.is_complete, exploration.routes, exploration.longest) == (True, None, None)
    assert exploration.findings == (RouteFinding(RouteFindingCode.CONTRADICTION, "question.last"),)


def test_scores_within_conditions_do_not_make_it_endless() -> None:
    value = {"sum": [{"answer": "n1"}] * 399}
    scores = [{"id": f"s{n}", "code": f"S{n}", "label": words("Score"), "value": value} for n in range(20)]
    heavy = {"and": [{">": [{"score": f"s{n % 20}"}, {"value": 3}]} for n in range(130)]}
    exploration = explore(questionnaire(points("n1"), single("q1", shown_if=heavy), scores=scores))
    assert (exploration.unexplored, exploration.states) == (("question.q1",), 0)


def test_many_questions_with_conditions_are_explored() -> None:
    asked = [single("q0")] + [
        single(f"q{n}", shown_if=is_option(f"q{n // 2}", "yes" if n % 2 else "no")) for n in range(1, 12)
    ]
    chained = [
        single(f"r{n}", **({"shown_if": is_option(f"r{n - 1 - n % 3}", "yes")} if n > 3 else {}))
        for n in range(300)
    ]
    exploration = explore(questionnaire(*asked, *chained))
    assert (exploration.is_complete, exploration.findings) == (True, ())


def test_numbers_too_many_to_add_up_are_not_judged() -> None:
    total = {"sum": [{"answer": "w1"}, {"answer": "w2"}]}
    asked = [question("number", name, **NUMBER) for name in ("w1", "w2")]
    exploration = explore(questionnaire(*asked, single("q1", shown_if={"==": [total, {"value": 77}]})))
    assert (exploration.is_complete, exploration.findings) == (False, ())


def test_a_draft_with_faults_is_explored() -> None:
    faulty = questionnaire(
        single("q1", shown_if=is_answered("q2")),
        single("q1", shown_if=is_answered("q1")),
        single("q2", shown_if=is_answered("q2")),
        single("q2"),
        several("q3", options=[]),
        several("q4", min_choices=5),
        question("number", "n1", minimum=3, maximum=2, shown_if=compared(">", "n1", 1)),
        question("date", "d1", earliest="2027-01-01", latest="2026-01-01", shown_if=is_answered("d1")),
    )
    assert explore(faulty).is_complete


VALUES = (None, "yes", "no")


@st.composite
def small_questionnaires(draw: st.DrawFn) -> Questionnaire:
    """Return four questions of yes and no under conditions on those before them, in two sections."""

    def condition(place: int) -> Document:
        names = [f"q{number}" for number in range(place)]
        parts = st.one_of(
            st.builds(is_option, st.sampled_from(names), st.sampled_from(["yes", "no"])),
            st.sampled_from(names).map(is_answered),
        )
        leaf = st.one_of(parts, parts.map(lambda part: {"not": [part]}))
        return draw(
            leaf
            | st.builds(
                lambda join, operands: {join: operands},
                st.sampled_from(["and", "or"]),
                st.lists(leaf, min_size=2, max_size=3),
            )
        )

    def conditional(place: int) -> Document:
        return {"shown_if": condition(place)} if place and draw(st.booleans()) else {}

    def asked(place: int) -> Document:
        choices = [option("yes", **conditional(place)), *options("no")]
        return single(f"q{place}", options=choices, required=draw(st.booleans()), **conditional(place))

    first, second = section("s1", asked(0), asked(1)), section("s2", asked(2), asked(3), **conditional(2))
    return questionnaire(sections=[first, second])


@given(small_questionnaires())
def test_it_finds_what_trying_everything_finds(small: Questionnaire) -> None:
    names = [question.id for question in small.questions()]
    everything = [
        {name: value for name, value in zip(names, values, strict=True) if value is not None}
        for values in product(VALUES, repeat=len(names))
    ]
    sent = [answers for answers in everything if is_sendable(small, answers)] or everything
    routes = {
        (route.sections, route.questions, route.options) for route in (find_route(small, a) for a in sent)
    }
    lengths = [len(questions) for _, questions, _ in routes]
    exploration = explore(small)
    assert exploration.is_complete
    assert (exploration.routes, exploration.shortest, exploration.longest) == (
        len(routes),
        min(lengths),
        max(lengths),
    )
    unseen = {finding.part for finding in exploration.findings if finding.code in UNSEEN}
    shown = {f"question.{name}" for _, questions, _ in routes for name in questions}
    shown |= {f"option.{part}" for _, _, parts in routes for part in parts}
    assert not unseen & shown


UNSEEN = {RouteFindingCode.CONTRADICTION, RouteFindingCode.UNREACHABLE, RouteFindingCode.DEAD_OPTION}


def is_sendable(small: Questionnaire, answers: Mapping[str, Value]) -> bool:
    route = find_route(small, answers)
    return all(
        f"{question.id}.{answers[question.id]}" in route.options if question.id in answers else False
        for question in small.questions()
        if question.id in route.questions and getattr(question, "required", False)
    )


@given(data=st.data(), anything=definitions())
def test_no_answers_go_where_nobody_is_said_to_go(data: st.DataObject, anything: Questionnaire) -> None:
    answers = data.draw(answers_to(anything))
    closed = {f"{gate.level}.{gate.part}" for gate in find_closed(compile_gates(anything), answers)}
    reading = FormReader(anything).read(form_of(anything, answers))
    findings = explore(anything, most_states=20_000).findings
    never = UNSEEN if not reading.faults else {RouteFindingCode.CONTRADICTION}
    unseen = {finding.part for finding in findings if finding.code in never} - closed
    assert not any(is_shown_around(anything, part, closed) for part in unseen)
    always = {finding.part for finding in findings if finding.code is RouteFindingCode.ALWAYS_SHOWN}
    assert not any(is_shown_around(anything, part, closed) for part in always & closed)


def is_shown_around(anything: Questionnaire, part: str, closed: set[str]) -> bool:
    """Tell whether all that `part` lies behind is shown."""
    level, _, rest = part.partition(".")
    name = rest.partition(".")[0]
    around = [f"section.{s.id}" for s in anything.sections if name in [q.id for q in s.questions]]
    around += [f"question.{name}"] if level in {"row", "option"} else []
    return not closed.intersection(around)
