"""Reports for tests, made up from a real questionnaire: usual, hostile, all hidden, of few or many groups."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from random import Random
from typing import Literal

from questionnaires.analysis.report import (
    HIDDEN,
    Bound,
    CellFigure,
    CellParticipation,
    ChampResult,
    Figure,
    HiddenNote,
    HiddenReason,
    ItemResult,
    MeanRank,
    Need,
    Participation,
    PracticeResult,
    RankingResult,
    Report,
    ReportHeader,
    Share,
    Thresholds,
    Verbatims,
)
from questionnaires.definition.codec import decode
from questionnaires.definition.model import (
    DualGrid,
    Grid,
    NeedsAnalysis,
    Option,
    Practice,
    Questionnaire,
    Ranking,
    Row,
    Scale,
    ScaleQuestion,
    SeveralChoices,
    SingleChoice,
)
from questionnaires.definition.texts import Text

CELLS = (
    "Lettres et langues vivantes",
    "Mathématiques, sciences et technologie",
    "Histoire-géographie, EMC et documentation",
    "Arts, EPS et vie scolaire",
)
TEXTS = (
    "Du temps pour essayer ensemble, avant de montrer aux élèves.",
    "Le Wi-Fi du bâtiment B décroche dès que deux classes s’en servent.",
    "Merci d’avoir demandé.",
    "On n’ose pas dire qu’on ne sait pas faire : des ateliers entre nous, sans jugement, aideraient.",
    "Une seule application pour les devoirs.\nPas trois.",
)


@dataclass(frozen=True)
class ReportMaker:
    """Makes figures by chance, the same ones every time. `hides` hides them all."""

    chance: Random
    cells: tuple[str, ...]
    hides: bool = False

    def percent(self) -> Figure:
        """A percentage as distributions have it: five points, and limits at the ends."""
        value = 5 * self.chance.randint(0, 20)
        if value < 10:
            return self._figure(10, Bound.BELOW)
        return self._figure(90, Bound.ABOVE) if value > 90 else self._figure(value)

    def share_asking(self) -> Figure:
        return self._figure(5 * self.chance.randint(3, 14))

    def mean(self, low: float = 1, high: float = 4, step: float = 0.1) -> Figure:
        """A mean of a scale, never at its ends."""
        value = round(low + step * self.chance.randint(0, round((high - low) / step)), 1)
        if value <= low + 0.5:
            return self._figure(low + 0.5, Bound.AT_MOST)
        return self._figure(high - 0.5, Bound.AT_LEAST) if value >= high - 0.5 else self._figure(value)

    def need(self) -> Need:
        index = 5 * self.chance.randint(4, 15)
        low = 0 if index == 20 else index - self.chance.randint(6, 14)
        return Need(
            asking=self.share_asking(),
            index=self._figure(index),
            low=self._figure(low) if low else self._figure(10, Bound.BELOW),
            high=self._figure(index + self.chance.randint(6, 14)),
        )

    def shares(self, options: Iterable[tuple[str, Text]]) -> tuple[Share, ...]:
        return tuple(Share(code=code, label=label, percent=self.percent()) for code, label in options)

    def distribution(self, options: Iterable[tuple[str, Text]]) -> tuple[Share, ...]:
        """Shares that come to about one hundred."""
        listed = list(options)
        weights = [self.chance.random() ** 2 + 0.02 for _ in listed]
        values = [round(20 * weight / sum(weights)) * 5 for weight in weights]
        return tuple(
            Share(code=code, label=label, percent=self._clipped(value))
            for (code, label), value in zip(listed, values, strict=True)
        )

    def cell_means(self) -> tuple[CellFigure, ...]:
        """One mean a group; the last of several groups is always hidden."""
        return self._of_cells(self.mean(step=0.5) for _ in self.cells)

    def cell_shares(self) -> tuple[CellFigure, ...]:
        return self._of_cells(self.share_asking() for _ in self.cells)

    def _of_cells(self, figures: Iterable[Figure]) -> tuple[CellFigure, ...]:
        last = len(self.cells) if len(self.cells) > 1 else 0
        return tuple(
            CellFigure(cell=number, figure=HIDDEN if number == last else figure)
            for number, figure in enumerate(figures, start=1)
        )

    def _clipped(self, value: float) -> Figure:
        if value < 10:
            return self._figure(10, Bound.BELOW)
        return self._figure(90, Bound.ABOVE) if value > 90 else self._figure(value)

    def _figure(self, value: float, bound: Bound = Bound.ROUNDED) -> Figure:
        return HIDDEN if self.hides else Figure(value=value, bound=bound)


@cache
def team_questionnaire() -> Questionnaire:
    """The questionnaire for teams that comes with the product."""
    return decode(files("questionnaires.catalogue").joinpath("fiche-equipes.json").read_bytes())


def build_report(
    questionnaire: Questionnaire | None = None,
    *,
    cells: tuple[str, ...] = CELLS,
    hides: bool = False,
    texts: tuple[str, ...] = TEXTS,
    school: str = "Collège Jean-Moulin",
    campaign: str = "Autodiagnostic des équipes, automne 2026",
) -> Report:
    """Return a report on `questionnaire`, the one for teams when none is given."""
    asked = questionnaire or team_questionnaire()
    maker = ReportMaker(Random(20), cells, hides)
    practices = tuple(_practices(asked, maker))
    return Report(
        header=ReportHeader(
            school=school,
            uai="0779990R",
            campaign=campaign,
            questionnaire=asked.title,
            questionnaire_code=asked.code,
            revision=1,
            content_hash="0123456789abcdef" * 4,
            opened_on=date(2026, 10, 1),
            closed_on=date(2026, 10, 16),
        ),
        participation=_participation(cells, hides=hides),
        champs=tuple(_champs(asked, maker)),
        practices=practices,
        ranked_needs=tuple(
            one.code for one in sorted(practices, key=lambda one: -(one.need.index.value or 0))
        ),
        items=tuple(_items(asked, maker)),
        rankings=tuple(_rankings(asked, maker)),
        verbatims=_verbatims(texts, hides=hides),
        hidden=_hidden(hides=hides),
        thresholds=Thresholds(),
    )


def one_cell_report() -> Report:
    """A small school: everybody is in one group."""
    return build_report(cells=("Tous les personnels",))


def twelve_cell_report() -> Report:
    """A big lycée."""
    return build_report(
        cells=tuple(f"{name}, {part}" for part in ("seconde", "première", "terminale") for name in CELLS)
    )


def hidden_report() -> Report:
    """A report in which nothing could be shown."""
    return build_report(hides=True)


def hostile_report(words: str) -> Report:
    """A report in which every free word is `words`."""
    return build_report(
        hostile_questionnaire(words),
        cells=(words, f"{words} 2"),
        texts=(words,) * 5,
        school=words,
        campaign=words,
    )


def hostile_questionnaire(words: str) -> Questionnaire:
    """The questionnaire for teams with `words` at the start of every label."""
    return Questionnaire.model_validate(_prefixed(team_questionnaire().model_dump(mode="json"), words))


def _prefixed(value: object, words: str) -> object:
    """Texts are the objects whose only keys are languages."""
    if isinstance(value, list):
        return [_prefixed(one, words) for one in value]
    if not isinstance(value, dict):
        return value
    if value and set(value) <= {"fr", "en"}:
        return {language: f"{words} {text}" for language, text in value.items()}
    return {key: _prefixed(one, words) for key, one in value.items()}


def _participation(cells: tuple[str, ...], *, hides: bool) -> Participation:
    bands: tuple[Literal["<50", "50-75", ">75"] | None, ...] = ("<50", "50-75", ">75", None)
    return Participation(
        invited=11 * len(cells),
        signed_off=7 * len(cells),
        ballots=7 * len(cells) - 1,
        null_ballots=1,
        cells=tuple(
            CellParticipation(cell=number, name=name, invited=11, band=None if hides else bands[number % 4])
            for number, name in enumerate(cells, start=1)
        ),
    )


def _champs(asked: Questionnaire, maker: ReportMaker) -> Iterable[ChampResult]:
    for champ in asked.analysis.champs:
        yield ChampResult(
            code=champ.code,
            title=champ.title,
            situation_mean=maker.mean(),
            asking=maker.share_asking(),
            cell_situations=maker.cell_means(),
            cell_needs=maker.cell_shares(),
        )


def _practices(asked: Questionnaire, maker: ReportMaker) -> Iterable[PracticeResult]:
    needs = asked.analysis.needs
    if needs is None:
        return
    rows = {
        row.id: row
        for question in asked.questions()
        if isinstance(question, DualGrid)
        for row in question.rows
    }
    scales = {
        scale.id: scale
        for question in asked.questions()
        if isinstance(question, DualGrid)
        for scale in question.scales
    }
    for practice in needs.practices:
        yield _practice(practice, rows[practice.row], needs, scales, maker)


def _practice(
    practice: Practice, row: Row, needs: NeedsAnalysis, scales: dict[str, Scale], maker: ReportMaker
) -> PracticeResult:
    return PracticeResult(
        code=row.code,
        label=row.label,
        champ=practice.champ,
        palier=practice.palier,
        tags=practice.tags,
        situation=maker.distribution(_pairs(scales[needs.situation].options)),
        situation_mean=maker.mean(),
        need_shares=maker.distribution(_pairs(scales[needs.need].options)),
        need=maker.need(),
        cell_situations=maker.cell_means(),
        cell_needs=maker.cell_shares(),
    )


def _items(asked: Questionnaire, maker: ReportMaker) -> Iterable[ItemResult]:
    for question in asked.questions():
        match question:
            case SeveralChoices() | SingleChoice():
                yield ItemResult(
                    code=question.code,
                    question_code=question.code,
                    label=question.label,
                    kind=question.kind,
                    shares=maker.shares(_pairs(question.options)),
                )
            case ScaleQuestion():
                points = [(str(point), {"fr": str(point)}) for point in range(1, question.points + 1)]
                yield ItemResult(
                    code=question.code,
                    question_code=question.code,
                    label=question.label,
                    kind=question.kind,
                    shares=maker.distribution(points),
                    mean=maker.mean(1, question.points),
                )
            case Grid():
                for row in question.rows:
                    yield ItemResult(
                        code=f"{question.code}_{row.code}",
                        question_code=question.code,
                        label=row.label,
                        kind=question.kind,
                        shares=maker.distribution(_pairs(question.scale.options)),
                    )


def _rankings(asked: Questionnaire, maker: ReportMaker) -> Iterable[RankingResult]:
    for question in asked.questions():
        if isinstance(question, Ranking):
            yield RankingResult(
                code=question.code,
                label=question.label,
                places=question.places,
                first=maker.distribution(_pairs(question.options)),
                placed=maker.shares(_pairs(question.options)),
                mean_ranks=tuple(
                    MeanRank(code=option.code, rank=maker.mean(1, 6)) for option in question.options
                ),
            )


def _verbatims(texts: tuple[str, ...], *, hides: bool) -> tuple[Verbatims, ...]:
    label = {"fr": "Que voulez-vous ajouter ?", "en": "What would you like to add?"}
    return (Verbatims(code="LIBRE", label=label, texts=() if hides else texts, hidden=hides),)


def _hidden(*, hides: bool) -> tuple[HiddenNote, ...]:
    reasons = (HiddenReason.SCHOOL_TOO_SMALL, HiddenReason.TEXTS_TOO_FEW)
    usual = (HiddenReason.CELL_TOO_SMALL, HiddenReason.RESIDUAL)
    return tuple(HiddenNote(reason=reason, count=48, threshold=8) for reason in (reasons if hides else usual))


def _pairs(options: Iterable[Option]) -> list[tuple[str, Text]]:
    return [(option.code, option.label) for option in options]
