"""Two reports of one school beside each other, figure by figure, reckoned again from their released figures alone.

Written from docs/disclosure.md, « What is said of reports together », and from rule 10: more or less is only said
where the two intervals, rounding included, have nothing in common; of how many left one question empty a report says
nothing, so it is taken as if one in five had.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import NamedTuple

from questionnaires.analysis.report import (
    Bound,
    CellFigure,
    CellParticipation,
    Figure,
    PracticeResult,
    Report,
)
from tests.journeys.counting import CELL_INVITED, CELL_MEAN, RESIDUAL
from tests.journeys.counting import SCHOOL as SCHOOL_LEAST
from tests.journeys.rounding import HIDDEN, likely_share, mean_of_means, mean_of_shares
from tests.journeys.typography import plain
from tests.journeys.words import SCHOOL, Line, Unit, number_words, words

LOWEST, HIGHEST = 1, 4
"""The ends of the scale on which teams say how often they practise something."""

MORE, LESS = "hausse nette", "baisse nette"
STEADY, UNKNOWN = "stable, ou trop peu pour le dire", "non comparable : un chiffre est masqué"
ASKING, SITUATION = "Demandent un appui", "Situation moyenne"
NO_DIFFERENCE, MINUS = "–", "\u2212"
ANSWERED = Fraction(4, 5)
BAND_STARTS = {"<50": Fraction(0), "50-75": Fraction(1, 2), ">75": Fraction(3, 4)}


class Basis(NamedTuple):
    """How many are taken to have answered, of how many invited."""

    answers: int
    invited: int


@dataclass(frozen=True)
class Move:
    """One figure in two reports, and what may be said of it."""

    before: Figure
    after: Figure
    unit: Unit
    trend: str

    @property
    def is_clear(self) -> bool:
        """Whether there is more to it than chance."""
        return self.trend in {MORE, LESS}

    @property
    def is_hidden(self) -> bool:
        """Whether it is hidden both times."""
        return self.before.value is None and self.after.value is None

    @property
    def words(self) -> Line:
        """The four columns of each table."""
        return (words(self.before, self.unit), words(self.after, self.unit), self._difference(), self.trend)

    @property
    def cells(self) -> Line:
        """The four columns of a workbook: there, a difference is a number to reckon with."""
        before, after, _, trend = self.words
        value = self._value()
        number = (
            NO_DIFFERENCE if value is None else number_words(value, int(self.unit is Unit.MEAN), Unit.INDEX)
        )
        return (before, after, number, trend)

    def _value(self) -> float | None:
        if not (self.before.bound is self.after.bound is Bound.ROUNDED):
            return None
        return round((self.after.value or 0) - (self.before.value or 0), 6)

    def _difference(self) -> str:
        value = self._value()
        if value is None:
            return NO_DIFFERENCE
        sign = "+" if value > 0 else MINUS if value < 0 else ""
        if self.unit is Unit.MEAN:
            return sign + number_words(abs(value), 1, Unit.INDEX)
        return f"{sign}{abs(value):.0f} point{'s' if abs(value) > 1 else ''}"


class Pair(NamedTuple):
    """One practice in both reports."""

    before: PracticeResult
    after: PracticeResult


class Subject(NamedTuple):
    """A champ or a practice in two reports."""

    code: str
    label: str
    asking: Move
    situation: Move


class Cells(NamedTuple):
    """One group of the same name in both reports."""

    before: CellParticipation
    after: CellParticipation


class Evolution:
    """A report beside an earlier one, both of the same questionnaire."""

    def __init__(self, before: Report, after: Report) -> None:
        """Keep both."""
        self._before, self._after = before, after
        earlier = {one.code: one for one in before.practices}
        self._pairs = [Pair(earlier[one.code], one) for one in after.practices]

    @property
    def before_closed_on(self) -> date:
        """The day on which the earlier campaign was closed."""
        return self._before.header.closed_on

    @cached_property
    def practices(self) -> list[Subject]:
        """Each practice."""
        return [self._subject(pair.after.code, plain(pair.after.label["fr"]), [pair]) for pair in self._pairs]

    @cached_property
    def champs(self) -> list[Subject]:
        """Each champ, by the practices that are shown both times."""
        return [
            self._subject(champ.code, plain(champ.title["fr"]), self._of_champ(champ.code))
            for champ in self._after.champs
        ]

    def champ(self, code: str) -> Subject:
        """Return one champ."""
        return next(one for one in self.champs if one.code == code)

    def tables(self) -> dict[str, list[Line]]:
        """Return the lines of each table of the page, by its caption."""
        cells = "Par groupe de restitution, là où un chiffre est montré au moins une fois"
        return {
            "Participation aux deux campagnes": [*self._turnout()],
            "Demandent un appui : champs": [(one.label, *one.asking.words) for one in self.champs],
            "Situation moyenne : champs": [(one.label, *one.situation.words) for one in self.champs],
            "Demandent un appui : pratiques": [(one.label, *one.asking.words) for one in self.practices],
            "Situation moyenne : pratiques": [(one.label, *one.situation.words) for one in self.practices],
            cells: [*self._cell_lines()],
            "Les autres questions, choix par choix": [*self._item_lines()],
        }

    def printed(self) -> Iterator[Line]:
        """Yield each line of the tables on paper."""
        yield from self._turnout()
        for one in (*self.champs, *self.practices):
            for move in (one.asking, one.situation):
                yield (f"{one.label} ({one.code})", *move.words)
        for champ, cell, name, move in self._cell_moves():
            if not move.is_hidden:
                yield (f"{champ.label}, {cell}", name, *move.words)
        for _, _, option, move in self._item_moves():
            yield (option, *move.words)

    def sheet(self) -> Iterator[Line]:
        """Yield each line of the sheet of a workbook that has every figure."""
        for one in (*self.champs, *self.practices):
            for name, move in ((ASKING, one.asking), (SITUATION, one.situation)):
                yield (one.code, one.label, SCHOOL, name, *move.cells)
        for champ, cell, name, move in self._cell_moves():
            yield (champ.label, cell, name, *move.cells)
        for code, question, option, move in self._item_moves():
            yield (code, question, option, "Part", *move.cells)

    def highlights(self) -> list[str]:
        """Return what is said of the practices that have clearly changed."""
        said = [
            f"{one.label.rstrip('.')}. {name} : {move.words[0]}, puis {move.words[1]} ({move.trend})."
            for one in self.practices
            for name, move in ((ASKING, one.asking), (SITUATION, one.situation))
            if move.is_clear
        ]
        return said or ["Aucune pratique n’a nettement changé."]

    def _of_champ(self, code: str) -> list[Pair]:
        return [pair for pair in self._pairs if pair.after.champ == code]

    def _turnout(self) -> Iterator[Line]:
        sides = [report.participation for report in (self._before, self._after)]
        yield ("Personnes invitées", *(str(one.invited) for one in sides))
        yield ("Personnes qui ont répondu", *(str(one.signed_off) for one in sides))
        yield ("Participation", *(f"{round(100 * one.signed_off / one.invited)} %" for one in sides))

    def _cell_lines(self) -> Iterator[Line]:
        for champ, cell, name, move in self._cell_moves():
            if not move.is_hidden:
                yield (f"{champ.label} {cell}", name, *move.words)

    def _cell_moves(self) -> Iterator[tuple[Subject, str, str, Move]]:
        for champ in self.champs:
            for cells in self._comparable():
                subject = self._subject(champ.code, champ.label, self._of_champ(champ.code), cells)
                for name, move in ((ASKING, subject.asking), (SITUATION, subject.situation)):
                    yield champ, cells.after.name, name, move

    def _item_lines(self) -> Iterator[Line]:
        for _, question, option, move in self._item_moves():
            yield (f"{option} {question}", *move.words)

    def _item_moves(self) -> Iterator[tuple[str, str, str, Move]]:
        earlier = {one.code: one.shares for one in self._before.items}
        ranked = {one.code: one.placed for one in self._before.rankings}
        questions = [
            *((one.code, one.label, earlier[one.code], one.shares) for one in self._after.items),
            *((one.code, one.label, ranked[one.code], one.placed) for one in self._after.rankings),
        ]
        for code, label, old, new in questions:
            for before, after in zip(old, new, strict=True):
                move = self._share(before.percent, after.percent, self._school())
                yield code, plain(label["fr"]), plain(after.label["fr"]), move

    def _comparable(self) -> list[Cells]:
        """Return the groups that rule 10 lets stand beside themselves."""
        earlier = {cell.name: cell for cell in self._before.participation.cells}
        both = [
            Cells(earlier[cell.name], cell)
            for cell in self._after.participation.cells
            if cell.name in earlier
        ]
        return [
            cells
            for cells in both
            if min(cells.before.invited, cells.after.invited) >= CELL_INVITED
            and not 0 < abs(cells.before.invited - cells.after.invited) < RESIDUAL
        ]

    def _subject(self, code: str, label: str, pairs: Sequence[Pair], cells: Cells | None = None) -> Subject:
        bases = self._school() if cells is None else tuple(map(_basis_of_cell, cells))
        asking = _both(pairs, cells, lambda one: (one.need.asking, one.cell_needs), mean_of_shares)
        situation = _both(
            pairs,
            cells,
            lambda one: (one.situation_mean, one.cell_situations),
            lambda figures: mean_of_means(figures, lowest=LOWEST, highest=HIGHEST),
        )
        spread = [
            cells is None and any(share.percent.value is not None for one in side for share in one.situation)
            for side in ([pair.before for pair in pairs], [pair.after for pair in pairs])
        ]
        ends = [
            _likely_mean(figure, basis, is_fine=has_spread or _is_in_tenths(figure))
            for figure, basis, has_spread in zip(situation, bases, spread, strict=True)
        ]
        return Subject(
            code, label, self._share(*asking, bases), Move(*situation, Unit.MEAN, _trend(*situation, *ends))
        )

    def _share(self, before: Figure, after: Figure, bases: Sequence[Basis]) -> Move:
        ends = [_likely_share(figure, basis) for figure, basis in zip((before, after), bases, strict=True)]
        return Move(before, after, Unit.PERCENT, _trend(before, after, *ends))

    def _school(self) -> tuple[Basis, ...]:
        return tuple(
            _basis(one.ballots, one.invited, SCHOOL_LEAST)
            for one in (self._before.participation, self._after.participation)
        )


def _basis(likely: int, invited: int, least: int) -> Basis:
    return Basis(min(invited, max(least, floor(ANSWERED * likely))), invited)


def _basis_of_cell(cell: CellParticipation) -> Basis:
    """Of a group the turnout is known as a band only."""
    start = BAND_STARTS[cell.band or "<50"]
    return _basis(ceil(start * cell.invited), cell.invited, CELL_MEAN)


def _both(
    pairs: Sequence[Pair],
    cells: Cells | None,
    read: Callable[[PracticeResult], tuple[Figure, Sequence[CellFigure]]],
    mean: Callable[[Sequence[Figure]], Figure],
) -> tuple[Figure, Figure]:
    """Return a figure in both reports; of several practices the mean, of those that are shown both times."""
    found = []
    for pair in pairs:
        figures = []
        for side, one in enumerate(pair):
            school, by_cell = read(one)
            figures.append(school if cells is None else _of_cells(by_cell)[cells[side].cell])
        found.append((figures[0], figures[1]))
    if len(found) == 1:
        return found[0]
    shown = [one if None not in {figure.value for figure in one} else (HIDDEN, HIDDEN) for one in found]
    return mean([before for before, _ in shown]), mean([after for _, after in shown])


def _of_cells(figures: Sequence[CellFigure]) -> Mapping[int, Figure]:
    return {one.cell: one.figure for one in figures}


def _trend(before: Figure, after: Figure, earlier: tuple[float, float], later: tuple[float, float]) -> str:
    if before.value is None or after.value is None:
        return UNKNOWN
    if later[0] > earlier[1]:
        return MORE
    return LESS if later[1] < earlier[0] else STEADY


def _likely_share(figure: Figure, basis: Basis) -> tuple[float, float]:
    """Return where the share of everybody invited may lie: released shares are rounded to five points."""
    value = (figure.value or 0) / 100
    ends = {Bound.BELOW: (0.0, 0.1), Bound.ABOVE: (0.9, 1.0)}.get(
        figure.bound, (value - 0.025, value + 0.025)
    )
    return likely_share(*ends, **basis._asdict())


def _likely_mean(figure: Figure, basis: Basis, *, is_fine: bool) -> tuple[float, float]:
    """Return where the mean of everybody invited may lie: as a share of the way from one end to the other."""
    value, half, width = figure.value or 0, 0.05 if is_fine else 0.25, HIGHEST - LOWEST
    low = LOWEST if figure.bound is Bound.AT_MOST else value - half
    high = HIGHEST if figure.bound is Bound.AT_LEAST else value + half
    ends = likely_share((low - LOWEST) / width, (high - LOWEST) / width, **basis._asdict())
    return LOWEST + width * ends[0], LOWEST + width * ends[1]


def _is_in_tenths(figure: Figure) -> bool:
    return bool(2 * (figure.value or 0) % 1)
