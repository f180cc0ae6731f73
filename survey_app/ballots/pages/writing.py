"""Makes the form of one definition: which inputs each question has, what was filled in, what is wrong with it.

No Flask and no translation here; the words of faults come from the caller.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import assert_never

from questionnaires.answers.bands import date_bands, number_bands
from questionnaires.answers.keys import nonresponses_of
from questionnaires.answers.reading import Fields, field_name
from questionnaires.answers.slots import SPECIFY_LENGTH
from questionnaires.answers.values import YES_NO_LABELS, AnswerKey, Nonresponse, answer_key
from questionnaires.definition.model import (
    AnyQuestion,
    Date,
    Display,
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
    Row,
    Scale,
    ScaleQuestion,
    Section,
    SeveralChoices,
    SingleChoice,
    TextQuestion,
    YesNo,
)
from questionnaires.definition.texts import Text
from questionnaires.logic.phrases import say_day, say_number
from questionnaires.logic.route import Level
from survey_app.ballots.pages.form import (
    Choice,
    Entry,
    EntryKind,
    Field,
    FormQuestion,
    FormRow,
    FormSection,
    Requirement,
)
from survey_app.ballots.pages.piping import Speaker

_GRIDS = (Grid, DualGrid)
_NONRESPONSE_LABELS: dict[str, Text] = {
    Nonresponse.NOT_APPLICABLE: {"fr": "Sans objet", "en": "Does not apply"},
    Nonresponse.REFUSED: {"fr": "Je préfère ne pas répondre", "en": "I prefer not to say"},
}

_Choices = SingleChoice | SeveralChoices | YesNo | ScaleQuestion | Rating


class FormWriter:
    """Makes the form of one definition as `speaker` says it."""

    def __init__(
        self, questionnaire: Questionnaire, speaker: Speaker, *, filled: Fields, faults: Mapping[str, str]
    ) -> None:
        self._questionnaire = questionnaire
        self._free_text = questionnaire.privacy.free_text
        self._say = speaker.say
        self._language = speaker.language
        self._filled = filled
        self._faults = faults

    def sections(self) -> tuple[FormSection, ...]:
        """Return the sections of the form in the order in which they are asked."""
        return tuple(self._section(section) for section in self._questionnaire.sections)

    def _section(self, section: Section) -> FormSection:
        return FormSection(
            id=section.id,
            title=self._say(section.title),
            introduction=self._say(section.introduction),
            questions=tuple(self._question(q) for q in section.questions if self._is_asked(q)),
            gate=_gate(section, Level.SECTION, section.id),
            is_shuffled=section.shuffle,
        )

    def _is_asked(self, question: AnyQuestion) -> bool:
        # Privacy: where free text is not allowed, no page offers a place to write one.
        return self._free_text or not isinstance(question, TextQuestion)

    def _question(self, question: AnyQuestion) -> FormQuestion:
        rows = question.rows if isinstance(question, _GRIDS) else ()
        return FormQuestion(
            id=question.id,
            kind=question.kind,
            label=self._say(question.label),
            help=self._say(question.help),
            fields=self._fields(question),
            rows=tuple(self._row(question, row) for row in rows) if isinstance(question, _GRIDS) else (),
            gate=_gate(question, Level.QUESTION, question.id),
            requirement=_requirement(question),
            is_list=isinstance(question, SingleChoice) and question.display is Display.LIST,
            is_shuffled=getattr(question, "shuffle", False),
        )

    def _fields(self, question: AnyQuestion) -> tuple[Field, ...]:
        name = field_name(question.id)
        match question:
            case Information() | Grid() | DualGrid():
                return ()
            case Ranking():
                fields = tuple(self._places(question))
            case TextQuestion() | Number() | Date():
                fields = (self._typed(name, self._entry(question)),)
            case _:
                choices = (*self._choices(name, question), *self._nonresponses(name, question))
                return (self._field(name, choices),)
        way_out = self._nonresponses(name, question)
        return (*fields, Field(name, way_out)) if way_out else fields

    def _row(self, grid: Grid | DualGrid, row: Row) -> FormRow:
        key = answer_key(grid.id, row.id)
        if isinstance(grid, Grid):
            fields: tuple[Field, ...] = (self._cell(key, grid.scale),)
        else:
            fields = tuple(self._cell(answer_key(key, scale.id), scale) for scale in grid.scales)
        return FormRow(key, self._say(row.label), fields, _gate(row, Level.ROW, key))

    def _cell(self, key: AnswerKey, scale: Scale) -> Field:
        name = field_name(key)
        choices = (*self._options(name, scale.options), *self._nonresponses(name, scale))
        return self._field(name, choices, self._say(scale.label))

    def _places(self, ranking: Ranking) -> Iterator[Field]:
        for place in range(1, ranking.places + 1):
            name = field_name(ranking.id, place)
            options = self._options(name, ranking.options, ranking.id)
            yield self._field(name, tuple(options), str(place))

    def _typed(self, name: str, entry: Entry) -> Field:
        written = (value for value in self._filled.get(name, ()) if value not in _NONRESPONSE_LABELS)
        return Field(name, text="\n".join(written), fault=self._faults.get(name, ""), entry=entry)

    def _entry(self, question: TextQuestion | Number | Date) -> Entry:
        match question:
            case Number():
                return self._number(question)
            case Date():
                return self._day(question)
            case _:
                kind = EntryKind.LINE if question.kind is Kind.SHORT_TEXT else EntryKind.TEXT
                return Entry(kind, max_length=question.max_length)

    def _number(self, question: Number) -> Entry:
        values = (question.maximum - question.minimum) * 10**question.decimals + 1
        return Entry(
            EntryKind.NUMBER,
            minimum=f"{question.minimum:.15g}",
            maximum=f"{question.maximum:.15g}",
            least=say_number(question.minimum, self._language),
            most=say_number(question.maximum, self._language),
            unit=self._say(question.unit),
            decimals=question.decimals,
            is_banded=len(number_bands(question)) < values,
        )

    def _day(self, question: Date) -> Entry:
        return Entry(
            EntryKind.DAY,
            minimum=question.earliest.isoformat(),
            maximum=question.latest.isoformat(),
            least=self._say_day(question.earliest),
            most=self._say_day(question.latest),
            is_banded=len(date_bands(question)) < (question.latest - question.earliest).days + 1,
        )

    def _say_day(self, day: date) -> str:
        return say_day(day.isoformat(), self._language) or ""

    def _field(self, name: str, choices: tuple[Choice, ...], label: str = "") -> Field:
        return Field(name, choices, label, fault=self._faults.get(name, ""))

    def _choices(self, name: str, question: _Choices) -> Iterator[Choice]:
        match question:
            case SingleChoice() | SeveralChoices():
                options = self._options(name, question.options, question.id)
                # When the script shuffles them, special ones stay behind the others.
                yield from sorted(options, key=lambda choice: question.shuffle and choice.is_last)
            case YesNo():
                for value, label in YES_NO_LABELS.items():
                    yield Choice(value, self._say(label), self._is_chosen(name, value))
            case ScaleQuestion() | Rating():
                yield from self._points(name, question)
            case _:
                assert_never(question)

    def _options(self, name: str, options: tuple[Option, ...], question: str = "") -> Iterator[Choice]:
        """Yield the boxes of `options`; those of a question, unlike those of a scale, may be hidden or specified."""
        for option in options:
            key = answer_key(question, option.id)
            yield Choice(
                option.id,
                self._say(option.label),
                self._is_chosen(name, option.id),
                is_alone=option.exclusive,
                is_last=option.exclusive or option.specify,
                gate=_gate(option, Level.OPTION, key) if question else "",
                specify=self._specify(key) if question and option.specify and self._free_text else None,
            )

    def _specify(self, key: AnswerKey) -> Field:
        return self._typed(field_name(key), Entry(EntryKind.LINE, max_length=SPECIFY_LENGTH))

    def _points(self, name: str, question: ScaleQuestion | Rating) -> Iterator[Choice]:
        ends = {1: self._say(question.low_label), question.points: self._say(question.high_label)}
        for point in range(1, question.points + 1):
            label = self._say({self._language: str(point)})
            yield Choice(str(point), label, self._is_chosen(name, str(point)), detail=ends.get(point, ""))

    def _nonresponses(self, name: str, part: NonresponseOptions) -> tuple[Choice, ...]:
        return tuple(
            Choice(
                value,
                self._say(_NONRESPONSE_LABELS[value]),
                self._is_chosen(name, value),
                is_alone=True,
                is_nonresponse=True,
                is_last=True,
            )
            for value in nonresponses_of(part)
        )

    def _is_chosen(self, name: str, value: str) -> bool:
        return value in self._filled.get(name, ())


def _requirement(question: AnyQuestion) -> Requirement:
    if isinstance(question, Information):
        return Requirement.NEVER
    if question.required:
        return Requirement.ALWAYS
    return Requirement.NEVER if question.require_if is None else Requirement.SOMETIMES


def _gate(part: Section | AnyQuestion | Row | Option, level: Level, name: str) -> str:
    """Return the name by which a gate is found in the page, empty for what is always shown."""
    return "" if part.shown_if is None else f"{level.value}.{name}"
