"""The sentences of findings: one for each, in both languages, with labels instead of ids."""

import re
from string import Formatter

import flask_babel
import pytest
from hypothesis import HealthCheck, given, settings

from questionnaires.definition.finding_sentences import SENTENCES as ENGLISH
from questionnaires.definition.findings import FindingCode, Repair
from questionnaires.definition.reading import examine, read_document
from survey_app.drafting.words.finding_sentences import FIELDS, REPAIRS, SENTENCES
from survey_app.drafting.words.findings import LONGEST_NAME, name_part, say, say_repair
from survey_app.web.translation import LANGUAGES
from tests.questionnaires.definition.damaged import damaged_documents
from tests.questionnaires.definition.spoilt import spoilt_documents
from tests.questionnaires.examples import (
    grid,
    is_answered,
    is_option,
    option,
    question,
    ranking,
    section,
    several,
    single,
    words,
)
from tests.questionnaires.strategies import Document

pytestmark = [
    pytest.mark.usefixtures("app_context"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
REFUSED = "«\u00a0je préfère ne pas répondre\u00a0»\u00a0: personne ne peut répondre cela."
MANY = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])

SPACES = re.compile(r"(?<!\u00a0)[?!:;»]|«(?!\u00a0)|'")


def document_of(*questions: Document, **more: object) -> Document:
    head = {"format": 1, "id": "essai", "code": "ESSAI", "title": words("Essai"), "languages": ["fr"]}
    return {**head, "sections": [section("s1", *questions)], **more}


def said(document: Document, language: str = "fr") -> list[tuple[str, str]]:
    """Return the sentence and the button of each finding."""
    with flask_babel.force_locale(language):
        return [(say(found), say_repair(found)) for found in examine(document).findings]


def test_everything_has_its_words() -> None:
    assert (set(SENTENCES), set(REPAIRS)) == (set(FindingCode), set(Repair))


def test_french_is_set_as_french_is() -> None:
    sentences = [str(text) for texts in (SENTENCES, REPAIRS, FIELDS) for text in texts.values()]
    assert [sentence for sentence in sentences if SPACES.search(sentence)] == []


def test_what_is_missing_is_said_with_its_language() -> None:
    document = document_of(single("q1", label=words("")))
    assert (said(document), said(document, "en")) == (
        [("Texte\u00a0: à écrire en français.", "")],
        [("Text: to be written in French.", "")],
    )


def test_a_language_that_babel_does_not_know_is_named_by_its_tag() -> None:
    document = document_of(languages=["fr", "xx"])
    assert ("Titre\u00a0: à écrire en xx.", "") in said(document)


@pytest.mark.parametrize(
    ("document", "sentence", "button"),
    [
        (
            document_of(single("q1", shown_if=is_answered("q2")), single("q2")),
            "La condition porte sur «\u00a0Question q2\u00a0», qui n’est demandé que plus loin.",
            "Retirer cette partie de la condition",
        ),
        (
            document_of(single("q1"), single("q2", shown_if=is_option("q1", "maybe"))),
            "La condition compare «\u00a0Question q1\u00a0» à une réponse qui n’existe pas ou plus.",
            "Retirer cette partie de la condition",
        ),
        (
            document_of(
                grid("g1"), single("q1", shown_if={"==": [{"answer": "g1.r1"}, {"value": "_refused"}]})
            ),
            "La condition compare «\u00a0Question g1 – Ligne r1\u00a0» à " + REFUSED,
            "",
        ),
        (
            document_of(single("q1", label=words("{answer.q2}")), single("q2")),
            "Texte\u00a0: «\u00a0Question q2\u00a0» n’a pas encore de réponse à cet endroit.",
            "",
        ),
        (
            document_of(question("number", "q1", minimum=0, maximum=10, cuts=[12.5], decimals=1)),
            "Une tranche commence à 12,5, hors des réponses possibles (0 à 10).",
            "Remettre les tranches en ordre",
        ),
        (
            document_of(question("date", "q1", earliest="2026-02-01", latest="2026-01-31")),
            "Il n’y a rien entre 1er février 2026 et 31 janvier 2026.",
            "Échanger les deux limites",
        ),
        (
            document_of(ranking("q1", places=4)),
            "Il y a plus de rangs à donner (4) que de réponses (3).",
            "Ramener le nombre de rangs à 3",
        ),
        (
            document_of(several("q1", options=[option("a"), option("b")], min_choices=4)),
            "On demande au moins 4 choix, mais 2 seulement peuvent se combiner.",
            "Baisser le minimum à 2",
        ),
        (
            document_of(single("q1", zz=1)),
            "Réglage «\u00a0zz\u00a0»\u00a0: ce réglage n’existe pas ici.",
            "Supprimer ce réglage",
        ),
        (
            document_of(single("q1"), single("q2", code="Q1")),
            "Le code «\u00a0Q1\u00a0» est déjà pris.",
            "Proposer un autre code",
        ),
    ],
)
def test_a_finding_is_said_in_plain_words(document: Document, sentence: str, button: str) -> None:
    assert said(document) == [(sentence, button)]


def test_a_part_is_named_by_its_labels() -> None:
    document = document_of(single("q1", options=[option("a"), option("b", code="A")]))
    assert [name_part(found) for found in examine(document).findings] == ["Question q1 – Option b"]


def test_a_long_label_is_cut() -> None:
    document = document_of(single("q1", label=words("mot " * 100), options=[option("a")]))
    (name,) = (name_part(found) for found in examine(document).findings)
    assert (len(name) <= LONGEST_NAME, name.endswith(" mot…")) == (True, True)


def test_what_is_wrong_with_a_file_is_said_too() -> None:
    (finding,) = read_document(b"{}").findings
    assert say(finding) == "Ce fichier n’est pas un questionnaire Paliers au format 1."


@given(spoilt_documents())
@MANY
def test_whatever_is_found_can_be_said(document: Document) -> None:
    assert_can_be_said(document)


@given(damaged_documents())
@MANY
def test_whatever_is_damaged_can_be_said(document: Document) -> None:
    assert_can_be_said(document)


def assert_can_be_said(document: Document) -> None:
    """Each finding has a sentence in each language, with every value filled in."""
    for language in LANGUAGES:
        for sentence, button in said(document, language):
            assert sentence
            assert "%(" not in sentence + button


def test_a_sentence_needs_nothing_that_its_finding_has_not() -> None:
    wanting = {
        code: names
        for code, sentence in SENTENCES.items()
        if (names := set(re.findall(r"%\((\w+)\)", str(sentence))) - parameters_of(code))
    }
    assert wanting == {}


def parameters_of(code: FindingCode) -> set[str]:
    """Return the parameters that every finding of a code has: those of its English default."""
    return {name for _, name, _, _ in Formatter().parse(ENGLISH[code]) if name}
