"""Words of a school, a team, a questionnaire or a teacher that try to be more than words."""

import io
import unicodedata
import zipfile

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from survey_app.documents.characters import printed_text
from tests.survey_app.documents.hostile import WORDS
from tests.survey_app.documents.pdf_reading import root_of
from tests.survey_app.reports.builders import hostile_report
from tests.survey_app.reports.reading import read_page
from tests.survey_app.reports.stored import open_report

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ALL = " ".join(words[:50] for words in WORDS)
"""All of them in one: they meet every escape at once."""

STARTS = ("=1+1", "@SUM(A1)", "<r><t>x</t></r>")


def letters(words: str) -> str:
    """Leave out spaces, invisible signs and accents, which writers may lay out in their own way."""
    decomposed = unicodedata.normalize("NFD", words)
    return "".join(one for one in decomposed if unicodedata.category(one)[0] not in "ZCM")


def test_words_stay_words_in_the_page(app: Flask, client: FlaskClient) -> None:
    response = client.get(open_report(app, client, hostile_report(ALL)))
    page = read_page(response.text)
    sources = [attributes.get("src") for tag, attributes in page.tags if tag in {"script", "img"}]
    assert all(source and source.startswith("/static/") for source in sources)
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert not [attributes for _, attributes in page.tags if "style" in attributes]
    assert letters(ALL) in letters("".join(page.words))


def test_words_stay_words_in_the_pdf(app: Flask, client: FlaskClient) -> None:
    reader = PdfReader(io.BytesIO(client.get(open_report(app, client, hostile_report(ALL)) + ".pdf").data))
    first_page = reader.pages[0].extract_text()
    assert letters(printed_text(ALL)) in letters(first_page)
    assert "/JavaScript" not in str(root_of(reader))


@pytest.mark.parametrize("words", [ALL, *STARTS])
def test_words_stay_words_in_spreadsheets(app: Flask, client: FlaskClient, words: str) -> None:
    address = open_report(app, client, hostile_report(words))
    xlsx = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}.xlsx").data))
    kinds = {cell.data_type for sheet in xlsx.worksheets for line in sheet.iter_rows() for cell in line}
    assert kinds <= {"s", "n", "inlineStr"}
    with zipfile.ZipFile(io.BytesIO(client.get(f"{address}.ods").data)) as archive:
        assert b"table:formula" not in archive.read("content.xml")
