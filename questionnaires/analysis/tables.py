"""Raw counts on their way to the gate: how many of each cell chose each option of one item."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from questionnaires.analysis.roll import CellRoll, RollCount
from questionnaires.analysis.tabulation import Tally

Choices = tuple[tuple[int, ...], ...]
"""For each choice the codes that stand for it."""


@dataclass(frozen=True)
class CellCounts:
    """One reporting cell.

    `viewers` are those of the cell who signed off and will read the report; each is taken to have answered,
    so that the number of others is never thought higher than it is (anonymity study, section 4, rule 2).
    """

    cell: int
    invited: int
    viewers: int
    counts: tuple[int, ...]

    @cached_property
    def respondents(self) -> int:
        return sum(self.counts)

    @property
    def effective(self) -> int:
        """The respondents who can't see the report, at least."""
        return max(0, self.respondents - self.viewers)


@dataclass(frozen=True)
class Table:
    """One item: its counts in each cell, in the order of the cells."""

    cells: tuple[CellCounts, ...]

    @cached_property
    def school(self) -> CellCounts:
        """The cells together, as one."""
        counts = zip(*(cell.counts for cell in self.cells), strict=True)
        return CellCounts(
            cell=0,
            invited=sum(cell.invited for cell in self.cells),
            viewers=sum(cell.viewers for cell in self.cells),
            counts=tuple(map(sum, counts)),
        )


class TallyTables:
    """The tables of a tally, each counted once.

    Privacy: nothing of this may leave but through the gate.
    """

    def __init__(self, tally: Tally, roll: RollCount) -> None:
        self._tally = tally
        self._roll = roll
        self._tables: dict[tuple[str, Choices], Table] = {}

    @property
    def ballots(self) -> int:
        return self._tally.ballots(None)

    def table(self, variable: str, choices: Iterable[Iterable[int]]) -> Table:
        """Return how many of each cell made each of `choices`: the codes of a variable that stand for it."""
        key = variable, tuple(map(tuple, choices))
        if key not in self._tables:
            self._tables[key] = Table(tuple(self._cell(cell, *key) for cell in self._roll.cells))
        return self._tables[key]

    def _cell(self, cell: CellRoll, variable: str, choices: Choices) -> CellCounts:
        counts = self._tally.counts(variable, cell.cell)
        return CellCounts(
            cell=cell.cell,
            invited=cell.invited,
            viewers=cell.viewers_signed_off,
            counts=tuple(sum(counts.get(number, 0) for number in numbers) for numbers in choices),
        )
