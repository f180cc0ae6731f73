"""Reads the sheets of an ODS document. What is repeated is repeated only where it holds a text."""

from collections.abc import Iterator

from survey_app.campaigns.roster.archive import Archive
from survey_app.campaigns.roster.errors import RosterError, RosterFault
from survey_app.campaigns.roster.limits import MAX_COLUMNS, MAX_ROWS
from survey_app.campaigns.roster.sheets import SheetCells, SheetRows
from survey_app.campaigns.roster.xml_stream import Attributes, XmlReader, read_xml

CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_ENCRYPTED = "encrypted-package"
_CELLS = {"table-cell", "covered-table-cell"}
_MAX_SHEETS = 10
_BLANKS = {"s": " ", "tab": " ", "line-break": " ", "p": " "}


def read_ods(archive: Archive) -> Iterator[SheetRows]:
    """Yield the filled lines of each sheet. Raises RosterError."""
    _refuse_encryption(archive)
    content = _Content()
    read_xml(archive.stream(CONTENT), content)
    for sheet in content.sheets[:_MAX_SHEETS]:
        yield sheet.rows()


def is_document(archive: Archive) -> bool:
    """Say whether an archive is laid out as an OpenDocument file."""
    return CONTENT in archive.names or _ENCRYPTED in archive.names


def _refuse_encryption(archive: Archive) -> None:
    is_encrypted = _ENCRYPTED in archive.names or (
        _MANIFEST in archive.names and b"encryption-data" in b"".join(archive.stream(_MANIFEST))
    )
    if is_encrypted:
        raise RosterError(RosterFault.PROTECTED_OR_OLD)


class _Content(XmlReader):
    """The tables of the document; comments and the record of tracked changes are passed over."""

    def __init__(self) -> None:
        self.sheets: list[SheetCells] = []
        self._row, self._rows_to_fill = 0, 1
        self._line: list[tuple[int, str]] = []
        self._column, self._cells_to_fill = 0, 1
        self._parts: list[str] | None = None
        self._asides = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name in {"annotation", "tracked-changes"}:
            self._asides += 1
        elif self._asides:
            return
        elif name == "table":
            self.sheets.append(SheetCells())
            self._row = 0
        elif name == "table-row":
            self._rows_to_fill = _count(attributes.get("number-rows-repeated"))
            self._line, self._column = [], 0
        elif name in _CELLS:
            self._cells_to_fill = _count(attributes.get("number-columns-repeated"))
            self._parts = [] if name == "table-cell" else None
        elif name in _BLANKS and self._parts is not None:
            self._parts.append(_BLANKS[name])

    def end(self, name: str) -> None:
        if name in {"annotation", "tracked-changes"}:
            self._asides -= 1
        elif self._asides:
            return
        elif name in _CELLS:
            self._end_cell()
        elif name == "table-row":
            self._end_row()

    def text(self, text: str) -> None:
        if self._parts is not None and not self._asides:
            self._parts.append(text)

    def _end_cell(self) -> None:
        text = "".join(self._parts or ()).strip()
        if text:
            if self._column + self._cells_to_fill > MAX_COLUMNS:
                raise RosterError(RosterFault.TOO_WIDE)
            self._line += [(self._column + offset, text) for offset in range(self._cells_to_fill)]
        self._column += self._cells_to_fill
        self._parts = None

    def _end_row(self) -> None:
        if self._line and 0 < len(self.sheets) <= _MAX_SHEETS:
            if self._rows_to_fill > MAX_ROWS:
                raise RosterError(RosterFault.TOO_LONG)
            for offset in range(self._rows_to_fill):
                for column, text in self._line:
                    self.sheets[-1].put(self._row + offset + 1, column, text)
        self._row += self._rows_to_fill
        self._line = []


def _count(repeated: str | None) -> int:
    if repeated is None:
        return 1
    if not repeated.isascii() or not repeated.isdigit() or not 0 < len(repeated) <= 8:  # noqa: PLR2004 - digits
        raise RosterError(RosterFault.DAMAGED)
    return max(int(repeated), 1)
