"""Lines proposed for a plan: from the needs that teams told, and from what the school's own grid lacks.

A proposal, of which people take what they want. The rule, so that anybody can check it. In each champ, needs and
missing indicators take turns, the need first, up to `MOST_IN_CHAMP` lines in all:

- needs: the practices of the champ that are among the first `FIRST_NEEDS` of the school by released need index, if
  both index and share asking are released and more than « < 10 % »;
- missing indicators: those that bring the next palier, the ones under way first, then in the order of the grid.

Short term is proposed for what is under way, for the first palier, and for practices up to the palier that comes
next; medium term for the rest.

Privacy: made of released figures of a frozen report alone; a hidden figure gives no line.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import chain, islice, zip_longest

from pydantic import BaseModel, ConfigDict

from questionnaires.analysis.derived import ranked_needs
from questionnaires.analysis.maturity import ChampPosition, IndicatorState, Position, Status
from questionnaires.analysis.report import Bound, Figure, PracticeResult, Report
from questionnaires.definition.texts import Text

MOST_IN_CHAMP = 3
"""Two or three priorities a champ are what a school can follow."""

FIRST_NEEDS = 12
"""Half of the practices of the full form: a need further down is nobody's priority."""

_TOLD = frozenset({Bound.ROUNDED, Bound.ABOVE})
"""A share that is only known to be low, or hidden, is no reason for a line."""


class Source(StrEnum):
    """What a line comes from."""

    NEED = "need"
    INDICATOR = "indicator"


class Horizon(StrEnum):
    """Short term is under a year, medium term two or three years."""

    SHORT = "short"
    MEDIUM = "medium"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NeedReason(_Value):
    """The need is the `rank`-th of `ranked` that could be ranked; `asking` is the released share, in percent."""

    rank: int
    ranked: int
    asking: Figure
    index: Figure


class IndicatorReason(_Value):
    """The indicator counts for `palier`, of which the school lacks `needed` more out of those that are missing."""

    palier: int
    status: Status
    needed: int


class Proposal(_Value):
    """One line. `key` is the same as long as the code is, so that a line taken before is recognised."""

    key: str
    champ: str
    champ_title: Text
    source: Source
    code: str
    label: Text
    reason: NeedReason | IndicatorReason
    horizon: Horizon


def propose_lines(report: Report | None, position: Position | None) -> tuple[Proposal, ...]:
    """Return the lines proposed by the rule of this module, champ by champ in the order of the grid.

    Champs that only the report has come last. Without report, or without position, the other alone proposes.
    """
    needs = _needs_of(report, position) if report else ()
    missing = _missing_of(position) if position else ()
    champs = dict.fromkeys(proposal.champ for proposal in (*missing, *needs))
    if position:
        champs = dict.fromkeys(champ.code for champ in position.champs) | champs
    return tuple(
        proposal
        for champ in champs
        for proposal in _take_turns(
            [need for need in needs if need.champ == champ],
            [indicator for indicator in missing if indicator.champ == champ],
        )
    )


def _take_turns(needs: Sequence[Proposal], missing: Sequence[Proposal]) -> Iterator[Proposal]:
    turns = chain.from_iterable(zip_longest(needs, missing))
    return islice((proposal for proposal in turns if proposal is not None), MOST_IN_CHAMP)


def _needs_of(report: Report, position: Position | None) -> tuple[Proposal, ...]:
    practices = {practice.code: practice for practice in report.practices}
    titles = {champ.code: champ.title for champ in report.champs}
    ranked = ranked_needs(report.practices)
    return tuple(
        Proposal(
            key=f"{Source.NEED}:{code}",
            champ=practice.champ,
            champ_title=titles[practice.champ],
            source=Source.NEED,
            code=code,
            label=practice.label,
            reason=NeedReason(
                rank=rank, ranked=len(ranked), asking=practice.need.asking, index=practice.need.index
            ),
            horizon=_horizon_of_practice(practice, position),
        )
        for rank, code in ranked
        if rank <= FIRST_NEEDS and _is_told(practice := practices[code])
    )


def _is_told(practice: PracticeResult) -> bool:
    need = practice.need
    return all(figure.value is not None and figure.bound in _TOLD for figure in (need.asking, need.index))


def _horizon_of_practice(practice: PracticeResult, position: Position | None) -> Horizon:
    champ = position.champ(practice.champ) if position else None
    within_reach = 1 if champ is None or champ.palier is None else champ.palier + 1
    return Horizon.SHORT if (practice.palier or 1) <= within_reach else Horizon.MEDIUM


def _missing_of(position: Position) -> tuple[Proposal, ...]:
    return tuple(_proposal_of(state, champ) for champ in position.champs for state in _closest(champ.missing))


def _closest(missing: Iterable[IndicatorState]) -> list[IndicatorState]:
    return sorted(missing, key=lambda state: state.status is not Status.UNDER_WAY)


def _proposal_of(state: IndicatorState, champ: ChampPosition) -> Proposal:
    palier = champ.next_palier or state.palier
    is_short = state.status is Status.UNDER_WAY or palier == 1
    return Proposal(
        key=f"{Source.INDICATOR}:{state.code}",
        champ=champ.code,
        champ_title=champ.title,
        source=Source.INDICATOR,
        code=state.code,
        label=state.label,
        reason=IndicatorReason(palier=palier, status=state.status, needed=champ.needed),
        horizon=Horizon.SHORT if is_short else Horizon.MEDIUM,
    )
