"""The one way to change a draft: a batch of edits, each written whole, held back whole, or refused.

An edit costs what it changes: read are the elements it writes, those above them, and what others wrote meanwhile.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, scoped_session

from questionnaires.editing.cells import PLACE, ROOT, STATE, Uid, Write, Writes, apply
from questionnaires.editing.cells import Draft as Elements
from questionnaires.editing.limits import Refusal
from questionnaires.editing.merging import Clash, collisions, spoilt
from survey_app.database import transaction
from survey_app.drafting.edits import (
    Batch,
    EditResult,
    MadeEdits,
    Obstacle,
    Outcome,
    SentEdit,
)
from survey_app.drafting.models import Draft, DraftEdit, EditKind, EditState
from survey_app.drafting.operations.access import Editor, lock_draft
from survey_app.drafting.operations.admission import NOT_THERE, find_problem, find_spoiling, named, placed
from survey_app.drafting.operations.elements import Excerpt, load_elements, title_of
from survey_app.drafting.operations.log import (
    find_redoable,
    find_undoable,
    last_turn,
    read_clashes,
    read_entry,
    read_writes,
    written_by_others,
)

ATTEMPTS = 4
"""How often a batch is tried that the database breaks off for the sake of another."""

_BROKEN_OFF = {"40001", "40P01", "55P03"}
"""PostgreSQL: could not serialise, deadlock, lock not available."""

_TURNS = frozenset({EditKind.UNDO, EditKind.REDO})

Result = TypeVar("Result")


def make_edits(key: str, visitor: Editor, batch: Batch, now: datetime) -> MadeEdits:
    """Write a batch in one transaction; an edit that is refused or held back stops nothing.

    What was sent before, by its key, gives the same result again and writes nothing. Raises DraftNotFoundError.
    """

    def make() -> MadeEdits:
        with transaction() as writing:
            return _Desk(writing, lock_draft(writing, key, visitor), visitor, batch, now).take_all()

    return _begin_again(make)


def change_draft(
    key: str,
    visitor: Editor,
    edit: SentEdit,
    compute: Callable[[Elements], Writes],
    *,
    tab: str,
    now: datetime,
) -> EditResult:
    """Make one edit whose writes are computed from the whole draft as it is now, nobody else writing meanwhile.

    For what is done without script, and for what the server itself does. Raises DraftNotFoundError, and whatever
    `compute` raises.
    """

    def change() -> EditResult:
        with transaction() as writing:
            draft = lock_draft(writing, key, visitor)
            computed = replace(edit, writes=compute(load_elements(draft.id)))
            return _Desk(writing, draft, visitor, Batch(tab, (computed,)), now).take_all().results[0]

    return _begin_again(change)


def _begin_again(work: Callable[[], Result]) -> Result:
    """Do a piece of work that is one transaction, anew when the database broke it off for the sake of another."""
    for _ in range(ATTEMPTS - 1):
        try:
            return work()
        except OperationalError as error:
            if not _was_broken_off(error):
                raise
    return work()


def _was_broken_off(error: OperationalError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state in _BROKEN_OFF or "database is locked" in str(error.orig)


class _Desk:
    """Takes the edits of one batch, one after the other, while the draft is locked."""

    def __init__(
        self, writing: scoped_session[Session], draft: Draft, visitor: Editor, batch: Batch, now: datetime
    ) -> None:
        self._writing = writing
        self._draft = draft
        self._author = visitor.account_id
        self._batch = batch
        self._now = now
        self._excerpt = Excerpt(draft.id)
        self._touched: dict[Uid, None] = {}
        self._others: Sequence[DraftEdit] = ()
        self._known: dict[str, DraftEdit] = {}

    def take_all(self) -> MadeEdits:
        """Take every edit, then store what they changed."""
        edits = self._batch.edits
        self._others = self._written_after(min((edit.base for edit in edits), default=self._draft.head))
        self._known = self._entries_of({edit.key for edit in edits})
        self._excerpt.fetch({write.uid for edit in edits for write in edit.writes})
        results = tuple(self._take(edit) for edit in edits)
        self._excerpt.store(self._touched)
        return MadeEdits(self._draft.head, results, tuple(read_entry(entry) for entry in self._others))

    def _take(self, edit: SentEdit) -> EditResult:
        known = self._known.get(edit.key)
        if known is not None:
            return _result_of(known)
        if edit.settles is not None:
            return self._settle(edit, edit.settles)
        return self._turn(edit) if edit.kind in _TURNS else self._write(edit)

    def _write(self, edit: SentEdit, target: DraftEdit | None = None) -> EditResult:
        """Write an edit if nothing is against it and it merges with what others wrote."""
        if not edit.writes:
            return self._log(edit, state=EditState.SETTLED)
        problem = find_problem(self._draft, self._excerpt, edit)
        if problem is not None and problem not in NOT_THERE:
            return _refused(edit, problem)
        theirs = [entry for entry in self._others if entry.number > edit.base]
        clashes = self._clashes(edit.writes, theirs)
        if problem is not None and not clashes:
            clashes = self._clashes_with_held(edit.writes)
        if clashes:
            return self._hold_back(edit, edit.writes, clashes, theirs, target)
        return _refused(edit, problem) if problem else self._apply(edit, edit.writes, target)

    def _clashes(self, writes: Writes, theirs: Sequence[DraftEdit]) -> tuple[Clash, ...]:
        if not theirs or not writes:
            return ()
        their_writes = tuple(write for entry in theirs for write in read_writes(entry.writes))
        self._excerpt.fetch(named(their_writes))
        return collisions(self._excerpt.elements, their_writes, writes)

    def _clashes_with_held(self, writes: Writes) -> tuple[Clash, ...]:
        """Hold back what is written in something that an edit of the same tab makes which is held back itself."""
        held = self._writing.scalars(
            select(DraftEdit).where(
                DraftEdit.draft_id == self._draft.id,
                DraftEdit.author_id == self._author,
                DraftEdit.session == self._batch.session,
                DraftEdit.state == EditState.CONFLICT,
            )
        )
        made = {uid for entry in held for uid in placed(read_writes(entry.writes))}
        if made.isdisjoint(named(writes)):
            return ()
        return tuple(Clash(write.uid, write.path, None, write.value) for write in writes)

    def _turn(self, edit: SentEdit) -> EditResult:
        """Undo or redo an entry of the author: the newest that can be, or the one that is named."""
        is_undo = edit.kind is EditKind.UNDO
        target = self._target_of(edit)
        if target is None:
            return _refused(edit, Obstacle.NOTHING_TO_UNDO if is_undo else Obstacle.NOTHING_TO_REDO)
        done, inverse = read_writes(target.writes), read_writes(target.inverse)
        there, wanted = (done, inverse) if is_undo else (inverse, done)
        self._excerpt.fetch(named(wanted))
        theirs = self._written_after(last_turn(self._draft.id, target))
        clashes = spoilt(self._excerpt.elements, there, wanted)
        clashes += self._clashes(_places_and_states(wanted), theirs)
        if clashes:
            return self._hold_back(edit, wanted, clashes, theirs, target)
        problem = find_spoiling(self._draft, self._excerpt, wanted)
        return _refused(edit, problem) if problem else self._apply(edit, wanted, target)

    def _target_of(self, edit: SentEdit) -> DraftEdit | None:
        find = find_undoable if edit.kind is EditKind.UNDO else find_redoable
        name = None
        if edit.target_key is not None:
            name = DraftEdit.key == edit.target_key
        elif edit.target is not None:
            name = DraftEdit.number == edit.target
        return next(iter(find(self._draft.id, self._author, name)), None)

    def _settle(self, edit: SentEdit, number: int) -> EditResult:
        """Decide about an edit that was held back: write it after all, or leave it.

        It was admitted as what it is, so what undoes or brings academy items may do so here too.
        """
        held = self._entry(number)
        if held is None or held.state is not EditState.CONFLICT or held.author_id != self._author:
            return _refused(edit, Obstacle.UNKNOWN_CONFLICT)
        target = self._entry(held.target)
        is_same = edit.writes == read_writes(held.writes)
        edit = replace(edit, kind=held.kind if is_same else EditKind.EDIT, target=None, is_trusted=is_same)
        result = self._write(edit, target if is_same else None)
        if result.outcome is not Outcome.REFUSED:
            held.state = EditState.SETTLED
        if target is not None and held.kind is EditKind.UNDO and not edit.writes:
            target.is_undone = True  # as good as undone: the next undoing is about the entry before
        return result

    def _apply(self, edit: SentEdit, writes: Writes, target: DraftEdit | None) -> EditResult:
        inverse = apply(self._excerpt.elements, writes)
        self._touched |= dict.fromkeys(write.uid for write in writes)
        if any(write.uid == ROOT for write in writes):
            self._draft.title = title_of(self._excerpt.elements.get(ROOT, {})) or self._draft.title
        if target is not None:
            target.is_undone = edit.kind is EditKind.UNDO
        return self._log(edit, writes=writes, inverse=inverse, target=target)

    def _hold_back(
        self,
        edit: SentEdit,
        writes: Writes,
        clashes: Iterable[Clash],
        theirs: Sequence[DraftEdit],
        target: DraftEdit | None,
    ) -> EditResult:
        authors = {
            (write.uid, write.path): entry.author_id
            for entry in theirs
            for write in read_writes(entry.writes)
        }
        last = theirs[-1].author_id if theirs else None
        authored = [
            (
                clash.uid,
                clash.path,
                clash.present,
                clash.proposed,
                authors.get((clash.uid, clash.path), last),
            )
            for clash in clashes
        ]
        return self._log(edit, writes=writes, clashes=authored, target=target, state=EditState.CONFLICT)

    def _log(
        self,
        edit: SentEdit,
        *,
        writes: Writes = (),
        inverse: Writes = (),
        clashes: Sequence[tuple[object, ...]] = (),
        target: DraftEdit | None = None,
        state: EditState = EditState.APPLIED,
    ) -> EditResult:
        self._draft.head += 1
        self._draft.changed_at = self._now
        entry = DraftEdit(
            draft_id=self._draft.id,
            number=self._draft.head,
            key=edit.key,
            session=self._batch.session,
            base=edit.base,
            kind=edit.kind,
            state=state,
            author_id=self._author,
            made_at=self._now,
            writes=[list(write) for write in writes],
            inverse=[list(write) for write in inverse],
            note=edit.note,
            clashes=[list(clash) for clash in clashes],
            target=target.number if target else edit.target,
            is_undone=False,
        )
        self._writing.add(entry)
        self._known[edit.key] = entry
        return _result_of(entry)

    def _written_after(self, number: int) -> Sequence[DraftEdit]:
        return written_by_others(self._draft, number, author_id=self._author, tab=self._batch.session)

    def _entry(self, number: int | None) -> DraftEdit | None:
        return self._writing.scalar(
            select(DraftEdit).where(DraftEdit.draft_id == self._draft.id, DraftEdit.number == number)
        )

    def _entries_of(self, keys: Collection[str]) -> dict[str, DraftEdit]:
        found = self._writing.scalars(
            select(DraftEdit).where(DraftEdit.draft_id == self._draft.id, DraftEdit.key.in_(keys))
        )
        return {entry.key: entry for entry in found}


def _result_of(entry: DraftEdit) -> EditResult:
    """Return the result that an entry of the log had, the first time as any other."""
    clashes = read_clashes(entry.clashes)
    outcome = Outcome.CONFLICT if clashes else Outcome.APPLIED
    return EditResult(entry.key, entry.number, outcome, read_writes(entry.writes), clashes)


def _refused(edit: SentEdit, reason: Refusal | Obstacle) -> EditResult:
    return EditResult(edit.key, None, Outcome.REFUSED, reason=reason)


def _places_and_states(writes: Writes) -> tuple[Write, ...]:
    """Return the writes that make, move or remove: others may have worked within what they are about."""
    return tuple(write for write in writes if write.path in {PLACE, STATE})
