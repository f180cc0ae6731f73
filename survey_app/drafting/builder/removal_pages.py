"""What the page receives that asks before something is removed to which other parts refer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import flask_babel

from questionnaires.editing.cells import Uid
from questionnaires.editing.references import Dependant
from survey_app.drafting.draft_pages import DraftHead
from survey_app.drafting.draft_writing import CONDITIONS, BuilderWriter

_: Callable[..., str] = flask_babel.gettext


@dataclass(frozen=True, slots=True)
class DependantLine:
    """A part that refers to what would be removed, and how."""

    label: str
    how: str
    url: str


@dataclass(frozen=True, slots=True)
class RemovalPage:
    """What would be removed, and what refers to it."""

    head: DraftHead
    uid: Uid
    label: str
    url: str
    lines: tuple[DependantLine, ...]


def removal_page(head: DraftHead, writer: BuilderWriter, uid: Uid, found: Sequence[Dependant]) -> RemovalPage:
    """Return the question before a removal."""
    lines = (DependantLine(writer.name(one.uid), _how(writer, one), writer.url(one.uid)) for one in found)
    return RemovalPage(head, uid, writer.name(uid), writer.url(uid), tuple(dict.fromkeys(lines)))


def _how(writer: BuilderWriter, dependant: Dependant) -> str:
    names = CONDITIONS.get(writer.reader.slot(dependant.uid), {})
    if dependant.path in names:
        return _("sa condition (« %(name)s »)", name=names[dependant.path])
    return _("un de ses textes ou réglages")
