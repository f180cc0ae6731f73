"""What the page of a conflict receives: the two versions of each place, side by side."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from questionnaires.editing.cells import Leaf
from survey_app.drafting.draft_pages import DraftHead
from survey_app.drafting.draft_writing import BuilderWriter
from survey_app.drafting.edits import LogEntry
from survey_app.drafting.words.cells import say_cell, say_value


@dataclass(frozen=True, slots=True)
class ClashLine:
    """One place that two people changed: whose version is there, and what the other one wanted."""

    part: str
    url: str
    cell: str
    present: str
    proposed: str
    author: str


@dataclass(frozen=True, slots=True)
class ConflictPage:
    """An edit that is held back until its author chooses."""

    head: DraftHead
    number: int
    made_at: datetime
    lines: tuple[ClashLine, ...]
    more: int


def conflict_page(
    head: DraftHead,
    writer: BuilderWriter,
    entry: LogEntry,
    names: Mapping[int | None, str],
    say_expression: Callable[[Leaf], str],
) -> ConflictPage:
    """Return the two versions of what an entry of the log would change."""
    reader = writer.reader
    lines = tuple(
        ClashLine(
            part=writer.name(clash.uid),
            url=writer.url(clash.uid),
            cell=say_cell(clash.path),
            present=say_value(clash.path, clash.present, reader, say_expression),
            proposed=say_value(clash.path, clash.proposed, reader, say_expression),
            author=names.get(clash.author_id, ""),
        )
        for clash in entry.clashes
    )
    return ConflictPage(head, entry.number, entry.made_at, lines, max(0, len(entry.writes) - len(lines)))
