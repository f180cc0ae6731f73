"""What has changed between two positions of a school, indicator by indicator: also across two different grids.

Indicators are matched by their codes, champs by theirs; words are those of the later position. No judgement: an
indicator may leave for good reasons, and a grid may ask for more than the one before it.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from questionnaires.analysis.maturity import ChampPosition, IndicatorState, Position, Status
from questionnaires.definition.texts import Text


class Change(StrEnum):
    """What has become of one indicator. Not reached and not answered are alike: nothing has begun."""

    UNCHANGED = "unchanged"
    NEWLY_REACHED = "newly_reached"
    NO_LONGER_REACHED = "no_longer_reached"
    BEGUN = "begun"
    NO_LONGER_UNDER_WAY = "no_longer_under_way"
    NEWLY_NOT_APPLICABLE = "newly_not_applicable"
    NEWLY_APPLICABLE = "newly_applicable"
    NEW_IN_GRID = "new_in_grid"
    GONE_FROM_GRID = "gone_from_grid"


MIRRORED: Mapping[Change, Change] = {
    Change.UNCHANGED: Change.UNCHANGED,
    Change.NEWLY_REACHED: Change.NO_LONGER_REACHED,
    Change.NO_LONGER_REACHED: Change.NEWLY_REACHED,
    Change.BEGUN: Change.NO_LONGER_UNDER_WAY,
    Change.NO_LONGER_UNDER_WAY: Change.BEGUN,
    Change.NEWLY_NOT_APPLICABLE: Change.NEWLY_APPLICABLE,
    Change.NEWLY_APPLICABLE: Change.NEWLY_NOT_APPLICABLE,
    Change.NEW_IN_GRID: Change.GONE_FROM_GRID,
    Change.GONE_FROM_GRID: Change.NEW_IN_GRID,
}
"""What each change is when time is read backwards."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class IndicatorProgress(_Value):
    """One indicator in both positions; None where a grid does not have it.

    `label`, `champ` and `palier` are the later ones. `is_moved`: the grids have it in another champ or palier.
    `is_reworded`: a language that both grids speak says it otherwise, so that it may mean something else.
    """

    code: str
    label: Text
    champ: str
    palier: int
    before: Status | None
    after: Status | None
    change: Change
    is_moved: bool = False
    is_reworded: bool = False


class ChampProgress(_Value):
    """One champ in both positions; None where a grid does not have it."""

    code: str
    title: Text
    before: ChampPosition | None
    after: ChampPosition | None


class Progress(_Value):
    """All that has changed, in the order of the later grid; what is gone comes last.

    `paliers` and `paliers_before` are their titles. Only where there are as many of them does the number of a palier
    mean the same in both positions (`has_same_paliers`).
    """

    paliers: tuple[Text, ...]
    paliers_before: tuple[Text, ...]
    champs: tuple[ChampProgress, ...]
    indicators: tuple[IndicatorProgress, ...]

    @property
    def has_same_paliers(self) -> bool:
        """Tell whether numbers of paliers may be set beside each other."""
        return len(self.paliers) == len(self.paliers_before)

    def champ(self, code: str) -> ChampProgress | None:
        """Return the champ of this code, None when neither grid has one."""
        return next((champ for champ in self.champs if champ.code == code), None)

    def list_changed(self, *changes: Change) -> tuple[IndicatorProgress, ...]:
        """Return the indicators that changed in one of these ways."""
        return tuple(indicator for indicator in self.indicators if indicator.change in changes)


def compare_positions(before: Position, after: Position) -> Progress:
    """Return what has changed from one position to a later one.

    Codes are compared without regard to capitals, as columns of files are.
    """
    earlier = {state.code.upper(): state for state in before.indicators}
    later = {state.code.upper(): state for state in after.indicators}
    ordered = [*after.champs, *(champ for champ in before.champs if after.champ(champ.code) is None)]
    return Progress(
        paliers=after.paliers,
        paliers_before=before.paliers,
        champs=tuple(
            ChampProgress(
                code=champ.code,
                title=champ.title,
                before=before.champ(champ.code),
                after=after.champ(champ.code),
            )
            for champ in ordered
        ),
        indicators=tuple(_follow(earlier, later)),
    )


def _follow(
    earlier: Mapping[str, IndicatorState], later: Mapping[str, IndicatorState]
) -> Iterator[IndicatorProgress]:
    for code, state in later.items():
        yield _progress(earlier.get(code), state, state)
    for code, state in earlier.items():
        if code not in later:
            yield _progress(state, None, state)


def _progress(
    before: IndicatorState | None, after: IndicatorState | None, words: IndicatorState
) -> IndicatorProgress:
    both = [state for state in (before, after) if state is not None]
    return IndicatorProgress(
        code=words.code,
        label=words.label,
        champ=words.champ,
        palier=words.palier,
        before=before.status if before else None,
        after=after.status if after else None,
        change=_change(before.status if before else None, after.status if after else None),
        is_moved=any((state.champ, state.palier) != (words.champ, words.palier) for state in both),
        is_reworded=any(_differ(state.label, words.label) for state in both),
    )


def _differ(before: Text, after: Text) -> bool:
    return any(before[language] != after[language] for language in before.keys() & after.keys())


_RANKS = {Status.UNANSWERED: 0, Status.NOT_REACHED: 0, Status.UNDER_WAY: 1, Status.REACHED: 2}
_CHANGES = {
    (0, 0): Change.UNCHANGED,
    (0, 1): Change.BEGUN,
    (0, 2): Change.NEWLY_REACHED,
    (1, 0): Change.NO_LONGER_UNDER_WAY,
    (1, 1): Change.UNCHANGED,
    (1, 2): Change.NEWLY_REACHED,
    (2, 0): Change.NO_LONGER_REACHED,
    (2, 1): Change.NO_LONGER_REACHED,
    (2, 2): Change.UNCHANGED,
}


def _change(before: Status | None, after: Status | None) -> Change:
    if before is None or after is None:
        return Change.NEW_IN_GRID if before is None else Change.GONE_FROM_GRID
    if before == after:
        return Change.UNCHANGED
    if Status.NOT_APPLICABLE in {before, after}:
        return Change.NEWLY_NOT_APPLICABLE if after is Status.NOT_APPLICABLE else Change.NEWLY_APPLICABLE
    return _CHANGES[_RANKS[before], _RANKS[after]]
