"""Encodings, separators, quotation marks and line numbers of text tables."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.campaigns.roster.delimited import read_pasted_table, read_text_table
from survey_app.campaigns.roster.errors import RosterError, RosterFault
from survey_app.campaigns.roster.limits import MAX_COLUMNS, MAX_ROWS
from survey_app.campaigns.roster.table import Row, Table
from tests.survey_app.campaigns.roster.files import PAUL, TITLES, ZOE, Lines, csv_file

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman")
SEPARATORS = (";", ",", "\t", "|")


def numbered(lines: Lines) -> Table:
    return tuple(Row(number, tuple(line)) for number, line in enumerate(lines, start=1))


@pytest.mark.parametrize(("encoding", "separator"), list(itertools.product(ENCODINGS, SEPARATORS)))
def test_every_encoding_and_separator_is_found(encoding: str, separator: str) -> None:
    lines = [TITLES, ZOE, PAUL]
    assert read_text_table(csv_file(lines, separator, encoding)) == numbered(lines)


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_capitals_with_accents_survive(encoding: str) -> None:
    lines = [("Nom", "Mél"), ("BÉRÉNICE DE L’ÎLE", "b@ecole.example")]
    assert read_text_table(csv_file(lines, ";", encoding)) == numbered(lines)


@given(st.permutations(TITLES), st.sampled_from(ENCODINGS), st.sampled_from(SEPARATORS))
def test_the_order_of_columns_does_not_matter(titles: list[str], encoding: str, separator: str) -> None:
    lines = [tuple(dict(zip(TITLES, line, strict=True))[title] for title in titles) for line in (TITLES, ZOE)]
    assert read_text_table(csv_file(lines, separator, encoding)) == numbered(lines)


def test_a_separator_inside_quotation_marks_is_text() -> None:
    lines = [
        ("Nom", "Mél"),
        ("Durand; Zoé", "zoe@ecole.example"),
        ("Roy, dit « le Grand »", "p@ecole.example"),
    ]
    assert read_text_table(csv_file(lines)) == numbered(lines)


def test_a_line_break_inside_a_cell_becomes_a_space_and_is_counted() -> None:
    table = read_text_table(b'mail;nom\nzoe@ecole.example;"Durand\nZo\xc3\xa9"\npaul@ecole.example;Roy\n')
    assert table == (
        Row(1, ("mail", "nom")),
        Row(2, ("zoe@ecole.example", "Durand Zoé")),
        Row(4, ("paul@ecole.example", "Roy")),
    )


def test_an_unclosed_quotation_mark_swallows_no_line() -> None:
    table = read_pasted_table('mail;nom\nzoe@ecole.example;"Zoé\npaul@ecole.example;Paul\n')
    assert table == numbered([("mail", "nom"), ("zoe@ecole.example", "Zoé"), ("paul@ecole.example", "Paul")])


def test_the_separator_stated_by_excel_is_believed_and_its_line_counted() -> None:
    assert read_pasted_table("sep=,\nmail,nom\nz@ecole.example,a;b;c\n") == (
        Row(2, ("mail", "nom")),
        Row(3, ("z@ecole.example", "a;b;c")),
    )


def test_addresses_copied_from_a_mail_program_become_lines() -> None:
    assert read_pasted_table("Zoé <z@ecole.example>, Paul <p@ecole.example>,") == (
        Row(1, ("Zoé <z@ecole.example>",)),
        Row(1, ("Paul <p@ecole.example>",)),
    )


def test_empty_lines_are_left_out() -> None:
    assert read_pasted_table("\n;;\nmail\n \n") == (Row(3, ("mail",)),)


def test_formulas_stay_texts() -> None:
    assert read_pasted_table("mail\t=1+1\t+x\t-y\t@z") == (Row(1, ("mail", "=1+1", "+x", "-y", "@z")),)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (" \n\n", RosterFault.EMPTY),
        ("x\n" * (MAX_ROWS + 1), RosterFault.TOO_LONG),
        (";".join("x" * (MAX_COLUMNS + 1)), RosterFault.TOO_WIDE),
        ("x" * (5 * 1024 * 1024 + 1), RosterFault.TOO_HEAVY),
        ("x" * 200_000, RosterFault.NOT_A_TABLE),
    ],
)
def test_what_is_no_roster_is_refused(text: str, fault: RosterFault) -> None:
    with pytest.raises(RosterError) as error:
        read_pasted_table(text)
    assert error.value.fault is fault


def test_bytes_with_zeros_are_no_text() -> None:
    with pytest.raises(RosterError) as error:
        read_text_table(b"mail\0;nom")
    assert error.value.fault is RosterFault.NOT_A_TABLE
