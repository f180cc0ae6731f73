"""Rounding of shares and means for release, and its inverse: the counts that would be released as the same number.

Arithmetic only (anonymity study, section 4, rules 3, 4 and 11). Whether a number may leave at all is for
`disclosure`; the inverse is for `auditor`, which so uses the very rule that made a number.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import ceil, floor, lcm
from typing import NamedTuple

from questionnaires.analysis.report import Bound

SHARE_STEP = 5
"""Percentages leave in steps of 5 points."""

LOWEST_SHARE, HIGHEST_SHARE = 10, 90
"""Percentages under and over these leave only as "below" and "above"."""

COARSE, FINE = Fraction(1, 2), Fraction(1, 10)
"""Steps of means, in units of the scale: the coarse one for few respondents."""

CLIP = Fraction(1, 2)
"""Means nearer than this to an end of the scale, in units, leave only as "at most" and "at least"."""

FEWEST_SCORES = 3
"""With two different scores a mean is a share."""


class Rounded(NamedTuple):
    """A number as it may be released, and how it is to be read."""

    value: float
    bound: Bound


def round_share(ratio: Fraction | float) -> Rounded:
    """Return a ratio (0 to 1) as a percentage for release, half a step rounded upwards."""
    percent = 100 * ratio
    if percent < LOWEST_SHARE:
        return Rounded(float(LOWEST_SHARE), Bound.BELOW)
    if percent > HIGHEST_SHARE:
        return Rounded(float(HIGHEST_SHARE), Bound.ABOVE)
    return Rounded(float(_steps(percent, SHARE_STEP) * SHARE_STEP), Bound.ROUNDED)


def counts_of_share(released: Rounded, persons: int) -> range:
    """Return the counts among `persons` that are released as this percentage."""
    middle = _least(LOWEST_SHARE, persons), HIGHEST_SHARE * persons // 100 + 1
    if released.bound is Bound.BELOW:
        return range(middle[0])
    if released.bound is Bound.ABOVE:
        return range(middle[1], persons + 1)
    low, high = (_least(released.value + sign * SHARE_STEP / 2, persons) for sign in (-1, 1))
    return range(max(low, middle[0]), min(high, middle[1]))


def share_point(released: Rounded) -> Fraction:
    """Return the ratio (0 to 1) that stands for a released percentage: itself, or the middle of its band."""
    middle = {Bound.BELOW: Fraction(LOWEST_SHARE, 2), Bound.ABOVE: Fraction(100 + HIGHEST_SHARE, 2)}
    return middle.get(released.bound, Fraction(released.value)) / 100


@dataclass(frozen=True)
class Scoring:
    """The points of the options of one item, in the order of its options.

    `unit` is the mean distance between neighbouring scores: the rule of the study is written for scales whose
    points are 1 apart, and a scale of 0, 50 and 100 must not leave with two digits more. `apart` names another
    unit where the scores themselves have one, as places of a ranking do.
    """

    scores: tuple[Fraction, ...]
    apart: Fraction | None = None

    @classmethod
    def of(cls, scores: Iterable[float]) -> "Scoring":
        """Return the scoring with these points, each taken as the decimal number it is written as."""
        return cls(tuple(Fraction(str(score)) for score in scores))

    @property
    def has_mean(self) -> bool:
        """Whether there are enough different scores for a mean to be more than a share."""
        return len(set(self.scores)) >= FEWEST_SCORES

    @cached_property
    def lowest(self) -> Fraction:
        return min(self.scores)

    @cached_property
    def highest(self) -> Fraction:
        return max(self.scores)

    @cached_property
    def unit(self) -> Fraction:
        return self.apart or (self.highest - self.lowest) / (len(set(self.scores)) - 1)

    @cached_property
    def denominator(self) -> int:
        """What makes all scores, counted from the lowest, whole numbers."""
        return lcm(*((score - self.lowest).denominator for score in self.scores))

    @cached_property
    def weights(self) -> tuple[int, ...]:
        """The scores counted from the lowest, times `denominator`: whole numbers from 0."""
        return tuple(int((score - self.lowest) * self.denominator) for score in self.scores)

    def mean(self, counts: Iterable[int], persons: int) -> Fraction:
        """Return the mean score of `persons` (at least one) whose counts by option are given."""
        weighted = sum(weight * count for weight, count in zip(self.weights, counts, strict=True))
        return self.lowest + Fraction(weighted, persons * self.denominator)

    def round(self, mean: Fraction, *, is_fine: bool) -> Rounded:
        """Return a mean for release, half a step rounded upwards; the ends of the scale never appear."""
        step = self.step(is_fine=is_fine)
        rounded = self.lowest + _steps(mean - self.lowest, step) * step
        if rounded <= self.lowest + CLIP * self.unit:
            return Rounded(float(self.lowest + CLIP * self.unit), Bound.AT_MOST)
        if rounded >= self.highest - CLIP * self.unit:
            return Rounded(float(self.highest - CLIP * self.unit), Bound.AT_LEAST)
        return Rounded(float(rounded), Bound.ROUNDED)

    def sums_of_mean(self, released: Rounded, persons: int, *, is_fine: bool) -> range:
        """Return the sums of `weights` over `persons` whose mean is released as this number."""
        low, high = _ends_of_mean(self, released, is_fine=is_fine)
        return range(max(0, ceil(low * persons)), min(persons * max(self.weights) + 1, ceil(high * persons)))

    def point(self, released: Rounded) -> Fraction:
        """Return the mean that stands for a released one: itself, or the middle of its band."""
        value = Fraction(str(released.value))
        if released.bound is Bound.AT_MOST:
            return (self.lowest + value) / 2
        if released.bound is Bound.AT_LEAST:
            return (self.highest + value) / 2
        return value

    def is_coarse(self, released: Rounded) -> bool:
        """Tell whether a released mean may have been rounded to the coarse step."""
        step = self.step(is_fine=False)
        nearest = _steps(Fraction(released.value) - self.lowest, step)
        return float(self.lowest + nearest * step) == released.value

    def step(self, *, is_fine: bool) -> Fraction:
        """Return the distance between neighbouring released means."""
        return (FINE if is_fine else COARSE) * self.unit


@lru_cache(maxsize=1024)
def _ends_of_mean(scoring: Scoring, released: Rounded, *, is_fine: bool) -> tuple[Fraction, Fraction]:
    """Return, for each person, the lowest sum of weights that is released so, and the lowest that is too high."""
    step = scoring.step(is_fine=is_fine)
    steps = _steps(Fraction(released.value) - scoring.lowest, step)
    if scoring.round(scoring.lowest + steps * step, is_fine=is_fine) != released:
        return Fraction(0), Fraction(0)
    half = Fraction(1, 2)
    low = Fraction(0) if released.bound is Bound.AT_MOST else (steps - half) * step
    beyond = scoring.highest - scoring.lowest + scoring.unit
    high = beyond if released.bound is Bound.AT_LEAST else (steps + half) * step
    return low * scoring.denominator, high * scoring.denominator


def _least(percent: float, persons: int) -> int:
    """Return the lowest count of at least `percent` (in whole halves) of `persons`; whole numbers only."""
    return -(-int(2 * percent) * persons // 200)


def _steps(number: Fraction | float, step: Fraction | int) -> int:
    return floor(number / step + Fraction(1, 2))
