"""A maturity grid out of a pasted part of a spreadsheet: champ, palier, statement, code; one indicator a line.

Understood: cells between tabs, semicolons or commas, in quotes or not; a first line that names the columns, in any
order; a cell left empty under another, as merged cells are copied; champs by code or title; paliers by number or
title. Each line is reported with what it becomes, or why it is left out; pasting the same again adds nothing.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from questionnaires.answers.free_text import has_bad_characters
from questionnaires.definition.model import Kind
from questionnaires.definition.texts import Text
from questionnaires.editing.cells import ROOT, Cells, Draft, Uid, Writes
from questionnaires.editing.maturity_edits import (
    LONGEST_CODE,
    MOST_PALIERS,
    STANDARD_ANSWERS,
    STANDARD_QUESTION,
    AnswerWords,
    ChampWords,
    MaturityEditor,
    Meaning,
    row_code,
    short_code,
)
from questionnaires.editing.maturity_reading import (
    INDICATORS,
    REACHED,
    UNDER_WAY,
    MaturityDraft,
)
from questionnaires.editing.planting import QUESTIONS, ROWS, SECTIONS, NewUid

MOST_LINES = 1_500
LONGEST_LINE = 1_000
MOST_CHAMPS = 30
MOST_ROWS = 150
"""Rows of one grid: those of one champ and palier."""

_LINES_OF_A_CELL = 10
_SEPARATORS = "\t;,"
_COLUMNS = 3

_HEADS: Mapping[str, str] = {
    **dict.fromkeys(("champ", "champs", "champ d action", "axe", "domaine", "field", "area"), "champ"),
    **dict.fromkeys(("palier", "paliers", "niveau", "level", "stage"), "palier"),
    **dict.fromkeys(
        ("enonce", "indicateur", "libelle", "texte", "intitule", "item", "statement", "indicator", "text"),
        "label",
    ),
    **dict.fromkeys(("code", "ref", "reference", "numero", "n", "no", "id"), "code"),
}
_USUAL = ("champ", "palier", "label", "code")

_CODED = re.compile(r"([A-Z][A-Z0-9]{1,7})\s+[-–—:.]\s*(\S.*)|([A-Z][A-Z0-9]{1,7})\s*[–—:]\s*(\S.*)")
_CODE_ALONE = re.compile(r"[A-Z][A-Z0-9]{1,7}")
_NUMBERED = re.compile(
    r"(?:(?:palier|niveau|level|stage)\s*(?:n[o°]\s*)?)?([1-9])(?:er|re|e|ème|eme|st|nd|rd|th)?(?![0-9])"
    r"(?:\s*(?:palier|niveau|level|stage)\b)?\s*[-–—:.)]?\s*(.*)",
    re.IGNORECASE,
)


class Fault(StrEnum):
    """Why a line makes no indicator."""

    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    TOO_FEW_CELLS = "too_few_cells"
    TOO_MANY_CELLS = "too_many_cells"
    NO_CHAMP = "no_champ"
    NO_PALIER = "no_palier"
    NO_STATEMENT = "no_statement"
    BAD_PALIER = "bad_palier"
    TOO_MANY_CHAMPS = "too_many_champs"
    CODE_TWICE = "code_twice"
    ALREADY_THERE = "already_there"
    FULL = "full"


class GridLine(NamedTuple):
    """One line that was pasted, from 1, and the indicator that it makes, or why it makes none.

    The line that names the columns has neither.
    """

    number: int
    text: str
    champ: str = ""
    palier: int = 0
    label: str = ""
    code: str = ""
    fault: Fault | None = None

    @property
    def is_indicator(self) -> bool:
        """Whether it makes an indicator."""
        return bool(self.label) and self.fault is None


@dataclass(frozen=True, slots=True)
class PastedChamp:
    """A champ that lines name: one that is there, or a new one."""

    code: str
    title: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class PastedGrid:
    """All that was understood; `paliers` are the titles of new ones, after those that are there."""

    lines: tuple[GridLine, ...]
    champs: tuple[PastedChamp, ...]
    paliers: tuple[str, ...]

    @property
    def indicators(self) -> tuple[GridLine, ...]:
        """The lines that make an indicator."""
        return tuple(line for line in self.lines if line.is_indicator)


def read_pasted_grid(text: str, draft: Mapping[Uid, Cells], *, palier_name: str = "Niveau {}") -> PastedGrid:
    """Return what a pasted part of a spreadsheet says, given what the draft has already; never raises.

    Of what is more than is read, the first line alone is reported.
    `palier_name` titles a palier of which only the number is said.
    """
    reader = _Reader(MaturityDraft(draft), palier_name)
    lines: list[GridLine] = []
    separator = ""
    for number, record in _records(text):
        separator = separator or _separator_of(record)
        if line := reader.take(number, record, separator):
            lines.append(line)
        if lines and lines[-1].fault is Fault.TOO_MANY:
            break
    used = {line.champ for line in lines if line.is_indicator}
    champs = tuple(champ for champ in reader.champs.values() if champ.code in used)
    highest = max((line.palier for line in lines if line.is_indicator), default=0)
    new = max(0, highest - reader.present_paliers)
    return PastedGrid(tuple(lines), champs, tuple(reader.new_paliers[:new]))


def paste_grid(
    draft: Draft, pasted: PastedGrid, *, languages: Sequence[str], new_uid: NewUid, locked: Sequence[Uid] = ()
) -> Writes:
    """Return the writes that add what was understood: champs, paliers, and one grid for each champ and palier.

    Rows go into the grid that holds those of the same champ and palier, where there is one that is not in `locked`.
    """
    return _Paster(MaturityEditor(draft, new_uid, locked), languages, new_uid).paste(pasted)


def _records(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that hold something, from 1; a cell in quotes may run over a few lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    at = 0
    while at < len(lines):
        end = _end_of(lines, at)
        record = "\n".join(lines[at:end]).strip("\ufeff\n ")
        if record.strip():
            yield at + 1, record
        at = end


def _end_of(lines: Sequence[str], start: int) -> int:
    """Return where a record ends: a quote that begins a cell is closed within a few lines, or means nothing."""
    if not _leaves_open(lines[start]):
        return start + 1
    record = lines[start]
    for end in range(start + 1, min(start + _LINES_OF_A_CELL, len(lines))):
        record += lines[end]
        if record.count('"') % 2 == 0:
            return end + 1
    return start + 1


def _leaves_open(line: str) -> bool:
    begins_cell = line.startswith('"') or any(f'{separator}"' in line for separator in _SEPARATORS)
    return begins_cell and line.count('"') % 2 == 1


def _separator_of(first: str) -> str:
    """Return what stands between cells: what makes enough of them in the first line, tabs before all."""
    return next((one for one in _SEPARATORS if len(_cells(first, one)) >= _COLUMNS), "\t")


def _cells(record: str, separator: str) -> list[str]:
    """Return the cells of a record, each on one line and without what nobody sees."""
    seen = "".join(sign for sign in record if sign in "\t\n" or not has_bad_characters(sign))
    cells = seen.split(separator)
    if seen.count('"') and seen.count('"') % 2 == 0:
        with suppress(csv.Error):
            cells = [cell for row in csv.reader([seen], delimiter=separator) for cell in row]
    return [" ".join(cell.split()) for cell in cells]


class _Reader:
    """Takes one line after the other; knows the champs, paliers and rows there are, and those it has met."""

    def __init__(self, grid: MaturityDraft, palier_name: str) -> None:
        self._palier_name = palier_name
        self.champs: dict[str, PastedChamp] = {}
        self._champ_names: dict[str, str] = {}
        for uid in grid.champs:
            titles, code = grid.words(uid, "title"), grid.word(uid, "code")
            if code:
                self._know(PastedChamp(code, next(iter(titles.values()), ""), is_new=False))
                self._champ_names |= {plain(title): code for title in titles.values() if plain(title)}
        self.present_paliers = len(grid.paliers)
        self.new_paliers: list[str] = []
        self._palier_names: dict[str, int] = {}
        for number, uid in enumerate(grid.paliers, start=1):
            self._palier_names |= {plain(title): number for title in grid.words(uid, "").values()}
        self._codes = {row.code.upper(): 1 for row in grid.rows}
        self._known = {
            (row.champ, row.palier, plain(text))
            for row in grid.rows
            for text in grid.words(row.uid, "label").values()
        }
        self._counts: dict[tuple[str, int], int] = {}
        for row in grid.rows:
            self._count(row.champ, row.palier)
        self._columns: Sequence[str] | None = None
        self._above = ("", "")
        self._taken = 0

    def take(self, number: int, record: str, separator: str) -> GridLine | None:
        """Return what a record becomes."""
        line = GridLine(number, record[:LONGEST_LINE])
        if len(record) > LONGEST_LINE:
            return line._replace(fault=Fault.TOO_LONG)
        self._taken += 1
        if self._taken > MOST_LINES:
            return line._replace(fault=Fault.TOO_MANY)
        cells = _cells(record, separator)
        if not any(cells):
            return None
        if self._columns is None:
            heads = [_HEADS.get(plain(cell), "") for cell in cells]
            is_head = len(set(heads) - {""}) > 1
            self._columns = heads if is_head else _USUAL
            if is_head:
                return line
        return self._read(line, cells)

    def _read(self, line: GridLine, cells: Sequence[str]) -> GridLine:
        if len(cells) < _COLUMNS:
            return line._replace(fault=Fault.TOO_FEW_CELLS)
        columns = self._columns or _USUAL
        if any(cells[len(columns) :]):
            return line._replace(fault=Fault.TOO_MANY_CELLS)
        said = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
        champ_words, palier_words = said.get("champ", ""), said.get("palier", "")
        if not champ_words:
            champ_words, palier_words = self._above[0], palier_words or self._above[1]
        elif champ_words == self._above[0]:
            palier_words = palier_words or self._above[1]
        self._above = (champ_words, palier_words)
        label = said.get("label", "")
        if fault := _missing(champ_words, palier_words, label):
            return line._replace(fault=fault)
        champ = self._champ(champ_words)
        palier = self._palier(palier_words)
        if not champ or not palier:
            return line._replace(fault=Fault.BAD_PALIER if champ else Fault.TOO_MANY_CHAMPS)
        return self._admit(line._replace(champ=champ, palier=palier, label=label), said.get("code", ""))

    def _admit(self, line: GridLine, asked: str) -> GridLine:
        """Give a line its code, unless it is known already or there is no room for it."""
        key = (line.champ, line.palier, plain(line.label))
        code = clean_code(asked, line.champ) or row_code(line.champ, line.palier, self._codes)
        line = line._replace(code=code)
        if key in self._known:
            return line._replace(fault=Fault.ALREADY_THERE)
        if self._codes.get(code.upper()):
            return line._replace(fault=Fault.CODE_TWICE)
        if self._counts.get(key[:2], 0) >= MOST_ROWS:
            return line._replace(fault=Fault.FULL)
        self._known.add(key)
        self._codes[code.upper()] = 1
        self._count(line.champ, line.palier)
        return line

    def _champ(self, words: str) -> str:
        """Return the code of a champ; empty when there are too many for it to be one."""
        name = plain(words)
        if name in self._champ_names:
            return self._champ_names[name]
        if len(self.champs) >= MOST_CHAMPS:
            return ""
        code, title = self._new_champ(words)
        if plain(code) in self._champ_names:
            self._champ_names[name] = self._champ_names[plain(code)]
            return self._champ_names[name]
        self._know(PastedChamp(code, title, is_new=True))
        self._champ_names |= {name: code, plain(title): code}
        return code

    def _new_champ(self, words: str) -> tuple[str, str]:
        if _CODE_ALONE.fullmatch(words):
            return words, words
        if found := _CODED.fullmatch(words):
            return found[1] or found[3], found[2] or found[4]
        return short_code(words, self.champs), words

    def _know(self, champ: PastedChamp) -> None:
        self.champs[champ.code] = champ
        self._champ_names[plain(champ.code)] = champ.code

    def _palier(self, words: str) -> int:
        """Return the number of a palier; 0 for none that there can be."""
        if number := self._palier_names.get(plain(words)):
            return number
        found = _NUMBERED.fullmatch(words)
        count = self.present_paliers + len(self.new_paliers)
        number, title = (int(found[1]), found[2]) if found else (count + 1, words)
        if number > MOST_PALIERS or not (found or any(sign.isalpha() for sign in words)):
            return 0
        for upcoming in range(count + 1, number + 1):
            is_said = title and upcoming == number
            self.new_paliers.append(title if is_said else self._palier_name.format(upcoming))
        self._palier_names[plain(words)] = number
        return number

    def _count(self, champ: str, palier: int) -> None:
        self._counts[champ, palier] = self._counts.get((champ, palier), 0) + 1


def _missing(champ: str, palier: str, label: str) -> Fault | None:
    for words, fault in ((champ, Fault.NO_CHAMP), (palier, Fault.NO_PALIER), (label, Fault.NO_STATEMENT)):
        if not plain(words):
            return fault
    return None


def plain(text: str) -> str:
    """Return a text as it is compared: without accents, capitals and punctuation."""
    letters = unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()
    return " ".join(re.sub(r"[\W_]+", " ", bare).split())


def clean_code(asked: str, champ: str) -> str:
    """Return a code as files can have it: `1.2` of the champ PIL is PIL_1_2; empty for none."""
    bare = unicodedata.normalize("NFKD", asked).encode("ascii", "ignore").decode()
    code = re.sub(r"[^A-Za-z0-9_]+", "_", bare).strip("_")
    if code and not code[0].isalpha():
        code = f"{champ}_{code}"
    return code[:LONGEST_CODE]


class _Paster:
    """Adds what was understood to one draft."""

    def __init__(self, editor: MaturityEditor, languages: Sequence[str], new_uid: NewUid) -> None:
        self._editor = editor
        self._languages = languages
        self._language = languages[0]
        self._new_uid = new_uid
        self._indicators: list[Cells] = []

    def paste(self, pasted: PastedGrid) -> Writes:
        """Return the writes."""
        if not pasted.indicators:
            return ()
        editor = self._editor
        editor.turn_on()
        new = [champ for champ in pasted.champs if champ.is_new]
        editor.write_champs(ChampWords("", champ.code, {self._language: champ.title}) for champ in new)
        untouched: list[Text] = [{} for _ in editor.read().paliers]
        editor.write_paliers([*untouched, *({self._language: title} for title in pasted.paliers)])
        before = editor.read()
        for champ in pasted.champs:
            self._add_champ(before, champ, [line for line in pasted.indicators if line.champ == champ.code])
        editor.plant(self._indicators, ROOT, INDICATORS)
        editor.settle_grids()
        if not before.counted:
            editor.write(ROOT, REACHED, [Meaning.REACHED.value])
            editor.write(ROOT, UNDER_WAY, [Meaning.UNDER_WAY.value])
        return editor.writes

    def _add_champ(self, before: MaturityDraft, champ: PastedChamp, lines: Sequence[GridLine]) -> None:
        grids = []
        for palier in sorted({line.palier for line in lines}):
            rows = [self._row(line) for line in lines if line.palier == palier]
            home = self._home_of_rows(before, champ.code, palier)
            if home is None:
                grids.append(self._grid(before, champ.code, palier, rows))
            else:
                self._editor.plant(rows, home, ROWS)
        if grids:
            self._editor.plant(grids, self._section(before, champ), QUESTIONS)

    def _home_of_rows(self, before: MaturityDraft, champ: str, palier: int) -> Uid | None:
        """Return the grid that holds rows of a champ and palier."""
        return next(
            (
                row.grid
                for row in before.rows
                if (row.champ, row.palier) == (champ, palier) and row.grid not in self._editor.locked
            ),
            None,
        )

    def _section(self, before: MaturityDraft, champ: PastedChamp) -> Uid:
        """Return where the grids of a champ go: beside its others, under its title, or into a new section."""
        now = self._editor.read()
        sections = now.live(ROOT, SECTIONS)
        beside = {now.section_of(row.grid) for row in before.rows if row.champ == champ.code}
        named = [
            uid for uid in sections if plain(now.word(uid, f"title.{self._language}")) == plain(champ.title)
        ]
        known = next((uid for uid in sections if uid in beside), next(iter(named), None))
        if known is not None:
            return known
        title = {self._language: champ.title}
        if sections and not any(now.live(section, QUESTIONS) for section in sections):
            # The empty section that every questionnaire begins with.
            others = dict.fromkeys(now.words(sections[0], "title"))
            self._editor.write_words(sections[0], "title", others | title)
            return sections[0]
        return self._editor.plant([{"title": title}], ROOT, SECTIONS)[0]

    def _grid(
        self, before: MaturityDraft, champ: str, palier: int, rows: Sequence[Mapping[str, Any]]
    ) -> dict[str, Any]:
        now = self._editor.read()
        label = now.words(now.paliers[palier - 1], "")
        code = f"{champ}{palier}"
        taken = {now.word(uid, "code").upper() for uid in now.draft}
        document = {"kind": Kind.GRID.value, "label": label, "rows": rows, "scale": self._scale(before)}
        return document if code.upper() in taken else {"code": code, **document}

    def _scale(self, before: MaturityDraft) -> dict[str, Any]:
        """Return the answers of a new grid: those of the grids that count already, else the usual ones."""
        scale = {"id": "scale", "code": "E1", "label": self._known(STANDARD_QUESTION), "not_applicable": True}
        if not before.counted:
            return {**scale, "options": [self._answer(answer) for answer in STANDARD_ANSWERS]}
        # These are copied, ids and all, once the grid counts.
        lead = before.answers(before.counted[0])
        return {**scale, "options": [{"id": before.word(uid, "id")} for uid in lead]}

    def _answer(self, answer: AnswerWords) -> dict[str, Any]:
        return {"id": answer.meaning.value, "code": answer.meaning.value, "label": self._known(answer.labels)}

    def _row(self, line: GridLine) -> dict[str, Any]:
        own = self._new_uid()
        self._indicators.append({"row": own, "champ": line.champ, "palier": line.palier})
        return {"id": own, "code": line.code, "label": {self._language: line.label}}

    def _known(self, text: Text) -> Text:
        """Return a text in the languages of the questionnaire."""
        return {language: text[language] for language in self._languages if language in text} or {
            self._language: next(iter(text.values()))
        }
