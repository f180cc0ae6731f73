"""The two or three issues that a report proposes, chosen again from released figures by the rule as it is described.

The rule as it is described: a champ collects points for each of its reasons. Need: the highest released index of its
practices, in hundredths. Priority: half of the released one, in hundredths. Gap: fiche and teams say different things
of one palier, 0.3. Within reach: two indicators or fewer are missing for the next palier, 0.2. Change: since the
earlier campaign clearly more people ask for support, or the situation is clearly less common, 0.2. A hidden figure or
« less than » is no reason. The champs with the most points come first, equal ones as they stand in the report; the
third is left out when it has less than half of the points of the second.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from questionnaires.analysis.report import Bound, ChampResult, Figure, PracticeResult, Report
from tests.journeys.evolution import LESS, MORE, Evolution
from tests.journeys.fiche import CATALOGUE, SHORT
from tests.journeys.grid import Grid, Standing, stand
from tests.journeys.rounding import mean_of_means
from tests.journeys.typography import plain
from tests.journeys.words import Unit, interval_of, words

MOST, MISSING_NAMED = 3, 2
GAP, WITHIN_REACH, CHANGE = Fraction(3, 10), Fraction(1, 5), Fraction(1, 5)
NEAR = 2
"""So many missing indicators are within reach."""

CLOSE = Fraction(9, 10)
MIDDLE, MARGIN = 2.5, 0.25
"""Of the scale of situations; nearer to its middle, a mean says neither often nor seldom."""

AS_GOOD = "D’autres champs ont des raisons aussi fortes, ou presque : voyez le tableau des besoins avant de choisir."


class Reason(NamedTuple):
    """Why a champ is proposed, in the words of the report, and what the reason weighs."""

    words: str
    points: Fraction


class Issue(NamedTuple):
    """One champ, with the reasons for it."""

    title: str
    reasons: tuple[Reason, ...]

    @property
    def points(self) -> Fraction:
        """What the reasons weigh together."""
        return sum((reason.points for reason in self.reasons), Fraction(0))


@dataclass(frozen=True)
class PalierBeside:
    """What the fiche and the teams say of one palier of a champ. `reached`: how many indicators, of how many."""

    palier: int
    is_reached: bool
    reached: tuple[int, int]
    mean: Figure

    @property
    def side(self) -> int:
        """Whether teams practise it often (1), seldom (-1), or neither; 0 also where that is hidden."""
        if self.mean.value is None or abs(self.mean.value - MIDDLE) < MARGIN:
            return 0
        return 1 if self.mean.value > MIDDLE else -1

    @property
    def is_apart(self) -> bool:
        """Whether the two say different things."""
        return self.side != 0 and (self.side > 0) is not self.is_reached


@dataclass(frozen=True)
class Beside:
    """What a report stands beside: where the school is on its grid, and the campaign before, if there was one."""

    grid: Grid
    standing: Mapping[str, Standing]
    evolution: Evolution | None

    @classmethod
    def of(cls, grid: Grid, statuses: Mapping[str, str], evolution: Evolution | None = None) -> "Beside":
        """Reckon where the school stands."""
        return cls(grid, stand(grid, statuses), evolution)


class Focus:
    """The issues of one report."""

    def __init__(self, report: Report, beside: Beside) -> None:
        """Find the reasons for each champ."""
        self._report, self._beside = report, beside
        issues = [Issue(plain(one.title["fr"]), tuple(self._reasons(one))) for one in report.champs]
        # A sort keeps equal ones in their order.
        self.candidates = sorted((one for one in issues if one.points), key=lambda one: -one.points)

    @property
    def chosen(self) -> list[Issue]:
        """The issues that are proposed: the third only with half of the points of the second."""
        first = self.candidates[:MOST]
        return first[:-1] if len(first) == MOST and 2 * first[2].points < first[1].points else first

    @property
    def note(self) -> str:
        """What is said where another issue would have been as good a choice."""
        rest = self.candidates[len(self.chosen) :]
        return AS_GOOD if rest and rest[0].points >= CLOSE * self.chosen[-1].points else ""

    @property
    def evolution(self) -> Evolution | None:
        """The campaign before, beside this one."""
        return self._beside.evolution

    def palier_words(self, code: str) -> tuple[str, str]:
        """Return where a champ stands, and the title of its palier, if it has reached one."""
        palier = self._beside.standing[code].palier
        return (
            (f"Palier {palier}", self._beside.grid.paliers[palier - 1])
            if palier
            else ("Avant le palier 1", "")
        )

    def _reasons(self, champ: ChampResult) -> Iterator[Reason]:
        yield from self._need(champ)
        if stands_out(champ.priority):
            said = words(champ.priority, Unit.INDEX)
            points = Fraction(str(champ.priority.value)) / 200
            yield Reason(f"Les équipes placent ce champ parmi leurs priorités : {said} sur 100.", points)
        standing = self._beside.standing[champ.code]
        yield from (
            Reason(_gap_words(one), GAP)
            for one in [one for one in paliers_beside(self._report, champ.code, standing) if one.is_apart][:1]
        )
        if standing.next_palier is not None:
            near = standing.needed <= NEAR
            yield Reason(_missing_words(standing), WITHIN_REACH if near else Fraction(0))
        yield from self._change(champ)

    def _need(self, champ: ChampResult) -> Iterator[Reason]:
        own = {one.code: one for one in self._report.practices if one.champ == champ.code}
        ranked = [
            own[code]
            for code in self._report.ranked_needs
            if code in own and stands_out(own[code].need.index)
        ]
        for practice in ranked[:1]:
            yield Reason(_need_words(practice), Fraction(str(practice.need.index.value)) / 100)

    def _change(self, champ: ChampResult) -> Iterator[Reason]:
        if self._beside.evolution is None:
            return
        moved = self._beside.evolution.champ(champ.code)
        if moved.asking.trend == MORE:
            before, after = moved.asking.words[:2]
            yield Reason(
                "Depuis la campagne précédente, nettement plus de personnes demandent un appui : "
                f"{before}, puis {after}.",
                CHANGE,
            )
        elif moved.situation.trend == LESS:
            before, after = moved.situation.words[:2]
            yield Reason(
                "Depuis la campagne précédente, ces pratiques sont nettement moins courantes : "
                f"{before}, puis {after}.",
                CHANGE,
            )


def stands_out(figure: Figure) -> bool:
    """Whether a figure is a reason to talk: hidden, zero or « less than » is none."""
    return bool(figure.value) and figure.bound not in {Bound.BELOW, Bound.AT_MOST}


def paliers_beside(report: Report, champ: str, standing: Standing) -> list[PalierBeside]:
    """Return each palier that the grid has and that teams were asked about."""
    content = json.loads((CATALOGUE / f"{SHORT}.json").read_text())
    asked = {one["row"].upper(): one["palier"] for one in content["analysis"]["needs"]["practices"]}
    practices = [one for one in report.practices if one.champ == champ]
    found = []
    for palier in sorted({asked[one.code] for one in practices}):
        means = [one.situation_mean for one in practices if asked[one.code] == palier]
        mean = means[0] if len(means) == 1 else mean_of_means(means, lowest=1, highest=4)
        found.append(PalierBeside(palier, palier <= standing.palier, standing.reached[palier], mean))
    return found


def _need_words(practice: PracticeResult) -> str:
    need = practice.need
    low, high = words(need.low, Unit.INDEX), words(need.high, Unit.INDEX)
    return (
        f"« {plain(practice.label['fr']).rstrip('.')} » : {words(need.asking, Unit.PERCENT)} des répondants demandent "
        f"un accompagnement ou une formation. Indice de besoin : {words(need.index, Unit.INDEX)}, "
        f"{interval_of(low, high)}."
    )


def _gap_words(one: PalierBeside) -> str:
    mean = words(one.mean, Unit.MEAN)
    if one.is_reached:
        return (
            f"La fiche dit le palier {one.palier} atteint ; les équipes pratiquent encore rarement ce qui lui "
            f"correspond (situation moyenne : {mean})."
        )
    return (
        f"Les équipes pratiquent déjà souvent ce qui correspond au palier {one.palier} (situation moyenne : {mean}) ; "
        "la fiche ne le dit pas encore atteint."
    )


def _missing_words(standing: Standing) -> str:
    plural = "s" if standing.needed > 1 else ""
    start = (
        f"Pour le palier {standing.next_palier}, il reste {standing.needed} indicateur{plural} à atteindre"
    )
    named = ", ".join(f"« {label.rstrip('.')} »" for label in standing.missing[:MISSING_NAMED])
    return f"{start}{', par exemple' if len(standing.missing) > MISSING_NAMED else ' :'} {named}."
