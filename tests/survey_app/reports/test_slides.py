"""The slides: six to nine of them, in the report's own words, and accessible."""

from collections.abc import Callable

import pytest

from questionnaires.analysis.report import Report
from survey_app.documents.blocks import Bullets, Picture, Table
from survey_app.documents.odp import Slide, write_odp
from survey_app.reports.parts import Presentation
from survey_app.reports.presentation import present
from survey_app.reports.slides import build_deck
from tests.survey_app.documents.accessibility import list_faults
from tests.survey_app.documents.hostile import WORDS
from tests.survey_app.reports.beside_builders import beside_of
from tests.survey_app.reports.builders import (
    build_report,
    hidden_report,
    hostile_report,
    one_cell_report,
    team_questionnaire,
    twelve_cell_report,
)
from tests.survey_app.reports.every_kind import every_kind, every_kind_report

ALL = " ".join(words[:50] for words in WORDS)


@pytest.fixture
def whole(language: str) -> Presentation:
    """A report beside a fiche and an earlier campaign, worded."""
    report = build_report()
    return present(report, team_questionnaire(), beside_of(report))


def slide(report: Presentation, title: str) -> Slide:
    (found,) = [one for one in build_deck(report).slides if one.title == title]
    return found


@pytest.mark.parametrize("make", [build_report, hidden_report, one_cell_report, twelve_cell_report])
@pytest.mark.parametrize("language", ["fr", "en"], indirect=True)
def test_there_are_five_to_nine_accessible_slides(language: str, make: Callable[[], Report]) -> None:
    for report in (
        present(make(), team_questionnaire()),
        present(make(), team_questionnaire(), beside_of(make())),
    ):
        deck = build_deck(report)
        assert 5 <= len(deck.slides) + 1 <= 9
        assert list_faults(write_odp(deck), "odp") == []


@pytest.mark.parametrize("words", [ALL, "W" * 400, "mot " * 200])
def test_slides_of_long_words_are_accessible(language: str, words: str) -> None:
    deck = build_deck(present(hostile_report(words), team_questionnaire()))
    assert list_faults(write_odp(deck), "odp") == []


def test_any_questionnaire_has_slides(language: str) -> None:
    deck = build_deck(present(every_kind_report(), every_kind()))
    assert [type(one.body) for one in deck.slides] == [Bullets, Picture, Picture, Picture, Picture, Bullets]


def test_the_cover_says_of_what(whole: Presentation) -> None:
    deck = build_deck(whole)
    assert (deck.heading, deck.lines) == (
        "Autodiagnostic des équipes, automne 2026",
        ("Collège Jean-Moulin (0779990R)", whole.period),
    )


def test_slides_come_in_the_order_of_the_report(whole: Presentation) -> None:
    assert [one.title for one in build_deck(whole).slides] == [
        "Qui a répondu",
        "Où un appui est demandé",
        "Les champs d’action en chiffres",
        "Les premiers besoins",
        "La fiche de l’établissement et les équipes",
        "Depuis la campagne précédente",
        "À mettre en discussion",
        "Pour en parler",
    ]


def test_champs_have_their_figures(whole: Presentation) -> None:
    table = slide(whole, "Les champs d’action en chiffres").body
    assert isinstance(table, Table)
    assert [row[1:] for row in table.rows] == [
        (champ.situation.words, champ.asking.words) for champ in whole.champs
    ]
    assert [row[0] for row in table.rows] == [str(champ.title) for champ in whole.champs]


def test_what_a_chart_shows_is_in_the_notes(whole: Presentation) -> None:
    notes = slide(whole, "Où un appui est demandé").notes
    assert all(f"{champ.title}\u00a0: {champ.asking.words}" in notes for champ in whole.champs)


def test_needs_have_their_index_and_their_share(whole: Presentation) -> None:
    body = slide(whole, "Les premiers besoins").body
    assert isinstance(body, Bullets)
    assert [point.rpartition("»")[2] for point in body.items] == [
        f"\u00a0: indice {need.index.words}, {need.asking.words} demandent un appui"
        for need in whole.needs[:3]
    ]


def test_the_fiche_stands_beside_the_teams(whole: Presentation) -> None:
    table = slide(whole, "La fiche de l’établissement et les équipes").body
    assert isinstance(table, Table)
    assert whole.gap is not None
    assert [row[2] for row in table.rows] == [champ.situation.words for champ in whole.gap.champs]
    assert all(
        champ.palier.startswith(row[1]) for row, champ in zip(table.rows, whole.gap.champs, strict=True)
    )


def test_a_change_is_said_with_both_figures_and_what_it_is_worth(whole: Presentation) -> None:
    body = slide(whole, "Depuis la campagne précédente").body
    assert isinstance(body, Bullets)
    assert whole.comparison is not None
    for line in whole.comparison.champs:
        (point,) = [one for one in body.items if one.lower().startswith(f"{line.asking.trend}\u00a0:")]
        assert f"{line.label} ({line.asking.before.words}, puis {line.asking.after.words})" in point


def test_issues_have_all_their_reasons_in_the_notes(whole: Presentation) -> None:
    found = slide(whole, "À mettre en discussion")
    assert found.body == Bullets(tuple(str(focus.title) for focus in whole.focus))
    assert all(reason in found.notes for focus in whole.focus for reason in focus.reasons)


def test_hidden_needs_are_said_to_be(language: str) -> None:
    report = present(hidden_report(), team_questionnaire())
    body = slide(report, "Les premiers besoins").body
    assert isinstance(body, Bullets)
    assert body.items[0].startswith("Trop peu de personnes ont répondu")
