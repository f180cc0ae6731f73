"""The parts of a report in the language of its reader: plain values, ready to be laid out.

Page, PDF and spreadsheets are all made from them, so that none can say something else.
"""

from dataclasses import dataclass, replace
from datetime import date

from survey_app.reports.figures import Difference, Shown


@dataclass(frozen=True, slots=True)
class Label:
    """Words of a questionnaire; `language` is set where they are not in the language of the page."""

    text: str
    language: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class LabelledFigure:
    """A figure and what it is about."""

    label: Label
    shown: Shown


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


@dataclass(frozen=True, slots=True)
class ChampPart:
    """One champ: the school, its cells, its practices."""

    code: str
    title: Label
    situation: Shown
    asking: Shown
    cells: tuple[CellLine, ...]
    practices: tuple[PracticePart, ...]


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
class FocusPart:
    """One issue to talk about first: a champ, and why it is proposed."""

    code: str
    title: Label
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GapLine:
    """One palier of a champ: what the fiche says of it, what teams do, and both together in a sentence.

    `is_apart`: the two say different things.
    """

    champ: Label
    palier: str
    fiche: str
    situation: Shown
    sentence: str
    is_apart: bool


@dataclass(frozen=True, slots=True)
class GapChamp:
    """One champ: the palier of the fiche in words, what comes next, and the teams' mean situation.

    `fiche_place` and `teams_place` are places from 0 to 1, for the drawing alone; None where nothing is known.
    """

    code: str
    title: Label
    palier: str
    next_step: str
    situation: Shown
    fiche_place: float | None
    teams_place: float | None


@dataclass(frozen=True, slots=True)
class GapPart:
    """The school's fiche beside its teams. `source` says which fiche."""

    source: str
    champs: tuple[GapChamp, ...]
    lines: tuple[GapLine, ...]

    @property
    def apart(self) -> tuple[GapLine, ...]:
        """The paliers to talk about: fiche and teams say different things."""
        return tuple(line for line in self.lines if line.is_apart)

    @property
    def apart_by_sentence(self) -> dict[str, dict[Label, list[str]]]:
        """The same, each sentence once: by sentence and champ the paliers it is said of, all in the order of lines."""
        places: dict[str, dict[Label, list[str]]] = {}
        for line in self.apart:
            places.setdefault(line.sentence, {}).setdefault(line.champ, []).append(line.palier)
        return places


@dataclass(frozen=True, slots=True)
class ChangePart:
    """One figure in two campaigns. `trend` says in words whether the difference is more than chance, if `is_clear`."""

    before: Shown
    after: Shown
    difference: Difference
    trend: str
    is_clear: bool

    @property
    def is_hidden_twice(self) -> bool:
        """Whether there is nothing to read in it."""
        return self.before.is_hidden and self.after.is_hidden


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A champ or a practice in two campaigns: mean situation and share asking."""

    code: str
    label: Label
    champ: Label
    situation: ChangePart
    asking: ChangePart


@dataclass(frozen=True, slots=True)
class CellChangeLine:
    """A champ in one group in two campaigns."""

    champ: Label
    cell: str
    situation: ChangePart
    asking: ChangePart


@dataclass(frozen=True, slots=True)
class ItemChangeLine:
    """One option of another question in two campaigns."""

    code: str
    question: Label
    option: Label
    share: ChangePart


@dataclass(frozen=True, slots=True)
class ComparisonPart:
    """Two campaigns side by side. `notes` are what there is to know: which groups, which items are left out.

    `highlights` say which practices have clearly changed, or that none has.
    """

    before: str
    after: str
    before_campaign: str
    turnout: tuple[tuple[str, str, str], ...]
    champs: tuple[ChangeLine, ...]
    practices: tuple[ChangeLine, ...]
    cells: tuple[CellChangeLine, ...]
    items: tuple[ItemChangeLine, ...]
    notes: tuple[str, ...]
    highlights: tuple[str, ...]

    @property
    def shows_cells(self) -> bool:
        """Whether any figure of a group is shown in one of the two campaigns."""
        return not all(
            change.is_hidden_twice for line in self.cells for change in (line.asking, line.situation)
        )


@dataclass(frozen=True, slots=True)
class HiddenPart:
    """What one reason hides."""

    count: str
    sentence: str


@dataclass(frozen=True, slots=True)
class VoiceWords:
    """What was asked, the mean of the answers, and what its scale goes from and to."""

    label: Label
    mean: Shown
    scale: str


@dataclass(frozen=True, slots=True)
class VoiceLine:
    """One thing of which pupils or parents speak, and the teams too."""

    asked: VoiceWords
    teams: VoiceWords


@dataclass(frozen=True, slots=True)
class VoicesPart:
    """What pupils or parents (`who`) say, beside what the teams say; on two scales, so that nothing is subtracted."""

    introduction: str
    who: str
    lines: tuple[VoiceLine, ...]


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
