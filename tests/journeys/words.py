"""A report in the words in which French readers must find it, whichever file they open. Spaces are plain ones."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from questionnaires.analysis.report import (
    Bound,
    CellFigure,
    ChampResult,
    Figure,
    ItemResult,
    PracticeResult,
    Report,
    Share,
)
from questionnaires.definition.texts import Text
from tests.journeys.typography import plain

HIDDEN = "masqué"
SCHOOL = "Établissement"
MEAN = "Moyenne"
_BANDS = {"<50": "moins de 50 %", "50-75": "de 50 à 75 %", ">75": "plus de 75 %", None: HIDDEN}
_IN_WORDS = {"": "%s", "≤": "%s ou moins", "≥": "%s ou plus", "<": "moins de %s", ">": "plus de %s"}
_SIGNS = {Bound.ROUNDED: "", Bound.AT_MOST: "≤ ", Bound.AT_LEAST: "≥ ", Bound.BELOW: "< ", Bound.ABOVE: "> "}

Line = tuple[str, ...]
"""One line of a table: what it is about, and its numbers."""


class Unit(StrEnum):
    """What a number counts."""

    PERCENT = "percent"
    MEAN = "mean"
    INDEX = "index"


def interval_of(low: str, high: str) -> str:
    """Return the interval between two ends, each of which may be a limit."""
    if HIDDEN in {low, high}:
        return HIDDEN
    first, last = _without_sign(low), _without_sign(high)
    if low == high:
        return first
    return f"entre {low} et {high}" if (first, last) == (low, high) else f"de {first} à {last}"


def _without_sign(end: str) -> str:
    sign, _, number = end.rpartition(" ")
    return _IN_WORDS[sign] % number


@dataclass(frozen=True)
class PracticeWords:
    """One practice. `cells`: each with its mean situation and share asking; the school is the first."""

    code: str
    label: str
    champ: str
    rank: str
    situation: tuple[Line, ...]
    need: tuple[Line, ...]
    cells: tuple[Line, ...]
    index: str
    low: str
    high: str

    @property
    def mean(self) -> str:
        """The mean situation of the school."""
        return self.cells[0][1]

    @property
    def asking(self) -> str:
        """The share of the school that asks."""
        return self.cells[0][2]

    @property
    def interval(self) -> str:
        """The interval of the index."""
        return interval_of(self.low, self.high)


@dataclass(frozen=True)
class ChampWords:
    """One champ; the first of its cells is the school."""

    title: str
    cells: tuple[Line, ...]


@dataclass(frozen=True)
class ItemWords:
    """One other question: options with their shares, and the mean where there is one."""

    code: str
    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class ReportWords:
    """The whole report. `ranked` are the practices in the order of needs."""

    turnout: tuple[Line, ...]
    rate: str
    turnout_of_cells: tuple[Line, ...]
    champs: tuple[ChampWords, ...]
    practices: tuple[PracticeWords, ...]
    ranked: tuple[PracticeWords, ...]
    items: tuple[ItemWords, ...]
    ranking: ItemWords
    hidden: tuple[str, ...]


def word(report: Report) -> ReportWords:
    """Return a report in words."""
    turnout = report.participation
    names = {cell.cell: cell.name for cell in turnout.cells}
    titles = {champ.code: _french(champ.title) for champ in report.champs}
    ranks = dict(_ranks(report))
    practices = tuple(
        _practice(one, names, titles[one.champ], ranks.get(one.code, HIDDEN)) for one in report.practices
    )
    by_code = {practice.code: practice for practice in practices}
    hidden = [practice for practice in practices if practice.code not in ranks]
    (ranking,) = report.rankings
    placed = {share.code: words(share.percent, Unit.PERCENT) for share in ranking.placed}
    means = {mean.code: words(mean.rank, Unit.MEAN) for mean in ranking.mean_ranks}
    return ReportWords(
        turnout=(
            ("Personnes invitées", str(turnout.invited)),
            ("Personnes qui ont répondu", str(turnout.signed_off)),
            ("Bulletins comptés", str(turnout.ballots)),
            ("Bulletins illisibles, comptés nulle part", str(turnout.null_ballots)),
        ),
        rate=f"{round(100 * turnout.signed_off / turnout.invited)} %",
        turnout_of_cells=tuple((cell.name, str(cell.invited), _BANDS[cell.band]) for cell in turnout.cells),
        champs=tuple(_champ(champ, names) for champ in report.champs),
        practices=practices,
        ranked=(*(by_code[code] for code in report.ranked_needs), *hidden),
        items=tuple(_item(item) for item in report.items),
        ranking=ItemWords(
            ranking.code,
            _french(ranking.label),
            tuple(
                (*line, placed[share.code], means[share.code])
                for line, share in zip(_lines(ranking.first), ranking.first, strict=True)
            ),
        ),
        hidden=tuple(
            f"{note.count} chiffre{'s' if note.count > 1 else ''} masqué{'s' if note.count > 1 else ''}"
            for note in report.hidden
        ),
    )


def words(figure: Figure, unit: Unit) -> str:
    """Return a figure as it is written in French."""
    if figure.value is None:
        return HIDDEN
    return _SIGNS[figure.bound] + number_words(figure.value, 1 if unit is Unit.MEAN else 0, unit)


def number_words(value: float, digits: int, unit: Unit) -> str:
    """Return a number with a decimal comma, and the sign of its unit."""
    return f"{value:.{digits}f}".replace(".", ",") + (" %" if unit is Unit.PERCENT else "")


def _french(text: Text) -> str:
    return plain(text["fr"])


def _ranks(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the rank of each need in words; equal indexes share theirs."""
    indexes = {one.code: one.need.index for one in report.practices if one.need.index.value is not None}
    order = [indexes[code] for code in report.ranked_needs]
    for code in report.ranked_needs:
        rank = order.index(indexes[code]) + 1
        yield code, f"{rank} ex æquo" if order.count(indexes[code]) > 1 else str(rank)


def _practice(practice: PracticeResult, names: dict[int, str], champ: str, rank: str) -> PracticeWords:
    need = practice.need
    school = (SCHOOL, words(practice.situation_mean, Unit.MEAN), words(need.asking, Unit.PERCENT))
    return PracticeWords(
        code=practice.code,
        label=_french(practice.label),
        champ=champ,
        rank=rank,
        situation=tuple(_lines(practice.situation)),
        need=tuple(_lines(practice.need_shares)),
        cells=(school, *_cells(practice.cell_situations, practice.cell_needs, names)),
        index=words(need.index, Unit.INDEX),
        low=words(need.low, Unit.INDEX),
        high=words(need.high, Unit.INDEX),
    )


def _champ(champ: ChampResult, names: dict[int, str]) -> ChampWords:
    school = (SCHOOL, words(champ.situation_mean, Unit.MEAN), words(champ.asking, Unit.PERCENT))
    return ChampWords(_french(champ.title), (school, *_cells(champ.cell_situations, champ.cell_needs, names)))


def _item(item: ItemResult) -> ItemWords:
    mean = [(MEAN, words(item.mean, Unit.MEAN))] if item.kind == "scale" else []
    return ItemWords(item.question_code, _french(item.label), (*_lines(item.shares), *mean))


def _lines(shares: Iterable[Share]) -> Iterator[tuple[str, str]]:
    for share in shares:
        yield _french(share.label), words(share.percent, Unit.PERCENT)


def _cells(
    situations: Iterable[CellFigure], needs: Iterable[CellFigure], names: dict[int, str]
) -> Iterator[tuple[str, str, str]]:
    asking = {one.cell: words(one.figure, Unit.PERCENT) for one in needs}
    for one in situations:
        yield names[one.cell], words(one.figure, Unit.MEAN), asking[one.cell]
