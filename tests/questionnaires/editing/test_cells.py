"""Edits and their inverses."""

import json
from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from questionnaires.definition.codec import decode, encode
from questionnaires.definition.model import Questionnaire
from questionnaires.editing.cells import ROOT, STATE, Draft, Place, Write, Writes, apply, place_of, read
from questionnaires.editing.planting import NewUid
from questionnaires.editing.shredding import assemble, shred
from tests.questionnaires.editing.sessions import Draw, actions, numbered_uids
from tests.questionnaires.strategies import definitions


def draft_of(questionnaire: Questionnaire) -> Draft:
    return shred(json.loads(encode(questionnaire)))


def edited(draft: Draft, draw: Draw, new_uid: NewUid, edits: int) -> list[Writes]:
    """Do a few things to a draft; return the inverse of each."""
    return [apply(draft, actions(draft, draw, new_uid)) for _ in range(edits)]


@given(definitions(), st.integers(1, 8), st.data())
def test_undoing_everything_gives_the_starting_document_byte_for_byte(
    questionnaire: Questionnaire, edits: int, data: st.DataObject
) -> None:
    draft = draft_of(questionnaire)
    start = deepcopy(draft)
    for inverse in reversed(edited(draft, data.draw, numbered_uids(), edits)):
        apply(draft, inverse)
    assert (draft, encode(decode(json.dumps(assemble(draft))))) == (start, encode(questionnaire))


@given(definitions(), st.integers(1, 6), st.data())
def test_doing_again_what_was_undone_gives_the_same_draft(
    questionnaire: Questionnaire, edits: int, data: st.DataObject
) -> None:
    draft = draft_of(questionnaire)
    inverses = edited(draft, data.draw, numbered_uids(), edits)
    end = deepcopy(draft)
    again = [apply(draft, inverse) for inverse in reversed(inverses)]
    for inverse in reversed(again):
        apply(draft, inverse)
    assert draft == end


def test_a_write_says_what_was_there() -> None:
    draft: Draft = {"e1": {"code": "A"}}
    assert apply(draft, (Write("e1", "code", "B"), Write("e1", "code", None))) == (
        Write("e1", "code", "B"),
        Write("e1", "code", "A"),
    )


def test_an_element_without_cells_is_no_element() -> None:
    draft: Draft = {"e1": {"code": "A"}}
    apply(draft, (Write("e1", "code", None),))
    assert draft == {}


def test_a_cell_that_is_empty_reads_as_nothing() -> None:
    assert read({ROOT: {}}, "e9", STATE) is None


def test_a_place_of_another_shape_is_no_place() -> None:
    assert [place_of({"@place": place}) for place in (["a", "b", "c"], ["a", "b"], "abc", [1, 2, 3])] == [
        Place("a", "b", "c"),
        None,
        None,
        None,
    ]
