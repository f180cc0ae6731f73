"""Checks of the maturity grid and of perceptions."""

from typing import Any

import pytest

from questionnaires.definition.checks import Finding, FindingCode, Severity, check
from questionnaires.definition.findings import ANALYSIS
from questionnaires.definition.model import Questionnaire
from tests.questionnaires.examples import (
    dual_grid,
    grid,
    information,
    questionnaire,
    row,
    scale,
    single,
    words,
)
from tests.questionnaires.strategies import Document

MATURITY = (ANALYSIS, "maturity")
PERCEPTIONS = (ANALYSIS, "perceptions")
CHAMPS = [{"code": "PIL", "title": words("Pilotage")}, {"code": "FOR", "title": words("Formation")}]
STATE = scale("state", "no", "begun", "yes", not_applicable=True)


def maturity_of(**more: Any) -> Document:
    """Return the analysis of the two grids g1 (r1, r2) and g2 (r3)."""
    return {
        "grids": ["g1", "g2"],
        "reached": ["yes"],
        "under_way": ["begun"],
        "indicators": indicators("r1", "r2", "r3"),
        **more,
    }


def indicators(*rows: str, **more: Any) -> list[Document]:
    return [{"row": name, "champ": "PIL", "palier": 1, **more} for name in rows]


def grid_of(
    *questions: Document, mode: str = "shared_named", perceptions: tuple[Document, ...] = (), **more: Any
) -> Questionnaire:
    asked = questions or (grid("g1", scale=STATE), grid("g2", scale=STATE, rows=[row("r3")]))
    analysis = {
        "champs": CHAMPS,
        "paliers": [words("Palier 1")],
        "maturity": maturity_of(**more),
        "perceptions": list(perceptions),
    }
    return questionnaire(*asked, dual_grid("dual"), single("q1"), analysis=analysis, privacy={"mode": mode})


def named(found: FindingCode, *place: str, **parameters: Any) -> Finding:
    return Finding(found, (*MATURITY, *place), parameters=parameters)


def test_a_grid_that_fits() -> None:
    assert check(grid_of()) == ()


@pytest.mark.parametrize(
    ("more", "findings"),
    [
        ({"grids": ["g1", "g2", "gone"]}, [named(FindingCode.UNKNOWN_MATURITY_GRID, grid="gone")]),
        ({"grids": ["g1", "g2", "dual"]}, [named(FindingCode.UNKNOWN_MATURITY_GRID, grid="dual")]),
        ({"grids": ["g1", "g2", "g1"]}, [named(FindingCode.MATURITY_GRID_TWICE, grid="g1")]),
        ({"reached": []}, [named(FindingCode.NOTHING_REACHED)]),
        ({"reached": ["yes", "gone"]}, [named(FindingCode.UNKNOWN_LEVEL, option="gone")]),
        ({"under_way": ["gone"]}, [named(FindingCode.UNKNOWN_LEVEL, option="gone")]),
        ({"under_way": ["begun", "yes"]}, [named(FindingCode.LEVEL_TWICE, option="yes")]),
        ({"under_way": ["begun", "begun"]}, []),
        (
            {"indicators": indicators("r1", "r2", "r3", "r4")},
            [named(FindingCode.UNKNOWN_INDICATOR, "r4", row="r4")],
        ),
        (
            {"indicators": indicators("r1", "r2", "r3", "r3")},
            [named(FindingCode.INDICATOR_TWICE, "r3", row="r3")],
        ),
        (
            {"indicators": [*indicators("r1", "r2"), *indicators("r3", champ="XYZ")]},
            [named(FindingCode.UNKNOWN_CHAMP, "r3", champ="XYZ")],
        ),
        (
            {"indicators": [*indicators("r1", "r2"), *indicators("r3", palier=2)]},
            [named(FindingCode.UNKNOWN_PALIER, "r3", palier=2)],
        ),
        (
            {"indicators": indicators("r1", "r3")},
            [Finding(FindingCode.ROW_WITHOUT_INDICATOR, ("s1", "g1", "r2"), Severity.WARNING, {"row": "r2"})],
        ),
    ],
)
def test_grids_that_do_not_fit(more: Document, findings: list[Finding]) -> None:
    assert list(check(grid_of(**more))) == findings


def test_a_grid_without_indicators_can_tell_nothing() -> None:
    found = check(grid_of(indicators=[]))
    assert [finding.code for finding in found] == [
        FindingCode.NO_INDICATOR,
        *[FindingCode.ROW_WITHOUT_INDICATOR] * 3,
    ]


def test_an_anonymous_grid() -> None:
    assert check(grid_of(mode="anonymous")) == (named(FindingCode.GRID_NOT_SHARED),)


def test_grids_by_different_scales() -> None:
    other = scale("state", "no", "yes", not_applicable=True)
    questions = grid("g1", scale=STATE), grid("g2", scale=other, rows=[row("r3")])
    finding = Finding(FindingCode.SCALES_DIFFER, ("s1", "g2"), field="scale.options")
    assert check(grid_of(*questions)) == (finding,)


def test_a_scale_without_not_applicable() -> None:
    plain = scale("state", "no", "begun", "yes")
    questions = grid("g1", scale=STATE), grid("g2", scale=plain, rows=[row("r3")])
    finding = Finding(
        FindingCode.NOT_APPLICABLE_MISSING, ("s1", "g2"), Severity.WARNING, field="scale.not_applicable"
    )
    assert check(grid_of(*questions)) == (finding,)


def test_two_grids_that_share_a_row() -> None:
    questions = grid("g1", scale=STATE), grid("g2", scale=STATE, rows=[row("r2", code="R9"), row("r3")])
    assert check(grid_of(*questions)) == (named(FindingCode.INDICATOR_TWICE, "r2", row="r2"),)


def test_two_grids_that_share_a_code() -> None:
    questions = grid("g1", scale=STATE), grid("g2", scale=STATE, rows=[row("r3", code="r1")])
    assert check(grid_of(*questions)) == (named(FindingCode.INDICATOR_CODE_TWICE, code="R1"),)


def test_a_grid_filled_in_together_is_never_too_long() -> None:
    rows = [row(f"r{number}") for number in range(150)]
    names = [one["id"] for one in rows]
    found = [grid("g1", scale=STATE, rows=rows), grid("g2", scale=STATE, rows=[row("r150")])]
    assert check(grid_of(*found, indicators=indicators(*names, "r150"))) == ()


@pytest.mark.parametrize(
    ("perceptions", "codes"),
    [
        ([{"question": "q1", "champ": "FOR", "beside": "FOR1", "tags": ["SELFIE D"]}], []),
        ([{"question": "gone", "champ": "FOR"}], [FindingCode.UNKNOWN_PERCEPTION]),
        ([{"question": "i1", "champ": "FOR"}], [FindingCode.UNKNOWN_PERCEPTION]),
        ([{"question": "q1", "champ": "FOR"}] * 2, [FindingCode.PERCEPTION_TWICE]),
        ([{"question": "q1", "champ": "XYZ"}], [FindingCode.UNKNOWN_CHAMP]),
    ],
)
def test_perceptions(perceptions: list[Document], codes: list[FindingCode]) -> None:
    found = questionnaire(
        single("q1"), information("i1"), analysis={"champs": CHAMPS, "perceptions": perceptions}
    )
    places = {(*PERCEPTIONS, perceptions[0]["question"])} if codes else set()
    findings = check(found)
    assert ([finding.code for finding in findings], {finding.place for finding in findings}) == (
        codes,
        places,
    )
