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
from survey_app.coediting.following import follow_document
from survey_app.coediting.models import SharedDocument
from survey_app.coediting.operations import (
    list_changes,
    list_touched,
    read_some_values,
    read_values,
    write_within,
)
from survey_app.coediting.wire import Question
from survey_app.database import transaction
from survey_app.plans.errors import LineNotFoundError, PlanFullError, PlanNotFoundError
from survey_app.plans.fields import (
    LINES_LIMIT,
    TICKED,
    Field,
    LineStatus,
    PlanCleaner,
    field_of,
    line_key_of,
    line_path,
)
from survey_app.plans.lines import PlanLine, kept_lines, read_lines
from survey_app.plans.models import Plan
from survey_app.plans.operations.access import (
    find_document,
    get_open_plan,
    list_people,
    lock_open_plan,
    lock_plan,
)
from survey_app.plans.operations.plans import own_cells

_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 12
FEW_LINES = 20
"""Lines whose cells are read by name; the form of a review brings all of them, and then the plan is read whole."""

HISTORY = 200
"""Changes of a line that are shown."""


def new_line_key() -> str:
    """Return the key of a line that is to be made."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def write_plan(key: str, sent: Sequence[SentCell], *, actor: int, now: datetime) -> Written:
    """Write cells of a plan; see `coediting.operations.write_cells`.

    Raises PlanNotFoundError or PlanEndedError, and what `write_cells` raises.
    """
    with transaction() as writing:
        plan = lock_open_plan(writing, key, actor)
        clean = _cleaner_of_lines(plan, sent)
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
        plan = lock_open_plan(writing, key, actor)
        clean = _cleaner_of_lines(plan, sent)
        faults = {one.path: fault for one in sent if (fault := _fault_of(one, clean)) is not None}
        sound = [one for one in sent if one.path not in faults]
        touched = list_touched(plan.document_id, sound, clean)
        written = write_within(writing, plan.document_id, touched, clean, actor=actor, now=now)
        return FormOutcome(written, faults)


def read_plan_news(key: str, question: Question, *, actor: int, now: datetime) -> News:
    """Return what others did with a plan, having noted who asks. Raises PlanNotFoundError."""
    news = follow_document(find_document(key, actor), question, actor=actor, now=now)
    if news is None:
        message = f"no plan {key} for account {actor}"
        raise PlanNotFoundError(message)
    return news


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
    clean = _cleaner(plan, values, (line_path(key, field) for key, own in lines.items() for field in own))
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


def list_line_changes(document_id: int, line: str) -> list[Change]:
    """Return what was done to one line lately, newest first."""
    return list_changes(document_id, limit=HISTORY, start=line_path(line, ""))


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
    clean = _cleaner(plan, read_values(plan.document_id), cells)
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


def _cleaner(plan: Plan, values: Mapping[str, Value], sent: Iterable[str]) -> PlanCleaner:
    """Clean what is sent for these paths; who is responsible of a line may stay so after leaving the school."""
    axes = values.get("axes")
    champs = frozenset(axes) if isinstance(axes, list) else frozenset[str]()
    if not any(_names_somebody(path) for path in sent):
        return PlanCleaner(champs, frozenset())
    responsible = {line.responsible for line in read_lines(values) if line.responsible is not None}
    return PlanCleaner(champs, frozenset({*list_people(plan.school_id), *responsible}))


def _names_somebody(path: str) -> bool:
    found = field_of(path)
    return found is not None and found[1] is Field.RESPONSIBLE


def _cleaner_of_lines(plan: Plan, sent: Sequence[SentCell]) -> Cleaner:
    """Clean what pages send: they write into lines that there are, and ask for new ones, which are counted.

    Read are the champs and the lines that are written to, never the whole plan: a cell of a long plan is saved as
    fast as one of a short plan.
    """
    lines = {line for one in sent if (line := line_key_of(one.path)) is not None}
    paths = ["axes", *(line_path(line, field) for line in lines for field in Field)]
    values = (
        read_some_values(plan.document_id, paths)
        if len(lines) <= FEW_LINES
        else read_values(plan.document_id)
    )
    clean = _cleaner(plan, values, (one.path for one in sent))
    known = {line.key for line in read_lines(values)}

    def clean_known(path: str, value: Value) -> Value:
        line = line_key_of(path)
        if line is not None and line not in known:
            raise BadCellError(path)
        return clean(path, value)

    return clean_known


def _find_line(values: Mapping[str, Value], key: str) -> PlanLine:
    own = {path: value for path, value in values.items() if line_key_of(path) == key}
    line = next(iter(read_lines(own)), None)
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
