"""A maturity grid, read from its file by other code than the product's, and where a school stands on it.

The rule is that of the grid: a palier is reached when the one before is, and when the part that the grid asks for
(all of them, unless it says otherwise) of the indicators up to it that apply is reached.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from tests.journeys.typography import plain
from tests.services.processes import ROOT

FILE = ROOT / "questionnaires" / "catalogue" / "fiche-etablissement.json"
REACHED = "atteint"


@dataclass(frozen=True)
class Indicator:
    """One line of the grid."""

    code: str
    champ: str
    palier: int
    label: str


@dataclass(frozen=True)
class Grid:
    """A grid: the titles of its paliers and champs, and its lines as they stand in it."""

    paliers: tuple[str, ...]
    champs: Mapping[str, str]
    share: Fraction
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class Standing:
    """Where a champ stands. `missing`: what the next palier lacks, of which `needed` are enough.

    `reached`: by palier, how many of its indicators are reached, and how many it has.
    """

    palier: int
    next_palier: int | None
    needed: int
    missing: tuple[str, ...]
    reached: Mapping[int, tuple[int, int]]


def read_grid(content: Mapping[str, Any] | None = None) -> Grid:
    """Return a grid, the built-in one unless the content of another file is given."""
    content = content or json.loads(FILE.read_text())
    maturity = content["analysis"]["maturity"]
    places = {one["row"]: one for one in maturity["indicators"]}
    rows = [
        row
        for section in content["sections"]
        for question in section["questions"]
        if question["id"] in maturity["grids"]
        for row in question["rows"]
        if row["id"] in places
    ]
    return Grid(
        paliers=tuple(plain(title["fr"]) for title in content["analysis"]["paliers"]),
        champs={one["code"]: plain(one["title"]["fr"]) for one in content["analysis"]["champs"]},
        share=Fraction(str(maturity.get("share", 1))),
        indicators=tuple(
            Indicator(
                row["code"],
                places[row["id"]]["champ"],
                places[row["id"]]["palier"],
                plain(row["label"]["fr"]),
            )
            for row in rows
        ),
    )


def stand(grid: Grid, statuses: Mapping[str, str]) -> dict[str, Standing]:
    """Return where each champ stands when this was said of each indicator, by code."""
    return {champ: _stand(grid, statuses, champ) for champ in grid.champs}


def _stand(grid: Grid, statuses: Mapping[str, str], champ: str) -> Standing:
    own = [one for one in grid.indicators if one.champ == champ]
    lacks = {
        palier: _lack(grid.share, [statuses[one.code] for one in own if one.palier <= palier])
        for palier in range(1, len(grid.paliers) + 1)
    }
    coming = next((palier for palier, lack in lacks.items() if lack), None)
    return Standing(
        palier=len(grid.paliers) if coming is None else coming - 1,
        next_palier=coming,
        needed=lacks.get(coming or 0, 0),
        missing=tuple(
            one.label for one in own if one.palier <= (coming or 0) and statuses[one.code] != REACHED
        ),
        reached={
            palier: _reached([statuses[one.code] for one in own if one.palier == palier]) for palier in lacks
        },
    )


def _lack(share: Fraction, said: list[str]) -> int:
    reached, count = _reached(said)
    return max(0, ceil(share * count) - reached)


def _reached(said: list[str]) -> tuple[int, int]:
    return said.count(REACHED), len(said)
