"""Use cases of training requests: finding, beginning, copying and removing them, and taking up new figures.

Writing into one is `survey_app.coediting`, with `fields.clean_field`.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session, scoped_session

from survey_app.accounts import journal
from survey_app.accounts.models import Account, Role
from survey_app.accounts.operations import require_role, school_ids_of
from survey_app.accounts.operations.roles import has_role
from survey_app.coediting.cells import Cell, News, SentCell, Value, Written
from survey_app.coediting.following import follow_document
from survey_app.coediting.models import SharedCell, SharedDocument
from survey_app.coediting.operations import (
    add_document,
    list_touched,
    read_cells,
    read_values,
    write_cells,
    write_within,
)
from survey_app.coediting.wire import Question
from survey_app.database import session, transaction
from survey_app.plans.models import Plan, TrainingRequest
from survey_app.plans.training.fields import (
    PROPOSED,
    Field,
    Topic,
    clean_field,
    clean_own,
    list_missing,
    topic_cells,
)
from survey_app.schools.models import School

AUTHORS = (Role.CHEF, Role.REFERENT, Role.ANIMATEUR)
"""Who prepares requests."""

_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 12
_DOUBLE_POST = timedelta(minutes=1)


class RequestNotFoundError(Exception):
    """There is no such request, or it is another school's: which of both is nobody's business."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request as its people find it. `plan_key` and `line` name where it began, "" when it began from nothing."""

    key: str
    document_id: int
    school_id: int
    school: str
    plan_key: str
    line: str
    begun_at: datetime
    begun_by: str


@dataclass(frozen=True, slots=True)
class ListedRequest:
    """A request in the list. `changed_at` is when somebody last wrote into it."""

    request: Request
    theme: str
    missing: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a new request begins with: its topic, the proposed texts, and the line of a plan that it comes from."""

    school_id: int
    topic: Topic
    texts: Mapping[Field, Value]
    plan_id: int | None = None
    line: str = ""


def get_request(key: str, actor: int) -> Request:
    """Return a request of a school in which the account prepares them. Raises RequestNotFoundError."""
    request = session().scalar(_request_of(key, actor))
    if request is None:
        raise _not_found(key, actor)
    return _describe([request])[0]


def list_requests(actor: int) -> list[ListedRequest]:
    """Return the requests of the schools in which the account prepares them, those last written first."""
    rows = session().scalars(
        select(TrainingRequest).where(TrainingRequest.school_id.in_(school_ids_of(actor, *AUTHORS)))
    )
    requests = _describe(list(rows))
    values = _values_of([request.document_id for request in requests])
    changed = _changes_of([request.document_id for request in requests])
    listed = [
        ListedRequest(
            request=request,
            theme=str(values[request.document_id].get(Field.THEME) or ""),
            missing=len(list_missing(values[request.document_id])),
            changed_at=changed.get(request.document_id, request.begun_at),
        )
        for request in requests
    ]
    return sorted(listed, key=lambda one: (one.changed_at, one.request.begun_at), reverse=True)


def begin_request(beginning: Beginning, *, actor: int, now: datetime) -> str:
    """Begin a request and return its key; begun twice within a minute with the same theme, it is one.

    Raises ForbiddenError for who prepares no requests in that school.
    """
    values: dict[str, Value] = {path: code for path, code in topic_cells(beginning.topic).items() if code}
    for field, text in beginning.texts.items():
        values |= {field.value: text, f"{PROPOSED}{field}": text}
    with transaction() as writing:
        require_role(actor, beginning.school_id, *AUTHORS)
        writing.get_one(School, beginning.school_id, with_for_update=True)  # one form after the other
        twin = _find_twin(beginning, actor, now)
        if twin is not None:
            return twin
        return _add(writing, beginning, values, actor, now)


def copy_request(key: str, *, actor: int, now: datetime) -> str:
    """Begin a request for another year from what an earlier one says, and return its key.

    Its slots are left to be filled, since they are over. Copied twice within a minute, it is one copy. Raises
    RequestNotFoundError.
    """
    with transaction() as writing:
        request = get_request(key, actor)
        writing.get_one(School, request.school_id, with_for_update=True)  # one form after the other
        row = writing.scalars(select(TrainingRequest).where(TrainingRequest.key == key)).one()
        values = read_values(request.document_id)
        texts: dict[Field, Value] = {field: values[field] for field in Field if field in values}
        beginning = Beginning(row.school_id, Topic(), texts, row.plan_id, row.line)
        twin = _find_twin(beginning, actor, now, other_than=key)
        if twin is not None:
            return twin
        slots = {Field.SLOTS.value, f"{PROPOSED}{Field.SLOTS}"}
        kept = {path: value for path, value in values.items() if path not in slots}
        return _add(writing, beginning, kept, actor, now)


def delete_request(key: str, *, actor: int, now: datetime) -> None:
    """Remove a request with all that was written into it. Raises RequestNotFoundError."""
    with transaction() as writing:
        request = get_request(key, actor)
        journal.record("training_request.delete", actor, request.school_id, now=now, request=key)
        writing.delete(writing.get_one(SharedDocument, request.document_id))


def read_request(key: str, actor: int) -> tuple[Request, dict[str, Cell]]:
    """Return a request with its cells, by path. Raises RequestNotFoundError."""
    request = get_request(key, actor)
    return request, read_cells(request.document_id)


def write_request(key: str, sent: Sequence[SentCell], *, actor: int, now: datetime) -> Written:
    """Write into fields; what somebody else wrote since it was read clashes, and stays.

    Raises RequestNotFoundError, or BadCellError; then nothing was written.
    """
    request = get_request(key, actor)
    try:
        return write_cells(request.document_id, sent, clean_field, actor=actor, now=now)
    except NoResultFound as error:  # removed a moment ago
        raise RequestNotFoundError(key) from error


def list_touched_fields(key: str, sent: Sequence[SentCell], *, actor: int) -> list[SentCell]:
    """Return, of the cells of a plain form, those that its author changed. Raises RequestNotFoundError."""
    request = get_request(key, actor)
    return list_touched(request.document_id, sent, clean_field)


def follow_request(key: str, question: Question, *, actor: int, now: datetime) -> News:
    """Return what others wrote, and note that the account is there. Raises RequestNotFoundError."""
    wanted = _request_of(key, actor).with_only_columns(TrainingRequest.document_id)
    news = follow_document(wanted, question, actor=actor, now=now)
    if news is None:
        raise _not_found(key, actor)
    return news


def take_up(key: str, taken: Mapping[Field, tuple[Value, int]], *, actor: int, now: datetime) -> Written:
    """Write proposals over fields: for each the new text, and the number of the cell that was read.

    What somebody else wrote meanwhile clashes, and stays. Raises RequestNotFoundError.
    """
    with transaction() as writing:
        request = get_request(key, actor)
        sent = [
            SentCell(secrets.token_hex(16), field.value, value, base)
            for field, (value, base) in taken.items()
        ]
        written = write_within(writing, request.document_id, sent, clean_own, actor=actor, now=now)
        done = {cell.path for cell in written.cells}
        proposed = [
            replace(one, key=secrets.token_hex(16), path=f"{PROPOSED}{one.path}", base=written.head)
            for one in sent
            if one.path in done
        ]
        write_within(writing, request.document_id, proposed, clean_own, actor=actor, now=now)
        return written


def _request_of(key: str, actor: int) -> Select[TrainingRequest]:
    return select(TrainingRequest).where(
        TrainingRequest.key == key, has_role(actor, TrainingRequest.school_id, *AUTHORS)
    )


def _not_found(key: str, actor: int) -> RequestNotFoundError:
    return RequestNotFoundError(f"no training request {key} for account {actor}")


def _add(
    writing: scoped_session[Session],
    beginning: Beginning,
    values: Mapping[str, Value],
    actor: int,
    now: datetime,
) -> str:
    document = add_document(writing)
    request = TrainingRequest(
        key="".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)),
        school_id=beginning.school_id,
        document_id=document.id,
        plan_id=beginning.plan_id,
        line=beginning.line,
        created_at=now,
        created_by_id=actor,
    )
    writing.add(request)
    journal.record("training_request.create", actor, beginning.school_id, now=now, request=request.key)
    sent = [SentCell(f"begin-{path}", path, value, 0) for path, value in values.items()]
    write_within(writing, document.id, sent, clean_own, actor=actor, now=now)
    return request.key


def _find_twin(beginning: Beginning, actor: int, now: datetime, other_than: str = "") -> str | None:
    """Return the request that the same form, sent before, has begun."""
    rows = (
        session()
        .scalars(
            select(TrainingRequest).where(
                TrainingRequest.school_id == beginning.school_id,
                TrainingRequest.created_by_id == actor,
                TrainingRequest.plan_id == beginning.plan_id,
                TrainingRequest.line == beginning.line,
                TrainingRequest.created_at > now - _DOUBLE_POST,
                TrainingRequest.key != other_than,
            )
        )
        .all()
    )
    values = _values_of([row.document_id for row in rows])
    theme = beginning.texts.get(Field.THEME)
    return next((row.key for row in rows if values[row.document_id].get(Field.THEME) == theme), None)


def _describe(rows: Sequence[TrainingRequest]) -> list[Request]:
    """Return requests with the names of what they belong to, by one query."""
    query = (
        select(TrainingRequest.id, School.name, Plan.key, Account.display_name)
        .join(School, School.id == TrainingRequest.school_id)
        .outerjoin(Plan, Plan.id == TrainingRequest.plan_id)
        .outerjoin(Account, Account.id == TrainingRequest.created_by_id)
        .where(TrainingRequest.id.in_([row.id for row in rows]))
    )
    names = {number: names for number, *names in session().execute(query)}
    return [
        Request(
            key=row.key,
            document_id=row.document_id,
            school_id=row.school_id,
            school=names[row.id][0],
            plan_key=names[row.id][1] or "",
            line=row.line,
            begun_at=row.created_at,
            begun_by=names[row.id][2] or "",
        )
        for row in rows
    ]


def _values_of(documents: Sequence[int]) -> dict[int, dict[str, Value]]:
    rows = session().execute(
        select(SharedCell.document_id, SharedCell.path, SharedCell.value).where(
            SharedCell.document_id.in_(documents)
        )
    )
    values: dict[int, dict[str, Value]] = {document: {} for document in documents}
    for document, path, value in rows:
        if value is not None:
            values[document][path] = value
    return values


def _changes_of(documents: Sequence[int]) -> dict[int, datetime]:
    rows = session().execute(
        select(SharedCell.document_id, func.max(SharedCell.written_at).label("changed_at"))
        .where(SharedCell.document_id.in_(documents))
        .group_by(SharedCell.document_id)
    )
    return {row.document_id: row.changed_at for row in rows}
