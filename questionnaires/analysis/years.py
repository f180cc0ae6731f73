"""Two campaigns of one school: what may be compared, and what their reports together tell (anonymity study, rule 10).

Who reads this year's report still has last year's. Where the reader knows who came and who left, and the others
answered as before, the difference of two released figures is what one to four people answered.

What is assumed, which is the worst:
- everybody who was in the cell both times answered the same both times, or neither time;
- the reader knows how many left and joined. The product does not, for the roll is erased after each campaign; it
  knows how many were invited. So every change of one to four people that agrees with these numbers is tried, an
  exchange within a cell of equal size included;
- the earlier report was read by nobody, one or two people of the cell (reports do not tell).

What is a point: that the mean (of a need: the share asking) of those who left, or of those who joined, has one
possible value; and that a hidden cell, nobody having changed, has one possible mean.

What is exact: each pair of figures of one practice in one cell, with every number of respondents that the two
reports allow. Of both reports, all cells and the school's summary are used together (`change.joint_sums`; in
schools beyond its limit each shown cell by itself), and that the school changed by the same few people, where it
did.

What is not looked at: figures of the whole school, which rule 10 lets stand beside those of another year; cells
with another name, practices with other options or points; three reports at once; and people whose answers
changed, about whom two reports tell nothing certain.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from questionnaires.analysis.auditor import Finding, Part, Subject, released_need, released_situation
from questionnaires.analysis.change import (
    Change,
    Sums,
    change_means,
    few_changes,
    in_both,
    joint_sums,
    means_of,
    own_sums,
    school_sums,
)
from questionnaires.analysis.feasibility import Puzzle
from questionnaires.analysis.lattice import Vector
from questionnaires.analysis.outline import PracticeOutline, outline_of
from questionnaires.analysis.reader import Reader, ReleasedItem
from questionnaires.analysis.report import CellFigure, CellParticipation, Figure, PracticeResult, Report
from questionnaires.answers.codebook import compile_codebook
from questionnaires.definition.model import Questionnaire

MOST_VIEWERS = 2
"""So many of a cell may have read the earlier report: a head and a référent."""


class CellPair(NamedTuple):
    """One cell in two reports: its name, and its number in each."""

    name: str
    before: int
    after: int


class FigurePair(NamedTuple):
    """A figure of one cell in two reports, both shown."""

    cell: CellPair
    before: Figure
    after: Figure


def comparable_cells(before: Report, after: Report) -> tuple[CellPair, ...]:
    """Return the cells of which two years may stand side by side (rule 10), in the order of the later report.

    A cell of one name in both, large enough in both by the stricter limits of the two, whose numbers of people
    invited are equal or differ by at least the limit for what is left over. Others are shown for the school only.

    Privacy: equal numbers can hide an exchange of people; that no figure is a point even so is for `YearsAuditor`.
    """
    least = max(before.thresholds.cell_invited, after.thresholds.cell_invited)
    residual = max(before.thresholds.residual, after.thresholds.residual)
    earlier = _by_name(before)
    return tuple(
        CellPair(cell.name, earlier[cell.name].cell, cell.cell)
        for cell in after.participation.cells
        if cell.name in earlier
        and min(cell.invited, earlier[cell.name].invited) >= least
        and not 0 < abs(cell.invited - earlier[cell.name].invited) < residual
    )


def comparable_figures(
    cells: Sequence[CellPair], before: Sequence[CellFigure], after: Sequence[CellFigure]
) -> tuple[FigurePair, ...]:
    """Return the figures of `cells` that are shown in both years; a cell that is hidden in one is left out."""
    earlier = {figure.cell: figure.figure for figure in before}
    later = {figure.cell: figure.figure for figure in after}
    pairs = (
        FigurePair(cell, earlier[cell.before], later[cell.after])
        for cell in cells
        if cell.before in earlier and cell.after in later
    )
    return tuple(pair for pair in pairs if pair.before.value is not None and pair.after.value is not None)


@dataclass(frozen=True)
class Published:
    """A report and the questionnaire that was asked."""

    report: Report
    questionnaire: Questionnaire

    @cached_property
    def cells(self) -> Mapping[str, CellParticipation]:
        """The cells by name."""
        return _by_name(self.report)

    @cached_property
    def _practices(self) -> Mapping[str, tuple[PracticeResult, PracticeOutline]]:
        outline = outline_of(self.questionnaire, compile_codebook(self.questionnaire))
        outlines = {practice.code: practice for practice in outline.practices}
        return {result.code: (result, outlines[result.code]) for result in self.report.practices}

    def subjects(self) -> Iterator[Subject]:
        """Yield what has figures by cell."""
        return (Subject(part, code) for code in self._practices for part in (Part.SITUATION, Part.NEED))

    def view(self, subject: Subject, viewers: Mapping[int, int]) -> "View | None":
        """Return what a reader knows of a practice, `viewers` by cell; None where nothing of it is shown."""
        if subject.code not in self._practices:
            return None
        result, outline = self._practices[subject.code]
        reader = Reader(self.report, viewers)
        if subject.part is Part.SITUATION:
            released = released_situation(result, outline.situation, reader)
        else:
            released = released_need(result, outline, self.report, reader)
        puzzle = None if released is None else reader.puzzle(released)
        return None if released is None or puzzle is None else View(released, puzzle, reader)


class View(NamedTuple):
    """What a reader knows of one practice in one report."""

    released: ReleasedItem
    puzzle: Puzzle
    reader: Reader

    @property
    def options(self) -> tuple[tuple[str, int], ...]:
        """The options with their weights: what must be the same for figures of two years to be."""
        codes = (choice.code for choice in self.released.item.choices)
        return tuple(zip(codes, self.released.weights, strict=True))

    def sums(self) -> dict[int, Sums]:
        """Return by cell what its answers may add up to; cells of which nothing is known are left out."""
        shown, hidden = self.reader.shown_and_hidden(self.released)
        joint = joint_sums(self.puzzle)
        if joint:
            return dict(zip((*shown, *hidden), joint, strict=True))
        own = (own_sums(sizes, self.puzzle.weights) for sizes in self.puzzle.shown)
        return dict(zip(shown, own, strict=True))

    def is_shown(self, cell: int) -> bool:
        """Tell whether the figure of a cell is shown."""
        return any(one.cell == cell and one.figure.value is not None for one in self.released.cells)


class YearsAuditor:
    """Audits versions of one report against all that was published of the school before."""

    def __init__(
        self, questionnaire: Questionnaire, viewers: Mapping[int, int], earlier: Sequence[Published]
    ) -> None:
        self._questionnaire = questionnaire
        self._viewers = viewers
        self._earlier = earlier
        self._solved: dict[tuple[Subject, int, Puzzle], tuple[int, ...]] = {}

    def findings(self, report: Report) -> tuple[Finding, ...]:
        """Return, once each, the cells of which the report and an earlier one together tell too much."""
        present = Published(report, self._questionnaire)
        return tuple(
            Finding(subject, cell, is_of_years=view.is_shown(cell))
            for subject in present.subjects()
            if (view := present.view(subject, self._viewers)) is not None
            for cell in self._cells(subject, view, present)
        )

    def _cells(self, subject: Subject, view: View, present: Published) -> list[int]:
        """Return the numbers of cells in danger, in ascending order."""
        found: set[int] = set()
        for number, earlier in enumerate(self._earlier):
            key = subject, number, view.puzzle
            if key not in self._solved:
                self._solved[key] = tuple(_points(subject, view, earlier, present))
            found.update(self._solved[key])
        return sorted(found)


class _Years(NamedTuple):
    """One cell or the school in two reports: how many were invited, and what the answers may add up to."""

    invited: tuple[int, int]
    before: Sums
    after: Sums


def _points(subject: Subject, now: View, earlier: Published, present: Published) -> Iterator[int]:
    """Yield the cells in danger by one earlier report."""
    then = earlier.view(subject, {})
    if then is None or then.options != now.options:
        return
    most = present.report.thresholds.residual - 1
    school = _Years(
        (earlier.report.participation.invited, present.report.participation.invited),
        school_sums(then.puzzle),
        school_sums(now.puzzle),
    )
    after = now.sums()
    for name in present.cells.keys() & earlier.cells.keys():
        cell, past = present.cells[name], earlier.cells[name]
        pairs = [
            _Years((past.invited, cell.invited), before, after[cell.cell])
            for before in _before(subject, then, earlier, past.cell)
            if cell.cell in after
        ]
        is_shown = now.is_shown(cell.cell)
        if any(_is_point(pair, school, now.puzzle.weights, most, is_shown=is_shown) for pair in pairs):
            yield cell.cell


def _before(subject: Subject, then: View, earlier: Published, cell: int) -> Iterator[Sums]:
    """Yield what the answers of a cell may have added up to, for each number of viewers it may have had."""
    known = then.sums().get(cell)
    if known is not None:
        yield known
    if then.is_shown(cell):
        for viewers in range(1, MOST_VIEWERS + 1):
            view = earlier.view(subject, {cell: viewers})
            shown = [] if view is None else view.reader.shown_and_hidden(view.released)[0]
            if view is not None and cell in shown:
                yield own_sums(view.puzzle.shown[shown.index(cell)], view.puzzle.weights)


def _is_point(pair: _Years, school: _Years, weights: Vector, most: int, *, is_shown: bool) -> bool:
    """Tell whether some change of at most `most` people is a point, or the mean of a hidden cell that nobody left."""
    if not is_shown and pair.invited[0] == pair.invited[1]:
        means = means_of(in_both(pair.before, pair.after))
        if len(means) == 1 and len(means_of(pair.before)) > 1:
            return True
    return any(
        _is_change_a_point(pair, school, weights, change) for change in few_changes(*pair.invited, most)
    )


def _is_change_a_point(pair: _Years, school: _Years, weights: Vector, change: Change) -> bool:
    means = change_means(pair.before, pair.after, weights, change)
    if means.is_point or _difference(pair) != _difference(school):
        return means.is_point
    # What the school's own two figures fix is not told by the cell (rule 10 lets them stand).
    of_school = change_means(school.before, school.after, weights, change)
    return not of_school.is_point and means.within(of_school).is_point


def _difference(years: _Years) -> int:
    return years.invited[1] - years.invited[0]


def _by_name(report: Report) -> dict[str, CellParticipation]:
    return {cell.name: cell for cell in report.participation.cells}
