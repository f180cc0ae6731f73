"""What of a questionnaire is reported, and in which form: practices, items, rankings. No counts here."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from questionnaires.analysis.rounding import Scoring
from questionnaires.answers.values import answer_key
from questionnaires.answers.codebook import Codebook, Variable
from questionnaires.definition.model import (
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
from questionnaires.definition.texts import Text

BINARY = 2
"""With this many options, a distribution tells of each person as much as a mean does of nobody."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One option as a report names it, and its code in the record."""

    code: str
    label: Text
    number: int
    id: str = ""


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
        self._questionnaire = questionnaire
        self._variables = {
            variable.key: variable for variable in codebook.variables if variable.option is None
        }
        self._options = {
            (variable.question, variable.option): variable.name
            for variable in codebook.variables
            if variable.option is not None
        }
        self._conditional = {
            question.id
            for section in questionnaire.sections
            for question in section.questions
            if section.shown_if is not None or question.shown_if is not None
        }

    def outline(self) -> Outline:
        needs = self._questionnaire.analysis.needs
        questions = self._questionnaire.questions()
        return Outline(
            practices=() if needs is None else tuple(self._practices(needs)),
            items=tuple(item for question in questions for item in self._items(question)),
            rankings=tuple(self._option_list(q) for q in questions if isinstance(q, Ranking)),
        )

    def _practices(self, needs: NeedsAnalysis) -> Iterator[PracticeOutline]:
        known = {practice.row: practice for practice in needs.practices}
        pairs = [(grid, row) for grid in self._grids(needs) for row in grid.rows if row.id in known]
        uses = Counter(row.code for _, row in pairs)
        for grid, row in pairs:
            scales = {scale.id: scale for scale in grid.scales}
            situation, need = scales[needs.situation], scales[needs.need]
            # An option without points is no step on the way: it is read as "not applicable" is.
            counted = tuple(option for option in situation.options if option.id in needs.situation_scores)
            scores = tuple(needs.situation_scores[option.id] for option in counted)
            yield PracticeOutline(
                code=row.code if uses[row.code] == 1 else f"{grid.code}_{row.code}",
                label=row.label,
                practice=known[row.id],
                situation=self._dual_item(grid, row, situation, options=counted, scores=scores),
                need=self._dual_item(grid, row, need, options=need.options, scores=None),
                asking=tuple(option.id in needs.asking for option in need.options),
            )

    def _grids(self, needs: NeedsAnalysis) -> list[DualGrid]:
        return [
            question
            for question in self._questionnaire.questions()
            if isinstance(question, DualGrid) and question.id in needs.grids
        ]

    def _items(self, question: AnyQuestion) -> Iterator[Item | OptionList]:
        match question:
            case SingleChoice():
                variable = self._variables[answer_key(question.id)]
                yield self._item(question, variable, question.label, question.options, way=question)
            case ScaleQuestion():
                yield self._scale_item(question)
            case SeveralChoices():
                yield self._option_list(question)
            case Grid():
                for row in question.rows:
                    variable = self._variables[answer_key(question.id, row.id)]
                    scale = question.scale
                    yield self._item(question, variable, row.label, scale.options, way=scale, row=row)
            case DualGrid():
                yield from self._other_dual_items(question)
            case _:
                return

    def _other_dual_items(self, question: DualGrid) -> Iterator[Item]:
        """The rows of a dual grid that stand for no practice."""
        needs = self._questionnaire.analysis.needs
        practices: set[str] = set()
        if needs is not None and question.id in needs.grids:
            practices = {practice.row for practice in needs.practices}
        for row in question.rows:
            for scale in question.scales if row.id not in practices else ():
                yield self._dual_item(question, row, scale, options=scale.options, scores=_scores(scale.options))

    def _dual_item(
        self,
        question: DualGrid,
        row: Row,
        scale: Scale,
        *,
        options: tuple[Option, ...],
        scores: tuple[float, ...] | None,
    ) -> Item:
        variable = self._variables[answer_key(question.id, row.id, scale.id)]
        numbers = {option: number for number, option in enumerate(variable.codes, start=1)}
        return Item(
            code=variable.name,
            question_code=question.code,
            label={
                language: f"{words} ({scale.label.get(language, '')})" for language, words in row.label.items()
            },
            kind=question.kind,
            variable=variable.name,
            choices=tuple(_choice(option, numbers[option.id]) for option in options),
            scores=scores,
            is_restricted=question.sensitive or len(scale.options) == BINARY,
            is_certain=self._is_certain(question, scale, row),
        )

    def _item(
        self,
        question: SingleChoice | Grid,
        variable: Variable,
        label: Text,
        options: tuple[Option, ...],
        *,
        way: NonresponseOptions,
        row: Row | None = None,
    ) -> Item:
        return Item(
            code=variable.name,
            question_code=question.code,
            label=label,
            kind=question.kind,
            variable=variable.name,
            choices=tuple(_choice(option, number) for number, option in enumerate(options, start=1)),
            scores=_scores(options),
            is_restricted=question.sensitive or len(options) == BINARY,
            is_certain=self._is_certain(question, way, row),
        )

    def _scale_item(self, question: ScaleQuestion) -> Item:
        variable = self._variables[answer_key(question.id)]
        return Item(
            code=variable.name,
            question_code=question.code,
            label=question.label,
            kind=question.kind,
            variable=variable.name,
            choices=tuple(
                Choice(code, label, number)
                for number, (code, label) in enumerate(
                    zip(variable.codes, variable.labels, strict=True), start=1
                )
            ),
            scores=tuple(float(point) for point in range(1, question.points + 1)),
            is_restricted=question.sensitive or question.points == BINARY,
            is_certain=self._is_certain(question, question),
        )

    def _option_list(self, question: SeveralChoices | Ranking) -> OptionList:
        return OptionList(
            id=question.id,
            code=question.code,
            label=question.label,
            kind=question.kind,
            choices=tuple(_choice(option, number) for number, option in enumerate(question.options, start=1)),
            variables=tuple(self._options[question.id, option.id] for option in question.options),
            is_sensitive=question.sensitive,
            is_certain=self._is_certain(question, question),
            places=question.places if isinstance(question, Ranking) else 0,
        )

    def _is_certain(
        self,
        question: SingleChoice | ScaleQuestion | SeveralChoices | Ranking | Grid | DualGrid,
        way: NonresponseOptions,
        row: Row | None = None,
    ) -> bool:
        """Whether each ballot has an answer, so that a reader knows how many there are."""
        is_conditional = question.id in self._conditional or (row is not None and row.shown_if is not None)
        return question.required and not is_conditional and not (way.not_applicable or way.refusable)


def _choice(option: Option, number: int) -> Choice:
    return Choice(option.code, option.label, number, option.id)


def _scores(options: tuple[Option, ...]) -> tuple[float, ...] | None:
    scores = tuple(option.score for option in options if option.score is not None)
    return scores if len(scores) == len(options) else None
