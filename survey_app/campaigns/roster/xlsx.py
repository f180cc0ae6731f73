"""Reads the sheets of an XLSX workbook. Formulas are not computed: the value saved with them is taken.

Not left to a library that lays sheets out in full: a file of 5 kB whose last cell is XFD1048576 makes such a
one ask for hundreds of gigabytes, and ends the process.
"""

import posixpath
import re
from collections.abc import Iterator

from survey_app.campaigns.roster.archive import Archive
from survey_app.campaigns.roster.errors import RosterError, RosterFault
from survey_app.campaigns.roster.limits import MAX_CELL_CHARACTERS
from survey_app.campaigns.roster.sheets import SheetCells, SheetRows
from survey_app.campaigns.roster.xml_stream import Attributes, XmlReader, read_xml

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})", re.ASCII)
_MAX_SHEETS = 10


def read_xlsx(archive: Archive) -> Iterator[SheetRows]:
    """Yield the filled lines of each visible sheet. Raises RosterError."""
    package = _read_relations(archive, "")
    workbook_path = package.paths.get("officeDocument", "xl/workbook.xml")
    workbook = _Workbook()
    read_xml(archive.stream(workbook_path), workbook)
    relations = _read_relations(archive, workbook_path)
    strings = _SharedStrings()
    if "sharedStrings" in relations.paths:
        read_xml(archive.stream(relations.paths["sharedStrings"]), strings)
    for relation in workbook.sheets[:_MAX_SHEETS]:
        if relation in relations.sheets:
            sheet = _Sheet(strings.texts)
            read_xml(archive.stream(relations.sheets[relation]), sheet)
            yield sheet.cells.rows()


def is_workbook(archive: Archive) -> bool:
    """Say whether an archive is laid out as an XLSX workbook."""
    return "[Content_Types].xml" in archive.names and any(name.startswith("xl/") for name in archive.names)


class _Workbook(XmlReader):
    """The visible sheets, by the id of their relation."""

    def __init__(self) -> None:
        self.sheets: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet" and attributes.get("state", "visible") == "visible" and "id" in attributes:
            self.sheets.append(attributes["id"])


class _Relations(XmlReader):
    """Where a part of the archive says its other parts are: sheets by id, the rest by kind."""

    def __init__(self, folder: str) -> None:
        self.sheets: dict[str, str] = {}
        self.paths: dict[str, str] = {}
        self._folder = folder

    def start(self, name: str, attributes: Attributes) -> None:
        if name != "Relationship":
            return
        path = posixpath.normpath(posixpath.join("/", self._folder, attributes.get("Target", ""))).lstrip("/")
        kind = attributes.get("Type", "").rpartition("/")[2]
        if kind == "worksheet":
            self.sheets[attributes.get("Id", "")] = path
        else:
            self.paths[kind] = path


def _read_relations(archive: Archive, part: str) -> _Relations:
    folder, name = posixpath.split(part)
    relations = _Relations(folder)
    read_xml(archive.stream(posixpath.join(folder, "_rels", f"{name}.rels")), relations)
    return relations


class _SharedStrings(XmlReader):
    """The texts that cells share, without the reading aids (rPh) of East Asian scripts."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._in_text = False
        self._in_reading_aid = False

    def start(self, name: str, attributes: Attributes) -> None:  # noqa: ARG002 - an event has both
        if name == "si":
            self._parts = []
        elif name == "rPh":
            self._in_reading_aid = True
        self._in_text = name == "t" and not self._in_reading_aid

    def end(self, name: str) -> None:
        self._in_text = False
        if name == "rPh":
            self._in_reading_aid = False
        elif name == "si":
            self.texts.append("".join(self._parts)[: MAX_CELL_CHARACTERS * 2])

    def text(self, text: str) -> None:
        if self._in_text:
            self._parts.append(text)


class _Sheet(XmlReader):
    """The cells of a sheet. A cell or a line without its own reference follows the one before it."""

    def __init__(self, strings: list[str]) -> None:
        self.cells = SheetCells()
        self._strings = strings
        self._row, self._column = 0, -1
        self._kind = ""
        self._parts: list[str] = []
        self._in_value = False
        self._in_reading_aid = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "row":
            self._row = _row_number(attributes.get("r"), after=self._row)
            self._column = -1
        elif name == "c":
            self._row, self._column = _position(attributes.get("r"), self._row, self._column)
            self._kind, self._parts = attributes.get("t", "n"), []
        elif name == "rPh":
            self._in_reading_aid = True
        self._in_value = name in {"v", "t"} and not self._in_reading_aid

    def end(self, name: str) -> None:
        self._in_value = False
        if name == "rPh":
            self._in_reading_aid = False
        elif name == "c" and self._parts:
            self.cells.put(self._row, self._column, self._value("".join(self._parts)))

    def text(self, text: str) -> None:
        if self._in_value:
            self._parts.append(text)

    def _value(self, text: str) -> str:
        if self._kind == "e":
            return ""
        if self._kind != "s":
            return text
        try:
            return self._strings[int(text)]
        except (ValueError, IndexError) as error:
            raise RosterError(RosterFault.DAMAGED) from error


def _row_number(reference: str | None, *, after: int) -> int:
    if reference is None:
        return after + 1
    if not re.fullmatch(r"[1-9][0-9]{0,6}", reference, re.ASCII):
        raise RosterError(RosterFault.DAMAGED)
    return int(reference)


def _position(reference: str | None, row: int, column: int) -> tuple[int, int]:
    """Return the line (from 1) and the column (from 0) of a cell."""
    if reference is None:
        return row, column + 1
    match = _REFERENCE.fullmatch(reference)
    if not match:
        raise RosterError(RosterFault.DAMAGED)
    letters = 0
    for letter in match[1]:
        letters = letters * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), letters - 1
