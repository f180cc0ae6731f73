"""Checks of the analysis of needs."""

from typing import Any

import pytest

from questionnaires.definition.checks import Finding, FindingCode, Severity, check
from questionnaires.definition.findings import ANALYSIS
from tests.questionnaires.examples import dual_grid, grid, questionnaire, ranking, row, words
from tests.questionnaires.strategies import Document

NEEDS = (ANALYSIS, "needs")
CHAMPS = [{"code": "PIL", "title": words("Pilotage")}, {"code": "FOR", "title": words("Formation")}]


def needs_of(**more: Any) -> Document:
    """Return an analysis of needs that fits the two grids g1 (r1, r2) and g2 (r3) and the ranking k1."""
    return {
        "grids": ["g1", "g2"],
        "situation": "situation",
        "need": "need",
        "situation_scores": {"never": 0, "often": 1},
        "asking": ["training"],
        "practices": [
            {"row": "r1", "champ": "PIL", "palier": 1},
            {"row": "r2", "champ": "PIL"},
            {"row": "r3", "champ": "FOR"},
        ],
        "priorities": "k1",
        "champ_of_priority": {"a": "PIL", "b": "FOR", "c": "FOR"},
        **more,
    }


def findings_of(**more: Any) -> tuple[Finding, ...]:
    analysis = {"champs": CHAMPS, "paliers": [words("Palier 1")], "needs": needs_of(**more)}
    second = dual_grid("g2", rows=[row("r3")])
    return check(questionnaire(dual_grid("g1"), second, grid("plain"), ranking("k1"), analysis=analysis))


def practices(*rows: str, **more: Any) -> list[Document]:
    return [{"row": name, "champ": "PIL", **more} for name in rows]


def test_needs_that_fit() -> None:
    assert findings_of() == ()


def test_priorities_may_be_left_out() -> None:
    assert findings_of(priorities=None, champ_of_priority={}) == ()


@pytest.mark.parametrize(
    ("more", "findings"),
    [
        (
            {"grids": ["g1", "g2", "gone"]},
            [Finding(FindingCode.UNKNOWN_GRID, NEEDS, parameters={"grid": "gone"})],
        ),
        (
            {"grids": ["g1", "g2", "plain"]},
            [Finding(FindingCode.UNKNOWN_GRID, NEEDS, parameters={"grid": "plain"})],
        ),
        ({"grids": ["g1", "g2", "g1"]}, [Finding(FindingCode.GRID_TWICE, NEEDS, parameters={"grid": "g1"})]),
        (
            {"need": "gone"},
            [
                Finding(FindingCode.UNKNOWN_SCALE, (*NEEDS, name), parameters={"scale": "gone"})
                for name in ("g1", "g2")
            ],
        ),
        (
            {"need": "situation", "asking": ["often"]},
            [Finding(FindingCode.SAME_SCALE, NEEDS, parameters={"scale": "situation"})],
        ),
        ({"asking": []}, [Finding(FindingCode.NOTHING_ASKED, NEEDS)]),
        (
            {"asking": ["training", "often"]},
            [
                Finding(FindingCode.UNKNOWN_SCALE_OPTION, (*NEEDS, name), parameters={"option": "often"})
                for name in ("g1", "g2")
            ],
        ),
        (
            {"situation_scores": {"never": 0}},
            [
                Finding(FindingCode.SCORE_MISSING, (*NEEDS, name), parameters={"option": "often"})
                for name in ("g1", "g2")
            ],
        ),
        (
            {"situation_scores": {"never": 0, "often": 1, "always": 2}},
            [
                Finding(FindingCode.UNKNOWN_SCALE_OPTION, (*NEEDS, name), parameters={"option": "always"})
                for name in ("g1", "g2")
            ],
        ),
        (
            {"practices": practices("r1", "r2", "r3", "r4")},
            [Finding(FindingCode.UNKNOWN_ROW, (*NEEDS, "r4"), parameters={"row": "r4"})],
        ),
        (
            {"practices": practices("r1", "r2", "r3", "r3")},
            [Finding(FindingCode.ROW_TWICE, (*NEEDS, "r3"), parameters={"row": "r3"})],
        ),
        (
            {"practices": practices("r1", "r2")},
            [Finding(FindingCode.ROW_WITHOUT_PRACTICE, (*NEEDS, "r3"), Severity.WARNING, {"row": "r3"})],
        ),
        (
            {"practices": [*practices("r1", "r2"), {"row": "r3", "champ": "XYZ"}]},
            [Finding(FindingCode.UNKNOWN_CHAMP, (*NEEDS, "r3"), parameters={"champ": "XYZ"})],
        ),
        (
            {"practices": [*practices("r1", "r2"), *practices("r3", palier=2)]},
            [Finding(FindingCode.UNKNOWN_PALIER, (*NEEDS, "r3"), parameters={"palier": 2})],
        ),
        (
            {"priorities": "plain"},
            [Finding(FindingCode.UNKNOWN_RANKING, NEEDS, parameters={"question": "plain"})],
        ),
        (
            {"priorities": "gone"},
            [Finding(FindingCode.UNKNOWN_RANKING, NEEDS, parameters={"question": "gone"})],
        ),
        (
            {"champ_of_priority": {"a": "PIL", "b": "FOR", "c": "FOR", "d": "FOR"}},
            [Finding(FindingCode.UNKNOWN_PRIORITY, NEEDS, parameters={"option": "d"})],
        ),
        (
            {"champ_of_priority": {"a": "PIL", "b": "FOR", "c": "XYZ"}},
            [Finding(FindingCode.UNKNOWN_CHAMP, NEEDS, parameters={"champ": "XYZ"})],
        ),
        (
            {"champ_of_priority": {"a": "PIL", "b": "FOR"}},
            [Finding(FindingCode.PRIORITY_WITHOUT_CHAMP, NEEDS, Severity.WARNING, {"option": "c"})],
        ),
    ],
)
def test_needs_that_do_not_fit(more: Document, findings: list[Finding]) -> None:
    assert list(findings_of(**more)) == findings


def test_two_grids_that_share_a_row() -> None:
    analysis = {"champs": CHAMPS, "paliers": [words("Palier 1")], "needs": needs_of(priorities=None)}
    shared = [dual_grid("g1"), dual_grid("g2", rows=[row("r2"), row("r3")])]
    finding = Finding(FindingCode.ROW_TWICE, (*NEEDS, "r2"), parameters={"row": "r2"})
    assert check(questionnaire(*shared, analysis=analysis)) == (finding,)
