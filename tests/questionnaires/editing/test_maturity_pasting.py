"""A maturity grid out of a pasted part of a spreadsheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.definition.findings import has_errors
from questionnaires.definition.model import Grid, Questionnaire
from questionnaires.definition.reading import examine
from questionnaires.editing.cells import Draft, apply
from questionnaires.editing.limits import refusal
from questionnaires.editing.maturity_pasting import (
    MOST_CHAMPS,
    MOST_LINES,
    MOST_ROWS,
    Fault,
    PastedGrid,
    paste_grid,
    read_pasted_grid,
)
from questionnaires.editing.shredding import assemble, shred
from questionnaires.editing.templates import blank_questionnaire
from tests.questionnaires.editing.sessions import numbered_uids

FRENCH = ("fr",)
GRID = """Champ\tPalier\tÉnoncé\tCode
Pilotage\t1\tUn référent est désigné.\tP1
\t\tUne charte existe.\t
\t2\tLa commission se réunit.\t
EQU – Équipement\tPalier 1\tUn poste par salle.\t1.2
\t3 : Maturité\tLe renouvellement est prévu.\t
"""


def blank(*languages: str) -> Draft:
    return shred(blank_questionnaire("Fiche", "FICHE", languages or FRENCH, key="fiche"))


def pasted_into(draft: Draft, text: str, prefix: str = "n") -> PastedGrid:
    """Paste into a draft what is understood; return that."""
    pasted = read_pasted_grid(text, draft)
    writes = paste_grid(draft, pasted, languages=FRENCH, new_uid=numbered_uids(prefix))
    assert refusal(draft, writes) is None
    apply(draft, writes)
    return pasted


def questionnaire_of(draft: Draft) -> Questionnaire:
    return Questionnaire.model_validate(assemble(draft))


def grids_in(draft: Draft, section: int) -> list[tuple[str, list[str]]]:
    """Return the grids of a section: what each is called, and the codes of its rows."""
    return [
        (question.label["fr"], [row.code for row in question.rows])
        for question in questionnaire_of(draft).sections[section].questions
        if isinstance(question, Grid)
    ]


def said(text: str) -> list[tuple[str, int, str, str]]:
    """Return the indicators that lines make in an empty questionnaire."""
    lines = read_pasted_grid(text, blank()).indicators
    return [(line.champ, line.palier, line.label, line.code) for line in lines]


def faults(text: str) -> list[Fault | None]:
    return [line.fault for line in read_pasted_grid(text, blank()).lines]


def test_a_pasted_grid_is_a_whole_fiche() -> None:
    draft = blank()
    pasted_into(draft, GRID)
    assert examine(assemble(draft)).findings == ()


def test_one_part_a_champ_and_one_grid_a_palier() -> None:
    draft = blank()
    pasted_into(draft, GRID)
    assert [section.title["fr"] for section in questionnaire_of(draft).sections] == ["Pilotage", "Équipement"]
    assert [grids_in(draft, section) for section in (0, 1)] == [
        [("Niveau 1", ["P1", "PIL11"]), ("Niveau 2", ["PIL21"])],
        [("Niveau 1", ["EQU_1_2"]), ("Maturité", ["EQU31"])],
    ]


def test_cells_left_empty_are_those_above() -> None:
    assert said(GRID) == [
        ("PIL", 1, "Un référent est désigné.", "P1"),
        ("PIL", 1, "Une charte existe.", "PIL11"),
        ("PIL", 2, "La commission se réunit.", "PIL21"),
        ("EQU", 1, "Un poste par salle.", "EQU_1_2"),
        ("EQU", 3, "Le renouvellement est prévu.", "EQU31"),
    ]


def test_columns_in_another_order() -> None:
    assert said("Code;Énoncé;Axe;Niveau\nA1;Il y a un référent.;Pilotage;2") == [
        ("PIL", 2, "Il y a un référent.", "A1")
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Pilotage\t1\tOui ; et encore, oui.",
        'Pilotage;1;"Oui ; et encore, oui."',
        'Pilotage,1,"Oui ; et encore, oui."',
    ],
)
def test_what_stands_between_cells(line: str) -> None:
    assert said(line) == [("PIL", 1, "Oui ; et encore, oui.", "PIL11")]


def test_a_cell_in_quotes_over_two_lines() -> None:
    assert said('Pilotage\t1\t"Un ""poste""\npar salle."\nPilotage\t2\tOui.') == [
        ("PIL", 1, 'Un "poste" par salle.', "PIL11"),
        ("PIL", 2, "Oui.", "PIL21"),
    ]


def test_a_quote_that_is_never_closed_spoils_no_other_line() -> None:
    assert [label for _champ, _palier, label, _code in said('Pilotage\t1\t"Oui\nPilotage\t1\tNon')] == [
        '"Oui',
        "Non",
    ]


@pytest.mark.parametrize("words", ["2", "Palier 2", "niveau n° 2", "2e palier", "2 – Réussite", "PALIER 2 :"])
def test_ways_to_say_a_palier(words: str) -> None:
    assert [palier for _champ, palier, _label, _code in said(f"Pilotage\t{words}\tOui.")] == [2]


def test_paliers_by_title_are_in_the_order_in_which_they_come() -> None:
    pasted = read_pasted_grid("Pilotage\tAmorcer\tUn.\n\tRéussir\tDeux.\n\tAmorcer\tTrois.", blank())
    assert ([line.palier for line in pasted.indicators], pasted.paliers) == (
        [1, 2, 1],
        ("Amorcer", "Réussir"),
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Pilotage\t1", Fault.TOO_FEW_CELLS),
        ("Pilotage;1;Oui ; vraiment.;A1", Fault.TOO_MANY_CELLS),
        ("\t1\tOui.", Fault.NO_CHAMP),
        ("Pilotage\t\tOui.", Fault.NO_PALIER),
        ("Pilotage\t1\t\tA1", Fault.NO_STATEMENT),
        ("Pilotage\t12\tOui.", Fault.BAD_PALIER),
        ("—\t1\tOui.", Fault.NO_CHAMP),
        (f"Pilotage\t1\t{'x' * 1000}", Fault.TOO_LONG),
    ],
)
def test_why_a_line_is_left_out(text: str, fault: Fault) -> None:
    assert faults(text) == [fault]


def test_a_code_that_is_taken() -> None:
    assert faults("Pilotage\t1\tUn.\tA1\nPilotage\t1\tDeux.\ta1") == [None, Fault.CODE_TWICE]


def test_more_champs_than_any_grid_has_are_no_champs() -> None:
    text = "\n".join(f"Champ {number}\t1\tOui." for number in range(MOST_CHAMPS + 1))
    assert faults(text)[-2:] == [None, Fault.TOO_MANY_CHAMPS]


def test_more_rows_than_a_grid_can_have() -> None:
    text = "\n".join(f"Pilotage\t1\tÉnoncé {number}." for number in range(MOST_ROWS + 1))
    assert faults(text)[-2:] == [None, Fault.FULL]


def test_as_many_lines_as_are_read_fit_into_one_edit() -> None:
    draft = blank()
    text = "\n".join(f"Champ {number % 9}\t{number // 9 % 3 + 1}\tÉnoncé {number}." for number in range(5000))
    pasted = pasted_into(draft, text)
    assert (len(pasted.indicators), [line.fault for line in pasted.lines[MOST_LINES:]]) == (
        MOST_LINES,
        [Fault.TOO_MANY],
    )


def test_pasting_the_same_again_adds_nothing() -> None:
    draft = blank()
    pasted_into(draft, GRID)
    again = read_pasted_grid(GRID, draft)
    writes = paste_grid(draft, again, languages=FRENCH, new_uid=numbered_uids("m"))
    assert ({line.fault for line in again.lines[1:]}, writes) == ({Fault.ALREADY_THERE}, ())


def test_more_lines_go_where_those_of_their_champ_are() -> None:
    draft = blank()
    pasted_into(draft, GRID)
    pasted_into(draft, "pilotage;1;Une ligne de plus.\nPIL;3;Encore une.", "m")
    assert grids_in(draft, 0) == [
        ("Niveau 1", ["P1", "PIL11", "PIL12"]),
        ("Niveau 2", ["PIL21"]),
        ("Maturité", ["PIL31"]),
    ]
    assert (len(questionnaire_of(draft).sections), examine(assemble(draft)).findings) == (2, ())


def test_a_champ_is_known_by_its_title_in_any_language() -> None:
    draft = blank("fr", "en")
    pasted_into(draft, "PIL : Pilotage\t1\tOui.")
    champ = next(uid for uid, cells in draft.items() if cells.get("code") == "PIL")
    draft[champ]["title.en"] = "Leadership"
    assert read_pasted_grid("leadership\t1\tAutre.", draft).indicators[0].champ == "PIL"


def test_an_empty_part_with_the_title_of_a_champ_is_used() -> None:
    document = blank_questionnaire("Fiche", "FICHE", FRENCH, key="fiche")
    document["sections"] = [{"id": name, "title": {"fr": name}} for name in ("autre", "pilotage")]
    draft = shred(document)
    pasted_into(draft, "Pilotage\t1\tOui.")
    assert [len(section.questions) for section in questionnaire_of(draft).sections] == [0, 1]


@given(st.text(max_size=200) | st.text('PIL\t;,"12\n aé', max_size=120))
def test_whatever_is_pasted_makes_a_sound_grid_or_nothing(text: str) -> None:
    draft = blank()
    pasted = pasted_into(draft, text)
    findings = examine(assemble(draft)).findings if pasted.indicators else ()
    assert not has_errors(findings), findings


@given(st.lists(st.text("PIL\t12\n aé", max_size=40), max_size=6))
def test_no_indicator_is_lost(lines: list[str]) -> None:
    draft = blank()
    pasted = pasted_into(draft, "\n".join(lines))
    maturity = questionnaire_of(draft).analysis.maturity
    assert len(maturity.indicators if maturity else ()) == len(pasted.indicators)
