"""Definitions as JSON: there and back without loss, always the same bytes."""

import json

import pytest
from hypothesis import given
from pydantic import ValidationError

from questionnaires.definition.codec import content_hash, decode, encode
from questionnaires.definition.model import Questionnaire
from tests.questionnaires.definition.spoilt import spoilt_documents
from tests.questionnaires.examples import is_answered, option, points, questionnaire, single, words
from tests.questionnaires.strategies import Document, definitions


@given(definitions())
def test_there_and_back(anything: Questionnaire) -> None:
    assert decode(encode(anything)) == anything


@given(definitions())
def test_the_bytes_are_stable(anything: Questionnaire) -> None:
    assert encode(decode(encode(anything))) == encode(anything)


@given(spoilt_documents())
def test_a_draft_with_errors_is_kept_whole(document: Document) -> None:
    draft = Questionnaire.model_validate(document)
    assert decode(encode(draft)) == draft


def test_the_order_of_keys_does_not_count() -> None:
    document = json.loads(encode(questionnaire(single(), points("q2"))))
    turned = {key: document[key] for key in reversed(document)}
    assert content_hash(decode(json.dumps(turned))) == content_hash(decode(json.dumps(document)))


def test_another_word_is_another_content() -> None:
    assert content_hash(questionnaire(single())) != content_hash(questionnaire(single(label=words("Autre"))))


def test_the_form_is_canonical() -> None:
    two = questionnaire(single("q1"), single("q2", shown_if=is_answered("q1")))
    section = json.loads(encode(two))["sections"][0]
    assert section["questions"][1] == {
        "code": "Q2",
        "id": "q2",
        "kind": "single_choice",
        "label": {"fr": "Question q2"},
        "options": [
            {"code": "YES", "id": "yes", "label": {"fr": "Option yes"}},
            {"code": "NO", "id": "no", "label": {"fr": "Option no"}},
        ],
        "shown_if": {"answered": [{"answer": "q1"}]},
    }


def test_kinds_survive_a_draft_that_uses_an_id_twice() -> None:
    twice = questionnaire(single("q1"), points("q1"))
    assert decode(encode(twice)) == twice


def test_what_json_cannot_say_is_never_written() -> None:
    infinite = single(options=[option("yes", score=1), option("no")])
    odd = questionnaire(infinite).model_copy(deep=True)
    object.__setattr__(odd.sections[0].questions[0].options[0], "score", float("inf"))  # type: ignore[union-attr]
    with pytest.raises(ValueError, match="Out of range float"):
        encode(odd)


def test_a_wrong_place_is_named() -> None:
    document = json.loads(encode(questionnaire(single())))
    document["sections"][0]["questions"][0]["shown_if"] = {"answerd": [{"answer": "q0"}]}
    with pytest.raises(ValidationError) as refused:
        decode(json.dumps(document))
    assert refused.value.errors()[0]["loc"] == ("sections", 0, "questions", 0, "single_choice", "shown_if")
