"""The JSON Schema (2020-12) of a definition: the shape of the file, for whoever writes or reads one elsewhere.

It is made of the model; conditions, which the model reads by itself, are spelt out here operator by operator. What
holds between parts (an id that exists, an answer asked before) is no matter of shape: the checker finds that.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from questionnaires.definition.model import Questionnaire
from questionnaires.logic.expressions import (
    LARGEST_NUMBER,
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_SIZE,
    SIGNATURES,
    Operator,
    Signature,
    Sort,
)

SCHEMA_ID = "urn:paliers:questionnaire:1"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]

_ID = "[a-z0-9][a-z0-9_-]{0,39}"

_CONDITION, _VALUE, _LIST = "Condition", "ComputedValue", "ListOrAnswer"
_SORTS = {
    Sort.CONDITION: _CONDITION,
    Sort.VALUE: _VALUE,
    Sort.LIST: _LIST,
    Sort.ANSWER: "AnswerSource",
    Sort.OPTION: "OptionSource",
}
_OMITTED = frozenset({"title", "discriminator"})
"""What pydantic adds and nobody needs: a title that repeats the name, a hint of another standard."""


def definition_schema() -> Schema:
    """Return the schema of the document of a definition."""
    model = _tidied(Questionnaire.model_json_schema(mode="validation"))
    definitions = {**model.pop("$defs"), **_expressions()}
    return {
        "$schema": DIALECT,
        "$id": SCHEMA_ID,
        "title": "Questionnaire",
        **model,
        "$defs": dict(sorted(definitions.items())),
    }


def schema_file() -> bytes:
    """Return the schema as it is published."""
    return (json.dumps(definition_schema(), ensure_ascii=False, indent=2) + "\n").encode()


def _tidied(schema: Any, *, is_named: bool = False) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return a schema with expressions by reference and without needless words; `is_named`: its keys are names."""
    if isinstance(schema, list):
        return [_tidied(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "propertyNames" in schema and "maxProperties" in schema:
        return _reference(_VALUE if "answer" in schema["propertyNames"]["enum"] else _CONDITION)
    tidied = {
        key: _tidied(inner, is_named=key in {"properties", "$defs", "patternProperties"})
        for key, inner in schema.items()
        if is_named or key not in _OMITTED
    }
    if "patternProperties" in tidied:
        tidied["additionalProperties"] = False
    return tidied


def _reference(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _expressions() -> dict[str, Schema]:
    """Return the definitions of conditions and of what they are made of."""
    sources = _sources()
    operations = {operator: _operation(operator, signature) for operator, signature in SIGNATURES.items()}
    conditions = [name for name, signature in SIGNATURES.items() if signature.gives is Sort.CONDITION]
    values = [name for name, signature in SIGNATURES.items() if signature.gives is Sort.VALUE]
    limits = f"At most {MAX_DEPTH} operations within each other, {MAX_SIZE} parts in all."
    truth = {"description": "Always, or never.", **_one_key("value", {"type": "boolean"})}
    return {
        **sources,
        "Truth": truth,
        **{_name_of(operator): operation for operator, operation in operations.items()},
        _CONDITION: {
            "description": f"What holds or does not, an object with one key. {limits}",
            "oneOf": [*_references(conditions), _reference("Truth")],
        },
        _VALUE: {
            "description": f"A number, a text, an option or several. {limits}",
            "oneOf": [*map(_reference, sources), *_references(values)],
        },
        _LIST: {"oneOf": [_reference("ListSource"), _reference("AnswerSource")]},
    }


def _sources() -> dict[str, Schema]:
    key = {"type": "string", "pattern": rf"^{_ID}(\.{_ID}){{0,2}}$"}
    name = {"type": "string", "pattern": f"^{_ID}$"}
    text = {"type": "string", "minLength": 1, "maxLength": MAX_LENGTH}
    number = {"type": "number", "minimum": -LARGEST_NUMBER, "maximum": LARGEST_NUMBER}
    members = {"type": "array", "minItems": 1, "items": {"oneOf": [text, number]}}
    content: Mapping[str, tuple[str, str, Schema]] = {
        "AnswerSource": ("answer", "What was answered: question, question.row, question.row.scale.", key),
        "OptionSource": ("option", "An option, by its id.", name),
        "ValueSource": ("value", "A constant.", {"oneOf": [text, number, {"type": "boolean"}]}),
        "ListSource": ("list", "Several constants.", members),
        "ScoreSource": ("score", "A computed score, by its id.", name),
        "PointsSource": ("points", "The scores of the options chosen in an answer, added up.", key),
    }
    return {
        title: {"description": description, **_one_key(name, inner)}
        for title, (name, description, inner) in content.items()
    }


def _operation(operator: Operator, signature: Signature) -> Schema:
    operands = [_reference(_SORTS[sort]) for sort in signature.operands]
    if signature.repeats:
        return _one_key(operator, {"type": "array", "minItems": 1, "items": operands[0]})
    return _one_key(
        operator,
        {"type": "array", "prefixItems": operands, "minItems": len(operands), "maxItems": len(operands)},
    )


def _one_key(name: str, content: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {str(name): content},
        "required": [str(name)],
        "additionalProperties": False,
    }


def _references(operators: Sequence[Operator]) -> list[Schema]:
    return [_reference(_name_of(operator)) for operator in operators]


def _name_of(operator: Operator) -> str:
    return f"{operator.name.title().replace('_', '')}Operation"
