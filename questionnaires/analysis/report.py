"""The frozen report: the only form in which results leave the opening. Every number in it passed the disclosure gate.

Values only; how they come about is in `reporting`, what may be shown in `disclosure`.
"""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from questionnaires.definition.model import Audience
from questionnaires.definition.texts import Text


class Value(BaseModel):
    """Frozen, no unknown field."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Bound(StrEnum):
    """How a released number is to be read."""

    ROUNDED = "rounded"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    BELOW = "below"
    ABOVE = "above"
    HIDDEN = "hidden"


class Figure(Value):
    """A number that may leave, already rounded; `value` is None exactly when hidden.

    "Nobody answered" and "too few answered" are both HIDDEN and look identical.
    """

    value: float | None = None
    bound: Bound = Bound.HIDDEN


HIDDEN = Figure()


class CellParticipation(Value):
    """Turnout of one reporting cell, only as a band of percents: "<50", "50-75", ">75", or None when hidden."""

    cell: int
    name: str
    invited: int
    band: Literal["<50", "50-75", ">75"] | None


class Participation(Value):
    """Turnout of the school, and of each cell in bands. `null_ballots` could not be read and are counted nowhere."""

    invited: int
    signed_off: int
    ballots: int
    null_ballots: int
    cells: tuple[CellParticipation, ...]


class Share(Value):
    """One option and the percentage of respondents who chose it."""

    code: str
    label: Text
    percent: Figure


class CellFigure(Value):
    """A figure of one reporting cell."""

    cell: int
    figure: Figure


class ItemResult(Value):
    """One closed item that is not a practice: options and their shares at school level; mean where it has scores.

    The options of a number or a day are its bands, from the lowest; neighbours may stand together (`1-2`).
    """

    code: str
    question_code: str
    label: Text
    kind: str
    shares: tuple[Share, ...]
    mean: Figure = HIDDEN


class MeanRank(Value):
    """One option and its mean rank, 1 being the best; what it counts for who left it out: `outline.rank_scoring`."""

    code: str
    rank: Figure


class RankingResult(Value):
    """A ranking at school level: share that put each option first, share that placed it at all, mean ranks.

    `mean_ranks` is empty where a ranking has one place only: there it would repeat `first`.
    """

    code: str
    label: Text
    places: int
    first: tuple[Share, ...]
    placed: tuple[Share, ...]
    mean_ranks: tuple[MeanRank, ...] = ()


class Need(Value):
    """Asking for support or training on one practice.

    `asking`: percent of respondents who ask. `index`: 0–100, `asking` weighted by the priority of the champ.
    `low`, `high`: 95 % interval of the index for the finite population of those invited.
    """

    asking: Figure
    index: Figure
    low: Figure
    high: Figure


class PracticeResult(Value):
    """One practice: situation and need, for the school and for each cell."""

    code: str
    label: Text
    champ: str
    palier: int | None
    tags: tuple[str, ...]
    situation: tuple[Share, ...]
    situation_mean: Figure
    need_shares: tuple[Share, ...]
    need: Need
    cell_situations: tuple[CellFigure, ...]
    cell_needs: tuple[CellFigure, ...]


class ChampResult(Value):
    """One champ: mean situation and share asking over its practices, for the school and for each cell.

    `priority`: how highly the champ was ranked, 0–100 (100: first by everybody who ranked); hidden when nothing was.
    """

    code: str
    title: Text
    situation_mean: Figure
    asking: Figure
    cell_situations: tuple[CellFigure, ...]
    cell_needs: tuple[CellFigure, ...]
    priority: Figure = HIDDEN


class Verbatims(Value):
    """The texts written for one question, in alphabetical order (so that no order of arrival is left).

    A frozen report has them as they were written. Before somebody has read them over they are `waiting`, and
    nobody else is shown a word; afterwards `withheld` counts those that were taken out (see
    `disclosure.review_verbatims`).
    """

    code: str
    label: Text
    texts: tuple[str, ...]
    hidden: bool
    withheld: int = 0
    waiting: bool = False


class HiddenReason(StrEnum):
    """Why something is hidden; each has its sentence in the interface."""

    CELL_TOO_SMALL = "cell_too_small"
    RESIDUAL = "residual"
    SCHOOL_TOO_SMALL = "school_too_small"
    DISTRIBUTION_TOO_SMALL = "distribution_too_small"
    SENSITIVE = "sensitive"
    WRITERS_TOO_FEW = "writers_too_few"
    TEXTS_TOO_FEW = "texts_too_few"
    AUDITOR = "auditor"
    YEARS = "years"


class HiddenNote(Value):
    """How many figures of a sort are hidden for a reason; `threshold` is the limit that applied."""

    reason: HiddenReason
    count: int
    threshold: int


class Thresholds(Value):
    """The limits in force for this report (respondents other than those who can see it)."""

    cell_invited: int = 8
    cell_mean: int = 5
    distribution: int = 10
    sensitive: int = 20
    school: int = 8
    residual: int = 5
    text_writers: int = 10
    texts: int = 5


class ReportHeader(Value):
    """What the report is about. `audience`: who was asked; of pupils and parents answers are counted, not people."""

    school: str
    uai: str
    campaign: str
    questionnaire: Text
    questionnaire_code: str
    revision: int
    content_hash: str
    opened_on: date
    closed_on: date
    audience: Audience = Audience.STAFF


class Report(Value):
    """The whole frozen result of one campaign. `ranked_needs` lists practice codes, highest index first."""

    format: Literal[1] = 1
    header: ReportHeader
    participation: Participation
    champs: tuple[ChampResult, ...]
    practices: tuple[PracticeResult, ...]
    ranked_needs: tuple[str, ...]
    items: tuple[ItemResult, ...]
    rankings: tuple[RankingResult, ...]
    verbatims: tuple[Verbatims, ...]
    hidden: tuple[HiddenNote, ...]
    thresholds: Thresholds
