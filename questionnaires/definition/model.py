"""The questionnaire as a tree of frozen values: questionnaire > section > question > row, scale, option.

Shape only. What must hold between the parts is in `checks`; JSON in and out is in `codec`.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from questionnaires.definition.texts import Language, Text
from questionnaires.logic.expressions import Computation, Expression

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
"""Opaque and stable; every reference uses it. Never shown, never renamed."""

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,31}$")]
"""Names a column in files. Unique within its parent; may be renamed."""


class Part(BaseModel):
    """What all parts of a definition have in common: frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Kind(StrEnum):
    """The kinds of question."""

    INFORMATION = "information"
    SINGLE_CHOICE = "single_choice"
    SEVERAL_CHOICES = "several_choices"
    YES_NO = "yes_no"
    SCALE = "scale"
    RATING = "rating"
    GRID = "grid"
    DUAL_GRID = "dual_grid"
    RANKING = "ranking"
    NUMBER = "number"
    DATE = "date"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"


class Source(Part):
    """Where a part was taken from: `item` names it in the library (`CODE/number/id`).

    A locked part keeps its texts, codes and options, so that schools can be compared; an optional one may be
    left out by a school.
    """

    item: str = Field(max_length=120)
    locked: bool = False
    optional: bool = False


class Option(Part):
    """One possible answer.

    `exclusive` (several choices only) means "none of these". `specify` ("other, specify") asks for a short text
    with it, which only a questionnaire with free texts may do. `shown_if` hides it on the route.
    """

    id: Id
    code: Code
    label: Text
    score: float | None = None
    exclusive: bool = False
    specify: bool = False
    shown_if: Expression | None = None


class NonresponseOptions(Part):
    """First-class ways not to answer, each distinct from leaving a question empty."""

    not_applicable: bool = False
    refusable: bool = False


class Scale(NonresponseOptions):
    """The columns of a grid: one option is chosen for each row."""

    id: Id
    code: Code
    label: Text
    options: tuple[Option, ...] = Field(default=(), max_length=40)


class Row(Part):
    """One line of a grid."""

    id: Id
    code: Code
    label: Text
    shown_if: Expression | None = None


class Question(Part):
    """What all questions have; `help` is a sentence under the label."""

    id: Id
    label: Text
    help: Text = {}
    shown_if: Expression | None = None
    source: Source | None = None


class Information(Question):
    """A text to read; nothing to answer."""

    kind: Literal[Kind.INFORMATION] = Kind.INFORMATION


class Constraint(Part):
    """What an answer must satisfy, beside other answers too, and the sentence for whoever it does not hold for."""

    id: Id
    condition: Expression
    message: Text


class AnswerableQuestion(Question, NonresponseOptions):
    """A question with an answer. `sensitive` raises its disclosure threshold.

    `require_if` asks for an answer where it holds; `valid_if` lists what a given answer must satisfy.
    """

    code: Code
    required: bool = False
    require_if: Expression | None = None
    valid_if: tuple[Constraint, ...] = Field(default=(), max_length=10)
    sensitive: bool = False


class Display(StrEnum):
    """How a single choice is shown: all options at once, or a list that unfolds."""

    RADIOS = "radios"
    LIST = "list"


class SingleChoice(AnswerableQuestion):
    """One option at most. `shuffle`: each browser orders the options by chance; special ones stay last."""

    kind: Literal[Kind.SINGLE_CHOICE] = Kind.SINGLE_CHOICE
    options: tuple[Option, ...] = Field(default=(), max_length=150)
    display: Display = Display.RADIOS
    shuffle: bool = False


class SeveralChoices(AnswerableQuestion):
    """Any number of options within `min_choices` and `max_choices` (None: no limit)."""

    kind: Literal[Kind.SEVERAL_CHOICES] = Kind.SEVERAL_CHOICES
    options: tuple[Option, ...] = Field(default=(), max_length=150)
    min_choices: int = Field(default=0, ge=0)
    max_choices: int | None = Field(default=None, ge=1)
    shuffle: bool = False


class YesNo(AnswerableQuestion):
    """Yes or no; the answer is the option id `yes` or `no`."""

    kind: Literal[Kind.YES_NO] = Kind.YES_NO


class ScaleQuestion(AnswerableQuestion):
    """Points 1 to `points`, both ends explained in words."""

    kind: Literal[Kind.SCALE] = Kind.SCALE
    points: int = Field(ge=2, le=11)
    low_label: Text
    high_label: Text


class Rating(AnswerableQuestion):
    """A mark from 1 to `points`, shown as stars; the ends may be explained."""

    kind: Literal[Kind.RATING] = Kind.RATING
    points: int = Field(default=5, ge=3, le=10)
    low_label: Text = {}
    high_label: Text = {}


class Grid(AnswerableQuestion):
    """Rows by one scale. Not applicable and refusal are the scale's."""

    kind: Literal[Kind.GRID] = Kind.GRID
    rows: tuple[Row, ...] = Field(default=(), max_length=150)
    scale: Scale
    shuffle: bool = False


class DualGrid(AnswerableQuestion):
    """Rows by two scales, for instance *situation* and *besoin*."""

    kind: Literal[Kind.DUAL_GRID] = Kind.DUAL_GRID
    rows: tuple[Row, ...] = Field(default=(), max_length=150)
    scales: tuple[Scale, Scale]
    shuffle: bool = False


class Ranking(AnswerableQuestion):
    """The first `places` of the options, in order; fewer may be given."""

    kind: Literal[Kind.RANKING] = Kind.RANKING
    options: tuple[Option, ...] = Field(default=(), max_length=40)
    places: int = Field(ge=1, le=20)
    shuffle: bool = False


class Number(AnswerableQuestion):
    """A number from `minimum` to `maximum` with at most `decimals` decimals; `unit` stands beside it.

    Privacy: what is kept of it is its band. `cuts` are where a band ends and the next begins, ascending; without
    any, the range is cut into equal bands.
    """

    kind: Literal[Kind.NUMBER] = Kind.NUMBER
    minimum: float = Field(ge=-1_000_000_000, le=1_000_000_000)
    maximum: float = Field(ge=-1_000_000_000, le=1_000_000_000)
    decimals: int = Field(default=0, ge=0, le=3)
    unit: Text = {}
    cuts: tuple[float, ...] = Field(default=(), max_length=11)


class Date(AnswerableQuestion):
    """A day from `earliest` to `latest`. Privacy: kept by band, as `Number` is; each cut begins a band."""

    kind: Literal[Kind.DATE] = Kind.DATE
    earliest: date
    latest: date
    cuts: tuple[date, ...] = Field(default=(), max_length=11)


class TextQuestion(AnswerableQuestion):
    """Free text; collected only where the privacy block allows it. `max_length` counts characters."""

    kind: Literal[Kind.SHORT_TEXT, Kind.LONG_TEXT]
    max_length: int = Field(default=500, ge=1, le=4000)


AnyQuestion = Annotated[
    Information
    | SingleChoice
    | SeveralChoices
    | YesNo
    | ScaleQuestion
    | Rating
    | Grid
    | DualGrid
    | Ranking
    | Number
    | Date
    | TextQuestion,
    Field(discriminator="kind"),
]


class Section(Part):
    """A step on screen. `shuffle`: each browser orders its questions by chance."""

    id: Id
    title: Text
    introduction: Text = {}
    shown_if: Expression | None = None
    shuffle: bool = False
    questions: tuple[AnyQuestion, ...] = ()
    source: Source | None = None


class Score(Part):
    """A figure computed from answers, for conditions and texts; it may not use another score."""

    id: Id
    code: Code
    label: Text
    value: Computation


class TestCase(Part):
    """Answers, and what they must lead to; tried whenever the questionnaire is published.

    `shown` and `hidden` name parts as gates do (`section.s1`, `question.q1`, `row.q1.r1`, `option.q1.o1`).
    `answers` maps answer keys to option ids, numbers, texts, days (ISO) or lists of option ids.
    """

    __test__ = False  # pytest would take the name for a class of tests

    id: Id
    title: str = Field(default="", max_length=200)
    answers: dict[str, float | str | tuple[str, ...]] = {}
    shown: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    scores: dict[Id, float | None] = {}


class Reference(Part):
    """The reference questionnaire this one was built on; `own_questions` is how many a school may add."""

    code: Code
    own_questions: int = Field(default=10, ge=0, le=500)


class Champ(Part):
    """A field of action of the maturity grid; titles are data, since academies word them differently."""

    code: Code
    title: Text


class Practice(Part):
    """What a row of the practice grid stands for; `tags` are framework references (`CRCN-Edu 3.1`)."""

    row: Id
    champ: Code
    palier: int | None = Field(default=None, ge=1, le=9)
    tags: tuple[str, ...] = ()


class NeedsAnalysis(Part):
    """How training needs are read from dual grids that share their two scales (often one grid a champ).

    `grids` lists the question ids; `situation` and `need` are scale ids, the same in each of them.
    `situation_scores` gives each situation option its points; `asking` lists the options of the need scale that
    count as asking for support or training; `priorities` names the ranking whose options are the champs
    (`champ_of_priority`: option id → champ code). Row ids of practices are unique across the grids.
    """

    grids: tuple[Id, ...] = Field(min_length=1)
    situation: Id
    need: Id
    situation_scores: dict[Id, float]
    asking: tuple[Id, ...]
    practices: tuple[Practice, ...]
    priorities: Id | None = None
    champ_of_priority: dict[Id, Code] = {}


class Indicator(Part):
    """What a row of the maturity grid stands for: an indicator of a champ, at a palier. Its code is the row's."""

    row: Id
    champ: Code
    palier: int = Field(ge=1, le=9)


class MaturityAnalysis(Part):
    """How a school's position is read from grids that share one scale.

    `reached` lists the options of the scale that count as reached, `under_way` those that say work has begun; every
    other option counts as not reached. `share` is the rule: the part (0 to 1) of the applicable indicators up to a
    palier that must be reached for it, 1 meaning all. Row ids of indicators are unique across the grids.
    """

    grids: tuple[Id, ...] = ()
    reached: tuple[Id, ...] = ()
    under_way: tuple[Id, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    share: float = Field(default=1.0, gt=0, le=1)


class Perception(Part):
    """What a question asked of pupils or parents speaks of, so that it can stand beside what teams say.

    `beside` is the code of the practice or question that the teams' questionnaire has on the same thing, if any.
    """

    question: Id
    champ: Code
    beside: Code | None = None
    tags: tuple[str, ...] = ()


class Analysis(Part):
    """How results are read; changes no question, so it may be amended after publication."""

    champs: tuple[Champ, ...] = ()
    paliers: tuple[Text, ...] = ()
    needs: NeedsAnalysis | None = None
    maturity: MaturityAnalysis | None = None
    perceptions: tuple[Perception, ...] = ()


class Audience(StrEnum):
    """Whom a questionnaire is written for; who is asked in a campaign is the campaign's affair."""

    STAFF = "staff"
    PUPILS = "pupils"
    PARENTS = "parents"


class PrivacyMode(StrEnum):
    """Who is behind an answer: nobody to be known, or the school as such."""

    ANONYMOUS = "anonymous"
    SHARED_NAMED = "shared_named"


class Privacy(Part):
    """What the questionnaire asks of anonymity. `thresholds` can only raise the product's own."""

    mode: PrivacyMode = PrivacyMode.ANONYMOUS
    free_text: bool = False
    thresholds: dict[str, int] = {}


class Questionnaire(Part):
    """A whole definition. `languages` lists the languages it must be complete in, the first being the reference."""

    format: Literal[1] = 1
    id: Id
    code: Code
    title: Text
    introduction: Text = {}
    closing: Text = {}
    note: Text = {}
    minutes: int | None = Field(default=None, ge=1, le=120)
    audience: Audience = Audience.STAFF
    languages: tuple[Language, ...] = Field(min_length=1)
    sections: tuple[Section, ...] = ()
    scores: tuple[Score, ...] = Field(default=(), max_length=20)
    tests: tuple[TestCase, ...] = Field(default=(), max_length=200)
    reference: Reference | None = None
    analysis: Analysis = Analysis()
    privacy: Privacy = Privacy()

    def questions(self) -> tuple[AnyQuestion, ...]:
        """Return every question in the order in which it is asked."""
        return tuple(question for section in self.sections for question in section.questions)
