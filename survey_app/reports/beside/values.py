"""What a report is set beside: the school's signed fiche, and an earlier campaign. Values to be worded, no words."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from questionnaires.analysis.comparison import Comparison
from questionnaires.analysis.gap import Gap
from questionnaires.analysis.report import Participation
from survey_app.reports.beside.voices import Voices


class FicheState(StrEnum):
    """How far the school's own fiche is, as of the closing of the campaign.

    OTHER: it is signed, and speaks of no champ that the teams were asked about.
    """

    NONE = "none"
    UNSIGNED = "unsigned"
    OTHER = "other"
    SIGNED = "signed"


class EarlierState(StrEnum):
    """Whether there is an earlier campaign to compare with. OTHER: there are some, without a question in common."""

    NONE = "none"
    OTHER = "other"
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier campaign of the school with questions in common."""

    public_id: str
    title: str
    closed_on: date


@dataclass(frozen=True, slots=True)
class Beside:
    """What one report is set beside.

    `gap` is there exactly when the fiche is SIGNED, with the day and the school year (2026 is 2026–2027) of the
    fiche; `comparison` and `turnout` (of the earlier campaign) exactly when there is an earlier campaign. `choices`
    are all that could be compared with, the latest first. `voices`: of pupils or parents, and of the teams.
    """

    fiche: FicheState = FicheState.NONE
    gap: Gap | None = None
    signed_on: date | None = None
    year: int | None = None
    earlier: EarlierState = EarlierState.NONE
    comparison: Comparison | None = None
    turnout: Participation | None = None
    chosen: Earlier | None = None
    choices: tuple[Earlier, ...] = ()
    voices: Voices | None = None


NOTHING = Beside()
