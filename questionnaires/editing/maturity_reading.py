"""The maturity grid of a draft as it stands: its champs, paliers, grids, rows, and what each row stands for.

A draft may hold anything: a row with a champ and no palier yet, two indicators on one row, a champ without a code.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from questionnaires.definition.model import Kind
from questionnaires.editing.cells import ROOT, STATE, Cells, Leaf, Uid, children, place_of
from questionnaires.editing.planting import QUESTIONS, ROWS, SECTIONS

MATURITY = "analysis.maturity"
CHAMPS = "analysis.champs"
PALIERS = "analysis.paliers"
INDICATORS = f"{MATURITY}.indicators"
GRIDS = f"{MATURITY}.grids"
REACHED = f"{MATURITY}.reached"
UNDER_WAY = f"{MATURITY}.under_way"
SHARE = f"{MATURITY}.share"
SCALE_OPTIONS = "scale.options"

_USES = (INDICATORS, "analysis.needs.practices", "analysis.perceptions")
"""The lists whose entries name a champ by its code."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a grid with one scale; `champ` is a code, empty as `palier` is 0 where nothing is said yet."""

    uid: Uid
    grid: Uid
    id: str
    code: str
    champ: str
    palier: int

    @property
    def is_indicator(self) -> bool:
        """Whether something is said of what it stands for."""
        return bool(self.champ or self.palier)

    @property
    def is_placed(self) -> bool:
        """Whether all is said of it."""
        return bool(self.champ and self.palier)


class MaturityDraft:
    """Reads the maturity grid of one draft; nothing here changes it."""

    def __init__(self, draft: Mapping[Uid, Cells]) -> None:
        self.draft = draft

    @cached_property
    def lists(self) -> Mapping[tuple[Uid, str], list[Uid]]:
        """The elements in each list, in order, those that are out of the questionnaire too."""
        return children(self.draft)

    @property
    def root(self) -> Cells:
        """The cells of the questionnaire itself."""
        return self.draft.get(ROOT, {})

    def live(self, uid: Uid, slot: str) -> list[Uid]:
        """Return what is in a list and in the questionnaire."""
        return [child for child in self.lists.get((uid, slot), ()) if STATE not in self.draft[child]]

    @property
    def is_grid(self) -> bool:
        """Whether the questionnaire is read as a maturity grid."""
        return any(path == MATURITY or path.startswith(f"{MATURITY}.") for path in self.root) or bool(
            self.live(ROOT, INDICATORS)
        )

    @cached_property
    def champs(self) -> list[Uid]:
        """The champs, in order."""
        return self.live(ROOT, CHAMPS)

    @cached_property
    def paliers(self) -> list[Uid]:
        """The paliers, the first one first."""
        return self.live(ROOT, PALIERS)

    @cached_property
    def grids(self) -> list[Uid]:
        """The questions that are grids with one scale, in order."""
        return [
            question
            for section in self.live(ROOT, SECTIONS)
            for question in self.live(section, QUESTIONS)
            if self.draft[question].get("kind") == Kind.GRID
        ]

    @cached_property
    def indicators(self) -> Mapping[str, list[Uid]]:
        """The indicators by the id of their row; more than one on a row is a fault that others report."""
        found: dict[str, list[Uid]] = {}
        for uid in self.live(ROOT, INDICATORS):
            found.setdefault(self.word(uid, "row"), []).append(uid)
        return found

    @cached_property
    def rows(self) -> list[GridRow]:
        """The rows of all grids, in order."""
        return [self._row(row, grid) for grid in self.grids for row in self.live(grid, ROWS)]

    def rows_of(self, grid: Uid) -> list[GridRow]:
        """Return the rows of one grid."""
        return [self._row(row, grid) for row in self.live(grid, ROWS)]

    @property
    def counted(self) -> list[Uid]:
        """The grids of which a row stands for something."""
        there = {row.grid for row in self.rows if row.is_indicator}
        return [grid for grid in self.grids if grid in there]

    @property
    def lead(self) -> Uid | None:
        """The grid whose answers are those of all: the first that counts, else the first; None without any."""
        return next(iter([*self.counted, *self.grids]), None)

    def answers(self, grid: Uid) -> list[Uid]:
        """Return the answers of a grid."""
        return self.live(grid, SCALE_OPTIONS)

    def names_in(self, path: str) -> list[str]:
        """Return a list of names that a cell of the questionnaire holds."""
        value = self.root.get(path)
        return [name for name in value if isinstance(name, str)] if isinstance(value, list) else []

    def users_of_champ(self, code: str) -> list[Uid]:
        """Return the indicators, practices and perceptions that name a champ."""
        return [
            uid for slot in _USES for uid in self.live(ROOT, slot) if code and self.word(uid, "champ") == code
        ]

    def users_of_palier(self, number: int) -> list[Uid]:
        """Return the indicators and practices of a palier."""
        return [
            uid for slot in _USES[:2] for uid in self.live(ROOT, slot) if palier_in(self.draft[uid]) == number
        ]

    def word(self, uid: Uid, path: str) -> str:
        """Return a text that a cell holds; empty where it holds none."""
        value = self.draft.get(uid, {}).get(path)
        return value if isinstance(value, str) else ""

    def words(self, uid: Uid, name: str) -> dict[str, str]:
        """Return a text in its languages; of a palier, whose cells are the languages, `name` is empty."""
        prefix = f"{name}." if name else ""
        return {
            path.removeprefix(prefix): value
            for path, value in self.draft.get(uid, {}).items()
            if path.startswith(prefix) and isinstance(value, str) and "@" not in path
        }

    def section_of(self, question: Uid) -> Uid:
        """Return the section of a question; empty for one that is nowhere."""
        place = place_of(self.draft.get(question, {}))
        return place.parent if place else ""

    def taken_ids(self) -> Iterator[str]:
        """Yield every id of the draft."""
        return (self.word(uid, "id") for uid in self.draft)

    def _row(self, uid: Uid, grid: Uid) -> GridRow:
        own = self.word(uid, "id")
        cells = self.draft[self.indicators[own][0]] if own in self.indicators else {}
        champ = cells.get("champ")
        return GridRow(
            uid, grid, own, self.word(uid, "code"), champ if isinstance(champ, str) else "", palier_in(cells)
        )


def palier_in(cells: Mapping[str, Leaf]) -> int:
    """Return the palier that an indicator is of, 0 where it says none."""
    palier = cells.get("palier")
    return palier if isinstance(palier, int) and not isinstance(palier, bool) else 0
