"""Two or three issues to talk about first, each a champ with its reasons. Never more: people drown in long reports.

A proposal, made of released figures, the school's position and the comparison; people decide. The rule, so that
anybody can check it. Each champ collects points for its reasons:

- need: the practice of the champ with the highest released need index, index / 100 (0.1 to 0.9);
- priority: the released priority that teams gave the champ, half of it / 100 (0.05 to 0.45);
- gap: fiche and teams say different things of one palier at least, `GAP_POINTS`;
- within reach: `NEAR` indicators or fewer are missing for the next palier, `REACH_POINTS`;
- change: since the earlier campaign more people ask for support, or a situation is less common, `CHANGE_POINTS`.

A figure that is only known to be low (« < 10 % ») is no reason, nor is a hidden one. Missing indicators that are many
are no reason either, but are told where the champ has another. The champs with the most points come first, equal ones
in the order of the report; the third is left out when it has less than half of the points of the second.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from questionnaires.analysis.comparison import Comparison, FigureChange, SubjectChange, Trend
from questionnaires.analysis.gap import APART, ChampGap, Gap, PalierGap
from questionnaires.analysis.maturity import IndicatorState
from questionnaires.analysis.report import Bound, ChampResult, Figure, Need, Report
from questionnaires.definition.texts import Text

MOST = 3
GAP_POINTS = 0.3
REACH_POINTS = 0.2
CHANGE_POINTS = 0.2
NEAR = 2
"""So many missing indicators are within reach."""


class ChangeOf(StrEnum):
    """What has changed."""

    ASKING = "asking"
    SITUATION = "situation"


@dataclass(frozen=True, slots=True)
class NeedReason:
    """The practice of the champ for which support is asked most."""

    code: str
    label: Text
    need: Need


@dataclass(frozen=True, slots=True)
class PriorityReason:
    """How highly teams ranked the champ, 0–100."""

    priority: Figure


@dataclass(frozen=True, slots=True)
class GapReason:
    """The first palier of which fiche and teams say different things."""

    palier: PalierGap
    title: Text


@dataclass(frozen=True, slots=True)
class MissingReason:
    """What the school lacks for the next palier: `needed` of `missing`."""

    palier: int
    title: Text
    needed: int
    missing: tuple[IndicatorState, ...]


@dataclass(frozen=True, slots=True)
class ChangeReason:
    """What has changed since the earlier campaign: more people ask for support, or the situation is less common."""

    of: ChangeOf
    change: FigureChange


Reason = NeedReason | PriorityReason | GapReason | MissingReason | ChangeReason


@dataclass(frozen=True, slots=True)
class Focus:
    """One issue: a champ, and why it is proposed, in the order of the rule."""

    code: str
    title: Text
    reasons: tuple[Reason, ...]
    points: float


def propose_focus(report: Report, gap: Gap | None, comparison: Comparison | None) -> tuple[Focus, ...]:
    """Return at most three issues by the rule of this module; fewer, or none, when less can be said."""
    first = list_candidates(report, gap, comparison)[:MOST]
    if len(first) == MOST and 2 * first[2].points < first[1].points:
        return first[:2]
    return first


def list_candidates(report: Report, gap: Gap | None, comparison: Comparison | None) -> tuple[Focus, ...]:
    """Return every champ that there is a reason for, the one with the most points first."""
    found = (
        _focus(
            champ,
            report,
            gap,
            None if comparison is None else comparison.champ(champ.code),
        )
        for champ in report.champs
    )
    return tuple(sorted((focus for focus in found if focus.points > 0), key=lambda focus: -focus.points))


def _focus(champ: ChampResult, report: Report, gap: Gap | None, change: SubjectChange | None) -> Focus:
    own = None if gap is None else gap.champ(champ.code)
    titles = () if gap is None else gap.paliers
    weighed = [
        *_need(champ, report),
        *_priority(champ),
        *(_gap(own, titles) if own else ()),
        *(_missing(own, titles) if own else ()),
        *(_change(change) if change else ()),
    ]
    return Focus(
        code=champ.code,
        title=champ.title,
        reasons=tuple(reason for reason, _ in weighed),
        points=round(sum(points for _, points in weighed), 6),
    )


_Weighed = Iterator[tuple[Reason, float]]


def _need(champ: ChampResult, report: Report) -> _Weighed:
    order = {code: place for place, code in enumerate(report.ranked_needs)}
    own = [one for one in report.practices if one.champ == champ.code and _stands_out(one.need.index)]
    if own:
        top = min(own, key=lambda one: order.get(one.code, len(order)))
        yield NeedReason(top.code, top.label, top.need), (top.need.index.value or 0) / 100


def _priority(champ: ChampResult) -> _Weighed:
    if _stands_out(champ.priority):
        yield PriorityReason(champ.priority), (champ.priority.value or 0) / 200


def _gap(champ: ChampGap, titles: tuple[Text, ...]) -> _Weighed:
    apart = next((palier for palier in champ.paliers if palier.kind in APART), None)
    if apart is not None:
        yield GapReason(apart, titles[apart.palier - 1]), GAP_POINTS


def _missing(champ: ChampGap, titles: tuple[Text, ...]) -> _Weighed:
    position = champ.position
    if position.next_palier is not None:
        reason = MissingReason(
            position.next_palier, titles[position.next_palier - 1], position.needed, position.missing
        )
        yield reason, REACH_POINTS if position.needed <= NEAR else 0.0


def _change(champ: SubjectChange) -> _Weighed:
    if champ.asking.trend is Trend.MORE:
        yield ChangeReason(ChangeOf.ASKING, champ.asking), CHANGE_POINTS
    elif champ.situation.trend is Trend.LESS:
        yield ChangeReason(ChangeOf.SITUATION, champ.situation), CHANGE_POINTS


def _stands_out(figure: Figure) -> bool:
    """A hidden figure, nothing, or « less than » is no reason to talk about something."""
    return bool(figure.value) and figure.bound not in {Bound.BELOW, Bound.AT_MOST}
