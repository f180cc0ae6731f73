"""The questionnaire as a tree of frozen values: questionnaire > section > question > row, scale, option.

Shape only. What must hold between the parts is in `checks`; JSON in and out is in `codec`.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from questionnaires.definition.texts import Language, Text
from questionnaires.logic.expressions import Expression

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
    SCALE = "scale"
    GRID = "grid"
    DUAL_GRID = "dual_grid"
    RANKING = "ranking"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"


class Option(Part):
    """One possible answer. `exclusive` (several choices only) means "none of these"."""

    id: Id
    code: Code
    label: Text
    score: float | None = None
    exclusive: bool = False


class NonresponseOptions(Part):
    """First-class ways not to answer, each distinct from leaving a question empty."""

    not_applicable: bool = False
    refusable: bool = False


class Scale(NonresponseOptions):
    """The columns of a grid: one option is chosen for each row."""

    id: Id
    code: Code
    label: Text
    options: tuple[Option, ...] = Field(min_length=2, max_length=40)


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


class Information(Question):
    """A text to read; nothing to answer."""

    kind: Literal[Kind.INFORMATION] = Kind.INFORMATION


class AnswerableQuestion(Question, NonresponseOptions):
    """A question with an answer. `sensitive` raises its disclosure threshold."""

    code: Code
    required: bool = False
    sensitive: bool = False


class SingleChoice(AnswerableQuestion):
    """One option at most."""

    kind: Literal[Kind.SINGLE_CHOICE] = Kind.SINGLE_CHOICE
    options: tuple[Option, ...] = Field(min_length=2, max_length=150)


class SeveralChoices(AnswerableQuestion):
    """Any number of options within `min_choices` and `max_choices` (None: no limit)."""

    kind: Literal[Kind.SEVERAL_CHOICES] = Kind.SEVERAL_CHOICES
    options: tuple[Option, ...] = Field(min_length=2, max_length=150)
    min_choices: int = Field(default=0, ge=0)
    max_choices: int | None = Field(default=None, ge=1)


class ScaleQuestion(AnswerableQuestion):
    """Points 1 to `points`, both ends explained in words."""

    kind: Literal[Kind.SCALE] = Kind.SCALE
    points: int = Field(ge=2, le=11)
    low_label: Text
    high_label: Text


class Grid(AnswerableQuestion):
    """Rows by one scale. Not applicable and refusal are the scale's."""

    kind: Literal[Kind.GRID] = Kind.GRID
    rows: tuple[Row, ...] = Field(min_length=1, max_length=150)
    scale: Scale


class DualGrid(AnswerableQuestion):
    """Rows by two scales, for instance *situation* and *besoin*."""

    kind: Literal[Kind.DUAL_GRID] = Kind.DUAL_GRID
    rows: tuple[Row, ...] = Field(min_length=1, max_length=150)
    scales: tuple[Scale, Scale]


class Ranking(AnswerableQuestion):
    """The first `places` of the options, in order; fewer may be given."""

    kind: Literal[Kind.RANKING] = Kind.RANKING
    options: tuple[Option, ...] = Field(min_length=2, max_length=40)
    places: int = Field(ge=1, le=20)


class TextQuestion(AnswerableQuestion):
    """Free text; collected only where the privacy block allows it. `max_length` counts characters."""

    kind: Literal[Kind.SHORT_TEXT, Kind.LONG_TEXT]
    max_length: int = Field(default=500, ge=1, le=4000)


AnyQuestion = Annotated[
    Information | SingleChoice | SeveralChoices | ScaleQuestion | Grid | DualGrid | Ranking | TextQuestion,
    Field(discriminator="kind"),
]


class Section(Part):
    """A step on screen."""

    id: Id
    title: Text
    introduction: Text = {}
    shown_if: Expression | None = None
    questions: tuple[AnyQuestion, ...]


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


class Analysis(Part):
    """How results are read; changes no question, so it may be amended after publication."""

    champs: tuple[Champ, ...] = ()
    paliers: tuple[Text, ...] = ()
    needs: NeedsAnalysis | None = None


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
    languages: tuple[Language, ...] = Field(min_length=1)
    sections: tuple[Section, ...] = Field(min_length=1)
    analysis: Analysis = Analysis()
    privacy: Privacy = Privacy()

    def questions(self) -> tuple[AnyQuestion, ...]:
        """Return every question in the order in which it is asked."""
        return tuple(question for section in self.sections for question in section.questions)
