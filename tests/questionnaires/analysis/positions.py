"""Positions of invented schools, from a small grid of two indicators a palier."""

from collections.abc import Mapping

from questionnaires.analysis.maturity import Position, find_position
from questionnaires.answers.values import answer_key
from questionnaires.definition.model import (
    Analysis,
    Champ,
    Grid,
    Indicator,
    MaturityAnalysis,
    Questionnaire,
    Row,
    Scale,
    Section,
)
from tests.questionnaires.analysis.builders import options

PALIERS = 3
AN_EACH = 2


def grid_of_school(*champs: str, paliers: int = PALIERS) -> Questionnaire:
    """Return a grid with `AN_EACH` indicators `pil11`, `pil12`, `pil21` and so on for each champ and palier."""
    rows = {
        champ: [
            (f"{champ}{palier}{number}", palier)
            for palier in range(1, paliers + 1)
            for number in range(1, AN_EACH + 1)
        ]
        for champ in champs
    }
    scale = Scale(
        id="etat",
        code="E",
        label={"fr": "État"},
        options=options("non", "encours", "oui"),
        not_applicable=True,
    )
    grids = tuple(
        Grid(
            id=f"grille_{champ}",
            code=f"G_{champ.upper()}",
            label={"fr": champ},
            rows=tuple(Row(id=row, code=row.upper(), label={"fr": f"Repère {row}"}) for row, _ in listed),
            scale=scale,
        )
        for champ, listed in rows.items()
    )
    return Questionnaire(
        id="grille",
        code="GRILLE",
        title={"fr": "Grille"},
        languages=("fr",),
        sections=(Section(id="s1", title={"fr": "Section"}, questions=grids),),
        analysis=Analysis(
            champs=tuple(Champ(code=champ.upper(), title={"fr": champ}) for champ in champs),
            paliers=tuple({"fr": f"palier numéro {number}"} for number in range(1, paliers + 1)),
            maturity=MaturityAnalysis(
                grids=tuple(grid.id for grid in grids),
                reached=("oui",),
                under_way=("encours",),
                indicators=tuple(
                    Indicator(row=row, champ=champ.upper(), palier=palier)
                    for champ, listed in rows.items()
                    for row, palier in listed
                ),
            ),
        ),
    )


def position_of(paliers: Mapping[str, int], *, extra: Mapping[str, str] | None = None) -> Position:
    """Return the position of a school that has reached so many paliers in each champ.

    `extra` answers more rows, by row id.
    """
    grid = grid_of_school(*paliers)
    wanted = {
        f"{champ}{palier}{number}": "oui"
        for champ, reached in paliers.items()
        for palier in range(1, reached + 1)
        for number in range(1, AN_EACH + 1)
    } | dict(extra or {})
    return find_position(
        grid,
        {answer_key(f"grille_{row.rstrip('0123456789')}", row): option for row, option in wanted.items()},
    )
