"""The gate: the only place where a counted number becomes a `Figure` that may leave.

Rules and numbers are those of the anonymity study, section 4. Every refusal is entered in a register.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple

from questionnaires.analysis.needs import need_index, need_interval
from questionnaires.analysis.report import (
    HIDDEN,
    CellFigure,
    CellParticipation,
    Figure,
    HiddenNote,
    HiddenReason,
    Need,
    Thresholds,
    Verbatims,
)
from questionnaires.analysis.roll import CellRoll
from questionnaires.analysis.rounding import Rounded, Scoring, round_share, share_point
from questionnaires.analysis.tables import CellCounts, Table
from questionnaires.definition.texts import Text

COVER = "[…]"
"""Stands for words that were taken out of a text."""

NO_LIMIT = 0
"""The threshold of a refusal that comes from an auditor."""


class DisclosureError(Exception):
    """A report that would tell more than it may, and can't be helped by hiding."""


class UnknownThresholdError(ValueError):
    """A threshold that does not exist: a misspelt one must not pass for one in force."""


def raise_thresholds(base: Thresholds, requested: Mapping[str, int]) -> Thresholds:
    """Return `base` with each requested limit that is higher; a lower one changes nothing.

    Raises `UnknownThresholdError` for a name that is no threshold.
    """
    limits = base.model_dump()
    for name, limit in requested.items():
        if name not in limits:
            raise UnknownThresholdError(name)
        limits[name] = max(limits[name], limit)
    return Thresholds(**limits)


@dataclass(frozen=True, slots=True)
class Restraint:
    """What is hidden of one item beyond the rules, because the auditor asks for it.

    `withheld`: these cells, because of an earlier report (rule 10). `cells`: so many more of the smallest shown
    cells. `merges`: so many times neighbouring bands are put
    together. Then the distribution (of a ranking, the mean ranks); then all there is.
    """

    cells: int = 0
    merges: int = 0
    hides_distribution: bool = False
    hides_all: bool = False
    withheld: frozenset[int] = frozenset()


class Release(NamedTuple):
    """What leaves of one item: the share of each option, the school's mean (or share), and each cell's."""

    shares: tuple[Figure, ...]
    summary: Figure
    cells: tuple[CellFigure, ...]


class _Limit(NamedTuple):
    reason: HiddenReason
    least: int


@dataclass(frozen=True, slots=True)
class _Measure:
    """A number made of the counts of one cell or of the school, with the limit for each."""

    cell: _Limit
    school: _Limit
    of: Callable[[CellCounts], Rounded]


class Gate:
    """Lets numbers pass, rounded, or hides them and says why; one gate for one report."""

    def __init__(self, thresholds: Thresholds) -> None:
        """Take `thresholds`, but none lower than the product's own."""
        self.thresholds = raise_thresholds(Thresholds(), thresholds.model_dump())
        limits = self.thresholds
        self._cell_mean = _Limit(HiddenReason.CELL_TOO_SMALL, limits.cell_mean)
        self._school = _Limit(HiddenReason.SCHOOL_TOO_SMALL, limits.school)
        self._distribution = _Limit(HiddenReason.DISTRIBUTION_TOO_SMALL, limits.distribution)
        self._sensitive = _Limit(HiddenReason.SENSITIVE, limits.sensitive)
        self._auditor = _Limit(HiddenReason.AUDITOR, NO_LIMIT)
        self._years = _Limit(HiddenReason.YEARS, NO_LIMIT)
        self._register: Counter[_Limit] = Counter()

    @property
    def notes(self) -> tuple[HiddenNote, ...]:
        """The register: how many figures are hidden for each reason, in the order of reasons."""
        order = list(HiddenReason)
        limits = sorted(self._register, key=lambda limit: (order.index(limit.reason), limit.least))
        return tuple(
            HiddenNote(reason=limit.reason, count=self._register[limit], threshold=limit.least)
            for limit in limits
        )

    def scored(
        self,
        table: Table,
        scoring: Scoring | None,
        *,
        is_restricted: bool,
        restraint: Restraint,
        by_cell: bool = True,
    ) -> Release:
        """Return distribution, mean and, for a practice (rule 7), cell means of an item (rules 3, 4, 5, 11).

        `is_restricted`: sensitive or with two options, so the school only, from 20 respondents. Without a
        scoring, or with fewer than three different scores, there is no mean and nothing by cell.
        """
        measure = None
        if scoring is not None and scoring.has_mean:
            measure = _Measure(self._cell_mean, self._school, self._mean_by(scoring))
        cells = table.cells if by_cell else ()
        return self._release(table.school, cells, measure, is_restricted=is_restricted, restraint=restraint)

    def asking(
        self, table: Table, asking: Sequence[bool], *, is_restricted: bool, restraint: Restraint
    ) -> Release:
        """Return distribution, share of the options marked in `asking`, and that share by cell (rules 4, 5)."""

        def share(cell: CellCounts) -> Rounded:
            chosen = sum(count for count, asks in zip(cell.counts, asking, strict=True) if asks)
            return round_share(Fraction(chosen, cell.respondents))

        measure = _Measure(self._distribution, self._distribution, share)
        return self._release(
            table.school, table.cells, measure, is_restricted=is_restricted, restraint=restraint
        )

    def shares(
        self, counts: Sequence[int | Fraction], base: CellCounts, *, is_sensitive: bool, is_audited: bool
    ) -> tuple[Figure, ...]:
        """Return each count as a share of the respondents of `base`, school level only (rules 4, 7).

        For options of which several can be chosen. `is_audited`: the auditor asks to hide them.
        """
        first = self._sensitive if is_sensitive else self._school
        refusal = self._refusal(base, first, self._distribution, is_audited=is_audited)
        if refusal:
            return self._hide(len(counts), refusal)
        return tuple(_figure(round_share(Fraction(count, base.respondents))) for count in counts)

    def mean_ranks(
        self, schools: Sequence[CellCounts], scoring: Scoring, *, is_sensitive: bool, is_audited: bool
    ) -> tuple[Figure, ...]:
        """Return the mean rank of each option of a ranking, under the limits of its distribution (rule 4).

        `schools` holds for each option how many gave it each rank of `scoring`.
        """
        first = self._sensitive if is_sensitive else self._school
        refusal = self._refusal(schools[0], first, self._distribution, is_audited=is_audited)
        if refusal:
            return self._hide(len(schools), refusal)
        mean = self._mean_by(scoring)
        return tuple(_figure(mean(school)) for school in schools)

    def verbatims(
        self,
        code: str,
        label: Text,
        texts: Iterable[str],
        *,
        writers: int | None,
        viewers: int,
        is_sensitive: bool = False,
    ) -> Verbatims:
        """Return the texts of one question in alphabetical order, or none of them (rule 6).

        `writers`: how many could have written one; None where that is not known, so that the texts themselves
        must be as many.

        Privacy: from 10 possible writers (more where the question is sensitive) and 5 texts, not counting the
        viewers; the order of arrival is lost.
        """
        kept = sorted(filter(None, (text.strip() for text in texts)), key=_alphabetical)
        limits = self.thresholds
        pool = max(limits.text_writers, limits.sensitive) if is_sensitive else limits.text_writers
        for number, limit in (
            (len(kept) if writers is None else writers, _Limit(HiddenReason.WRITERS_TOO_FEW, pool)),
            (len(kept), _Limit(HiddenReason.TEXTS_TOO_FEW, limits.texts)),
        ):
            if number - viewers < limit.least:
                self._hide(1, limit)
                return Verbatims(code=code, label=label, texts=(), hidden=True)
        return Verbatims(code=code, label=label, texts=tuple(kept), hidden=False)

    def participation(self, cells: Sequence[CellRoll], *, is_audited: bool) -> tuple[CellParticipation, ...]:
        """Return the turnout of cells in bands (rule 9), never as a number.

        Hidden: cells with too few invited; the smallest others while the hidden ones together have too few.
        """
        sizes = tuple(
            CellCounts(cell=cell.cell, invited=cell.invited, viewers=0, counts=(cell.invited,))
            for cell in cells
        )
        least = _Limit(HiddenReason.CELL_TOO_SMALL, self.thresholds.cell_invited)
        refusals = self._refused_cells(sizes, least, Restraint(cells=len(cells) if is_audited else 0))
        for refusal in refusals.values():
            self._hide(1, refusal)
        return tuple(
            CellParticipation(
                cell=cell.cell,
                name=cell.name,
                invited=cell.invited,
                band=None if cell.cell in refusals else _band(cell.signed_off, cell.invited),
            )
            for cell in cells
        )

    def _mean_by(self, scoring: Scoring) -> Callable[[CellCounts], Rounded]:
        def mean(cell: CellCounts) -> Rounded:
            is_fine = cell.effective >= self.thresholds.distribution
            return scoring.round(scoring.mean(cell.counts, cell.respondents), is_fine=is_fine)

        return mean

    def _release(
        self,
        school: CellCounts,
        cells: tuple[CellCounts, ...],
        measure: _Measure | None,
        *,
        is_restricted: bool,
        restraint: Restraint,
    ) -> Release:
        first = self._sensitive if is_restricted else self._school
        asked = restraint.hides_distribution or restraint.hides_all
        refusal = self._refusal(school, first, self._distribution, is_audited=asked)
        if refusal:
            shares = self._hide(len(school.counts), refusal)
        else:
            ratios = (Fraction(count, school.respondents) for count in school.counts)
            shares = tuple(_figure(round_share(ratio)) for ratio in ratios)
        if measure is None:
            return Release(shares, HIDDEN, _no_figures(cells))
        refusal = self._refusal(school, first, measure.school, is_audited=restraint.hides_all)
        if refusal:
            self._hide(1 + len(cells), refusal)
            return Release(shares, HIDDEN, _no_figures(cells))
        by_cell = self._by_cell(cells, measure, is_restricted=is_restricted, restraint=restraint)
        return Release(shares, _figure(measure.of(school)), by_cell)

    def _by_cell(
        self, cells: tuple[CellCounts, ...], measure: _Measure, *, is_restricted: bool, restraint: Restraint
    ) -> tuple[CellFigure, ...]:
        if is_restricted:
            self._hide(len(cells), self._sensitive)
            return _no_figures(cells)
        refusals = self._refused_cells(cells, measure.cell, restraint)
        for refusal in refusals.values():
            self._hide(1, refusal)
        figures = ((cell, cell.cell not in refusals) for cell in cells)
        return tuple(
            CellFigure(cell=cell.cell, figure=_figure(measure.of(cell)) if is_shown else HIDDEN)
            for cell, is_shown in figures
        )

    def _refused_cells(
        self, cells: tuple[CellCounts, ...], limit: _Limit, restraint: Restraint
    ) -> dict[int, _Limit]:
        """Return the cells to be hidden: too small, withheld, then the smallest shown until the rest is safe.

        Rules 3, 10 and 5; then those that the auditor asks for.
        """
        too_few_invited = _Limit(HiddenReason.CELL_TOO_SMALL, self.thresholds.cell_invited)
        refusals = {
            cell.cell: too_few_invited if cell.invited < too_few_invited.least else limit
            for cell in cells
            if cell.invited < too_few_invited.least or cell.effective < limit.least
        }
        refusals = dict.fromkeys(restraint.withheld & {cell.cell for cell in cells}, self._years) | refusals
        residual = _Limit(HiddenReason.RESIDUAL, self.thresholds.residual)
        extra = restraint.cells
        ascending = sorted(cells, key=lambda cell: (cell.effective, cell.cell))
        for cell in ascending:
            if cell.cell in refusals:
                continue
            if self._has_small_residual(cells, refusals):
                refusals[cell.cell] = residual
            elif extra:
                refusals[cell.cell] = self._auditor
                extra -= 1
        return refusals

    def _has_small_residual(self, cells: Iterable[CellCounts], refusals: Mapping[int, _Limit]) -> bool:
        """Tell whether subtracting the shown cells from the school would leave somebody, but too few.

        Privacy: what is left must be nobody at all, or enough people even if every viewer among them
        answered.
        """
        hidden = [cell for cell in cells if cell.cell in refusals]
        others = sum(cell.respondents - cell.viewers for cell in hidden)
        return any(cell.respondents for cell in hidden) and others < self.thresholds.residual

    def _refusal(self, counts: CellCounts, *limits: _Limit, is_audited: bool) -> _Limit | None:
        refusals = (limit for limit in limits if counts.effective < limit.least)
        return next(refusals, self._auditor if is_audited else None)

    def _hide(self, count: int, limit: _Limit) -> tuple[Figure, ...]:
        if count:
            self._register[limit] += count
        return (HIDDEN,) * count


@dataclass(frozen=True, slots=True)
class TextDecision:
    """What whoever read a text over decided: to withhold it, or to cover parts of it (start and end, in characters)."""

    is_withheld: bool = False
    covered: tuple[tuple[int, int], ...] = ()


def hold_back(verbatims: Verbatims) -> Verbatims:
    """Return texts as everybody sees them until they have been read over: not one word (rule 6)."""
    if verbatims.hidden:
        return verbatims
    return Verbatims(code=verbatims.code, label=verbatims.label, texts=(), hidden=False, waiting=True)


def review_verbatims(verbatims: Verbatims, decisions: Mapping[int, TextDecision], least: int) -> Verbatims:
    """Return frozen texts as they may be shown after somebody has read them over (rule 6).

    `decisions` goes by the place of a text, from 0; no decision shows it as it is. Fewer than `least` texts that
    are left are hidden, too: among few, one looks for who wrote them.

    Privacy: the texts are put in order again, so that a place tells nothing of the word that was covered.
    """
    kept = [
        cover(text, decision.covered)
        for place, text in enumerate(verbatims.texts)
        if not (decision := decisions.get(place, TextDecision())).is_withheld
    ]
    withheld = len(verbatims.texts) - len(kept)
    is_hidden = verbatims.hidden or len(kept) < least
    shown = () if is_hidden else tuple(sorted(kept, key=_alphabetical))
    return Verbatims(
        code=verbatims.code, label=verbatims.label, texts=shown, hidden=is_hidden, withheld=withheld
    )


def cover(text: str, parts: Iterable[tuple[int, int]]) -> str:
    """Return `text` with `COVER` in the place of each part."""
    for start, end in sorted(parts, reverse=True):
        text = text[:start] + COVER + text[end:]
    return text


def need_of(asking: Figure, priority: Figure, *, answers: int, invited: int) -> Need:
    """Return the need of a practice; index and interval are made of released numbers only.

    `asking` and `priority` are taken as the reader sees them (a band at its middle, no priority as 0), so
    that the index tells nothing more about answers, and a reader can compute it again. `answers`:
    respondents, of `invited`.
    """
    if asking.value is None:
        return Need(asking=HIDDEN, index=HIDDEN, low=HIDDEN, high=HIDDEN)
    share, weight = _share_point(asking), _share_point(priority)
    interval = need_interval(share, weight, answers=answers, invited=max(answers, invited))
    index, low, high = (
        _figure(round_share(number / 100)) for number in (need_index(share, weight), *interval)
    )
    return Need(asking=asking, index=index, low=low, high=high)


def mean_of_means(figures: Sequence[Figure], scoring: Scoring) -> Figure:
    """Return the mean of released means, for instance of a champ over its practices.

    Privacy: made of released numbers only. A mean over the answers themselves would let a reader subtract the
    practices that are shown from the champ and be left with one that is hidden. Hidden unless more than half
    of `figures` are shown; as coarse as they are.
    """
    shown = [Rounded(figure.value, figure.bound) for figure in figures if figure.value is not None]
    if 2 * len(shown) <= len(figures):
        return HIDDEN
    mean = sum(map(scoring.point, shown), Fraction(0)) / len(shown)
    return _figure(scoring.round(mean, is_fine=not all(map(scoring.is_coarse, shown))))


def mean_of_shares(figures: Sequence[Figure]) -> Figure:
    """Return the mean of released shares, as `mean_of_means` does for means."""
    shown = [_share_point(figure) for figure in figures if figure.value is not None]
    if 2 * len(shown) <= len(figures):
        return HIDDEN
    return _figure(round_share(sum(shown, Fraction(0)) / len(shown)))


def index_point(need: Need) -> Fraction:
    """Return the number by which needs are put in order: the released index, a band at its middle."""
    return _share_point(need.index)


def _share_point(figure: Figure) -> Fraction:
    return Fraction(0) if figure.value is None else share_point(Rounded(figure.value, figure.bound))


def _figure(rounded: Rounded) -> Figure:
    return Figure(value=rounded.value, bound=rounded.bound)


def _no_figures(cells: tuple[CellCounts, ...]) -> tuple[CellFigure, ...]:
    return tuple(CellFigure(cell=cell.cell, figure=HIDDEN) for cell in cells)


def _band(signed_off: int, invited: int) -> Literal["<50", "50-75", ">75"]:
    if 2 * signed_off < invited:
        return "<50"
    return "50-75" if 4 * signed_off <= 3 * invited else ">75"


def _alphabetical(text: str) -> tuple[str, str]:
    """Order as people read, accents and capitals aside; equal texts are equal, so nothing is left of an order."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)), text
