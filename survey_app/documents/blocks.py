"""What a document says, as a tree of blocks: described once, then printed as PDF (`pdf`) or ODT (`odt`).

Words are plain text: whatever people typed stays words, in every format. A line end in them is a new line.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from survey_app.documents.charts import Chart

CHART_WIDTH = 660
"""The width to give to charts of a document: their words come out a little smaller than the text."""
CHART_COLUMNS = 92
"""Characters of a label that fit into one line of such a chart, beside its value."""
ROW_COLUMNS = 44
"""Characters of a label that fit beside its bar, in a chart of rows."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 stands below the title, and no level is left out. `new_page` begins a page."""

    text: str
    level: int = 1
    new_page: bool = False
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, with a footnote where one helps."""

    text: str
    look: Literal["body", "lead", "note"] = "body"
    footnote: str = ""
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]
    kind: Literal["bullets"] = "bullets"


@dataclass(frozen=True, slots=True)
class Points:
    """A few numbered points set apart, each with a title and a text."""

    items: tuple[tuple[str, str], ...]
    kind: Literal["points"] = "points"


@dataclass(frozen=True, slots=True)
class Quotes:
    """Words of other people."""

    texts: tuple[str, ...]
    kind: Literal["quotes"] = "quotes"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `share` is its part of the width."""

    header: str
    share: float = 1
    is_figure: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption; the header is repeated on each page. The first cell of a row names the row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Facts:
    """Terms, each with what there is to say of it: a table of two columns, whose headers say what they hold."""

    caption: str
    headers: tuple[str, str]
    pairs: tuple[tuple[str, str], ...]
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart, drawn `CHART_WIDTH` points wide; its summary is the alternative text."""

    chart: Chart
    kind: Literal["picture"] = "picture"


@dataclass(frozen=True, slots=True)
class Abreast:
    """Narrow tables, two to a line where the format can."""

    tables: tuple[Table, ...]
    kind: Literal["abreast"] = "abreast"


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a page."""

    kind: Literal["page_break"] = "page_break"


Block = Heading | Paragraph | Bullets | Points | Quotes | Table | Facts | Abreast | Picture | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """What is printed.

    `title` names the file; `heading` stands on top, between `over_title` and `under_title`. `language` is a
    BCP 47 tag, `author` the school. `page_words` holds `{page}` and `{pages}`, and `footer` stands beside it.
    Cells of a table that are `quiet_word` are printed faintly. `is_wide` turns the pages on their side. A PDF that
    `fits_one_page` is set in smaller letters where that takes it, down to a size that can still be read.
    """

    title: str
    language: str
    author: str
    heading: str
    dated_on: date
    page_words: str
    blocks: tuple[Block, ...]
    over_title: str = ""
    under_title: str = ""
    footer: str = ""
    quiet_word: str = ""
    is_wide: bool = False
    fits_one_page: bool = False
