"""Conditions in words."""

import pytest
from hypothesis import given

from questionnaires.definition.model import Questionnaire
from questionnaires.logic.expressions import parse
from questionnaires.logic.route import compile_gates
from questionnaires.logic.wording import shown_if_in_words
from tests.questionnaires.examples import (
    dual_grid,
    grid,
    is_answered,
    is_option,
    points,
    questionnaire,
    several,
    single,
    words,
)
from tests.questionnaires.strategies import Document, definitions

EXAMPLE = questionnaire(single("q1"), several("q2"), points("n1"), grid("g1"), dual_grid("d1"))
BILINGUAL = questionnaire(single("q1", label={"fr": "Une tablette ?", "en": "A tablet?"}))
IS_YES, IS_OFTEN = is_option("q1", "yes"), is_option("g1.r1", "often")


def ordered(operator: str, operand: Document, number: float) -> Document:
    return {operator: [operand, {"value": number}]}


def chosen(operator: str, key: str, *members: str) -> Document:
    return {operator: [{"answer": key}, {"list": list(members)}]}


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (IS_YES, "« Question q1 » est « Option yes »"),
        ({"!=": IS_YES["=="]}, "« Question q1 » n’est pas « Option yes »"),
        ({"not": [IS_YES]}, "« Question q1 » n’est pas « Option yes »"),
        ({"not": [{"!=": IS_YES["=="]}]}, "« Question q1 » est « Option yes »"),
        ({"selected": IS_YES["=="]}, "« Question q1 » est « Option yes »"),
        (
            {"selected": [{"answer": "q2"}, {"option": "a"}]},
            "« Question q2 » comprend « Option a »",
        ),
        (
            {"==": [{"answer": "q1"}, {"value": "_refused"}]},
            "« Question q1 » est « je préfère ne pas répondre »",
        ),
        (chosen("in", "q1", "yes", "no"), "« Question q1 » est « Option yes » ou « Option no »"),
        (
            {"not": [chosen("in", "q1", "yes", "_not_applicable")]},
            "« Question q1 » n’est aucune de ces réponses : « Option yes » ou « sans objet »",
        ),
        (
            chosen("any_in", "q2", "a", "b", "c"),
            "« Question q2 » comprend « Option a », « Option b » ou « Option c »",
        ),
        (chosen("all_in", "q2", "a", "b"), "« Question q2 » ne comprend que « Option a » ou « Option b »"),
        (chosen("==", "q2", "a", "b"), "« Question q2 » est « Option a » et « Option b »"),
        (is_answered("q1"), "une réponse est donnée à « Question q1 »"),
        ({"not": [is_answered("q1")]}, "aucune réponse n’est donnée à « Question q1 »"),
        (ordered("==", {"answer": "n1"}, 3), "« Question n1 » vaut 3"),
        (ordered(">=", {"answer": "n1"}, 3), "« Question n1 » vaut au moins 3"),
        (
            ordered("<", {"mean": [{"answer": "n1"}, {"value": 2}]}, 2.5),
            "la moyenne de « Question n1 » et 2 vaut moins de 2,5",
        ),
        (
            ordered(">", {"count": [{"answer": "q2"}]}, 1),
            "le nombre de réponses à « Question q2 » vaut plus de 1",
        ),
        (IS_OFTEN, "« Question g1 – Ligne r1 » est « Option often »"),
        (
            is_option("d1.r1.need", "training"),
            "« Question d1 – Ligne r1 – Échelle need » est « Option training »",
        ),
        (
            {"or": [IS_YES, {"and": [{"value": False}, is_answered("q2")]}]},
            "« Question q1 » est « Option yes » ou (jamais et une réponse est donnée à « Question q2 »)",
        ),
        (
            {"not": [{"and": [IS_YES, is_answered("q2")]}]},
            "ceci est faux : « Question q1 » est « Option yes » et une réponse est donnée à « Question q2 »",
        ),
        ({"and": [IS_YES]}, "« Question q1 » est « Option yes »"),
        ({"value": True}, "toujours"),
        ({"not": [{"value": True}]}, "jamais"),
        (is_option("gone", "yes"), "« gone » est « yes »"),
    ],
)
def test_in_french(condition: Document, said: str) -> None:
    spoken = shown_if_in_words(EXAMPLE, parse(condition), language="fr")
    assert spoken.replace("\u00a0", " ") == f"Affichée si {said}"


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (IS_YES, "“A tablet?” is “Option yes”"),
        ({"not": [is_answered("q1")]}, "“A tablet?” is not answered"),
        ({"==": [{"answer": "q1"}, {"value": "_not_applicable"}]}, "“A tablet?” is “not applicable”"),
        (
            ordered("<=", {"count": [{"answer": "q1"}]}, 0.5),
            "the number of answers to “A tablet?” is at most 0.5",
        ),
    ],
)
def test_in_english(condition: Document, said: str) -> None:
    assert shown_if_in_words(BILINGUAL, parse(condition), language="en") == f"Shown if {said}"


def test_another_language_gets_its_labels_in_french_phrases() -> None:
    breton = questionnaire(single("q1", label={**words("Oui ?"), "br": "Ya?"}))
    spoken = shown_if_in_words(breton, parse(is_answered("q1")), language="br")
    assert spoken == "Affichée si une réponse est donnée à «\u00a0Ya?\u00a0»"


@given(definitions())
def test_every_condition_can_be_said(anything: Questionnaire) -> None:
    said = [shown_if_in_words(anything, gate.condition, language="en") for gate in compile_gates(anything)]
    assert all(sentence.startswith("Shown if ") for sentence in said)
