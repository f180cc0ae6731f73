"""What the pages of a maturity grid receive: its steps, its champs and paliers, its answers, its rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import flask_babel
from flask import url_for

from questionnaires.definition.finding_codes import FindingCode
from questionnaires.definition.findings import ANALYSIS
from questionnaires.editing.cells import ROOT, Uid
from questionnaires.editing.maturity_edits import STANDARD_ANSWERS, meaning_of
from questionnaires.editing.maturity_pasting import GridLine, PastedGrid
from questionnaires.editing.maturity_reading import REACHED, SHARE, GridRow, MaturityDraft
from survey_app.drafting.cell_fields import say_number
from survey_app.drafting.draft_at_hand import DraftAtHand
from survey_app.drafting.draft_pages import DraftHead, FindingLine, FirstStep
from survey_app.drafting.finding_places import PlacedFinding
from survey_app.drafting.maturity.forms import (
    NEW_CHAMPS,
    Fields,
    champ_fields,
    level_fields,
    palier_fields,
    was_of,
)
from survey_app.drafting.maturity.words import FAULTS, MEANINGS

_: Callable[..., str] = flask_babel.gettext

ROWS_A_PAGE = 100
MOST_FINDINGS = 20

_OF_ROWS = frozenset(
    {FindingCode.ROW_WITHOUT_INDICATOR, FindingCode.INDICATOR_CODE_TWICE, FindingCode.INDICATOR_TWICE}
)
_OF_GRIDS = frozenset({FindingCode.SCALES_DIFFER, FindingCode.NOT_APPLICABLE_MISSING})

Choice = tuple[str, str, bool]
"""The value of a choice, its words, and whether it is the one."""


@dataclass(frozen=True, slots=True)
class LineField:
    """One field on a line of a form; `label` says it all where the line's own is not seen."""

    name: str
    label: str
    value: str
    language: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class ChampLine:
    """A champ: its titles, its code, and how many rows and practices name it. A new one has no `uid`."""

    uid: Uid
    name: str
    titles: tuple[LineField, ...]
    code: LineField
    uses: int


@dataclass(frozen=True, slots=True)
class PalierLine:
    """A palier by its number; how many rows are of it."""

    number: int
    titles: tuple[LineField, ...]
    uses: int


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """An answer of all grids: its labels, and what it can mean."""

    number: int
    uid: Uid
    labels: tuple[LineField, ...]
    meanings: tuple[Choice, ...]
    fault: str


@dataclass(frozen=True, slots=True)
class LevelsForm:
    """The answers of all grids and the rule; none without a grid."""

    lines: tuple[AnswerLine, ...]
    has_not_applicable: bool
    share: LineField
    is_usual: bool


@dataclass(frozen=True, slots=True)
class MaturityPage:
    """A maturity grid as a whole. `is_given`: it is the academy's, and is only read here."""

    head: DraftHead
    is_grid: bool
    is_given: bool
    steps: tuple[FirstStep, ...]
    findings: tuple[FindingLine, ...]
    champs: tuple[ChampLine, ...]
    paliers: tuple[PalierLine, ...]
    champs_were: str
    levels: LevelsForm | None
    counts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row of a grid with what it stands for, and what is missing or wrong."""

    uid: Uid
    label: str
    champs: tuple[Choice, ...]
    paliers: tuple[Choice, ...]
    code: str
    is_locked: bool
    missing: str
    findings: tuple[FindingLine, ...]


@dataclass(frozen=True, slots=True)
class GridBlock:
    """The rows of one grid that a page shows."""

    uid: Uid
    section: str
    label: str
    rows: tuple[RowLine, ...]


@dataclass(frozen=True, slots=True)
class RowsPage:
    """What the rows stand for, some at a time."""

    head: DraftHead
    is_grid: bool
    is_given: bool
    has_places: bool
    grids: tuple[GridBlock, ...]
    champs: tuple[Choice, ...]
    paliers: tuple[Choice, ...]
    was: str
    placed: int
    total: int
    page: int
    pages: tuple[tuple[int, str, bool], ...]


@dataclass(frozen=True, slots=True)
class PastedLine:
    """A pasted line: what it becomes, or why it is left out; `note` says what is neither."""

    number: int
    champ: str
    palier: str
    label: str
    code: str
    fault: str
    note: str


@dataclass(frozen=True, slots=True)
class PastePage:
    """A grid to paste, and the report once it was read."""

    head: DraftHead
    is_given: bool
    text: str
    fault: str
    lines: tuple[PastedLine, ...]
    facts: tuple[tuple[str, str], ...]
    indicators: int
    left_out: int


def is_given(at_hand: DraftAtHand) -> bool:
    """Tell whether the reading of the grid belongs to a reference questionnaire of the academy."""
    return not at_hand.is_academys and "reference.code" in at_hand.reader.cells(ROOT)


def locked_grids(at_hand: DraftAtHand, grid: MaturityDraft) -> tuple[Uid, ...]:
    """Return the grids whose words, codes and answers are the academy's."""
    return tuple(uid for uid in grid.grids if at_hand.reader.is_locked(uid))


def maturity_page(
    at_hand: DraftAtHand, faults: Mapping[str, str] | None = None, sent: Fields | None = None
) -> MaturityPage:
    """Return the page of the whole grid; with what was sent and is wrong with it, where that is so."""
    grid = MaturityDraft(at_hand.state.elements)
    languages = at_hand.reader.languages
    fields = champ_fields(grid, languages)
    writer = _LineWriter(at_hand, fields, {})
    return MaturityPage(
        head=at_hand.head,
        is_grid=grid.is_grid,
        is_given=is_given(at_hand),
        steps=tuple(_steps(at_hand, grid)),
        findings=at_hand.writer.findings_where(_is_of_the_whole)[:MOST_FINDINGS],
        champs=tuple(_champ_line(writer, grid, uid) for uid in (*grid.champs, *NEW_CHAMPS)),
        paliers=tuple(
            PalierLine(
                number,
                writer.texts(f"palier.{number}", _("Titre du palier %(number)s", number=number)),
                len(grid.users_of_palier(number)),
            )
            for number in range(1, palier_fields(grid) + 1)
        ),
        champs_were=was_of(fields),
        levels=_levels(at_hand, grid, faults or {}, sent) if grid.grids else None,
        counts=tuple(_counts(grid)),
    )


def rows_page(at_hand: DraftAtHand, number: int) -> RowsPage:
    """Return what some of the rows stand for; a page that there is not is the first."""
    grid = MaturityDraft(at_hand.state.elements)
    rows = grid.rows
    count = max(1, -(-len(rows) // ROWS_A_PAGE))
    page = number if 1 <= number <= count else 1
    shown = rows[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE]
    writer = _RowWriter(at_hand, grid)
    return RowsPage(
        head=at_hand.head,
        is_grid=grid.is_grid,
        is_given=is_given(at_hand),
        has_places=bool(writer.champs and writer.paliers),
        grids=tuple(writer.blocks(shown)),
        champs=_for_several(writer.champs),
        paliers=_for_several(writer.paliers),
        was=was_of(dict(writer.fields(shown))),
        placed=sum(row.is_placed for row in rows),
        total=len(rows),
        page=page,
        pages=tuple(
            (one, url_for("drafting.place_rows", key=at_hand.state.key, page=one), one == page)
            for one in range(1, count + 1)
        ),
    )


def paste_page(at_hand: DraftAtHand, text: str, pasted: PastedGrid | None, fault: str = "") -> PastePage:
    """Return the page that pastes a grid, with what was understood of it."""
    lines = pasted.lines if pasted else ()
    indicators = len(pasted.indicators) if pasted else 0
    return PastePage(
        head=at_hand.head,
        is_given=is_given(at_hand),
        text=text,
        fault=fault,
        lines=tuple(_pasted_line(line) for line in lines),
        facts=tuple(_facts(pasted)) if pasted else (),
        indicators=indicators,
        left_out=sum(line.fault is not None for line in lines),
    )


def _is_of_the_whole(placed: PlacedFinding) -> bool:
    """Whether a finding is told on the page of the whole grid: what rows lack is told beside them."""
    finding = placed.finding
    if finding.code in _OF_ROWS:
        return False
    is_reading = finding.place[:1] == (ANALYSIS,) and finding.place[1:2] not in {("needs",), ("perceptions",)}
    return (is_reading and finding.place[1:2] != ("maturity",)) or (
        finding.place == (ANALYSIS, "maturity") or finding.code in _OF_GRIDS
    )


def _steps(at_hand: DraftAtHand, grid: MaturityDraft) -> Iterator[FirstStep]:
    key = at_hand.state.key
    here = url_for("drafting.show_maturity", key=key)
    rows = url_for("drafting.place_rows", key=key)
    total, placed = len(grid.rows), sum(row.is_placed for row in grid.rows)
    yield FirstStep(
        _("Nommer les champs et les paliers"), f"{here}#champs", bool(grid.champs and grid.paliers)
    )
    yield FirstStep(
        _("Écrire les lignes de la grille"), url_for("drafting.show_builder", key=key), bool(total)
    )
    yield FirstStep(
        _("Dire ce que veulent dire les réponses"),
        f"{here}#reponses",
        bool(grid.grids and grid.names_in(REACHED)),
    )
    words = _("Classer les lignes : %(placed)s sur %(total)s", placed=placed, total=total)
    yield FirstStep(words, rows, bool(total) and placed == total)
    yield FirstStep(
        _("Relire, puis publier"), url_for("drafting.prepare_publication", key=key), at_hand.is_published
    )


def _counts(grid: MaturityDraft) -> Iterator[tuple[str, str]]:
    """Yield how many indicators each champ has at each palier: what is missing leaps to the eye."""
    for uid in grid.champs:
        code = grid.word(uid, "code")
        counts = [
            sum((row.champ, row.palier) == (code, number) for row in grid.rows)
            for number in range(1, len(grid.paliers) + 1)
        ]
        words = ", ".join(
            _("palier %(number)s : %(count)s", number=number, count=count)
            for number, count in enumerate(counts, start=1)
        )
        yield next(iter(grid.words(uid, "title").values()), "") or code, words


class _LineWriter:
    """Writes fields of one form."""

    def __init__(self, at_hand: DraftAtHand, fields: Fields, faults: Mapping[str, str]) -> None:
        self._head = at_hand.head
        self._fields = fields
        self._faults = faults

    def field(self, name: str, label: str, language: str = "") -> LineField:
        return LineField(name, label, self._fields.get(name, ""), language, self._faults.get(name, ""))

    def texts(self, name: str, label: str) -> tuple[LineField, ...]:
        """Return the fields of a text, one a language."""
        first, *others = self._head.languages
        named = [self.field(f"{name}.{first}", label, first)]
        for tag in others:
            words = _("%(label)s, en %(language)s", label=label, language=self._head.language_name(tag))
            named.append(self.field(f"{name}.{tag}", words, tag))
        return tuple(named)


def _champ_line(writer: _LineWriter, grid: MaturityDraft, uid: Uid) -> ChampLine:
    is_new = uid in NEW_CHAMPS
    code = "" if is_new else grid.word(uid, "code")
    return ChampLine(
        uid="" if is_new else uid,
        name=_("Nouveau champ") if is_new else next(iter(grid.words(uid, "title").values()), "") or code,
        titles=writer.texts(f"title.{uid}", _("Titre du champ")),
        code=writer.field(f"code.{uid}", _("Code")),
        uses=len(grid.users_of_champ(code)),
    )


def _levels(
    at_hand: DraftAtHand, grid: MaturityDraft, faults: Mapping[str, str], sent: Fields | None
) -> LevelsForm:
    lead = grid.lead or ""
    meanings = [meaning_of(grid, uid) for uid in grid.answers(lead)]
    languages = at_hand.reader.languages
    stored = level_fields(grid, languages, meanings)
    share = grid.root.get(SHARE)
    stored["share"] = say_number(round(share * 100, 2)) if isinstance(share, int | float) else "100"
    fields = sent if sent is not None else stored
    writer = _LineWriter(at_hand, fields, faults)
    numbers = [name.partition(".")[2] for name in stored if name.startswith("answer.")]
    usual = [answer.labels["fr"] for answer in STANDARD_ANSWERS]
    return LevelsForm(
        lines=tuple(_answer_line(writer, fields, int(number), faults) for number in numbers),
        has_not_applicable="not_applicable" in fields
        if sent is not None
        else grid.draft[lead].get("scale.not_applicable") is True or not grid.names_in(REACHED),
        share=writer.field("share", _("Part des indicateurs à atteindre, en %")),
        is_usual=[grid.word(uid, "label.fr") for uid in grid.answers(lead)] == usual,
    )


def _answer_line(writer: _LineWriter, fields: Fields, number: int, faults: Mapping[str, str]) -> AnswerLine:
    chosen = fields.get(f"meaning.{number}", "")
    return AnswerLine(
        number=number,
        uid=fields.get(f"answer.{number}", ""),
        labels=writer.texts(f"label.{number}", _("Texte de la réponse")),
        meanings=tuple((one.value, str(words), one.value == chosen) for one, words in MEANINGS.items()),
        fault=faults.get(f"meaning.{number}", ""),
    )


class _RowWriter:
    """Writes the rows of one draft."""

    def __init__(self, at_hand: DraftAtHand, grid: MaturityDraft) -> None:
        self._at_hand = at_hand
        self._grid = grid
        self._locked = frozenset(locked_grids(at_hand, grid))
        self.champs = tuple(
            (code, _say_champ(code, next(iter(grid.words(uid, "title").values()), "")))
            for uid in grid.champs
            if (code := grid.word(uid, "code"))
        )
        self.paliers = tuple(
            (str(number), _say_palier(number, next(iter(grid.words(uid, "").values()), "")))
            for number, uid in enumerate(grid.paliers, start=1)
        )
        counted: dict[str, int] = {}
        for row in grid.rows:
            if row.is_indicator:
                counted[row.code.upper()] = counted.get(row.code.upper(), 0) + 1
        self._twice = {code for code, count in counted.items() if count > 1}

    def fields(self, rows: Sequence[GridRow]) -> Iterator[tuple[str, str]]:
        """Yield what the fields of rows hold."""
        for row in rows:
            yield f"champ.{row.uid}", row.champ
            yield f"palier.{row.uid}", str(row.palier or "")
            yield f"code.{row.uid}", row.code

    def blocks(self, rows: Sequence[GridRow]) -> Iterator[GridBlock]:
        """Yield the grids of some rows."""
        reader = self._at_hand.reader
        for uid in dict.fromkeys(row.grid for row in rows):
            section = self._grid.section_of(uid)
            own = tuple(self._line(row) for row in rows if row.grid == uid)
            yield GridBlock(uid, reader.name(section), reader.name(uid) or _("Grille sans titre"), own)

    def _line(self, row: GridRow) -> RowLine:
        writer = self._at_hand.writer
        indicators = self._grid.indicators.get(row.id, [])
        findings = [line for uid in (row.uid, *indicators) for line in writer.findings_of(uid, _is_beside)]
        return RowLine(
            uid=row.uid,
            label=self._at_hand.reader.name(row.uid) or _("Ligne sans texte"),
            champs=_choices(self.champs, row.champ, _("Champ inconnu : %(name)s", name=row.champ)),
            paliers=_choices(self.paliers, str(row.palier or ""), _say_palier(row.palier, "")),
            code=row.code,
            is_locked=row.grid in self._locked,
            missing=self._say_missing(row),
            findings=tuple(findings),
        )

    def _say_missing(self, row: GridRow) -> str:
        if not row.is_indicator:
            return _("À classer : elle ne compte pas encore.")
        if not row.palier:
            return _("Il manque son palier.")
        if not row.champ:
            return _("Il manque son champ.")
        if row.code.upper() in self._twice:
            return _("Une autre ligne a ce code : c’est par lui que les années se comparent.")
        return ""


def _is_beside(placed: PlacedFinding) -> bool:
    """Whether a finding is told beside a row as the checker words it."""
    return placed.finding.code not in {FindingCode.ROW_WITHOUT_INDICATOR, FindingCode.MISSING_FIELD}


def _choices(known: Sequence[tuple[str, str]], chosen: str, unknown: str) -> tuple[Choice, ...]:
    choices = [("", "—", not chosen), *((value, words, value == chosen) for value, words in known)]
    if chosen and not any(is_chosen for _value, _words, is_chosen in choices):
        choices.append((chosen, unknown, True))
    return tuple(choices)


def _for_several(known: Sequence[tuple[str, str]]) -> tuple[Choice, ...]:
    """Return what can be chosen for several rows at once; nothing leaves them as they are."""
    return (("", _("(ne pas changer)"), True), *((value, words, False) for value, words in known))


def _say_champ(code: str, title: str) -> str:
    return f"{code} – {title}" if title and title != code else code


def _say_palier(number: int, title: str) -> str:
    return f"{number} – {title}" if title else str(number)


def _pasted_line(line: GridLine) -> PastedLine:
    return PastedLine(
        number=line.number,
        champ=line.champ,
        palier=str(line.palier or ""),
        label=line.label or line.text,
        code=line.code,
        fault=str(FAULTS[line.fault]) if line.fault else "",
        note="" if line.fault or line.is_indicator else _("Titres des colonnes"),
    )


def _facts(pasted: PastedGrid) -> Iterator[tuple[str, str]]:
    new = [champ for champ in pasted.champs if champ.is_new]
    if pasted.champs:
        yield (
            _("Champs"),
            ", ".join(_say_champ(champ.code, champ.title) for champ in pasted.champs)
            + (" " + _("(dont %(count)s à créer)", count=len(new)) if new else ""),
        )
    if pasted.paliers:
        yield _("Paliers à créer"), ", ".join(pasted.paliers)
