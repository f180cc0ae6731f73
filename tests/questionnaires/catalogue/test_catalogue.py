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
from questionnaires.definition.model import DualGrid, NeedsAnalysis, Questionnaire, Row

CODES = ("fiche-equipes", "fiche-equipes-courte")
CHAMPS = ["PIL", "FOR", "RES", "PED", "INF", "EQU"]
BAD_FRENCH = re.compile(r"['\"]| [;:?!»]|« |[^\u00a0\u202f][;?!»]|[^\u00a0]:|«[^\u00a0]|\.\.\.")
every_questionnaire = pytest.mark.parametrize("code", CODES)


def source(code: str) -> bytes:
    """Return a file of the catalogue as it is."""
    return (files("questionnaires.catalogue") / f"{code}.json").read_bytes()


def needs(questionnaire: Questionnaire) -> NeedsAnalysis:
    """Return the needs analysis, which every questionnaire of the catalogue has."""
    assert questionnaire.analysis.needs is not None
    return questionnaire.analysis.needs


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


@every_questionnaire
def test_every_row_is_a_practice(code: str) -> None:
    questionnaire = load(code)
    assert [row.id for row in rows(questionnaire)] == [p.row for p in needs(questionnaire).practices]


@every_questionnaire
def test_every_practice_speaks_for_the_team(code: str) -> None:
    assert [row.code for row in rows(load(code)) if "nous" not in row.label["fr"].lower().split()] == []


@every_questionnaire
def test_every_practice_names_each_framework_once(code: str) -> None:
    frameworks = [[tag.split()[0] for tag in practice.tags] for practice in needs(load(code)).practices]
    assert frameworks == [["CRCN-Édu", "DigCompEdu", "SELFIE"]] * len(frameworks)


@every_questionnaire
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
    full, short = (rows(load(code)) for code in CODES)
    assert (len(short), [row for row in short if row not in full]) == (8, [])


def test_both_forms_read_needs_alike() -> None:
    full, short = (needs(load(code)) for code in CODES)
    kept = {"situation", "need", "situation_scores", "asking", "champ_of_priority"}
    assert full.model_dump(include=kept) == short.model_dump(include=kept)


def test_lengths_are_announced() -> None:
    assert [load(code).minutes for code in CODES] == [11, 4]
