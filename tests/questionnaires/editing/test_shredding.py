"""Documents as elements and back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.catalogue import list_codes, load
from questionnaires.definition.codec import encode
from questionnaires.editing.cells import ROOT
from questionnaires.editing.shredding import Document, assemble, shred
from tests.questionnaires.strategies import documents

KEYS = st.text("abcXYZ_-09", min_size=1, max_size=6)
PLAIN = st.one_of(st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=5))
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=12,
)


@pytest.mark.parametrize("code", list_codes())
def test_the_catalogue_comes_back_as_it_went(code: str) -> None:
    document = json.loads(encode(load(code)))
    assert assemble(shred(document)) == document


@given(documents())
def test_a_definition_comes_back_as_it_went(document: Document) -> None:
    document = json.loads(json.dumps(document))
    assert assemble(shred(document)) == _without_nothing(document)


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_any_object_comes_back_as_it_went(document: Document) -> None:
    assert assemble(shred(document)) == document


def test_each_language_of_a_text_is_a_cell_of_its_own() -> None:
    assert shred({"label": {"fr": "Oui", "en": "Yes"}}) == {ROOT: {"label.fr": "Oui", "label.en": "Yes"}}


def test_a_condition_is_one_cell() -> None:
    condition = {"not": [{"answered": [{"answer": "q1"}]}]}
    assert shred({"shown_if": condition}) == {ROOT: {"shown_if": condition}}


def test_a_key_that_can_be_no_field_is_left_out() -> None:
    assert assemble(shred({"a.b": 1, "@state": "removed", "code": "A"})) == {"code": "A"}


def test_what_is_out_of_the_questionnaire_is_out_of_the_document() -> None:
    draft = shred({"sections": [{"id": "s1"}, {"id": "s2"}]})
    draft["e1"]["@state"] = "removed"
    assert assemble(draft) == {"sections": [{"id": "s2"}]}


def test_elements_in_a_circle_are_nowhere() -> None:
    draft = shred({"code": "A"})
    draft["e1"] = {"@place": ["e2", "questions", "i"]}
    draft["e2"] = {"@place": ["e1", "questions", "i"]}
    draft[ROOT]["@place"] = ["e1", "questions", "i"]
    assert assemble(draft) == {"code": "A"}


def _without_nothing(value: Document) -> Document:
    """An absent field and one that is null mean the same."""

    def clean(item: object) -> object:
        if isinstance(item, dict):
            return {key: clean(inner) for key, inner in item.items() if inner is not None}
        return [clean(inner) for inner in item] if isinstance(item, list) else item

    return {key: clean(item) for key, item in value.items() if item is not None}
