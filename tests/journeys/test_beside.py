"""What stands beside a report, reckoned again: equal to the product for many schools, and not blind to an error."""

from datetime import date
from functools import cache
from random import Random

import pytest

from questionnaires.analysis.comparison import FigureChange, Trend, compare_reports
from questionnaires.analysis.focus import list_candidates, propose_focus
from questionnaires.analysis.gap import find_gap
from questionnaires.analysis.maturity import Position, find_position, list_lines
from questionnaires.analysis.report import Report, ReportHeader, Thresholds
from questionnaires.analysis.reporting import build_report
from questionnaires.analysis.roll import CellRoll, RollCount
from questionnaires.analysis.tabulation import Tally
from questionnaires.analysis.years import Published
from questionnaires.answers.codebook import compile_codebook
from questionnaires.answers.reading import FormReader
from questionnaires.catalogue import load
from tests.journeys.answers import Respondents
from tests.journeys.essentials import read_piece
from tests.journeys.evolution import LESS, MORE, STEADY, UNKNOWN, Evolution, Move
from tests.journeys.fiche import SHORT, read_fiche
from tests.journeys.focusing import Beside, Focus
from tests.journeys.grid import Grid, read_grid, stand
from tests.journeys.teachers import make_teachers
from tests.journeys.telling import JourneyError
from tests.journeys.typography import plain
from tests.journeys.year_campaigns import TEAMS
from tests.journeys.year_fiche import STATUSES

ASKED, GRID = load(SHORT), load("fiche-etablissement")
SEEDS = range(1, 7)
TRENDS = {Trend.MORE: MORE, Trend.LESS: LESS, Trend.STEADY: STEADY, Trend.HIDDEN: UNKNOWN}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_school_stands_where_the_product_says(seed: int) -> None:
    position, statuses = position_of(seed)
    wanted = {
        champ.code: (
            champ.palier,
            champ.next_palier,
            champ.needed,
            tuple(plain(m.label["fr"]) for m in champ.missing),
        )
        for champ in position.champs
    }
    found = {
        code: (one.palier, one.next_palier, one.needed, one.missing)
        for code, one in stand(read_grid(), statuses).items()
    }
    assert found == wanted


@pytest.mark.parametrize("seed", SEEDS)
def test_years_are_compared_as_the_product_compares_them(seed: int) -> None:
    before, after = report_of(seed), report_of(seed + 1)
    compared = compare_reports(Published(before, ASKED), Published(after, ASKED))
    evolution = Evolution(before, after)
    wanted = [(told(one.asking), told(one.situation)) for one in (*compared.champs, *compared.practices)]
    found = [(one.asking, one.situation) for one in (*evolution.champs, *evolution.practices)]
    assert [(said(asking), said(situation)) for asking, situation in found] == wanted


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_issues_are_chosen_for_as_many_points(seed: int) -> None:
    before, after = report_of(seed), report_of(seed + 1)
    position, statuses = position_of(seed)
    gap = find_gap(position, after, ASKED)
    comparison = compare_reports(Published(before, ASKED), Published(after, ASKED))
    focus = Focus(after, Beside.of(read_grid(), statuses, Evolution(before, after)))
    wanted = [
        (plain(one.title["fr"]), one.points, len(one.reasons))
        for one in list_candidates(after, gap, comparison)
    ]
    assert [(one.title, round(float(one.points), 6), len(one.reasons)) for one in focus.candidates] == wanted
    assert len(focus.chosen) == len(propose_focus(after, gap, comparison))


def test_an_indicator_more_is_seen() -> None:
    grid: Grid = read_grid()
    reached = dict.fromkeys((one.code for one in grid.indicators), "atteint")
    assert {one.palier for one in stand(grid, reached).values()} == {3}
    assert stand(grid, reached | {"PIL11": "en_cours"})["PIL"].palier == 0


@pytest.mark.parametrize("text", ["40%desrépondants", "45%desrépondants.", "45%…"])
def test_a_piece_is_read_whole_or_cut_and_never_changed(text: str) -> None:
    if text.startswith("40"):
        with pytest.raises(JourneyError):
            read_piece(("45 % des répondants",), text)
    else:
        assert read_piece(("45 % des répondants",), text) == text.removeprefix(
            "45%desrépondants"
        ).removeprefix("45%…")


def test_a_wrong_figure_changes_what_is_expected() -> None:
    before, after = report_of(1), report_of(2)
    practice = after.practices[0]
    wrong = after.model_copy(
        update={
            "practices": (
                practice.model_copy(update={"situation_mean": before.practices[1].situation_mean}),
                *after.practices[1:],
            )
        }
    )
    assert Evolution(before, wrong).tables() != Evolution(before, after).tables()


def told(change: FigureChange) -> tuple[object, ...]:
    """Return a change as the product finds it."""
    return change.before, change.after, TRENDS[change.trend]


def said(move: Move) -> tuple[object, ...]:
    """Return a change as the journey reckons it."""
    return move.before, move.after, move.trend


@cache
def position_of(seed: int) -> tuple[Position, dict[str, str]]:
    """Return where a school stands, and what it said of each indicator by its code."""
    chance = Random(seed)
    lines = list_lines(GRID)
    statuses = {line.row.code: chance.choices(STATUSES, (6, 1, 1))[0] for line in lines}
    return find_position(GRID, {line.key: statuses[line.row.code] for line in lines}), statuses


@cache
def report_of(seed: int) -> Report:
    """Return the report that the product makes of the answers of thirty teachers in three groups."""
    respondents, teachers = Respondents(read_fiche(SHORT), seed), make_teachers(TEAMS)
    codebook, reader = compile_codebook(ASKED), FormReader(ASKED)
    tally, answering = Tally(codebook), [one for one in teachers if one.answers_to is not None]
    numbers = {team.name: number for number, team in enumerate(TEAMS, start=1)}
    for teacher in answering:
        reading = reader.read(respondents.answers_of(teacher))
        tally.add(numbers[teacher.team], codebook.record(reading.answers, reading.off_route))
    roll = [
        CellRoll(
            cell=numbers[team.name],
            name=team.name,
            invited=team.size,
            signed_off=sum(one.team == team.name for one in answering),
            viewers_signed_off=0,
        )
        for team in TEAMS
    ]
    day = date(2026, 11, 23)
    header = ReportHeader(
        school="Collège des Essais",
        uai="0779990R",
        campaign="Le point de l’année",
        questionnaire=ASKED.title,
        questionnaire_code=ASKED.code,
        revision=1,
        content_hash="0" * 64,
        opened_on=day,
        closed_on=day,
    )
    return build_report(
        header=header,
        questionnaire=ASKED,
        codebook=codebook,
        tally=tally,
        roll=RollCount(tuple(roll)),
        verbatims={},
        null_ballots=0,
        thresholds=Thresholds(),
    )
