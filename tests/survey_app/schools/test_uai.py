"""The UAI and its check letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.schools.uai import CHECK_LETTERS, is_valid_uai, normalise_uai
from tests.factories import TEST_UAIS


@pytest.mark.parametrize("uai", TEST_UAIS)
def test_the_codes_for_tests_are_right(uai: str) -> None:
    assert is_valid_uai(uai)


@pytest.mark.parametrize(
    "uai",
    ["", "0779990", "0779990S", "779990R", "00779990R", "0779990r", "077999OR", "٠٧٧٩٩٩٠R", "0779990R\n"],
)
def test_anything_else_is_wrong(uai: str) -> None:
    assert not is_valid_uai(uai)


@given(st.integers(0, 9_999_999))
def test_each_number_has_one_letter(number: int) -> None:
    right = [letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if is_valid_uai(f"{number:07}{letter}")]
    assert right == [CHECK_LETTERS[number % 23]]


@given(st.integers(0, 9_999_999), st.integers(0, 6), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(number: int, place: int, step: int) -> None:
    letter = CHECK_LETTERS[number % 23]
    digits = [int(digit) for digit in f"{number:07}"]
    digits[place] = (digits[place] + step) % 10
    assert not is_valid_uai("".join(map(str, digits)) + letter)


@pytest.mark.parametrize("typed", ["0779990r", " 077 9990 R ", "0779990\u00a0R"])
def test_what_people_type_is_brought_into_form(typed: str) -> None:
    assert normalise_uai(typed) == "0779990R"
