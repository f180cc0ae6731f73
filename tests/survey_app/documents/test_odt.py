"""OpenDocument texts: headings, header rows, alternative texts, and words that stay words."""

import io
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from datetime import date

import odfdo
import pytest
from PIL import Image

from survey_app.documents.blocks import (
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
from survey_app.documents.characters import xml_text
from survey_app.documents.charts import Amount, Bar, Frame, draw_bars
from survey_app.documents.odt import MEDIA_TYPE, write_odt
from tests.survey_app.documents.hostile import WORDS
from tests.survey_app.documents.odf_reading import (
    DRAW,
    FO,
    STYLE,
    SVG,
    TABLE,
    TEXT,
    XLINK,
    cells_of,
    part_of,
    styled_words,
    words_of,
)

CHAMPS = Table(
    "Les champs",
    (Column("Champ", 3, is_figure=False), Column("Situation")),
    (("Formation", "2,5"), ("Ressources", "masqué")),
)
FACTS = Facts("La demande", ("Rubrique", "Réponse"), (("Thème", "Différencier\nen classe"), ("Public", "")))
CHART = draw_bars(
    [Bar("Formation", Amount("45 %", 0.45, 0.45))],
    Frame("essai", "Demandes d’appui. Formation : 45 %.", CHART_WIDTH),
)


def document(*blocks: Block, words: str = "Essai") -> Document:
    return Document(
        title=f"Plan – {words}",
        language="fr-FR",
        author="Collège des Essais",
        over_title="Collège des Essais (0779990R)",
        heading=words,
        under_title="Version du 16 octobre 2026",
        dated_on=date(2026, 10, 16),
        page_words="Page {page} sur {pages}",
        footer="Arrêté le 16 octobre 2026",
        quiet_word="masqué",
        blocks=blocks,
    )


def read(*blocks: Block) -> ET.Element:
    return part_of(write_odt(document(*blocks)))


def test_it_says_its_title_its_language_its_author_and_its_day() -> None:
    meta = odfdo.Document(io.BytesIO(write_odt(document()))).meta
    assert (meta.title, meta.language, meta.creator) == ("Plan – Essai", "fr-FR", "Collège des Essais")
    assert meta.creation_date is not None
    assert meta.creation_date.date() == date(2026, 10, 16)


def test_its_words_are_in_its_language() -> None:
    styles = part_of(write_odt(document()), "styles.xml")
    tags = [(one.get(f"{FO}language"), one.get(f"{FO}country")) for one in styles.iter()]
    assert set(tags) - {(None, None)} == {("fr", "FR")}


def test_the_title_stands_on_top() -> None:
    assert styled_words(read()) == [
        ("First", "Collège des Essais (0779990R)"),
        ("Title", "Essai"),
        ("Subtitle", "Version du 16 octobre 2026"),
    ]


def test_headings_are_an_outline() -> None:
    root = read(Heading("Besoins"), Heading("Détail", 2), Heading("Suite"))
    assert [one.get(f"{TEXT}outline-level") for one in root.iter(f"{TEXT}h")] == ["1", "2", "1"]
    assert styled_words(root, "h") == [
        ("Heading_20_1", "Besoins"),
        ("Heading_20_2", "Détail"),
        ("Heading_20_1", "Suite"),
    ]


def test_a_table_has_a_name_and_headers() -> None:
    (table,) = read(CHAMPS).iter(f"{TABLE}table")
    assert table.get(f"{TABLE}name") == "Les champs"
    (header,) = table.iter(f"{TABLE}table-header-rows")
    assert cells_of(header) == [["Champ", "Situation"]]
    (columns,) = table.iter(f"{TABLE}table-header-columns")
    assert len(columns) == 1


def test_a_table_has_its_rows_below_its_caption() -> None:
    root = read(CHAMPS)
    (table,) = root.iter(f"{TABLE}table")
    assert cells_of(table) == [["Champ", "Situation"], ["Formation", "2,5"], ["Ressources", "masqué"]]
    assert ("Table_20_caption", "Les champs") in styled_words(root)


def test_tables_of_one_caption_have_names_of_their_own() -> None:
    tables = read(Abreast((CHAMPS, CHAMPS)), CHAMPS).iter(f"{TABLE}table")
    names = [one.get(f"{TABLE}name") for one in tables]
    assert names == ["Les champs", "Les champs (2)", "Les champs (3)"]


def test_facts_are_a_table_of_two_columns() -> None:
    (table,) = read(FACTS).iter(f"{TABLE}table")
    assert cells_of(table) == [["Rubrique", "Réponse"], ["Thème", "Différencier\nen classe"], ["Public", ""]]


@pytest.mark.parametrize(
    ("rows", "words", "breaks"), [(15, "mot", "false"), (16, "mot", "true"), (2, "m" * 501, "true")]
)
def test_a_short_table_stays_on_one_page(rows: int, words: str, breaks: str) -> None:
    table = Table("Lignes", (Column("Ligne", is_figure=False),), ((words,),) * rows)
    (style,) = read(table).iter(f"{STYLE}table-properties")
    assert style.get(f"{STYLE}may-break-between-rows") == breaks


def test_columns_share_the_width() -> None:
    columns = read(CHAMPS).iter(f"{STYLE}table-column-properties")
    assert [one.get(f"{STYLE}column-width") for one in columns] == ["12.750cm", "4.250cm"]


def test_a_quiet_word_is_faint() -> None:
    assert styled_words(read(CHAMPS), "span") == [("Quiet", "masqué")]


def test_a_chart_has_an_alternative_text_and_a_picture() -> None:
    content = write_odt(document(Picture(CHART)))
    (frame,) = part_of(content).iter(f"{DRAW}frame")
    assert frame.get(f"{DRAW}name") == "Demandes d’appui"
    said = [frame.findtext(f"{SVG}{name}") for name in ("title", "desc")]
    assert said == ["Demandes d’appui", "Demandes d’appui. Formation : 45 %."]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        picture = Image.open(io.BytesIO(archive.read("Pictures/chart-1.png")))
    width, height = (float(frame.attrib[f"{SVG}{side}"].removesuffix("cm")) for side in ("width", "height"))
    assert picture.width / picture.height == pytest.approx(width / height, rel=0.02)


def test_a_note_has_a_number_and_words() -> None:
    notes = read(Paragraph("a", footnote="un"), Paragraph("b", footnote="deux")).iter(f"{TEXT}note")
    assert [[words_of(part) for part in note] for note in notes] == [["1", "un"], ["2", "deux"]]


def test_lists_are_lists() -> None:
    root = read(Bullets(("un", "deux")), Points((("a", "b"),)), Bullets(()))
    assert [
        (one.get(f"{TEXT}style-name"), [words_of(item) for item in one]) for one in root.iter(f"{TEXT}list")
    ] == [("Bullets", ["un", "deux"]), ("Points", ["a\nb"])]


def test_quotes_and_looks_have_styles() -> None:
    blocks = (Quotes(("q",)), Paragraph("b"), Paragraph("l", "lead"), Paragraph("n", "note"))
    assert styled_words(read(*blocks))[3:] == [
        ("Quotations", "q"),
        ("Text_20_body", "b"),
        ("Lead", "l"),
        ("Remark", "n"),
    ]


@pytest.mark.parametrize(
    ("blocks", "style"),
    [
        ((PageBreak(), Heading("x")), "New_20_page_20_Heading_20_1"),
        ((Heading("x", new_page=True),), "New_20_page_20_Heading_20_1"),
        ((PageBreak(), Paragraph("x")), "New_20_page_20_Text_20_body"),
        ((PageBreak(), CHAMPS), "New_20_page_20_Table_20_caption"),
        ((PageBreak(), Picture(CHART)), "New_20_page_20_Illustration"),
        ((PageBreak(), Bullets(("x", "y"))), "New_20_page_20_List_20_item"),
    ],
)
def test_what_follows_begins_a_page(blocks: tuple[Block, ...], style: str) -> None:
    root = read(*blocks)
    breaks = [
        one.get(f"{STYLE}name")
        for one in root.iter(f"{STYLE}style")
        if one.find(f"*[@{FO}break-before]") is not None
    ]
    assert breaks == [style]
    assert [one.get(f"{TEXT}style-name") for one in root.iter()].count(style) == 1


def test_pages_are_numbered() -> None:
    styles = part_of(write_odt(document()), "styles.xml")
    footers = [words for style, words in styled_words(styles) if style == "Footer"]
    assert footers == ["Arrêté le 16 octobre 2026\tPage 1 sur 1"] * 2
    assert len(list(styles.iter(f"{TEXT}page-number"))) == len(list(styles.iter(f"{TEXT}page-count"))) == 2


def test_a_wide_document_lies_on_its_side() -> None:
    styles = part_of(write_odt(replace(document(), is_wide=True)), "styles.xml")
    sizes = [(one.get(f"{FO}page-width"), one.get(f"{FO}page-height")) for one in styles.iter()]
    assert [size for size in sizes if size != (None, None)] == [("29.7cm", "21.0cm")]


def test_a_heading_without_words_has_a_dash() -> None:
    assert styled_words(read(Heading(" ")), "h") == [("Heading_20_1", "–")]


@pytest.mark.parametrize("words", WORDS)
def test_words_stay_words(words: str) -> None:
    blocks = (
        Heading(words),
        Paragraph(words, footnote=words),
        Bullets((words,)),
        Points(((words, words),)),
        Quotes((words,)),
        Table(words, (Column(words, is_figure=False), Column(words)), ((words, words),)),
        Facts(words, (words, words), ((words, words),)),
        Picture(draw_bars([Bar(words, Amount(words))], Frame("x", words, CHART_WIDTH))),
    )
    root = part_of(write_odt(document(*blocks, words=words)))
    links = [one.get(f"{XLINK}href") for one in root.iter()]
    assert [link for link in links if link is not None] == ["Pictures/chart-1.png"]
    said = [text for style, text in styled_words(root) if style in {"Text_20_body", "Quotations", "Footnote"}]
    assert ["".join(text.split()) for text in said] == ["".join(xml_text(words).split())] * (
        3 if words else 2
    )


def test_spaces_are_kept() -> None:
    assert styled_words(read(Paragraph("a  b   c\td\ne")))[3:] == [("Text_20_body", "a  b   c\td\ne")]


def test_the_file_is_an_opendocument_text() -> None:
    content = write_odt(document(Picture(CHART)))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype").decode() == MEDIA_TYPE
        names = set(archive.namelist()) - {"mimetype", "META-INF/manifest.xml"}
    entries = part_of(content, "META-INF/manifest.xml")
    listed = {value for one in entries for name, value in one.attrib.items() if name.endswith("full-path")}
    assert listed == names | {"/"}


def test_the_same_document_gives_the_same_bytes() -> None:
    assert write_odt(document(CHAMPS, Picture(CHART))) == write_odt(document(CHAMPS, Picture(CHART)))
