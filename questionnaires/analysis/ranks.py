"""What a reader can know of a ranking from first places, placements, mean ranks and priorities together.

Exact for each option by itself: every number of first places, of placements and of points that agrees with all
that is released of it is tried. Place p of P gives P + 1 - p points, so that mean rank and priority are both sums
of points. What links the options are outer bounds: everybody who ranks puts one of them first and at most P in all.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import NamedTuple

from questionnaires.analysis.feasibility import ContradictionError
from questionnaires.analysis.lattice import Chain, Lattice, tree_of
from questionnaires.analysis.outline import OptionList, rank_scoring
from questionnaires.analysis.reader import share_counts
from questionnaires.analysis.report import HIDDEN, Figure, RankingResult
from questionnaires.analysis.rounding import Rounded, Scoring

LINKED_WORK = 200_000_000
"""Above this many bits to be moved, options are linked by their lowest and highest counts alone."""


class State(NamedTuple):
    """What an option may have: put first by so many, put anywhere by so many, with points between two ends."""

    first: int
    placed: int
    lowest: int
    highest: int


class Doubt(NamedTuple):
    """Something that must stay possible: that somebody, or not everybody, gave a place (None: any place)."""

    place: int | None
    is_of_all: bool = False


class Shown(NamedTuple):
    """The figures of one option; `priority` is hidden where it has none of its own."""

    first: Figure
    placed: Figure
    rank: Figure
    priority: Figure


def shown_of(result: RankingResult, priorities: Sequence[Figure]) -> list[Shown]:
    """Return what is released of each option of a ranking."""
    ranks = [mean.rank for mean in result.mean_ranks] or [HIDDEN] * len(priorities)
    lines = zip(result.first, result.placed, ranks, priorities, strict=True)
    return [Shown(first.percent, placed.percent, rank, priority) for first, placed, rank, priority in lines]


def certain_places(ranking: OptionList, shown: Sequence[Shown], numbers: Iterable[int]) -> Iterator[str]:
    """Yield the codes of the options of which something is certain, `numbers` of respondents being possible.

    Certain is that nobody put an option first, anywhere, or in one of the other places; or that everybody put it
    first, or anywhere. Raises `ContradictionError` when no answers agree with what is released.
    """
    doubts = [_doubts(ranking) for _ in shown]
    is_possible = False
    for persons in numbers:
        school = _School(ranking, persons)
        states = school.linked([list(school.states(option)) for option in shown])
        is_possible |= all(states)
        for left, possible in zip(doubts, states, strict=True):
            left -= {doubt for doubt in left if any(school.is_open(doubt, state) for state in possible)}
        if not any(doubts):
            return
    if not is_possible:
        raise ContradictionError
    for choice, left in zip(ranking.choices, doubts, strict=True):
        if left:
            yield choice.code


def _doubts(ranking: OptionList) -> set[Doubt]:
    places = range(2, min(ranking.places, len(ranking.choices)) + 1)
    ends = (Doubt(place, is_of_all) for place in (1, None) for is_of_all in (False, True))
    return {*ends, *map(Doubt, places)}


@dataclass(frozen=True)
class _School:
    """A ranking by so many persons."""

    ranking: OptionList
    persons: int

    @property
    def places(self) -> int:
        return self.ranking.places

    def states(self, shown: Shown) -> Iterator[State]:
        """Yield every state of one option that agrees with its figures."""
        scoring = rank_scoring(self.ranking)
        priority = share_counts(shown.priority, self.places * self.persons)
        for first in share_counts(shown.first, self.persons):
            for placed in share_counts(shown.placed, self.persons):
                lowest, highest = self._points_of_rank(scoring, shown.rank, placed)
                others = placed - first
                # Any place after the first gives from 1 point to P - 1; every sum in between can be made.
                state = State(
                    first,
                    placed,
                    max(first * self.places + others, priority.start, lowest),
                    min(first * self.places + others * (self.places - 1), priority.stop - 1, highest),
                )
                if others >= 0 and (self.places > 1 or others == 0) and state.lowest <= state.highest:
                    yield state

    def linked(self, options: list[list[State]]) -> list[list[State]]:
        """Return those states of each option that agree with some state of each other; none where there is none."""
        nothing: list[list[State]] = [[] for _ in options]
        if not all(options) or not self._agree(options):
            return nothing
        lattice = Lattice((self.persons, self.places * self.persons))
        if 2 * lattice.size * sum(map(len, options)) > LINKED_WORK:
            return options
        ends = lattice.set_of((self.persons, placed) for placed in self._all_placed)
        chain = Chain(lattice, [tree_of(state[:2] for state in states) for states in options], ends)
        if not chain.sums & ends:
            return nothing
        possible = (set(chain.possible(index)) for index in range(len(options)))
        return [
            [state for state in states if state[:2] in pairs]
            for states, pairs in zip(options, possible, strict=True)
        ]

    def is_open(self, doubt: Doubt, state: State) -> bool:
        """Tell whether a state leaves a doubt: somebody at that place, or somebody who is not."""
        if doubt.place is None or doubt.place == 1:
            count = state.placed if doubt.place is None else state.first
            return count < self.persons if doubt.is_of_all else count > 0
        others = state.placed - state.first
        base = state.first * self.places + self.places + 1 - doubt.place
        # One of the others has that place, and the rest of them have any.
        return (
            others > 0
            and base + others - 1 <= state.highest
            and base + (others - 1) * (self.places - 1) >= state.lowest
        )

    @property
    def _all_placed(self) -> range:
        return range(self.persons, self.places * self.persons + 1)

    def _agree(self, options: list[list[State]]) -> bool:
        """Tell whether the ends of first places, placements and points agree with everybody having ranked."""
        first = _ends([[state.first for state in states] for states in options])
        placed = _ends([[state.placed for state in states] for states in options])
        low, high = max(placed[0], self._all_placed[0]), min(placed[1], self._all_placed[-1])
        lowest = sum(min(state.lowest for state in states) for states in options)
        highest = sum(max(state.highest for state in states) for states in options)
        return (
            first[0] <= self.persons <= first[1]
            and low <= high
            and lowest <= self._most_points(high)
            and highest >= self._fewest_points(low)
        )

    def _most_points(self, placed: int) -> int:
        """Return the points of so many placements when some fill all places and the others one."""
        full, rest = divmod(placed, self.persons)
        return self.persons * sum(self.places - place for place in range(full)) + rest * (self.places - full)

    def _fewest_points(self, placed: int) -> int:
        """Return the points of so many placements, those after the first place being spread evenly."""
        if self.places == 1:
            return placed
        each, rest = divmod(placed - self.persons, self.places - 1)
        later = range(self.places - 1, 0, -1)
        return self.persons * self.places + sum(
            points * (each + (index < rest)) for index, points in enumerate(later)
        )

    def _points_of_rank(self, scoring: Scoring | None, rank: Figure, placed: int) -> tuple[int, int]:
        """Return the lowest and highest sum of points that a mean rank allows when so many placed the option."""
        if scoring is None or rank.value is None:
            return 0, self.places * self.persons
        # A gate that shows a ranking at all has enough respondents for the fine step.
        sums = scoring.sums_of_mean(Rounded(rank.value, rank.bound), self.persons, is_fine=True)
        if not sums:
            return 1, 0
        unit = scoring.denominator
        base = self.places * placed * unit + scoring.weights[-1] * (self.persons - placed)
        return ceil((base - sums[-1]) / unit), floor((base - sums[0]) / unit)


def _ends(counts: Sequence[Sequence[int]]) -> tuple[int, int]:
    """Return the lowest and the highest sum of one count of each option."""
    return sum(map(min, counts)), sum(map(max, counts))
