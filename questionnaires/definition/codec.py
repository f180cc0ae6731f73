"""Definitions as JSON: canonical bytes out, checked values in, and the hash that names a content."""

import hashlib
import json
from typing import Any

from questionnaires.definition.model import Questionnaire


def encode(questionnaire: Questionnaire) -> bytes:
    """Return the canonical JSON: UTF-8, keys sorted, defaults left out, one trailing newline."""
    document = questionnaire.model_dump(mode="json", exclude_defaults=True)
    document["format"] = questionnaire.format
    _name_kinds(document, questionnaire)
    return (
        json.dumps(document, ensure_ascii=False, allow_nan=False, sort_keys=True, indent=1) + "\n"
    ).encode()


def decode(data: bytes | str) -> Questionnaire:
    """Return the definition in `data`. Raises `pydantic.ValidationError` naming each place that is wrong."""
    return Questionnaire.model_validate_json(data)


def content_hash(questionnaire: Questionnaire) -> str:
    """Return the SHA-256 of the canonical JSON, in hexadecimal: two equal definitions have the same."""
    return hashlib.sha256(encode(questionnaire)).hexdigest()


def _name_kinds(document: dict[str, Any], questionnaire: Questionnaire) -> None:
    """Put back the discriminator `kind`, which is a default of each question class and so was left out.

    By position, not by id: a draft in the making may hold an id twice, and is stored all the same.
    """
    for section, section_document in zip(questionnaire.sections, document.get("sections", []), strict=True):
        for question, question_document in zip(
            section.questions, section_document.get("questions", []), strict=True
        ):
            question_document["kind"] = question.kind.value
