"""Conditions in words."""

import pytest
from hypothesis import given

from questionnaires.definition.model import Questionnaire
from questionnaires.logic.expressions import is_condition, parse, parse_node
from questionnaires.logic.route import compile_gates
from questionnaires.logic.wording import (
    Speaker,
    required_if_in_words,
    shown_if_in_words,
    valid_if_in_words,
)
from tests.questionnaires.examples import (
    dual_grid,
    grid,
    is_answered,
    is_option,
    option,
    points,
    question,
    questionnaire,
    several,
    single,
    text,
    words,
)
from tests.questionnaires.logic.expression_strategies import expressions, values
from tests.questionnaires.strategies import Document, definitions

TOTAL = {"id": "total", "code": "TOTAL", "label": words("Total"), "value": {"answer": "n1"}}
DAYS = {"earliest": "2026-01-01", "latest": "2027-12-31"}
PIPED = [option("a", label=words("Comme {answer.q1}")), option("b")]
EXAMPLE = questionnaire(
    single("q1"),
    several("q2"),
    points("n1"),
    grid("g1"),
    dual_grid("d1"),
    single("q3"),
    several("q4"),
    question("yes_no", "y1"),
    question("number", "w1", minimum=0, maximum=100_000, unit=words("élèves")),
    question("date", "d8", **DAYS),
    question("date", "d9", **DAYS),
    text("t1"),
    single("p1", label=words("Suite de {answer.q1}"), options=PIPED),
    scores=[TOTAL],
)
BILINGUAL = questionnaire(single("q1", label={"fr": "Une tablette ?", "en": "A tablet?"}))
ODD = questionnaire(single("q"), several("r"), question("date", "n", **DAYS), points("constructor"))
IS_YES, IS_OFTEN = is_option("q1", "yes"), is_option("g1.r1", "often")


def ordered(operator: str, operand: Document, number: float) -> Document:
    return {operator: [operand, {"value": number}]}


def day(operator: str) -> Document:
    return {operator: [{"answer": "d9"}, {"value": "2026-11-23"}]}


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
        (chosen("==", "q2", "a", "b"), "« Question q2 » est exactement « Option a » et « Option b »"),
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
            "« Question q1 » n’est pas « Option yes » ou aucune réponse n’est donnée à « Question q2 »",
        ),
        ({"and": [IS_YES]}, "« Question q1 » est « Option yes »"),
        ({"value": True}, "toujours"),
        ({"not": [{"value": True}]}, "jamais"),
        (is_option("gone", "yes"), "« gone » est « yes »"),
        ({"==": IS_YES["=="][::-1]}, "« Question q1 » est « Option yes »"),
        (
            {"not": [{"or": [IS_YES, {"and": [IS_OFTEN, {"not": [is_answered("q2")]}]}]}]},
            (
                "« Question q1 » n’est pas « Option yes » et (« Question g1 – Ligne r1 » n’est pas « Option often » "
                "ou une réponse est donnée à « Question q2 »)"
            ),
        ),
        (
            {"or": [IS_YES, {"or": [IS_YES]}]},
            "« Question q1 » est « Option yes » ou « Question q1 » est « Option yes »",
        ),
        (is_option("y1", "yes"), "« Question y1 » est « Oui »"),
        (ordered(">", {"answer": "w1"}, 12500.5), "« Question w1 » vaut plus de 12 500,5 élèves"),
        (ordered("!=", {"answer": "w1"}, -3), "« Question w1 » ne vaut pas −3 élèves"),
        ({">": [{"value": 3}, {"answer": "n1"}]}, "« Question n1 » vaut moins de 3"),
        ({"<": [{"answer": "n1"}, {"answer": "w1"}]}, "« Question n1 » vaut moins que « Question w1 »"),
        (
            {"<=": [{"answer": "n1"}, {"answer": "w1"}]},
            "« Question n1 » vaut au plus autant que « Question w1 »",
        ),
        (
            {"==": [{"answer": "q1"}, {"answer": "q3"}]},
            "« Question q1 » a la même réponse que « Question q3 »",
        ),
        ({"in": [{"answer": "n1"}, {"list": [1, 2, 3]}]}, "« Question n1 » vaut 1, 2 ou 3"),
        (
            {"in": [{"answer": "q1"}, {"answer": "q2"}]},
            "« Question q1 » est parmi les réponses à « Question q2 »",
        ),
        ({"in": [{"option": "a"}, {"answer": "q2"}]}, "« Question q2 » comprend « Option a »"),
        (
            {"any_in": [{"list": ["a", "b"]}, {"answer": "q2"}]},
            "« Question q2 » comprend « Option a » ou « Option b »",
        ),
        (
            {"all_in": [{"list": ["a", "b"]}, {"answer": "q2"}]},
            "« Question q2 » comprend à la fois « Option a » et « Option b »",
        ),
        (
            {"not": [{"any_in": [{"answer": "q2"}, {"answer": "q4"}]}]},
            "« Question q2 » et « Question q4 » n’ont aucune réponse en commun",
        ),
        (
            {"all_in": [{"answer": "q2"}, {"answer": "q4"}]},
            "toutes les réponses à « Question q2 » sont parmi celles à « Question q4 »",
        ),
        (day("<"), "« Question d9 » est avant le 23 novembre 2026"),
        (day("<="), "« Question d9 » est au plus tard le 23 novembre 2026"),
        (day(">"), "« Question d9 » est après le 23 novembre 2026"),
        (day(">="), "« Question d9 » est au plus tôt le 23 novembre 2026"),
        (day("=="), "« Question d9 » est le 23 novembre 2026"),
        ({"not": [day("<")]}, "« Question d9 » n’est pas avant le 23 novembre 2026"),
        ({"<": [{"answer": "d9"}, {"answer": "d8"}]}, "« Question d9 » est avant « Question d8 »"),
        (
            chosen("in", "d9", "2026-01-01", "2026-11-23"),
            "« Question d9 » est le 1er janvier 2026 ou le 23 novembre 2026",
        ),
        (chosen("in", "t1", "2026-11-23"), "« Question t1 » est « 2026-11-23 »"),
        (ordered(">=", {"score": "total"}, 3), "le score « Total » vaut au moins 3"),
        (ordered(">=", {"score": "gone"}, 3), "le score « gone » vaut au moins 3"),
        (ordered("==", {"points": "q2"}, 3), "le total des points de « Question q2 » vaut 3"),
        (
            {"<": [{"answer": "n1"}, {"sum": [{"points": "q2"}, {"score": "total"}]}]},
            "« Question n1 » vaut moins que la somme du total des points de « Question q2 » et le score « Total »",
        ),
        (
            {"==": [{"score": "total"}, {"max": [{"answer": "n1"}]}]},
            "le score « Total » a la même valeur que le maximum de « Question n1 »",
        ),
        (
            ordered("==", {"count": [{"score": "total"}]}, 1),
            "le nombre de réponses au score « Total » vaut 1",
        ),
        ({"==": [{"answer": "q1"}, {"value": True}]}, "« Question q1 » est vrai"),
        ({"==": [{"answer": "p1"}, {"option": "a"}]}, "« Suite de … » est « Comme … »"),
    ],
)
def test_in_french(condition: Document, said: str) -> None:
    spoken = shown_if_in_words(EXAMPLE, parse(condition), language="fr")
    assert spoken.replace("\u00a0", " ").replace("\u202f", " ") == f"Affichée si {said}"


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (IS_YES, "“A tablet?” is “Option yes”"),
        ({"not": [is_answered("q1")]}, "“A tablet?” is not answered"),
        ({"==": [{"answer": "q1"}, {"value": "_not_applicable"}]}, "“A tablet?” is “not applicable”"),
        ({"<=": [{"answer": "d"}, {"value": "2026-11-23"}]}, "“d” is no later than 23 November 2026"),
        (ordered(">", {"score": "s"}, 12000), "the score “s” is more than 12,000"),
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


def test_a_demand_is_said() -> None:
    condition = parse(is_answered("q1"))
    said = [
        say(BILINGUAL, condition, language=language)
        for say in (required_if_in_words, valid_if_in_words)
        for language in ("fr", "en")
    ]
    assert said == [
        "Obligatoire si une réponse est donnée à «\u00a0Une tablette ?\u00a0»",
        "Required if “A tablet?” is answered",
        "Valable si une réponse est donnée à «\u00a0Une tablette ?\u00a0»",
        "Valid if “A tablet?” is answered",
    ]


def test_a_value_is_said() -> None:
    value = parse_node({"mean": [{"answer": "n1"}, {"points": "q2"}]})
    said = Speaker(EXAMPLE, "fr").say_value(value).replace("\u00a0", " ")
    assert said == "la moyenne de « Question n1 » et le total des points de « Question q2 »"


@pytest.mark.parametrize("language", ["fr", "en"])
@given(expression=expressions() | values())
def test_any_expression_can_be_said(language: str, expression: Document) -> None:
    node = parse_node(expression)
    speaker = Speaker(ODD, language)
    said = speaker.say_condition(node) if is_condition(node) else speaker.say_value(node)
    assert said.strip("()") != ""


@given(definitions())
def test_every_condition_can_be_said(anything: Questionnaire) -> None:
    said = [shown_if_in_words(anything, gate.condition, language="en") for gate in compile_gates(anything)]
    assert all(sentence.startswith("Shown if ") for sentence in said)
