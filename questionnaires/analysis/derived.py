"""What a report says of champs and of the order of needs: made of released numbers alone, so anybody can check it."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from questionnaires.analysis.disclosure import index_point, mean_of_means, mean_of_shares
from questionnaires.analysis.needs import rank_needs
from questionnaires.analysis.outline import Outline
from questionnaires.analysis.report import HIDDEN, CellFigure, ChampResult, Figure, PracticeResult
from questionnaires.analysis.rounding import Scoring
from questionnaires.definition.model import Champ


def champ_results(
    champs: Iterable[Champ],
    outline: Outline,
    practices: Iterable[PracticeResult],
    *,
    priorities: Mapping[str, Figure],
    cells: Iterable[int],
) -> tuple[ChampResult, ...]:
    """Return the result of each champ: means of what is released of its practices, for the school and each cell.

    `priorities` holds the released priority of champs that have one. A champ of which nothing was asked is left out:
    what nobody was asked is not hidden. Pupils and parents are asked of no practice.
    """
    by_code = {practice.code: practice for practice in practices}
    numbers = tuple(cells)
    return tuple(
        _champ_result(
            champ,
            [by_code[practice.code] for practice in outline.practices_of(champ.code)],
            scoring=next((practice.situation.scoring for practice in outline.practices_of(champ.code)), None),
            priority=priorities.get(champ.code, HIDDEN),
            cells=numbers,
        )
        for champ in champs
        if champ.code in priorities or outline.practices_of(champ.code)
    )


def ranked_needs(practices: Sequence[PracticeResult]) -> tuple[tuple[int, str], ...]:
    """Return (rank, code) of the practices with a released index, highest first.

    Privacy: the order is that of the released indexes, so it tells nothing finer. Equal indexes have equal
    ranks and stand in the order of the questionnaire.
    """
    return rank_needs(
        [
            (practice.code, float(index_point(practice.need)))
            for practice in practices
            if practice.need.index.value is not None
        ]
    )


def _champ_result(
    champ: Champ,
    practices: Sequence[PracticeResult],
    *,
    scoring: Scoring | None,
    priority: Figure,
    cells: tuple[int, ...],
) -> ChampResult:
    def mean(figures: Sequence[Figure]) -> Figure:
        return HIDDEN if scoring is None or not scoring.has_mean else mean_of_means(figures, scoring)

    return ChampResult(
        code=champ.code,
        title=champ.title,
        situation_mean=mean([practice.situation_mean for practice in practices]),
        asking=mean_of_shares([practice.need.asking for practice in practices]),
        cell_situations=_cell_figures([practice.cell_situations for practice in practices], cells, mean),
        cell_needs=_cell_figures([practice.cell_needs for practice in practices], cells, mean_of_shares),
        priority=priority,
    )


def _cell_figures(
    practices: Sequence[Iterable[CellFigure]],
    cells: tuple[int, ...],
    mean: Callable[[Sequence[Figure]], Figure],
) -> tuple[CellFigure, ...]:
    tables = [{figure.cell: figure.figure for figure in figures} for figures in practices]
    return tuple(
        CellFigure(cell=cell, figure=mean([table.get(cell, HIDDEN) for table in tables])) for cell in cells
    )
