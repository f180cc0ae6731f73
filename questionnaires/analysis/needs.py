"""Training needs: share asking, priority of the champ, index, and the order of needs. Arithmetic, no thresholds."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from questionnaires.analysis.uncertainty import Interval, share_interval


def priority_weight(places: Iterable[Sequence[int]], *, respondents: int) -> Fraction:
    """Return how highly a champ was ranked, from 0 (by nobody) to 1 (first by all who ranked anything).

    The mean over the `respondents` who ranked at least one option of (P + 1 − place) / P, and 0 from those
    who left the champ out; P is the number of places. `places` holds, for each option that stands for the
    champ, how many put it first, second, and so on up to P. Several options of one champ add up, to 1 at
    most.
    """
    weight = Fraction(0)
    for counts in places:
        full = len(counts)
        points = sum((full - index) * count for index, count in enumerate(counts))
        weight += Fraction(points, full * respondents)
    return min(Fraction(1), weight)


def need_index(asking: Fraction | float, weight: Fraction | float) -> Fraction | float:
    """Return the need index, 0–100: the share asking (0 to 1), halved at priority 0 and whole at priority 1."""
    return 100 * asking * (1 + weight) / 2


def need_interval(asking: Fraction, weight: Fraction, *, answers: int, invited: int) -> Interval:
    """Return the 95 % interval of the need index, for all `invited` persons of whom `answers` answered.

    The interval of the share asking (see `share_interval`), weighted as the index is: the priority counts as
    given.
    """
    share = share_interval(float(asking), answers=answers, invited=invited)
    return Interval(*(float(need_index(end, float(weight))) for end in share))


def rank_needs(indexes: Sequence[tuple[str, float]]) -> tuple[tuple[int, str], ...]:
    """Return (rank, code), highest index first; equal indexes have equal ranks and keep the order given."""
    ordered = sorted(indexes, key=lambda pair: -pair[1])
    ranks: dict[float, int] = {}
    for place, (_, index) in enumerate(ordered, start=1):
        ranks.setdefault(index, place)
    return tuple((ranks[index], code) for code, index in ordered)
