"""What makes a maturity grid of a draft, as writes: champs, paliers, answers, and what each row stands for.

Nothing is changed here: `cells.apply` does that, once the edit has been accepted. What somebody types is written as
it is, for the checker to judge; what nobody should have to think of (ids that differ, one scale in all grids, the
list of grids that count) follows by itself.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from typing import Any

from questionnaires.definition.model import PrivacyMode
from questionnaires.definition.repairs import next_code, propose_code
from questionnaires.definition.texts import Text
from questionnaires.editing.authoring import shift
from questionnaires.editing.cells import (
    PLACE,
    ROOT,
    STATE,
    Cells,
    Draft,
    Leaf,
    Place,
    State,
    Uid,
    Write,
    Writes,
    apply,
    place_of,
)
from questionnaires.editing.maturity_reading import (
    CHAMPS,
    GRIDS,
    INDICATORS,
    MATURITY,
    PALIERS,
    REACHED,
    SCALE_OPTIONS,
    SHARE,
    UNDER_WAY,
    GridRow,
    MaturityDraft,
)
from questionnaires.editing.order import between, spread
from questionnaires.editing.planting import NewUid, Planter

MOST_PALIERS = 9
LONGEST_CODE = 32

_MODE = "privacy.mode"
_OF_PRIORITY = "analysis.needs.champ_of_priority"
_GENERIC_CODE = re.compile(r"L?[0-9]*")
"""The codes that new rows get, which say nothing: years are compared by better ones."""

_LETTERS = range(3, 9)
_OF_SCALE = ("scale.label.", "scale.not_applicable", "scale.refusable")
"""What grids share of their scale beside its answers."""


class Meaning(StrEnum):
    """What an answer says of an indicator."""

    NOT_REACHED = "not_reached"
    UNDER_WAY = "under_way"
    REACHED = "reached"


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """An answer of all grids as somebody wants it: its label in languages, and what it means.

    `uid` is that answer in the grid that leads; where no answer has one, they are those there are, in order.
    """

    labels: Text
    meaning: Meaning
    uid: Uid = ""


def meaning_of(grid: MaturityDraft, answer: Uid) -> Meaning:
    """Return what an answer of a grid means today."""
    name = grid.word(answer, "id")
    if name in grid.names_in(REACHED):
        return Meaning.REACHED
    return Meaning.UNDER_WAY if name in grid.names_in(UNDER_WAY) else Meaning.NOT_REACHED


STANDARD_QUESTION: Text = {"fr": "Où en sommes-nous ?", "en": "Where do we stand?"}
STANDARD_ANSWERS = (
    AnswerWords({"fr": "Non atteint", "en": "Not reached"}, Meaning.NOT_REACHED),
    AnswerWords({"fr": "En cours", "en": "Under way"}, Meaning.UNDER_WAY),
    AnswerWords({"fr": "Atteint", "en": "Reached"}, Meaning.REACHED),
)


@dataclass(frozen=True, slots=True)
class ChampWords:
    """A champ as somebody wants it; a new one has no `uid`, and one without a code gets one of its title."""

    uid: Uid
    code: str
    titles: Text


@dataclass(frozen=True, slots=True)
class RowWords:
    """What somebody wants a row to stand for; None leaves as it is, no champ is "", no palier 0."""

    champ: str | None = None
    palier: int | None = None
    code: str | None = None


class MaturityEditor:
    """Collects the writes of one edit on a copy of the draft. Grids in `locked` keep words, codes and answers."""

    def __init__(self, draft: Draft, new_uid: NewUid, locked: Collection[Uid] = ()) -> None:
        self._draft: Draft = {uid: dict(cells) for uid, cells in draft.items()}
        self._new_uid = new_uid
        self.locked = frozenset(locked)
        self._writes: list[Write] = []

    @property
    def writes(self) -> Writes:
        """All that is to be written; nothing that is there already."""
        return tuple(self._writes)

    def read(self) -> MaturityDraft:
        """Return the draft as it will be."""
        return MaturityDraft(self._draft)

    def write(self, uid: Uid, path: str, value: Leaf | None) -> None:
        """Write a cell, unless it holds that already."""
        if self._draft.get(uid, {}).get(path) != value:
            self.take((Write(uid, path, value),))

    def write_words(self, uid: Uid, name: str, words: Mapping[str, str | None]) -> None:
        """Write a text in its languages; of a palier, `name` is empty. Nothing typed takes its cell out."""
        for language, text in words.items():
            path = f"{name}.{language}" if name else language
            if (self._draft.get(uid, {}).get(path) or None) != (text or None):
                self.write(uid, path, text or None)

    def take(self, writes: Writes) -> None:
        """Write what was computed elsewhere."""
        self._writes += writes
        apply(self._draft, writes)

    def plant(self, documents: Sequence[Mapping[str, Any]], parent: Uid, slot: str) -> list[Uid]:
        """Write new elements at the end of a list; return their addresses."""
        siblings = self.read().lists.get((parent, slot), [])
        last = max((place.order for uid in siblings if (place := place_of(self._draft[uid]))), default="")
        first = between(last, "")
        planter = Planter(self._draft, self._new_uid)
        planted = [
            planter.plant(document, Place(parent, slot, first + key))
            for document, key in zip(documents, spread(len(documents)), strict=True)
        ]
        self.take(tuple(planter.writes))
        return planted

    def turn_on(self) -> None:
        """Make a maturity grid of the questionnaire; what its rows stood for before comes back."""
        grid = self.read()
        if not grid.is_grid:
            self.write(ROOT, MATURITY, {})
        self.write(ROOT, _MODE, PrivacyMode.SHARED_NAMED.value)
        known = set(grid.indicators)
        rows = {row.id for row in grid.rows}
        for uid in grid.lists.get((ROOT, INDICATORS), []):
            row = grid.word(uid, "row")
            if row in rows and row not in known:
                self.write(uid, STATE, None)
                known.add(row)
        self.settle_grids()

    def turn_off(self) -> None:
        """Make a questionnaire for a campaign of it again; champs and paliers stay."""
        for uid in self.read().live(ROOT, INDICATORS):
            self.write(uid, STATE, State.REMOVED.value)
        for path in list(self._draft.get(ROOT, {})):
            if path == MATURITY or path.startswith(f"{MATURITY}."):
                self.write(ROOT, path, None)
        self.write(ROOT, _MODE, None)

    def write_champs(self, champs: Iterable[ChampWords]) -> None:
        """Write titles and codes; whatever names a champ by its code follows."""
        for champ in champs:
            if champ.uid in self.read().champs:
                self._rename_champ(champ.uid, champ.code or self._code_for(champ.titles))
                self.write_words(champ.uid, "title", champ.titles)
            elif not champ.uid:
                code = champ.code or self._code_for(champ.titles)
                self.plant([{"code": code, "title": dict(champ.titles)}], ROOT, CHAMPS)

    def remove_champ(self, uid: Uid) -> None:
        """Take a champ out."""
        if uid in self.read().champs:
            self.write(uid, STATE, State.REMOVED.value)

    def shift_champ(self, uid: Uid, by: int) -> None:
        """Move a champ one place up (-1) or down (1)."""
        if uid in self.read().champs:
            self.take(shift(self._draft, uid, by))

    def write_paliers(self, titles: Sequence[Text]) -> None:
        """Make the paliers those of `titles`, the first one first."""
        present = self.read().paliers
        for uid, words in zip(present, titles, strict=False):
            self.write_words(uid, "", words)
        self.plant(titles[len(present) :], ROOT, PALIERS)
        for uid in present[len(titles) :]:
            self.write(uid, STATE, State.REMOVED.value)

    def write_answers(
        self, answers: Sequence[AnswerWords], *, not_applicable: bool, shown: Collection[Uid] = ()
    ) -> None:
        """Give all grids these answers, and say what they mean. Without a grid there is nothing to give them to.

        The answers keep their ids, by the place where they stand, so that what names them still does. `shown` are those
        that whoever wrote had before them: an answer that somebody else has added since stays.
        """
        lead = self.read().lead
        if lead is None:
            return
        if shown:
            answers = self._with_those_that_came(lead, answers, shown)
        if lead not in self.locked:
            self._write_scale(lead, answers)
        self._give_meanings(lead, answers)
        grid = self.read()
        for one in grid.counted or grid.grids:
            if one not in self.locked:
                self.write(one, "scale.not_applicable", True if not_applicable else None)
                self._copy_scale(grid, lead, one)

    def write_share(self, percent: float | None) -> None:
        """Write the rule: how many of a hundred indicators must be reached; None for all."""
        share = None if percent is None or percent >= 100 else round(percent / 100, 4)  # noqa: PLR2004 - all
        self.write(ROOT, SHARE, share)

    def place_rows(self, wanted: Mapping[Uid, RowWords]) -> None:
        """Say what rows stand for. A row that begins to count gets a code that tells it from all others."""
        self._part_ids()
        grid = self.read()
        rows = {row.uid: row for row in grid.rows if row.uid in wanted}
        removed = _removed_indicators(grid)
        new = [
            document
            for uid, row in rows.items()
            if (document := self._place_row(row, wanted[uid], grid.indicators.get(row.id, []), removed))
        ]
        self.plant(new, ROOT, INDICATORS)
        self._give_codes({uid: row for uid, row in rows.items() if wanted[uid].code is None})
        self.settle_grids()

    def settle_grids(self) -> None:
        """Name the grids that count, and give those that are new among them the answers of the first."""
        grid = self.read()
        before = set(grid.names_in(GRIDS))
        counted = grid.counted
        for one in counted[1:]:
            if grid.word(one, "id") not in before and one not in self.locked:
                self._copy_scale(grid, counted[0], one)
        self.write(ROOT, GRIDS, [grid.word(one, "id") for one in counted])

    def _rename_champ(self, uid: Uid, code: str) -> None:
        grid = self.read()
        before = grid.word(uid, "code")
        self.write(uid, "code", code)
        for user in grid.users_of_champ(before):
            self.write(user, "champ", code)
        priorities = grid.root.get(_OF_PRIORITY)
        if before and isinstance(priorities, dict):
            renamed = {key: code if named == before else named for key, named in priorities.items()}
            self.write(ROOT, _OF_PRIORITY, renamed)

    def _code_for(self, titles: Text) -> str:
        grid = self.read()
        return short_code(next(iter(titles.values()), ""), (grid.word(uid, "code") for uid in grid.champs))

    def _write_scale(self, lead: Uid, answers: Sequence[AnswerWords]) -> None:
        """Make the answers of a grid those that are wanted; those that nobody names any more are taken out."""
        grid = self.read()
        present = grid.answers(lead)
        named = [answer.uid for answer in answers]
        kept = named if any(named) else [*present, *([""] * len(answers))][: len(answers)]
        codes = [grid.word(uid, "code") for uid in present]
        for uid in present:
            if uid not in kept:
                self.write(uid, STATE, State.REMOVED.value)
        for uid, answer in zip(kept, answers, strict=True):
            if uid in present:
                self.write_words(uid, "label", answer.labels)
            else:
                codes.append(propose_code(next(iter(answer.labels.values()), ""), codes, otherwise="R"))
                self.plant([{"label": dict(answer.labels), "code": codes[-1]}], lead, SCALE_OPTIONS)

    def _with_those_that_came(
        self, lead: Uid, answers: Sequence[AnswerWords], shown: Collection[Uid]
    ) -> list[AnswerWords]:
        """Return the answers that are wanted and those that were not shown, in the order in which they will stand."""
        grid, wanted = self.read(), {answer.uid: answer for answer in answers if answer.uid}
        for uid in grid.answers(lead):
            if uid not in shown:
                wanted[uid] = AnswerWords({}, meaning_of(grid, uid), uid)
        standing = [wanted[uid] for uid in grid.answers(lead) if uid in wanted]
        return [*standing, *(answer for answer in answers if not answer.uid)]

    def _give_meanings(self, lead: Uid, answers: Sequence[AnswerWords]) -> None:
        grid = self.read()
        means = [
            (grid.word(uid, "id"), answer.meaning)
            for uid, answer in zip(grid.answers(lead), answers, strict=False)
        ]
        self.write(ROOT, REACHED, [name for name, meaning in means if meaning is Meaning.REACHED])
        self.write(ROOT, UNDER_WAY, [name for name, meaning in means if meaning is Meaning.UNDER_WAY])

    def _copy_scale(self, grid: MaturityDraft, lead: Uid, other: Uid) -> None:
        """Make the answers of a grid those of another, element by element: those of one id, else in order."""
        if lead == other:
            return
        model, present = grid.answers(lead), grid.answers(other)
        by_id = {grid.word(uid, "id"): uid for uid in present}
        kept = {uid for one in model if (uid := by_id.get(grid.word(one, "id")))}
        spare = [uid for uid in present if uid not in kept]
        for one in model:
            uid = by_id.get(grid.word(one, "id")) or (spare.pop(0) if spare else self._new_uid())
            self._copy_answer(one, uid, other)
        for uid in spare:
            self.write(uid, STATE, State.REMOVED.value)
        for path, value in list(self._draft[lead].items()):
            if path.startswith(_OF_SCALE):
                self.write(other, path, value)

    def _copy_answer(self, model: Uid, uid: Uid, grid: Uid) -> None:
        place = place_of(self._draft[model])
        self.write(uid, PLACE, [grid, SCALE_OPTIONS, place.order if place else ""])
        for path, value in list(self._draft[model].items()):
            if path not in {PLACE, STATE}:
                self.write(uid, path, value)

    def _part_ids(self) -> None:
        """Give rows that share an id, as those of a copied grid do, one each: an indicator knows its row by it."""
        grid = self.read()
        known: set[str] = set()
        taken = set(grid.taken_ids())
        for row in grid.rows:
            if row.id in known and row.grid not in self.locked:
                own = row.uid if row.uid not in taken else self._new_uid()
                self.write(row.uid, "id", own)
                taken.add(own)
            known.add(row.id)

    def _place_row(
        self, row: GridRow, words: RowWords, present: Sequence[Uid], removed: Mapping[str, Uid]
    ) -> Cells | None:
        """Write what is there of a row's indicator; return the new one that it needs."""
        champ = row.champ if words.champ is None else words.champ
        palier = row.palier if words.palier is None else words.palier
        if words.code is not None and row.grid not in self.locked:
            self.write(row.uid, "code", words.code)
        if (champ, palier) == (row.champ, row.palier):
            return None
        cells: Cells = {
            "row": row.id,
            **({"champ": champ} if champ else {}),
            **({"palier": palier} if palier else {}),
        }
        own = next(iter(present), removed.get(row.id)) if champ or palier else None
        for uid in present:
            if uid != own:
                self.write(uid, STATE, State.REMOVED.value)
        if own is None:
            return cells if champ or palier else None
        for path in (STATE, "champ", "palier"):
            self.write(own, path, cells.get(path))
        return None

    def _give_codes(self, rows: Mapping[Uid, GridRow]) -> None:
        grid = self.read()
        codes: dict[str, int] = {}
        for row in grid.rows:
            codes[row.code.upper()] = codes.get(row.code.upper(), 0) + 1
        for row in grid.rows:
            was = rows.get(row.uid)
            is_new = was is not None and row.is_placed and not was.is_placed
            needs = _GENERIC_CODE.fullmatch(row.code.upper()) or codes[row.code.upper()] > 1
            if is_new and needs and row.grid not in self.locked:
                code = row_code(row.champ, row.palier, codes)
                self.write(row.uid, "code", code)
                codes[row.code.upper()] -= 1
                codes[code.upper()] = 1


def _removed_indicators(grid: MaturityDraft) -> dict[str, Uid]:
    """Return the indicators that were taken out, by the id of their row."""
    gone = [uid for uid in grid.lists.get((ROOT, INDICATORS), []) if STATE in grid.draft[uid]]
    return {grid.word(uid, "row"): uid for uid in gone}


def row_code(champ: str, palier: int, taken: Mapping[str, int]) -> str:
    """Return the next code of a champ and palier (`PIL13`); `taken` counts the codes there are, in capitals."""
    stem = f"{champ[: LONGEST_CODE - 6]}{palier}"
    return next(code for number in count(1) if not taken.get((code := f"{stem}{number}").upper()))


def short_code(title: str, taken: Iterable[str]) -> str:
    """Return a code of a few letters for a champ: `PIL` for « Pilotage et organisation »."""
    used = {code.upper() for code in taken}
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().upper()
    letters = re.sub(r"[^A-Z]+", "", plain) or "CHAMP"
    free = next((code for length in _LETTERS if (code := letters[:length]) not in used), "")
    return free or next_code(letters[: max(_LETTERS)], used)
