"""Two campaigns of one school beside each other: the same items by code, and whether a difference is more than chance.

Privacy: made of the figures of two frozen reports and of nothing else. Each passed the gate, and the later report was
frozen knowing the earlier one (`years`); a difference of two released figures releases nothing that a reader of both
could not subtract. What is hidden in one of them has no difference.

Groups stand side by side only where `years.comparable_cells` lets them (disclosure rule 10).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from questionnaires.analysis.disclosure import mean_of_means, mean_of_shares
from questionnaires.analysis.likely import (
    answers_of_cell,
    answers_of_school,
    is_coarse,
    likely_mean,
    likely_share,
)
from questionnaires.analysis.outline import Outline, PracticeOutline, outline_of
from questionnaires.analysis.report import (
    HIDDEN,
    Bound,
    CellFigure,
    Figure,
    PracticeResult,
    Report,
    ReportHeader,
    Share,
)
from questionnaires.analysis.rounding import Scoring
from questionnaires.analysis.uncertainty import Interval
from questionnaires.analysis.years import CellPair, Published, comparable_cells
from questionnaires.answers.codebook import compile_codebook
from questionnaires.definition.texts import Text

_DIGITS = 6
"""Enough for any released number; it only takes the noise out of a subtraction."""


class Trend(StrEnum):
    """What two figures tell. STEADY: the same, or too little to tell from chance; HIDDEN: one of them is hidden."""

    MORE = "more"
    LESS = "less"
    STEADY = "steady"
    HIDDEN = "hidden"


class Obstacle(StrEnum):
    """Why items of one code are not compared."""

    OTHER_OPTIONS = "other_options"
    OTHER_POINTS = "other_points"


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure in two reports.

    `difference`: the later less the earlier one, in points, where both are plain numbers and no limits. `trend` is
    MORE or LESS only if the intervals of both, rounding included, have nothing in common.
    """

    before: Figure
    after: Figure
    difference: float | None
    trend: Trend


@dataclass(frozen=True, slots=True)
class CellChange:
    """One group that may be compared: mean situation and share asking."""

    name: str
    situation: FigureChange
    asking: FigureChange


@dataclass(frozen=True, slots=True)
class SubjectChange:
    """A champ or a practice in two reports. `label` is the later one."""

    code: str
    label: Text
    champ: str
    situation: FigureChange
    asking: FigureChange
    cells: tuple[CellChange, ...] = ()


@dataclass(frozen=True, slots=True)
class ShareChange:
    """One option of an item in two reports."""

    code: str
    label: Text
    share: FigureChange


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One item that is no practice, or the first places of a ranking, in two reports."""

    code: str
    label: Text
    shares: tuple[ShareChange, ...]


@dataclass(frozen=True, slots=True)
class NotCompared:
    """An item that both campaigns asked and that is not compared, and why."""

    code: str
    label: Text
    obstacle: Obstacle


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that two reports may say beside each other, in the order of the later one.

    `cells` are the groups that are compared, `other_cells` the other groups of the later report.
    """

    before: ReportHeader
    after: ReportHeader
    champs: tuple[SubjectChange, ...]
    practices: tuple[SubjectChange, ...]
    items: tuple[ItemChange, ...]
    not_compared: tuple[NotCompared, ...]
    cells: tuple[str, ...]
    other_cells: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the two campaigns have no item in common."""
        return not (self.practices or self.items)

    def champ(self, code: str) -> SubjectChange | None:
        """Return the change of a champ, None when it is not compared."""
        return next((champ for champ in self.champs if champ.code == code), None)


def compare_reports(before: Published, after: Published) -> Comparison:
    """Return what the reports of two campaigns of one school say beside each other.

    Items meet by their code, also across revisions, and from the long form to the short one; they are compared when
    options and points are the same. The questionnaires give points and words, never a number about answers.
    """
    return _Comparer(_Side(before), _Side(after)).comparison()


def has_common_items(before: Report, after: Report) -> bool:
    """Tell whether two reports share the code of an item, so that it makes sense to offer the comparison."""
    return bool(_codes(before) & _codes(after))


def _codes(report: Report) -> set[str]:
    practices = {practice.code for practice in report.practices}
    return practices | {item.code for item in report.items} | {one.code for one in report.rankings}


class _Basis(NamedTuple):
    """How many answered, of how many invited: for the interval of a figure."""

    answers: int
    invited: int


@dataclass(frozen=True)
class _Side:
    """One of the two reports."""

    published: Published

    @property
    def report(self) -> Report:
        return self.published.report

    @cached_property
    def outlines(self) -> Mapping[str, PracticeOutline]:
        return {practice.code: practice for practice in self._outline.practices}

    @cached_property
    def school(self) -> _Basis:
        return _Basis(answers_of_school(self.report), self.report.participation.invited)

    @cached_property
    def cells(self) -> Mapping[int, _Basis]:
        return {
            cell.cell: _Basis(answers_of_cell(self.report, cell), cell.invited)
            for cell in self.report.participation.cells
        }

    @cached_property
    def _outline(self) -> Outline:
        return outline_of(self.published.questionnaire, compile_codebook(self.published.questionnaire))


class _Common(NamedTuple):
    """A practice that both reports have, with the same options and points."""

    before: PracticeResult
    after: PracticeResult
    scoring: Scoring


class _Figures(NamedTuple):
    """One figure in both reports."""

    before: Figure
    after: Figure

    @property
    def are_shown(self) -> bool:
        return self.before.value is not None and self.after.value is not None


class _Comparer:
    """Compares two reports; knows what all items share, so that each step is told only what it compares."""

    def __init__(self, before: _Side, after: _Side) -> None:
        self._before, self._after = before, after
        self._cells = comparable_cells(before.report, after.report)
        self._refused: list[NotCompared] = []

    def comparison(self) -> Comparison:
        common = list(self._common_practices())
        items = (*self._items(), *self._rankings())
        compared = tuple(cell.name for cell in self._cells)
        return Comparison(
            before=self._before.report.header,
            after=self._after.report.header,
            champs=tuple(self._champs(common)),
            practices=tuple(self._practice(pair) for pair in common),
            items=items,
            not_compared=tuple(self._refused),
            cells=compared,
            other_cells=tuple(
                cell.name for cell in self._after.report.participation.cells if cell.name not in compared
            ),
        )

    def _common_practices(self) -> Iterator[_Common]:
        earlier = {practice.code: practice for practice in self._before.report.practices}
        for after in self._after.report.practices:
            before = earlier.get(after.code)
            if before is None:
                continue
            obstacle = self._obstacle(before, after)
            scoring = self._after.outlines[after.code].situation.scoring
            if obstacle is None and scoring is not None:
                yield _Common(before, after, scoring)
            else:
                self._refuse(after.code, after.label, obstacle or Obstacle.OTHER_POINTS)

    def _obstacle(self, before: PracticeResult, after: PracticeResult) -> Obstacle | None:
        old, new = self._before.outlines[before.code], self._after.outlines[after.code]
        if _names(before.situation) != _names(after.situation) or (
            _names(before.need_shares) != _names(after.need_shares) or old.asking != new.asking
        ):
            return Obstacle.OTHER_OPTIONS
        return Obstacle.OTHER_POINTS if old.situation.scores != new.situation.scores else None

    def _champs(self, common: Sequence[_Common]) -> Iterator[SubjectChange]:
        for champ in self._after.report.champs:
            if pairs := [pair for pair in common if pair.after.champ == champ.code]:
                yield self._subject(champ.code, champ.title, champ.code, pairs)

    def _practice(self, pair: _Common) -> SubjectChange:
        return self._subject(pair.after.code, pair.after.label, pair.after.champ, [pair])

    def _subject(self, code: str, label: Text, champ: str, pairs: Sequence[_Common]) -> SubjectChange:
        return SubjectChange(
            code=code,
            label=label,
            champ=champ,
            situation=self._situation(pairs, None),
            asking=self._asking(pairs, None),
            cells=tuple(
                CellChange(cell.name, self._situation(pairs, cell), self._asking(pairs, cell))
                for cell in self._cells
            ),
        )

    def _situation(self, pairs: Sequence[_Common], cell: CellPair | None) -> FigureChange:
        scoring = pairs[0].scoring
        figures = [_of_cell(pair, cell, _situation_of) for pair in pairs]
        sides = _means(figures, lambda side: mean_of_means(side, scoring))
        practices = [pair.before for pair in pairs], [pair.after for pair in pairs]
        intervals = [
            None
            if mean.value is None
            else likely_mean(
                mean,
                scoring,
                is_fine=not is_coarse(mean, scoring) or (cell is None and any(map(_has_spread, asked))),
                answers=basis.answers,
                invited=basis.invited,
            )
            for mean, asked, basis in zip(sides, practices, self._bases(cell), strict=True)
        ]
        return _change(*sides, *intervals)

    def _asking(self, pairs: Sequence[_Common], cell: CellPair | None) -> FigureChange:
        figures = [_of_cell(pair, cell, _asking_of) for pair in pairs]
        return self._share(*_means(figures, mean_of_shares), cell)

    def _share(self, before: Figure, after: Figure, cell: CellPair | None = None) -> FigureChange:
        intervals = [
            None
            if figure.value is None
            else likely_share(figure, answers=basis.answers, invited=basis.invited)
            for figure, basis in zip((before, after), self._bases(cell), strict=True)
        ]
        return _change(before, after, *intervals)

    def _bases(self, cell: CellPair | None) -> tuple[_Basis, _Basis]:
        if cell is None:
            return self._before.school, self._after.school
        return self._before.cells[cell.before], self._after.cells[cell.after]

    def _items(self) -> Iterator[ItemChange]:
        earlier = {item.code: item for item in self._before.report.items}
        for after in self._after.report.items:
            before = earlier.get(after.code)
            if before is None:
                continue
            if before.kind != after.kind or _names(before.shares) != _names(after.shares):
                self._refuse(after.code, after.label, Obstacle.OTHER_OPTIONS)
            else:
                yield self._item(after.code, after.label, before.shares, after.shares)

    def _rankings(self) -> Iterator[ItemChange]:
        earlier = {ranking.code: ranking for ranking in self._before.report.rankings}
        for after in self._after.report.rankings:
            before = earlier.get(after.code)
            if before is None:
                continue
            if before.places != after.places or _names(before.placed) != _names(after.placed):
                self._refuse(after.code, after.label, Obstacle.OTHER_OPTIONS)
            else:
                yield self._item(after.code, after.label, before.placed, after.placed)

    def _item(self, code: str, label: Text, before: Sequence[Share], after: Sequence[Share]) -> ItemChange:
        return ItemChange(
            code,
            label,
            tuple(
                ShareChange(new.code, new.label, self._share(old.percent, new.percent))
                for old, new in zip(before, after, strict=True)
            ),
        )

    def _refuse(self, code: str, label: Text, obstacle: Obstacle) -> None:
        self._refused.append(NotCompared(code, label, obstacle))


def _situation_of(practice: PracticeResult) -> tuple[Figure, Sequence[CellFigure]]:
    return practice.situation_mean, practice.cell_situations


def _asking_of(practice: PracticeResult) -> tuple[Figure, Sequence[CellFigure]]:
    return practice.need.asking, practice.cell_needs


def _of_cell(
    pair: _Common,
    cell: CellPair | None,
    read: Callable[[PracticeResult], tuple[Figure, Sequence[CellFigure]]],
) -> _Figures:
    """Return one figure of both reports: of the school, or of a group; a group that is not told of is hidden."""
    (old, old_cells), (new, new_cells) = read(pair.before), read(pair.after)
    if cell is None:
        return _Figures(old, new)
    return _Figures(_find(old_cells, cell.before), _find(new_cells, cell.after))


def _has_spread(practice: PracticeResult) -> bool:
    """Tell whether the spread is shown: that takes as many answers as a mean that is rounded to a tenth."""
    return any(share.percent.value is not None for share in practice.situation)


def _find(figures: Iterable[CellFigure], cell: int) -> Figure:
    return next((one.figure for one in figures if one.cell == cell), HIDDEN)


def _means(figures: Sequence[_Figures], mean: Callable[[Sequence[Figure]], Figure]) -> _Figures:
    """Return the mean of several figures for each report, over those that both show; one figure stays as it is."""
    if len(figures) == 1:
        return figures[0]
    both = [pair if pair.are_shown else _Figures(HIDDEN, HIDDEN) for pair in figures]
    return _Figures(mean([pair.before for pair in both]), mean([pair.after for pair in both]))


def _change(before: Figure, after: Figure, earlier: Interval | None, later: Interval | None) -> FigureChange:
    if before.value is None or after.value is None or earlier is None or later is None:
        return FigureChange(before, after, None, Trend.HIDDEN)
    is_plain = before.bound is after.bound is Bound.ROUNDED
    difference = round(after.value - before.value, _DIGITS) if is_plain else None
    return FigureChange(before, after, difference, _trend(earlier, later))


def _trend(earlier: Interval, later: Interval) -> Trend:
    if later.low > earlier.high:
        return Trend.MORE
    return Trend.LESS if later.high < earlier.low else Trend.STEADY


def _names(shares: Iterable[Share]) -> list[str]:
    return [share.code for share in shares]
