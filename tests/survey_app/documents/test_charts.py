"""Charts: what they draw of a number that is known, limited or hidden, and what they never hold."""

import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest

from survey_app.documents.characters import xml_text
from survey_app.documents.charts import (
    Amount,
    Bar,
    Chart,
    Frame,
    Interval,
    Stack,
    draw_bars,
    draw_intervals,
    draw_rows,
    draw_stacks,
)
from tests.survey_app.documents.hostile import WORDS

SVG = "{http://www.w3.org/2000/svg}"
KNOWN = Amount("45 %", 0.45, 0.45)
BELOW = Amount("< 10 %", 0, 0.1)
ABOVE = Amount("> 90 %", 0.9, 1)
HIDDEN = Amount("masqué")
FRAME = Frame("essai", "Ce que montre le dessin")
TICKS = ((0.0, "0"), (0.5, "50"), (1.0, "100"))


def bars(label: str = "Formation", *amounts: Amount, frame: Frame = FRAME) -> Chart:
    return draw_bars([Bar(label, amount) for amount in amounts or (KNOWN,)], frame)


def stacks(label: str = "Formation", frame: Frame = FRAME) -> Chart:
    return draw_stacks(
        [label, "autre"], [Stack(label, (KNOWN, BELOW)), Stack("x", (HIDDEN,), "masqué")], frame
    )


def rows(label: str = "Formation", frame: Frame = FRAME) -> Chart:
    return draw_rows([Bar(label, KNOWN), Bar("x", HIDDEN)], frame)


def intervals(label: str = "Formation", frame: Frame = FRAME) -> Chart:
    return draw_intervals([Interval(label, KNOWN, "entre 40 et 50", 0.4, 0.5)], frame, TICKS)


ALL = [bars, rows, stacks, intervals]
Draw = Callable[..., Chart]


def shapes(chart: Chart, name: str) -> list[tuple[str | None, str | None]]:
    """Return where the shapes of a class begin and how wide they are."""
    root = ET.fromstring(chart.svg)  # noqa: S314 -- our own drawing
    return [
        (shape.get("x") or shape.get("x1"), shape.get("width") or shape.get("x2"))
        for shape in root.iter()
        if name in (shape.get("class") or "").split()
    ]


def words(chart: Chart) -> list[str]:
    """Return the words that are drawn."""
    root = ET.fromstring(chart.svg)  # noqa: S314 -- our own drawing
    return [text.text or "" for text in root.iter(f"{SVG}text")]


def test_a_known_number_is_a_full_bar() -> None:
    assert shapes(bars("x", KNOWN), "chart-bar") == [("0%", "45%")]
    assert shapes(bars("x", KNOWN), "chart-unknown") == []


def test_a_lower_limit_is_full_up_to_it_and_hatched_beyond() -> None:
    chart = bars("x", ABOVE)
    assert shapes(chart, "chart-bar") == [("0%", "90%")]
    assert shapes(chart, "chart-unknown") == [("90%", "10%")]


def test_an_upper_limit_is_hatched_only() -> None:
    assert shapes(bars("x", BELOW), "chart-unknown") == [("0%", "10%")]


def test_a_hidden_number_has_no_bar() -> None:
    chart = bars("x", HIDDEN)
    assert shapes(chart, "chart-bar") == []
    assert shapes(chart, "chart-unknown") == [("0%", "100%")]
    assert words(chart) == ["x", "masqué"]


def test_a_bar_beside_its_label_fills_its_part_of_the_width() -> None:
    chart = draw_rows([Bar("Formation", KNOWN), Bar("Ressources", ABOVE), Bar("Pilotage", HIDDEN)], FRAME)
    assert shapes(chart, "chart-track") == [("47%", "39%")] * 3
    assert shapes(chart, "chart-bar") == [("47%", "17.55%"), ("47%", "35.1%")]
    assert shapes(chart, "chart-unknown") == [("82.1%", "3.9%"), ("47%", "39%")]
    assert words(chart) == ["Formation", "45 %", "Ressources", "> 90 %", "Pilotage", "masqué"]


def test_a_row_is_as_high_as_its_label() -> None:
    def height(label: str) -> int:
        return int(ET.fromstring(draw_rows([Bar(label, KNOWN)], FRAME).svg).attrib["height"])  # noqa: S314

    assert height("mot " * 16) - height("mot") == 19


def test_an_interval_goes_from_end_to_end() -> None:
    line, *ends = shapes(intervals(), "chart-range")
    assert line == ("40%", "50%")
    assert ends == [("40%", "40%"), ("50%", "50%")]
    assert words(intervals()) == ["Formation", "45 %", "entre 40 et 50", "0", "50", "100"]


def test_parts_of_a_distribution_fill_the_width() -> None:
    parts = shapes(stacks(), "chart-outlined")[2:]
    assert parts == [("0%", "90%"), ("90%", "10%")]


def test_a_hidden_distribution_has_no_part() -> None:
    chart = draw_stacks(["a"], [Stack("x", (HIDDEN,), "masqué")], FRAME)
    assert shapes(chart, "chart-outlined")[1:] == []
    assert words(chart) == ["a", "x", "masqué"]


def test_a_chart_without_lines_is_still_a_drawing() -> None:
    assert words(draw_stacks([], [], FRAME)) == []


@pytest.mark.parametrize("draw", ALL)
def test_a_chart_has_an_alternative(draw: Draw) -> None:
    root = ET.fromstring(draw().svg)  # noqa: S314 -- our own drawing
    assert (root.get("role"), root.get("aria-label")) == ("img", FRAME.summary)


@pytest.mark.parametrize("draw", ALL)
def test_a_chart_stretches_or_has_a_width(draw: Draw) -> None:
    stretching = ET.fromstring(draw().svg)  # noqa: S314 -- our own drawing
    fixed = ET.fromstring(draw(frame=Frame("x", "y", 660, 80)).svg)  # noqa: S314 -- our own drawing
    assert (stretching.get("width"), stretching.get("viewBox")) == ("100%", None)
    assert fixed.get("viewBox") == f"0 0 660 {fixed.get('height')}"


@pytest.mark.parametrize("draw", ALL)
@pytest.mark.parametrize("label", WORDS)
def test_a_chart_holds_no_script_and_no_style(draw: Draw, label: str) -> None:
    frame = Frame(label or "essai", label)
    root = ET.fromstring(draw(label, frame=frame).svg)  # noqa: S314 -- our own drawing
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    attributes = {name for element in root.iter() for name in element.attrib}
    assert tags <= {"svg", "defs", "pattern", "rect", "path", "text", "line", "circle"}
    assert not [name for name in attributes if name.startswith("on") or name in {"style", "href"}]
    assert "".join(xml_text(label).split()) in "".join("".join(root.itertext()).split())


def test_series_differ_by_more_than_colour() -> None:
    chart = draw_stacks([str(number) for number in range(8)], [], FRAME)
    root = ET.fromstring(chart.svg)  # noqa: S314 -- our own drawing
    fills = [
        shape.get("fill") for shape in root.iter(f"{SVG}rect") if "chart-outlined" in shape.get("class", "")
    ]
    assert len(set(fills)) == 8
