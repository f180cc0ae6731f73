"""Documents as OpenDocument texts, to be gone on with: real headings, header rows, alternative texts, page numbers."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from string import Template

from survey_app.documents.blocks import (
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
from survey_app.documents.opendocument import (
    FONTS,
    NAMESPACES,
    Names,
    Package,
    alternative,
    first_sentence,
    language_attributes,
    words,
    write_package,
)
from survey_app.documents.rasters import draw_png, height_of

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"

_FOLDER = Path(__file__).with_name("odf")
_STYLES = Template(_FOLDER.joinpath("text.xml").read_text())
_OF_TABLES = _FOLDER.joinpath("tables.xml").read_text().replace("\n", "")
_LOOKS = {"body": "Text_20_body", "lead": "Lead", "note": "Remark"}
_PORTRAIT, _LANDSCAPE = (21.0, 29.7), (29.7, 21.0)
_SIDES = 4.0
_CHART_WIDTH = 17.0
_FACT_SHARES = (1.0, 2.4)
_ROWS_TOGETHER, _LETTERS_TOGETHER = 15, 1_000
_WITHOUT_WORDS = "–"


def write_odt(document: Document) -> bytes:
    """Return the document as an ODT file; the same document gives the same bytes."""
    body = _Body(document)
    return write_package(
        Package(
            MEDIA_TYPE,
            title=document.title,
            language=document.language,
            author=document.author,
            dated_on=document.dated_on,
            content=[body.content()],
            styles=_styles(document),
            pictures=body.pictures,
        )
    )


def _page_size(document: Document) -> tuple[float, float]:
    return _LANDSCAPE if document.is_wide else _PORTRAIT


def _styles(document: Document) -> str:
    width, height = _page_size(document)
    inner = _STYLES.substitute(
        language=language_attributes(document.language),
        page_width=width,
        page_height=height,
        text_width=width - _SIDES,
        orientation="landscape" if document.is_wide else "portrait",
        header=f"{words(document.heading)}<text:tab/>{words(document.over_title)}",
        footer=f"{words(document.footer)}<text:tab/>{_page_words(document.page_words)}",
    )
    return f"<office:document-styles {NAMESPACES}>{FONTS}{inner}</office:document-styles>"


def _page_words(page_words: str) -> str:
    return (
        words(page_words)
        .replace("{page}", '<text:page-number text:select-page="current">1</text:page-number>')
        .replace("{pages}", "<text:page-count>1</text:page-count>")
    )


class _Body:
    """Blocks as XML, in order; with them the styles and pictures that they turned out to need."""

    def __init__(self, document: Document) -> None:
        self.pictures: dict[str, bytes] = {}
        self._document = document
        self._width = _page_size(document)[0] - _SIDES
        self._styles: dict[str, str] = {}
        self._names = Names()
        self._tables = 0
        self._notes = 0
        self._begins_page = False

    def content(self) -> str:
        body = "".join((*self._top(), *self._all()))
        return (
            f"<office:document-content {NAMESPACES}>{FONTS}<office:automatic-styles>{_OF_TABLES}"
            f"{''.join(self._styles.values())}</office:automatic-styles><office:body><office:text>{body}"
            "</office:text></office:body></office:document-content>"
        )

    def _top(self) -> Iterator[str]:
        """The first paragraph chooses the page without a header."""
        document = self._document
        first = "Over_20_title" if document.over_title else "Title"
        self._styles["First"] = (
            f'<style:style style:name="First" style:family="paragraph" style:parent-style-name="{first}" '
            'style:master-page-name="First_20_Page"/>'
        )
        if document.over_title:
            yield _paragraph("First", words(document.over_title))
        yield _paragraph("Title" if document.over_title else "First", words(document.heading))
        if document.under_title:
            yield _paragraph("Subtitle", words(document.under_title))

    def _all(self) -> Iterator[str]:
        for block in self._document.blocks:
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Heading():
                yield self._heading(block)
            case Paragraph():
                yield self._paragraph(_LOOKS[block.look], words(block.text) + self._note(block.footnote))
            case Picture():
                yield self._picture(block)
            case PageBreak():
                self._begins_page = True
            case _:
                yield from self._group(block)

    def _group(self, block: Bullets | Points | Quotes | Table | Facts | Abreast) -> Iterator[str]:
        match block:
            case Bullets():
                yield self._list("Bullets", (words(item) for item in block.items))
            case Points():
                yield self._list("Points", (_point(title, text) for title, text in block.items))
            case Quotes():
                yield from (self._paragraph("Quotations", words(text)) for text in block.texts)
            case Table():
                yield self._table(block)
            case Facts():
                yield self._table(_table_of(block))
            case Abreast():
                yield from (self._table(table) for table in block.tables)

    def _paragraph(self, style: str, content: str) -> str:
        return _paragraph(self._style(style), content)

    def _style(self, name: str) -> str:
        """Return the style of the next paragraph: one that begins a page where that was asked for."""
        if not self._begins_page:
            return name
        self._begins_page = False
        own = f"New_20_page_20_{name}"
        self._styles[own] = (
            f'<style:style style:name="{own}" style:family="paragraph" style:parent-style-name="{name}">'
            '<style:paragraph-properties fo:break-before="page"/></style:style>'
        )
        return own

    def _heading(self, heading: Heading) -> str:
        self._begins_page |= heading.new_page
        style = self._style(f"Heading_20_{heading.level}")
        content = words(heading.text) if xml_text(heading.text).strip() else _WITHOUT_WORDS
        return f'<text:h text:style-name="{style}" text:outline-level="{heading.level}">{content}</text:h>'

    def _note(self, text: str) -> str:
        if not text:
            return ""
        self._notes += 1
        return (
            f'<text:note text:id="ftn{self._notes}" text:note-class="footnote">'
            f"<text:note-citation>{self._notes}</text:note-citation>"
            f"<text:note-body>{_paragraph('Footnote', words(text))}</text:note-body></text:note>"
        )

    def _list(self, style: str, items: Iterable[str]) -> str:
        lines = [self._paragraph("List_20_item", item) for item in items]
        inner = "".join(f"<text:list-item>{line}</text:list-item>" for line in lines)
        return f'<text:list text:style-name="{style}">{inner}</text:list>' if lines else ""

    def _picture(self, picture: Picture) -> str:
        place = f"Pictures/chart-{len(self.pictures) + 1}.png"
        self.pictures[place] = draw_png(picture.chart, _CHART_WIDTH)
        summary = picture.chart.summary
        return self._paragraph(
            "Illustration",
            f'<draw:frame draw:name={self._names.give(first_sentence(summary))} draw:style-name="Graphics" '
            f'text:anchor-type="as-char" svg:width="{_CHART_WIDTH:g}cm" '
            f'svg:height="{height_of(picture.chart, _CHART_WIDTH):.3f}cm"><draw:image xlink:href="{place}" '
            'xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad" draw:mime-type="image/png"/>'
            f"{alternative(summary)}</draw:frame>",
        )

    def _table(self, table: Table) -> str:
        """A table under its caption, which is its name as well. Its first column and row are headers."""
        caption = self._paragraph("Table_20_caption", words(table.caption))
        style, (first, *others) = self._new_table(table)
        header = "".join(_header_cell(column) for column in table.columns)
        rows = "".join(self._row(row, table.columns) for row in table.rows)
        return (
            f'{caption}<table:table table:name={self._names.give(table.caption)} table:style-name="{style}">'
            f"<table:table-header-columns>{first}</table:table-header-columns>{''.join(others)}"
            f'<table:table-header-rows><table:table-row table:style-name="Row">{header}</table:table-row>'
            f"</table:table-header-rows>{rows}</table:table>"
        )

    def _new_table(self, table: Table) -> tuple[str, list[str]]:
        """Return the style of a table as wide as the page, and its columns."""
        self._tables += 1
        name = f"Table{self._tables}"
        self._styles[name] = (
            f'<style:style style:name="{name}" style:family="table"><style:table-properties '
            f'style:width="{self._width:g}cm" table:align="margins" fo:margin-bottom="0.4cm" '
            f'table:border-model="collapsing" style:may-break-between-rows="{_may_break(table)}"/></style:style>'
        )
        total = sum(column.share for column in table.columns)
        return name, [
            self._column(f"{name}.{number}", column.share / total)
            for number, column in enumerate(table.columns, 1)
        ]

    def _column(self, name: str, share: float) -> str:
        self._styles[name] = (
            f'<style:style style:name="{name}" style:family="table-column"><style:table-column-properties '
            f'style:column-width="{self._width * share:.3f}cm" style:rel-column-width="{share * 65535:.0f}*"/>'
            "</style:style>"
        )
        return f'<table:table-column table:style-name="{name}"/>'

    def _row(self, row: tuple[str, ...], columns: tuple[Column, ...]) -> str:
        cells = "".join(self._cell(text, column) for text, column in zip(row, columns, strict=True))
        return f'<table:table-row table:style-name="Row">{cells}</table:table-row>'

    def _cell(self, text: str, column: Column) -> str:
        content = words(text)
        if text and text == self._document.quiet_word:
            content = f'<text:span text:style-name="Quiet">{content}</text:span>'
        return _cell("Cell", "Table_20_Figure" if column.is_figure else "Table_20_Contents", content)


def _header_cell(column: Column) -> str:
    style = "Table_20_Heading_20_Figure" if column.is_figure else "Table_20_Heading"
    return _cell("Header", style, words(column.header))


def _cell(style: str, paragraph_style: str, content: str) -> str:
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string">'
        f"{_paragraph(paragraph_style, content)}</table:table-cell>"
    )


def _paragraph(style: str, content: str) -> str:
    return f'<text:p text:style-name="{style}">{content}</text:p>'


def _point(title: str, text: str) -> str:
    return f'<text:span text:style-name="Strong">{words(title)}</text:span><text:line-break/>{words(text)}'


def _may_break(table: Table) -> str:
    """Return "false" of a table that is short enough to stand on one page, rather than begin at the foot of one."""
    letters = sum(len(cell) for row in table.rows for cell in row)
    return str(len(table.rows) > _ROWS_TOGETHER or letters > _LETTERS_TOGETHER).lower()


def _table_of(facts: Facts) -> Table:
    term, said = (
        Column(header, share, is_figure=False)
        for header, share in zip(facts.headers, _FACT_SHARES, strict=True)
    )
    return Table(facts.caption, (term, said), facts.pairs)
