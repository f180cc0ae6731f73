"""Every number of a report counted again from the answers that were given, by none of the code that made it.

Written from the definitions: anonymity study, section 4, and the documentation of the report's values.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from questionnaires.analysis.report import Figure, HiddenReason
from tests.journeys.answers import Answers
from tests.journeys.fiche import Choices, Fiche
from tests.journeys.rounding import HIDDEN, mean, percent

CELL_INVITED, CELL_MEAN, DISTRIBUTION, SCHOOL, RESIDUAL = 8, 5, 10, 8, 5

Path = str
"""Names a number of the report: `practice/PIL1/asking/3` is the share asking in cell 3."""


class Refusal(NamedTuple):
    """Why a number is hidden, and the limit that applied."""

    reason: HiddenReason
    threshold: int


class Expected(NamedTuple):
    """A number as it should be in the report, or hidden for a reason."""

    figure: Figure
    refusal: Refusal | None = None


@dataclass(frozen=True)
class CountedCell:
    """A reporting cell: who was invited, who will read the report, and what those who answered ticked."""

    number: int
    name: str
    invited: int
    viewers: int
    ballots: tuple[Answers, ...]


@dataclass(frozen=True)
class Tally:
    """How many of a cell, or of the school, gave each answer to a question. `viewers` all count as answering."""

    number: int
    invited: int
    viewers: int
    counts: Mapping[str, int]
    persons: int

    @property
    def others(self) -> int:
        """The respondents who will not read the report, at least."""
        return max(0, self.persons - self.viewers)


Measure = Callable[[Tally], Figure]


class Recount:
    """Counts one campaign."""

    def __init__(self, fiche: Fiche, cells: Sequence[CountedCell]) -> None:
        """Keep what was asked, and what was answered in which cell."""
        self._fiche = fiche
        self.cells = cells

    @cached_property
    def expected(self) -> Mapping[Path, Expected]:
        """Every number that is counted from answers; those made of released numbers are in `derived`."""
        return {
            **dict(self._practices()),
            **dict(self._lists()),
            **dict(self._singles()),
            **dict(self._ranking()),
        }

    @property
    def ballots(self) -> int:
        """How many answered."""
        return sum(len(cell.ballots) for cell in self.cells)

    def bands(self) -> Mapping[int, str]:
        """Return the turnout of each cell as a band; cells of eight invited or more, so none is hidden."""
        turnouts = {cell.number: Fraction(len(cell.ballots), cell.invited) for cell in self.cells}
        return {
            number: "<50" if turnout < Fraction(1, 2) else "50-75" if turnout <= Fraction(3, 4) else ">75"
            for number, turnout in turnouts.items()
        }

    def respondents(self, question: Choices) -> int:
        """Return how many gave an answer to a question, not counting « sans objet » and refusals."""
        return self._school(self._tallies(question)).persons

    def _practices(self) -> Iterator[tuple[Path, Expected]]:
        scores = self._fiche.scores
        for practice in self._fiche.practices:
            start = f"practice/{practice.code}"
            situations = self._tallies(practice.situation)
            yield from self._distribution(f"{start}/situation", practice.situation, situations)
            yield from self._measured(f"{start}/mean", situations, _mean_by(scores), SCHOOL, CELL_MEAN)
            needs = self._tallies(practice.need)
            yield from self._distribution(f"{start}/need", practice.need, needs)
            yield from self._measured(
                f"{start}/asking", needs, self._share_asking, DISTRIBUTION, DISTRIBUTION
            )

    def _share_asking(self, tally: Tally) -> Figure:
        return percent(Fraction(sum(tally.counts[option] for option in self._fiche.asking), tally.persons))

    def _lists(self) -> Iterator[tuple[Path, Expected]]:
        for question in self._fiche.lists:
            yield from self._distribution(f"item/{question.code}", question, self._tallies(question))

    def _singles(self) -> Iterator[tuple[Path, Expected]]:
        for question in self._fiche.singles:
            yield from self._distribution(f"item/{question.code}", question, self._tallies(question))
        for scale in self._fiche.scales:
            start, tallies = f"item/{scale.code}", self._tallies(scale)
            yield from self._distribution(start, scale, tallies)
            points = {point: int(point) for point in scale.options}
            school = self._school(tallies)
            refusal = _refusal(school, SCHOOL)
            yield f"{start}/mean", _hidden(refusal) if refusal else Expected(_mean_by(points)(school))

    def _ranking(self) -> Iterator[tuple[Path, Expected]]:
        """Yield who put what first, who named it at all, and how highly each champ was ranked."""
        ranking, places = self._fiche.priorities, self._fiche.places
        ranked = [
            [ballot.get(f"{ranking.field}.{place}", ("",))[0] for place in range(1, places + 1)]
            for cell in self.cells
            for ballot in cell.ballots
        ]
        ranked = [order for order in ranked if any(order)]
        base = Tally(0, 0, sum(cell.viewers for cell in self.cells), {}, len(ranked))
        refusal = _refusal(base, SCHOOL, DISTRIBUTION)
        for option, code in ranking.options.items():
            points = sum(places - order.index(option) for order in ranked if option in order)
            path = f"ranking/{ranking.code}/mean/{code}"
            yield path, _hidden(refusal) if refusal else Expected(self._mean_rank(option, ranked))
            for path, count in (
                (f"ranking/{ranking.code}/first/{code}", Fraction(sum(o[0] == option for o in ranked))),
                (f"ranking/{ranking.code}/placed/{code}", Fraction(sum(option in o for o in ranked))),
                (f"champ/{self._fiche.champ_of_priority[option]}/priority", Fraction(points, places)),
            ):
                yield path, _hidden(refusal) if refusal else Expected(percent(count / len(ranked)))

    def _mean_rank(self, option: str, ranked: Sequence[Sequence[str]]) -> Figure:
        """Return the mean rank of an option; left out, it shares the middle of the places that remain."""
        places, options = self._fiche.places, len(self._fiche.priorities.options)
        left_out = Fraction(sum(range(places + 1, options + 1)), options - places)
        ranks = (order.index(option) + 1 if option in order else left_out for order in ranked)
        middle = Fraction(sum(ranks)) / len(ranked)
        return mean(middle, lowest=1, highest=left_out, is_fine=True)

    def _distribution(
        self, start: Path, question: Choices, tallies: Sequence[Tally]
    ) -> Iterator[tuple[Path, Expected]]:
        """Yield the share of each option, for the school only (rule 4)."""
        school = self._school(tallies)
        refusal = _refusal(school, SCHOOL, DISTRIBUTION)
        for option, code in question.options.items():
            figure = HIDDEN if refusal else percent(Fraction(school.counts[option], school.persons))
            yield f"{start}/{code}", Expected(figure, refusal)

    def _measured(
        self, start: Path, tallies: Sequence[Tally], measure: Measure, least: int, least_in_cell: int
    ) -> Iterator[tuple[Path, Expected]]:
        """Yield a mean or share of the school and of each cell (rules 3 and 5)."""
        school = self._school(tallies)
        refusal = _refusal(school, SCHOOL, least)
        yield start, _hidden(refusal) if refusal else Expected(measure(school))
        refusals = _refused_cells(tallies, least_in_cell)
        for tally in tallies:
            why = refusal or refusals.get(tally.number)
            yield f"{start}/{tally.number}", _hidden(why) if why else Expected(measure(tally))

    def _tallies(self, question: Choices) -> list[Tally]:
        return [_tally(cell, question) for cell in self.cells]

    def _school(self, tallies: Sequence[Tally]) -> Tally:
        counts: Counter[str] = Counter()
        for tally in tallies:
            counts.update(tally.counts)
        return Tally(
            0,
            sum(tally.invited for tally in tallies),
            sum(tally.viewers for tally in tallies),
            counts,
            sum(tally.persons for tally in tallies),
        )


def _tally(cell: CountedCell, question: Choices) -> Tally:
    """Count the ballots of a cell; nothing ticked, « sans objet » and refusals are no answers."""
    given = [ballot.get(question.field, ()) for ballot in cell.ballots if _is_asked(question, ballot)]
    answers = [ticked for ticked in given if ticked and set(ticked) <= question.options.keys()]
    counts = Counter(option for ticked in answers for option in ticked)
    return Tally(cell.number, cell.invited, cell.viewers, counts, len(answers))


def _is_asked(question: Choices, ballot: Answers) -> bool:
    """What is ticked in a question that is not asked counts nowhere."""
    if question.asked_after is None:
        return True
    field, values = question.asked_after
    return not values.isdisjoint(ballot.get(field, ()))


def _mean_by(scores: Mapping[str, int]) -> Measure:
    lowest, highest = min(scores.values()), max(scores.values())

    def measure(tally: Tally) -> Figure:
        points = sum(scores[option] * count for option, count in tally.counts.items())
        is_fine = tally.others >= DISTRIBUTION
        return mean(Fraction(points, tally.persons), lowest=lowest, highest=highest, is_fine=is_fine)

    return measure


def _refusal(school: Tally, *limits: int) -> Refusal | None:
    reasons = {SCHOOL: HiddenReason.SCHOOL_TOO_SMALL, DISTRIBUTION: HiddenReason.DISTRIBUTION_TOO_SMALL}
    return next((Refusal(reasons[limit], limit) for limit in limits if school.others < limit), None)


def _refused_cells(tallies: Sequence[Tally], least: int) -> Mapping[int, Refusal]:
    """Return the cells to hide: too few answers, then the smallest others while the hidden ones are too few."""
    reason = HiddenReason.CELL_TOO_SMALL if least == CELL_MEAN else HiddenReason.DISTRIBUTION_TOO_SMALL
    refused = {tally.number: Refusal(reason, least) for tally in tallies if tally.others < least}
    for tally in sorted(tallies, key=lambda tally: (tally.others, tally.number)):
        hidden = [other for other in tallies if other.number in refused]
        left = sum(other.persons - other.viewers for other in hidden)
        if tally.number not in refused and any(other.persons for other in hidden) and left < RESIDUAL:
            refused[tally.number] = Refusal(HiddenReason.RESIDUAL, RESIDUAL)
    return refused


def _hidden(refusal: Refusal) -> Expected:
    return Expected(HIDDEN, refusal)
