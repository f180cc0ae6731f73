"""What was done to a draft, by whom and when; the draft at any point; going back to one, as an edit like others."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import defer

from questionnaires.definition.texts import in_language
from questionnaires.editing.cells import ROOT, Cells, Uid, Writes
from questionnaires.editing.cells import Draft as Elements
from questionnaires.editing.comparison import Change, changes, difference, roll_back
from survey_app.database import session
from survey_app.drafting.edits import EditResult, SentEdit
from survey_app.drafting.errors import EntryNotFoundError
from survey_app.drafting.models import Draft, DraftEdit, DraftElement, EditKind, EditState
from survey_app.drafting.operations.access import Editor, get_draft, get_still_draft
from survey_app.drafting.operations.editing import change_draft
from survey_app.drafting.operations.elements import load_elements
from survey_app.drafting.operations.following import find_names
from survey_app.drafting.operations.log import read_writes

QUARTER = timedelta(minutes=15)
PAGE = 200
"""Entries that one page of the history is about."""

_NAMES = ("label", "title", "message")


@dataclass(frozen=True, slots=True)
class Deed:
    """One entry in words to be: what was done, to what, and how often in a row.

    `action` is what the note says, empty when it says nothing; `name` what the element is called today, empty
    when it is the questionnaire or has no words; `target` the entry that was undone, done again or returned to.
    """

    kind: EditKind
    action: str
    uid: Uid
    name: str
    target: int | None
    times: int = 1


@dataclass(frozen=True, slots=True)
class HistoryGroup:
    """What one person did within a quarter of an hour. `number` is its last entry: the point to go back to."""

    number: int
    author: str
    began_at: datetime
    ended_at: datetime
    deeds: tuple[Deed, ...]


@dataclass(frozen=True, slots=True)
class History:
    """One page of the history, the newest first; `before` asks for the next page, None at the beginning.

    `created_at` is when the draft began: the point 0.
    """

    groups: tuple[HistoryGroup, ...]
    head: int
    before: int | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class HistoryPoint:
    """A draft as it was after an entry, and what has changed since; `now` is the draft as it is."""

    number: int
    made_at: datetime
    author: str
    elements: Elements
    now: Elements
    changes: tuple[Change, ...]


def list_history(key: str, visitor: Editor, before: int | None = None) -> History:
    """Return what was done before an entry, or up to now. Raises DraftNotFoundError."""
    draft = get_draft(key, visitor)
    query = (
        select(DraftEdit)
        .where(DraftEdit.draft_id == draft.id, DraftEdit.state == EditState.APPLIED)
        .order_by(DraftEdit.number.desc())
        .limit(PAGE + 1)
        .options(defer(DraftEdit.inverse), defer(DraftEdit.clashes))
    )
    if before is not None:
        query = query.where(DraftEdit.number < before)
    entries = session().scalars(query).all()
    shown = entries[:PAGE]
    names = find_names({entry.author_id for entry in shown})
    elements = _elements_named(draft, shown)
    return History(
        groups=tuple(_group(list(some), names, elements) for _, some in groupby(shown, _by_quarter)),
        head=draft.head,
        before=shown[-1].number if len(entries) > PAGE else None,
        created_at=draft.created_at,
    )


def get_point(key: str, visitor: Editor, number: int) -> HistoryPoint:
    """Return the draft as it was after an entry (0: as it began). Raises DraftNotFoundError, EntryNotFoundError."""
    draft = get_still_draft(key, visitor)
    now = load_elements(draft.id)
    then = _state_at(draft, now, number)
    entry = session().scalar(
        select(DraftEdit).where(DraftEdit.draft_id == draft.id, DraftEdit.number == number)
    )
    author_id = entry.author_id if entry else draft.created_by_id
    return HistoryPoint(
        number=number,
        made_at=entry.made_at if entry else draft.created_at,
        author=find_names({author_id}).get(author_id, ""),
        elements=then,
        now=now,
        changes=changes(then, now),
    )


def compare_points(key: str, visitor: Editor, older: int, newer: int) -> tuple[Change, ...]:
    """Return what changed from one point to another. Raises DraftNotFoundError, EntryNotFoundError."""
    draft = get_still_draft(key, visitor)
    now = load_elements(draft.id)
    return changes(_state_at(draft, now, older), _state_at(draft, now, newer))


def restore_point(
    key: str, visitor: Editor, number: int, *, edit_key: str, tab: str, now: datetime
) -> EditResult:
    """Make the draft what it was after an entry, by one edit more: it can be undone, and nothing leaves the log.

    Raises DraftNotFoundError, EntryNotFoundError.
    """
    draft = get_draft(key, visitor)
    edit = SentEdit(
        key=edit_key,
        base=draft.head,
        kind=EditKind.RESTORE,
        target=number,
        note={"action": "restore", "uid": ROOT},
        is_trusted=True,
    )

    def go_back(present: Elements) -> Writes:
        return difference(present, _state_at(draft, present, number))

    return change_draft(key, visitor, edit, go_back, tab=tab, now=now)


def _state_at(draft: Draft, present: Elements, number: int) -> Elements:
    """Roll the present back over what was written after an entry."""
    if not 0 <= number <= draft.head:
        message = f"no entry {number}"
        raise EntryNotFoundError(message)
    stored = session().scalars(
        select(DraftEdit.inverse)
        .where(
            DraftEdit.draft_id == draft.id, DraftEdit.number > number, DraftEdit.state == EditState.APPLIED
        )
        .order_by(DraftEdit.number.desc())
    )
    return roll_back(present, [read_writes(inverse) for inverse in stored])


def _by_quarter(entry: DraftEdit) -> tuple[int | None, datetime]:
    since = timedelta(minutes=entry.made_at.minute, seconds=entry.made_at.second)
    return entry.author_id, entry.made_at.replace(microsecond=0) - since % QUARTER


def _group(
    entries: list[DraftEdit], names: dict[int | None, str], elements: dict[Uid, Cells]
) -> HistoryGroup:
    return HistoryGroup(
        number=entries[0].number,
        author=names.get(entries[0].author_id, ""),
        began_at=entries[-1].made_at,
        ended_at=entries[0].made_at,
        deeds=tuple(_deeds(entries, elements)),
    )


def _deeds(entries: Iterable[DraftEdit], elements: dict[Uid, Cells]) -> Iterator[Deed]:
    """Yield what was done, the same thing in a row once: typing a sentence is one deed."""
    language = _language(elements.get(ROOT, {}))
    told = (_deed(entry, elements, language) for entry in entries)
    for deed, same in groupby(told):
        yield Deed(deed.kind, deed.action, deed.uid, deed.name, deed.target, len(list(same)))


def _deed(entry: DraftEdit, elements: dict[Uid, Cells], language: str) -> Deed:
    uid = _uid_of(entry)
    name = "" if uid == ROOT else _name_of(elements.get(uid, {}), language)
    return Deed(entry.kind, str(entry.note.get("action", "")), uid, name, entry.target)


def _uid_of(entry: DraftEdit) -> Uid:
    """Return the element that an entry is about: as its note says, else the first that it wrote.

    A note that says the whole questionnaire, of which nothing was written, says nothing.
    """
    written = [str(write[0]) for write in entry.writes]
    noted = str(entry.note.get("uid") or "")
    is_telling = noted not in {"", ROOT} or noted in written
    return noted if is_telling else next(iter(written), ROOT)


def _elements_named(draft: Draft, entries: Iterable[DraftEdit]) -> dict[Uid, Cells]:
    uids = {_uid_of(entry) for entry in entries} | {ROOT}
    rows = session().execute(
        select(DraftElement.uid, DraftElement.cells).where(
            DraftElement.draft_id == draft.id, DraftElement.uid.in_(uids)
        )
    )
    return {uid: cells for uid, cells in rows}  # noqa: C416 - rows are no pairs to mypy


def _language(root: Cells) -> str:
    languages = root.get("languages")
    return str(languages[0]) if isinstance(languages, list) and languages else "fr"


def _name_of(cells: Cells, language: str) -> str:
    for name in _NAMES:
        texts = {
            path.partition(".")[2]: words
            for path, words in cells.items()
            if path.startswith(f"{name}.") and isinstance(words, str)
        }
        if words := in_language(texts, language):
            return words
    code = cells.get("code")
    return code if isinstance(code, str) else ""
