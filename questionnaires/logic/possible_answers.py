"""What can be answered to a question, as far as conditions can tell the difference.

Of numbers, days and texts there are representatives: around the constants of the conditions, and at the ends.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, combinations

from questionnaires.answers.keys import nonresponses_of
from questionnaires.answers.values import YES_NO_LABELS, AnswerKey, Nonresponse, Value, answer_key
from questionnaires.definition.model import (
    AnyQuestion,
    Date,
    DualGrid,
    Grid,
    Information,
    Number,
    Option,
    Questionnaire,
    Ranking,
    Rating,
    Scale,
    ScaleQuestion,
    SeveralChoices,
    TextQuestion,
    YesNo,
)
from questionnaires.logic.evaluate import Outcome, Points, evaluate
from questionnaires.logic.expressions import (
    ListSource,
    Node,
    Operation,
    Operator,
    OptionSource,
    PointsSource,
    ValueSource,
    references,
    walk,
)
from questionnaires.logic.route import options_of

MOST_NUMBERS = 100
"""A number with so few values has them all tried."""

_MOST_LISTED = 12
"""Options that conditions tell apart: every set of so many is tried."""

_MOST_TAKEN_OUT = 4
_SOME_TEXTS = ("…", "… …", "… … …")
_DAYS_AROUND = (timedelta(days=-1), timedelta(days=1))
_JOINING = frozenset({Operator.AND, Operator.OR, Operator.NOT})
_ADDING = frozenset({Operator.SUM, Operator.MEAN, Operator.MIN, Operator.MAX})


@dataclass(frozen=True, slots=True)
class Field:
    """Where one answer is given: its question, the scale of a cell, the option whose text it is."""

    key: AnswerKey
    question: AnyQuestion
    scale: Scale | None = None
    specifies: Option | None = None

    @property
    def is_required(self) -> bool:
        return not isinstance(self.question, Information) and self.question.required and not self.specifies


@dataclass(frozen=True, slots=True)
class Possible:
    """The values to try for an answer, None being no answer; `is_complete` when no other could matter."""

    values: tuple[Value | None, ...]
    is_complete: bool = True


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Values that may yet turn out to be alike."""

    values: Iterable[Value]
    is_complete: bool = True


def list_fields(questionnaire: Questionnaire) -> dict[AnswerKey, Field]:
    """Return where answers are given, by key, in reading order; texts only where they are asked for."""
    fields = (field for question in questionnaire.questions() for field in fields_of(question))
    asked = {field.key: field for field in fields}
    if questionnaire.privacy.free_text:
        return asked
    return {
        key: field
        for key, field in asked.items()
        if not (field.specifies or isinstance(field.question, TextQuestion))
    }


def fields_of(question: AnyQuestion) -> Iterator[Field]:
    """Yield where answers to `question` are given."""
    match question:
        case Information():
            return
        case Grid() | DualGrid():
            for row in question.rows:
                if isinstance(question, Grid):
                    yield Field(answer_key(question.id, row.id), question, question.scale)
                else:
                    for scale in question.scales:
                        yield Field(answer_key(question.id, row.id, scale.id), question, scale)
        case _:
            yield Field(question.id, question)
            for option in options_of(question):
                if option.specify and not isinstance(question, Ranking):
                    yield Field(answer_key(question.id, option.id), question, specifies=option)


class Uses:
    """How the conditions that use an answer use it."""

    def __init__(
        self, key: AnswerKey, conditions: Iterable[tuple[Node, Points]], *, is_demanded: bool
    ) -> None:
        """`is_demanded` tells that it matters besides whether there is an answer."""
        self._is_demanded = is_demanded
        used = list(conditions)
        self.key = key
        self.alone = [(part, points) for node, points in used for part in _parts_alone(node, key)]
        parts = [part for node, _ in used for part in walk(node)]
        self.constants = frozenset(chain.from_iterable(_constants_of(part) for part in parts))
        operations = [part for part in parts if isinstance(part, Operation)]
        self.is_joint = any(_joins(operation, key) for operation in operations)
        self.is_added = any(_adds(operation) and key in references(operation) for operation in operations)
        self.has_points = any(isinstance(part, PointsSource) and part.key == key for part in parts)

    def signature(self, value: Value | None, taken_out: Sequence[str]) -> object:
        """Return what conditions can know of `value`, whichever options are taken out of it."""
        present = tuple(option for option in taken_out if _holds_option(value, option))
        if len(present) > _MOST_TAKEN_OUT:
            return value
        return present, tuple(self._known(_without(value, gone)) for gone in _subsets(present))

    def _known(self, value: Value | None) -> object:
        answered = (value is None, value in tuple(Nonresponse)) if self._is_demanded else ()
        return answered, tuple(self._worth(part, points, value) for part, points in self.alone)

    def _worth(self, part: Node, points: Points, value: Value | None) -> tuple[type, Outcome]:
        outcome = evaluate(part, {} if value is None else {self.key: value}, points)
        return type(outcome), outcome


def possible_answers(field: Field, uses: Uses, most: int) -> Possible:
    """Return the values of an answer that conditions can tell apart, no answer first; `most` are looked at."""
    candidates = _values_of(field, uses)
    taken_out = [option.id for option in options_of(field.question) if option.shown_if is not None]
    part = field.scale or field.question
    nonresponses = () if isinstance(part, Information) or field.specifies else nonresponses_of(part)
    by_signature: dict[object, Value | None] = {}
    looked_at = 0
    for looked_at, value in enumerate(chain((None, *nonresponses), candidates.values), start=1):
        if looked_at > most:
            break
        by_signature.setdefault(uses.signature(value, taken_out), value)
    return Possible(tuple(by_signature.values()), candidates.is_complete and looked_at <= most)


def _values_of(field: Field, uses: Uses) -> _Candidates:
    question = field.question
    if field.specifies or isinstance(question, TextQuestion):
        return _Candidates(_texts(uses))
    match question:
        case SeveralChoices() | Ranking():
            return _sets(question, uses)
        case Number():
            return _numbers(question, uses)
        case Date():
            return _Candidates(_days(question, uses), is_complete=not uses.is_joint)
        case _:
            return _Candidates(_listed(field))


def _listed(field: Field) -> tuple[Value, ...]:
    """Return the values of a question that lists them all, one of which is the answer."""
    match field.question:
        case YesNo():
            return tuple(YES_NO_LABELS)
        case ScaleQuestion() | Rating() as question:
            return tuple(range(1, question.points + 1))
        case question:
            options = field.scale.options if field.scale else options_of(question)
            return tuple(option.id for option in options)


def _sets(question: SeveralChoices | Ranking, uses: Uses) -> _Candidates:
    """Return sets of options: all of those that conditions tell apart, with any number of the others."""
    special = {option.id for option in question.options if _is_special(option, uses)}
    together = [option.id for option in question.options if not option.exclusive]
    told_apart = [option for option in together if option in special or uses.is_joint]
    others = [option for option in together if option not in told_apart]
    if isinstance(question, Ranking):
        least, most = 1, question.places
    else:
        least, most = max(question.min_choices, 1), question.max_choices or len(together)
    conditional = sum(option.shown_if is not None for option in question.options)
    counts = [
        _counts(uses, len(others), size, conditional, bounds=(least, most))
        for size in range(len(told_apart) + 1)
    ]
    chosen = (
        (*some, *others[:more])
        for some in _subsets(told_apart[:_MOST_LISTED])
        for more in counts[len(some)]
        if least <= len(some) + more <= most
    )
    alone = ((option.id,) for option in question.options if option.exclusive)
    return _Candidates(chain(alone, chosen), is_complete=len(told_apart) <= _MOST_LISTED)


def _counts(uses: Uses, others: int, chosen: int, conditional: int, *, bounds: tuple[int, int]) -> list[int]:
    """Return how many options that conditions do not tell apart are worth choosing beside `chosen` that they do.

    None, one, all, and as many as make a number that a condition or the question itself sets as a limit, once up
    to `conditional` options are taken out.
    """
    if uses.is_added or uses.is_joint:
        return list(range(others + 1))
    limits = {*bounds, *(math.floor(c) for c in uses.constants if isinstance(c, int | float))}
    about = {limit + shift for limit in limits for shift in range(-1, min(conditional, chosen) + 2)}
    counts = {0, 1, others, *(total - chosen for total in about)}
    return sorted(count for count in counts if 0 <= count <= others)


def _is_special(option: Option, uses: Uses) -> bool:
    has_points = uses.has_points and option.score is not None
    return option.id in uses.constants or option.shown_if is not None or has_points


def _numbers(question: Number, uses: Uses) -> _Candidates:
    scale = 10**question.decimals
    lowest, highest = math.ceil(question.minimum * scale), math.floor(question.maximum * scale)
    if highest - lowest < MOST_NUMBERS:
        steps: Iterable[int] = range(lowest, highest + 1)
        is_complete = True
    else:
        cuts = [math.floor(c * scale) for c in uses.constants if isinstance(c, int | float)]
        around = {
            step for cut in cuts for step in (cut - 1, cut, cut + 1, cut + 2) if lowest <= step <= highest
        }
        steps = sorted({lowest, highest, *around})
        is_complete = not (uses.is_joint or uses.is_added)
    numbers = tuple(step / scale if question.decimals else step for step in steps)
    return _Candidates(numbers, is_complete)


def _days(question: Date, uses: Uses) -> Iterator[Value]:
    cuts = {*_days_in(uses.constants), question.earliest, question.latest}
    for ordinal in sorted({cut.toordinal() + shift for cut in cuts for shift in (-1, 0, 1)}):
        if question.earliest.toordinal() <= ordinal <= question.latest.toordinal():
            yield date.fromordinal(ordinal).isoformat()


def _texts(uses: Uses) -> Iterator[Value]:
    yield from _SOME_TEXTS
    yield from (constant for constant in uses.constants if isinstance(constant, str))
    for day in _days_in(uses.constants):
        # What is written may look like a day, and is then compared as one.
        yield from ((day + shift).isoformat() for shift in _DAYS_AROUND if date.min < day < date.max)


def _days_in(constants: Iterable[object]) -> Iterator[date]:
    for constant in constants:
        if isinstance(constant, str):
            with suppress(ValueError):
                yield date.fromisoformat(constant)


def _subsets(items: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(items, size) for size in range(len(items) + 1))


def _parts_alone(node: Node, key: AnswerKey) -> Iterator[Node]:
    """Yield the largest parts of an expression that use no other answer."""
    if references(node) == (key,):
        yield node
    elif isinstance(node, Operation):
        for operand in node.operands:
            yield from _parts_alone(operand, key)


def _adds(operation: Operation) -> bool:
    return operation.operator in _ADDING or (
        operation.operator is Operator.COUNT and len(operation.operands) > 1
    )


def _joins(operation: Operation, key: AnswerKey) -> bool:
    """Tell whether one relation or sum has this answer and another."""
    keys = references(operation)
    return operation.operator not in _JOINING and key in keys and len(keys) > 1


def _constants_of(node: Node) -> tuple[bool | float | str, ...]:
    match node:
        case ValueSource(constant) | OptionSource(constant):
            return (constant,)
        case ListSource(members):
            return members
        case _:
            return ()


def _holds_option(value: Value | None, option: str) -> bool:
    return value == option or (isinstance(value, tuple) and option in value)


def _without(value: Value | None, gone: Sequence[str]) -> Value | None:
    if isinstance(value, tuple):
        return tuple(option for option in value if option not in gone) or None
    return None if value in gone else value
