"""The notation: written and read back without loss, refused with a place and the nearest word."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.definition.model import Questionnaire
from questionnaires.logic.expressions import MAX_SIZE, Node, as_json, parse_node
from questionnaires.logic.notation import (
    NotationError,
    NotationProblem,
    parse_condition,
    parse_notation,
    print_notation,
)
from questionnaires.logic.route import compile_gates
from tests.questionnaires.examples import (
    dual_grid,
    grid,
    is_answered,
    is_option,
    option,
    points,
    question,
    questionnaire,
    several,
    single,
    text,
    words,
)
from tests.questionnaires.logic.expression_strategies import expressions, values
from tests.questionnaires.strategies import Document, definitions

TOTAL = {"id": "total", "code": "TOTAL", "label": words("Total"), "value": {"answer": "n1"}}
SPECIFIED = [option("a"), option("other", specify=True)]
EXAMPLE = questionnaire(
    single("q1", code="TABLETTE"),
    several("q2"),
    points("n1"),
    grid("g1"),
    dual_grid("d1"),
    single("q3", code="TWICE"),
    single("q4", code="TWICE"),
    single("q5", code="NOT", options=[option("yes", code="TABLETTE"), option("no", code="in")]),
    question("yes_no", "y1"),
    text("t1"),
    single("q6", options=SPECIFIED),
    single("q7", code="count"),
    scores=[TOTAL, {**TOTAL, "id": "s2", "code": "not"}],
)
ANSWER, SEVERAL, POINT = {"answer": "q1"}, {"answer": "q2"}, {"answer": "n1"}
IS_YES = is_option("q1", "yes")
ANY_TEXT = st.text('TABLETTE Q2.(),[]=<>"\\#andornot in 12-_é\n', max_size=60) | st.text(max_size=60)

READ = [
    ("TABLETTE = YES", IS_YES),
    ("YES = TABLETTE", {"==": IS_YES["=="][::-1]}),
    ("TABLETTE != NO", {"!=": [ANSWER, {"option": "no"}]}),
    ('TABLETTE = "YES"', {"==": [ANSWER, {"value": "YES"}]}),
    ("TABLETTE = option(#gone)", is_option("q1", "gone")),
    ("TABLETTE = refused", {"==": [ANSWER, {"value": "_refused"}]}),
    ("TABLETTE in (YES, not_applicable)", {"in": [ANSWER, {"list": ["yes", "_not_applicable"]}]}),
    ('TABLETTE in ("YES", 3)', {"in": [ANSWER, {"list": ["YES", 3]}]}),
    ("TABLETTE in Q2", {"in": [ANSWER, SEVERAL]}),
    ("Q2 any in (A, B)", {"any_in": [SEVERAL, {"list": ["a", "b"]}]}),
    ("[A, B] all in Q2", {"all_in": [{"list": ["a", "b"]}, SEVERAL]}),
    ("Q2 = [A, B]", {"==": [SEVERAL, {"list": ["a", "b"]}]}),
    ("Q2 includes A", {"selected": [SEVERAL, {"option": "a"}]}),
    ("answered(Q2)", is_answered("q2")),
    ("not answered(G1.R1)", {"not": [is_answered("g1.r1")]}),
    ("not TABLETTE = YES", {"not": [IS_YES]}),
    ("not (TABLETTE = YES or true)", {"not": [{"or": [IS_YES, {"value": True}]}]}),
    ("not not false", {"not": [{"not": [{"value": False}]}]}),
    ("G1.R1 = OFTEN", is_option("g1.r1", "often")),
    ("D1.R1.NEED = TRAINING", is_option("d1.r1.need", "training")),
    ("#q3 = YES", is_option("q3", "yes")),
    ("NOT = option(#yes)", is_option("q5", "yes")),
    ("NOT includes TABLETTE", {"selected": [{"answer": "q5"}, {"option": "yes"}]}),
    ('NOT in (TABLETTE, "no")', {"in": [{"answer": "q5"}, {"list": ["yes", "no"]}]}),
    ("Y1 = yes", is_option("y1", "yes")),
    ("Q6.OTHER != \"\\\"\"", {"!=": [{"answer": "q6.other"}, {"value": '"'}]}),
    ("answered(#q7)", is_answered("q7")),
    ("answered(#gone.r1.s)", is_answered("gone.r1.s")),
    ("N1 >= 2.5", {">=": [POINT, {"value": 2.5}]}),
    ("N1 < -3", {"<": [POINT, {"value": -3}]}),
    ("2026-11-23 <= T1", {"<=": [{"value": "2026-11-23"}, {"answer": "t1"}]}),
    ("score(TOTAL) > score(#gone)", {">": [{"score": "total"}, {"score": "gone"}]}),
    ("score(#s2) > 1e-07", {">": [{"score": "s2"}, {"value": 1e-07}]}),
    ("points(Q2) = count(Q2, A)", {"==": [{"points": "q2"}, {"count": [SEVERAL, {"option": "a"}]}]}),
    ("mean(N1, sum(1, 2)) = true", {"==": [{"mean": [POINT, {"sum": [{"value": 1}, {"value": 2}]}]}, {"value": True}]}),
    ("true", {"value": True}),
    ("and(TABLETTE = YES)", {"and": [IS_YES]}),
    ("or(and(true)) and false", {"and": [{"or": [{"and": [{"value": True}]}]}, {"value": False}]}),
    ("TABLETTE = YES and (true or false)", {"and": [IS_YES, {"or": [{"value": True}, {"value": False}]}]}),
    ("(true and false) and true", {"and": [{"and": [{"value": True}, {"value": False}]}, {"value": True}]}),
    ("max(N1)", {"max": [POINT]}),
    ("TABLETTE", ANSWER),
    ("[1, 2.0]", {"list": [1, 2.0]}),
    ("option(#yes)", {"option": "yes"}),
]  # fmt: skip


@pytest.mark.parametrize(("notation", "document"), READ)
def test_it_is_read_and_written(notation: str, document: Document) -> None:
    assert as_json(parse_notation(notation, EXAMPLE)) == document
    assert print_notation(parse_node(document), EXAMPLE) == notation


@pytest.mark.parametrize(
    ("notation", "written"),
    [
        ("TABLETTE==YES", "TABLETTE = YES"),
        ("N1 ≥ 2 and N1 ≤ 4 or N1 ≠ 3", "(N1 >= 2 and N1 <= 4) or N1 != 3"),
        ("selected(Q2, A)", "Q2 includes A"),
        ("#q1 = option(#yes)", "TABLETTE = YES"),
        ("Q2 any in [A,B]", "Q2 any in (A, B)"),
        ("((true))", "true"),
        ("\n Q2\u00a0includes\tA ", "Q2 includes A"),
        ('T1 = "2026-11-23"', "T1 = 2026-11-23"),
        ('T1 = "e\u0301\\u00e9"', 'T1 = "éé"'),
        ('T1 = "\u202e"', 'T1 = "\\u202e"'),
        ("N1 = 1E2", "N1 = 100.0"),
    ],
)
def test_other_ways_to_write_become_one(notation: str, written: str) -> None:
    assert print_notation(parse_notation(notation, EXAMPLE), EXAMPLE) == written


@pytest.mark.parametrize(
    ("notation", "problem", "position", "length", "nearest"),
    [
        ("TABLETE = YES", NotationProblem.UNKNOWN_NAME, 0, 7, "TABLETTE"),
        ("tablette = YES", NotationProblem.UNKNOWN_NAME, 0, 8, "TABLETTE"),
        ("TABLETTE = yes", NotationProblem.UNKNOWN_NAME, 11, 3, "YES"),
        ("TABLETTE = PERHAPS", NotationProblem.UNKNOWN_NAME, 11, 7, None),
        ("TWICE = YES", NotationProblem.UNKNOWN_NAME, 0, 5, None),
        ("TABLETTE in (YES, NON)", NotationProblem.UNKNOWN_NAME, 18, 3, "NO"),
        ("Q2 includes D", NotationProblem.UNKNOWN_NAME, 12, 1, None),
        ("YES = NO", NotationProblem.UNKNOWN_NAME, 0, 3, None),
        ("answered(G1.R3)", NotationProblem.UNKNOWN_NAME, 9, 5, "G1.R2"),
        ("score(TOTL) > 1", NotationProblem.UNKNOWN_SCORE, 6, 4, "TOTAL"),
        ("score(#a.b) > 1", NotationProblem.UNKNOWN_SCORE, 6, 4, None),
        ("TABLETTE = YES AND true", NotationProblem.UNEXPECTED, 15, 3, "and"),
        ("TABLETTE = YES true", NotationProblem.UNEXPECTED, 15, 4, None),
        ("TABLETTE = YES = NO", NotationProblem.UNEXPECTED, 15, 1, None),
        ("points(Q2) + 1", NotationProblem.UNREADABLE, 11, 1, None),
        ("TABLETTE = ", NotationProblem.UNFINISHED, 11, 0, None),
        ("", NotationProblem.UNFINISHED, 0, 0, None),
        ("(true", NotationProblem.UNFINISHED, 5, 0, None),
        ("count()", NotationProblem.UNEXPECTED, 6, 1, None),
        ("N1 in ()", NotationProblem.UNEXPECTED, 7, 1, None),
        ("N1 in (true)", NotationProblem.UNEXPECTED, 7, 4, None),
        ("TABLETTE and true", NotationProblem.CONDITION_EXPECTED, 0, 8, None),
        ("true or 3", NotationProblem.CONDITION_EXPECTED, 8, 1, None),
        ("not N1", NotationProblem.CONDITION_EXPECTED, 4, 2, None),
        ("answered(3)", NotationProblem.ANSWER_EXPECTED, 9, 1, None),
        ("3 includes A", NotationProblem.ANSWER_EXPECTED, 0, 1, None),
        ("Q2 includes 3", NotationProblem.OPTION_EXPECTED, 12, 1, None),
        ("Q2 includes option(A)", NotationProblem.OPTION_EXPECTED, 19, 1, None),
        ("N1 in 3", NotationProblem.LIST_EXPECTED, 6, 1, None),
        ("3 any in Q2", NotationProblem.LIST_EXPECTED, 0, 1, None),
        ("N1 = 1000000001", NotationProblem.WRONG_NUMBER, 5, 10, None),
        ("N1 = " + "1" * 5000, NotationProblem.WRONG_NUMBER, 5, 5000, None),
        ("N1 = 1e400", NotationProblem.WRONG_NUMBER, 5, 5, None),
        ("N1 = 3abc", NotationProblem.UNREADABLE, 5, 1, None),
        ('T1 = ""', NotationProblem.WRONG_TEXT, 5, 2, None),
        ('T1 = "abc', NotationProblem.WRONG_TEXT, 5, 1, None),
        ('T1 = "\\q"', NotationProblem.WRONG_TEXT, 5, 4, None),
        ('T1 = "' + "a" * 201 + '"', NotationProblem.WRONG_TEXT, 5, 203, None),
        ("#Q1 = YES", NotationProblem.UNREADABLE, 0, 1, None),
        ("A.B.C.D = YES", NotationProblem.UNREADABLE, 0, 1, None),
        ("é", NotationProblem.UNREADABLE, 0, 1, None),
        ("TABLETTE = YES; DROP", NotationProblem.UNREADABLE, 14, 1, None),
    ],
)
def test_an_error_has_a_place(
    notation: str, problem: NotationProblem, position: int, length: int, nearest: str | None
) -> None:
    error = refusal(notation)
    assert (error.problem, error.position, error.length, error.nearest) == (
        problem,
        position,
        length,
        nearest,
    )


def test_an_error_says_what_is_wrong() -> None:
    assert str(refusal("TABLETE = YES")) == "at 0: unknown_name; did you mean TABLETTE?"


@pytest.mark.parametrize(
    ("notation", "problem"),
    [
        ("true " * 300_000, NotationProblem.TOO_LONG),
        ("(" * 10_000, NotationProblem.TOO_DEEP),
        ("not " * 10_000 + "true", NotationProblem.TOO_DEEP),
        ("count(" * 10_000, NotationProblem.TOO_DEEP),
        ("not " * 13 + "true", NotationProblem.TOO_DEEP),
        ("N1 in (" + "1, " * 100_000, NotationProblem.TOO_LARGE),
        ("true or " * 10_000 + "true", NotationProblem.TOO_LARGE),
        ("and(" * 10_000, NotationProblem.TOO_DEEP),
        ('"' * 500_000, NotationProblem.WRONG_TEXT),
        ("a" * 500_000, NotationProblem.UNKNOWN_NAME),
        ("1" * 500_000, NotationProblem.WRONG_NUMBER),
        (" " * 500_000, NotationProblem.UNFINISHED),
        ("\\" * 500_000, NotationProblem.UNREADABLE),
        ("A." * 200_000, NotationProblem.UNREADABLE),
    ],
    ids=lambda value: f"{value[:12]}{len(value)}",
)
def test_what_is_hostile_is_refused(notation: str, problem: NotationProblem) -> None:
    assert refusal(notation).problem is problem


def test_the_limits_are_those_of_the_tree() -> None:
    largest = parse_node({"and": [{"value": True}] * (MAX_SIZE - 1)})
    assert parse_notation(print_notation(largest, EXAMPLE), EXAMPLE) == largest
    assert refusal(" and ".join(["true"] * MAX_SIZE)).problem is NotationProblem.TOO_LARGE


def test_a_value_is_no_condition() -> None:
    with pytest.raises(NotationError) as refused:
        parse_condition("N1", EXAMPLE)
    assert refused.value.problem is NotationProblem.CONDITION_EXPECTED
    assert as_json(parse_condition("TABLETTE = YES", EXAMPLE)) == IS_YES


CODES = st.sampled_from(["Q", "A", "B", "YES", "yes", "and", "in", "true", "score", "refused", "R", "a", "q"])


@st.composite
def coded(draw: st.DrawFn) -> Questionnaire:
    """Return a questionnaire with the answers of `expressions()`, under codes that are often not unique."""

    def options() -> list[Document]:
        return [option(name, code=draw(CODES), specify=draw(st.booleans())) for name in ("a", "b", "yes")]

    named = [{"code": draw(CODES), "options": options()} for _ in range(3)]
    rows = [{"id": "r1", "code": draw(CODES), "label": words("Ligne")}]
    scale = {"id": "s", "code": draw(CODES), "label": words("Échelle"), "options": options()}
    cells: Document = draw(
        st.sampled_from([{"kind": "grid", "scale": scale}, {"kind": "dual_grid", "scales": [scale] * 2}])
    )
    scores = [{**TOTAL, "code": draw(CODES)}, {**TOTAL, "id": "constructor", "code": draw(CODES)}]
    return questionnaire(
        single("q", **named[0]),
        several("r", **named[1]),
        single("constructor", **named[2]),
        points("n", code=draw(CODES)),
        {"id": "g", "code": draw(CODES), "label": words("Grille"), "rows": rows, **cells},
        scores=scores,
    )


@given(document=st.one_of(expressions(), values()), over=coded())
def test_any_expression_is_read_back(document: Document, over: Questionnaire) -> None:
    node = parse_node(document)
    assert exactly(parse_notation(print_notation(node, over), over)) == exactly(node)


@given(definitions())
def test_the_conditions_of_any_questionnaire_are_read_back(anything: Questionnaire) -> None:
    conditions = [gate.condition for gate in compile_gates(anything)]
    again = [parse_notation(print_notation(condition, anything), anything) for condition in conditions]
    assert again == conditions


@given(ANY_TEXT)
def test_any_text_is_read_or_refused(notation: str) -> None:
    node, error = attempt(notation)
    if error is not None:
        assert 0 <= error.position <= error.position + error.length <= len(notation)
    if node is not None:
        assert attempt(print_notation(node, EXAMPLE)) == (node, None)


def attempt(notation: str) -> tuple[Node | None, NotationError | None]:
    """Return what `notation` stands for, or why it is refused."""
    try:
        return parse_notation(notation, EXAMPLE), None
    except NotationError as error:
        return None, error


def refusal(notation: str) -> NotationError:
    """Return why `notation` is refused."""
    with pytest.raises(NotationError) as refused:
        parse_notation(notation, EXAMPLE)
    return refused.value


def exactly(node: Node) -> str:
    """Return an expression such that 3 is not 3.0."""
    return json.dumps(as_json(node))
