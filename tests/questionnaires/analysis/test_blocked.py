"""No report comes of a gate that lets through what it must not: the auditor refuses it (positive control).

Each gate here is leaky on purpose, and would be found out by nobody else.
"""

from collections.abc import Callable

import pytest

from questionnaires.analysis import assembly
from questionnaires.analysis.disclosure import DisclosureError, Gate, Release, Restraint
from questionnaires.analysis.report import HIDDEN, Bound, CellFigure, Figure, Report, Thresholds
from questionnaires.analysis.rounding import Scoring
from questionnaires.analysis.tables import CellCounts, Table
from tests.questionnaires.analysis.builders import (
    SyntheticCell,
    questionnaire,
    report_of,
    single_choice,
    situations,
)
from tests.questionnaires.analysis.test_years import BEFORE, ONE_MORE, asked, audited

NO_RESTRAINT = Restraint()
LAST_YEAR = report_of(asked(), BEFORE)


class DeafGate(Gate):
    """Rounds and counts as it should, but hides nothing that an auditor asks for."""

    def scored(
        self,
        table: Table,
        scoring: Scoring | None,
        *,
        is_restricted: bool,
        restraint: Restraint,
        by_cell: bool = True,
    ) -> Release:
        """Forget the restraint."""
        del restraint
        return super().scored(
            table, scoring, is_restricted=is_restricted, restraint=NO_RESTRAINT, by_cell=by_cell
        )


class ExactGate(DeafGate):
    """Lets the exact mean of a cell leave."""

    def scored(
        self,
        table: Table,
        scoring: Scoring | None,
        *,
        is_restricted: bool,
        restraint: Restraint,
        by_cell: bool = True,
    ) -> Release:
        """Take the figures of cells from the counts."""
        release = super().scored(
            table, scoring, is_restricted=is_restricted, restraint=restraint, by_cell=by_cell
        )
        cells = tuple(self._exact(cell, scoring) for cell in table.cells) if scoring and by_cell else ()
        return Release(release.shares, release.summary, cells)

    def _exact(self, cell: CellCounts, scoring: Scoring) -> CellFigure:
        if not cell.respondents:
            return CellFigure(cell=cell.cell, figure=HIDDEN)
        mean = scoring.mean(cell.counts, cell.respondents)
        return CellFigure(cell=cell.cell, figure=Figure(value=float(mean), bound=Bound.ROUNDED))


class GenerousGate(DeafGate):
    """Hides no cell, however small, nor the last of several that is left over."""

    def __init__(self, thresholds: Thresholds) -> None:
        super().__init__(thresholds)
        self._cell_mean = self._cell_mean._replace(least=1)

    def _has_small_residual(self, *_cells: object) -> bool:
        return False


def nobody_chose_one_of_three() -> Report:
    """Ten answers of which none goes to the last option: rounding does not hide that."""
    definition = questionnaire({}, single_choice("a", "b", "c", required=True))
    cell = SyntheticCell(invited=10, ballots=[{"aide": "a" if place % 2 else "b"} for place in range(10)])
    return report_of(definition, [cell])


def means_with_all_their_digits() -> Report:
    """Three cells with means that no rule of rounding gives."""
    cells = [situations("pil1", *counts) for counts in ((3, 4, 1, 3), (5, 1, 2, 3), (2, 2, 8, 1))]
    return report_of(questionnaire({"pil": 1}), [SyntheticCell(invited=15, ballots=cell) for cell in cells])


def one_of_a_cell_in_which_two_answered() -> Report:
    """A cell of two among large ones."""
    cells = [situations("pil1", *counts) for counts in ((3, 4, 2, 3), (5, 1, 3, 3), (0, 0, 0, 2))]
    return report_of(questionnaire({"pil": 1}), [SyntheticCell(invited=15, ballots=cell) for cell in cells])


def one_who_joined_since_last_year() -> Report:
    return audited(ONE_MORE, LAST_YEAR)


LEAKS = [
    (DeafGate, nobody_chose_one_of_three),
    (ExactGate, means_with_all_their_digits),
    (GenerousGate, one_of_a_cell_in_which_two_answered),
    (DeafGate, one_who_joined_since_last_year),
]


@pytest.mark.parametrize(("gate", "publish"), LEAKS)
def test_a_report_of_a_leaky_gate_is_refused(
    monkeypatch: pytest.MonkeyPatch, gate: type[Gate], publish: Callable[[], Report]
) -> None:
    monkeypatch.setattr(assembly, "Gate", gate)
    with pytest.raises(DisclosureError):
        publish()


def test_without_an_earlier_report_the_same_gate_has_nothing_to_hide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembly, "Gate", DeafGate)
    assert report_of(asked(), ONE_MORE).participation.ballots > 0


@pytest.mark.parametrize("publish", [publish for _, publish in LEAKS])
def test_the_gate_of_the_product_publishes_the_same_answers(publish: Callable[[], Report]) -> None:
    assert publish().participation.ballots > 0
