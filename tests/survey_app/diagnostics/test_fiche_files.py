"""The fiche as files, opened again: they say what the page says."""

from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook
from pypdf import PdfReader

from survey_app.diagnostics.operations import Fiche, read_fiche
from survey_app.diagnostics.operations.files import add_file
from survey_app.diagnostics.paper import build_document
from survey_app.diagnostics.sheets import build_workbook
from survey_app.diagnostics.words import STATUSES, words_of
from survey_app.documents.ods import write_ods
from survey_app.documents.odt import write_odt
from survey_app.documents.pdf import write_pdf
from survey_app.documents.xlsx import write_xlsx
from tests.factories import NOW
from tests.survey_app.diagnostics.filling import Filled, begin
from tests.survey_app.documents.pdf_reading import words_of as printed


@pytest.fixture
def fiche(app: Flask) -> Fiche:
    """A fiche with a little of everything, in the words of a French reader."""
    with app.test_request_context():
        filled: Filled = begin()
        filled.answer_all("en_cours")
        for code in ("PIL11", "PIL12", "PIL13", "PIL14"):
            filled.say(f"{code}.status", "atteint", base=999)
        filled.say("PIL11.note", '=1+1 <b>"Lettre"</b>')
        filled.say("PIL11.link", "https://college.example/lettre")
        add_file(filled.key, "PIL11", "lettre.pdf", b"%PDF-1.7", actor=filled.school.chef, now=NOW)
        return read_fiche(filled.key)


def test_the_workbook_has_a_line_for_each_indicator(app: Flask, fiche: Fiche) -> None:
    with app.test_request_context():
        workbook = load_workbook(BytesIO(write_xlsx(build_workbook(fiche))))
        expected = [
            (state.code, state.palier, words_of(state.label), str(STATUSES[state.status]))
            for state in fiche.position.indicators
        ]
    rows = list(workbook["Indicateurs"].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[2], row[3], row[4]) for row in rows] == expected
    assert rows[0][5] == '=1+1 <b>"Lettre"</b>\nhttps://college.example/lettre\nlettre.pdf'


def test_the_workbook_says_where_each_champ_stands(app: Flask, fiche: Fiche) -> None:
    with app.test_request_context():
        workbook = load_workbook(BytesIO(write_xlsx(build_workbook(fiche))))
    rows = list(workbook["Champs"].iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in rows] == [champ.palier for champ in fiche.position.champs]


def test_the_pdf_says_the_palier_and_what_shows_it(app: Flask, fiche: Fiche) -> None:
    with app.test_request_context():
        words = printed(PdfReader(BytesIO(write_pdf(build_document(fiche, NOW)))))
    assert all(said in words for said in ("Palier1:Conditionsminimales", "https://college.example/lettre"))


@pytest.mark.parametrize("write", [write_odt, write_pdf])
def test_the_same_document_gives_the_same_bytes(app: Flask, fiche: Fiche, write: object) -> None:
    assert callable(write)
    with app.test_request_context():
        assert write(build_document(fiche, NOW)) == write(build_document(fiche, NOW))


def test_a_spreadsheet_for_free_programs_is_made_of_the_same(app: Flask, fiche: Fiche) -> None:
    with app.test_request_context():
        assert write_ods(build_workbook(fiche)).startswith(b"PK")
