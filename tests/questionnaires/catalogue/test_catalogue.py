"""The built-in questionnaires: canonical, without findings, in both languages, typeset as French is."""

import json
import re
from collections.abc import Iterator
from importlib.resources import files

import pytest

from questionnaires.analysis.report import Thresholds
from questionnaires.catalogue import UnknownQuestionnaireError, list_codes, load
from questionnaires.definition.checks import check
from questionnaires.definition.codec import encode
from questionnaires.definition.model import (
    Audience,
    DualGrid,
    Grid,
    MaturityAnalysis,
    NeedsAnalysis,
    PrivacyMode,
    Questionnaire,
    Row,
    ScaleQuestion,
    SingleChoice,
)

TEAMS = ("fiche-equipes", "fiche-equipes-courte")
GRID = "fiche-etablissement"
PERCEPTIONS = ("perception-eleves", "perception-parents")
CODES = (*TEAMS, GRID, *PERCEPTIONS)
CHAMPS = ["PIL", "FOR", "RES", "PED", "INF", "EQU"]
BAD_FRENCH = re.compile(r"['\"]| [;:?!»]|« |[^\u00a0\u202f][;?!»]|[^\u00a0]:|«[^\u00a0]|\.\.\.")
every_questionnaire = pytest.mark.parametrize("code", CODES)
both_forms = pytest.mark.parametrize("code", TEAMS)
both_perceptions = pytest.mark.parametrize("code", PERCEPTIONS)


def source(code: str) -> bytes:
    """Return a file of the catalogue as it is."""
    return (files("questionnaires.catalogue") / f"{code}.json").read_bytes()


def needs(questionnaire: Questionnaire) -> NeedsAnalysis:
    """Return the needs analysis, which both forms for teams have."""
    assert questionnaire.analysis.needs is not None
    return questionnaire.analysis.needs


def maturity(questionnaire: Questionnaire) -> MaturityAnalysis:
    """Return the analysis of the maturity grid."""
    assert questionnaire.analysis.maturity is not None
    return questionnaire.analysis.maturity


def grids(questionnaire: Questionnaire) -> list[Grid]:
    """Return the grids of one scale."""
    return [question for question in questionnaire.questions() if isinstance(question, Grid)]


def rows(questionnaire: Questionnaire) -> list[Row]:
    """Return the rows of all dual grids."""
    grids = [q for q in questionnaire.questions() if isinstance(q, DualGrid)]
    return [row for grid in grids for row in grid.rows]


def texts(part: object) -> Iterator[dict[str, str]]:
    """Yield every text of a document."""
    if isinstance(part, dict) and "fr" in part:
        yield part
    elif isinstance(part, dict | list):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from texts(inner)


def test_the_catalogue_lists_its_questionnaires() -> None:
    assert list_codes() == CODES


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(UnknownQuestionnaireError):
        load("../definition/model")


@every_questionnaire
def test_a_questionnaire_has_its_code_as_id(code: str) -> None:
    assert load(code).id == code


@every_questionnaire
def test_a_file_is_canonical(code: str) -> None:
    assert encode(load(code)) == source(code)


@every_questionnaire
def test_the_checker_finds_nothing(code: str) -> None:
    assert check(load(code)) == ()


@every_questionnaire
def test_every_text_is_in_both_languages(code: str) -> None:
    incomplete = [text for text in texts(json.loads(source(code))) if set(text) != {"fr", "en"}]
    assert incomplete == []


@every_questionnaire
def test_french_is_typeset(code: str) -> None:
    wrong = [text["fr"] for text in texts(json.loads(source(code))) if BAD_FRENCH.search(text["fr"])]
    assert wrong == []


@every_questionnaire
def test_nothing_is_required(code: str) -> None:
    assert [q.id for q in load(code).questions() if getattr(q, "required", False)] == []


@both_forms
def test_every_row_is_a_practice(code: str) -> None:
    questionnaire = load(code)
    assert [row.id for row in rows(questionnaire)] == [p.row for p in needs(questionnaire).practices]


@both_forms
def test_every_practice_speaks_for_the_team(code: str) -> None:
    assert [row.code for row in rows(load(code)) if "nous" not in row.label["fr"].lower().split()] == []


@both_forms
def test_every_practice_names_each_framework_once(code: str) -> None:
    frameworks = [[tag.split()[0] for tag in practice.tags] for practice in needs(load(code)).practices]
    assert frameworks == [["CRCN-Édu", "DigCompEdu", "SELFIE"]] * len(frameworks)


@both_forms
def test_priorities_are_the_champs(code: str) -> None:
    questionnaire = load(code)
    assert list(needs(questionnaire).champ_of_priority.values()) == sorted(CHAMPS)


@every_questionnaire
def test_thresholds_are_the_products_own(code: str) -> None:
    assert load(code).privacy.thresholds.keys() <= Thresholds.model_fields.keys()


def test_the_full_form_has_four_practices_a_champ_in_order() -> None:
    practices = needs(load("fiche-equipes")).practices
    assert [practice.champ for practice in practices] == [champ for champ in CHAMPS for _ in range(4)]


def test_the_short_form_takes_eight_practices_of_the_full_one() -> None:
    full, short = (rows(load(code)) for code in TEAMS)
    assert (len(short), [row for row in short if row not in full]) == (8, [])


def test_both_forms_read_needs_alike() -> None:
    full, short = (needs(load(code)) for code in TEAMS)
    kept = {"situation", "need", "situation_scores", "asking", "champ_of_priority"}
    assert full.model_dump(include=kept) == short.model_dump(include=kept)


def test_lengths_are_announced() -> None:
    assert [load(code).minutes for code in CODES] == [11, 4, 60, 3, 4]


def test_each_is_written_for_somebody() -> None:
    found = [(load(code).audience, load(code).privacy.mode) for code in CODES]
    staff, anonymous = Audience.STAFF, PrivacyMode.ANONYMOUS
    assert found == [
        (staff, anonymous),
        (staff, anonymous),
        (staff, PrivacyMode.SHARED_NAMED),
        (Audience.PUPILS, anonymous),
        (Audience.PARENTS, anonymous),
    ]


def test_all_name_the_same_champs_and_the_grids_the_same_paliers() -> None:
    analyses = [load(code).analysis for code in CODES]
    assert [analysis.champs for analysis in analyses] == [analyses[0].champs] * len(CODES)
    assert load(GRID).analysis.paliers == analyses[0].paliers


def test_the_grid_has_its_indicators_by_champ_and_palier() -> None:
    numbers = {"PIL": (4, 5, 5), "FOR": (4, 4, 5), "RES": (3, 4, 3), "PED": (4, 5, 5), "INF": (4, 4, 4)}
    expected = [
        f"{champ}{palier}{order}"
        for champ, counts in (*numbers.items(), ("EQU", (3, 3, 3)))
        for palier, count in enumerate(counts, start=1)
        for order in range(1, count + 1)
    ]
    found = [row.code for grid in grids(load(GRID)) for row in grid.rows]
    assert (found, len(found)) == (expected, 72)


def test_a_code_of_the_grid_says_its_champ_and_palier() -> None:
    indicators = maturity(load(GRID)).indicators
    assert [f"{one.champ}{one.palier}".lower() for one in indicators] == [one.row[:-1] for one in indicators]


def test_the_grid_asks_palier_by_palier_with_one_scale() -> None:
    questionnaire = load(GRID)
    found = grids(questionnaire)
    assert [grid.label for grid in found] == [*questionnaire.analysis.paliers] * len(CHAMPS)
    assert [grid.scale for grid in found] == [found[0].scale] * len(found)
    assert [option.id for option in found[0].scale.options] == ["non_atteint", "en_cours", "atteint"]
    assert (found[0].scale.not_applicable, maturity(questionnaire).share) == (True, 1.0)


def test_no_indicator_is_worded_twice() -> None:
    labels = [row.label["fr"] for grid in grids(load(GRID)) for row in grid.rows]
    assert len(set(labels)) == len(labels)


@both_perceptions
def test_a_perception_is_eight_closed_questions_that_may_be_refused(code: str) -> None:
    questions = [q for q in load(code).questions() if isinstance(q, SingleChoice | ScaleQuestion)]
    assert [type(question) for question in questions] == [*[SingleChoice] * 7, ScaleQuestion]
    assert {(question.refusable, question.sensitive) for question in questions} == {(True, False)}


@both_perceptions
def test_every_question_of_a_perception_has_its_champ(code: str) -> None:
    questionnaire = load(code)
    assert [perception.question for perception in questionnaire.analysis.perceptions] == [
        question.id for question in questionnaire.questions()
    ]


@both_perceptions
def test_a_perception_stands_beside_what_teams_are_asked(code: str) -> None:
    teams = load("fiche-equipes")
    practices = {
        row.code: (practice.champ, practice.tags)
        for row, practice in zip(rows(teams), needs(teams).practices, strict=True)
    }
    beside = {p.beside: (p.champ, p.tags) for p in load(code).analysis.perceptions}
    assert beside.pop("AISANCE") == ("PED", ())
    assert beside.items() <= practices.items()
