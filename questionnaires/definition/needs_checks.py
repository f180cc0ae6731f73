"""Checks of the analysis of needs: what it names exists, and no row or score is forgotten."""

from collections import Counter
from collections.abc import Iterator

from questionnaires.definition.findings import ANALYSIS, Finding, FindingCode, Severity
from questionnaires.definition.model import Analysis, DualGrid, NeedsAnalysis, Questionnaire, Ranking

_PLACE = (ANALYSIS, "needs")


def check_needs(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Yield what is wrong with the analysis of needs; nothing when there is none."""
    needs = questionnaire.analysis.needs
    if needs is None:
        return
    named = {q.id: q for q in questionnaire.questions() if isinstance(q, DualGrid) and q.id in needs.grids}
    grids = tuple(named.values())
    yield from _check_grids(needs, named)
    yield from _check_scales(needs, grids)
    yield from _check_practices(questionnaire.analysis, needs)
    yield from _check_rows(needs, grids)
    yield from _check_priorities(questionnaire, needs)


def _check_grids(needs: NeedsAnalysis, named: dict[str, DualGrid]) -> Iterator[Finding]:
    for name, count in Counter(needs.grids).items():
        if name not in named:
            yield _error(FindingCode.UNKNOWN_GRID, grid=name)
        if count > 1:
            yield _error(FindingCode.GRID_TWICE, grid=name)
    if needs.situation == needs.need:
        yield _error(FindingCode.SAME_SCALE, scale=needs.situation)
    for grid in named.values():
        for scale in dict.fromkeys((needs.situation, needs.need)):
            if scale not in {own.id for own in grid.scales}:
                yield Finding(FindingCode.UNKNOWN_SCALE, (*_PLACE, grid.id), parameters={"scale": scale})


def _check_scales(needs: NeedsAnalysis, grids: tuple[DualGrid, ...]) -> Iterator[Finding]:
    """What is named are options of the scales, in each grid; without a score, means would be false."""
    if not needs.asking:
        yield _error(FindingCode.NOTHING_ASKED)
    for grid in grids:
        place = (*_PLACE, grid.id)
        options = {scale.id: {option.id for option in scale.options} for scale in grid.scales}
        situation, need = options.get(needs.situation), options.get(needs.need)
        unknown = [option for option in needs.situation_scores if situation and option not in situation]
        unknown += [option for option in needs.asking if need and option not in need]
        for option in unknown:
            yield Finding(FindingCode.UNKNOWN_SCALE_OPTION, place, parameters={"option": option})
        for option in sorted((situation or set()) - needs.situation_scores.keys()):
            yield Finding(FindingCode.SCORE_MISSING, place, parameters={"option": option})


def _check_practices(analysis: Analysis, needs: NeedsAnalysis) -> Iterator[Finding]:
    champs = {champ.code for champ in analysis.champs}
    for practice in needs.practices:
        place = (*_PLACE, practice.row)
        if practice.champ not in champs:
            yield Finding(FindingCode.UNKNOWN_CHAMP, place, parameters={"champ": practice.champ})
        if practice.palier is not None and practice.palier > len(analysis.paliers):
            yield Finding(FindingCode.UNKNOWN_PALIER, place, parameters={"palier": practice.palier})


def _check_rows(needs: NeedsAnalysis, grids: tuple[DualGrid, ...]) -> Iterator[Finding]:
    """Rows and practices go in pairs; a practice knows its row by its id alone, so no two grids share one."""
    rows = Counter(row.id for grid in grids for row in grid.rows)
    practices = Counter(practice.row for practice in needs.practices)
    for row in dict.fromkeys((*rows, *practices)):
        place, parameters = (*_PLACE, row), {"row": row}
        if row not in rows:
            yield Finding(FindingCode.UNKNOWN_ROW, place, parameters=parameters)
        if row not in practices:
            yield Finding(FindingCode.ROW_WITHOUT_PRACTICE, place, Severity.WARNING, parameters)
        if max(rows[row], practices[row]) > 1:
            yield Finding(FindingCode.ROW_TWICE, place, parameters=parameters)


def _check_priorities(questionnaire: Questionnaire, needs: NeedsAnalysis) -> Iterator[Finding]:
    if needs.priorities is None:
        return
    ranking = next((q for q in questionnaire.questions() if q.id == needs.priorities), None)
    if not isinstance(ranking, Ranking):
        yield _error(FindingCode.UNKNOWN_RANKING, question=needs.priorities)
        return
    champs = {champ.code for champ in questionnaire.analysis.champs}
    options = [option.id for option in ranking.options]
    for option, champ in needs.champ_of_priority.items():
        if option not in options:
            yield _error(FindingCode.UNKNOWN_PRIORITY, option=option)
        if champ not in champs:
            yield _error(FindingCode.UNKNOWN_CHAMP, champ=champ)
    for option in options:
        if option not in needs.champ_of_priority:
            parameters = {"option": option}
            yield Finding(FindingCode.PRIORITY_WITHOUT_CHAMP, _PLACE, Severity.WARNING, parameters)


def _error(code: FindingCode, **parameters: str) -> Finding:
    return Finding(code, _PLACE, parameters=parameters)
