"""The evaluators in Python and JavaScript give the same results: on shared vectors, and on anything else."""

import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.answers.values import Answers
from questionnaires.definition.model import Questionnaire
from questionnaires.logic.evaluate import Outcome, evaluate
from questionnaires.logic.expressions import parse, parse_node
from questionnaires.logic.route import Gate, Level, compile_gates, find_closed, gates_as_json
from tests.questionnaires.logic.expression_strategies import expressions, loose_answers, values
from tests.questionnaires.logic.twin import LOGIC, RUNNER, Twin, running_twin
from tests.questionnaires.strategies import Document, answers_to, definitions

VECTORS: dict[str, list[Document]] = json.loads(RUNNER.with_name("vectors.json").read_text())
EVALUATION = pytest.mark.parametrize("case", VECTORS["evaluation"], ids=lambda case: case["name"])
ROUTES = pytest.mark.parametrize("case", VECTORS["routes"], ids=lambda case: case["name"])
MAX_COMPRESSED = 1500


@pytest.fixture(scope="module")
def twin() -> Iterator[Twin]:
    with running_twin() as running:
        yield running


@EVALUATION
def test_vector_in_python(case: Document) -> None:
    outcome = evaluate(parse_node(case["expression"]), read_answers(case["answers"]))
    assert typed(outcome) == typed(case["result"])


@EVALUATION
def test_vector_in_javascript(case: Document, twin: Twin) -> None:
    assert typed(twin.evaluate(case["expression"], case["answers"])) == typed(case["result"])


@ROUTES
def test_route_vector_in_python(case: Document) -> None:
    gates = [
        Gate(Level(gate["level"]), gate["part"], parse(gate["if"]), tuple(gate["keys"]))
        for gate in case["gates"]
    ]
    closed = find_closed(gates, read_answers(case["answers"]))
    assert [gate.part for gate in closed] == case["closed"]


@ROUTES
def test_route_vector_in_javascript(case: Document, twin: Twin) -> None:
    assert twin.closed_parts(case["gates"], case["answers"]) == case["closed"]


@given(expression=st.one_of(expressions(), values()), answers=loose_answers())
def test_any_expression_has_the_same_outcome(
    twin: Twin, expression: Document, answers: dict[str, Any]
) -> None:
    in_python = evaluate(parse_node(expression), read_answers(answers))
    assert typed(twin.evaluate(expression, answers)) == typed(in_python)


@given(data=st.data(), questionnaire=definitions())
def test_any_route_is_the_same(twin: Twin, data: st.DataObject, questionnaire: Questionnaire) -> None:
    answers = data.draw(answers_to(questionnaire))
    gates = compile_gates(questionnaire)
    in_python = [gate.part for gate in find_closed(gates, answers)]
    assert twin.closed_parts(gates_as_json(gates), answers) == in_python


def test_the_javascript_is_small() -> None:
    assert len(gzip.compress(LOGIC.read_bytes(), 9)) <= MAX_COMPRESSED


def read_answers(answers: dict[str, Any]) -> Answers:
    """Return JSON answers as Python has them: lists as tuples."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in answers.items()}


def typed(outcome: Outcome | object) -> object:
    """Return an outcome such that a boolean equals no number, and a list equals a tuple."""
    if isinstance(outcome, list | tuple):
        return [typed(member) for member in outcome]
    return ("boolean", outcome) if isinstance(outcome, bool) else outcome
