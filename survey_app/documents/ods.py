"""Workbooks as OpenDocument spreadsheets, written row by row. Words are strings; no formula, no macro."""

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from survey_app.documents.characters import xml_text
from survey_app.documents.opendocument import (
    NAMESPACES,
    Package,
    language_attributes,
    spaced,
    write_package,
)
from survey_app.documents.spreadsheet import (
    Cell,
    Look,
    NumberCell,
    Row,
    Sheet,
    TextCell,
    Workbook,
    sheet_name,
)

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"

MAX_DECIMALS = 3
_LANDSCAPE_FROM = 5
_LOOKS = {
    Look.TITLE: ("", 'fo:font-weight="bold" fo:font-size="16pt"'),
    Look.HEADING: ("", 'fo:font-weight="bold" fo:font-size="12pt"'),
    Look.HEADER: (
        'fo:wrap-option="wrap" fo:background-color="#E7ECF3" fo:border-bottom="0.5pt solid #5B6B82"',
        'fo:font-weight="bold"',
    ),
    Look.BODY: ('fo:wrap-option="wrap" fo:border-bottom="0.5pt solid #D5DBE4"', ""),
    Look.NOTE: ("", 'fo:font-style="italic" fo:color="#4A5568"'),
}


def write_ods(workbook: Workbook) -> bytes:
    """Return the workbook as an ODS file."""
    return write_package(
        Package(
            MEDIA_TYPE,
            title=workbook.title,
            subject=workbook.subject,
            language=workbook.language,
            content=_content(workbook),
            styles=_styles(workbook.language),
            settings=_settings(workbook),
        )
    )


def _content(workbook: Workbook) -> Iterator[str]:
    yield f"<office:document-content {NAMESPACES}><office:automatic-styles>"
    yield from _column_styles(workbook)
    yield from _cell_styles()
    yield "</office:automatic-styles><office:body><office:spreadsheet>"
    for sheet in workbook.sheets:
        yield from _table(sheet)
    yield "</office:spreadsheet></office:body></office:document-content>"


def _table(sheet: Sheet) -> Iterator[str]:
    name = quoteattr(sheet_name(xml_text(sheet.name)))
    page = "landscape" if len(sheet.widths) >= _LANDSCAPE_FROM else "portrait"
    yield f'<table:table table:name={name} table:style-name="table-{page}">'
    for width in sheet.widths:
        yield f'<table:table-column table:style-name="column-{width}"/>'
    rows = iter(sheet.rows)
    if sheet.frozen_rows:
        yield "<table:table-header-rows>"
        yield from (_row(next(rows)) for _ in range(sheet.frozen_rows))
        yield "</table:table-header-rows>"
    yield from (_row(row) for row in rows)
    yield "</table:table>"


def _row(row: Row) -> str:
    cells = "".join(_cell(cell, row.look) for cell in row.cells) or "<table:table-cell/>"
    return f"<table:table-row>{cells}</table:table-row>"


def _cell(cell: Cell, look: Look) -> str:
    kind, attributes, paragraphs = _cell_parts(cell)
    return f'<table:table-cell table:style-name="{look}-{kind}" {attributes}>{paragraphs}</table:table-cell>'


def _cell_parts(cell: Cell) -> tuple[str, str, str]:
    if isinstance(cell, TextCell):
        lines = xml_text(cell.text).splitlines() or [""]
        paragraphs = "".join(f"<text:p>{spaced(line)}</text:p>" for line in lines)
        return ("word" if cell.among_numbers else "text"), 'office:value-type="string"', paragraphs
    kind, value_type = ("number", "float") if isinstance(cell, NumberCell) else ("percent", "percentage")
    attributes = f'office:value-type="{value_type}" office:value="{cell.value!r}"'
    return f"{kind}-{min(cell.decimals, MAX_DECIMALS)}", attributes, ""


def _column_styles(workbook: Workbook) -> Iterator[str]:
    for width in sorted({width for sheet in workbook.sheets for width in sheet.widths}):
        yield (
            f'<style:style style:name="column-{width}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width * 0.21:.2f}cm"/></style:style>'
        )
    for page in ("portrait", "landscape"):
        yield f'<style:style style:name="table-{page}" style:family="table" style:master-page-name="{page}"/>'


def _cell_styles() -> Iterator[str]:
    yield from _number_styles()
    for look, (box, letters) in _LOOKS.items():
        for kind, align in (("text", "start"), ("word", "end")):
            yield _cell_style(f"{look}-{kind}", "words", align, box, letters)
        for decimals in range(MAX_DECIMALS + 1):
            for kind in ("number", "percent"):
                yield _cell_style(f"{look}-{kind}-{decimals}", f"{kind}-{decimals}", "end", box, letters)


def _number_styles() -> Iterator[str]:
    yield '<number:text-style style:name="words"><number:text-content/></number:text-style>'
    for decimals in range(MAX_DECIMALS + 1):
        digits = f'<number:number number:min-integer-digits="1" number:decimal-places="{decimals}"/>'
        yield f'<number:number-style style:name="number-{decimals}">{digits}</number:number-style>'
        yield (
            f'<number:percentage-style style:name="percent-{decimals}">{digits}'
            "<number:text>\u202f%</number:text></number:percentage-style>"
        )


def _cell_style(name: str, data: str, align: str, box: str, letters: str) -> str:
    return (
        f'<style:style style:name="{name}" style:family="table-cell" style:data-style-name="{data}">'
        f'<style:table-cell-properties style:vertical-align="top" fo:padding="0.1cm" {box}/>'
        f'<style:paragraph-properties fo:text-align="{align}"/>'
        f"<style:text-properties {letters}/></style:style>"
    )


def _styles(language: str) -> str:
    pages = "".join(
        f'<style:page-layout style:name="page-{name}"><style:page-layout-properties fo:page-width="{width}" '
        f'fo:page-height="{height}" style:print-orientation="{name}" fo:margin="1.5cm" style:scale-to-X="1" '
        'style:scale-to-Y="0"/></style:page-layout>'
        for name, width, height in (("portrait", "21cm", "29.7cm"), ("landscape", "29.7cm", "21cm"))
    )
    masters = "".join(
        f'<style:master-page style:name="{name}" style:page-layout-name="page-{name}"/>'
        for name in ("portrait", "landscape")
    )
    return (
        f"<office:document-styles {NAMESPACES}><office:styles>"
        '<style:default-style style:family="table-cell">'
        f"<style:text-properties {language_attributes(language)} "
        'fo:font-family="Calibri, Carlito, sans-serif" fo:font-size="11pt"/></style:default-style>'
        "</office:styles>"
        f"<office:automatic-styles>{pages}</office:automatic-styles>"
        f"<office:master-styles>{masters}</office:master-styles></office:document-styles>"
    )


def _settings(workbook: Workbook) -> str:
    """Frozen panes: split mode 2 counts rows and columns."""
    entries = "".join(_sheet_settings(sheet) for sheet in workbook.sheets)
    return (
        '<config:config-item-set config:name="ooo:view-settings" xmlns:ooo="http://openoffice.org/2004/office">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        f'<config:config-item-map-named config:name="Tables">{entries}</config:config-item-map-named>'
        "</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set>"
    )


def _sheet_settings(sheet: Sheet) -> str:
    items: list[tuple[str, str, object]] = [("ShowGrid", "boolean", "false")]
    for axis, pane, count in (
        ("Horizontal", "PositionRight", sheet.frozen_columns),
        ("Vertical", "PositionBottom", sheet.frozen_rows),
    ):
        if count:
            items += [
                (f"{axis}SplitMode", "short", 2),
                (f"{axis}SplitPosition", "int", count),
                (pane, "int", count),
            ]
    lines = "".join(
        f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
        for name, kind, value in items
    )
    name = quoteattr(sheet_name(xml_text(sheet.name)))
    return f"<config:config-item-map-entry config:name={name}>{lines}</config:config-item-map-entry>"
