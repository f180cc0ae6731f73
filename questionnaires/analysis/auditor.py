"""The auditor: what a reader can work out from all released numbers of a report together (anonymity study, rule 12).

The reader knows the report, the questionnaire, the number invited in each cell, how many respondents of each
cell see the report, and the rules of the gate: thresholds, rounding, and that hidden cells together have nobody
or at least `residual` respondents. Not known: how many left a voluntary question empty. Not used: why a
particular cell was hidden or bands stand together, which answers the questionnaire itself excludes (`valid_if`,
how many options may be chosen), and what a respondent knows of their own answer (the thresholds are counted
without those who can read).

Each item is a puzzle of its own, since no released number is made of the answers to two items: champs,
indexes and the order of needs are made of released numbers, and that is checked too. What is exact:
- situations and needs (cell × option, with all rounding intervals at once) and items: exact up to the size
  that `feasibility` names, an outer bound beyond;
- several choices and the turnout of cells: exact;
- rankings: exact for each option by itself (its two shares, its mean rank, the priority of its champ), an outer
  bound for all together;
- texts: that an option was chosen by as many as wrote the text it asks for.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from questionnaires.analysis.derived import champ_results, ranked_needs
from questionnaires.analysis.disclosure import need_of
from questionnaires.analysis.feasibility import ContradictionError, Fixed, Puzzle, find_fixed
from questionnaires.analysis.outline import Item, OptionList, PracticeOutline, outline_of
from questionnaires.analysis.ranks import certain_places, shown_of
from questionnaires.analysis.reader import Reader, ReleasedItem, share_counts, turnout_ranges
from questionnaires.analysis.report import HIDDEN, ItemResult, PracticeResult, RankingResult, Report
from questionnaires.analysis.school_level import certain_choices, certain_options, numbers_of, percents
from questionnaires.answers.codebook import compile_codebook
from questionnaires.definition.model import Questionnaire


class Part(StrEnum):
    """The parts of a report that are audited each by itself."""

    PARTICIPATION = "participation"
    SITUATION = "situation"
    NEED = "need"
    ITEM = "item"
    RANKING = "ranking"
    DERIVED = "derived"


class Subject(NamedTuple):
    """What a finding is about: a part, and the code of the practice, item, ranking or champ in it."""

    part: Part
    code: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a reader can know.

    `cell` is None for the school; `option` is a code, None for a mean. Neither is set where no answers at all
    would give this report: then something in it is wrong. `is_of_years`: by the shown figure of the cell
    together with an earlier report (see `years`).
    """

    subject: Subject
    cell: int | None = None
    option: str | None = None
    is_of_years: bool = False


def audit(
    report: Report, *, questionnaire: Questionnaire, viewers: Mapping[int, int] | None = None
) -> tuple[Finding, ...]:
    """Return what a reader of `report` can know of hidden cells or single answers; nothing, for a good report.

    `viewers`: by cell, how many of those who signed off can see the report.
    """
    return Auditor(questionnaire, viewers or {}).findings(report)


class Auditor:
    """Audits versions of one report; a puzzle that comes back is not solved again."""

    def __init__(self, questionnaire: Questionnaire, viewers: Mapping[int, int]) -> None:
        self._analysis = questionnaire.analysis
        self._outline = outline_of(questionnaire, compile_codebook(questionnaire))
        self._viewers = viewers
        self._solved: dict[Puzzle, tuple[Fixed, ...] | None] = {}

    def findings(self, report: Report) -> tuple[Finding, ...]:
        """Return what a reader of `report` can know; see `audit`."""
        reader = Reader(report, self._viewers)
        found = [*_turnout_findings(report), *self._derived_findings(report)]
        practices = {practice.code: practice for practice in self._outline.practices}
        for practice in report.practices:
            outline = practices[practice.code]
            found += self._situation_findings(practice, outline.situation, reader)
            need = released_need(practice, outline, report, reader)
            found += self._table_findings(Subject(Part.NEED, practice.code), need, reader)
        items = {item.code: item for item in self._outline.items}
        written = self._written(report)
        for result in report.items:
            item = items[result.code]
            least = tuple(written.get((result.code, choice.id), 0) for choice in item.choices)
            found += _item_findings(result, item, least, reader)
        rankings = {ranking.code: ranking for ranking in self._outline.rankings}
        for ranking in report.rankings:
            found += self._ranking_findings(ranking, rankings[ranking.code], report, reader)
        return tuple(found)

    def _written(self, report: Report) -> dict[tuple[str, str], int]:
        """Return how many texts are shown of each option that asks for one, by question code and option id."""
        shown = {part.code: len(part.texts) for part in report.verbatims}
        return {
            text.option: shown.get(text.code, 0) for text in self._outline.texts if text.option is not None
        }

    def _ranking_findings(
        self, result: RankingResult, ranking: OptionList, report: Report, reader: Reader
    ) -> list[Finding]:
        """Return what is certain of a ranking. A priority tells of an option when the champ has no other."""
        needs = self._analysis.needs
        champs = {} if needs is None or needs.priorities != ranking.id else needs.champ_of_priority
        uses = Counter(champs.values())
        released = {champ.code: champ.priority for champ in report.champs if uses[champ.code] == 1}
        priorities = [released.get(champs.get(choice.id, ""), HIDDEN) for choice in ranking.choices]
        shown = shown_of(result, priorities)
        numbers = numbers_of(ranking, [figure for option in shown for figure in option], reader)
        if numbers is None:
            return []
        return _findings(Subject(Part.RANKING, result.code), partial(certain_places, ranking, shown, numbers))

    def _situation_findings(self, result: PracticeResult, item: Item, reader: Reader) -> list[Finding]:
        subject = Subject(Part.SITUATION, result.code)
        released = released_situation(result, item, reader)
        if released is None:
            shares = percents(result.situation)
            return _findings(subject, partial(certain_choices, item, shares, HIDDEN, reader))
        return self._table_findings(subject, released, reader)

    def _table_findings(self, subject: Subject, released: ReleasedItem, reader: Reader) -> list[Finding]:
        puzzle = reader.puzzle(released)
        fixed = () if puzzle is None else self._solve(puzzle)
        if fixed is None:
            return [Finding(subject)]
        shown, hidden = reader.shown_and_hidden(released)
        codes = [choice.code for choice in released.item.choices]
        return [
            Finding(
                subject, _cell_of(thing, shown, hidden), None if thing.option is None else codes[thing.option]
            )
            for thing in fixed
        ]

    def _solve(self, puzzle: Puzzle) -> tuple[Fixed, ...] | None:
        if puzzle not in self._solved:
            try:
                self._solved[puzzle] = tuple(find_fixed(puzzle))
            except ContradictionError:
                self._solved[puzzle] = None
        return self._solved[puzzle]

    def _derived_findings(self, report: Report) -> Iterator[Finding]:
        """Yield what should be made of released numbers and is not."""
        priorities = {champ.code: champ.priority for champ in report.champs}
        cells = [cell.cell for cell in report.participation.cells]
        again = champ_results(
            self._analysis.champs, self._outline, report.practices, priorities=priorities, cells=cells
        )
        for result in report.champs:
            if result not in again:
                yield Finding(Subject(Part.DERIVED, result.code))
        if report.ranked_needs != tuple(code for _, code in ranked_needs(report.practices)):
            yield Finding(Subject(Part.DERIVED))


def released_situation(result: PracticeResult, item: Item, reader: Reader) -> ReleasedItem | None:
    """Return what is released of a situation; None when it has no mean, and so nothing by cell."""
    scoring = item.scoring
    if scoring is None or not scoring.has_mean:
        return None
    return ReleasedItem(
        item=item,
        weights=scoring.weights,
        shares=percents(result.situation),
        summary=result.situation_mean,
        cells=result.cell_situations,
        school_limit=reader.thresholds.school,
        cell_limit=reader.thresholds.cell_mean,
        sums=reader.mean_sums(scoring),
    )


def released_need(
    result: PracticeResult, outline: PracticeOutline, report: Report, reader: Reader
) -> ReleasedItem:
    """Return what is released of a need: its interval tells something of the number of answers."""
    priorities = {champ.code: champ.priority for champ in report.champs}
    priority = priorities.get(outline.practice.champ, HIDDEN)
    invited, need = report.participation.invited, result.need
    return ReleasedItem(
        item=outline.need,
        weights=tuple(map(int, outline.asking)),
        shares=percents(result.need_shares),
        summary=need.asking,
        cells=result.cell_needs,
        school_limit=reader.thresholds.distribution,
        cell_limit=reader.thresholds.distribution,
        sums=share_counts,
        agrees=lambda persons: need_of(need.asking, priority, answers=persons, invited=invited) == need,
    )


def _turnout_findings(report: Report) -> Iterator[Finding]:
    """Yield the cells whose turnout is known to the person though the school's is neither nobody nor everybody."""
    turnout = report.participation
    ranges = turnout_ranges(report)
    if len(ranges) == 1 or turnout.signed_off in {0, turnout.invited}:
        return
    for cell, signed_off in ranges.items():
        if signed_off.low >= signed_off.high:
            yield Finding(Subject(Part.PARTICIPATION), cell)


def _item_findings(
    result: ItemResult, item: Item | OptionList, least: tuple[int, ...], reader: Reader
) -> list[Finding]:
    """Return what is certain of an item of which `least` at least chose each option."""
    subject = Subject(Part.ITEM, result.code)
    if isinstance(item, OptionList):
        return _findings(subject, partial(certain_options, item, result, least, reader))
    version = item.version_with([share.code for share in result.shares])
    if version is not item:
        least = ()
    shares = percents(result.shares)
    return _findings(subject, partial(certain_choices, version, shares, result.mean, reader, least=least))


def _findings(subject: Subject, codes: Callable[[], Iterable[str]]) -> list[Finding]:
    try:
        return [Finding(subject, option=code) for code in codes()]
    except ContradictionError:
        return [Finding(subject)]


def _cell_of(thing: Fixed, shown: list[int], hidden: list[int]) -> int | None:
    if thing.shown is not None:
        return shown[thing.shown]
    return None if thing.hidden is None else hidden[thing.hidden]
