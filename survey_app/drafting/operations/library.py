"""Parts of published questionnaires to use again: the common ones, and those of the person's schools."""

import json
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from questionnaires.definition.codec import encode
from questionnaires.definition.model import (
    AnyQuestion,
    DualGrid,
    Grid,
    Kind,
    Ranking,
    Scale,
    SeveralChoices,
    SingleChoice,
)
from questionnaires.definition.texts import Text
from questionnaires.editing.cells import ROOT, STATE, Uid, Writes, children, place_of
from questionnaires.editing.cells import Draft as Elements
from questionnaires.editing.planting import QUESTIONS, SECTIONS, NewUid
from questionnaires.editing.shredding import Document
from survey_app.drafting.borrowing import (
    borrow_question,
    borrow_scale,
    borrow_section,
    ids_in,
    replace_scale,
)
from survey_app.drafting.edits import EditResult, SentEdit
from survey_app.drafting.errors import ItemNotFoundError, ItemPresentError
from survey_app.drafting.locks import lock_above
from survey_app.drafting.operations.access import Editor, get_draft
from survey_app.drafting.operations.editing import change_draft
from survey_app.drafting.operations.elements import new_uid
from survey_app.drafting.operations.revisions import PublishedRevision, list_latest_revisions


class ItemSort(StrEnum):
    """What there is in the library."""

    SECTION = "section"
    QUESTION = "question"
    SCALE = "scale"


@dataclass(frozen=True, slots=True)
class LibraryItem:
    """One part to use again, named by `key` (`CODE/number/id`; of a scale, also its own id).

    `parts` are the labels of what is in it. `is_common`: in the draft of a school it will be locked, so that
    schools can be compared; but for scales, which are only a beginning.
    """

    key: str
    sort: ItemSort
    label: Text
    kind: Kind | None
    parts: tuple[Text, ...]
    questionnaire: Text
    is_common: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a part is to go: into a section, or the scale of a grid; after an element, at the end by default."""

    parent: Uid | None = None
    after: Uid | None = None


def list_library(visitor: Editor, words: str = "", *, sort: ItemSort | None = None) -> list[LibraryItem]:
    """Return the parts in which all `words` are found, whatever their case and accents, in reading order."""
    wanted = _plain(words).split()
    return [
        item
        for revision in list_latest_revisions(visitor.account_id)
        for item in _items_of(revision)
        if sort in {None, item.sort} and _has_all(item, wanted)
    ]


def insert_item(
    key: str, visitor: Editor, item: str, spot: Spot, edit: SentEdit, *, tab: str, now: datetime
) -> EditResult:
    """Put a part of the library into a draft, by one edit.

    Raises DraftNotFoundError, ItemNotFoundError when there is no such part or it has no place there, and
    ItemPresentError for an item of the academy that the draft has already.
    """
    draft = get_draft(key, visitor)
    part = _find_part(visitor, item)
    is_locked = part.is_common and draft.school_id is not None
    trusted = SentEdit(key=edit.key, base=edit.base, note=edit.note, is_trusted=True)

    def insert(present: Elements) -> Writes:
        return part.insert(present, spot, is_locked=is_locked, new_uid=new_uid)

    return change_draft(key, visitor, trusted, insert, tab=tab, now=now)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part that was found: its document, and what it is called in the library."""

    sort: ItemSort
    document: Document
    prefix: str
    is_common: bool

    def insert(self, draft: Elements, spot: Spot, *, is_locked: bool, new_uid: NewUid) -> Writes:
        sources = self._sources() if is_locked else {}
        if is_locked and self.sort is not ItemSort.SCALE and self.document["id"] in ids_in(draft):
            raise ItemPresentError(self.document["id"])
        if self.sort is ItemSort.SECTION:
            return borrow_section(draft, self.document, sources, after=spot.after, new_uid=new_uid)
        if self.sort is ItemSort.SCALE and _is_free_grid(draft, spot.parent):
            return replace_scale(draft, self.document, grid=str(spot.parent), new_uid=new_uid)
        section = _section_at(draft, spot)
        if self.sort is ItemSort.QUESTION:
            return borrow_question(
                draft, self.document, sources, section=section, after=spot.after, new_uid=new_uid
            )
        languages = draft.get(ROOT, {}).get("languages")
        known = [str(language) for language in languages] if isinstance(languages, list) else []
        return borrow_scale(
            draft, self.document, known or ["fr"], section=section, after=spot.after, new_uid=new_uid
        )

    def _sources(self) -> dict[str, Document]:
        items = [self.document, *self.document.get(QUESTIONS, ())]
        return {
            item["id"]: {"item": f"{self.prefix}/{item['id']}", "locked": True, "optional": True}
            for item in items
        }


def _find_part(visitor: Editor, item: str) -> _Part:
    """Return a part by its key, the one of the person's school first."""
    for revision in reversed(list_latest_revisions(visitor.account_id)):
        prefix = _prefix(revision)
        name = item.removeprefix(f"{prefix}/")
        if name == item:
            continue
        document = json.loads(encode(revision.questionnaire))
        for sort, part_name, part in _parts_of(document):
            if part_name == name:
                return _Part(sort, part, prefix, revision.is_common)
    raise ItemNotFoundError(item)


def _parts_of(document: Document) -> Iterator[tuple[ItemSort, str, Document]]:
    for section in document["sections"]:
        yield ItemSort.SECTION, section["id"], section
        for question in section.get(QUESTIONS, ()):
            yield ItemSort.QUESTION, question["id"], question
            scales = question.get("scales", [question["scale"]] if "scale" in question else [])
            for scale in scales:
                yield ItemSort.SCALE, f"{question['id']}/{scale['id']}", scale


def _items_of(revision: PublishedRevision) -> Iterator[LibraryItem]:
    prefix, questionnaire = _prefix(revision), revision.questionnaire
    about = (questionnaire.title, revision.is_common)
    for section in questionnaire.sections:
        labels = tuple(question.label for question in section.questions)
        yield LibraryItem(f"{prefix}/{section.id}", ItemSort.SECTION, section.title, None, labels, *about)
        for question in section.questions:
            yield LibraryItem(
                f"{prefix}/{question.id}",
                ItemSort.QUESTION,
                question.label,
                question.kind,
                tuple(_labels_in(question)),
                *about,
            )
            for scale in _scales_of(question):
                key = f"{prefix}/{question.id}/{scale.id}"
                options = tuple(option.label for option in scale.options)
                yield LibraryItem(key, ItemSort.SCALE, scale.label, None, options, *about)


def _prefix(revision: PublishedRevision) -> str:
    return f"{revision.code}/{revision.number}"


def _scales_of(question: AnyQuestion) -> Sequence[Scale]:
    match question:
        case Grid(scale=scale):
            return (scale,)
        case DualGrid(scales=scales):
            return scales
        case _:
            return ()


def _labels_in(question: AnyQuestion) -> Iterator[Text]:
    match question:
        case SingleChoice() | SeveralChoices() | Ranking():
            yield from (option.label for option in question.options)
        case Grid() | DualGrid():
            yield from (row.label for row in question.rows)


def _has_all(item: LibraryItem, wanted: Sequence[str]) -> bool:
    texts = [item.label, item.questionnaire, *item.parts]
    said = _plain(" ".join([item.key, *(words for text in texts for words in text.values())]))
    return all(word in said for word in wanted)


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


def _is_free_grid(draft: Elements, uid: Uid | None) -> bool:
    cells = draft.get(uid or "", {})
    return cells.get("kind") == Kind.GRID.value and uid is not None and lock_above(draft, uid) is None


def _section_at(draft: Elements, spot: Spot) -> Uid:
    """Return the section that a spot names, by itself or by what is after it; the last one by default."""
    sections = [uid for uid in children(draft).get((ROOT, SECTIONS), []) if STATE not in draft[uid]]
    place = place_of(draft.get(spot.after or "", {}))
    named = spot.parent or (place.parent if place else None) or (sections[-1] if sections else None)
    if named not in sections:
        message = "no section to put it into"
        raise ItemNotFoundError(message)
    return named
