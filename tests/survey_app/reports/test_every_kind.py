"""What is said of each kind of question: notes that help to read it, charts, sheets."""

import pytest

from survey_app.documents.spreadsheet import TextCell
from survey_app.reports.drawings import Drawings, Place, caption_of, is_drawn_whole
from survey_app.reports.parts import ItemPart, Presentation
from survey_app.reports.presentation import present
from survey_app.reports.sheets import build_workbook
from tests.survey_app.reports.every_kind import every_kind, every_kind_report

SPACE = "\u00a0"

both_languages = pytest.mark.parametrize("language", ["fr", "en"], indirect=True)


@pytest.fixture
def report(language: str) -> Presentation:
    """The report of every kind of question, worded."""
    assert language
    return present(every_kind_report(), every_kind())


def item(report: Presentation, code: str) -> ItemPart:
    return next(part for part in report.items if part.code == code)


def test_of_numbers_and_days_the_report_says_that_bands_are_all_there_is(report: Presentation) -> None:
    assert item(report, "HEURES").notes == (
        f"Seule la tranche est conservée, jamais le nombre exact{SPACE}: il n’y a donc pas de moyenne.",
    )
    assert item(report, "DEBUT").notes == ("Seule la tranche est conservée, jamais le jour exact.",)
    assert not item(report, "HEURES").has_means


def test_of_points_the_report_says_what_the_ends_mean(report: Presentation) -> None:
    assert item(report, "AISANCE").notes == (
        f"1{SPACE}: «{SPACE}pas du tout à l’aise{SPACE}»{SPACE}; 7{SPACE}: «{SPACE}tout à fait à l’aise{SPACE}».",
    )
    assert item(report, "WIFI").notes == ()
    assert item(report, "WIFI").has_means


def test_bands_that_stand_together_are_explained(language: str) -> None:
    frozen = every_kind_report()
    together = tuple(
        result.model_copy(
            update={"shares": tuple(share.model_copy(update={"code": "1-2"}) for share in result.shares[:3])}
        )
        if result.code == "DEBUT"
        else result
        for result in frozen.items
    )
    report = present(frozen.model_copy(update={"items": together}), every_kind())
    assert item(report, "DEBUT").notes[1:] == (
        "Des tranches voisines sont réunies, pour qu’aucune réponse ne se devine.",
    )
    assert language


@both_languages
def test_yes_and_no_are_said_in_the_language_of_the_reader(report: Presentation) -> None:
    labels = [str(share.label) for share in item(report, "FORMATION").lines[0].shares]
    assert labels == {"fr": ["Oui", "Non"], "en": ["Yes", "No"]}[report.language]


def test_a_ranking_has_its_mean_ranks_and_how_to_read_them(report: Presentation) -> None:
    (ranking,) = report.rankings
    assert ranking.has_means
    assert ranking.note.startswith(f"Rang moyen{SPACE}: plus il est proche de 1")
    assert [option.mean.words for option in ranking.options if option.mean] == [
        "3,4",
        "3,5",
        "3,2",
        "3,4",
        "3,4",
        "4,1",
    ]


def test_of_a_long_list_the_chart_has_what_many_chose(report: Presentation) -> None:
    subjects = item(report, "DISCIPLINE")
    assert not is_drawn_whole(subjects)
    assert caption_of(subjects) == "Part des répondants, pour les réponses choisies par un sur dix ou plus"
    chart = Drawings(Place.WIDE).item(subjects)
    assert chart is not None
    assert "Allemand" in chart.svg
    assert "Arts plastiques" not in chart.svg


def test_a_long_list_without_anything_known_has_no_chart(report: Presentation) -> None:
    subjects = item(report, "DISCIPLINE")
    (line,) = subjects.lines
    few = tuple(share for share in line.shares if share.shown.words.startswith("<"))
    hidden = ItemPart(
        code=subjects.code,
        title=subjects.title,
        lines=(type(line)(line.code, line.label, few, None),),
        notes=(),
        is_grid=False,
        is_banded=False,
        is_ordered=False,
        has_means=False,
    )
    assert Drawings(Place.WIDE).item(hidden) is None


def test_a_questionnaire_without_practices_has_no_sheets_for_them(report: Presentation) -> None:
    names = [sheet.name for sheet in build_workbook(report).sheets]
    assert names == [
        *("Lisez-moi", "Participation", "Participation par groupe"),
        *("Questions", "Classements", "Textes", "Masqué"),
    ]
    assert (report.items_title, report.rankings_title) == (
        "Les réponses, question par question",
        "Les classements",
    )


def test_a_label_repeats_nobody_s_answer(language: str) -> None:
    piped = {
        "fr": "Vous avez dit {answer.formation} à {campaign.school} le {campaign.closes}. Pourquoi {tout} ça ?"
    }
    frozen = every_kind_report()
    first = frozen.items[0].model_copy(update={"label": piped})
    report = present(frozen.model_copy(update={"items": (first,)}), every_kind())
    assert str(report.items[0].title) == (
        "Vous avez dit … à Collège des Essais le 20 novembre 2026. Pourquoi {tout} ça ?"
    )
    assert language


def test_texts_of_an_option_stand_under_question_and_option(report: Presentation) -> None:
    assert [str(part.title) for part in report.texts] == [
        f"Quels outils utilisez-vous avec vos élèves{SPACE}? – Autre outil",
        f"Que voulez-vous ajouter{SPACE}?",
        f"Un mot pour finir{SPACE}?",
    ]
    assert [part.is_hidden for part in report.texts] == [False, False, True]


def test_the_sheet_of_rankings_has_the_mean_ranks_as_numbers(report: Presentation) -> None:
    sheet = next(sheet for sheet in build_workbook(report).sheets if sheet.name == "Classements")
    header = next(row for row in sheet.rows if len(row.cells) == 5)
    assert [cell.text for cell in header.cells if isinstance(cell, TextCell)] == [
        "Question",
        "Réponse",
        "En premier",
        "Parmi les choix",
        "Rang moyen",
    ]
