"""Checks of the maturity grid and of perceptions: what they name exists, and no row is forgotten."""

from collections import Counter
from collections.abc import Iterator

from questionnaires.definition.findings import ANALYSIS, Finding, FindingCode, Place, Severity
from questionnaires.definition.model import (
    Analysis,
    AnswerableQuestion,
    Grid,
    Indicator,
    MaturityAnalysis,
    Perception,
    PrivacyMode,
    Questionnaire,
)

_PLACE = (ANALYSIS, "maturity")
_PERCEPTIONS = (ANALYSIS, "perceptions")


def check_maturity(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Yield what is wrong with the reading of the maturity grid; nothing when there is none."""
    maturity = questionnaire.analysis.maturity
    if maturity is None:
        return
    places = _places_of(questionnaire, maturity)
    grids = tuple(grid for grid, _ in places)
    if questionnaire.privacy.mode is not PrivacyMode.SHARED_NAMED:
        yield _error(FindingCode.GRID_NOT_SHARED)
    yield from _check_grids(maturity, grids)
    yield from _check_scales(places)
    yield from _check_levels(maturity, grids)
    yield from _check_indicators(maturity, grids)
    yield from _check_rows(maturity, places)
    yield from _check_codes(maturity, grids)
    for indicator in maturity.indicators:
        yield from _check_standing(questionnaire.analysis, indicator)


def check_perceptions(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Yield what is wrong with what questions to pupils and parents are said to speak of."""
    questions = {q.id for q in questionnaire.questions() if isinstance(q, AnswerableQuestion)}
    perceptions = questionnaire.analysis.perceptions
    for name, count in Counter(perception.question for perception in perceptions).items():
        place, parameters = (*_PERCEPTIONS, name), {"question": name}
        if name not in questions:
            yield Finding(FindingCode.UNKNOWN_PERCEPTION, place, parameters=parameters)
        if count > 1:
            yield Finding(FindingCode.PERCEPTION_TWICE, place, parameters=parameters)
    for perception in perceptions:
        yield from _check_champ(questionnaire.analysis, perception, (*_PERCEPTIONS, perception.question))


def _places_of(questionnaire: Questionnaire, maturity: MaturityAnalysis) -> list[tuple[Grid, Place]]:
    """Return the grids that the analysis names, each with where it is."""
    return [
        (question, (section.id, question.id))
        for section in questionnaire.sections
        for question in section.questions
        if isinstance(question, Grid) and question.id in maturity.grids
    ]


def _check_grids(maturity: MaturityAnalysis, grids: tuple[Grid, ...]) -> Iterator[Finding]:
    known = {grid.id for grid in grids}
    for name, count in Counter(maturity.grids).items():
        if name not in known:
            yield _error(FindingCode.UNKNOWN_MATURITY_GRID, grid=name)
        if count > 1:
            yield _error(FindingCode.MATURITY_GRID_TWICE, grid=name)
    if not maturity.indicators:
        yield _error(FindingCode.NO_INDICATOR)


def _check_scales(places: list[tuple[Grid, Place]]) -> Iterator[Finding]:
    """One scale in all grids: what counts as reached is said once. Not every indicator concerns every school."""
    expected = [{option.id for option in grid.scale.options} for grid, _ in places[:1]]
    for grid, place in places:
        if {option.id for option in grid.scale.options} not in expected:
            yield Finding(FindingCode.SCALES_DIFFER, place, field="scale.options")
        if not grid.scale.not_applicable:
            yield Finding(
                FindingCode.NOT_APPLICABLE_MISSING, place, Severity.WARNING, field="scale.not_applicable"
            )


def _check_levels(maturity: MaturityAnalysis, grids: tuple[Grid, ...]) -> Iterator[Finding]:
    if not maturity.reached:
        yield _error(FindingCode.NOTHING_REACHED)
    levels = Counter((*set(maturity.reached), *set(maturity.under_way)))
    for option in dict.fromkeys((*maturity.reached, *maturity.under_way)):
        if grids and option not in {own.id for own in grids[0].scale.options}:
            yield _error(FindingCode.UNKNOWN_LEVEL, option=option)
        if levels[option] > 1:
            yield _error(FindingCode.LEVEL_TWICE, option=option)


def _check_indicators(maturity: MaturityAnalysis, grids: tuple[Grid, ...]) -> Iterator[Finding]:
    """An indicator has its row; it knows it by its id alone, so no two grids share one."""
    rows = Counter(row.id for grid in grids for row in grid.rows)
    for row, count in Counter(indicator.row for indicator in maturity.indicators).items():
        place, parameters = (*_PLACE, row), {"row": row}
        if row not in rows:
            yield Finding(FindingCode.UNKNOWN_INDICATOR, place, parameters=parameters)
        if max(rows[row], count) > 1:
            yield Finding(FindingCode.INDICATOR_TWICE, place, parameters=parameters)


def _check_rows(maturity: MaturityAnalysis, places: list[tuple[Grid, Place]]) -> Iterator[Finding]:
    """A row without indicator is told where it stands, for there somebody has just added it."""
    indicators = {indicator.row for indicator in maturity.indicators}
    for grid, place in places:
        for row in grid.rows:
            if row.id not in indicators:
                parameters = {"row": row.id}
                yield Finding(
                    FindingCode.ROW_WITHOUT_INDICATOR, (*place, row.id), Severity.WARNING, parameters
                )


def _check_codes(maturity: MaturityAnalysis, grids: tuple[Grid, ...]) -> Iterator[Finding]:
    """Years are compared by the codes of rows, so each names one indicator; case apart, as columns do."""
    indicators = {indicator.row for indicator in maturity.indicators}
    codes = Counter(row.code.upper() for grid in grids for row in grid.rows if row.id in indicators)
    for code, count in codes.items():
        if count > 1:
            yield _error(FindingCode.INDICATOR_CODE_TWICE, code=code)


def _check_standing(analysis: Analysis, indicator: Indicator) -> Iterator[Finding]:
    place = (*_PLACE, indicator.row)
    yield from _check_champ(analysis, indicator, place)
    if indicator.palier > len(analysis.paliers):
        yield Finding(FindingCode.UNKNOWN_PALIER, place, parameters={"palier": indicator.palier})


def _check_champ(analysis: Analysis, part: Indicator | Perception, place: Place) -> Iterator[Finding]:
    if part.champ not in {champ.code for champ in analysis.champs}:
        yield Finding(FindingCode.UNKNOWN_CHAMP, place, parameters={"champ": part.champ})


def _error(code: FindingCode, /, **parameters: str) -> Finding:
    return Finding(code, _PLACE, parameters=parameters)
