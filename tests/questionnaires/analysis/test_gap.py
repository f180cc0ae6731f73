"""Fiche and teams beside each other: what both say of one palier, and silence where a figure is hidden."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.analysis.gap import Gap, GapKind, Practised, find_gap, practised_of
from questionnaires.analysis.report import HIDDEN, Bound, Figure, Report
from questionnaires.analysis.rounding import Scoring
from questionnaires.answers.values import Nonresponse
from questionnaires.definition.model import Questionnaire
from tests.questionnaires.analysis.builders import SyntheticCell, questionnaire, report_of, situations
from tests.questionnaires.analysis.positions import position_of

SCALE = Scoring.of((1, 2, 3, 4))
OFTEN, SELDOM, MIXED, FEW = (0, 2, 20, 8), (20, 8, 2, 0), (7, 8, 8, 7), (1, 1, 1, 0)


def teams(*counts: int, definition: Questionnaire | None = None) -> Report:
    """Return what teams say of the first practice of PIL, tagged with palier 1."""
    cells = [SyntheticCell(invited=40, ballots=situations("pil1", *counts))]
    return report_of(definition or questionnaire(), cells)


def gap_of(report: Report, reached: int) -> Gap:
    gap = find_gap(position_of({"pil": reached}), report, questionnaire())
    assert gap is not None
    return gap


@pytest.mark.parametrize(
    ("counts", "reached", "kind"),
    [
        (OFTEN, 1, GapKind.BOTH_SEE_IT),
        (OFTEN, 0, GapKind.TEAMS_AHEAD),
        (SELDOM, 2, GapKind.FICHE_AHEAD),
        (SELDOM, 0, GapKind.BOTH_TO_COME),
        (MIXED, 0, GapKind.BETWEEN),
        (MIXED, 3, GapKind.BETWEEN),
        (FEW, 0, GapKind.HIDDEN),
        (FEW, 3, GapKind.HIDDEN),
    ],
)
def test_each_kind_of_gap(counts: tuple[int, ...], reached: int, kind: GapKind) -> None:
    (champ,) = gap_of(teams(*counts), reached).champs
    assert [(palier.palier, palier.kind) for palier in champ.paliers] == [(1, kind)]


@given(st.sampled_from([OFTEN, SELDOM, MIXED, FEW]), st.integers(0, 3))
def test_only_what_differs_is_apart(counts: tuple[int, ...], reached: int) -> None:
    (champ,) = gap_of(teams(*counts), reached).champs
    assert champ.is_apart == (champ.paliers[0].kind in {GapKind.FICHE_AHEAD, GapKind.TEAMS_AHEAD})


def test_the_figures_are_those_of_the_report() -> None:
    report = teams(*OFTEN)
    (champ,) = gap_of(report, 1).champs
    assert champ.situation == report.champs[0].situation_mean
    assert champ.paliers[0].situation == report.practices[0].situation_mean
    assert champ.paliers[0].count.reached == champ.paliers[0].count.applicable == 2


def test_a_palier_of_which_nothing_applies_is_left_out() -> None:
    position = position_of({"pil": 0}, extra=dict.fromkeys(("pil11", "pil12"), Nonresponse.NOT_APPLICABLE))
    gap = find_gap(position, teams(*OFTEN), questionnaire())
    assert gap is not None
    assert gap.champs[0].paliers == ()


def test_champs_that_only_one_side_has_are_left_out() -> None:
    gap = find_gap(position_of({"pil": 1, "equ": 1}), teams(*OFTEN), questionnaire())
    assert gap is not None
    assert [champ.code for champ in gap.champs] == ["PIL"]
    assert gap.champ("EQU") is None


def test_without_a_common_champ_there_is_no_gap() -> None:
    assert find_gap(position_of({"equ": 1}), teams(*OFTEN), questionnaire()) is None


def test_a_questionnaire_without_practices_has_no_gap() -> None:
    asked = questionnaire({"pil": 1}).model_copy(update={"sections": ()})
    without = asked.model_copy(update={"analysis": asked.analysis.model_copy(update={"needs": None})})
    assert find_gap(position_of({"pil": 1}), teams(*OFTEN), without) is None


@given(st.fractions(1, 4))
def test_what_a_mean_says_is_which_half_it_is_in(mean: Fraction) -> None:
    rounded = SCALE.round(mean, is_fine=True)
    said = practised_of(Figure(value=rounded.value, bound=rounded.bound), SCALE)
    if mean >= Fraction(14, 5):
        assert said is Practised.OFTEN
    elif mean < Fraction(11, 5):
        assert said is Practised.SELDOM
    elif Fraction(23, 10) < mean < Fraction(27, 10):
        assert said is Practised.BETWEEN


def test_a_hidden_mean_says_nothing() -> None:
    assert practised_of(HIDDEN, SCALE) is Practised.HIDDEN


def test_a_limit_is_on_its_side() -> None:
    assert practised_of(Figure(value=1.5, bound=Bound.AT_MOST), SCALE) is Practised.SELDOM
    assert practised_of(Figure(value=3.5, bound=Bound.AT_LEAST), SCALE) is Practised.OFTEN
