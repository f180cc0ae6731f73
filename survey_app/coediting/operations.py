"""Use cases of shared documents. Who may open which one is the affair of the subject that calls."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, scoped_session

from survey_app.accounts.models import Account
from survey_app.coediting.cells import (
    Cell,
    Change,
    Clash,
    Cleaner,
    News,
    Reader,
    SentCell,
    TooManyCellsError,
    Value,
    Written,
)
from survey_app.coediting.models import SharedCell, SharedChange, SharedDocument, SharedPresence
from survey_app.database import session, transaction
from survey_app.retention import PRESENCE_KEPT

MOST_CELLS = 5_000
"""A document of the largest grid with notes, or of a plan of 200 lines, has under 3 000."""

SEEN_LATELY = timedelta(seconds=45)
"""Who has given no sign for longer is not shown as present."""

NOTED_LATELY = timedelta(seconds=15)
"""A sign that says nothing new is not written down again before that."""


def add_document(writing: scoped_session[Session]) -> SharedDocument:
    """Add an empty document to the transaction that is under way, and return it with its id."""
    document = SharedDocument(head=0)
    writing.add(document)
    writing.flush()
    return document


def read_cells(document_id: int) -> dict[str, Cell]:
    """Return the cells of a document, by path."""
    rows = session().execute(_cells_of(document_id).order_by(SharedCell.path))
    return {cell.path: _as_cell(cell, name) for cell, name in rows}


def read_values(document_id: int) -> dict[str, Value]:
    """Return what the cells of a document hold, by path; empty ones are left out."""
    rows = session().execute(
        select(SharedCell.path, SharedCell.value).where(SharedCell.document_id == document_id)
    )
    return {path: value for path, value in rows if value is not None}


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
    desk = _Desk(writing, document, actor, now)
    paths: list[str] = []
    clashes: list[Clash] = []
    for one in sent:
        clash = desk.write(one, clean(one.path, one.value))
        if clash is None:
            paths.append(one.path)
        else:
            clashes.append(clash)
    writing.flush()
    return Written(document.head, _read_some(document_id, paths), tuple(clashes))


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
) -> list[Change]:
    """Return the latest changes, newest first, of one author or of some cells if these are named.

    `before` is the last number that was seen.
    """
    query = _changes_of(document_id).order_by(SharedChange.number.desc()).limit(limit)
    if before is not None:
        query = query.where(SharedChange.number < before)
    if author_id is not None:
        query = query.where(SharedChange.author_id == author_id)
    if paths:
        query = query.where(SharedChange.path.in_(paths))
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


def read_news(document_id: int, since: int, *, tab: str, now: datetime) -> News:
    """Return what was written after the change `since`, and who else has the document open lately."""
    rows = session().execute(
        _cells_of(document_id).where(SharedCell.number > since).order_by(SharedCell.number)
    )
    cells = tuple(_as_cell(cell, name) for cell, name in rows)
    head = session().scalar(select(SharedDocument.head).where(SharedDocument.id == document_id))
    return News(head or 0, cells, _list_readers(document_id, tab, now))


def note_presence(document_id: int, *, tab: str, actor: int, path: str, now: datetime) -> None:
    """Note that somebody has a document open in a tab, at a cell or at none ("")."""
    known = session().get(SharedPresence, (document_id, tab))
    if known and (known.account_id, known.path) == (actor, path) and now - known.seen_at < NOTED_LATELY:
        return
    # The same tab may say so twice at once: what the other request has noted is as good.
    with suppress(IntegrityError), transaction() as writing:
        presence = writing.get(SharedPresence, (document_id, tab))
        if presence is None:
            presence = SharedPresence(document_id=document_id, tab=tab, account_id=actor)
            writing.add(presence)
        presence.account_id, presence.path, presence.seen_at = actor, path, now


def forget_readers(now: datetime) -> None:
    """Erase who had a document open, an hour after their last sign."""
    with transaction() as writing:
        writing.execute(delete(SharedPresence).where(SharedPresence.seen_at < now - PRESENCE_KEPT))


class _Desk:
    """A document that is locked, on which one person writes."""

    def __init__(
        self,
        writing: scoped_session[Session],
        document: SharedDocument,
        actor: int | None,
        now: datetime,
    ) -> None:
        self._writing = writing
        self._document = document
        self._actor = actor
        self._now = now

    def write(self, sent: SentCell, value: Value) -> Clash | None:
        """Write one cell, or return what it clashes with."""
        if self._was_written(sent.key):
            return None
        row = self._writing.get(SharedCell, (self._document.id, sent.path), populate_existing=True)
        if row is None and value is None:
            return None
        if row is not None and row.value == value:
            return None
        if row is not None and row.number > sent.base:
            return Clash(sent.path, value, self._cell_of(row))
        self._log(sent, row.value if row is not None else None, value)
        self._keep(row, sent.path, value)
        return None

    def _was_written(self, key: str) -> bool:
        query = select(SharedChange.id).where(
            SharedChange.document_id == self._document.id, SharedChange.key == key
        )
        return self._writing.scalar(query) is not None

    def _log(self, sent: SentCell, before: Value, after: Value) -> None:
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
            row = SharedCell(document_id=self._document.id, path=path)
            self._writing.add(row)
        row.value, row.number = value, self._document.head
        row.author_id, row.written_at = self._actor, self._now
        self._writing.flush()

    def _make_room(self) -> None:
        count = select(func.count()).where(SharedCell.document_id == self._document.id)
        if (self._writing.scalar(count) or 0) >= MOST_CELLS:
            message = f"document {self._document.id} has {MOST_CELLS} cells"
            raise TooManyCellsError(message)

    def _cell_of(self, row: SharedCell) -> Cell:
        name = self._writing.scalar(select(Account.display_name).where(Account.id == row.author_id))
        return _as_cell(row, name)


def _cells_of(document_id: int) -> Select[SharedCell, str | None]:
    return (
        select(SharedCell, Account.display_name)
        .outerjoin(Account, Account.id == SharedCell.author_id)
        .where(SharedCell.document_id == document_id)
    )


def _changes_of(document_id: int) -> Select[SharedChange, str | None]:
    return (
        select(SharedChange, Account.display_name)
        .outerjoin(Account, Account.id == SharedChange.author_id)
        .where(SharedChange.document_id == document_id)
    )


def _read_some(document_id: int, paths: Sequence[str]) -> tuple[Cell, ...]:
    rows = session().execute(_cells_of(document_id).where(SharedCell.path.in_(paths)))
    found: Mapping[str, Cell] = {cell.path: _as_cell(cell, name) for cell, name in rows}
    return tuple(found[path] for path in dict.fromkeys(paths) if path in found)


def _list_readers(document_id: int, tab: str, now: datetime) -> tuple[Reader, ...]:
    query = (
        select(Account.display_name, SharedPresence.path, Account.id)
        .join(Account, Account.id == SharedPresence.account_id)
        .where(
            SharedPresence.document_id == document_id,
            SharedPresence.tab != tab,
            SharedPresence.seen_at > now - SEEN_LATELY,
        )
        .order_by(Account.display_name, SharedPresence.tab)
    )
    return tuple(Reader(*row) for row in session().execute(query))


def _as_cell(cell: SharedCell, name: str | None) -> Cell:
    return Cell(cell.path, cell.value, cell.number, cell.author_id, name or "", cell.written_at)


def _as_change(change: SharedChange, name: str | None) -> Change:
    return Change(change.number, change.path, change.before, change.after, name or "", change.made_at)
