"""Whether two edits go together: they do unless both write one cell, or one removes what the other writes in.

Edits that go together give the same draft in either order.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from questionnaires.editing.cells import PLACE, ROOT, STATE, Cells, Leaf, Uid, Write, Writes, place_of, read

DEEPEST = 8
"""More levels than a questionnaire has; a walk upwards ends here, whatever it is led through."""


@dataclass(frozen=True, slots=True)
class Clash:
    """A cell that two edits want differently: what it holds now, and what the later edit proposes."""

    uid: Uid
    path: str
    present: Leaf | None
    proposed: Leaf | None


def collisions(draft: Mapping[Uid, Cells], theirs: Writes, mine: Writes) -> tuple[Clash, ...]:
    """Return where `mine` clashes with `theirs`; none means that they merge.

    `draft` is as it is after `theirs`; the elements that the two write, and those above them, are enough.
    """
    clashes = [*_same_cells(draft, theirs, mine), *_removals(draft, theirs, mine)]
    return tuple({(clash.uid, clash.path): clash for clash in clashes}.values())


def spoilt(draft: Mapping[Uid, Cells], writes: Writes, inverse: Writes) -> tuple[Clash, ...]:
    """Return the cells that no longer hold what `writes` put there, so that `inverse` would undo another's work."""
    written = _last_values(writes)
    return tuple(
        Clash(uid, path, present, value)
        for (uid, path), value in _last_values(inverse).items()
        if (present := read(draft, uid, path)) != written.get((uid, path)) and present != value
    )


def ancestors(draft: Mapping[Uid, Cells], uid: Uid) -> Iterator[Uid]:
    """Yield an element, then those it is within, up to the questionnaire; ends where the way up does."""
    for _ in range(DEEPEST):
        yield uid
        place = place_of(draft.get(uid, {}))
        if uid == ROOT or place is None:
            return
        uid = place.parent


def _same_cells(draft: Mapping[Uid, Cells], theirs: Writes, mine: Writes) -> Iterator[Clash]:
    their_values, my_values = _last_values(theirs), _last_values(mine)
    for cell in their_values.keys() & my_values.keys():
        if their_values[cell] != my_values[cell]:
            yield Clash(*cell, present=read(draft, *cell), proposed=my_values[cell])


def _removals(draft: Mapping[Uid, Cells], theirs: Writes, mine: Writes) -> Iterator[Clash]:
    """Find what one removes and the other writes in; an element moved elsewhere is within both places."""
    after = _Overlay(draft, mine)
    for uid in _removed(theirs):
        if any(uid in above for above in _written_within((draft, after), mine, uid)):
            yield Clash(uid, STATE, read(draft, uid, STATE), None)
    for uid in _removed(mine):
        if any(uid in above for above in _written_within((draft,), theirs, uid)):
            yield Clash(uid, STATE, read(draft, uid, STATE), _last_values(mine).get((uid, STATE)))


def _removed(writes: Writes) -> list[Uid]:
    """Return what an edit takes out: by its state, or because it undoes its making."""
    return [
        uid
        for (uid, path), value in _last_values(writes).items()
        if (path == STATE and value is not None) or (path == PLACE and value is None)
    ]


def _written_within(
    views: Sequence[Mapping[Uid, Cells]], writes: Writes, removed: Uid
) -> Iterator[frozenset[Uid]]:
    """Yield, for each cell of an edit, what its element is within; removing the same thing twice is agreed on."""
    for uid, path, value in writes:
        if uid == removed and path in {STATE, PLACE} and (path == STATE) == (value is not None):
            continue
        for view in views:
            yield frozenset(ancestors(view, uid))


def _last_values(writes: Sequence[Write]) -> dict[tuple[Uid, str], Leaf | None]:
    return {(uid, path): value for uid, path, value in writes}


class _Overlay(Mapping[Uid, Cells]):
    """A draft as it would be with the places that an edit gives."""

    def __init__(self, draft: Mapping[Uid, Cells], writes: Writes) -> None:
        self._draft = draft
        self._places = {uid: value for uid, path, value in writes if path == PLACE and value is not None}

    def __getitem__(self, uid: Uid) -> Cells:
        if uid in self._places:
            return {PLACE: self._places[uid]}
        return self._draft[uid]

    def __iter__(self) -> Iterator[Uid]:
        return iter({**self._draft, **self._places})

    def __len__(self) -> int:
        return len({**self._draft, **self._places})
