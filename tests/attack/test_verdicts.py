"""When a line passes, when it fails, and what it says."""

import json

import pytest

from tests.attack.scoring import Score
from tests.attack.verdicts import Line

SIZES = (2, 4, 6, 8, 12) * 64
CHANCE = 320


def product(hits: float | None = None, found: int | None = None) -> Line:
    """Return an attack on the product that got so many right."""
    score = None if hits is None else Score(hits, SIZES)
    return Line(19, "xmin", "postgres", "product, after the opening", score, found=found)


def control(rate: float) -> Line:
    """Return an attack on a leaky design that must reach nine in ten."""
    return Line(19, "xmin", "postgres", "control", Score(rate * sum(SIZES), SIZES), floor=0.9)


@pytest.mark.parametrize("hits", [CHANCE, CHANCE - 40, CHANCE + 40])
def test_guessing_passes_on_the_product(hits: int) -> None:
    assert product(hits).passes


@pytest.mark.parametrize("hits", [CHANCE + 70, CHANCE + 110, sum(SIZES)])
def test_doing_better_than_guessing_fails_the_product(hits: int) -> None:
    assert not product(hits).passes


def test_one_thing_found_fails_the_product() -> None:
    assert (product(found=0).passes, product(found=1).passes) == (True, False)


def test_a_second_campaign_decides_on_what_may_be_luck() -> None:
    lines = (product(CHANCE), product(CHANCE + 65), product(sum(SIZES)), product(found=1))
    assert [line.may_be_luck for line in lines] == [False, True, False, False]


def test_a_control_passes_when_the_attack_succeeds() -> None:
    assert (control(0.95).passes, control(0.85).passes) == (True, False)


def test_a_control_that_finds_too_little_fails() -> None:
    line = Line(31, "codes", "sqlite", "control", found=19, least_found=20)
    assert not line.passes


def test_a_line_of_json() -> None:
    assert json.loads(product(CHANCE).as_json()) == {
        "attack": 19,
        "name": "xmin",
        "database": "postgres",
        "subject": "product, after the opening",
        "linkage": 0.1562,
        "chance": 0.1562,
        "p": pytest.approx(0.5, abs=0.05),
        "bound": 0.2062,
        "verdict": "pass",
    }
