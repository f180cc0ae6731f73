"""The recount against the product's own count, without servers: equal for many schools, and not blind."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from questionnaires.analysis.cells import TeamSize, find_pole, merge_teams
from questionnaires.analysis.report import Report, ReportHeader, Thresholds
from questionnaires.analysis.reporting import build_report
from questionnaires.analysis.roll import CellRoll, RollCount
from questionnaires.analysis.tabulation import Tally
from questionnaires.answers.codebook import compile_codebook
from questionnaires.answers.reading import FormReader
from questionnaires.catalogue import load
from tests.journeys.answers import Respondents
from tests.journeys.comparing import compare, compare_turnout
from tests.journeys.counting import CountedCell, Recount
from tests.journeys.fiche import read_fiche
from tests.journeys.small_school import TEAMS as SMALL_SCHOOL
from tests.journeys.teachers import TEAMS, TeamPlan, make_teachers

FICHE = read_fiche()
QUESTIONNAIRE = load("fiche-equipes")
CODEBOOK = compile_codebook(QUESTIONNAIRE)
READER = FormReader(QUESTIONNAIRE)
HALF = tuple(TeamPlan(team.name, team.size, team.size // 2, 0) for team in TEAMS)
TODAY = date(2026, 11, 23)

Content = dict[str, Any]


@pytest.mark.parametrize("seed", [1, 6])
@pytest.mark.parametrize("teams", [TEAMS, HALF, SMALL_SCHOOL], ids=["large", "half", "small"])
def test_recount_and_report_are_equal(teams: tuple[TeamPlan, ...], seed: int) -> None:
    recount = count(teams, seed)
    report = report_of(recount)
    compare_turnout(report, recount, sum(team.size for team in teams))
    verdict = compare(report, recount, FICHE)
    assert verdict.faults == ()
    assert verdict.equal > 0


def raise_a_share(content: Content) -> None:
    content["items"][0]["shares"][0]["percent"] = {"value": 55.0, "bound": "above"}


def shift_a_cell(content: Content) -> None:
    shown = next(one for one in content["practices"][0]["cell_situations"] if one["figure"]["value"])
    shown["figure"]["value"] += 0.5


def show_what_is_hidden(content: Content) -> None:
    hidden = next(one for one in content["practices"][0]["cell_needs"] if one["figure"]["value"] is None)
    hidden["figure"] = {"value": 50.0, "bound": "rounded"}


def hide_what_may_be_shown(content: Content) -> None:
    content["practices"][0]["situation_mean"] = {"value": None, "bound": "hidden"}


def change_an_index(content: Content) -> None:
    content["practices"][0]["need"]["index"]["value"] += 5


def change_an_interval(content: Content) -> None:
    content["practices"][0]["need"]["high"]["value"] += 5


def change_a_champ(content: Content) -> None:
    content["champs"][0]["asking"]["value"] += 5


def shift_a_rank(content: Content) -> None:
    content["rankings"][0]["mean_ranks"][0]["rank"] = {"value": 2.2, "bound": "at_least"}


def reverse_the_needs(content: Content) -> None:
    content["ranked_needs"].reverse()


@pytest.mark.parametrize(
    "spoil",
    [
        raise_a_share,
        shift_a_cell,
        show_what_is_hidden,
        hide_what_may_be_shown,
        change_an_index,
        change_an_interval,
        change_a_champ,
        reverse_the_needs,
        shift_a_rank,
    ],
)
def test_recount_finds_what_is_wrong(spoil: Callable[[Content], None]) -> None:
    recount = count(TEAMS, 1)
    content: Content = json.loads(report_of(recount).model_dump_json())
    spoil(content)
    assert compare(Report.model_validate(content, strict=False), recount, FICHE).faults


def count(teams: tuple[TeamPlan, ...], seed: int) -> Recount:
    """Let a school answer; the first of its teachers reads the report."""
    teachers, respondents = make_teachers(teams), Respondents(FICHE, seed)
    answers = {one.email: respondents.answers_of(one) for one in teachers if one.answers_to is not None}
    plans = merge_teams([TeamSize(team.name, find_pole(team.name), team.size) for team in teams])
    return Recount(
        FICHE,
        [
            CountedCell(
                number=number,
                name=plan.name,
                invited=plan.invited,
                viewers=int(teachers[0].team in plan.teams),
                ballots=tuple(
                    answers[one.email] for one in teachers if one.team in plan.teams and one.email in answers
                ),
            )
            for number, plan in enumerate(plans, start=1)
        ],
    )


def report_of(recount: Recount) -> Report:
    """Return the report that the product makes of the same answers."""
    tally = Tally(CODEBOOK)
    for cell in recount.cells:
        for ballot in cell.ballots:
            reading = READER.read(ballot)
            tally.add(cell.number, CODEBOOK.record(reading.answers, reading.off_route))
    roll = [
        CellRoll(
            cell=cell.number,
            name=cell.name,
            invited=cell.invited,
            signed_off=len(cell.ballots),
            viewers_signed_off=cell.viewers,
        )
        for cell in recount.cells
    ]
    header = ReportHeader(
        school="Collège des Essais",
        uai="0779990R",
        campaign="Numérique : où en sommes-nous ?",
        questionnaire=QUESTIONNAIRE.title,
        questionnaire_code=QUESTIONNAIRE.code,
        revision=1,
        content_hash="0" * 64,
        opened_on=TODAY,
        closed_on=TODAY,
    )
    return build_report(
        header=header,
        questionnaire=QUESTIONNAIRE,
        codebook=CODEBOOK,
        tally=tally,
        roll=RollCount(tuple(roll)),
        verbatims={},
        null_ballots=0,
        thresholds=Thresholds(),
    )
