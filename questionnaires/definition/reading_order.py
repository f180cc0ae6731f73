"""The parts of a definition in the order in which they are met, and what has been asked before each of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from questionnaires.answers.keys import keys_of_question, keys_of_row
from questionnaires.answers.values import AnswerKey
from questionnaires.definition.findings import Place
from questionnaires.definition.model import (
    AnswerableQuestion,
    AnyQuestion,
    Constraint,
    DualGrid,
    Grid,
    Option,
    Question,
    Questionnaire,
    Ranking,
    Row,
    Scale,
    Section,
    SeveralChoices,
    SingleChoice,
)


@dataclass(frozen=True, slots=True)
class Met:
    """A part where it is met.

    `asked` counts the answers asked before it; `own` are those that it shows or hides itself. `question` is the
    one it belongs to or is.
    """

    place: Place
    part: Section | Question | Option | Row | Scale | Constraint
    asked: int
    own: tuple[AnswerKey, ...] = ()
    question: AnyQuestion | None = None


class ReadingOrder:
    """The parts of one definition in reading order."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._numbers: dict[AnswerKey, int] = {}
        self.parts: tuple[Met, ...] = tuple(self._walk(questionnaire))

    @property
    def total(self) -> int:
        """How many answers are asked in all."""
        return len(self._numbers)

    def is_asked_before(self, key: AnswerKey, asked: int) -> bool:
        """Tell whether `key` is among the first `asked` answers."""
        return self._numbers[key] < asked

    def has(self, key: AnswerKey) -> bool:
        """Tell whether there is such an answer."""
        return key in self._numbers

    def _walk(self, questionnaire: Questionnaire) -> Iterator[Met]:
        for section in questionnaire.sections:
            own = tuple(key for question in section.questions for key in keys_of_question(question))
            yield Met((section.id,), section, self.total, own)
            for question in section.questions:
                yield from self._walk_question(question, (section.id, question.id))

    def _walk_question(self, question: AnyQuestion, place: Place) -> Iterator[Met]:
        keys = keys_of_question(question)
        before = self.total
        yield Met(place, question, before, keys, question)
        for option in options_of(question):
            yield Met((*place, option.id), option, before, keys, question)
        if isinstance(question, Grid | DualGrid):
            yield from self._walk_grid(question, place)
        self._ask(keys)
        if isinstance(question, AnswerableQuestion):
            for constraint in question.valid_if:
                yield Met((*place, constraint.id), constraint, self.total, (), question)

    def _walk_grid(self, grid: Grid | DualGrid, place: Place) -> Iterator[Met]:
        before = self.total
        for row in grid.rows:
            keys = keys_of_row(grid, row)
            yield Met((*place, row.id), row, self.total, keys, grid)
            self._ask(keys)
        for scale in scales_of(grid):
            yield Met((*place, scale.id), scale, before, (), grid)
            for option in scale.options:
                yield Met((*place, scale.id, option.id), option, before, (), grid)

    def _ask(self, keys: Sequence[AnswerKey]) -> None:
        for key in keys:
            self._numbers.setdefault(key, len(self._numbers))


def options_of(question: AnyQuestion) -> tuple[Option, ...]:
    """Return the options of a choice or ranking; none for other kinds."""
    return question.options if isinstance(question, SingleChoice | SeveralChoices | Ranking) else ()


def scales_of(question: AnyQuestion) -> tuple[Scale, ...]:
    """Return the scales of a grid; none for other kinds."""
    match question:
        case Grid():
            return (question.scale,)
        case DualGrid():
            return question.scales
        case _:
            return ()
