"""The codebook of a revision: ordered closed variables, one byte each, and how answers become such a record.

Texts are apart: they never enter the record.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import assert_never

from questionnaires.answers.bands import Band, band_of, bands_of
from questionnaires.answers.keys import nonresponses_of
from questionnaires.answers.slots import SPECIFY_LENGTH
from questionnaires.answers.values import YES_NO_LABELS, AnswerKey, Answers, Nonresponse, Value, answer_key
from questionnaires.definition.model import (
    AnyQuestion,
    Date,
    DualGrid,
    Grid,
    Information,
    Kind,
    NonresponseOptions,
    Number,
    Option,
    Questionnaire,
    Ranking,
    Rating,
    ScaleQuestion,
    SeveralChoices,
    SingleChoice,
    TextQuestion,
    YesNo,
)
from questionnaires.definition.texts import Text, in_language

NOT_ANSWERED = 0
CHOSEN = 1
NOT_CHOSEN = 2
HIGHEST_CODE = 250
NOT_RANKED = 252
OFF_ROUTE = 253
NOT_APPLICABLE = 254
REFUSED = 255

NONRESPONSE_CODES: dict[Value | None, int] = {
    Nonresponse.NOT_APPLICABLE: NOT_APPLICABLE,
    Nonresponse.REFUSED: REFUSED,
}
_POINTS = frozenset({Kind.SCALE, Kind.RATING})
_SPECIAL = frozenset({NOT_ANSWERED, OFF_ROUTE, NOT_APPLICABLE, REFUSED})
_SEVERAL_LABELS: dict[str, Text] = {
    "chosen": {"fr": "coché", "en": "ticked"},
    "not_chosen": {"fr": "non coché", "en": "not ticked"},
}
SEVERAL_CODES = tuple(_SEVERAL_LABELS)


@dataclass(frozen=True)
class Variable:
    """One closed variable: where its answer comes from, and what each code means.

    `option` is set where one variable stands for one option (several choices, ranking).
    `labels[i]` is the meaning of code `i + 1` (for a ranking, the place) and `codes[i]` what it is called: an
    option id, a point, a place, the number of a band, or one of `SEVERAL_CODES`. `nonresponses` are the ways not
    to answer it. `bands` are those of a number or a day.
    """

    key: AnswerKey
    name: str
    question: str
    labels: tuple[Text, ...]
    option: str | None = None
    codes: tuple[str, ...] = ()
    kind: Kind = Kind.SINGLE_CHOICE
    nonresponses: tuple[Nonresponse, ...] = ()
    bands: tuple[Band, ...] = ()

    def code_of(self, value: Value | None) -> int:
        """Return the code of `value` in this variable. Raises `ValueError` when it is no value of it."""
        code = self._code_by_value.get(value)
        if code is not None:
            return code
        return self._code_of_band(value) if self.bands else self._code_in_list(value)

    @cached_property
    def allowed(self) -> frozenset[int]:
        """Every code that this variable can have."""
        meaningful = range(1, len(self.codes) + 1)
        special = {NOT_ANSWERED, OFF_ROUTE, *(NONRESPONSE_CODES[way] for way in self.nonresponses)}
        return frozenset({*meaningful, *special, *({NOT_RANKED} if self.kind is Kind.RANKING else ())})

    @cached_property
    def _code_by_value(self) -> dict[Value | None, int]:
        values: dict[Value | None, int] = {None: NOT_ANSWERED, (): NOT_ANSWERED, **NONRESPONSE_CODES}
        if self.option is None and not self.bands:
            for code, name in enumerate(self.codes, start=1):
                values[code if self.kind in _POINTS else name] = code
        return values

    def _code_of_band(self, value: Value | None) -> int:
        """Privacy: here the exact number or day is left behind."""
        if isinstance(value, str) != (self.kind is Kind.DATE) or not isinstance(value, int | float | str):
            raise ValueError(self.name)
        return band_of(self.bands, value)

    def _code_in_list(self, value: Value | None) -> int:
        """Several choices have the codes chosen and not chosen; a ranking has the place."""
        if self.option is None or not isinstance(value, tuple):
            raise ValueError(self.name)
        if self.kind is Kind.RANKING:
            return value.index(self.option) + 1 if self.option in value else NOT_RANKED
        return CHOSEN if self.option in value else NOT_CHOSEN


@dataclass(frozen=True, slots=True)
class TextVariable:
    """One written text: that of a text question, or of an option to specify. `code` names its column in files."""

    key: AnswerKey
    code: str
    label: Text
    max_length: int
    one_line: bool

    @property
    def question(self) -> str:
        """The id of the question that it belongs to."""
        return self.key.partition(".")[0]


@dataclass(frozen=True)
class Codebook:
    """The closed variables of a revision in their fixed order, and its texts in that of the questions."""

    variables: tuple[Variable, ...]
    texts: tuple[TextVariable, ...]

    @cached_property
    def position(self) -> dict[str, int]:
        """Where each variable stands in the record, by name."""
        return {variable.name: index for index, variable in enumerate(self.variables)}

    @property
    def width(self) -> int:
        """The length of a record in bytes."""
        return len(self.variables)

    def record(self, answers: Answers, off_route: frozenset[AnswerKey] = frozenset()) -> bytes:
        """Return the closed answers as one fixed-width record; what is off the route is coded as such.

        Raises `ValueError` naming the variable for an answer that is no value of it.
        """
        return bytes(
            OFF_ROUTE if variable.key in off_route else variable.code_of(answers.get(variable.key))
            for variable in self.variables
        )

    def is_valid_record(self, record: bytes) -> bool:
        """Tell whether `record` could have come from `record()` with answers that the definition allows.

        How many options may be chosen, what is required and what is on the route are the reader's affair.
        """
        if len(record) != self.width:
            return False
        if any(code not in variable.allowed for code, variable in zip(record, self.variables, strict=True)):
            return False
        return all(_is_coherent(record[part], kind) for part, kind in self._lists)

    @cached_property
    def _lists(self) -> tuple[tuple[slice, Kind], ...]:
        """The part of a record that each question with several choices, or ranking, has."""
        per_option = ((index, v) for index, v in enumerate(self.variables) if v.option is not None)
        groups = (list(group) for _, group in groupby(per_option, key=lambda pair: pair[1].key))
        return tuple((slice(group[0][0], group[-1][0] + 1), group[0][1].kind) for group in groups)


def _is_coherent(codes: bytes, kind: Kind) -> bool:
    """Tell whether the codes of one list belong together: one special code for all, or some option taken."""
    if len(set(codes)) == 1 and codes[0] in _SPECIAL:
        return True
    if kind is Kind.SEVERAL_CHOICES:
        return CHOSEN in codes and set(codes) <= {CHOSEN, NOT_CHOSEN}
    places = sorted(code for code in codes if code != NOT_RANKED)
    return places != [] and places == list(range(1, len(places) + 1))


def compile_codebook(questionnaire: Questionnaire) -> Codebook:
    """Return the codebook of a definition: equal ids in equal order give equal records."""
    questions = questionnaire.questions()
    return Codebook(
        variables=tuple(variable for question in questions for variable in _variables_of(question)),
        texts=tuple(text for question in questions for text in _texts_of(question)),
    )


def _variables_of(question: AnyQuestion) -> Iterator[Variable]:
    match question:
        case Information() | TextQuestion():
            return
        case SeveralChoices() | Ranking():
            yield from _option_variables(question)
        case Grid() | DualGrid():
            yield from _grid_variables(question)
        case _:
            yield _variable_of(question)


def _variable_of(question: SingleChoice | YesNo | ScaleQuestion | Rating | Number | Date) -> Variable:
    match question:
        case SingleChoice():
            return _one_of(question.options, question.code, question, (question.id,), question)
        case YesNo():
            return _whole(question, YES_NO_LABELS)
        case ScaleQuestion() | Rating():
            return _whole(question, _numbered(question.points))
        case Number() | Date():
            return _banded(question)
        case _:
            assert_never(question)


def _texts_of(question: AnyQuestion) -> Iterator[TextVariable]:
    match question:
        case TextQuestion():
            one_line = question.kind is Kind.SHORT_TEXT
            yield TextVariable(
                question.id, question.code, question.label, question.max_length, one_line=one_line
            )
        case SingleChoice() | SeveralChoices():
            for option in question.options:
                if option.specify:
                    yield _specified(question, option)
        case _:
            return


def _specified(question: SingleChoice | SeveralChoices, option: Option) -> TextVariable:
    languages = {**question.label, **option.label}
    return TextVariable(
        key=answer_key(question.id, option.id),
        code=f"{question.code}_{option.code}_TEXT",
        label={
            language: " – ".join((in_language(question.label, language), in_language(option.label, language)))
            for language in languages
        },
        max_length=SPECIFY_LENGTH,
        one_line=True,
    )


def _one_of(
    options: tuple[Option, ...],
    name: str,
    question: SingleChoice | Grid | DualGrid,
    ids: tuple[str, ...],
    part: NonresponseOptions,
) -> Variable:
    return Variable(
        key=answer_key(*ids),
        name=name,
        question=question.id,
        labels=tuple(option.label for option in options),
        codes=tuple(option.id for option in options),
        kind=question.kind,
        nonresponses=nonresponses_of(part),
    )


def _whole(
    question: YesNo | ScaleQuestion | Rating | Number | Date,
    labels: Mapping[str, Text],
    bands: tuple[Band, ...] = (),
) -> Variable:
    return Variable(
        key=answer_key(question.id),
        name=question.code,
        question=question.id,
        labels=tuple(labels.values()),
        codes=tuple(labels),
        kind=question.kind,
        nonresponses=nonresponses_of(question),
        bands=bands,
    )


def _banded(question: Number | Date) -> Variable:
    bands = bands_of(question)
    labels = {str(code): band.label for code, band in enumerate(bands, start=1)}
    return _whole(question, labels, bands)


def _numbered(count: int) -> dict[str, Text]:
    return {str(number): {"fr": str(number)} for number in range(1, count + 1)}


def _option_variables(question: SeveralChoices | Ranking) -> Iterator[Variable]:
    labels = _numbered(question.places) if isinstance(question, Ranking) else _SEVERAL_LABELS
    for option in question.options:
        yield Variable(
            key=answer_key(question.id),
            name=f"{question.code}_{option.code}",
            question=question.id,
            labels=tuple(labels.values()),
            option=option.id,
            codes=tuple(labels),
            kind=question.kind,
            nonresponses=nonresponses_of(question),
        )


def _grid_variables(grid: Grid | DualGrid) -> Iterator[Variable]:
    for row in grid.rows:
        name = f"{grid.code}_{row.code}"
        if isinstance(grid, Grid):
            yield _one_of(grid.scale.options, name, grid, (grid.id, row.id), grid.scale)
        else:
            for scale in grid.scales:
                ids = (grid.id, row.id, scale.id)
                yield _one_of(scale.options, f"{name}_{scale.code}", grid, ids, scale)
