"""Figures in words, as drawings and as cells."""

import pytest

from questionnaires.analysis.report import HIDDEN, Bound, Figure, Need
from survey_app.documents.charts import Amount
from survey_app.documents.spreadsheet import Cell, NumberCell, PercentCell, TextCell
from survey_app.reports.figures import Unit, interval_words, show

# The narrow and the wide space that never break.
N, W = "\u202f", "\u00a0"


def figure(value: float, bound: Bound = Bound.ROUNDED) -> Figure:
    return Figure(value=value, bound=bound)


@pytest.mark.parametrize("language", ["fr"], indirect=True)
@pytest.mark.parametrize(
    ("shown", "unit", "words"),
    [
        (figure(45), Unit.PERCENT, f"45{N}%"),
        (figure(0), Unit.PERCENT, f"0{N}%"),
        (figure(12.5), Unit.PERCENT, f"12,5{N}%"),
        (figure(10, Bound.BELOW), Unit.PERCENT, f"<{N}10{N}%"),
        (figure(90, Bound.ABOVE), Unit.PERCENT, f">{N}90{N}%"),
        (figure(2.5), Unit.MEAN, "2,5"),
        (figure(2), Unit.MEAN, "2,0"),
        (figure(1.5, Bound.AT_MOST), Unit.MEAN, f"≤{N}1,5"),
        (figure(3.5, Bound.AT_LEAST), Unit.MEAN, f"≥{N}3,5"),
        (figure(52), Unit.INDEX, "52"),
        (HIDDEN, Unit.PERCENT, "masqué"),
        (HIDDEN, Unit.MEAN, "masqué"),
        (Figure(value=3, bound=Bound.HIDDEN), Unit.INDEX, "masqué"),
    ],
)
def test_figures_in_french(language: str, shown: Figure, unit: Unit, words: str) -> None:
    assert show(shown, unit, language).words == words


@pytest.mark.parametrize("language", ["en"], indirect=True)
@pytest.mark.parametrize(
    ("shown", "unit", "words"),
    [
        (figure(45), Unit.PERCENT, "45%"),
        (figure(10, Bound.BELOW), Unit.PERCENT, f"<{N}10%"),
        (figure(2.5), Unit.MEAN, "2.5"),
    ],
)
def test_figures_in_english(language: str, shown: Figure, unit: Unit, words: str) -> None:
    assert show(shown, unit, language).words == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (figure(45), figure(65), f"entre{W}45 et{W}65"),
        (figure(10, Bound.BELOW), figure(25), f"de{W}moins de{W}10 à{W}25"),
        (figure(60), figure(90, Bound.ABOVE), f"de{W}60 à{W}plus de{W}90"),
        (figure(10, Bound.AT_MOST), figure(90, Bound.AT_LEAST), f"de{W}10{W}ou moins à{W}90{W}ou plus"),
        (figure(10, Bound.BELOW), figure(10, Bound.BELOW), f"moins de{W}10"),
        (figure(45), figure(45), "45"),
        (HIDDEN, figure(65), "masqué"),
        (figure(45), HIDDEN, "masqué"),
    ],
)
def test_intervals(language: str, low: Figure, high: Figure, words: str) -> None:
    need = Need(asking=HIDDEN, index=HIDDEN, low=low, high=high)
    assert interval_words(need, language) == words


@pytest.mark.parametrize(
    ("shown", "low", "high"),
    [
        (figure(45), 0.45, 0.45),
        (figure(10, Bound.BELOW), 0, 0.1),
        (figure(90, Bound.ABOVE), 0.9, 1),
        (figure(120), 1, 1),
        (HIDDEN, None, None),
    ],
)
def test_what_is_drawn(language: str, shown: Figure, low: float | None, high: float | None) -> None:
    worded = show(shown, Unit.PERCENT, language)
    assert worded.amount() == Amount(worded.words, low, high)


@pytest.mark.parametrize(
    ("shown", "unit", "cell"),
    [
        (figure(45), Unit.PERCENT, PercentCell(45, 0)),
        (figure(12.5), Unit.PERCENT, PercentCell(12.5, 1)),
        (figure(2), Unit.MEAN, NumberCell(2, 1)),
        (figure(52), Unit.INDEX, NumberCell(52, 0)),
        (figure(10, Bound.BELOW), Unit.PERCENT, TextCell(f"<{N}10{N}%", among_numbers=True)),
        (HIDDEN, Unit.MEAN, TextCell("masqué", among_numbers=True)),
    ],
)
def test_only_plain_numbers_are_numbers_in_a_spreadsheet(
    language: str, shown: Figure, unit: Unit, cell: Cell
) -> None:
    assert show(shown, unit, language).cell() == cell
