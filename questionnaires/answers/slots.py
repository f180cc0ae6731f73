"""Where each answer of a form is read: one small class for each way of answering."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, assert_never

from questionnaires.answers.faults import Fault, FaultCode
from questionnaires.answers.free_text import has_bad_characters, normalise
from questionnaires.answers.keys import nonresponses_of
from questionnaires.answers.values import AnswerKey, Nonresponse, Value, answer_key
from questionnaires.definition.model import (
    AnyQuestion,
    DualGrid,
    Grid,
    Information,
    Kind,
    NonresponseOptions,
    Option,
    Ranking,
    ScaleQuestion,
    SeveralChoices,
    SingleChoice,
    TextQuestion,
)

Fields = Mapping[str, Sequence[str]]
"""What a form sends: each field name with all its values."""

PREFIX = "a."
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
        if len(sent) != 1:
            sent = _filled(sent) or _NOTHING
            if len(sent) > 1:
                return Fault(self.key, self.fields[0], FaultCode.SEVERAL_VALUES)
        if sent[0] not in self.values:
            return Fault(self.key, self.fields[0], self.otherwise)
        return self.values[sent[0]]


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

    def read(self, fields: Fields) -> Value | Fault | None:
        chosen = set(_filled(fields.get(self.fields[0], _NOTHING)))
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

    def read(self, fields: Fields) -> Value | Fault | None:
        *places, nonresponse_field = self.fields
        ranked: list[str] = []
        gap = ""
        for name in places:
            sent = _filled(fields.get(name, _NOTHING))
            if not sent:
                gap = gap or name
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


@dataclass(frozen=True, slots=True)
class TextSlot:
    """One text, or a nonresponse ticked beside an empty text field of the same name."""

    key: AnswerKey
    is_required: bool
    fields: tuple[str, ...]
    nonresponses: frozenset[str]
    max_length: int
    one_line: bool

    def read(self, fields: Fields) -> Value | Fault | None:
        sent = [value for value in fields.get(self.fields[0], _NOTHING) if value.strip()]
        if not sent:
            return None
        if len(sent) > 1:
            is_ticked = not _RESERVED.isdisjoint(sent)
            return self._fault(FaultCode.EXCLUSIVE_WITH_OTHERS if is_ticked else FaultCode.SEVERAL_VALUES)
        text = normalise(sent[0], self.max_length, one_line=self.one_line)
        if text in _RESERVED:
            return Nonresponse(text) if text in self.nonresponses else self._fault(FaultCode.UNKNOWN_OPTION)
        if has_bad_characters(text):
            return self._fault(FaultCode.BAD_CHARACTERS)
        if len(text) > self.max_length:
            return self._fault(FaultCode.TOO_LONG, max=self.max_length, given=len(text))
        return text

    def _fault(self, code: FaultCode, **params: int) -> Fault:
        return Fault(self.key, self.fields[0], code, params)


def _filled(sent: Sequence[str]) -> Sequence[str]:
    """Leave out the empty values that an untouched list or field sends."""
    return [value for value in sent if value]


def slots_of(question: AnyQuestion) -> Iterator[Slot]:
    """Yield the slots of a question, one for each of its answer keys, in their order."""
    match question:
        case Information():
            return
        case SingleChoice():
            key = answer_key(question.id)
            yield _one_value_slot(_ids(question.options), question, key, is_required=question.required)
        case ScaleQuestion():
            yield _scale_slot(question)
        case SeveralChoices():
            yield _several_slot(question)
        case Ranking():
            yield _ranking_slot(question)
        case Grid() | DualGrid():
            yield from _grid_slots(question)
        case TextQuestion():
            yield _text_slot(question)
        case _:
            assert_never(question)


def _nonresponse_values(part: NonresponseOptions) -> frozenset[str]:
    return frozenset(nonresponse.value for nonresponse in nonresponses_of(part))


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


def _scale_slot(question: ScaleQuestion) -> OneValueSlot:
    values = {str(point): point for point in range(1, question.points + 1)}
    key = answer_key(question.id)
    return _one_value_slot(
        values, question, key, is_required=question.required, otherwise=FaultCode.NOT_A_POINT
    )


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


def _text_slot(question: TextQuestion) -> TextSlot:
    return TextSlot(
        key=answer_key(question.id),
        is_required=question.required,
        fields=(field_name(question.id),),
        nonresponses=_nonresponse_values(question),
        max_length=question.max_length,
        one_line=question.kind is Kind.SHORT_TEXT,
    )
