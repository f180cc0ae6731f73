"""Where the answer of everybody invited may lie, judging by a released figure: its rounding, and who did not answer.

Everything here is reckoned from what a frozen report shows; nobody needs more than the report to do it again.
"""

from fractions import Fraction
from math import ceil, floor

from questionnaires.analysis.report import Bound, CellParticipation, Figure, Report
from questionnaires.analysis.rounding import HIGHEST_SHARE, LOWEST_SHARE, SHARE_STEP, Rounded, Scoring
from questionnaires.analysis.uncertainty import Interval, share_interval

ANSWERED = Fraction(4, 5)
"""A report does not say how many left one question empty: it is taken as if one in five had."""

_BAND_STARTS = {"<50": 0.0, "50-75": 0.5, ">75": 0.75, None: 0.0}


def likely_share(figure: Figure, *, answers: int, invited: int) -> Interval:
    """Return where the share (0 to 1) among all `invited` may lie, of which `figure` was released in percent.

    The interval of `share_interval`, taken from both ends of what the rounding leaves open. Raises `ValueError` for
    a hidden figure.
    """
    value = _value(figure)
    half = SHARE_STEP / 2
    ends = {
        Bound.BELOW: (0.0, float(LOWEST_SHARE)),
        Bound.ABOVE: (float(HIGHEST_SHARE), 100.0),
    }
    low, high = ends.get(figure.bound, (value - half, value + half))
    return _widened(low / 100, high / 100, answers=answers, invited=invited)


def likely_mean(figure: Figure, scoring: Scoring, *, is_fine: bool, answers: int, invited: int) -> Interval:
    """Return where the mean among all `invited` may lie, in points of the scale.

    A mean m on a scale from L to H is treated as the share (m − L) / (H − L). Points between the ends vary no more
    than points at the ends do (Bhatia, Davis, "A better bound on the variance", American Mathematical Monthly 107,
    2000), so that the interval is never too narrow. `is_fine`: it was rounded to a tenth, not to half a point.
    Raises `ValueError` for a hidden figure.
    """
    value = _value(figure)
    lowest, highest = float(scoring.lowest), float(scoring.highest)
    half = float(scoring.step(is_fine=is_fine)) / 2
    low = lowest if figure.bound is Bound.AT_MOST else value - half
    high = highest if figure.bound is Bound.AT_LEAST else value + half
    width = highest - lowest
    part = _widened((low - lowest) / width, (high - lowest) / width, answers=answers, invited=invited)
    return Interval(lowest + width * part.low, lowest + width * part.high)


def answers_of_school(report: Report) -> int:
    """Return how many answered a question at least, as far as the report tells; never more than were invited."""
    likely = floor(ANSWERED * report.participation.ballots)
    return min(report.participation.invited, max(report.thresholds.school, likely))


def answers_of_cell(report: Report, cell: CellParticipation) -> int:
    """Return how many of a group answered a question at least: its turnout is known as a band only."""
    likely = floor(ANSWERED * ceil(_BAND_STARTS[cell.band] * cell.invited))
    return min(cell.invited, max(report.thresholds.cell_mean, likely))


def is_coarse(figure: Figure, scoring: Scoring) -> bool:
    """Tell whether a released mean may have been rounded to half a point."""
    return scoring.is_coarse(Rounded(_value(figure), figure.bound))


def _value(figure: Figure) -> float:
    if figure.value is None:
        message = "nothing is known of a hidden figure"
        raise ValueError(message)
    return figure.value


def _widened(low: float, high: float, *, answers: int, invited: int) -> Interval:
    ends = (share_interval(min(1.0, max(0.0, end)), answers=answers, invited=invited) for end in (low, high))
    first, last = ends
    return Interval(first.low, last.high)
