"""The parts of a report in the language of its reader: plain values, ready to be laid out.

Page, PDF and spreadsheets are all made from them, so that none can say something else.
"""

from dataclasses import dataclass, replace
from datetime import date

from survey_app.reports.beside_parts import ComparisonPart, FocusPart, GapPart, VoicesPart
from survey_app.reports.figures import Shown
from survey_app.reports.labels import Label, LabelledFigure


@dataclass(frozen=True, slots=True)
class CellLine:
    """One reporting cell: mean situation and share asking."""

    name: str
    situation: Shown
    asking: Shown


@dataclass(frozen=True, slots=True)
class CellTurnout:
    """One reporting cell: invited, and turnout as a band in words."""

    name: str
    invited: int
    band: str


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who took part. `rate` is a percentage in words."""

    invited: int
    signed_off: int
    ballots: int
    null_ballots: int
    rate: str
    cells: tuple[CellTurnout, ...]


@dataclass(frozen=True, slots=True)
class NeedLine:
    """One need. `rank` says when it is shared; `interval` is in words, `low` and `high` are its ends."""

    rank: str
    code: str
    label: Label
    champ: Label
    asking: Shown
    index: Shown
    interval: str
    low: Shown
    high: Shown


@dataclass(frozen=True, slots=True)
class PracticePart:
    """One practice in detail."""

    code: str
    label: Label
    situation: tuple[LabelledFigure, ...]
    mean: Shown
    need: tuple[LabelledFigure, ...]
    asking: Shown
    cells: tuple[CellLine, ...]

    @property
    def is_hidden(self) -> bool:
        """Whether nothing at all is shown of it."""
        shares = (share.shown for share in (*self.situation, *self.need))
        of_cells = (shown for line in self.cells for shown in (line.situation, line.asking))
        return all(shown.is_hidden for shown in (self.mean, self.asking, *shares, *of_cells))


@dataclass(frozen=True, slots=True)
class ChampPart:
    """One champ: the school, its cells, its practices."""

    code: str
    title: Label
    situation: Shown
    asking: Shown
    cells: tuple[CellLine, ...]
    practices: tuple[PracticePart, ...]

    @property
    def is_hidden_in_school(self) -> bool:
        """Whether neither of its two figures is shown for the whole school."""
        return self.situation.is_hidden and self.asking.is_hidden

    @property
    def has_no_situation(self) -> bool:
        """Whether there is no practice whose distribution of situations is shown."""
        return all(share.shown.is_hidden for one in self.practices for share in one.situation)

    @property
    def is_hidden(self) -> bool:
        """Whether nothing is shown of its practices, neither of the school nor of a group."""
        return all(one.is_hidden for one in self.practices)


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One line of a question: its options with their shares, and the mean where options have points."""

    code: str
    label: Label
    shares: tuple[LabelledFigure, ...]
    mean: Shown | None


@dataclass(frozen=True, slots=True)
class ItemPart:
    """One question other than practices: lines that share their options. Only a grid has more than one line.

    `notes` are sentences that help to read it. `is_banded`: its options are bands; `is_ordered`: they are steps
    from the lowest to the highest.
    """

    code: str
    title: Label
    lines: tuple[ItemLine, ...]
    notes: tuple[str, ...]
    is_grid: bool
    is_banded: bool
    is_ordered: bool
    has_means: bool

    @property
    def is_hidden(self) -> bool:
        """Whether no share of any of its lines is shown."""
        return all(share.shown.is_hidden for line in self.lines for share in line.shares)


@dataclass(frozen=True, slots=True)
class RankedOption:
    """One option of a ranking."""

    label: Label
    first: Shown
    placed: Shown
    mean: Shown | None


@dataclass(frozen=True, slots=True)
class RankingPart:
    """A ranking. `note` says how to read its mean ranks; without any it is empty."""

    code: str
    title: Label
    places: int
    options: tuple[RankedOption, ...]
    note: str

    @property
    def has_means(self) -> bool:
        """Whether there are mean ranks, hidden or not."""
        return any(option.mean for option in self.options)

    @property
    def is_hidden(self) -> bool:
        """Whether no share is shown of how often its options are placed."""
        return all(option.placed.is_hidden for option in self.options)


@dataclass(frozen=True, slots=True)
class TextsPart:
    """The texts written for a question, or none when they are hidden or wait to be read over.

    `notes` say what was done to them.
    """

    code: str
    title: Label
    texts: tuple[str, ...]
    is_hidden: bool
    is_waiting: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HiddenPart:
    """What one reason hides."""

    count: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Presentation:
    """The whole report, ready to be laid out. `needs` are in order, the hidden ones last.

    `items_title` and `rankings_title` name what the questionnaire asked beside practices, or instead of them.
    `gap_note` and `comparison_note` say why there is no gap or no comparison, and are empty where there is one, or
    where a questionnaire has nothing of the sort. `focus_note` says what the choice of the issues leaves open.
    """

    language: str
    title: str
    school: str
    uai: str
    campaign: str
    period: str
    opened_on: date
    closed_on: date
    questionnaire: Label
    revision: int
    content_hash: str
    turnout: Turnout
    scale_sentence: str
    champs: tuple[ChampPart, ...]
    needs: tuple[NeedLine, ...]
    items_title: str
    items: tuple[ItemPart, ...]
    rankings_title: str
    rankings: tuple[RankingPart, ...]
    texts: tuple[TextsPart, ...]
    focus: tuple[FocusPart, ...]
    focus_note: str
    gap: GapPart | None
    gap_note: str
    comparison: ComparisonPart | None
    comparison_note: str
    hidden: tuple[HiddenPart, ...]
    thresholds: tuple[str, ...]
    advice: tuple[tuple[str, str], ...]
    voices: VoicesPart | None = None

    @property
    def waits_for_review(self) -> bool:
        """Whether texts have yet to be read over."""
        return any(part.is_waiting for part in self.texts)

    def without_gap_note(self) -> "Presentation":
        """Return the same report, silent about a fiche that there is not."""
        return replace(self, gap_note="")

    @property
    def cell_names(self) -> tuple[str, ...]:
        """The reporting cells in their own order, which says nothing of their results."""
        return tuple(cell.name for cell in self.turnout.cells)
