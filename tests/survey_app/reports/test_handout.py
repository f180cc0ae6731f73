"""The one page: always one, in the report's own words, and accessible."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from pypdf import PdfReader

from questionnaires.analysis.report import Report
from survey_app.documents.blocks import Heading, Picture, Points, Table
from survey_app.documents.pdf import write_pdf
from survey_app.reports.handout import build_handout
from survey_app.reports.parts import Presentation
from survey_app.reports.presentation import present
from survey_app.reports.short import ELLIPSIS, clipped, first_sentence, whole_sentences
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

LONG = (
    "Développement des usages pédagogiques du numérique et accompagnement " * 8,
    "W" * 400,
    " ".join(words[:50] for words in WORDS),
)


def worded(report: Report) -> Presentation:
    return present(report, team_questionnaire(), beside_of(report))


def pages_of(report: Presentation) -> list[str]:
    reader = PdfReader(io.BytesIO(write_pdf(build_handout(report))))
    return [page.extract_text() for page in reader.pages]


@pytest.mark.parametrize("make", [build_report, hidden_report, one_cell_report, twelve_cell_report])
@pytest.mark.parametrize("language", ["fr", "en"], indirect=True)
def test_it_is_one_accessible_page(language: str, make: Callable[[], Report]) -> None:
    content = write_pdf(build_handout(worded(make())))
    assert len(PdfReader(io.BytesIO(content)).pages) == 1
    assert list_faults(content, "pdf") == []


@pytest.mark.parametrize("words", LONG)
def test_it_is_one_page_however_long_the_words(language: str, words: str) -> None:
    report = present(hostile_report(words), team_questionnaire())
    assert len(pages_of(report)) == 1


def test_it_is_one_page_for_any_questionnaire(language: str) -> None:
    (page,) = pages_of(present(every_kind_report(), every_kind()))
    assert "Campagne d’essai" in page


def test_it_has_the_parts_of_the_report(usual: Presentation) -> None:
    blocks = build_handout(usual).blocks
    headings = [block.text for block in blocks if isinstance(block, Heading)]
    assert headings == [
        "Où un appui est demandé",
        "Les premiers besoins",
        "À mettre en discussion",
        "Comment lire cette page",
    ]


def test_its_figures_are_those_of_the_report(usual: Presentation) -> None:
    (chart,) = [block.chart for block in build_handout(usual).blocks if isinstance(block, Picture)]
    assert all(f"{champ.title}\u00a0: {champ.asking.words}" in chart.summary for champ in usual.champs)
    (needs,) = [block for block in build_handout(usual).blocks if isinstance(block, Table)]
    assert [row[2:] for row in needs.rows] == [
        (need.index.words, need.asking.words) for need in usual.needs[:3]
    ]


def test_each_issue_has_its_first_reason(usual: Presentation) -> None:
    (points,) = [block for block in build_handout(usual).blocks if isinstance(block, Points)]
    assert [title for title, _ in points.items] == [str(focus.title) for focus in usual.focus]
    assert all(
        focus.reasons[0].startswith(reason.removesuffix(ELLIPSIS))
        for focus, (_, reason) in zip(usual.focus, points.items, strict=True)
    )


def test_hidden_needs_are_not_ranked(language: str) -> None:
    blocks = build_handout(present(hidden_report(), team_questionnaire())).blocks
    assert [block for block in blocks if isinstance(block, Table)] == []
    assert "masqué" in pages_of(present(hidden_report(), team_questionnaire()))[0]


def test_it_has_the_day_of_the_report(usual: Presentation) -> None:
    assert build_handout(usual).dated_on == usual.closed_on == date(2026, 10, 16)


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("court", 5, "court"),
        ("un deux trois", 8, "un deux…"),
        ("un deux, trois", 9, "un deux…"),
        ("un\n deux", 20, "un deux"),
        ("x" * 9, 5, "xxxx…"),
        ("45\u00a0% des élèves", 12, "45\u00a0% des…"),
        ("", 5, ""),
    ],
)
def test_long_words_are_cut_between_two(text: str, most: int, kept: str) -> None:
    assert clipped(text, most) == kept
    assert len(kept) <= most


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Une phrase. Une autre.", "Une phrase."),
        (
            "«\u00a0Une pratique.\u00a0»\u00a0: 35 %. Indice\u00a0: 55.",
            "«\u00a0Une pratique.\u00a0»\u00a0: 35 %.",
        ),
        ("Une seule", "Une seule"),
    ],
)
def test_the_first_sentence(text: str, first: str) -> None:
    assert first_sentence(text) == first


@pytest.mark.parametrize(
    ("most", "kept"), [(100, "Une. Deux. Trois."), (12, "Une. Deux."), (9, "Une."), (2, "Une.")]
)
def test_sentences_are_kept_whole(most: int, kept: str) -> None:
    assert whole_sentences(["Une.", "", "Deux.", "Trois."], most) == kept
