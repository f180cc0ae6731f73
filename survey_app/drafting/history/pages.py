"""What the pages of the history receive: who did what, and what differs between a point and now."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import flask_babel

from questionnaires.editing.cells import Leaf, Uid
from questionnaires.editing.comparison import Change, ChangeSort
from survey_app.drafting.draft_pages import DraftHead
from survey_app.drafting.draft_reading import DraftReader
from survey_app.drafting.models import EditKind
from survey_app.drafting.operations.history import Deed, HistoryGroup
from survey_app.drafting.words.cells import say_cell, say_value
from survey_app.drafting.words.kinds import PART_NAMES
from survey_app.drafting.words.notes import ACTIONS
from survey_app.web.translation import lazy_gettext

_: Callable[..., str] = flask_babel.gettext

_TURNS = {
    EditKind.UNDO: lazy_gettext("annulation"),
    EditKind.REDO: lazy_gettext("modification refaite"),
    EditKind.RESTORE: lazy_gettext("retour à un point antérieur"),
}
CHANGES = {
    ChangeSort.ADDED: lazy_gettext("Ajouté"),
    ChangeSort.REMOVED: lazy_gettext("Supprimé"),
    ChangeSort.MOVED: lazy_gettext("Déplacé"),
    ChangeSort.CHANGED: lazy_gettext("Changé"),
}
TONES = {
    ChangeSort.ADDED: "success",
    ChangeSort.REMOVED: "danger",
    ChangeSort.MOVED: "neutral",
    ChangeSort.CHANGED: "info",
}


@dataclass(frozen=True, slots=True)
class GroupLine:
    """What one person did within a quarter of an hour; `number` is the point to look at."""

    number: int
    author: str
    ended_at: datetime
    deeds: tuple[str, ...]
    is_now: bool


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of the history; `before` leads to the next, 0 at the beginning."""

    head: DraftHead
    groups: tuple[GroupLine, ...]
    before: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One difference: what happened to which part, and its words before and after where some changed."""

    sort: str
    tone: str
    part: str
    cell: str
    before: str
    after: str
    has_values: bool


@dataclass(frozen=True, slots=True)
class PointPage:
    """A point of the history, and what has changed since."""

    head: DraftHead
    number: int
    made_at: datetime
    author: str
    lines: tuple[ChangeLine, ...]
    more: int
    is_now: bool


MOST_CHANGES = 300


def group_line(group: HistoryGroup, head: int) -> GroupLine:
    """Return what one person did, in words."""
    return GroupLine(
        number=group.number,
        author=group.author or _("quelqu’un qui n’a plus de compte"),
        ended_at=group.ended_at,
        deeds=tuple(_say_deed(deed) for deed in group.deeds),
        is_now=group.number == head,
    )


def change_lines(
    changes: Sequence[Change], old: DraftReader, new: DraftReader, say_expression: Callable[[Leaf], str]
) -> Iterator[ChangeLine]:
    """Yield the differences in words."""
    for change in changes[:MOST_CHANGES]:
        has_values = change.sort is ChangeSort.CHANGED
        before = say_value(change.path, change.before, old, say_expression) if has_values else ""
        after = say_value(change.path, change.after, new, say_expression) if has_values else ""
        reader = old if change.sort is ChangeSort.REMOVED else new
        yield ChangeLine(
            sort=str(CHANGES[change.sort]),
            tone=TONES[change.sort],
            part=_name(reader, change.uid),
            cell=say_cell(change.path) if has_values else "",
            before=before,
            after=after,
            has_values=has_values,
        )


def _say_deed(deed: Deed) -> str:
    action = str(_TURNS.get(deed.kind) or ACTIONS.get(deed.action) or _("modification"))
    words = _("%(action)s : %(part)s", action=action, part=deed.name) if deed.name else action
    return _("%(words)s (%(times)s fois)", words=words, times=deed.times) if deed.times > 1 else words


def _name(reader: DraftReader, uid: Uid) -> str:
    sort = str(PART_NAMES.get(reader.slot(uid), _("Questionnaire")))
    name = reader.name(uid)
    return _("%(sort)s « %(name)s »", sort=sort, name=name) if name else sort
