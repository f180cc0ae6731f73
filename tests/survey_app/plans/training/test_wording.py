"""What is proposed for a request: where each figure comes from, and what never enters one."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask

from questionnaires.analysis.maturity import find_position, list_lines
from questionnaires.analysis.report import Report
from questionnaires.catalogue import load
from survey_app.coediting.cells import Value
from survey_app.diagnostics.signed import SignedPosition
from survey_app.plans.training.fields import Field, Topic, clean_field
from survey_app.plans.training.sources import LineFacts, Results, SchoolFacts, Sources
from survey_app.plans.training.wording import list_needs, propose_texts
from tests.survey_app.reports.builders import TEXTS, build_report, team_questionnaire

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SCHOOL = SchoolFacts(
    "Collège des Essais", "Essaiville", "0779990R", "referent@ecole.example", "Dominique Essai"
)
LINE = LineFacts(
    objective="Adapter un travail",
    action="Trois ateliers",
    audience="Lettres",
    number=14,
    period=(date(2027, 1, 11), date(2027, 3, 1)),
    indicator="Deux séances",
)
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture(autouse=True)
def french(app: Flask) -> Iterator[None]:
    with app.test_request_context(headers={"Accept-Language": "fr"}):
        yield


def results(report: Report | None = None) -> Results:
    return Results(report or build_report(), team_questionnaire())


def fiche(*reached: str) -> SignedPosition:
    """A signed fiche in which the indicators whose codes begin so are reached."""
    grid = load("fiche-etablissement")
    answers = {line.key: "atteint" for line in list_lines(grid) if line.row.code.startswith(reached)}
    return SignedPosition("k", 2025, date(2026, 6, 30), find_position(grid, answers), len(answers), 0)


def propose(**sources: Any) -> dict[Field, Value]:
    return propose_texts(replace(Sources(SCHOOL, Topic("PED", "PED3")), **sources))


def test_a_school_with_nothing_else_gives_what_is_known_of_it() -> None:
    assert propose() == {
        Field.SCHOOL: "Collège des Essais, Essaiville (UAI 0779990R)",
        Field.CONTACT: "Dominique Essai, referent@ecole.example",
        Field.PLACE: "Collège des Essais, Essaiville",
    }


def test_the_line_of_the_plan_gives_its_words() -> None:
    texts = propose(line=LINE)
    assert {
        field: texts[field] for field in (Field.THEME, Field.OBJECTIVES, Field.AUDIENCE, Field.NUMBER)
    } == {
        Field.THEME: "Trois ateliers",
        Field.OBJECTIVES: "Adapter un travail",
        Field.AUDIENCE: "Lettres",
        Field.NUMBER: "14",
    }
    assert texts[Field.SLOTS] == f"Période prévue au plan{NBSP}: du 11 janvier 2027 au 1er mars 2027."
    assert texts[Field.EVALUATION] == f"Indicateur de réussite retenu dans le plan{NBSP}: Deux séances"


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ((date(2027, 1, 1), None), "à partir du 1er janvier 2027."),
        ((None, date(2027, 6, 30)), "jusqu’au 30 juin 2027."),
    ],
)
def test_half_a_period_is_said_as_such(period: tuple[date | None, date | None], words: str) -> None:
    texts = propose(line=replace(LINE, period=period))
    assert texts[Field.SLOTS] == f"Période prévue au plan{NBSP}: {words}"


def test_the_origin_says_from_which_report_its_figures_are() -> None:
    report = build_report()
    practice = next(one for one in report.practices if one.code == "PED3")
    lines = str(propose(results=results())[Field.ORIGIN]).split("\n")
    assert lines[0] == (
        f"Questionnaire «{NBSP}Autodiagnostic des équipes, automne 2026{NBSP}», clos le 16 octobre 2026{NBSP}: "
        f"{report.participation.ballots} réponses anonymes pour {report.participation.invited} personnes invitées."
    )
    assert practice.label["fr"].rstrip(".") in lines[1]
    assert lines[2].endswith(f"{practice.need.asking.value:g}\N{NARROW NO-BREAK SPACE}%.")


def test_wishes_stand_from_the_most_wanted_down() -> None:
    report = build_report()
    item = next(item for item in report.items if item.code == "FORMAT")
    ranked = sorted(item.shares, key=lambda share: share.percent.value or 0, reverse=True)
    lines = str(propose(results=results())[Field.FORMAT]).split("\n– ")
    assert [line.rpartition(f"{NBSP}: ")[0] for line in lines[1:]] == [
        share.label["fr"] for share in ranked[:5]
    ]


def test_a_hidden_figure_leaves_nothing_behind() -> None:
    texts = propose(results=results(build_report(hides=True)))
    assert set(texts) == {Field.SCHOOL, Field.CONTACT, Field.PLACE}
    assert list_needs(results(build_report(hides=True))) == []


def test_no_text_of_an_answer_enters_a_request() -> None:
    words = json.dumps(propose(results=results(), fiche=fiche("PED"), line=LINE), ensure_ascii=False)
    assert [text for text in TEXTS if text.split("\n")[0] in words] == []


def test_the_fiche_gives_the_palier_and_what_leads_to_the_next() -> None:
    texts = propose(fiche=fiche("PED1", "PED21"))
    lines = str(texts[Field.PALIER]).split("\n")
    assert lines[0] == (
        f"Champ «{NBSP}Pratiques éducatives et pédagogiques{NBSP}», fiche 2025–2026{NBSP}: palier 1, "
        f"«{NBSP}Conditions minimales pour amorcer les usages{NBSP}»."
    )
    assert (lines[1], len(lines)) == (f"Ce qui mène au palier 2{NBSP}:", 6)
    assert str(texts[Field.WORK_DONE]).count("\n– ") == 5


def test_before_the_first_palier_the_words_look_ahead() -> None:
    first = str(propose(fiche=fiche("INF"))[Field.PALIER]).split("\n")[0]
    assert f"fiche 2025–2026{NBSP}: en chemin vers le palier 1" in first


def test_a_long_list_says_how_much_more_there_is() -> None:
    work_done = str(propose(fiche=fiche("PED"))[Field.WORK_DONE])
    assert work_done.rpartition("\n– ")[2].startswith("et ")


def test_an_indicator_that_is_aimed_at_is_named() -> None:
    texts = propose(topic=Topic("PED", "", "PED22"), fiche=fiche("PED1"))
    label = next(
        line.row.label["fr"] for line in list_lines(load("fiche-etablissement")) if line.row.code == "PED22"
    )
    assert label.rstrip(".") in str(texts[Field.ORIGIN])


def test_an_indicator_that_is_reached_meanwhile_is_no_origin() -> None:
    assert Field.ORIGIN not in propose(topic=Topic("PED", "", "PED22"), fiche=fiche("PED"))


def test_a_topic_without_codes_still_has_the_wishes() -> None:
    texts = propose(topic=Topic(), results=results(), fiche=fiche("PED"))
    assert Field.ORIGIN not in texts
    assert Field.PALIER not in texts
    assert str(texts[Field.SLOTS]).count("\n– ") == 5


def test_every_proposal_fits_its_field() -> None:
    long = "très long " * 1_000
    texts = propose(
        line=LineFacts(long, long, long, 14, (None, None), long), results=results(), fiche=fiche("PED")
    )
    assert {field: clean_field(field, value) for field, value in texts.items()} == texts
