"""The published schema: what the model takes fits it, and what is damaged does not."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from questionnaires.catalogue import list_codes, load
from questionnaires.definition.codec import encode
from questionnaires.definition.model import Questionnaire
from questionnaires.definition.schema import SCHEMA_ID, definition_schema, schema_file
from questionnaires.logic.expressions import ExpressionError, Operator, parse
from tests.architecture.source_tree import ROOT
from tests.questionnaires.examples import is_answered, is_option, questionnaire, single
from tests.questionnaires.logic.expression_strategies import expressions
from tests.questionnaires.strategies import Document, definitions

VALIDATOR = Draft202012Validator(definition_schema())
CONDITIONS = VALIDATOR.evolve(schema={"$ref": f"{SCHEMA_ID}#/$defs/Condition"})
ANSWER: Document = {"answer": "q1"}


def document_of(definition: Questionnaire) -> Document:
    document: Document = json.loads(encode(definition))
    return document


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(definition_schema())


def test_the_published_file_is_up_to_date() -> None:
    assert (ROOT / "docs" / "schema" / "questionnaire-1.schema.json").read_bytes() == schema_file()


@pytest.mark.parametrize("code", list_codes())
def test_the_built_in_questionnaires_fit(code: str) -> None:
    assert list(VALIDATOR.iter_errors(document_of(load(code)))) == []


@given(definitions())
def test_what_is_written_fits(definition: Questionnaire) -> None:
    assert VALIDATOR.is_valid(document_of(definition))


@given(expressions())
def test_every_condition_fits(condition: Document) -> None:
    assert CONDITIONS.is_valid(condition)


@pytest.mark.parametrize(
    "condition",
    [
        {},
        {"and": []},
        {"and": [ANSWER]},
        {"and": [{"value": 1}]},
        {"and": {"value": True}},
        {"not": [{"value": True}, {"value": True}]},
        {"nott": [{"value": True}]},
        {"==": [ANSWER]},
        {"==": [ANSWER, ANSWER, ANSWER]},
        {"==": [ANSWER, {"option": "É"}]},
        {"==": [ANSWER, {"value": None}]},
        {"==": [ANSWER, {"value": ""}]},
        {"==": [ANSWER, {"value": "x" * 201}]},
        {"==": [ANSWER, {"value": 10**10}]},
        {"==": [ANSWER, {"list": []}]},
        {"==": [ANSWER, {"list": [True]}]},
        {"==": [ANSWER, {"and": [{"value": True}]}]},
        {"in": [ANSWER, {"value": "a"}]},
        {"any_in": [{"score": "s1"}, {"list": ["a"]}]},
        {"answered": [{"option": "a"}]},
        {"answered": [{"answer": "q1.r1.s1.x"}]},
        {"selected": [ANSWER, {"value": "a"}]},
        {"sum": [ANSWER]},
        {"value": 1},
        {"answered": [ANSWER], "not": [{"value": True}]},
        ANSWER,
        [],
        None,
    ],
)
def test_what_is_no_condition_does_not_fit(condition: object) -> None:
    with pytest.raises(ExpressionError):
        parse(condition)
    assert not CONDITIONS.is_valid(condition)


@pytest.mark.parametrize("operator", list(Operator))
def test_every_operator_is_in_the_schema(operator: Operator) -> None:
    defined = [d for d in definition_schema()["$defs"].values() if operator.value in d.get("properties", {})]
    assert operator.value in {key for d in defined for key in d["required"]}


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"id": "É"},
        {"code": "1"},
        {"languages": []},
        {"languages": ["french"]},
        {"title": {"french": "Essai"}},
        {"title": "Essai"},
        {"minutes": 0},
        {"sections": {}},
        {"privacy": {"mode": "public"}},
        {"unknown": 1},
        {"scores": [{"id": "s1", "code": "S1", "label": {}, "value": {"and": [ANSWER]}}]},
    ],
)
def test_a_damaged_document_does_not_fit(change: Document) -> None:
    assert_refused({**document_of(questionnaire(single())), **change})


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "hologram"},
        {"kind": "scale"},
        {"options": [{"id": "a"}]},
        {"options": [{"id": "a", "code": "A", "label": {}, "score": "high"}]},
        {"shown_if": {"answerd": [ANSWER]}},
        {"valid_if": [{"id": "c1", "condition": is_answered("q1")}]},
        {"required": "maybe"},
        {"display": "wheel"},
        {"source": {"item": "x" * 121}},
    ],
)
def test_a_damaged_question_does_not_fit(change: Document) -> None:
    document = copy.deepcopy(document_of(questionnaire(single(shown_if=is_option("q0", "yes")))))
    document["sections"][0]["questions"][0] |= change
    assert_refused(document)


def assert_refused(document: dict[str, Any]) -> None:
    """The model and the schema refuse the document alike."""
    with pytest.raises(ValidationError):
        Questionnaire.model_validate(document)
    assert not VALIDATOR.is_valid(document)
