"""Where each answer of a form is read: one small class for each way of answering."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, Self, assert_never

from questionnaires.answers.faults import Fault, FaultCode
from questionnaires.answers.keys import nonresponses_of
from questionnaires.answers.values import YES_NO_LABELS, AnswerKey, Nonresponse, Value, answer_key
from questionnaires.answers.writing import DayWriting, NumberWriting, TextWriting, Writing, Wrong
from questionnaires.definition.model import (
    AnswerableQuestion,
    AnyQuestion,
    Date,
    DualGrid,
    Grid,
    Information,
    Kind,
    NonresponseOptions,
    Number,
    Option,
    Ranking,
    Rating,
    ScaleQuestion,
    SeveralChoices,
    SingleChoice,
    TextQuestion,
    YesNo,
)

Fields = Mapping[str, Sequence[str]]
"""What a form sends: each field name with all its values."""

PREFIX = "a."
SPECIFY_LENGTH = 100
"""Characters of the text of "other, specify"."""

_NOTHING: Sequence[str] = ("",)
_RESERVED = frozenset(nonresponse.value for nonresponse in Nonresponse)


def field_name(key: AnswerKey, place: int | None = None) -> str:
    """Return the name of the field for an answer, or for one place (from 1) of a ranking."""
    return f"{PREFIX}{key}" if place is None else f"{PREFIX}{key}.{place}"


class Slot(Protocol):
    """Where one answer is read. `fields[0]` is the field that a fault about the whole answer points at."""

    @property
    def key(self) -> AnswerKey: ...
    @property
    def is_required(self) -> bool: ...
    @property
    def fields(self) -> tuple[str, ...]: ...

    def read(self, fields: Fields) -> Value | Fault | None:
        """Return the answer, what is wrong with it, or None when nothing was given."""


@dataclass(frozen=True, slots=True)
class OneValueSlot:
    """One option of a choice, one cell of a grid, one point of a scale."""

    key: AnswerKey
    is_required: bool
    fields: tuple[str, ...]
    values: Mapping[str, Value | None]
    otherwise: FaultCode

    def read(self, fields: Fields) -> Value | Fault | None:
        sent = fields.get(self.fields[0], _NOTHING)
        try:
            (value,) = sent
            return self.values[value]
        except (ValueError, KeyError):
            return self._read_odd(_filled(sent) or _NOTHING)

    def _read_odd(self, sent: Sequence[str]) -> Value | Fault | None:
        """Read what is not one value, or none of those known."""
        if len(sent) > 1:
            return Fault(self.key, self.fields[0], FaultCode.SEVERAL_VALUES)
        if sent[0] not in self.values:
            return Fault(self.key, self.fields[0], self.otherwise)
        return self.values[sent[0]]

    @property
    def has_choices(self) -> bool:
        return any(value is not None for value in self.values.values())

    def without(self, options: frozenset[str]) -> Self:
        """Return the slot that reads as if `options` were not sent."""
        values = {sent: None if sent in options else value for sent, value in self.values.items()}
        return replace(self, values=values)


@dataclass(frozen=True, slots=True)
class SeveralSlot:
    """Several options, kept in the order of the definition; ticking one twice is ticking it."""

    key: AnswerKey
    is_required: bool
    fields: tuple[str, ...]
    options: tuple[str, ...]
    exclusive: frozenset[str]
    nonresponses: frozenset[str]
    min_choices: int
    max_choices: int
    hidden: frozenset[str] = frozenset()

    def read(self, fields: Fields) -> Value | Fault | None:
        chosen = set(_filled(fields.get(self.fields[0], _NOTHING))) - self.hidden
        if not chosen:
            return None
        if not chosen <= self.nonresponses.union(self.options):
            return self._fault(FaultCode.UNKNOWN_OPTION)
        if chosen & (self.exclusive | self.nonresponses):
            return self._read_alone(chosen)
        if len(chosen) < self.min_choices:
            return self._fault(FaultCode.TOO_FEW, min=self.min_choices, given=len(chosen))
        if len(chosen) > self.max_choices:
            return self._fault(FaultCode.TOO_MANY, max=self.max_choices, given=len(chosen))
        return tuple(option for option in self.options if option in chosen)

    def _read_alone(self, chosen: set[str]) -> Value | Fault:
        """Read "none of these" or a nonresponse: right alone, whatever the smallest number of choices."""
        if len(chosen) > 1:
            return self._fault(FaultCode.EXCLUSIVE_WITH_OTHERS)
        (only,) = chosen
        return Nonresponse(only) if only in self.nonresponses else (only,)

    @property
    def has_choices(self) -> bool:
        return bool(self.nonresponses or frozenset(self.options) - self.hidden)

    def without(self, options: frozenset[str]) -> Self:
        """Return the slot that reads as if `options` were not sent, and asks for no more than what is left."""
        left = len(frozenset(self.options) - options - self.exclusive)
        return replace(self, min_choices=min(self.min_choices, left), hidden=options)

    def _fault(self, code: FaultCode, **params: int) -> Fault:
        return Fault(self.key, self.fields[0], code, params)


@dataclass(frozen=True, slots=True)
class RankingSlot:
    """One field a place, then one for a nonresponse; places are filled from the first, without a gap."""

    key: AnswerKey
    is_required: bool
    fields: tuple[str, ...]
    options: frozenset[str]
    nonresponses: frozenset[str]
    hidden: frozenset[str] = frozenset()

    def read(self, fields: Fields) -> Value | Fault | None:
        *places, nonresponse_field = self.fields
        ranked: list[str] = []
        gap = ""
        for name in places:
            sent = _filled(fields.get(name, _NOTHING))
            if not sent:
                gap = gap or name
                continue
            if self.hidden.issuperset(sent):
                continue
            if fault := self._fault_of_place(name, sent, ranked, gap=gap):
                return fault
            ranked.append(sent[0])
        refusal = _filled(fields.get(nonresponse_field, _NOTHING))
        if refusal:
            return self._read_nonresponse(refusal, is_alone=not ranked)
        return tuple(ranked) or None

    def _fault_of_place(self, name: str, sent: Sequence[str], ranked: list[str], *, gap: str) -> Fault | None:
        if len(sent) > 1:
            return Fault(self.key, name, FaultCode.SEVERAL_VALUES)
        if sent[0] not in self.options:
            return Fault(self.key, name, FaultCode.UNKNOWN_OPTION)
        if sent[0] in ranked:
            return Fault(self.key, name, FaultCode.PLACE_TWICE)
        return Fault(self.key, gap, FaultCode.GAP_IN_PLACES) if gap else None

    def _read_nonresponse(self, sent: Sequence[str], *, is_alone: bool) -> Value | Fault:
        name = self.fields[-1]
        if len(sent) > 1:
            return Fault(self.key, name, FaultCode.SEVERAL_VALUES)
        if sent[0] not in self.nonresponses:
            return Fault(self.key, name, FaultCode.UNKNOWN_OPTION)
        return Nonresponse(sent[0]) if is_alone else Fault(self.key, name, FaultCode.EXCLUSIVE_WITH_OTHERS)

    @property
    def has_choices(self) -> bool:
        return bool(self.nonresponses or self.options - self.hidden)

    def without(self, options: frozenset[str]) -> Self:
        """Return the slot that reads as if `options` were not sent."""
        return replace(self, hidden=options)


@dataclass(frozen=True, slots=True)
class WrittenSlot:
    """A text, number or day, or a nonresponse ticked beside an empty field of the same name."""

    key: AnswerKey
    is_required: bool
    fields: tuple[str, ...]
    nonresponses: frozenset[str]
    writing: Writing

    def read(self, fields: Fields) -> Value | Fault | None:
        sent = [value for value in fields.get(self.fields[0], _NOTHING) if value.strip()]
        if not sent:
            return None
        if len(sent) > 1:
            is_ticked = not _RESERVED.isdisjoint(sent)
            return self._fault(FaultCode.EXCLUSIVE_WITH_OTHERS if is_ticked else FaultCode.SEVERAL_VALUES)
        (typed,) = sent
        if typed.strip() in _RESERVED:
            return self._read_nonresponse(typed.strip())
        outcome = self.writing.read(typed)
        return (
            Fault(self.key, self.fields[0], outcome.code, outcome.params)
            if isinstance(outcome, Wrong)
            else outcome
        )

    def _read_nonresponse(self, ticked: str) -> Nonresponse | Fault:
        return Nonresponse(ticked) if ticked in self.nonresponses else self._fault(FaultCode.UNKNOWN_OPTION)

    def _fault(self, code: FaultCode) -> Fault:
        return Fault(self.key, self.fields[0], code)


ChoiceSlot = OneValueSlot | SeveralSlot | RankingSlot
"""A slot of which conditions may hide options."""


def is_answerable(slot: Slot) -> bool:
    """Tell whether there is anything to answer: false for a choice that has no option, or only hidden ones."""
    return not isinstance(slot, ChoiceSlot) or slot.has_choices


def _filled(sent: Sequence[str]) -> Sequence[str]:
    """Leave out the empty values that an untouched list or field sends."""
    return [value for value in sent if value]


def slots_of(question: AnyQuestion, *, free_text: bool = True) -> Iterator[Slot]:
    """Yield the slots of a question, one for each of its answer keys, in their order.

    Without `free_text` there is none for a text.
    """
    match question:
        case Information():
            return
        case Grid() | DualGrid():
            yield from _grid_slots(question)
        case Number() | Date():
            yield _written_slot(question)
        case TextQuestion():
            if free_text:
                yield _written_slot(question)
        case SingleChoice() | SeveralChoices():
            yield _choice_slot(question)
            if free_text:
                yield from (_specify_slot(question, option) for option in question.options if option.specify)
        case _:
            yield _choice_slot(question)


def _nonresponse_values(part: NonresponseOptions) -> frozenset[str]:
    return frozenset(nonresponse.value for nonresponse in nonresponses_of(part))


def _choice_slot(
    question: SingleChoice | SeveralChoices | YesNo | ScaleQuestion | Rating | Ranking,
) -> ChoiceSlot:
    match question:
        case SingleChoice():
            return _one_of_question(question, _ids(question.options))
        case YesNo():
            return _one_of_question(question, {answer: answer for answer in YES_NO_LABELS})
        case ScaleQuestion() | Rating():
            points = {str(point): point for point in range(1, question.points + 1)}
            return _one_of_question(question, points, FaultCode.NOT_A_POINT)
        case SeveralChoices():
            return _several_slot(question)
        case Ranking():
            return _ranking_slot(question)
        case _:
            assert_never(question)


def _one_of_question(
    question: AnswerableQuestion, values: Mapping[str, Value], otherwise: FaultCode = FaultCode.UNKNOWN_OPTION
) -> OneValueSlot:
    key = answer_key(question.id)
    return _one_value_slot(values, question, key, is_required=question.required, otherwise=otherwise)


def _one_value_slot(
    values: Mapping[str, Value],
    part: NonresponseOptions,
    key: AnswerKey,
    *,
    is_required: bool,
    otherwise: FaultCode = FaultCode.UNKNOWN_OPTION,
) -> OneValueSlot:
    nonresponses = {nonresponse.value: nonresponse for nonresponse in nonresponses_of(part)}
    return OneValueSlot(
        key=key,
        is_required=is_required,
        fields=(field_name(key),),
        values={"": None, **values, **nonresponses},
        otherwise=otherwise,
    )


def _ids(options: tuple[Option, ...]) -> dict[str, Value]:
    return {option.id: option.id for option in options}


def _grid_slots(grid: Grid | DualGrid) -> Iterator[OneValueSlot]:
    for row in grid.rows:
        if isinstance(grid, Grid):
            key = answer_key(grid.id, row.id)
            yield _one_value_slot(_ids(grid.scale.options), grid.scale, key, is_required=grid.required)
        else:
            for scale in grid.scales:
                key = answer_key(grid.id, row.id, scale.id)
                yield _one_value_slot(_ids(scale.options), scale, key, is_required=grid.required)


def _several_slot(question: SeveralChoices) -> SeveralSlot:
    return SeveralSlot(
        key=answer_key(question.id),
        is_required=question.required,
        fields=(field_name(question.id),),
        options=tuple(option.id for option in question.options),
        exclusive=frozenset(option.id for option in question.options if option.exclusive),
        nonresponses=_nonresponse_values(question),
        min_choices=question.min_choices,
        max_choices=question.max_choices or len(question.options),
    )


def _ranking_slot(question: Ranking) -> RankingSlot:
    places = (field_name(question.id, place) for place in range(1, question.places + 1))
    return RankingSlot(
        key=answer_key(question.id),
        is_required=question.required,
        fields=(*places, field_name(question.id)),
        options=frozenset(option.id for option in question.options),
        nonresponses=_nonresponse_values(question),
    )


def _written_slot(question: Number | Date | TextQuestion) -> WrittenSlot:
    return WrittenSlot(
        key=answer_key(question.id),
        is_required=question.required,
        fields=(field_name(question.id),),
        nonresponses=_nonresponse_values(question),
        writing=_writing_of(question),
    )


def _writing_of(question: Number | Date | TextQuestion) -> Writing:
    match question:
        case Number():
            return NumberWriting(question.minimum, question.maximum, question.decimals)
        case Date():
            return DayWriting(question.earliest, question.latest)
        case TextQuestion():
            return TextWriting(question.max_length, one_line=question.kind is Kind.SHORT_TEXT)


def _specify_slot(question: SingleChoice | SeveralChoices, option: Option) -> WrittenSlot:
    key = answer_key(question.id, option.id)
    return WrittenSlot(
        key=key,
        is_required=False,
        fields=(field_name(key),),
        nonresponses=frozenset(),
        writing=TextWriting(SPECIFY_LENGTH, one_line=True),
    )
