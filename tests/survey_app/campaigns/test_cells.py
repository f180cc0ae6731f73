"""Reporting cells: proposed, arranged, refused; the direction counts in none."""

import pytest
from flask import Flask

from questionnaires.analysis.cells import POLES
from survey_app.campaigns.operations.access import get_campaign
from survey_app.campaigns.operations.arrange_cells import (
    CellComplaint,
    CellFault,
    CellsRefusedError,
    arrange_cells,
    propose_cells,
    smallest_cell,
)
from survey_app.campaigns.operations.import_roster import import_roster
from survey_app.campaigns.operations.preparation import Preparation, Step, get_preparations
from survey_app.campaigns.operations.roll import count_teams
from survey_app.campaigns.roster.difference import RosterMode
from survey_app.campaigns.roster.people import Person
from tests.factories import NOW
from tests.survey_app.campaigns.preparing import CHEF, Stage, begin, people, prepare, set_stage

POLE = tuple(POLES)[-1]
THREE = {"Mathématiques": 8, "Lettres": 8, "Anglais": 8}


@pytest.fixture
def stage(app_context: Flask) -> Stage:
    return set_stage()


def cells_of(stage: Stage, public_id: str) -> dict[str, set[str]]:
    campaign = get_campaign(public_id, stage.chef)
    teams = count_teams(campaign)
    return {cell.name: {team.name for team in teams if team.cell_id == cell.id} for cell in campaign.cells}


def ids_of(stage: Stage, public_id: str) -> dict[str, int]:
    return {team.name: team.id for team in count_teams(get_campaign(public_id, stage.chef))}


def preparation_of(stage: Stage, public_id: str) -> Preparation:
    campaign = get_campaign(public_id, stage.chef)
    return get_preparations([campaign], NOW)[campaign.id]


def arrange(stage: Stage, public_id: str, cells: dict[str, int], names: dict[int, str]) -> None:
    ids = ids_of(stage, public_id)
    arrange_cells(
        public_id,
        {ids[team]: number for team, number in cells.items()},
        names,
        {},
        actor=stage.referent,
        now=NOW,
    )


def test_every_team_has_a_cell_that_is_large_enough(stage: Stage) -> None:
    public_id = prepare(stage, {"Mathématiques": 5, "SVT": 4, "Lettres": 6, "EPS": 3})
    campaign = get_campaign(public_id, stage.chef)
    teams = count_teams(campaign)
    sizes = [sum(team.counted for team in teams if team.cell_id == cell.id) for cell in campaign.cells]
    assert (sum(sizes), min(sizes) >= smallest_cell(campaign)) == (18, True)


def test_teams_are_arranged_by_hand(stage: Stage) -> None:
    public_id = prepare(stage, THREE)
    arrange(
        stage,
        public_id,
        {"Mathématiques": 1, "Lettres": 2, "Anglais": 2},
        {1: "Sciences", 2: " Langues ", 3: ""},
    )
    assert cells_of(stage, public_id) == {"Sciences": {"Mathématiques"}, "Langues": {"Lettres", "Anglais"}}


@pytest.mark.parametrize(
    ("cells", "names", "complaints"),
    [
        (
            {"Mathématiques": 1, "Lettres": 2, "EPS": 2},
            {1: "A", 2: "B"},
            (CellComplaint(CellFault.TOO_SMALL, "A", 7),),
        ),
        (
            {"Mathématiques": 1, "Lettres": 1, "EPS": 1},
            {1: " "},
            (CellComplaint(CellFault.NO_NAME, "1"),),
        ),
        (
            {"Mathématiques": 1, "Lettres": 2, "EPS": 1},
            {1: "Équipe", 2: "equipe "},
            (CellComplaint(CellFault.SAME_NAME, "Équipe"), CellComplaint(CellFault.SAME_NAME, "equipe")),
        ),
        ({"Mathématiques": 1, "Lettres": 1}, {1: "A"}, (CellComplaint(CellFault.TEAM_LEFT_OUT, "EPS"),)),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    stage: Stage, cells: dict[str, int], names: dict[int, str], complaints: tuple[CellComplaint, ...]
) -> None:
    public_id = prepare(stage, {"Mathématiques": 7, "Lettres": 9, "EPS": 4})
    before = cells_of(stage, public_id)
    with pytest.raises(CellsRefusedError) as error:
        arrange(stage, public_id, cells, names)
    assert (error.value.complaints, cells_of(stage, public_id)) == (complaints, before)


def test_a_team_of_another_campaign_is_left_alone(stage: Stage) -> None:
    theirs = prepare(stage, {"EPS": 9})
    foreign = ids_of(stage, theirs)["EPS"]
    ours = begin(stage, "Autre")
    import_roster(ours, people(), RosterMode.REPLACE, actor=stage.chef, now=NOW)
    propose_cells(ours, {foreign: POLE}, actor=stage.chef, now=NOW)
    (team,) = count_teams(get_campaign(theirs, stage.chef))
    assert (team.area == POLE, team.cell_id is not None) == (False, True)


def test_poles_are_kept_when_the_list_is_imported_again(stage: Stage) -> None:
    public_id = prepare(stage, THREE)
    propose_cells(public_id, {ids_of(stage, public_id)["Anglais"]: POLE}, actor=stage.chef, now=NOW)
    import_roster(public_id, people({**THREE, "EPS": 8}), RosterMode.REPLACE, actor=stage.chef, now=NOW)
    areas = {team.name: team.area for team in count_teams(get_campaign(public_id, stage.chef))}
    assert areas["Anglais"] == POLE


def test_the_direction_is_on_the_roll_but_counts_in_no_cell(stage: Stage) -> None:
    public_id = begin(stage)
    roll = [*people({"Mathématiques": 7}), Person(CHEF, "", "Mathématiques", "fr")]
    import_roster(public_id, roll, RosterMode.REPLACE, actor=stage.chef, now=NOW)
    preparation = preparation_of(stage, public_id)
    assert (preparation.invited, preparation.counted, preparation.is_school_too_small) == (8, 7, True)
    assert preparation.is_done(Step.CELLS) is False


def test_a_school_of_eight_is_enough(stage: Stage) -> None:
    preparation = preparation_of(stage, prepare(stage, {"Mathématiques": 3, "Lettres": 5}))
    assert (preparation.smallest, preparation.is_done(Step.CELLS), preparation.is_ready) == (8, True, True)


def test_preparation_of_an_empty_campaign_begins_with_the_roster(stage: Stage) -> None:
    preparation = preparation_of(stage, begin(stage))
    assert (preparation.next_step, preparation.is_ready) == (Step.ROSTER, False)
