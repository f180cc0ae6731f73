"""The school's own position beside what its teams say: by champ and palier, where both speak of the same thing.

A difference is a question to talk about, no mistake of anybody: the fiche tells of conditions (a charter, a room),
teams tell of what they do. Made of the position and of released figures alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from questionnaires.analysis.disclosure import mean_of_means
from questionnaires.analysis.maturity import ChampPosition, PalierCount, Position
from questionnaires.analysis.outline import outline_of
from questionnaires.analysis.report import HIDDEN, ChampResult, Figure, PracticeResult, Report
from questionnaires.analysis.rounding import Rounded, Scoring
from questionnaires.answers.codebook import compile_codebook
from questionnaires.definition.model import Questionnaire
from questionnaires.definition.texts import Text

MARGIN = Fraction(1, 4)
"""Means nearer than this to the middle of the scale, in steps of the scale, say neither "often" nor "seldom"."""


class Practised(StrEnum):
    """How often teams practise what belongs to a palier, by their released mean."""

    OFTEN = "often"
    BETWEEN = "between"
    SELDOM = "seldom"
    HIDDEN = "hidden"


class GapKind(StrEnum):
    """What fiche and teams say together of one palier.

    BOTH_SEE_IT: reached, and practised. BOTH_TO_COME: not reached yet, and seldom practised. FICHE_AHEAD: reached,
    and seldom practised. TEAMS_AHEAD: practised, and not reached yet. BETWEEN: teams are in between. HIDDEN: what
    teams say cannot be told.
    """

    BOTH_SEE_IT = "both_see_it"
    BOTH_TO_COME = "both_to_come"
    FICHE_AHEAD = "fiche_ahead"
    TEAMS_AHEAD = "teams_ahead"
    BETWEEN = "between"
    HIDDEN = "hidden"


APART = frozenset({GapKind.FICHE_AHEAD, GapKind.TEAMS_AHEAD})
"""Where the two say different things: worth talking about."""

_KINDS = {
    (Practised.OFTEN, True): GapKind.BOTH_SEE_IT,
    (Practised.OFTEN, False): GapKind.TEAMS_AHEAD,
    (Practised.SELDOM, True): GapKind.FICHE_AHEAD,
    (Practised.SELDOM, False): GapKind.BOTH_TO_COME,
}


@dataclass(frozen=True, slots=True)
class PalierGap:
    """One palier of one champ.

    `count`: the indicators of the palier that apply, and those reached. `is_reached`: the school has this palier by
    the rule of its grid. `practices`: what teams were asked of it. `situation`: the mean of their released means.
    """

    palier: int
    count: PalierCount
    is_reached: bool
    practices: tuple[Text, ...]
    situation: Figure
    kind: GapKind


@dataclass(frozen=True, slots=True)
class ChampGap:
    """One champ: the fiche's position, the teams' released mean, and each palier of which both speak."""

    code: str
    title: Text
    position: ChampPosition
    situation: Figure
    paliers: tuple[PalierGap, ...]

    @property
    def is_apart(self) -> bool:
        """Whether fiche and teams say different things of some palier."""
        return any(palier.kind in APART for palier in self.paliers)


@dataclass(frozen=True, slots=True)
class Gap:
    """The champs that both the grid and the teams' questionnaire have, in the order of the report.

    `paliers`: their titles in the grid. `scoring`: the points of the teams' scale.
    """

    paliers: tuple[Text, ...]
    scoring: Scoring
    champs: tuple[ChampGap, ...]

    def champ(self, code: str) -> ChampGap | None:
        """Return a champ, None when only one side speaks of it."""
        return next((champ for champ in self.champs if champ.code == code), None)


def find_gap(position: Position, report: Report, questionnaire: Questionnaire) -> Gap | None:
    """Return what the position and the teams' report say of the same champs.

    None when they share no champ, or when the questionnaire has no scale of situations with a mean. `questionnaire`
    is what the teams were asked: the report has means but not their scale.
    """
    scoring = _scoring_of(questionnaire)
    if scoring is None:
        return None
    champs = tuple(
        _champ_gap(champ, place, report.practices, scoring)
        for champ in report.champs
        if (place := position.champ(champ.code)) is not None
    )
    return Gap(position.paliers, scoring, champs) if champs else None


def _scoring_of(questionnaire: Questionnaire) -> Scoring | None:
    practices = outline_of(questionnaire, compile_codebook(questionnaire)).practices
    scoring = next((practice.situation.scoring for practice in practices), None)
    return scoring if scoring is not None and scoring.has_mean else None


def _champ_gap(
    champ: ChampResult, position: ChampPosition, practices: Sequence[PracticeResult], scoring: Scoring
) -> ChampGap:
    own = [practice for practice in practices if practice.champ == champ.code]
    return ChampGap(
        code=champ.code,
        title=champ.title,
        position=position,
        situation=champ.situation_mean,
        paliers=tuple(
            _palier_gap(count, position, asked, scoring)
            for count in position.counts
            if count.applicable and (asked := [one for one in own if one.palier == count.palier])
        ),
    )


def _palier_gap(
    count: PalierCount, position: ChampPosition, practices: Sequence[PracticeResult], scoring: Scoring
) -> PalierGap:
    figures = [practice.situation_mean for practice in practices]
    situation = figures[0] if len(figures) == 1 else mean_of_means(figures, scoring)
    is_reached = position.palier is not None and position.palier >= count.palier
    practised = practised_of(situation, scoring)
    rest = GapKind.HIDDEN if practised is Practised.HIDDEN else GapKind.BETWEEN
    return PalierGap(
        palier=count.palier,
        count=count,
        is_reached=is_reached,
        practices=tuple(practice.label for practice in practices),
        situation=situation,
        kind=_KINDS.get((practised, is_reached), rest),
    )


def practised_of(situation: Figure, scoring: Scoring) -> Practised:
    """Return what a released mean says: which half of the scale it is in, unless it is close to the middle."""
    if situation == HIDDEN or situation.value is None:
        return Practised.HIDDEN
    middle = (scoring.lowest + scoring.highest) / 2
    distance = scoring.point(Rounded(situation.value, situation.bound)) - middle
    if abs(distance) < MARGIN * scoring.unit:
        return Practised.BETWEEN
    return Practised.OFTEN if distance > 0 else Practised.SELDOM
