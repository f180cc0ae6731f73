"""Slides as an OpenDocument presentation, one thing a slide, in letters that are read from the last row.

Titles and points are in the places that the format has for them, so that outline views and screen readers find them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Template

from survey_app.documents.blocks import Bullets, Column, Picture, Table
from survey_app.documents.characters import xml_text
from survey_app.documents.opendocument import (
    FONTS,
    NAMESPACES,
    Names,
    Package,
    alternative,
    first_sentence,
    language_attributes,
    plain,
    words,
    write_package,
)
from survey_app.documents.rasters import draw_png, height_of

MEDIA_TYPE = "application/vnd.oasis.opendocument.presentation"

SLIDE_CHART_WIDTH = 500
"""The width, in points, of a chart to be shown on a slide: its words come out at some 20 points."""

_LEFT, _TOP, _WIDTH, _HEIGHT = 1.5, 3.9, 25.0, 10.2
_LEAD_HEIGHT = 2.2
_ROW_HEIGHT = 1.2
_WITHOUT_WORDS = "–"


@dataclass(frozen=True, slots=True)
class Slide:
    """A title and one thing: points, a table of a few rows, or a chart; `lead` is a sentence between them.

    `notes` are for whoever speaks, and say what a chart shows.
    """

    title: str
    body: Bullets | Table | Picture
    lead: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Deck:
    """Slides behind a cover, which bears `heading` and `lines`. `title` names the file, `author` is the school."""

    title: str
    language: str
    author: str
    heading: str
    lines: tuple[str, ...]
    dated_on: date
    footer: str
    slides: tuple[Slide, ...]
    notes: str = ""
    quiet_word: str = ""


_FOLDER = Path(__file__).with_name("odf")
_STYLES = Template(_FOLDER.joinpath("slides.xml").read_text())
_LOEXT = 'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
# Of a cell on a slide, LibreOffice reads only properties of its own name; other programs read the format's.
_PAGES = _FOLDER.joinpath("slide.xml").read_text().replace("\n", "")


def write_odp(deck: Deck) -> bytes:
    """Return the slides as an ODP file; the same deck gives the same bytes."""
    show = _Show(deck)
    return write_package(
        Package(
            MEDIA_TYPE,
            title=deck.title,
            language=deck.language,
            author=deck.author,
            dated_on=deck.dated_on,
            content=[show.content()],
            styles=_styles(deck.language),
            pictures=show.pictures,
        )
    )


def _styles(language: str) -> str:
    inner = _STYLES.substitute(language=language_attributes(language))
    return f"<office:document-styles {NAMESPACES}>{FONTS}{inner}</office:document-styles>"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a frame goes, in centimetres."""

    x: float
    y: float
    width: float
    height: float

    def __str__(self) -> str:
        sides = (("x", self.x), ("y", self.y), ("width", self.width), ("height", self.height))
        return " ".join(f'svg:{name}="{value:.3f}cm"' for name, value in sides)


_TITLE = _Place(_LEFT, 0.9, _WIDTH, 2.6)
_COVER_TITLE = _Place(2, 4.2, 24, 3.6)
_COVER_LINES = _Place(2, 8.4, 24, 4)
_NOTES = _Place(2, 12.5, 17, 14)
_THUMBNAIL = _Place(2, 2, 17, 9.56)


class _Show:
    """Slides as XML, in order, with the column styles and pictures that they turned out to need."""

    def __init__(self, deck: Deck) -> None:
        self.pictures: dict[str, bytes] = {}
        self._deck = deck
        self._columns: list[str] = []
        self._names, self._titles = Names(), Names()

    def content(self) -> str:
        pages = "".join(self._pages())
        footer = f'<presentation:footer-decl presentation:name="footer">{plain(self._deck.footer)}'
        return (
            f"<office:document-content {NAMESPACES} {_LOEXT}>{FONTS}<office:automatic-styles>{_PAGES}"
            f"{''.join(self._columns)}</office:automatic-styles><office:body><office:presentation>{footer}"
            f"</presentation:footer-decl>{pages}</office:presentation></office:body></office:document-content>"
        )

    def _pages(self) -> Iterator[str]:
        deck = self._deck
        subtitle = "".join(f"<text:p>{words(line)}</text:p>" for line in deck.lines)
        cover = _frame("title", _COVER_TITLE, f"<text:p>{_title(deck.heading)}</text:p>")
        yield self._page(
            1, deck.heading, "Cover", cover + _frame("subtitle", _COVER_LINES, subtitle), deck.notes
        )
        for number, slide in enumerate(deck.slides, 2):
            title = _frame("title", _TITLE, f"<text:p>{_title(slide.title)}</text:p>")
            layout = "Points" if isinstance(slide.body, Bullets) and not slide.lead else "Shown"
            frames = title + "".join(self._frames(slide))
            yield self._page(number, slide.title, layout, frames, slide.notes)

    def _page(self, number: int, title: str, layout: str, frames: str, notes: str) -> str:
        look = "Bare" if layout == "Cover" else "Shown"
        return (
            f'<draw:page draw:name={self._titles.give(title)} draw:style-name="{look}" draw:master-page-name="Sober" '
            f'presentation:presentation-page-layout-name="{layout}" presentation:use-footer-name="footer">'
            f'{frames}<presentation:notes><draw:page-thumbnail draw:layer="layout" {_THUMBNAIL} '
            f'draw:page-number="{number}" presentation:class="page"/>{_frame("notes", _NOTES, _lines(notes))}'
            "</presentation:notes></draw:page>"
        )

    def _frames(self, slide: Slide) -> Iterator[str]:
        """The lead, where there is one, then the one thing in what room is left."""
        room = _Place(_LEFT, _TOP, _WIDTH, _HEIGHT)
        if slide.lead:
            place = _Place(_LEFT, _TOP, _WIDTH, _LEAD_HEIGHT)
            yield (
                f'<draw:frame draw:style-name="Plain" draw:layer="layout" {place}><draw:text-box>'
                f'<text:p text:style-name="Left">{words(slide.lead)}</text:p></draw:text-box></draw:frame>'
            )
            room = _Place(_LEFT, _TOP + _LEAD_HEIGHT, _WIDTH, _HEIGHT - _LEAD_HEIGHT)
        match slide.body:
            case Bullets(items):
                yield _frame("outline", room, _bullets(items))
            case Table():
                yield self._table(slide.body, room)
            case Picture():
                yield self._picture(slide.body, room)

    def _picture(self, picture: Picture, room: _Place) -> str:
        """The chart as large as the room lets it be."""
        chart = picture.chart
        width = min(room.width, room.height / height_of(chart, 1))
        place = f"Pictures/chart-{len(self.pictures) + 1}.png"
        self.pictures[place] = draw_png(chart, width)
        return (
            f'<draw:frame draw:name={self._names.give(first_sentence(chart.summary))} draw:style-name="Plain" '
            f'draw:layer="layout" presentation:class="object" presentation:user-transformed="true" '
            f'{_Place(room.x, room.y, width, height_of(chart, width))}><draw:image xlink:href="{place}" '
            'xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad" draw:mime-type="image/png"/>'
            f"{alternative(chart.summary)}</draw:frame>"
        )

    def _table(self, table: Table, room: _Place) -> str:
        """A table whose first row and column are headers; its caption names it for whoever cannot see it."""
        height = _ROW_HEIGHT * (len(table.rows) + 1)
        header = _row("Header", [_bold(words(column.header)) for column in table.columns], table.columns)
        rows = "".join(_row("Cell", [self._words(text) for text in row], table.columns) for row in table.rows)
        total = sum(column.share for column in table.columns)
        columns = "".join(self._column(room.width * column.share / total) for column in table.columns)
        return (
            f'<draw:frame draw:name={self._names.give(table.caption)} draw:style-name="Plain" draw:layer="layout" '
            f'presentation:class="table" presentation:user-transformed="true" '
            f"{_Place(room.x, room.y, room.width, height)}>"
            f'<table:table table:use-first-row-styles="true" table:use-first-column-styles="true">'
            f"{columns}{header}{rows}</table:table><svg:title>{plain(table.caption)}</svg:title></draw:frame>"
        )

    def _column(self, width: float) -> str:
        name = f"column-{len(self._columns) + 1}"
        self._columns.append(
            f'<style:style style:name="{name}" style:family="table-column"><style:table-column-properties '
            f'style:column-width="{width:.3f}cm"/></style:style>'
        )
        return f'<table:table-column table:style-name="{name}"/>'

    def _words(self, text: str) -> str:
        if text and text == self._deck.quiet_word:
            return f'<text:span text:style-name="Quiet">{words(text)}</text:span>'
        return words(text)


def _frame(kind: str, place: _Place, content: str) -> str:
    """One of the places that every program knows: title, subtitle, outline, notes."""
    style = "outline1" if kind == "outline" else kind
    layer = "" if kind == "notes" else 'draw:layer="layout" '
    return (
        f'<draw:frame presentation:style-name="Sober-{style}" {layer}{place} presentation:class="{kind}">'
        f"<draw:text-box>{content}</draw:text-box></draw:frame>"
    )


def _bullets(items: tuple[str, ...]) -> str:
    lines = "".join(f"<text:list-item><text:p>{words(item)}</text:p></text:list-item>" for item in items)
    return f'<text:list text:style-name="Bullets">{lines}</text:list>' if items else ""


def _row(style: str, cells: list[str], columns: tuple[Column, ...]) -> str:
    inner = "".join(
        f'<table:table-cell table:style-name="{style}"><text:p text:style-name='
        f'"{"Right" if column.is_figure else "Left"}">{cell}</text:p></table:table-cell>'
        for cell, column in zip(cells, columns, strict=True)
    )
    return f'<table:table-row table:style-name="Row">{inner}</table:table-row>'


def _bold(content: str) -> str:
    return f'<text:span text:style-name="Bold">{content}</text:span>'


def _lines(text: str) -> str:
    return "".join(f"<text:p>{words(line)}</text:p>" for line in text.split("\n"))


def _title(text: str) -> str:
    return words(text) if xml_text(text).strip() else _WITHOUT_WORDS
