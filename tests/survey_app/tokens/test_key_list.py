"""The key list: one written form, a fingerprint of everything in it, words that can be read aloud."""

import hashlib
import unicodedata
from dataclasses import replace

import pytest

from survey_app.tokens.key_list import KeyList, fingerprint_words, short_form

LIST = KeyList(
    campaign="abcdefgh12345678",
    questionnaire="c" * 64,
    editing="strict",
    ballot_size=70,
    opening_key=b"\x04" + bytes(64),
    cells=((1, b"\x01" * 32), (2, b"\x02" * 32)),
)


def test_the_written_form_is_what_is_published() -> None:
    assert LIST.text.splitlines() == [
        "paliers keys 1",
        "campaign abcdefgh12345678",
        f"questionnaire {'c' * 64}",
        "editing strict",
        "size 70",
        f"opening 04{'00' * 64}",
        f"cell 1 {'01' * 32}",
        f"cell 2 {'02' * 32}",
    ]


def test_the_fingerprint_is_that_of_the_written_form() -> None:
    assert LIST.fingerprint == hashlib.sha256(LIST.text.encode()).digest()


@pytest.mark.parametrize(
    "other",
    [
        replace(LIST, campaign="abcdefgh12345679"),
        replace(LIST, questionnaire="d" * 64),
        replace(LIST, editing="flexible"),
        replace(LIST, ballot_size=71),
        replace(LIST, opening_key=b"\x04" + bytes(63) + b"\x01"),
        replace(LIST, cells=LIST.cells[:1]),
        replace(LIST, cells=(LIST.cells[0], (3, b"\x02" * 32))),
    ],
)
def test_whatever_changes_changes_it(other: KeyList) -> None:
    assert (
        other.fingerprint == LIST.fingerprint,
        short_form(other.fingerprint) == short_form(LIST.fingerprint),
    ) == (
        False,
        False,
    )


def test_the_short_form_is_the_first_eighty_bits() -> None:
    assert short_form(bytes(range(32))) == "000G40R40M30E209"


def test_the_words_are_the_first_sixty_six_bits() -> None:
    words = (
        fingerprint_words(bytes(32)),
        fingerprint_words(b"\xff" * 32),
        fingerprint_words(bytes(8) + b"\x40" + bytes(23)),
    )
    assert words == (("abaisser",) * 6, ("zoologie",) * 6, ("abaisser",) * 5 + ("abandon",))


def test_words_are_composed_as_people_type_them() -> None:
    made = {word for number in range(2048) for word in fingerprint_words((number << 245).to_bytes(32))}
    assert (len(made), {word for word in made if unicodedata.normalize("NFC", word) != word}) == (2048, set())
