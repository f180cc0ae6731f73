"""Two voices on one thing: as they were released, what only one of them speaks of left out."""

import pytest

from questionnaires.analysis.report import HIDDEN, Figure
from questionnaires.analysis.voices import pair_voices
from questionnaires.analysis.years import Published
from questionnaires.catalogue import load
from tests.survey_app.reports.builders import build_report

TEAMS = load("fiche-equipes")


def published(code: str, *, hides: bool = False) -> Published:
    """Return an invented report of a questionnaire of the catalogue."""
    asked = load(code)
    return Published(build_report(asked, cells=("Un groupe",), hides=hides), asked)


@pytest.mark.parametrize("code", ["perception-eleves", "perception-parents"])
def test_each_pair_is_the_means_of_both_reports_as_they_stand(code: str) -> None:
    asked, teams = published(code), published("fiche-equipes")
    pairs = pair_voices(asked, teams)
    own = {item.label["fr"]: item.mean for item in asked.report.items}
    practices = {practice.label["fr"]: practice.situation_mean for practice in teams.report.practices}
    others = practices | {item.label["fr"]: item.mean for item in teams.report.items}
    assert len(pairs) > 4
    for pair in pairs:
        assert pair.asked.mean == own[pair.asked.label["fr"]]
        assert pair.teams.mean == others[pair.teams.label["fr"]]


def test_pairs_are_those_that_the_questionnaire_names() -> None:
    pairs = pair_voices(published("perception-eleves"), published("fiche-equipes"))
    codes = {practice.label["fr"]: practice.code for practice in published("fiche-equipes").report.practices}
    assert codes[pairs[0].teams.label["fr"]] == "PED1"
    assert pairs[0].champ == "PED"


def test_each_scale_is_told_by_its_own_ends() -> None:
    first = pair_voices(published("perception-eleves"), published("fiche-equipes"))[0]
    assert [end[0]["fr"] for end in (first.asked.lowest, first.asked.highest)] == [
        "Non, pas du tout",
        "Oui, tout à fait",
    ]
    assert first.asked.lowest[1] < first.asked.highest[1]
    assert first.teams.lowest[0] != first.asked.lowest[0]


def test_what_is_hidden_stays_hidden() -> None:
    pairs = pair_voices(published("perception-eleves", hides=True), published("fiche-equipes"))
    assert {pair.asked.mean for pair in pairs} == {HIDDEN}
    assert all(isinstance(pair.teams.mean, Figure) for pair in pairs)


def test_teams_that_were_asked_other_things_have_no_voice() -> None:
    assert pair_voices(published("perception-eleves"), published("perception-parents"))
    short = published("fiche-equipes-courte")
    kept = {practice.code for practice in short.report.practices}
    pairs = pair_voices(published("perception-eleves"), short)
    named = {
        perception.beside
        for perception in load("perception-eleves").analysis.perceptions
        if perception.beside
    }
    assert len(pairs) == len(named & (kept | {item.code for item in short.report.items}))


def test_a_report_of_teams_names_nobody_beside_them() -> None:
    assert TEAMS.analysis.perceptions == ()
    assert pair_voices(published("fiche-equipes"), published("perception-eleves")) == ()
