"""LibreOffice opens every kind of export without a remark, and finds in it the words that were written."""

import csv
import io
import re
from collections.abc import Mapping

import page
import pytest
from pypdf import PdfReader

from tests.services.libreoffice import LibreOffice
from tests.services.processes import ServiceFailedError
from tests.survey_app.documents.odf_reading import DRAW, OFFICE, TEXT, part_of, words_of
from tests.survey_app.documents.samples import DECK, WORKBOOK, files

OF_LIBREOFFICE = {
    "PDFUA1-CONTENT-TAGGING-001",
    "PDFUA1-LINK-LINK-TAG-001",
    "PDFUA1-NOTE-ID-001",
    "PDFUA1-PAGE-TABS-001",
}
"""What LibreOffice itself leaves out of a PDF: tags of rules and of the links of notes."""

# Comma, double quote, UTF-8, from the first line; text as shown; every sheet.
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
AS_PDF = 'pdf:%s_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"}}'


def letters(words: str) -> str:
    """Leave out white space: where lines break is not the point."""
    return "".join(words.split())


def pdf_words(content: bytes) -> str:
    reader = PdfReader(io.BytesIO(content))
    return letters("".join(one.extract_text() for one in reader.pages))


def rules_broken(content: bytes) -> set[str]:
    report = page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1)
    return {failure.rule_id for failure in report.failures}


def test_it_reads_a_text_as_it_was_written(libreoffice: LibreOffice) -> None:
    converted = libreoffice.convert({"plan.odt": files()["odt"]}, "txt:Text (encoded):UTF8")
    read = re.sub(r"^ +(•|\d\.) ", "", converted["plan.txt"].decode("utf-8-sig"), flags=re.MULTILINE)
    body = next(part_of(files()["odt"]).iter(f"{OFFICE}text"))
    written = [
        words_of(one)
        for one in body.iter()
        if one.tag in {f"{TEXT}p", f"{TEXT}h"}
        and one.get(f"{TEXT}style-name") != "Footnote"
        and one.find(f"{DRAW}frame") is None
    ]
    assert letters(read.replace("phrase.1", "phrase.")) == letters("".join(written))


def test_what_it_prints_of_a_text_is_accessible(libreoffice: LibreOffice) -> None:
    converted = libreoffice.convert({"plan.odt": files()["odt"]}, AS_PDF % "writer")
    assert rules_broken(converted["plan.pdf"]) <= OF_LIBREOFFICE


def test_it_shows_slides_as_they_were_written(libreoffice: LibreOffice) -> None:
    printed = libreoffice.convert({"deck.odp": files()["odp"]}, AS_PDF % "impress")["deck.pdf"]
    assert rules_broken(printed) <= OF_LIBREOFFICE
    reader = PdfReader(io.BytesIO(printed))
    titles = [DECK.heading, *(slide.title for slide in DECK.slides)]
    shown = [letters(one.extract_text()) for one in reader.pages]
    assert [letters(title) in words for title, words in zip(titles, shown, strict=True)] == [True] * len(
        titles
    )
    assert "42personnesinvitées" in shown[1]


def cells(sheets: Mapping[str, bytes]) -> dict[str, list[list[str]]]:
    """Return the cells of each sheet as they are shown, without those that are empty."""
    return {
        name.removeprefix("rapport-").removesuffix(".csv"): [
            [cell for cell in line if cell] for line in csv.reader(io.StringIO(content.decode()))
        ]
        for name, content in sheets.items()
    }


@pytest.mark.parametrize("suffix", ["ods", "xlsx"])
def test_it_reads_a_workbook_as_it_was_written(libreoffice: LibreOffice, suffix: str) -> None:
    read = cells(libreoffice.convert({f"rapport.{suffix}": files()[suffix]}, CSV))
    assert read == {
        "Lisez-moi": [["Rapport"], ["Campagne", "Automne"]],
        "Besoins": [["Besoins"], ["Pratique", "Moyenne", "Part"], ["Différencier", "2.5", "45%"]],
    }
    assert len(read) == len(WORKBOOK.sheets)


def test_it_says_so_when_a_file_is_damaged(libreoffice: LibreOffice) -> None:
    """A control: what cannot be opened is found."""
    with pytest.raises(ServiceFailedError, match="could not be loaded"):
        libreoffice.convert({"plan.odt": files()["odt"][:3000]}, "pdf")
