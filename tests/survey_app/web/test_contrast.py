"""Contrast as WCAG counts it, and the nearest shade that can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.web.contrast import READABLE, is_colour, least_ratio, mix, nearest_readable, ratio
from survey_app.web.themes import DARK_GROUNDS, LIGHT_GROUNDS, dark_shades, light_shades, readable_shade

colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#0000ff", "#ffffff", 8.59)],
)
def test_the_ratio_is_that_of_the_standard(one: str, other: str, expected: float) -> None:
    assert (round(ratio(one, other), 2), ratio(one, other)) == (expected, ratio(other, one))


@pytest.mark.parametrize("text", ["", "0f5f63", "#0F5F63", "#0f5f6", "#0f5f63 ", "#0f5f63\n", "red"])
def test_what_is_no_colour(text: str) -> None:
    assert not is_colour(text)


def test_half_of_a_colour() -> None:
    assert (mix("#000000", "#ffffff", 0), mix("#ff0000", "#ffffff", 0.5)) == ("#ffffff", "#ff8080")


def test_no_shade_suits_black_and_white() -> None:
    with pytest.raises(ValueError, match="no shade of #0f5f63"):
        nearest_readable("#0f5f63", ("#ffffff", "#101010"))


def test_a_colour_that_can_be_read_is_kept() -> None:
    assert readable_shade("#0f5f63") == "#0f5f63"


@given(colours)
def test_what_is_offered_can_be_read(colour: str) -> None:
    assert least_ratio(readable_shade(colour), LIGHT_GROUNDS) >= READABLE


@given(colours)
def test_every_shade_of_a_theme_can_be_read(colour: str) -> None:
    readable = readable_shade(colour)
    for shades, grounds in ((light_shades(readable), LIGHT_GROUNDS), (dark_shades(readable), DARK_GROUNDS)):
        for shade in (shades.accent, shades.hover):
            assert least_ratio(shade, (*grounds, shades.soft, shades.text)) >= READABLE
