"""Words of a text that are covered: found whole, whatever their capitals, and named again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.analysis.disclosure import cover
from survey_app.reports.review.covering import WordsNotFoundError, parts_of, words_of

TEXT = "Madame Durand et M. durand aident ; Durandal aussi.\nLa 3e B, avec madame\nDurand."


@pytest.mark.parametrize(
    ("words", "covered"),
    [
        ("", TEXT),
        ("Durand", "Madame […] et M. […] aident ; Durandal aussi.\nLa 3e B, avec madame\n[…]."),
        ("madame durand", "[…] et M. durand aident ; Durandal aussi.\nLa 3e B, avec […]."),
        ("3e B", "Madame Durand et M. durand aident ; Durandal aussi.\nLa […], avec madame\nDurand."),
        ("M. durand, aident", "Madame Durand et […] […] ; Durandal aussi.\nLa 3e B, avec madame\nDurand."),
        ("madame durand, durand et m.", "[…] durand aident ; Durandal aussi.\nLa 3e B, avec […]."),
    ],
)
def test_words_are_covered_wherever_they_stand(words: str, covered: str) -> None:
    assert cover(TEXT, parts_of(TEXT, words)) == covered


@pytest.mark.parametrize("words", ["Dupont", "Dur", "aident Durandal", "Durand, Dupont"])
def test_words_that_are_not_there_are_refused(words: str) -> None:
    with pytest.raises(WordsNotFoundError) as refusal:
        parts_of(TEXT, words)
    assert refusal.value.words == words.rpartition(", ")[2]


def test_covered_words_are_named_once_each() -> None:
    assert words_of(TEXT, parts_of(TEXT, "aident, Durand")) == "Durand, aident"


@given(st.text(max_size=60), st.data())
def test_no_covered_word_is_left(text: str, data: st.DataObject) -> None:
    """Whatever the text, naming one of its words covers it, and naming what is covered covers the same."""
    found = [word for word in text.replace(",", " ").split() if word.isalnum()]
    if not found:
        return
    word = data.draw(st.sampled_from(found))
    try:
        parts = parts_of(text, word)
    except WordsNotFoundError:
        return
    assert parts_of(text, words_of(text, parts)) == parts
    assert all(low < high for low, high in parts)
