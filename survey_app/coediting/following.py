"""Following a shared document: what others wrote since, who is there, and the sign that one is there oneself."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Select, and_, delete, select, update
from sqlalchemy.exc import IntegrityError

from survey_app.accounts.models import Account
from survey_app.coediting.cells import News, Reader
from survey_app.coediting.models import SharedDocument, SharedPresence
from survey_app.coediting.operations import list_cells_since
from survey_app.coediting.wire import Question
from survey_app.database import session, transaction
from survey_app.retention import PRESENCE_KEPT

SEEN_LATELY = timedelta(seconds=45)
"""Who has given no sign for longer is not shown as present."""

NOTED_LATELY = timedelta(seconds=15)
"""A sign that says nothing new is not written down again before that."""


class _Sign(NamedTuple):
    """A document, and one sign that was given there lately; None and None when there is none."""

    document_id: int
    head: int
    tab: str | None
    path: str | None
    account_id: int | None
    name: str | None
    seen_at: datetime | None


def follow_document(wanted: Select[int], question: Question, *, actor: int, now: datetime) -> News | None:
    """Return what was written after the number that a tab knows, and who else is there; note that the tab is.

    `wanted` selects the id of the document, and nothing when the account may not read it: then None comes back.
    Every open page asks this each few seconds. When nothing has changed, one statement answers it.
    """
    signs = [_Sign(*row) for row in session().execute(_signs_at(wanted, now))]
    if not signs:
        return None
    document_id, head = signs[0].document_id, signs[0].head
    # The head was read before the cells: what is written between the two is told again, and not left out.
    cells = list_cells_since(document_id, question.since) if head > question.since else ()
    readers = tuple(_readers_but(question.tab, signs))
    if not any(_says_the_same(sign, question, actor, now) for sign in signs):
        _note_presence(document_id, question, actor, now)
    return News(head, cells, readers)


def forget_readers(now: datetime) -> None:
    """Erase who had a document open, an hour after their last sign."""
    with transaction() as writing:
        writing.execute(delete(SharedPresence).where(SharedPresence.seen_at < now - PRESENCE_KEPT))


def _signs_at(
    wanted: Select[int], now: datetime
) -> Select[int, int, str | None, str | None, int | None, str | None, datetime | None]:
    lately = and_(SharedPresence.document_id == SharedDocument.id, SharedPresence.seen_at > now - SEEN_LATELY)
    return (
        select(
            SharedDocument.id,
            SharedDocument.head,
            SharedPresence.tab,
            SharedPresence.path,
            SharedPresence.account_id,
            Account.display_name,
            SharedPresence.seen_at,
        )
        .outerjoin(SharedPresence, lately)
        .outerjoin(Account, Account.id == SharedPresence.account_id)
        .where(SharedDocument.id.in_(wanted))
        .order_by(Account.display_name, SharedPresence.tab)
    )


def _readers_but(tab: str, signs: Iterable[_Sign]) -> Iterable[Reader]:
    for sign in signs:
        if sign.tab != tab and sign.account_id is not None:
            yield Reader(sign.name or "", sign.path or "", sign.account_id)


def _says_the_same(sign: _Sign, question: Question, actor: int, now: datetime) -> bool:
    is_same = (sign.tab, sign.path, sign.account_id) == (question.tab, question.path, actor)
    return is_same and sign.seen_at is not None and now - sign.seen_at < NOTED_LATELY


def _note_presence(document_id: int, question: Question, actor: int, now: datetime) -> None:
    own = SharedPresence.document_id == document_id, SharedPresence.tab == question.tab
    said = {"account_id": actor, "path": question.path, "seen_at": now}
    # The same tab may say so twice at once: what the other request has noted is as good.
    with suppress(IntegrityError), transaction() as writing:
        known = writing.scalar(update(SharedPresence).where(*own).values(said).returning(SharedPresence.tab))
        if known is None:
            writing.add(SharedPresence(document_id=document_id, tab=question.tab, **said))
