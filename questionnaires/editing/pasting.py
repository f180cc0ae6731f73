"""Questions out of pasted text or a table from a document; each line is reported with what became of it.

Understood: headings (`# Title`, a line in capitals, or `Partie 1 : …`); questions (numbered, or ending in a question
mark); answers (lines with a dash, bullet, box or letter; boxes make several choices); tables with tabs or bars (the
first line names the columns, the first column the rows); « de 1 à 5 » makes a scale, « plusieurs réponses » several
choices, a question without answers is open. Any other line explains the question before it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from questionnaires.definition.model import Kind
from questionnaires.editing.cells import ROOT, Draft, Place, Uid, Writes, children, place_of
from questionnaires.editing.order import between, spread
from questionnaires.editing.planting import QUESTIONS, SECTIONS, NewUid, Planter
from questionnaires.editing.templates import template

MOST_LINES = 2_000
LONGEST_LINE = 1_000
_MOST_COLUMNS = 12

_HEADING = re.compile(r"^(?:#{1,6}\s+(.+)|((?:partie|section|part)\s+\w+\s*[:.–-].*))$", re.IGNORECASE)
_NUMBERED = re.compile(r"^(?:q(?:uestion)?\s*)?\d{1,3}\s*[.):–-]\s*(.+)$", re.IGNORECASE)
_BOX = re.compile(r"^[-*•]?\s*(?:\[[ xX]?\]|[☐□❏☑])\s*(.+)$")
_BULLET = re.compile(r"^(?:[-–—*•◦○●▪·]|\(?[a-zA-Z][.)]|\([ xX]?\))\s+(.+)$")
_BAR_RULE = re.compile(r"^\|?[\s:|-]+\|?$")
_SCALE = re.compile(r"\b(?:de|from)\s+1\s+(?:à|to)\s+(\d{1,2})\b", re.IGNORECASE)
_SEVERAL = re.compile(
    r"\(?(?:plusieurs\s+r[ée]ponses|choix\s+multiples?|several\s+answers)[^)]*\)?", re.IGNORECASE
)
_REQUIRED = re.compile(r"\s*\*\s*$")
_YES_NO = re.compile(
    r"^(?:avez|êtes|etes|utilisez|faites|pouvez|savez|souhaitez|disposez|est-ce|do|are|have|is|can|would)\b",
    re.IGNORECASE,
)


class Role(StrEnum):
    """What became of a line."""

    SECTION = "section"
    QUESTION = "question"
    OPTION = "option"
    ROW = "row"
    COLUMNS = "columns"
    HELP = "help"
    BLANK = "blank"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class PastedLine:
    """One line as it was pasted, from 1, and what it was taken for."""

    number: int
    text: str
    role: Role


@dataclass(slots=True)
class PastedQuestion:
    """One question as it was understood; `columns` makes it a grid."""

    label: str
    help: str = ""
    options: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    has_boxes: bool = False

    @property
    def kind(self) -> Kind:
        """The kind that suits what was understood."""
        if self.columns and self.rows:
            return Kind.GRID
        if self.points:
            return Kind.SCALE
        if self.options:
            several = self.has_boxes or _SEVERAL.search(self.label)
            return Kind.SEVERAL_CHOICES if several else Kind.SINGLE_CHOICE
        return Kind.YES_NO if _YES_NO.match(self.label) else Kind.LONG_TEXT

    @property
    def points(self) -> int:
        """How many points the scale has that the label speaks of; 0 when it speaks of none."""
        found = None if self.options else _SCALE.search(self.label)
        points = int(found[1]) if found else 0
        return points if 2 <= points <= 11 else 0  # noqa: PLR2004 – what a scale may have


@dataclass(slots=True)
class PastedSection:
    """One section; without a title it goes into the section that is there."""

    title: str
    introduction: str = ""
    questions: list[PastedQuestion] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Pasted:
    """All that was understood, and the report line by line."""

    sections: tuple[PastedSection, ...]
    lines: tuple[PastedLine, ...]

    @property
    def question_count(self) -> int:
        """How many questions there are."""
        return sum(len(section.questions) for section in self.sections)


def read_pasted(text: str) -> Pasted:
    """Return what pasted text says; never raises. What is too long or too much is reported as left out."""
    reader = _Reader()
    lines = []
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip("\ufeff\u00a0 \r\n")
        is_read = number <= MOST_LINES and len(line) <= LONGEST_LINE
        lines.append(PastedLine(number, raw[:LONGEST_LINE], reader.take(line) if is_read else Role.LEFT_OUT))
    return Pasted(
        tuple(section for section in reader.sections if section.title or section.questions), tuple(lines)
    )


def paste(
    draft: Draft,
    pasted: Pasted,
    *,
    section: Uid | None,
    languages: Sequence[str],
    new_uid: NewUid,
) -> Writes:
    """Return the writes that add what was understood: into `section`, and new sections at the end."""
    planter = Planter(draft, new_uid)
    for part in pasted.sections:
        if section is not None and not part.title:
            questions = [_document(question, languages) for question in part.questions]
            for question, order in zip(
                questions, _keys_after(draft, section, QUESTIONS, len(questions)), strict=True
            ):
                planter.plant(question, Place(section, QUESTIONS, order))
    titled = [part for part in pasted.sections if section is None or part.title]
    for part, order in zip(titled, _keys_after(draft, ROOT, SECTIONS, len(titled)), strict=True):
        questions = [_document(question, languages) for question in part.questions]
        document = (
            template("section", languages) | _section_texts(part, languages[0]) | {QUESTIONS: questions}
        )
        planter.plant(document, Place(ROOT, SECTIONS, order))
    return tuple(planter.writes)


def _keys_after(draft: Draft, parent: Uid, slot: str, count: int) -> list[str]:
    """Return keys for new elements at the end of a list."""
    siblings = children(draft).get((parent, slot), [])
    last = place_of(draft[siblings[-1]]) if siblings else None
    first = between(last.order if last else "", "")
    return [first + key for key in spread(count)]


class _Reader:
    """Takes one line after the other."""

    def __init__(self) -> None:
        self.sections = [PastedSection("")]
        self._is_in_table = False

    def take(self, line: str) -> Role:
        """Return what a line was taken for."""
        if not line:
            self._is_in_table = False
            return Role.BLANK
        cells = _cells(line)
        if len(cells) > 1:
            return self._take_row(cells)
        if _BAR_RULE.match(line) and self._is_in_table:
            return Role.COLUMNS
        self._is_in_table = False
        return self._take_words(line)

    def _take_words(self, line: str) -> Role:
        if heading := _HEADING.match(line):
            return self._open_section(heading[1] or heading[2])
        if (found := _BOX.match(line)) or (found := _BULLET.match(line)):
            return self._take_option(found[1], has_box=bool(_BOX.match(line)))
        if found := _NUMBERED.match(line):
            return self._open_question(found[1])
        if _REQUIRED.sub("", line).rstrip(" )").endswith("?"):
            return self._open_question(line)
        if line.isupper() and len(line.split()) <= _MOST_COLUMNS:
            return self._open_section(line.capitalize())
        return self._explain(line)

    def _open_section(self, title: str) -> Role:
        self.sections.append(PastedSection(title.strip()))
        return Role.SECTION

    def _open_question(self, label: str) -> Role:
        self.sections[-1].questions.append(PastedQuestion(label.strip()))
        return Role.QUESTION

    def _take_option(self, label: str, *, has_box: bool) -> Role:
        question = self._question()
        if question is None or question.columns:
            return self._open_question(label)
        question.options.append(label.strip())
        question.has_boxes = question.has_boxes or has_box
        return Role.OPTION

    def _take_row(self, cells: list[str]) -> Role:
        question = self._question()
        if self._is_in_table and question is not None:
            if _is_rule(cells):
                return Role.COLUMNS
            question.rows.append(cells[0])
            return Role.ROW if cells[0] else Role.LEFT_OUT
        self._is_in_table = True
        if question is None or question.options or question.columns or cells[0]:
            self._open_question(cells[0] or "?")
            question = self.sections[-1].questions[-1]
        question.columns = [cell for cell in cells[1:] if cell][:_MOST_COLUMNS]
        return Role.COLUMNS

    def _explain(self, line: str) -> Role:
        question = self._question()
        if question is None:
            section = self.sections[-1]
            section.introduction = f"{section.introduction} {line}".strip()
        elif question.options or question.columns:
            return self._open_question(line)
        else:
            question.help = f"{question.help} {line}".strip()
        return Role.HELP

    def _question(self) -> PastedQuestion | None:
        questions = self.sections[-1].questions
        return questions[-1] if questions else None


def _cells(line: str) -> list[str]:
    """Return the cells of a line of a table; one cell when it is none."""
    if "\t" in line:
        return [cell.strip() for cell in line.split("\t")]
    if line.startswith("|") and line.endswith("|"):
        return [cell.strip() for cell in line.strip("|").split("|")]
    return [line]


def _is_rule(cells: list[str]) -> bool:
    return all(cell.strip(":- ") == "" for cell in cells) and any("-" in cell for cell in cells)


def _section_texts(section: PastedSection, language: str) -> dict[str, Any]:
    texts: dict[str, Any] = {}
    if section.title:
        texts["title"] = {language: section.title}
    if section.introduction:
        texts["introduction"] = {language: section.introduction}
    return texts


def _document(question: PastedQuestion, languages: Sequence[str]) -> dict[str, Any]:
    language = languages[0]
    document = template(question.kind.value, languages)
    document["label"] = {language: _SEVERAL.sub("", _REQUIRED.sub("", question.label)).strip() or "?"}
    if _REQUIRED.search(question.label):
        document["required"] = True
    if question.help:
        document["help"] = {language: question.help}
    return document | dict(_details(question, language, document))


def _details(question: PastedQuestion, language: str, document: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    if question.kind is Kind.GRID:
        yield "rows", [{"label": {language: row}} for row in question.rows if row]
        options = [{"label": {language: column}} for column in question.columns]
        yield "scale", {**document["scale"], "options": options}
    elif question.kind is Kind.SCALE:
        yield "points", question.points
    elif question.options:
        yield "options", [{"label": {language: option}} for option in question.options]
