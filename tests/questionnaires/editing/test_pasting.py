"""Questions out of pasted text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.definition.model import Kind, Questionnaire
from questionnaires.editing.cells import apply
from questionnaires.editing.pasting import MOST_LINES, Role, paste, read_pasted
from questionnaires.editing.shredding import Document, assemble, shred
from questionnaires.editing.templates import blank_questionnaire
from tests.questionnaires.editing.sessions import numbered_uids

FRENCH = ("fr",)
QUESTIONNAIRE = """# Équipement
Quelques mots d’introduction.

1. Avez-vous un ordinateur ?
2. Lesquels utilisez-vous ? (plusieurs réponses)
- Ordinateur
- Tablette
- Autre

Quel est votre niveau ? *
a) débutant
b) confirmé

Partie 2 : Pratiques
3) Notez votre aisance de 1 à 5
Quelles difficultés rencontrez-vous ?
Ne nommez personne.
"""
TABLE = "Diriez-vous…\tJamais\tParfois\tSouvent\nJe projette\t\t\t\nJ’évalue\t\t\t"
MARKDOWN = "| Usage | Oui | Non |\n|---|---|---|\n| Cahier | | |"


def document_of(text: str) -> Document:
    draft = shred(blank_questionnaire("Essai", "ESSAI", FRENCH, key="essai"))
    writes = paste(draft, read_pasted(text), section="e1", languages=FRENCH, new_uid=numbered_uids())
    apply(draft, writes)
    return assemble(draft)


def kinds_of(text: str) -> list[Kind]:
    return [question.kind for section in read_pasted(text).sections for question in section.questions]


def test_kinds_are_recognised() -> None:
    assert kinds_of(QUESTIONNAIRE) == [
        Kind.YES_NO, Kind.SEVERAL_CHOICES, Kind.SINGLE_CHOICE, Kind.SCALE, Kind.LONG_TEXT,
    ]  # fmt: skip


def test_sections_and_texts_are_kept() -> None:
    first, second, third = document_of(QUESTIONNAIRE)["sections"]
    assert (first["title"], second["title"], second["introduction"], third["title"]) == (
        {"fr": "Première partie"},
        {"fr": "Équipement"},
        {"fr": "Quelques mots d’introduction."},
        {"fr": "Partie 2 : Pratiques"},
    )


def test_what_says_how_to_answer_is_no_part_of_the_question() -> None:
    questions = document_of(QUESTIONNAIRE)["sections"][1]["questions"]
    assert [(q["label"]["fr"], q.get("required", False)) for q in questions] == [
        ("Avez-vous un ordinateur ?", False),
        ("Lesquels utilisez-vous ?", False),
        ("Quel est votre niveau ?", True),
    ]


def test_a_line_after_an_open_question_explains_it() -> None:
    question = document_of(QUESTIONNAIRE)["sections"][2]["questions"][1]
    assert question["help"] == {"fr": "Ne nommez personne."}


@pytest.mark.parametrize(
    ("text", "label", "rows", "columns"),
    [
        (TABLE, "Diriez-vous…", ["Je projette", "J’évalue"], ["Jamais", "Parfois", "Souvent"]),
        (MARKDOWN, "Usage", ["Cahier"], ["Oui", "Non"]),
    ],
)
def test_a_table_becomes_a_grid(text: str, label: str, rows: list[str], columns: list[str]) -> None:
    [question] = document_of(text)["sections"][0]["questions"]
    assert (
        question["kind"],
        question["label"]["fr"],
        [row["label"]["fr"] for row in question["rows"]],
        [option["label"]["fr"] for option in question["scale"]["options"]],
    ) == ("grid", label, rows, columns)


def test_a_question_before_a_table_names_the_grid() -> None:
    [question] = document_of("1. Où en êtes-vous ?\n\tJamais\tSouvent\nJe projette\t\t")["sections"][0][
        "questions"
    ]
    assert (question["label"]["fr"], question["kind"]) == ("Où en êtes-vous ?", "grid")


@pytest.mark.parametrize("line", ["[ ] Tablette", "☐ Tablette", "- [ ] Tablette", "□ Tablette"])
def test_boxes_mean_several_choices(line: str) -> None:
    assert kinds_of(f"Matériel ?\n{line}\n{line}2") == [Kind.SEVERAL_CHOICES]


def test_every_line_is_reported() -> None:
    text = "# A\n\n1. B ?\n- c\nd\tE\tF\n" + "x" * 1001
    assert [line.role for line in read_pasted(text).lines] == [
        Role.SECTION, Role.BLANK, Role.QUESTION, Role.OPTION, Role.COLUMNS, Role.LEFT_OUT,
    ]  # fmt: skip


def test_lines_beyond_the_limit_are_reported_as_left_out() -> None:
    lines = read_pasted("- a\n" * (MOST_LINES + 3)).lines
    assert [line.number for line in lines if line.role is Role.LEFT_OUT] == [2001, 2002, 2003]


@given(st.text(max_size=200) | st.text("#-*\t|?1.[] \na:", max_size=80))
def test_whatever_is_pasted_has_the_shape_of_a_questionnaire(text: str) -> None:
    questionnaire = Questionnaire.model_validate(document_of(text))
    assert len(questionnaire.questions()) == read_pasted(text).question_count


@given(st.text(max_size=300))
def test_no_line_is_lost_from_the_report(text: str) -> None:
    assert len(read_pasted(text).lines) == len(text.splitlines())
