"""What of a questionnaire is reported, and in which form: practices, items, rankings, texts. No counts here."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from questionnaires.analysis.rounding import Scoring
from questionnaires.answers.bands import date_bands, number_bands
from questionnaires.answers.codebook import CHOSEN, Codebook, TextVariable, Variable
from questionnaires.answers.values import answer_key
from questionnaires.definition.model import (
    AnswerableQuestion,
    AnyQuestion,
    Date,
    DualGrid,
    Grid,
    Kind,
    NeedsAnalysis,
    NonresponseOptions,
    Number,
    Option,
    Practice,
    Questionnaire,
    Ranking,
    Rating,
    Row,
    Scale,
    ScaleQuestion,
    SeveralChoices,
    SingleChoice,
    YesNo,
)
from questionnaires.definition.texts import Text, in_language

BINARY = 2
"""With this many options, a distribution tells of each person as much as a mean does of nobody."""


FEWEST_BANDS = 3
"""Fewer bands are not put together any more: two would make a binary item."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One option as a report names it, and the codes in the record that stand for it."""

    code: str
    label: Text
    numbers: tuple[int, ...]
    id: str


@dataclass(frozen=True)
class Item:
    """A closed variable of which one option is chosen.

    `is_restricted`: sensitive, or with two options. `is_certain`: every ballot has an answer to it. `coarser`
    are versions with fewer choices: bands put together two by two from the lowest, whatever was answered, for
    where bands one by one would tell too much.
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
    coarser: tuple["Item", ...] = ()

    @cached_property
    def scoring(self) -> Scoring | None:
        """The points of the choices, when all have some."""
        return None if self.scores is None else Scoring.of(self.scores)

    @property
    def versions(self) -> tuple["Item", ...]:
        """The item itself, then each coarser version."""
        return (self, *self.coarser)

    def version_with(self, codes: Sequence[str]) -> "Item":
        """Return the version whose choices have these codes, or the item itself when none has."""
        return next((item for item in self.versions if [c.code for c in item.choices] == list(codes)), self)


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
class TextOutline:
    """One text that may be written. `key` is its answer key.

    `option` names the option that asks for it (question code, option id), and `chosen` the variable and codes
    that say so: who chose it could write. `is_conditional`: how many could write is not known.
    """

    key: str
    code: str
    label: Text
    is_sensitive: bool
    is_conditional: bool
    option: tuple[str, str] | None = None
    chosen: tuple[str, tuple[int, ...]] | None = None


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
    texts: tuple[TextOutline, ...] = ()

    def practices_of(self, champ: str) -> tuple[PracticeOutline, ...]:
        """Return the practices of a champ."""
        return tuple(practice for practice in self.practices if practice.practice.champ == champ)


def outline_of(questionnaire: Questionnaire, codebook: Codebook) -> Outline:
    """Return what is reported of `questionnaire`. Rows of a grid of practices without a practice are items."""
    return _Reader(questionnaire, codebook).outline()


def rank_scoring(ranking: OptionList) -> Scoring | None:
    """Return the rank that each place counts for, and at the end the one of an option left out; None without means.

    An option left out counts as the middle of the places that remain: with 3 places for 8 options, as
    (4 + 8) / 2 = 6. These are the mid-ranks of ties (Kendall, "The treatment of ties in ranking problems",
    Biometrika 33, 1945), and for lists of which only the top is given the position of the last bucket (Fagin,
    Kumar, Mahdian, Sivakumar, Vee, "Comparing and aggregating rankings with ties", PODS 2004). A mean over those
    alone who placed an option would call best what one person put first and everybody else left out. Whoever
    fills fewer places than there are is reckoned as if the rest had been filled with other options.
    """
    places, options = ranking.places, len(ranking.choices)
    if places == 1 or options == 1:
        return None
    left_out = Fraction(places + 1 + max(options, places), 2)
    return Scoring((*map(Fraction, range(1, places + 1)), left_out), apart=Fraction(1))


class _Reader:
    """Reads one questionnaire once."""

    def __init__(self, questionnaire: Questionnaire, codebook: Codebook) -> None:
        self._questions = questionnaire.questions()
        self._texts = codebook.texts
        self._free_text = questionnaire.privacy.free_text
        self._needs = questionnaire.analysis.needs
        self._practised = {practice.row for practice in self._needs.practices} if self._needs else set()
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
            texts=tuple(map(self._text, self._texts)) if self._free_text else (),
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
                yield self._options_item(question, question, question.label, question.options)
            case YesNo() | ScaleQuestion() | Rating() | Number() | Date():
                yield self._coded_item(question)
            case SeveralChoices():
                yield self._option_list(question)
            case Grid():
                scale = question.scale
                for row in question.rows:
                    yield self._options_item(question, scale, row.label, scale.options, row, row.id)
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
        return needs is not None and question.id in needs.grids and row.id in self._practised

    def _dual_item(self, question: DualGrid, row: Row, scale: Scale) -> Item:
        label = {
            language: f"{words} ({in_language(scale.label, language)})"
            for language, words in row.label.items()
        }
        return self._options_item(question, scale, label, scale.options, row, row.id, scale.id)

    def _coded_item(self, question: YesNo | ScaleQuestion | Rating | Number | Date) -> Item:
        """Return an item whose choices are what the codebook says. Privacy: of a number or a day, its band."""
        variable = self._variables[answer_key(question.id)]
        item = self._item(question, question, question.label, _coded_choices(variable))
        match question:
            case ScaleQuestion() | Rating():
                return replace(item, scores=tuple(float(choice.code) for choice in item.choices))
            case Number() | Date():
                return replace(item, coarser=tuple(_coarser(item, question)))
            case YesNo():
                return item

    def _options_item(
        self,
        question: AnswerableQuestion,
        way: NonresponseOptions,
        label: Text,
        options: Sequence[Option],
        row: Row | None = None,
        *ids: str,
    ) -> Item:
        """Return an item of options, scored when each of them has points."""
        item = self._item(question, way, label, _choices(options), row, *ids)
        scores = tuple(option.score for option in options if option.score is not None)
        return replace(
            item,
            scores=scores if len(scores) == len(options) else None,
            is_certain=item.is_certain and _is_any_open(options),
        )

    def _item(
        self,
        question: AnswerableQuestion,
        way: NonresponseOptions,
        label: Text,
        choices: tuple[Choice, ...],
        row: Row | None = None,
        *ids: str,
    ) -> Item:
        """Return an item of `question`; `way` says how it may go unanswered, `ids` are those under the question."""
        variable = self._variables[answer_key(question.id, *ids)]
        return Item(
            code=variable.name,
            question_code=question.code,
            label=label,
            kind=variable.kind,
            variable=variable.name,
            choices=choices,
            scores=None,
            is_restricted=question.sensitive or len(choices) == BINARY,
            is_certain=self._is_certain(question, way, row),
        )

    def _text(self, text: TextVariable) -> TextOutline:
        """Return how a text is reported; one of an option can be written by those alone who chose it."""
        question_id, _, option_id = text.key.partition(".")
        question = next(q for q in self._questions if q.id == question_id)
        outline = TextOutline(
            key=text.key,
            code=text.code,
            label=text.label,
            is_sensitive=isinstance(question, AnswerableQuestion) and question.sensitive,
            is_conditional=question.id in self._conditional,
        )
        match question:
            case SingleChoice(code=code, options=options):
                number = next(n for n, option in enumerate(options, start=1) if option.id == option_id)
                return replace(outline, option=(code, option_id), chosen=(code, (number,)))
            case SeveralChoices(code=code):
                chosen = self._options[question_id, option_id], (CHOSEN,)
                return replace(outline, option=(code, option_id), chosen=chosen)
            case _:
                return outline

    def _option_list(self, question: SeveralChoices | Ranking) -> OptionList:
        return OptionList(
            id=question.id,
            code=question.code,
            label=question.label,
            kind=question.kind,
            choices=_choices(question.options),
            variables=tuple(self._options[question.id, option.id] for option in question.options),
            is_sensitive=question.sensitive,
            is_certain=self._is_certain(question, question) and _is_any_open(question.options),
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
        Choice(option.code, option.label, (number,), option.id)
        for number, option in enumerate(options, start=1)
    )


def _coded_choices(variable: Variable) -> tuple[Choice, ...]:
    named = zip(variable.codes, variable.labels, strict=True)
    return tuple(Choice(code, label, (number,), code) for number, (code, label) in enumerate(named, start=1))


def _coarser(item: Item, question: Number | Date) -> Iterator[Item]:
    """Yield versions with bands put together two by two, as far as enough of them remain."""
    while len(item.choices) > 2 * (FEWEST_BANDS - 1):
        question = _with_half_the_cuts(question)
        bands = number_bands(question) if isinstance(question, Number) else date_bands(question)
        runs = [item.choices[start : start + 2] for start in range(0, len(item.choices), 2)]
        item = replace(
            item,
            choices=tuple(_together(run, band.label) for run, band in zip(runs, bands, strict=True)),
        )
        yield item


def _with_half_the_cuts(question: Number | Date) -> Number | Date:
    """Return the question cut where every second of its bands begins."""
    if isinstance(question, Number):
        starts = tuple(float(band.starts) for band in number_bands(question)[2::2])
        return question.model_copy(update={"cuts": starts})
    days = tuple(date.fromisoformat(str(band.starts)) for band in date_bands(question)[2::2])
    return question.model_copy(update={"cuts": days})


def _together(choices: Sequence[Choice], label: Text) -> Choice:
    numbers = tuple(number for choice in choices for number in choice.numbers)
    code = str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}"
    return Choice(code, label, numbers, code)


def _is_any_open(options: Sequence[Option]) -> bool:
    """Tell whether some option is there for everybody, so that whoever must answer can."""
    return any(option.shown_if is None for option in options)
