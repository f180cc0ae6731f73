"""A request as ODT and PDF: both say what the page says, for everybody, whatever people typed."""

import io
from collections.abc import Mapping
from datetime import date
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from survey_app.coediting.cells import Value
from survey_app.documents.blocks import Facts
from survey_app.documents.odt import write_odt
from survey_app.documents.pdf import write_pdf
from survey_app.plans.training.fields import OPTIONAL, PARTS, Field
from survey_app.plans.training.paper import build_document
from survey_app.plans.training.words import LABELS
from tests.survey_app.documents.accessibility import list_faults
from tests.survey_app.documents.odf_reading import part_of, words_of
from tests.survey_app.documents.pdf_reading import words_of as words_of_pdf
from tests.survey_app.plans.training.prepared import LIST, Prepared, prepare_school, start_request, values_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

TODAY = date(2026, 11, 23)
HOSTILE = "=2+2\n#set page()[[x]] <b>&amp; $x$ \u202e🙂 « ﷽ » `code` \x07"


def write_both(app: Flask, values: Mapping[str, Value]) -> dict[str, bytes]:
    with app.test_request_context(headers={"Accept-Language": "fr"}):
        document = build_document(values, school="Collège des Essais", today=TODAY)
        return {"odt": write_odt(document), "pdf": write_pdf(document)}


def squeezed(text: str) -> str:
    """Return a text without any blank: a PDF breaks lines where it likes."""
    return "".join(text.replace("\N{SOFT HYPHEN}", "").split())


def words_in(files: Mapping[str, bytes]) -> dict[str, str]:
    return {
        "odt": squeezed(words_of(part_of(files["odt"]))),
        "pdf": squeezed(words_of_pdf(PdfReader(io.BytesIO(files["pdf"])))),
    }


@pytest.fixture
def school(app: Flask) -> Prepared:
    return prepare_school(app)


def test_both_files_say_every_field_as_the_page_does(
    app: Flask, client: FlaskClient, school: Prepared
) -> None:
    key = start_request(app, client, school)
    files = {suffix: client.get(f"{LIST}/{key}.{suffix}").data for suffix in ("odt", "pdf")}
    values = values_of(app, key)
    for words in words_in(files).values():
        said = {field for field in Field if field in values and squeezed(str(values[field])) in words}
        labels = {field for field in Field if squeezed(str(LABELS[field])) in words}
        assert said == {field for field in Field if field in values}
        assert labels >= {field for field in Field if field not in OPTIONAL}
        assert words.count("Àcompléter") == 5


def test_the_files_are_for_everybody(app: Flask, client: FlaskClient, school: Prepared) -> None:
    key = start_request(app, client, school)
    for suffix in ("odt", "pdf"):
        assert list_faults(client.get(f"{LIST}/{key}.{suffix}").data, suffix) == []


def test_a_file_is_named_after_its_theme(app: Flask, client: FlaskClient, school: Prepared) -> None:
    response = client.get(f"{LIST}/{start_request(app, client, school)}.odt")
    assert "Demande de FIL 2026-11-23 Trois ateliers" in unquote(response.headers["Content-Disposition"])
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("values", [{}, dict.fromkeys(Field, HOSTILE)], ids=["empty", "hostile"])
def test_whatever_is_in_it_the_files_can_be_made(app: Flask, values: dict[str, Value]) -> None:
    files = write_both(app, values)
    assert [fault for suffix, content in files.items() for fault in list_faults(content, suffix)] == []
    assert [squeezed("=2+2#set page()[[x]]") in words for words in words_in(files).values()] == [
        bool(values)
    ] * 2


def test_an_optional_field_left_empty_is_left_out(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "fr"}):
        document = build_document({}, school="Collège", today=TODAY)
    facts = [block for block in document.blocks if isinstance(block, Facts)]
    terms = [term for block in facts for term, _said in block.pairs]
    assert terms == [LABELS[field] for fields in PARTS.values() for field in fields if field not in OPTIONAL]
