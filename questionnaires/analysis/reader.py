"""What a reader of a report knows before looking at any one item, and how a released item becomes a puzzle.

The rules of the gate are public, so the reader uses them too.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from questionnaires.analysis.feasibility import EXACT_PERSONS, Puzzle, Size, Total
from questionnaires.analysis.lattice import Vector
from questionnaires.analysis.outline import Item
from questionnaires.analysis.report import CellFigure, CellParticipation, Figure, Report
from questionnaires.analysis.rounding import Rounded, Scoring, counts_of_share

Sums = Callable[[Figure, int, int], range]
"""Figure, respondents, those of them who can't see the report → the weighted sums that are released as that figure."""


class Range(NamedTuple):
    """A lowest and a highest number of persons, both included."""

    low: int
    high: int


def _any_number(_: int) -> bool:
    return True


@dataclass(frozen=True)
class ReleasedItem:
    """What is released of an item, and the limits that it passed.

    `weights` are those of the choices in the summary (a mean or a share of some choices); `agrees` tells
    whether the rest of what is released agrees with a number of respondents in the school; `least` is how many
    chose each option at least, where that is known.
    """

    item: Item
    weights: Vector
    shares: tuple[Figure, ...]
    summary: Figure
    school_limit: int
    sums: Sums
    cells: tuple[CellFigure, ...] = ()
    cell_limit: int = 0
    agrees: Callable[[int], bool] = _any_number
    least: tuple[int, ...] = ()

    def option_counts(self, persons: int) -> tuple[range, ...]:
        """Return the counts that each option may have among `persons`."""
        return counts_from(self.shares, persons, self.least)


class Reader:
    """The facts that hold for all items of one report."""

    def __init__(self, report: Report, viewers: Mapping[int, int]) -> None:
        self.thresholds = report.thresholds
        self._ballots = report.participation.ballots
        self._viewers = viewers
        self._all_viewers = sum(viewers.values())
        lost = max(0, report.participation.signed_off - self._ballots)
        self._cells = {
            cell: Range(max(0, signed_off.low - lost), min(signed_off.high, self._ballots))
            for cell, signed_off in turnout_ranges(report).items()
        }

    def respondents(self, limit: int, *, is_certain: bool) -> Range:
        """Return how many may have answered a question that passed `limit`."""
        low = limit + self._all_viewers
        return Range(max(low, self._ballots) if is_certain else low, self._ballots)

    def puzzle(self, released: ReleasedItem) -> Puzzle | None:
        """Return the puzzle of an item; None when nothing is shown of the school, which alone links cells."""
        if not _is_shown(released):
            return None
        figures = {cell.cell: cell.figure for cell in released.cells}
        shown, hidden = self.shown_and_hidden(released)
        return Puzzle(
            weights=released.weights,
            totals=self.totals(released),
            shown=tuple(self._sizes(released, cell, figures[cell]) for cell in shown),
            hidden=tuple(self._in_cell(cell, released.item) for cell in hidden),
            residual=self.thresholds.residual,
        )

    def shown_and_hidden(self, released: ReleasedItem) -> tuple[list[int], list[int]]:
        """Return the numbers of the shown and of the hidden cells, in the order that the puzzle has them in."""
        shown = {cell.cell for cell in released.cells if cell.figure.value is not None}
        return [cell for cell in self._cells if cell in shown], [c for c in self._cells if c not in shown]

    def totals(self, released: ReleasedItem) -> tuple[Total, ...]:
        """Return what the school may have answered, by number of respondents; nothing when nothing is shown."""
        if not _is_shown(released):
            return ()
        school = self.respondents(self._limit(released), is_certain=released.item.is_certain)
        if school.high > EXACT_PERSONS:
            return (_hull(released, school),)
        totals = []
        for persons in range(school.low, school.high + 1):
            sums = released.sums(released.summary, persons, persons - self._all_viewers)
            options = released.option_counts(persons)
            if sums and all(options) and released.agrees(persons):
                ends = tuple((counts[0], counts[-1]) for counts in options)
                totals.append(Total(Size(persons, sums[0], sums[-1]), ends))
        return tuple(totals)

    def mean_sums(self, scoring: Scoring) -> Sums:
        """Return how the means of a scoring are released."""

        def sums(figure: Figure, persons: int, effective: int) -> range:
            if figure.value is None:
                return range(persons * max(scoring.weights) + 1)
            is_fine = effective >= self.thresholds.distribution
            return scoring.sums_of_mean(Rounded(figure.value, figure.bound), persons, is_fine=is_fine)

        return sums

    def _limit(self, released: ReleasedItem) -> int:
        limits = [self.thresholds.school]
        if released.item.is_restricted:
            limits.append(self.thresholds.sensitive)
        if released.summary.value is not None:
            limits.append(released.school_limit)
        if any(share.value is not None for share in released.shares):
            limits.append(self.thresholds.distribution)
        return max(limits)

    def _in_cell(self, cell: int, item: Item) -> Range:
        ballots = self._cells[cell]
        return ballots if item.is_certain else Range(0, ballots.high)

    def _sizes(self, released: ReleasedItem, cell: int, figure: Figure) -> tuple[Size, ...]:
        viewers = self._viewers.get(cell, 0)
        low, high = self._in_cell(cell, released.item)
        possible = range(max(low, released.cell_limit + viewers), high + 1)

        def sizes(numbers: Iterable[int]) -> Iterator[Size]:
            for persons in numbers:
                if sums := released.sums(figure, persons, persons - viewers):
                    yield Size(persons, sums[0], sums[-1])

        if high <= EXACT_PERSONS:
            return tuple(sizes(possible))
        # For outer bounds the smallest and the largest are enough.
        return (*islice(sizes(possible), 1), *islice(sizes(reversed(possible)), 1))


def turnout_ranges(report: Report) -> dict[int, Range]:
    """Return how many may have signed off in each cell: exact, given the bands and the school's number."""
    bands = {cell.cell: _band_range(cell) for cell in report.participation.cells}
    signed_off = report.participation.signed_off
    low, high = sum(band.low for band in bands.values()), sum(band.high for band in bands.values())
    return {
        cell: Range(max(own.low, signed_off - (high - own.high)), min(own.high, signed_off - (low - own.low)))
        for cell, own in bands.items()
    }


def share_counts(figure: Figure, persons: int, _: int = 0) -> range:
    """Return the counts among `persons` that are released as `figure`; all of them when it is hidden."""
    if figure.value is None:
        return range(persons + 1)
    return counts_of_share(Rounded(figure.value, figure.bound), persons)


def counts_from(shares: Sequence[Figure], persons: int, least: Sequence[int] = ()) -> tuple[range, ...]:
    """Return the counts among `persons` that each share stands for, where `least` at least chose it."""
    return tuple(
        range(max(counts.start, low), max(counts.stop, low))
        for share, low in zip(shares, least or (0,) * len(shares), strict=True)
        for counts in (share_counts(share, persons),)
    )


def _is_shown(released: ReleasedItem) -> bool:
    figures: Sequence[Figure] = (released.summary, *released.shares)
    return any(figure.value is not None for figure in figures)


def _band_range(cell: CellParticipation) -> Range:
    invited = cell.invited
    ranges = {
        None: Range(0, invited),
        "<50": Range(0, (invited - 1) // 2),
        "50-75": Range((invited + 1) // 2, 3 * invited // 4),
        ">75": Range(3 * invited // 4 + 1, invited),
    }
    return ranges[cell.band]


def _hull(released: ReleasedItem, school: Range) -> Total:
    """Return one total around those of every number of respondents, for outer bounds."""
    options = tuple(
        (share_counts(share, school.low).start, share_counts(share, school.high).stop - 1)
        for share in released.shares
    )
    return Total(Size(school.high, 0, school.high * max(released.weights)), options)
