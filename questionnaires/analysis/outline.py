"""What of a questionnaire is reported, and in which form: practices, items, rankings. No counts here."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from questionnaires.analysis.rounding import Scoring
from questionnaires.answers.codebook import Codebook
from questionnaires.answers.values import answer_key
from questionnaires.definition.model import (
    AnswerableQuestion,
    AnyQuestion,
    DualGrid,
    Grid,
    Kind,
    NeedsAnalysis,
    NonresponseOptions,
    Option,
    Practice,
    Questionnaire,
    Ranking,
    Row,
    Scale,
    ScaleQuestion,
    SeveralChoices,
    SingleChoice,
)
from questionnaires.definition.texts import Text, in_language

BINARY = 2
"""With this many options, a distribution tells of each person as much as a mean does of nobody."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One option as a report names it, and its code in the record."""

    code: str
    label: Text
    number: int
    id: str


@dataclass(frozen=True)
class Item:
    """A closed variable of which one option is chosen.

    `is_restricted`: sensitive, or with two options. `is_certain`: every ballot has an answer to it.
    """

    code: str
    question_code: str
    label: Text
    kind: Kind
    variable: str
    choices: tuple[Choice, ...]
    scores: tuple[float, ...] | None
    is_restricted: bool
    is_certain: bool

    @cached_property
    def scoring(self) -> Scoring | None:
        """The points of the choices, when all have some."""
        return None if self.scores is None else Scoring.of(self.scores)


@dataclass(frozen=True, slots=True)
class OptionList:
    """Several choices or a ranking: options that are each a variable (`variables` in the order of `choices`)."""

    id: str
    code: str
    label: Text
    kind: Kind
    choices: tuple[Choice, ...]
    variables: tuple[str, ...]
    is_sensitive: bool
    is_certain: bool
    places: int = 0


@dataclass(frozen=True, slots=True)
class PracticeOutline:
    """One practice: its two items and, for each option of the need scale, whether it asks for support."""

    code: str
    label: Text
    practice: Practice
    situation: Item
    need: Item
    asking: tuple[bool, ...]


@dataclass(frozen=True)
class Outline:
    """All that is reported of a questionnaire, each list in the order in which it is asked."""

    practices: tuple[PracticeOutline, ...]
    items: tuple[Item | OptionList, ...]
    rankings: tuple[OptionList, ...]

    def practices_of(self, champ: str) -> tuple[PracticeOutline, ...]:
        """Return the practices of a champ."""
        return tuple(practice for practice in self.practices if practice.practice.champ == champ)


def outline_of(questionnaire: Questionnaire, codebook: Codebook) -> Outline:
    """Return what is reported of `questionnaire`. Rows of a grid of practices without a practice are items."""
    return _Reader(questionnaire, codebook).outline()


class _Reader:
    """Reads one questionnaire once."""

    def __init__(self, questionnaire: Questionnaire, codebook: Codebook) -> None:
        self._questions = questionnaire.questions()
        self._needs = questionnaire.analysis.needs
        self._variables = {v.key: v for v in codebook.variables if v.option is None}
        self._options = {(v.question, v.option): v.name for v in codebook.variables}
        self._conditional = {
            question.id
            for section in questionnaire.sections
            for question in section.questions
            if section.shown_if is not None or question.shown_if is not None
        }

    def outline(self) -> Outline:
        return Outline(
            practices=() if self._needs is None else tuple(self._practices(self._needs)),
            items=tuple(item for question in self._questions for item in self._items(question)),
            rankings=tuple(self._option_list(q) for q in self._questions if isinstance(q, Ranking)),
        )

    def _practices(self, needs: NeedsAnalysis) -> Iterator[PracticeOutline]:
        known = {practice.row: practice for practice in needs.practices}
        grids = [q for q in self._questions if isinstance(q, DualGrid) and q.id in needs.grids]
        pairs = [(grid, row) for grid in grids for row in grid.rows if row.id in known]
        uses = Counter(row.code for _, row in pairs)
        for grid, row in pairs:
            scales = {scale.id: scale for scale in grid.scales}
            yield PracticeOutline(
                code=row.code if uses[row.code] == 1 else f"{grid.code}_{row.code}",
                label=row.label,
                practice=known[row.id],
                situation=self._situation(needs, grid, row, scales[needs.situation]),
                need=self._dual_item(grid, row, scales[needs.need]),
                asking=tuple(option.id in needs.asking for option in scales[needs.need].options),
            )

    def _situation(self, needs: NeedsAnalysis, grid: DualGrid, row: Row, scale: Scale) -> Item:
        """Return the situation of a practice. An option without points is no step on the way: it is no answer."""
        item = self._dual_item(grid, row, scale)
        points = needs.situation_scores
        return replace(
            item,
            choices=tuple(choice for choice in item.choices if choice.id in points),
            scores=tuple(points[choice.id] for choice in item.choices if choice.id in points),
        )

    def _items(self, question: AnyQuestion) -> Iterator[Item | OptionList]:
        match question:
            case SingleChoice():
                yield self._item(question, question, question.label, question.options)
            case ScaleQuestion():
                yield self._scale_item(question)
            case SeveralChoices():
                yield self._option_list(question)
            case Grid():
                scale = question.scale
                for row in question.rows:
                    yield self._item(question, scale, row.label, scale.options, row, row.id)
            case DualGrid():
                yield from self._other_rows(question)
            case _:
                return

    def _other_rows(self, question: DualGrid) -> Iterator[Item]:
        """The rows of a dual grid that stand for no practice."""
        for row in question.rows:
            if not self._is_practice(question, row):
                yield from (self._dual_item(question, row, scale) for scale in question.scales)

    def _is_practice(self, question: DualGrid, row: Row) -> bool:
        needs = self._needs
        return (
            needs is not None
            and question.id in needs.grids
            and any(practice.row == row.id for practice in needs.practices)
        )

    def _dual_item(self, question: DualGrid, row: Row, scale: Scale) -> Item:
        label = {
            language: f"{words} ({in_language(scale.label, language)})"
            for language, words in row.label.items()
        }
        return self._item(question, scale, label, scale.options, row, row.id, scale.id)

    def _scale_item(self, question: ScaleQuestion) -> Item:
        points = range(1, question.points + 1)
        options = [Option(id=str(p), code=f"P{p}", label={"fr": str(p)}, score=float(p)) for p in points]
        item = self._item(question, question, question.label, options)
        return replace(item, choices=tuple(replace(choice, code=choice.id) for choice in item.choices))

    def _item(
        self,
        question: AnswerableQuestion,
        way: NonresponseOptions,
        label: Text,
        options: Sequence[Option],
        row: Row | None = None,
        *ids: str,
    ) -> Item:
        """Return an item of `question`; `way` says how it may go unanswered, `ids` are those under the question."""
        variable = self._variables[answer_key(question.id, *ids)]
        scores = tuple(option.score for option in options if option.score is not None)
        return Item(
            code=variable.name,
            question_code=question.code,
            label=label,
            kind=variable.kind,
            variable=variable.name,
            choices=_choices(options),
            scores=scores if len(scores) == len(options) else None,
            is_restricted=question.sensitive or len(options) == BINARY,
            is_certain=self._is_certain(question, way, row),
        )

    def _option_list(self, question: SeveralChoices | Ranking) -> OptionList:
        return OptionList(
            id=question.id,
            code=question.code,
            label=question.label,
            kind=question.kind,
            choices=_choices(question.options),
            variables=tuple(self._options[question.id, option.id] for option in question.options),
            is_sensitive=question.sensitive,
            is_certain=self._is_certain(question, question),
            places=question.places if isinstance(question, Ranking) else 0,
        )

    def _is_certain(
        self, question: AnswerableQuestion, way: NonresponseOptions, row: Row | None = None
    ) -> bool:
        """Tell whether each ballot has an answer, so that a reader knows how many there are."""
        is_conditional = question.id in self._conditional or (row is not None and row.shown_if is not None)
        return question.required and not is_conditional and not (way.not_applicable or way.refusable)


def _choices(options: Sequence[Option]) -> tuple[Choice, ...]:
    return tuple(
        Choice(option.code, option.label, number, option.id) for number, option in enumerate(options, start=1)
    )
