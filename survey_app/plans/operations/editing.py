"""Use cases: writing the cells of a plan, adding, moving, taking off and bringing back its lines."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session, scoped_session

from questionnaires.editing.order import between
from survey_app.coediting.cells import (
    BadCellError,
    Change,
    Cleaner,
    FaultyCellError,
    News,
    SentCell,
    Value,
    Written,
)
from survey_app.coediting.models import SharedDocument
from survey_app.coediting.operations import (
    list_changes,
    list_touched,
    note_presence,
    read_news,
    read_values,
    write_within,
)
from survey_app.coediting.wire import Question
from survey_app.database import transaction
from survey_app.plans.errors import LineNotFoundError, PlanFullError
from survey_app.plans.fields import (
    LINES_LIMIT,
    TICKED,
    Field,
    LineStatus,
    PlanCleaner,
    line_key_of,
    line_path,
)
from survey_app.plans.lines import PlanLine, kept_lines, read_lines
from survey_app.plans.models import Plan
from survey_app.plans.operations.access import get_open_plan, get_plan, list_people, lock_plan
from survey_app.plans.operations.plans import own_cells

_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 12
HISTORY = 200
"""Changes of a line that are shown; emptied cells are still cells, so that all of them are found."""


def new_line_key() -> str:
    """Return the key of a line that is to be made."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def write_plan(key: str, sent: Sequence[SentCell], *, actor: int, now: datetime) -> Written:
    """Write cells of a plan; see `coediting.operations.write_cells`.

    Raises PlanNotFoundError or PlanEndedError, and what `write_cells` raises.
    """
    with transaction() as writing:
        plan = get_open_plan(key, actor)
        lock_plan(writing, plan)
        clean = _cleaner_of_lines(plan, read_values(plan.document_id))
        return write_within(writing, plan.document_id, sent, clean, actor=actor, now=now)


@dataclass(frozen=True, slots=True)
class FormOutcome:
    """What came of a form without script: `faults` by path, `clashes` of what the form really changed."""

    written: Written
    faults: Mapping[str, str]

    @property
    def is_settled(self) -> bool:
        return not self.faults and not self.written.clashes


def write_form(key: str, sent: Sequence[SentCell], *, actor: int, now: datetime) -> FormOutcome:
    """Write what a whole form brings: what cannot be is told, the rest is written.

    A form sends all its fields. One that still says what it said when the page was made is no wish to change
    anything, even if somebody else has written there since. Raises PlanNotFoundError, PlanEndedError, BadCellError
    or TooManyCellsError.
    """
    with transaction() as writing:
        plan = get_open_plan(key, actor)
        lock_plan(writing, plan)
        clean = _cleaner_of_lines(plan, read_values(plan.document_id))
        faults = {one.path: fault for one in sent if (fault := _fault_of(one, clean)) is not None}
        sound = [one for one in sent if one.path not in faults]
        touched = list_touched(plan.document_id, sound, clean)
        written = write_within(writing, plan.document_id, touched, clean, actor=actor, now=now)
        return FormOutcome(written, faults)


def read_plan_news(key: str, question: Question, *, actor: int, now: datetime) -> News:
    """Return what others did with a plan, having noted who asks. Raises PlanNotFoundError."""
    plan = get_plan(key, actor)
    note_presence(plan.document_id, tab=question.tab, actor=actor, path=question.path, now=now)
    return read_news(plan.document_id, question.since, tab=question.tab, now=now)


def add_line(key: str, line: str, fields: Mapping[Field, Value], *, actor: int, now: datetime) -> str:
    """Add a line below the others of its champ and return its key; a key that there is already adds nothing.

    Raises PlanNotFoundError, PlanEndedError, PlanFullError, BadCellError or TooManyCellsError.
    """
    with transaction() as writing:
        plan = get_open_plan(key, actor)
        add_lines_within(writing, plan, {line: fields}, actor=actor, now=now)
    return line


def add_lines_within(
    writing: scoped_session[Session],
    plan: Plan,
    lines: Mapping[str, Mapping[Field, Value]],
    *,
    actor: int,
    now: datetime,
) -> None:
    """Add lines in the transaction that is under way, each below the others of its champ."""
    values = _locked_values(writing, plan)
    known = list(read_lines(values))
    clean = _cleaner(plan, values)
    for key, fields in lines.items():
        if any(line.key == key for line in known):
            continue
        if len(known) >= LINES_LIMIT:
            message = f"plan {plan.key} has {LINES_LIMIT} lines"
            raise PlanFullError(message)
        own = {Field.STATUS: LineStatus.PROPOSED.value, **fields}
        own[Field.ORDER] = _after_last(known, str(own.get(Field.CHAMP) or ""))
        cells = {line_path(key, field): value for field, value in own.items()}
        write_within(writing, plan.document_id, own_cells(cells), clean, actor=actor, now=now)
        known.append(PlanLine(key=key, champ=str(own.get(Field.CHAMP) or ""), order=str(own[Field.ORDER])))


def move_line(key: str, line: str, *, up: bool, actor: int, now: datetime) -> None:
    """Put a line before the one above it in its champ, or after the one below; at the end nothing happens.

    Raises PlanNotFoundError, PlanEndedError or LineNotFoundError.
    """
    with transaction() as writing:
        plan = get_open_plan(key, actor)
        values = _locked_values(writing, plan)
        moved = _find_line(values, line)
        siblings = [one for one in kept_lines(read_lines(values)) if one.champ == moved.champ]
        order = _order_beyond(siblings, moved, up=up)
        if order is not None:
            _write_own(writing, plan, {line_path(line, Field.ORDER): order}, actor, now)


def set_removed(key: str, line: str, *, is_removed: bool, actor: int, now: datetime) -> None:
    """Take a line off the plan, or bring it back as it was.

    Raises PlanNotFoundError, PlanEndedError or LineNotFoundError.
    """
    with transaction() as writing:
        plan = get_open_plan(key, actor)
        _find_line(_locked_values(writing, plan), line)
        _write_own(
            writing, plan, {line_path(line, Field.REMOVED): TICKED if is_removed else None}, actor, now
        )


def get_line(values: Mapping[str, Value], line: str) -> PlanLine:
    """Return a line of a plan, also one that was taken off. Raises LineNotFoundError."""
    return _find_line(values, line)


def list_line_changes(document_id: int, cells: Iterable[str], line: str) -> list[Change]:
    """Return what was done to one line lately, newest first; `cells` are the paths of its plan, emptied ones too."""
    paths = [path for path in cells if line_key_of(path) == line]
    return list_changes(document_id, limit=HISTORY, paths=paths)


def write_own_within(
    writing: scoped_session[Session], plan: Plan, cells: Mapping[str, Value], *, actor: int, now: datetime
) -> None:
    """Write cells over whatever they hold: for what people did by a button, in the transaction that is under way."""
    _locked_values(writing, plan)
    _write_own(writing, plan, cells, actor, now)


def _write_own(
    writing: scoped_session[Session], plan: Plan, cells: Mapping[str, Value], actor: int, now: datetime
) -> None:
    head = writing.get_one(SharedDocument, plan.document_id).head
    clean = _cleaner(plan, read_values(plan.document_id))
    write_within(writing, plan.document_id, own_cells(cells, head), clean, actor=actor, now=now)


def _locked_values(writing: scoped_session[Session], plan: Plan) -> dict[str, Value]:
    lock_plan(writing, plan)
    return read_values(plan.document_id)


def _fault_of(sent: SentCell, clean: Cleaner) -> str | None:
    try:
        clean(sent.path, sent.value)
    except FaultyCellError as error:
        return error.fault
    return None


def _cleaner(plan: Plan, values: Mapping[str, Value]) -> PlanCleaner:
    """Who is responsible already may stay so after leaving the school."""
    axes = values.get("axes")
    champs = frozenset(axes) if isinstance(axes, list) else frozenset[str]()
    responsible = {line.responsible for line in read_lines(values) if line.responsible is not None}
    return PlanCleaner(champs, frozenset({*list_people(plan.school_id), *responsible}))


def _cleaner_of_lines(plan: Plan, values: Mapping[str, Value]) -> Cleaner:
    """Clean what pages send: they write into lines that there are, and ask for new ones, which are counted."""
    clean, known = _cleaner(plan, values), {line.key for line in read_lines(values)}

    def clean_known(path: str, value: Value) -> Value:
        line = line_key_of(path)
        if line is not None and line not in known:
            raise BadCellError(path)
        return clean(path, value)

    return clean_known


def _find_line(values: Mapping[str, Value], key: str) -> PlanLine:
    line = next((one for one in read_lines(values) if one.key == key), None)
    if line is None:
        message = f"no line {key}"
        raise LineNotFoundError(message)
    return line


def _after_last(lines: Sequence[PlanLine], champ: str) -> str:
    return between(max((line.order for line in lines if line.champ == champ), default=""), "")


def _order_beyond(siblings: Sequence[PlanLine], moved: PlanLine, *, up: bool) -> str | None:
    """Return the order key beyond the neighbour; None when there is none.

    Lines that two people added at once may share a key, between which there is no room: then keys are left as they
    are but for the line that is moved, which goes to the very beginning or end.
    """
    keys = [line.order for line in siblings]
    place = [line.key for line in siblings].index(moved.key)
    beyond = place - 1 if up else place + 1
    if not 0 <= beyond < len(siblings):
        return None
    far = beyond - 1 if up else beyond + 1
    first, last = sorted((far, beyond))
    before = keys[first] if first >= 0 else ""
    after = keys[last] if last < len(keys) else ""
    if after and before >= after:
        return between("", keys[0]) if up else between(keys[-1], "")
    return between(before, after)
