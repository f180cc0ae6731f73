"""What a report is set beside, in the language of its reader: plain values, ready to be laid out."""

from dataclasses import dataclass

from survey_app.reports.figures import Difference, Shown
from survey_app.reports.labels import Label


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
