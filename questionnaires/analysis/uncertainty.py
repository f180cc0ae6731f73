"""How far a share among those who answered may be from the share among all who were invited."""

from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

CONFIDENCE = 0.95


class Interval(NamedTuple):
    """Two ends of a share, both from 0 to 1."""

    low: float
    high: float


def share_interval(share: float, *, answers: int, invited: int, confidence: float = CONFIDENCE) -> Interval:
    """Return the interval for the share among `invited` persons, of whom `answers` answered.

    Wilson's score interval (Wilson, "Probable inference, the law of succession, and statistical inference",
    JASA 22, 1927): the shares p with |share − p| ≤ z·√(p(1 − p) / n). Answers drawn without replacement from
    N persons have the variance p(1 − p) / n · (N − n) / (N − 1) (finite population correction: Cochran,
    Sampling Techniques, 3rd ed., 1977, section 3.2), which is that of m = n·(N − 1) / (N − n) answers from a
    large population; so Wilson's formula is used with m for n. When everybody answered, nothing is uncertain:
    both ends are `share`. It says nothing of those who chose not to answer for a reason.

    Raises `ValueError` unless 0 ≤ share ≤ 1 and 1 ≤ answers ≤ invited.
    """
    if not 0 <= share <= 1 or not 1 <= answers <= invited:
        message = f"no share of {answers} answers among {invited} invited: {share}"
        raise ValueError(message)
    if answers == invited:
        return Interval(share, share)
    squared = NormalDist().inv_cdf((1 + confidence) / 2) ** 2
    equivalent = answers * (invited - 1) / (invited - answers)
    centre = (share + squared / (2 * equivalent)) / (1 + squared / equivalent)
    spread = sqrt(squared * (share * (1 - share) / equivalent + squared / (4 * equivalent**2)))
    half = spread / (1 + squared / equivalent)
    return Interval(max(0.0, centre - half), min(1.0, centre + half))
