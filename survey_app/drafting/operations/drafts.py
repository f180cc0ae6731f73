"""Drafts as wholes: begun from nothing, from a revision or from a document; listed, renamed, deleted, brought back."""

import json
import re
import secrets
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from questionnaires.definition.codec import encode
from questionnaires.definition.model import AnyQuestion, Questionnaire, Reference, Section, Source
from questionnaires.editing.cells import ROOT
from questionnaires.editing.shredding import Document, assemble, shred
from questionnaires.editing.templates import blank_questionnaire
from survey_app.accounts import journal
from survey_app.accounts.models import Account
from survey_app.accounts.operations import school_ids_of
from survey_app.database import session, transaction
from survey_app.drafting.errors import DraftTooLargeError, RevisionNotFoundError
from survey_app.drafting.models import Draft, DraftEdit, DraftElement, Revision
from survey_app.drafting.operations.access import (
    COMMON,
    STAFF,
    Editor,
    get_deleted_draft,
    get_draft,
    is_administrator,
    lock_draft,
    owner_name,
    owners_for,
    require_place,
)
from survey_app.drafting.operations.elements import (
    MOST_ELEMENTS,
    add_elements,
    load_elements,
    new_uid,
    title_of,
)
from survey_app.drafting.operations.revisions import PublishedRevision, published
from survey_app.schools.models import School

_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
_KEY_LENGTH = 10
_DOUBLE_POST = timedelta(minutes=1)
_LONGEST_CODE = 32
_OWN_QUESTIONS = 10


class CopyMode(StrEnum):
    """What a draft made from a revision keeps of it.

    LOCKED: the items are the academy's, and stay comparable. FREE: only the content. NEXT: the next revision of
    the same questionnaire, for whoever published it.
    """

    LOCKED = "locked"
    FREE = "free"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class DraftSummary:
    """One line of the list. `changed_by` is empty before the first edit; `published` is the last number, or None."""

    key: str
    title: str
    school: str
    created_at: datetime
    changed_at: datetime
    changed_by: str
    deleted_at: datetime | None
    published: int | None


def create_blank_draft(
    title: str, languages: Sequence[str], *, school_id: int | None, visitor: Editor, now: datetime
) -> str:
    """Begin a questionnaire with one empty section and return the key of its draft. Raises as `create_draft`."""
    document = blank_questionnaire(title.strip(), code_for(title), languages, key=new_uid())
    return create_draft(document, school_id=school_id, visitor=visitor, now=now)


def copy_revision(
    revision_id: int, mode: CopyMode, *, school_id: int | None, visitor: Editor, now: datetime
) -> str:
    """Begin a draft with what was published and return its key.

    Raises RevisionNotFoundError, also for the next revision of what another owner published, and as
    `create_draft` does.
    """
    revision = session().scalar(
        select(Revision).where(Revision.id == revision_id, Revision.owner.in_(owners_for(visitor.account_id)))
    )
    if revision is None or (mode is CopyMode.NEXT and revision.owner != owner_name(school_id)):
        message = f"no revision {revision_id} to copy"
        raise RevisionNotFoundError(message)
    document = _document_of(_COPIES[mode](published(revision)))
    if mode is not CopyMode.NEXT:
        del document["id"]
    return create_draft(
        document, school_id=school_id, visitor=visitor, now=now, keeps_code=mode is CopyMode.NEXT
    )


def create_draft(
    document: Mapping[str, Any],
    *,
    school_id: int | None,
    visitor: Editor,
    now: datetime,
    keeps_code: bool = False,
) -> str:
    """Begin a draft with a document, sound or not, and return its key.

    It gets a code that no questionnaire of this owner has yet, unless `keeps_code`. A form that is sent twice
    within a minute makes one draft. Raises SchoolNotChosenError when the person may not write for the school (or,
    without one, for the academy), DraftTooLargeError.
    """
    with transaction() as writing:
        require_place(school_id, visitor)
        key = "".join(secrets.choice(_ALPHABET) for _ in range(_KEY_LENGTH))
        content = {"id": new_uid(), **document}
        if not keeps_code:
            content["code"] = _free_code(str(document.get("code", "")), school_id)
        elements = shred(content)
        if len(elements) > MOST_ELEMENTS:
            message = f"{len(elements)} elements, at most {MOST_ELEMENTS}"
            raise DraftTooLargeError(message)
        title = title_of(elements[ROOT])
        twin = writing.scalar(_twin(title, school_id, visitor, now))
        if twin is not None:
            return twin
        draft = Draft(
            key=key,
            school_id=school_id,
            title=title,
            created_at=now,
            created_by_id=visitor.account_id,
            changed_at=now,
        )
        writing.add(draft)
        writing.flush()
        add_elements(draft.id, elements)
        journal.record("draft.create", visitor.account_id, draft.school_id, now=now, draft=draft.key)
        return key


def list_drafts(visitor: Editor) -> list[DraftSummary]:
    """Return the drafts that a person may edit, the one changed last first."""
    return _list(visitor, Draft.deleted_at.is_(None))


def list_deleted_drafts(visitor: Editor) -> list[DraftSummary]:
    """Return the drafts that were deleted and can be brought back, the one changed last first."""
    return _list(visitor, Draft.deleted_at.is_not(None))


def list_draft_schools(visitor: Editor) -> list[School]:
    """Return the schools for which a person may write questionnaires, by name."""
    ids = school_ids_of(visitor.account_id, *STAFF)
    return list(session().scalars(select(School).where(School.id.in_(ids)).order_by(School.name, School.uai)))


def get_document(key: str, visitor: Editor) -> Document:
    """Return the definition as it stands, sound or not. Raises DraftNotFoundError."""
    return assemble(load_elements(get_draft(key, visitor).id))


def delete_draft(key: str, *, visitor: Editor, now: datetime) -> None:
    """Put a draft away; it is kept and can be brought back. Raises DraftNotFoundError."""
    with transaction() as writing:
        draft = lock_draft(writing, key, visitor)
        draft.deleted_at = now
        journal.record("draft.delete", visitor.account_id, draft.school_id, now=now, draft=draft.key)


def bring_back_draft(key: str, *, visitor: Editor, now: datetime) -> None:
    """Bring back a draft that was deleted; nothing changes if it was not. Raises DraftNotFoundError."""
    with transaction():
        draft = get_deleted_draft(key, visitor)
        if draft.deleted_at is not None:
            draft.deleted_at = None
            journal.record("draft.bring_back", visitor.account_id, draft.school_id, now=now, draft=draft.key)


def code_for(title: str) -> str:
    """Return a code that a title suggests: letters without accents, digits, underscores."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_").upper()
    return re.sub(r"^[0-9_]+", "", words)[: _LONGEST_CODE - 4].rstrip("_") or "QUESTIONNAIRE"


def _locked_copy(revision: PublishedRevision) -> Questionnaire:
    """Name each item's source and lock it. What the analysis does not read may be left out by a school."""
    questionnaire = revision.questionnaire
    prefix = f"{revision.code}/{revision.number}"
    needed = frozenset(_needed(questionnaire))
    sections = tuple(_locked_section(section, prefix, needed) for section in questionnaire.sections)
    own = questionnaire.reference.own_questions if questionnaire.reference else _OWN_QUESTIONS
    reference = Reference(code=revision.code, own_questions=own)
    return questionnaire.model_copy(update={"sections": sections, "reference": reference})


def _locked_section(section: Section, prefix: str, needed: Collection[str]) -> Section:
    questions = tuple(
        question.model_copy(update={"source": _source(question, prefix, is_needed=question.id in needed)})
        for question in section.questions
    )
    is_needed = any(question.source is None or not question.source.optional for question in questions)
    source = _source(section, prefix, is_needed=is_needed)
    return section.model_copy(update={"questions": questions, "source": source})


def _source(part: Section | AnyQuestion, prefix: str, *, is_needed: bool) -> Source:
    optional = part.source.optional if part.source else not is_needed
    return Source(item=f"{prefix}/{part.id}", locked=True, optional=optional)


def _needed(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield the questions that the analysis reads."""
    analysis = questionnaire.analysis
    if analysis.needs is not None:
        yield from analysis.needs.grids
        if analysis.needs.priorities is not None:
            yield analysis.needs.priorities
    if analysis.maturity is not None:
        yield from analysis.maturity.grids
    yield from (perception.question for perception in analysis.perceptions)


def _free_copy(revision: PublishedRevision) -> Questionnaire:
    sections = tuple(
        section.model_copy(
            update={
                "source": None,
                "questions": tuple(
                    question.model_copy(update={"source": None}) for question in section.questions
                ),
            }
        )
        for section in revision.questionnaire.sections
    )
    return revision.questionnaire.model_copy(update={"sections": sections, "reference": None})


def _same(revision: PublishedRevision) -> Questionnaire:
    return revision.questionnaire


_COPIES = {CopyMode.LOCKED: _locked_copy, CopyMode.FREE: _free_copy, CopyMode.NEXT: _same}


def _document_of(questionnaire: Questionnaire) -> Document:
    document: Document = json.loads(encode(questionnaire))
    return document


def _free_code(wanted: str, school_id: int | None) -> str:
    """Return `wanted`, or with a number behind it when a revision or a draft of this owner has that code."""
    base = wanted if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,31}", wanted) else code_for(wanted)
    owners = {COMMON, owner_name(school_id)}
    codes = set(session().scalars(select(Revision.questionnaire_code).where(Revision.owner.in_(owners))))
    roots = (
        select(DraftElement.cells)
        .join(Draft, Draft.id == DraftElement.draft_id)
        .where(DraftElement.uid == ROOT, Draft.school_id == school_id)
    )
    codes |= {str(cells.get("code", "")) for cells in session().scalars(roots)}
    taken = {code.upper() for code in codes}
    number, code = 1, base
    while code.upper() in taken:
        number += 1
        code = f"{base[: _LONGEST_CODE - 4]}_{number}"
    return code


def _twin(title: str, school_id: int | None, visitor: Editor, now: datetime) -> Select[str]:
    return select(Draft.key).where(
        Draft.title == title,
        Draft.school_id == school_id,
        Draft.created_by_id == visitor.account_id,
        Draft.created_at > now - _DOUBLE_POST,
        Draft.head == 0,
        Draft.deleted_at.is_(None),
    )


def _list(visitor: Editor, state: ColumnElement[bool]) -> list[DraftSummary]:
    last_author = (
        select(Account.display_name)
        .join(DraftEdit, DraftEdit.author_id == Account.id)
        .where(DraftEdit.draft_id == Draft.id, DraftEdit.number == Draft.head)
        .correlate(Draft)
        .scalar_subquery()
    )
    last_number = (
        select(func.max(Revision.number))
        .where(Revision.draft_id == Draft.id)
        .correlate(Draft)
        .scalar_subquery()
    )
    is_theirs: list[ColumnElement[bool]] = [Draft.school_id.in_(school_ids_of(visitor.account_id, *STAFF))]
    if is_administrator(visitor.account_id):
        is_theirs.append(Draft.school_id.is_(None))
    rows = session().execute(
        select(Draft, School.name, last_author, last_number)
        .outerjoin(School, School.id == Draft.school_id)
        .where(or_(*is_theirs), state)
        .order_by(Draft.changed_at.desc(), Draft.id.desc())
    )
    return [
        DraftSummary(
            key=draft.key,
            title=draft.title,
            school=school or "",
            created_at=draft.created_at,
            changed_at=draft.changed_at,
            changed_by=author or "",
            deleted_at=draft.deleted_at,
            published=number,
        )
        for draft, school, author, number in rows
    ]
