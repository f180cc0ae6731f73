"""Merging of teams into reporting cells, and the default pôles."""

from collections.abc import Sequence
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.analysis.cells import POLES, CellPlan, TeamSize, find_pole, merge_teams

ENOUGH = 8


@st.composite
def schools(draw: st.DrawFn) -> list[TeamSize]:
    names = draw(st.lists(st.text("abcdef", min_size=1, max_size=3), unique=True, max_size=12))
    areas = st.sampled_from(["Lettres", "Sciences", "Arts", ""])
    return [TeamSize(name, draw(areas), draw(st.integers(0, 12))) for name in names]


def plan_of(teams: Sequence[TeamSize], name: str) -> CellPlan:
    return next(plan for plan in merge_teams(teams) if plan.name == name)


def test_a_large_team_stays_alone_and_keeps_its_name() -> None:
    teams = [TeamSize("Maths", "Sciences", 9), TeamSize("SVT", "Sciences", 5), TeamSize("PC", "Sciences", 4)]
    assert merge_teams(teams) == (CellPlan("Maths", ("Maths",), 9), CellPlan("PC et SVT", ("PC", "SVT"), 9))


def test_a_whole_pole_gets_the_name_of_the_pole() -> None:
    teams = [TeamSize("SVT", "Sciences", 5), TeamSize("PC", "Sciences", 4), TeamSize("Techno", "Sciences", 1)]
    assert merge_teams(teams) == (CellPlan("Sciences", ("PC", "SVT", "Techno"), 10),)


def test_what_is_left_of_a_pole_stays_in_the_pole() -> None:
    teams = [
        TeamSize("Maths", "Sciences", 9),
        TeamSize("SVT", "Sciences", 2),
        TeamSize("Lettres", "Lettres", 8),
    ]
    assert merge_teams(teams) == (
        CellPlan("Lettres", ("Lettres",), 8),
        CellPlan("Sciences", ("Maths", "SVT"), 11),
    )


def test_poles_too_small_alone_go_together() -> None:
    teams = [TeamSize("EPS", "Arts", 5), TeamSize("SVT", "Sciences", 4), TeamSize("Maths", "Maths", 8)]
    assert plan_of(teams, "Autres équipes") == CellPlan("Autres équipes", ("EPS", "SVT"), 9)


def test_a_rest_too_small_joins_the_smallest_cell() -> None:
    teams = [TeamSize("Maths", "Maths", 9), TeamSize("Lettres", "Lettres", 8), TeamSize("CDI", "Vie", 1)]
    assert plan_of(teams, "Autres équipes") == CellPlan("Autres équipes", ("CDI", "Lettres"), 9)


def test_a_school_too_small_is_one_cell_that_says_so() -> None:
    teams = [TeamSize("Maths", "Maths", 3), TeamSize("Lettres", "Lettres", 4)]
    assert merge_teams(teams) == (CellPlan("Autres équipes", ("Lettres", "Maths"), 7, is_too_small=True),)


def test_a_higher_minimum_merges_more() -> None:
    teams = [TeamSize("Maths", "Sciences", 9), TeamSize("SVT", "Sciences", 9)]
    assert [plan.name for plan in merge_teams(teams)] == ["Maths", "SVT"]
    assert [plan.name for plan in merge_teams(teams, minimum=10)] == ["Sciences"]


def test_nobody_makes_no_cell() -> None:
    assert merge_teams([]) == ()


@pytest.mark.parametrize(
    "teams",
    [[TeamSize("A", "", 8), TeamSize("A", "", 9)], [TeamSize("A", "", -1)]],
    ids=["twice", "negative"],
)
def test_teams_that_cannot_be_are_refused(teams: list[TeamSize]) -> None:
    with pytest.raises(ValueError, match="names of their own"):
        merge_teams(teams)


@given(schools())
def test_every_team_is_in_exactly_one_cell(teams: list[TeamSize]) -> None:
    plans = merge_teams(teams)
    assert sorted(name for plan in plans for name in plan.teams) == sorted(team.name for team in teams)
    assert sum(plan.invited for plan in plans) == sum(team.invited for team in teams)


@given(schools())
def test_every_cell_has_enough_unless_the_school_has_not(teams: list[TeamSize]) -> None:
    plans = merge_teams(teams)
    if sum(team.invited for team in teams) >= ENOUGH:
        assert [plan for plan in plans if plan.invited < ENOUGH or plan.is_too_small] == []
    else:
        assert [plan.is_too_small for plan in plans] == [True] * bool(teams)


@given(schools(), st.randoms(use_true_random=False))
def test_the_order_of_teams_does_not_matter(teams: list[TeamSize], chance: Random) -> None:
    other = list(teams)
    chance.shuffle(other)
    assert merge_teams(other) == merge_teams(teams)


@given(schools())
def test_names_of_cells_differ(teams: list[TeamSize]) -> None:
    names = [plan.name for plan in merge_teams(teams)]
    assert len(set(names)) == len(names)


@given(schools())
def test_no_cell_of_one_pole_could_be_two(teams: list[TeamSize]) -> None:
    known = {team.name: team for team in teams}
    for plan in merge_teams(teams):
        members = [known[name] for name in plan.teams]
        if len({team.area for team in members}) == 1:
            halves = (part for size in range(1, len(members)) for part in combinations(members, size))
            parts = (sum(team.invited for team in half) for half in halves)
            assert not any(part >= ENOUGH and plan.invited - part >= ENOUGH for part in parts)


@given(schools())
def test_a_pole_with_enough_is_never_mixed_by_itself(teams: list[TeamSize]) -> None:
    """A cell mixes pôles only where one of them has too few for a cell of its own."""
    sizes = {
        area: sum(team.invited for team in teams if team.area == area) for area in {t.area for t in teams}
    }
    known = {team.name: team for team in teams}
    for plan in merge_teams(teams):
        areas = {known[name].area for name in plan.teams}
        if len(areas) > 1:
            assert any(not area or sizes[area] < ENOUGH for area in areas)


@pytest.mark.parametrize(
    ("name", "pole"),
    [
        ("Maths", "Mathématiques et numérique"),
        ("MATHÉMATIQUES", "Mathématiques et numérique"),
        ("Équipe de maths", "Mathématiques et numérique"),
        ("lettres classiques", "Lettres"),
        ("Lettres-Histoire", "Voie professionnelle"),
        ("Histoire - Géo", "Histoire-géographie-EMC"),
        ("Histoire des arts", "Arts et EPS"),
        ("S.V.T.", "Sciences et technologie"),
        ("Sciences de l'ingénieur", "Sciences et technologie"),
        ("Anglais / Allemand", "Langues vivantes"),
        ("E.P.S.", "Arts et EPS"),
        ("Vie scolaire", "Documentation, vie scolaire, inclusion"),
        ("AESH ULIS", "Documentation, vie scolaire, inclusion"),
        ("Français et maths", ""),
        ("Direction", ""),
        ("", ""),
    ],
)
def test_pole_of_a_team(name: str, pole: str) -> None:
    assert find_pole(name) == pole


@pytest.mark.parametrize("pole", POLES)
def test_every_pole_and_discipline_is_found(pole: str) -> None:
    assert {find_pole(alias) for alias in (pole, *POLES[pole])} == {pole}


def test_there_are_eight_poles() -> None:
    assert len(POLES) == 8
