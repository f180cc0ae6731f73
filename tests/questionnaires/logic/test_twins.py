"""The evaluators in Python and JavaScript give the same results: on shared vectors, and on anything else.

A vector of evaluation may bring `points` (answer key → option id → score) and `scores` (id → expression).
"""

import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.answers.values import Answers
from questionnaires.definition.model import Questionnaire
from questionnaires.logic.evaluate import Outcome, evaluate, resolve
from questionnaires.logic.expressions import Node, as_json, parse, parse_node
from questionnaires.logic.route import (
    Gate,
    Level,
    compile_gates,
    compute_scores,
    follow,
    gates_as_json,
    scores_as_json,
)
from tests.questionnaires.logic.expression_strategies import expressions, loose_answers, loose_points, values
from tests.questionnaires.logic.twin import LOGIC, RUNNER, Twin, running_twin
from tests.questionnaires.strategies import Document, answers_to, definitions

VECTORS: dict[str, list[Document]] = json.loads(RUNNER.with_name("vectors.json").read_text())
EVALUATION = pytest.mark.parametrize("case", VECTORS["evaluation"], ids=lambda case: case["name"])
ROUTES = pytest.mark.parametrize("case", VECTORS["routes"], ids=lambda case: case["name"])
MAX_COMPRESSED = 1900


@pytest.fixture(scope="module")
def twin() -> Iterator[Twin]:
    with running_twin() as running:
        yield running


@EVALUATION
def test_vector_in_python(case: Document) -> None:
    outcome = evaluate(resolved(case), read_answers(case["answers"]), case.get("points", {}))
    assert typed(outcome) == typed(case["result"])


@EVALUATION
def test_vector_in_javascript(case: Document, twin: Twin) -> None:
    outcome = twin.evaluate(as_json(resolved(case)), case["answers"], case.get("points", {}))
    assert typed(outcome) == typed(case["result"])


@ROUTES
def test_route_vector_in_python(case: Document) -> None:
    gates = [
        Gate(
            Level(gate["level"]),
            gate["part"],
            parse(gate["if"]),
            tuple(gate["keys"]),
            gate.get("points", {}),
        )
        for gate in case["gates"]
    ]
    passage = follow(gates, read_answers(case["answers"]))
    closed = [gate.part for gate in passage.closed]
    assert [closed, typed_answers(passage.answers)] == [case["closed"], case["remaining"]]


@ROUTES
def test_route_vector_in_javascript(case: Document, twin: Twin) -> None:
    passage = twin.follow(case["gates"], case["answers"])
    assert passage == {"closed": case["closed"], "answers": case["remaining"]}


@given(expression=st.one_of(expressions(), values()), answers=loose_answers(), points=loose_points())
def test_any_expression_has_the_same_outcome(
    twin: Twin, expression: Document, answers: dict[str, Any], points: Document
) -> None:
    in_python = evaluate(parse_node(expression), read_answers(answers), points)
    assert typed(twin.evaluate(expression, answers, points)) == typed(in_python)


@given(data=st.data(), questionnaire=definitions())
def test_any_route_is_the_same(twin: Twin, data: st.DataObject, questionnaire: Questionnaire) -> None:
    answers = data.draw(answers_to(questionnaire))
    gates = compile_gates(questionnaire)
    passage = follow(gates, answers)
    in_python = {
        "closed": [gate.part for gate in passage.closed],
        "answers": typed_answers(passage.answers),
    }
    assert twin.follow(gates_as_json(gates), answers) == in_python


@given(data=st.data(), questionnaire=definitions())
def test_any_score_is_the_same(twin: Twin, data: st.DataObject, questionnaire: Questionnaire) -> None:
    answers = data.draw(answers_to(questionnaire))
    visible = follow(compile_gates(questionnaire), answers).answers
    in_python = compute_scores(questionnaire, answers)
    assert twin.scores(scores_as_json(questionnaire), visible) == in_python


def test_the_javascript_is_small() -> None:
    assert len(gzip.compress(LOGIC.read_bytes(), 9)) <= MAX_COMPRESSED


def test_there_are_many_vectors() -> None:
    assert sum(len(cases) for cases in VECTORS.values()) >= 300


def resolved(case: Document) -> Node:
    """Return the expression of a vector with its scores in place."""
    scores = {name: parse_node(score) for name, score in case.get("scores", {}).items()}
    return resolve(parse_node(case["expression"]), scores)


def read_answers(answers: dict[str, Any]) -> Answers:
    """Return JSON answers as Python has them: lists as tuples."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in answers.items()}


def typed(outcome: Outcome | object) -> object:
    """Return an outcome such that a boolean equals no number, and a list equals a tuple."""
    if isinstance(outcome, list | tuple):
        return [typed(member) for member in outcome]
    return ("boolean", outcome) if isinstance(outcome, bool) else outcome


def typed_answers(answers: Answers) -> Document:
    """Return answers as JSON has them."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in answers.items()}
