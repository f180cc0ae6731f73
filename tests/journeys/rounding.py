"""How numbers leave, written again from the anonymity study (section 4, rules 3 and 4), by counting alone."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor, sqrt

from questionnaires.analysis.report import Bound, Figure

HIDDEN = Figure()
Z = 1.959963984540054
"""The 97.5 % quantile of the normal distribution."""


def percent(ratio: Fraction | float) -> Figure:
    """A share: in steps of five points, only "below" under 10 % and "above" over 90 %."""
    if ratio * 100 < 10:
        return Figure(value=10, bound=Bound.BELOW)
    if ratio * 100 > 90:
        return Figure(value=90, bound=Bound.ABOVE)
    return Figure(value=5 * floor(ratio * 20 + Fraction(1, 2)), bound=Bound.ROUNDED)


def mean(value: Fraction, *, lowest: int, highest: int | Fraction, is_fine: bool) -> Figure:
    """A mean on a scale of points one apart: in tenths, or halves for few; its ends never appear."""
    parts = 10 if is_fine else 2
    rounded = Fraction(floor(value * parts + Fraction(1, 2)), parts)
    if rounded <= lowest + Fraction(1, 2):
        return Figure(value=lowest + 0.5, bound=Bound.AT_MOST)
    if rounded >= highest - Fraction(1, 2):
        return Figure(value=float(highest) - 0.5, bound=Bound.AT_LEAST)
    return Figure(value=float(rounded), bound=Bound.ROUNDED)


def share_of(figure: Figure) -> Fraction:
    """What a reader takes a released share for: itself, or the middle of its band; 0 when hidden."""
    if figure.value is None:
        return Fraction(0)
    middles = {Bound.BELOW: 5, Bound.ABOVE: 95}
    return Fraction(middles.get(figure.bound, int(figure.value)), 100)


def mean_of_shares(figures: Sequence[Figure]) -> Figure:
    """The mean of released shares; hidden unless more than half of them are shown."""
    shown = [share_of(figure) for figure in figures if figure.value is not None]
    return percent(sum(shown, Fraction(0)) / len(shown)) if 2 * len(shown) > len(figures) else HIDDEN


def mean_of_means(figures: Sequence[Figure], *, lowest: int, highest: int) -> Figure:
    """The mean of released means, in halves when each of them is one; hidden unless more than half are shown."""
    shown = [figure for figure in figures if figure.value is not None]
    if 2 * len(shown) <= len(figures):
        return HIDDEN
    is_fine = any(2 * (figure.value or 0) % 1 for figure in shown)
    middle = sum((_mean_of(figure, lowest, highest) for figure in shown), Fraction(0)) / len(shown)
    return mean(middle, lowest=lowest, highest=highest, is_fine=is_fine)


def need_index(asking: Figure, priority: Figure) -> Figure:
    """The share asking, halved where the champ is nobody's priority and whole where it is everybody's."""
    return percent(share_of(asking) * (1 + share_of(priority)) / 2)


def need_interval(asking: Figure, priority: Figure, *, answers: int, invited: int) -> tuple[Figure, Figure]:
    """The 95 % interval of the index among all invited: Wilson's, with the correction for a finite population."""
    share, weight = float(share_of(asking)), float(1 + share_of(priority)) / 2
    low, high = likely_share(share, share, answers=answers, invited=invited)
    return percent(low * weight), percent(high * weight)


def likely_share(low: float, high: float, *, answers: int, invited: int) -> tuple[float, float]:
    """Where the share among all invited lies when that of those who answered is somewhere from `low` to `high`.

    The 95 % interval by Wilson's formula, with the correction for a finite population, from both ends.
    """
    ends = [min(1.0, max(0.0, end)) for end in (low, high)]
    if answers == invited:
        return ends[0], ends[1]
    enough = answers * (invited - 1) / (invited - answers)
    base = 1 + Z * Z / enough
    reach = [
        (
            (share + Z * Z / (2 * enough)) / base,
            Z / base * sqrt(share * (1 - share) / enough + Z * Z / (4 * enough * enough)),
        )
        for share in ends
    ]
    return max(0.0, reach[0][0] - reach[0][1]), min(1.0, reach[1][0] + reach[1][1])


def _mean_of(figure: Figure, lowest: int, highest: int) -> Fraction:
    value = Fraction(str(figure.value))
    if figure.bound is Bound.AT_MOST:
        return (lowest + value) / 2
    return (highest + value) / 2 if figure.bound is Bound.AT_LEAST else value
