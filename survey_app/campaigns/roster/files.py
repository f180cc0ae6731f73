"""From the bytes of a file to a table. The sort of file is told by its content; its name is not looked at."""

from collections.abc import Iterable

from survey_app.campaigns.roster import ods, xlsx
from survey_app.campaigns.roster.archive import Archive
from survey_app.campaigns.roster.delimited import read_text_table
from survey_app.campaigns.roster.errors import RosterError, RosterFault
from survey_app.campaigns.roster.headings import find_layout
from survey_app.campaigns.roster.limits import MAX_BYTES
from survey_app.campaigns.roster.sheets import SheetRows
from survey_app.campaigns.roster.table import Table, make_table

_ZIP = b"PK\x03\x04"
_COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
_OTHER_FORMATS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
)


def read_file(data: bytes) -> Table:
    """Return the table in a CSV, XLSX or ODS file. Raises RosterError, and nothing else, on any bytes."""
    if len(data) > MAX_BYTES:
        raise RosterError(RosterFault.TOO_HEAVY)
    if not data.strip():
        raise RosterError(RosterFault.EMPTY)
    if data.startswith(_COMPOUND_FILE):
        # Either the old XLS, or an XLSX that a password protects: both are this container.
        raise RosterError(RosterFault.PROTECTED_OR_OLD)
    if data.startswith(_OTHER_FORMATS):
        raise RosterError(RosterFault.NOT_A_TABLE)
    if data.startswith(_ZIP):
        return _read_office(Archive(data))
    return read_text_table(data)


def _read_office(archive: Archive) -> Table:
    if xlsx.is_workbook(archive):
        return _choose_sheet(xlsx.read_xlsx(archive))
    if ods.is_document(archive):
        return _choose_sheet(ods.read_ods(archive))
    raise RosterError(RosterFault.NOT_A_TABLE)


def _choose_sheet(sheets: Iterable[SheetRows]) -> Table:
    """Return the first sheet with a column of addresses, else the first that holds something."""
    first: Table | None = None
    for rows in sheets:
        if not rows:
            continue
        table = make_table(rows)
        if find_layout(table):
            return table
        first = first or table
    if first is None:
        raise RosterError(RosterFault.EMPTY)
    return first
