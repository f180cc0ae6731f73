"""The one form in which texts are kept."""

from hypothesis import given
from hypothesis import strategies as st

from questionnaires.answers.free_text import has_bad_characters, normalise


@given(text=st.text(st.characters()), one_line=st.booleans())
def test_normalising_twice_is_normalising_once(text: str, *, one_line: bool) -> None:
    once = normalise(text, 4000, one_line=one_line)
    assert normalise(once, 4000, one_line=one_line) == once


@given(st.text(st.characters()))
def test_no_bad_character_means_that_it_can_be_written(text: str) -> None:
    if not has_bad_characters(text):
        assert text.encode().decode() == text
