"""Slides: titles in their places, one thing each, alternative texts, notes, and words that stay words."""

import io
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from datetime import date

import odfdo
import pytest

from survey_app.documents.blocks import Bullets, Column, Picture, Table
from survey_app.documents.characters import xml_text
from survey_app.documents.charts import Amount, Bar, Frame, draw_bars
from survey_app.documents.odp import MEDIA_TYPE, SLIDE_CHART_WIDTH, Deck, Slide, write_odp
from tests.survey_app.documents.hostile import WORDS
from tests.survey_app.documents.odf_reading import (
    DRAW,
    FO,
    PRESENTATION,
    STYLE,
    SVG,
    TABLE,
    TEXT,
    XLINK,
    cells_of,
    part_of,
    words_of,
)

CHART = draw_bars(
    [Bar("Formation", Amount("45 %", 0.45, 0.45))],
    Frame("essai", "Demandes d’appui. Formation : 45 %.", SLIDE_CHART_WIDTH),
)
CHAMPS = Table(
    "Les champs",
    (Column("Champ", 3, is_figure=False), Column("Situation")),
    (("Formation", "2,5"), ("Ressources", "masqué")),
)
SLIDES = (
    Slide("Qui a répondu", Bullets(("42 invités", "35 réponses")), notes="Rappeler l’anonymat.\nPuis merci."),
    Slide("Les champs", Picture(CHART), lead="Où l’appui est demandé"),
    Slide("Les champs", CHAMPS),
)


def deck(*slides: Slide) -> Deck:
    return Deck(
        title="Restitution – Collège des Essais",
        language="fr-FR",
        author="Collège des Essais",
        heading="Campagne d’automne",
        lines=("Collège des Essais", "3 novembre 2026"),
        dated_on=date(2026, 11, 3),
        footer="Résultats du 3 novembre 2026",
        slides=slides,
        quiet_word="masqué",
    )


def pages(*slides: Slide) -> list[ET.Element]:
    return list(part_of(write_odp(deck(*slides))).iter(f"{DRAW}page"))


def places(page: ET.Element) -> list[tuple[str | None, str]]:
    """Return the frames of a slide in reading order: what they are for, and their words."""
    return [
        (frame.get(f"{PRESENTATION}class"), "\n".join(map(words_of, frame.iter(f"{TEXT}p"))))
        for frame in page.iterfind(f"{DRAW}frame")
    ]


def notes(page: ET.Element) -> str:
    """Return what the speaker reads."""
    (room,) = page.iterfind(f"{PRESENTATION}notes")
    return "\n".join(map(words_of, room.iter(f"{TEXT}p")))


def test_a_cover_comes_first() -> None:
    assert places(pages(*SLIDES)[0]) == [
        ("title", "Campagne d’automne"),
        ("subtitle", "Collège des Essais\n3 novembre 2026"),
    ]


def test_points_are_in_the_outline() -> None:
    page = pages(*SLIDES)[1]
    assert places(page) == [("title", "Qui a répondu"), ("outline", "42 invités\n35 réponses")]
    assert len(list(page.iter(f"{TEXT}list-item"))) == 2


def test_a_lead_stands_between_title_and_chart() -> None:
    assert places(pages(*SLIDES)[2]) == [
        ("title", "Les champs"),
        (None, "Où l’appui est demandé"),
        ("object", ""),
    ]


def test_slides_of_one_title_have_names_of_their_own() -> None:
    names = [page.get(f"{DRAW}name") for page in pages(*SLIDES)]
    assert names == ["Campagne d’automne", "Qui a répondu", "Les champs", "Les champs (2)"]


def test_a_chart_has_an_alternative_text_and_stays_on_the_slide() -> None:
    content = write_odp(deck(*SLIDES))
    (frame,) = [one for one in part_of(content).iter(f"{DRAW}frame") if one.find(f"{DRAW}image") is not None]
    said = [frame.findtext(f"{SVG}{name}") for name in ("title", "desc")]
    assert said == ["Demandes d’appui", "Demandes d’appui. Formation : 45 %."]
    left, top, width, height = (
        float(frame.attrib[f"{SVG}{side}"].removesuffix("cm")) for side in ("x", "y", "width", "height")
    )
    assert left + width <= 26.5
    assert top + height <= 14.1
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.read("Pictures/chart-1.png").startswith(b"\x89PNG\r\n\x1a\n")


def test_a_high_chart_is_shown_smaller() -> None:
    bars = [Bar(f"Champ {number}", Amount("45 %", 0.45, 0.45)) for number in range(20)]
    high = draw_bars(bars, Frame("x", "y", SLIDE_CHART_WIDTH))
    frame = pages(Slide("x", Picture(high)))[1].findall(f"{DRAW}frame")[1]
    assert frame.get(f"{SVG}height") == "10.200cm"
    assert float(frame.attrib[f"{SVG}width"].removesuffix("cm")) < 25


def test_a_table_has_headers_and_a_title() -> None:
    (table,) = pages(SLIDES[2])[1].iter(f"{TABLE}table")
    assert cells_of(table) == [["Champ", "Situation"], ["Formation", "2,5"], ["Ressources", "masqué"]]
    assert table.get(f"{TABLE}use-first-row-styles") == table.get(f"{TABLE}use-first-column-styles") == "true"
    (title,) = pages(SLIDES[2])[1].iter(f"{SVG}title")
    assert title.text == "Les champs"


def test_notes_are_for_the_speaker() -> None:
    assert notes(pages(*SLIDES)[1]) == "Rappeler l’anonymat.\nPuis merci."


def test_slides_are_wide_and_their_letters_large() -> None:
    content = write_odp(deck(*SLIDES))
    styles = part_of(content, "styles.xml")
    sizes = {(one.get(f"{FO}page-width"), one.get(f"{FO}page-height")) for one in styles.iter()}
    assert ("28cm", "15.75cm") in sizes
    for place in ("title", "subtitle", "outline1"):
        (style,) = [
            one for one in styles.iter(f"{STYLE}style") if one.get(f"{STYLE}name") == f"Sober-{place}"
        ]
        (letters,) = style.iter(f"{STYLE}text-properties")
        assert float(letters.attrib[f"{FO}font-size"].removesuffix("pt")) >= 24
    own = [one.get(f"{FO}font-size") for one in part_of(content).iter(f"{STYLE}text-properties")]
    assert {size for size in own if size} == {"24pt", "100%"}


def test_it_says_its_title_its_language_and_its_author() -> None:
    meta = odfdo.Document(io.BytesIO(write_odp(deck()))).meta
    assert (meta.title, meta.language, meta.creator) == (
        "Restitution – Collège des Essais",
        "fr-FR",
        "Collège des Essais",
    )


@pytest.mark.parametrize("words", WORDS)
def test_words_stay_words(words: str) -> None:
    chart = draw_bars([Bar(words, Amount(words))], Frame("x", words, SLIDE_CHART_WIDTH))
    table = Table(words, (Column(words, is_figure=False), Column(words)), ((words, words),))
    slides = [Slide(words, body, words, words) for body in (Bullets((words,)), Picture(chart), table)]
    content = write_odp(replace(deck(*slides), heading=words, footer=words, lines=(words,)))
    root = part_of(content)
    links = [one.get(f"{XLINK}href") for one in root.iter()]
    assert [link for link in links if link is not None] == ["Pictures/chart-1.png"]
    said = places(root.findall(f".//{DRAW}page")[1])[-1][1]
    assert "".join(said.split()) == "".join(xml_text(words).split())


def test_a_title_without_words_is_a_dash() -> None:
    assert places(pages(Slide(" ", Bullets(())))[1])[0] == ("title", "–")


def test_the_file_is_an_opendocument_presentation() -> None:
    with zipfile.ZipFile(io.BytesIO(write_odp(deck(*SLIDES)))) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype").decode() == MEDIA_TYPE


def test_the_same_deck_gives_the_same_bytes() -> None:
    assert write_odp(deck(*SLIDES)) == write_odp(deck(*SLIDES))
