"""The PDF: its tags, its language, its title, and words that stay words."""

import io
import re
import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from survey_app.documents.blocks import (
    CHART_COLUMNS,
    CHART_WIDTH,
    Abreast,
    Block,
    Bullets,
    Column,
    Document,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Points,
    Quotes,
    Table,
)
from survey_app.documents.characters import MISSING, printed_text
from survey_app.documents.charts import Amount, Bar, Frame, draw_bars
from survey_app.documents.pdf import PdfError, write_pdf
from tests.survey_app.documents.hostile import WORDS
from tests.survey_app.documents.pdf_reading import (
    bookmarks_of,
    descendants,
    root_of,
    tag_names,
    tags_of,
    words_of,
)

TABLE = Table(
    "Les champs",
    (Column("Champ", 4, is_figure=False), Column("Situation")),
    (("Formation", "2,5"), ("Ressources", "masqué")),
)
CHART = draw_bars(
    [Bar("Formation", Amount("45 %", 0.45, 0.45))],
    Frame("essai", "Formation : 45 %.", CHART_WIDTH, CHART_COLUMNS),
)


def document(*blocks: Block, words: str = "Essai") -> Document:
    return Document(
        title=f"Rapport – {words}",
        language="fr-FR",
        author="Collège des Essais",
        over_title="Collège des Essais",
        heading=words,
        under_title="Du 1er au 16 octobre 2026",
        dated_on=date(2026, 10, 16),
        page_words="Page {page} sur {pages}",
        footer="Chiffres arrondis",
        quiet_word="masqué",
        blocks=blocks,
    )


def read(*blocks: Block, words: str = "Essai") -> PdfReader:
    return PdfReader(io.BytesIO(write_pdf(document(*blocks, words=words))))


def test_the_file_says_that_it_is_tagged_and_in_which_language() -> None:
    root = root_of(read(Paragraph("x")))
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "fr-FR"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True


def test_the_file_claims_pdf_ua() -> None:
    metadata = root_of(read(Paragraph("x")))["/Metadata"].get_data().decode()
    assert re.findall(r"<pdfuaid:part>(\d)</pdfuaid:part>", metadata) == ["1"]


def test_the_file_has_a_title_an_author_and_the_day_of_the_report() -> None:
    metadata = read(Paragraph("x")).metadata
    assert metadata is not None
    assert (metadata.title, metadata.author) == ("Rapport – Essai", "Collège des Essais")
    assert metadata.creation_date is not None
    assert metadata.creation_date.date() == date(2026, 10, 16)


def test_headings_begin_with_the_title() -> None:
    reader = read(Heading("Besoins"), Heading("Détail", 2), Heading("Suite"))
    assert [name for name in tag_names(reader) if re.fullmatch(r"/H\d", name)] == ["/H1", "/H2", "/H3", "/H2"]


def test_headings_are_in_the_bookmarks() -> None:
    reader = read(Heading("Besoins"), Heading("Détail", 2))
    assert bookmarks_of(reader) == ["Essai", "Besoins", "Détail"]


def test_a_table_has_headers_rows_and_a_caption() -> None:
    found = tag_names(read(TABLE))
    assert [found.count(name) for name in ("/Table", "/TR", "/TH", "/TD", "/Caption")] == [1, 3, 4, 2, 1]


def test_tables_abreast_are_read_one_after_the_other() -> None:
    reader = read(Abreast((TABLE, replace(TABLE, caption="Les besoins"))))
    assert tag_names(reader).count("/Table") == 2
    assert "Leschamps" in words_of(reader)


def test_a_chart_has_an_alternative_text() -> None:
    figures = [tag for tag in tags_of(read(Picture(CHART))) if tag.name == "/Figure"]
    assert [figure.alternative for figure in figures] == ["Formation : 45 %."]


def test_lists_and_notes_are_tagged() -> None:
    reader = read(
        Bullets(("un", "deux")), Points((("a", "b"),)), Quotes(("x\ny",)), Paragraph("p", footnote="note")
    )
    found = tag_names(reader)
    assert (found.count("/L"), found.count("/LI"), found.count("/Note")) == (2, 3, 1)
    assert "note" in words_of(reader)


def test_pages_are_numbered() -> None:
    reader = read(*[Paragraph("mot " * 300) for _ in range(6)])
    count = len(reader.pages)
    assert count > 1
    feet = [re.findall(r"Page (\d+) sur (\d+)", page.extract_text()) for page in reader.pages]
    assert feet == [[(str(number), str(count))] for number in range(1, count + 1)]


def test_the_header_of_a_long_table_is_repeated() -> None:
    reader = read(replace(TABLE, rows=tuple((f"Champ {number}", "2,5") for number in range(80))))
    assert len(reader.pages) > 1
    assert all("Situation" in page.extract_text() for page in reader.pages)


def test_what_must_fit_one_page_is_set_in_smaller_letters() -> None:
    long = document(*[Paragraph("mot " * 260) for _ in range(5)])
    assert len(PdfReader(io.BytesIO(write_pdf(long))).pages) == 2
    fitted = PdfReader(io.BytesIO(write_pdf(replace(long, fits_one_page=True))))
    assert len(fitted.pages) == 1
    assert words_of(fitted).count("mot") == 5 * 260


def test_what_can_never_fit_one_page_is_refused() -> None:
    longest = replace(document(Paragraph("mot " * 3000)), fits_one_page=True)
    with pytest.raises(PdfError, match="does not fit on one page"):
        write_pdf(longest)


def test_a_wide_document_lies_on_its_side() -> None:
    box = (
        PdfReader(io.BytesIO(write_pdf(replace(document(TABLE, Picture(CHART)), is_wide=True))))
        .pages[0]
        .mediabox
    )
    assert box.width > box.height


def test_facts_are_a_table_of_two_columns() -> None:
    reader = read(Facts("La demande", ("Rubrique", "Réponse"), (("Thème", "Différencier"), ("Public", ""))))
    found = tag_names(reader)
    assert [found.count(name) for name in ("/Table", "/TR", "/TH", "/TD")] == [1, 3, 4, 2]
    assert "ThèmeDifférencier" in words_of(reader)


def test_what_follows_a_page_break_is_on_another_page() -> None:
    pages = read(Paragraph("avant"), PageBreak(), Paragraph("après")).pages
    assert ["après" in one.extract_text() for one in pages] == [False, True]


def test_each_row_has_a_header() -> None:
    (table,) = [tag for tag in tags_of(read(TABLE)) if tag.name == "/Table"]
    rows = [[(cell.name, cell.scope) for cell in row.children] for row in descendants(table, "/TR")]
    assert rows == [[("/TH", "/Column")] * 2, *[[("/TH", "/Row"), ("/TD", None)]] * 2]


def test_words_that_look_like_a_cell_stay_words() -> None:
    words = "/S/TD/P 1 0 R/A[<</O/Table/Headers[(U1x0y0)]>>"
    assert words.replace(" ", "") in words_of(read(Paragraph(words), words=words))


@pytest.mark.parametrize("words", WORDS)
def test_words_are_set_as_they_are(words: str) -> None:
    reader = read(
        Heading(words),
        Paragraph(words, footnote=words or "x"),
        Bullets((words,)),
        Points(((words, words),)),
        Quotes((words,)),
        Table(words, (Column(words, is_figure=False), Column(words)), ((words, words),)),
        Picture(draw_bars([Bar(words, Amount(words))], Frame("x", words or "x", CHART_WIDTH))),
        words=words or "x",
    )
    assert _letters(printed_text(words[:40])) in _letters(words_of(reader))
    assert "/JavaScript" not in str(root_of(reader))


def _letters(words: str) -> str:
    """Leave out spaces, invisible signs, and accents, which are drawn and read back in their own order."""
    decomposed = unicodedata.normalize("NFD", words)
    return "".join(one for one in decomposed if unicodedata.category(one)[0] not in "ZCM")


def test_a_character_without_a_glyph_becomes_a_square() -> None:
    assert f"bravo{MISSING}" in words_of(read(Paragraph("bravo 😀")))


def test_every_character_let_through_has_a_glyph() -> None:
    kept = [chr(code) for code in range(0x20, 0x3000) if printed_text(chr(code)) == chr(code)]
    reader = read(Paragraph(" ".join(kept)))
    assert len(reader.pages) >= 1
    assert len(kept) > 1500


def test_the_same_document_gives_the_same_bytes() -> None:
    assert write_pdf(document(TABLE, Picture(CHART))) == write_pdf(document(TABLE, Picture(CHART)))
