"""Use cases of shared documents. Who may open which one is the affair of the subject that calls."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, scoped_session

from survey_app.accounts.models import Account
from survey_app.coediting.cells import (
    Cell,
    Change,
    Clash,
    Cleaner,
    SentCell,
    TooManyCellsError,
    Value,
    Written,
)
from survey_app.coediting.models import SharedCell, SharedChange, SharedDocument
from survey_app.database import session, transaction

MOST_CELLS = 5_000
"""A document of the largest grid with notes, or of a plan of 200 lines, has under 3 000."""


def add_document(writing: scoped_session[Session]) -> SharedDocument:
    """Add an empty document to the transaction that is under way, and return it with its id."""
    document = SharedDocument(head=0)
    writing.add(document)
    writing.flush()
    return document


def read_cells(document_id: int, *, start: str = "") -> dict[str, Cell]:
    """Return the cells of a document, or those whose paths begin with `start`, by path."""
    query = _cells_of(document_id).order_by(SharedCell.path)
    return {cell.path: cell for cell in _list_cells(query.where(_begins(SharedCell.path, start)))}


def read_some_cells(document_id: int, paths: Iterable[str]) -> dict[str, Cell]:
    """Return those of the named cells that there are, by path."""
    query = _cells_of(document_id).where(SharedCell.path.in_(list(paths)))
    return {cell.path: cell for cell in _list_cells(query)}


def read_values(document_id: int) -> dict[str, Value]:
    """Return what the cells of a document hold, by path; empty ones are left out."""
    return _read_values(_values_of(document_id))


def read_some_values(document_id: int, paths: Iterable[str]) -> dict[str, Value]:
    """Return what the named cells of a document hold, by path; empty ones are left out."""
    return _read_values(_values_of(document_id).where(SharedCell.path.in_(list(paths))))


def list_cells_since(document_id: int, since: int) -> tuple[Cell, ...]:
    """Return the cells that were written after the change `since`, as they stand now, in the order of their changes."""
    query = _cells_of(document_id).where(SharedCell.number > since)
    return tuple(_list_cells(query.order_by(SharedCell.number)))


def write_cells(
    document_id: int, sent: Sequence[SentCell], clean: Cleaner, *, actor: int, now: datetime
) -> Written:
    """Write cells in one transaction; what somebody else has written since it was read clashes, and stays.

    Sent again by the same key, a cell gives the same again. A cell that holds what is sent already is no change.
    Raises BadCellError for what the document does not have, TooManyCellsError when it is full, and
    sqlalchemy.exc.NoResultFound for no document; then nothing was written.
    """
    with transaction() as writing:
        return write_within(writing, document_id, sent, clean, actor=actor, now=now)


def write_within(
    writing: scoped_session[Session],
    document_id: int,
    sent: Sequence[SentCell],
    clean: Cleaner,
    *,
    actor: int | None,
    now: datetime,
) -> Written:
    """Write cells as `write_cells` does, in the transaction that is under way."""
    document = writing.get_one(SharedDocument, document_id, with_for_update=True, populate_existing=True)
    desk = _Desk(writing, document, sent, actor, now)
    paths: list[str] = []
    clashes: list[Clash] = []
    for one in sent:
        clash = desk.write(one, clean(one.path, one.value))
        if clash is None:
            paths.append(one.path)
        else:
            clashes.append(clash)
    writing.flush()
    found = read_some_cells(document_id, paths)
    cells = tuple(found[path] for path in dict.fromkeys(paths) if path in found)
    return Written(document.head, cells, tuple(clashes))


def list_touched(document_id: int, sent: Sequence[SentCell], clean: Cleaner) -> list[SentCell]:
    """Return, of the cells of a whole form, those that say something else than what their author had read.

    A form without script sends every cell of its page: what nobody touched must not clash with what others wrote
    meanwhile. Raises BadCellError.
    """
    read = select(SharedChange.number, SharedChange.path, SharedChange.after).where(
        SharedChange.document_id == document_id, SharedChange.number.in_({one.base for one in sent})
    )
    stood = {(number, path): after for number, path, after in session().execute(read)}
    return [one for one in sent if clean(one.path, one.value) != stood.get((one.base, one.path))]


def list_changes(
    document_id: int,
    *,
    limit: int,
    before: int | None = None,
    author_id: int | None = None,
    paths: Sequence[str] = (),
    start: str = "",
) -> list[Change]:
    """Return the latest changes, newest first, of one author or of some cells if these are named.

    `before` is the last number that was seen; `start` is how the paths of the cells begin.
    """
    query = _changes_of(document_id).order_by(SharedChange.number.desc()).limit(limit)
    if before is not None:
        query = query.where(SharedChange.number < before)
    if author_id is not None:
        query = query.where(SharedChange.author_id == author_id)
    if paths:
        query = query.where(SharedChange.path.in_(paths))
    if start:
        query = query.where(_begins(SharedChange.path, start))
    return [_as_change(change, name) for change, name in session().execute(query)]


def list_authors(document_id: int) -> list[tuple[int, str]]:
    """Return who has written in a document, by name, with the numbers of their accounts."""
    query = (
        select(Account.id, Account.display_name)
        .join(SharedChange, SharedChange.author_id == Account.id)
        .where(SharedChange.document_id == document_id)
        .distinct()
        .order_by(Account.display_name, Account.id)
    )
    return [(account_id, name) for account_id, name in session().execute(query)]


def list_changes_of(document_id: int, path: str) -> list[Change]:
    """Return all changes of one cell, newest first."""
    query = _changes_of(document_id).where(SharedChange.path == path)
    return [
        _as_change(change, name)
        for change, name in session().execute(query.order_by(SharedChange.number.desc()))
    ]


class _Desk:
    """A document that is locked, on which one person writes; what `sent` needs to know of it is read at once."""

    def __init__(
        self,
        writing: scoped_session[Session],
        document: SharedDocument,
        sent: Sequence[SentCell],
        actor: int | None,
        now: datetime,
    ) -> None:
        self._writing = writing
        self._document = document
        self._actor = actor
        self._now = now
        self._count: int | None = None
        self._written = set(
            writing.scalars(
                select(SharedChange.key).where(
                    SharedChange.document_id == document.id, SharedChange.key.in_([one.key for one in sent])
                )
            )
        )
        rows = writing.scalars(
            select(SharedCell)
            .where(SharedCell.document_id == document.id, SharedCell.path.in_([one.path for one in sent]))
            .execution_options(populate_existing=True)
        )
        self._rows = {row.path: row for row in rows}

    def write(self, sent: SentCell, value: Value) -> Clash | None:
        """Write one cell, or return what it clashes with."""
        row = self._rows.get(sent.path)
        if sent.key in self._written or _holds(row, value):
            return None
        if row is not None and row.number > sent.base:
            return Clash(sent.path, value, self._cell_of(row))
        self._log(sent, row.value if row is not None else None, value)
        self._keep(row, sent.path, value)
        return None

    def _log(self, sent: SentCell, before: Value, after: Value) -> None:
        self._written.add(sent.key)
        self._document.head += 1
        self._writing.add(
            SharedChange(
                document_id=self._document.id,
                number=self._document.head,
                key=sent.key,
                path=sent.path,
                before=before,
                after=after,
                author_id=self._actor,
                made_at=self._now,
            )
        )

    def _keep(self, row: SharedCell | None, path: str, value: Value) -> None:
        if row is None:
            self._make_room()
            row = self._rows[path] = SharedCell(document_id=self._document.id, path=path)
            self._writing.add(row)
        row.value, row.number = value, self._document.head
        row.author_id, row.written_at = self._actor, self._now

    def _make_room(self) -> None:
        if self._count is None:
            cells = select(func.count()).where(SharedCell.document_id == self._document.id)
            with self._writing.no_autoflush:
                self._count = self._writing.scalar(cells) or 0
        if self._count >= MOST_CELLS:
            message = f"document {self._document.id} has {MOST_CELLS} cells"
            raise TooManyCellsError(message)
        self._count += 1

    def _cell_of(self, row: SharedCell) -> Cell:
        name = self._writing.scalar(select(Account.display_name).where(Account.id == row.author_id))
        return Cell(row.path, row.value, row.number, row.author_id, name or "", row.written_at)


def _holds(row: SharedCell | None, value: Value) -> bool:
    """Whether a cell says that already; one that was never written is empty."""
    return value == (None if row is None else row.value)


def _begins(column: InstrumentedAttribute[str], start: str) -> ColumnElement[bool]:
    return func.substr(column, 1, len(start)) == start


def _values_of(document_id: int) -> Select[str, Any]:
    return select(SharedCell.path, SharedCell.value).where(SharedCell.document_id == document_id)


def _read_values(query: Select[str, Any]) -> dict[str, Value]:
    return {path: value for path, value in session().execute(query) if value is not None}


CellRow = tuple[str, Any, int, int | None, str | None, datetime]


def _cells_of(document_id: int) -> Select[*CellRow]:
    """Select columns, in the order of `Cell`: thousands of rows as mapped objects would take thrice as long."""
    return (
        select(
            SharedCell.path,
            SharedCell.value,
            SharedCell.number,
            SharedCell.author_id,
            Account.display_name,
            SharedCell.written_at,
        )
        .outerjoin(Account, Account.id == SharedCell.author_id)
        .where(SharedCell.document_id == document_id)
    )


def _list_cells(query: Select[*CellRow]) -> Iterator[Cell]:
    for path, value, number, author_id, author, written_at in session().execute(query):
        yield Cell(path, value, number, author_id, author or "", written_at)


def _changes_of(document_id: int) -> Select[SharedChange, str | None]:
    return (
        select(SharedChange, Account.display_name)
        .outerjoin(Account, Account.id == SharedChange.author_id)
        .where(SharedChange.document_id == document_id)
    )


def _as_change(change: SharedChange, name: str | None) -> Change:
    return Change(change.number, change.path, change.before, change.after, name or "", change.made_at)
