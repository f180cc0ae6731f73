"""The position of a school on its maturity grid: the palier of each champ, and what is missing for the next one."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil

from pydantic import BaseModel, ConfigDict

from questionnaires.answers.values import AnswerKey, Nonresponse, answer_key
from questionnaires.definition.model import Grid, Indicator, MaturityAnalysis, Questionnaire, Row
from questionnaires.definition.texts import Text


class NoGridError(Exception):
    """The questionnaire has no maturity grid."""


class Status(StrEnum):
    """How far an indicator is. UNANSWERED counts as not reached: nobody has said otherwise."""

    UNANSWERED = "unanswered"
    NOT_REACHED = "not_reached"
    UNDER_WAY = "under_way"
    REACHED = "reached"
    NOT_APPLICABLE = "not_applicable"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class IndicatorState(_Value):
    """One indicator as it stands; `code` is stable from year to year and from revision to revision."""

    code: str
    label: Text
    champ: str
    palier: int
    status: Status


class PalierCount(_Value):
    """The indicators of one palier of one champ: how many apply, and how many of these are reached."""

    palier: int
    applicable: int
    reached: int


class ChampPosition(_Value):
    """Where a champ stands. `palier` is 0 before the first one, None when no indicator of the champ applies.

    `counts` has each palier by itself. `needed` is how many more indicators bring `next_palier` (None at the top), to
    be chosen among `missing`, which are in the order of the grid.
    """

    code: str
    title: Text
    palier: int | None
    counts: tuple[PalierCount, ...]
    next_palier: int | None = None
    needed: int = 0
    missing: tuple[IndicatorState, ...] = ()


class Position(_Value):
    """A school's whole position. `paliers` are their titles, the first one first."""

    paliers: tuple[Text, ...]
    champs: tuple[ChampPosition, ...]
    indicators: tuple[IndicatorState, ...]

    def champ(self, code: str) -> ChampPosition | None:
        """Return the champ of this code, None when the grid has none."""
        return next((champ for champ in self.champs if champ.code == code), None)


@dataclass(frozen=True, slots=True)
class GridLine:
    """One indicator in the grid: its row, where its answer is, and the grid's scale by the grid."""

    indicator: Indicator
    row: Row
    grid: Grid

    @property
    def key(self) -> AnswerKey:
        """The key of its answer."""
        return answer_key(self.grid.id, self.row.id)


def has_grid(questionnaire: Questionnaire) -> bool:
    """Tell whether a questionnaire is a maturity grid that a school can fill."""
    return questionnaire.analysis.maturity is not None


def grid_of(questionnaire: Questionnaire) -> MaturityAnalysis:
    """Return the analysis of the maturity grid. Raises NoGridError."""
    maturity = questionnaire.analysis.maturity
    if maturity is None:
        raise NoGridError(questionnaire.code)
    return maturity


def list_lines(questionnaire: Questionnaire) -> tuple[GridLine, ...]:
    """Return the indicators in the order of the questionnaire. Raises NoGridError."""
    maturity = grid_of(questionnaire)
    by_row = {indicator.row: indicator for indicator in maturity.indicators}
    return tuple(
        GridLine(by_row[row.id], row, question)
        for question in questionnaire.questions()
        if isinstance(question, Grid) and question.id in maturity.grids
        for row in question.rows
        if row.id in by_row
    )


def find_position(questionnaire: Questionnaire, answers: Mapping[AnswerKey, str]) -> Position:
    """Return the position that answers give: option ids or `Nonresponse` values, by answer key.

    A palier is reached when the palier before is, and when of the applicable indicators up to it the part that the
    grid's rule asks for is reached; a champ of which nothing applies has no palier. Answers to what is no indicator
    are ignored. Raises NoGridError.
    """
    maturity = grid_of(questionnaire)
    states = tuple(
        IndicatorState(
            code=line.row.code,
            label=line.row.label,
            champ=line.indicator.champ,
            palier=line.indicator.palier,
            status=status_of(maturity, answers.get(line.key)),
        )
        for line in list_lines(questionnaire)
    )
    paliers = questionnaire.analysis.paliers
    return Position(
        paliers=paliers,
        indicators=states,
        champs=tuple(
            _place_champ(
                champ.code,
                champ.title,
                _ChampGrid(
                    tuple(state for state in states if state.champ == champ.code),
                    len(paliers),
                    Fraction(str(maturity.share)),
                ),
            )
            for champ in questionnaire.analysis.champs
        ),
    )


def status_of(maturity: MaturityAnalysis, answer: str | None) -> Status:
    """Return what an answer says of its indicator. A refusal says nothing."""
    if answer is None or answer == Nonresponse.REFUSED:
        return Status.UNANSWERED
    if answer == Nonresponse.NOT_APPLICABLE:
        return Status.NOT_APPLICABLE
    if answer in maturity.reached:
        return Status.REACHED
    return Status.UNDER_WAY if answer in maturity.under_way else Status.NOT_REACHED


@dataclass(frozen=True, slots=True)
class _ChampGrid:
    """The indicators of one champ, the number of paliers, and the part that must be reached."""

    states: tuple[IndicatorState, ...]
    paliers: int
    share: Fraction

    def up_to(self, palier: int) -> tuple[IndicatorState, ...]:
        """Return the applicable indicators up to a palier."""
        return tuple(
            state
            for state in self.states
            if state.palier <= palier and state.status is not Status.NOT_APPLICABLE
        )

    def needed(self, palier: int) -> int:
        """Return how many more must be reached for this palier by itself."""
        concerned = self.up_to(palier)
        reached = sum(state.status is Status.REACHED for state in concerned)
        return max(0, ceil(self.share * len(concerned)) - reached)

    def count(self, palier: int) -> PalierCount:
        """Return the count of one palier."""
        own = [state for state in self.up_to(palier) if state.palier == palier]
        reached = sum(state.status is Status.REACHED for state in own)
        return PalierCount(palier=palier, applicable=len(own), reached=reached)


def _place_champ(code: str, title: Text, grid: _ChampGrid) -> ChampPosition:
    counts = tuple(grid.count(palier) for palier in range(1, grid.paliers + 1))
    if not any(count.applicable for count in counts):
        return ChampPosition(code=code, title=title, palier=None, counts=counts)
    next_palier = next((count.palier for count in counts if grid.needed(count.palier)), None)
    if next_palier is None:
        return ChampPosition(code=code, title=title, palier=grid.paliers, counts=counts)
    return ChampPosition(
        code=code,
        title=title,
        palier=next_palier - 1,
        counts=counts,
        next_palier=next_palier,
        needed=grid.needed(next_palier),
        missing=tuple(state for state in grid.up_to(next_palier) if state.status is not Status.REACHED),
    )
