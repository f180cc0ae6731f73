"""The form of the answer page as typed values, made from a definition; the templates print them part by part.

No Flask and no translation here; the words of faults come from the caller.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from questionnaires.answers.keys import nonresponses_of
from questionnaires.answers.reading import Fields, field_name
from questionnaires.answers.values import AnswerKey, Nonresponse, answer_key
from questionnaires.definition.model import (
    AnyQuestion,
    DualGrid,
    Grid,
    Information,
    Kind,
    NonresponseOptions,
    Option,
    Questionnaire,
    Ranking,
    Row,
    Scale,
    ScaleQuestion,
    Section,
    SeveralChoices,
    SingleChoice,
    TextQuestion,
)
from questionnaires.definition.texts import Text, in_language
from questionnaires.logic.route import Level


@dataclass(frozen=True, slots=True)
class Choice:
    """One box to tick. `is_alone`: ticking it unticks the others. `detail`: what the end of a scale means."""

    value: str
    label: str
    is_chosen: bool = False
    is_alone: bool = False
    is_nonresponse: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """The inputs that share a name. `label` is empty where the question's own is enough."""

    name: str
    choices: tuple[Choice, ...] = ()
    label: str = ""
    text: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class FormRow:
    """One line of a grid, with a field for each scale. `gate` names what may hide it, if anything."""

    key: str
    label: str
    fields: tuple[Field, ...]
    gate: str = ""


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """One question. The last field of a ranking or a text is the way not to answer, when there is one."""

    id: str
    kind: Kind
    label: str
    help: str
    fields: tuple[Field, ...] = ()
    rows: tuple[FormRow, ...] = ()
    gate: str = ""
    is_required: bool = False
    max_length: int = 0


FormPart = FormQuestion | FormRow
"""What has fields."""


@dataclass(frozen=True, slots=True)
class FormSection:
    """One section, which is one step on the screen."""

    id: str
    title: str
    introduction: str
    questions: tuple[FormQuestion, ...]
    gate: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What was given in one field, in words: nothing when it was left out. `label` is the field's."""

    label: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecapLine:
    """One question or row of the recapitulation."""

    label: str
    given: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class RecapSection:
    """One section of the recapitulation: what is on the route, and nothing else."""

    title: str
    lines: tuple[RecapLine, ...]


class FormWriter:
    """Makes the form of one definition in one language, with what was filled in and what is wrong with it."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        language: str,
        *,
        filled: Fields,
        faults: Mapping[str, str],
    ) -> None:
        self._questionnaire = questionnaire
        self._language = language
        self._filled = filled
        self._faults = faults

    def sections(self) -> tuple[FormSection, ...]:
        """Return the sections of the form in the order in which they are asked."""
        return tuple(self._section(section) for section in self._questionnaire.sections)

    def _section(self, section: Section) -> FormSection:
        return FormSection(
            id=section.id,
            title=self._words(section.title),
            introduction=self._words(section.introduction),
            questions=tuple(self._question(q) for q in section.questions if self._is_asked(q)),
            gate=_gate(section, Level.SECTION, section.id),
        )

    def _is_asked(self, question: AnyQuestion) -> bool:
        # Privacy: where free text is not allowed, no page offers a place to write one.
        return self._questionnaire.privacy.free_text or not isinstance(question, TextQuestion)

    def _question(self, question: AnyQuestion) -> FormQuestion:
        rows = (
            tuple(self._row(question, row) for row in question.rows) if isinstance(question, _GRIDS) else ()
        )
        return FormQuestion(
            id=question.id,
            kind=question.kind,
            label=self._words(question.label),
            help=self._words(question.help),
            fields=self._fields(question),
            rows=rows,
            gate=_gate(question, Level.QUESTION, question.id),
            is_required=not isinstance(question, Information) and question.required,
            max_length=question.max_length if isinstance(question, TextQuestion) else 0,
        )

    def _fields(self, question: AnyQuestion) -> tuple[Field, ...]:
        name = field_name(question.id)
        match question:
            case Information() | Grid() | DualGrid():
                return ()
            case SingleChoice() | SeveralChoices():
                choices = (*self._options(name, question.options), *self._nonresponses(name, question))
                return (self._field(name, choices),)
            case ScaleQuestion():
                return (
                    self._field(name, (*self._points(name, question), *self._nonresponses(name, question))),
                )
            case Ranking():
                way_out = self._nonresponses(name, question)
                return (*self._places(question), *([self._field(name, way_out)] if way_out else ()))
            case TextQuestion():
                return tuple(self._text(question))
            case _:
                assert_never(question)

    def _row(self, grid: Grid | DualGrid, row: Row) -> FormRow:
        key = answer_key(grid.id, row.id)
        if isinstance(grid, Grid):
            fields: tuple[Field, ...] = (self._cell(field_name(key), grid.scale),)
        else:
            fields = tuple(self._cell(field_name(answer_key(key, s.id)), s) for s in grid.scales)
        return FormRow(key, self._words(row.label), fields, _gate(row, Level.ROW, key))

    def _cell(self, name: str, scale: Scale) -> Field:
        choices = (*self._options(name, scale.options), *self._nonresponses(name, scale))
        return self._field(name, choices, self._words(scale.label))

    def _places(self, ranking: Ranking) -> Iterator[Field]:
        for place in range(1, ranking.places + 1):
            name = field_name(ranking.id, place)
            yield self._field(name, self._options(name, ranking.options), str(place))

    def _text(self, question: TextQuestion) -> Iterator[Field]:
        name = field_name(question.id)
        written = (value for value in self._filled.get(name, ()) if value not in _NONRESPONSE_LABELS)
        yield Field(name, text="\n".join(written), fault=self._faults.get(name, ""))
        if choices := self._nonresponses(name, question):
            yield Field(name, choices)

    def _field(self, name: str, choices: tuple[Choice, ...], label: str = "") -> Field:
        return Field(name, choices, label, fault=self._faults.get(name, ""))

    def _options(self, name: str, options: tuple[Option, ...]) -> tuple[Choice, ...]:
        return tuple(
            Choice(option.id, self._words(option.label), self._is_chosen(name, option.id), option.exclusive)
            for option in options
        )

    def _points(self, name: str, question: ScaleQuestion) -> tuple[Choice, ...]:
        ends = {1: self._words(question.low_label), question.points: self._words(question.high_label)}
        return tuple(
            Choice(str(point), str(point), self._is_chosen(name, str(point)), detail=ends.get(point, ""))
            for point in range(1, question.points + 1)
        )

    def _nonresponses(self, name: str, part: NonresponseOptions) -> tuple[Choice, ...]:
        return tuple(
            Choice(
                value,
                in_language(_NONRESPONSE_LABELS[value], self._language),
                self._is_chosen(name, value),
                is_alone=True,
                is_nonresponse=True,
            )
            for value in nonresponses_of(part)
        )

    def _is_chosen(self, name: str, value: str) -> bool:
        return value in self._filled.get(name, ())

    def _words(self, text: Text) -> str:
        return in_language(text, self._language, self._questionnaire.languages[0])


def recapitulate(
    sections: tuple[FormSection, ...], off_route: frozenset[AnswerKey]
) -> tuple[RecapSection, ...]:
    """Return what a filled form says, section by section, without what is off the route."""
    hidden = frozenset(field_name(key) for key in off_route)
    recap = (RecapSection(section.title, tuple(_recap_lines(section, hidden))) for section in sections)
    return tuple(section for section in recap if section.lines)


def parts_of(question: FormQuestion) -> tuple[FormPart, ...]:
    """Return the question and its rows."""
    return (question, *question.rows)


def _recap_lines(section: FormSection, hidden: frozenset[str]) -> Iterator[RecapLine]:
    for question in section.questions:
        for part in parts_of(question):
            names = {field_name(question.id), *(field.name for field in part.fields)}
            if part.fields and names.isdisjoint(hidden):
                yield RecapLine(part.label, tuple(_given(question.kind, part.fields)))


def _given(kind: Kind, fields: tuple[Field, ...]) -> Iterator[Given]:
    """Yield what each field says; the places of a ranking, or a text and its way out, are one answer."""
    if kind in _SPREAD_OVER_FIELDS:
        words = ((field.label, word) for field in fields for word in _answers(field))
        yield Given("", tuple(f"{place}. {word}" if place else word for place, word in words))
        return
    for field in fields:
        yield Given(field.label, _answers(field))


def _answers(field: Field) -> tuple[str, ...]:
    chosen = [choice for choice in field.choices if choice.is_chosen]
    words = tuple(f"{choice.label} ({choice.detail})" if choice.detail else choice.label for choice in chosen)
    return words or ((field.text,) if field.text else ())


_SPREAD_OVER_FIELDS = frozenset({Kind.RANKING, Kind.SHORT_TEXT, Kind.LONG_TEXT})
_GRIDS = (Grid, DualGrid)
_NONRESPONSE_LABELS: dict[str, Text] = {
    Nonresponse.NOT_APPLICABLE: {"fr": "Sans objet", "en": "Does not apply"},
    Nonresponse.REFUSED: {"fr": "Je préfère ne pas répondre", "en": "I prefer not to say"},
}


def _gate(part: Section | AnyQuestion | Row, level: Level, name: str) -> str:
    """Return the name by which a gate is found in the page, empty for what is always shown."""
    return "" if part.shown_if is None else f"{level.value}.{name}"
