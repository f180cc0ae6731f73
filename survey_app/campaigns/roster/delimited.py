"""Text tables: finds the encoding and the separator of a CSV file or a pasted table, and reads its lines."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal

from survey_app.campaigns.roster.errors import RosterError, RosterFault
from survey_app.campaigns.roster.headings import read_titles
from survey_app.campaigns.roster.limits import HEADER_ROWS, MAX_BYTES, MAX_ROWS
from survey_app.campaigns.roster.table import Row, Table, make_table

SEPARATORS = ";,\t|"

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_FRENCH = {
    **dict.fromkeys("éèàçêùôîâûëïöüœ", 3),
    **dict.fromkeys("ÉÈÀÇÊÙÔÎÂÛËÏŒ", 2),
    **dict.fromkeys("’«»\u00a0°–", 1),
}
_STATED_SEPARATOR = re.compile(r"sep=([;,\t|])\r?\n?", re.IGNORECASE)
_SAMPLE = 20


def read_text_table(data: bytes) -> Table:
    """Return the table in the bytes of a text file. Raises RosterError."""
    return read_pasted_table(decode(data))


def read_pasted_table(text: str) -> Table:
    """Return the table in a text. Raises RosterError."""
    if len(text) > MAX_BYTES:
        raise RosterError(RosterFault.TOO_HEAVY)
    stated = _STATED_SEPARATOR.match(text)
    if stated:
        # Excel writes the separator on a line of its own; that line keeps its number but holds nothing.
        text, separator = "\n" + text[stated.end() :], stated[1]
    else:
        separator = _find_separator(text)
    return _unfold(make_table(_read_rows(text, separator)))


def decode(data: bytes) -> str:
    """Return the text of a file: by its byte order mark, else UTF-8, else as Windows or Mac wrote French.

    Raises RosterError.
    """
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return _decode_strictly(data, encoding)
    if b"\0" in data:
        raise RosterError(RosterFault.NOT_A_TABLE)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        candidates = [data.decode(encoding, errors="replace") for encoding in ("cp1252", "mac_roman")]
        return max(candidates, key=_french_score)


def _decode_strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise RosterError(RosterFault.DAMAGED) from error


def _french_score(text: str) -> int:
    """Tell how French the letters beyond ASCII look."""
    counts = Counter(character for character in text if not character.isascii())
    return sum(count * _FRENCH.get(character, -1) for character, count in counts.items())


def _find_separator(text: str) -> str:
    """Return the separator that yields most known titles, else the one that cuts the lines most evenly."""
    sample = "".join(text[:100_000].splitlines(keepends=True)[: _SAMPLE * 2])
    return max(SEPARATORS, key=lambda separator: _separator_score(sample, separator))


def _separator_score(sample: str, separator: str) -> tuple[int, float, int]:
    rows = [
        Row(number, tuple(cells))
        for number, cells in _read_rows(sample, separator)
        if any(cell.strip() for cell in cells)
    ][:_SAMPLE]
    titles = max((len(read_titles(row)) for row in rows[:HEADER_ROWS]), default=0)
    widths = Counter(len(row.cells) for row in rows)
    width, lines = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
    return titles, lines / len(rows) if width > 1 else 0.0, width


def _read_rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines with the number each begins on.

    A quotation mark that is never closed would swallow the rest of the file: then marks are read as text.
    """
    try:
        rows = list(_parse(text, separator, csv.QUOTE_MINIMAL))
    except csv.Error:
        rows = [
            (number, [cell.strip('"') for cell in cells])
            for number, cells in _parse(text, separator, csv.QUOTE_NONE)
        ]
    yield from rows


def _parse(text: str, separator: str, quoting: Literal[0, 3]) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=separator,
        quoting=quoting,
        strict=quoting == csv.QUOTE_MINIMAL,
    )
    start, filled = 1, 0
    try:
        for cells in reader:
            filled += any(cells)
            if filled > MAX_ROWS:
                raise RosterError(RosterFault.TOO_LONG)
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        if quoting == csv.QUOTE_NONE:
            raise RosterError(RosterFault.NOT_A_TABLE) from error
        raise


def _unfold(table: Table) -> Table:
    """Turn one line of addresses, as a mail program copies them, into a column of addresses."""
    if len(table) == 1 and len(table[0].cells) > 1 and all("@" in cell for cell in table[0].cells if cell):
        return tuple(Row(table[0].number, (cell,)) for cell in table[0].cells if cell)
    return table
