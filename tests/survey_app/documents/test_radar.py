"""The radar: told apart without colour, silent where a place is hidden, safe whatever its labels say."""

import xml.etree.ElementTree as ET
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.documents.charts import Chart, Frame
from survey_app.documents.radar import Axis, draw_radar

SVG = "{http://www.w3.org/2000/svg}"
SERIES = ("Fiche", "Équipes")
CENTRE = 164

places = st.none() | st.floats(0, 1)


def draw(*axes: Axis) -> Chart:
    chart = draw_radar(axes, SERIES, Frame("essai", "Ce que montre le dessin"))
    assert chart is not None
    return chart


def shapes(chart: Chart, tag: str) -> list[ET.Element]:
    return list(ET.fromstring(chart.svg).iter(f"{SVG}{tag}"))  # noqa: S314 -- our own drawing


def marks(chart: Chart) -> int:
    """Return how many marks there are beside those of the key."""
    return len(shapes(chart, "rect")) + len(shapes(chart, "circle")) - len(SERIES)


@pytest.mark.parametrize("axes", [0, 1, 2])
def test_without_a_surface_there_is_no_radar(axes: int) -> None:
    assert draw_radar([Axis("A", 1, 1)] * axes, SERIES, Frame("essai", "")) is None


@given(st.lists(st.tuples(places, places), min_size=3, max_size=9))
def test_a_hidden_place_has_no_mark(pairs: list[tuple[float | None, float | None]]) -> None:
    chart = draw(*(Axis("A", first, second) for first, second in pairs))
    assert marks(chart) == sum(place is not None for pair in pairs for place in pair)


@given(st.lists(st.floats(0, 1), min_size=3, max_size=9))
def test_the_distance_from_the_centre_is_the_place(values: list[float]) -> None:
    circles = shapes(draw(*(Axis("A", None, value) for value in values)), "circle")
    radius = 120
    found = [
        hypot(float(one.attrib["cx"]) - CENTRE, float(one.attrib["cy"]) - CENTRE) / radius for one in circles
    ]
    assert found[: len(values)] == pytest.approx(values, abs=0.01)


def test_series_differ_by_mark_and_line() -> None:
    chart = draw(*[Axis("A", 0.5, 1)] * 3)
    dashed = [line for line in shapes(chart, "line") if line.get("stroke-dasharray")]
    assert (len(shapes(chart, "rect")), len(shapes(chart, "circle")), len(dashed)) == (4, 4, 4)


@pytest.mark.parametrize("words", ['"><script>', "&amp;", "a\x00b", "é" * 300])
def test_words_stay_words(words: str) -> None:
    chart = draw(*[Axis(words, 1, 1)] * 3)
    assert shapes(chart, "script") == []


def test_it_says_what_it_shows() -> None:
    root = ET.fromstring(draw(*[Axis("A", 1, 1)] * 3).svg)  # noqa: S314 -- our own drawing
    assert (root.attrib["role"], root.attrib["aria-label"]) == ("img", "Ce que montre le dessin")
