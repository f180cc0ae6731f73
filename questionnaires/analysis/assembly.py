"""The parts of a report put together: counts go into the gate, figures come out. No number is made here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from questionnaires.analysis.auditor import Part, Subject
from questionnaires.analysis.derived import champ_results, ranked_needs
from questionnaires.analysis.disclosure import Gate, Restraint, need_of
from questionnaires.analysis.needs import priority_weight
from questionnaires.analysis.outline import (
    Choice,
    Item,
    OptionList,
    Outline,
    PracticeOutline,
    TextOutline,
    rank_scoring,
)
from questionnaires.analysis.report import (
    HIDDEN,
    Figure,
    ItemResult,
    MeanRank,
    Participation,
    PracticeResult,
    RankingResult,
    Report,
    ReportHeader,
    Share,
    Thresholds,
    Verbatims,
)
from questionnaires.analysis.roll import RollCount
from questionnaires.analysis.tables import CellCounts, Table, TallyTables
from questionnaires.answers.codebook import CHOSEN, NOT_CHOSEN, NOT_RANKED
from questionnaires.definition.model import Questionnaire

_NONE = Restraint()


@dataclass(frozen=True)
class Material:
    """All that a report is made of; `verbatims` holds the texts by answer key."""

    header: ReportHeader
    questionnaire: Questionnaire
    outline: Outline
    tables: TallyTables
    roll: RollCount
    verbatims: Mapping[str, Sequence[str]]
    null_ballots: int
    thresholds: Thresholds


class Assembly:
    """One version of a report, with what the auditor wants hidden in it."""

    def __init__(self, material: Material, restraints: Mapping[Subject, Restraint]) -> None:
        self._material = material
        self._restraints = restraints
        self._gate = Gate(material.thresholds)

    def report(self) -> Report:
        """Return the report."""
        material, outline = self._material, self._material.outline
        priorities = self._priorities()
        practices = tuple(
            self._practice(practice, priorities.get(practice.practice.champ, HIDDEN))
            for practice in outline.practices
        )
        return Report(
            header=material.header,
            participation=self._participation(),
            champs=champ_results(
                material.questionnaire.analysis.champs,
                outline,
                practices,
                priorities=priorities,
                cells=[cell.cell for cell in material.roll.cells],
            ),
            practices=practices,
            ranked_needs=tuple(code for _, code in ranked_needs(practices)),
            items=tuple(self._item_or_list(item) for item in outline.items),
            rankings=tuple(self._ranking(ranking) for ranking in outline.rankings),
            verbatims=tuple(map(self._verbatims, outline.texts)),
            hidden=self._gate.notes,
            thresholds=self._gate.thresholds,
        )

    def _participation(self) -> Participation:
        roll = self._material.roll
        return Participation(
            invited=roll.invited,
            signed_off=roll.signed_off,
            ballots=self._material.tables.ballots,
            null_ballots=self._material.null_ballots,
            cells=self._gate.participation(
                roll.cells,
                is_audited=self._restraint(Part.PARTICIPATION).hides_all,
            ),
        )

    def _practice(self, outline: PracticeOutline, priority: Figure) -> PracticeResult:
        situation = self._gate.scored(
            self._table(outline.situation),
            outline.situation.scoring,
            is_restricted=outline.situation.is_restricted,
            restraint=self._restraint(Part.SITUATION, outline.code),
        )
        table = self._table(outline.need)
        need = self._gate.asking(
            table,
            outline.asking,
            is_restricted=outline.need.is_restricted,
            restraint=self._restraint(Part.NEED, outline.code),
        )
        return PracticeResult(
            code=outline.code,
            label=outline.label,
            champ=outline.practice.champ,
            palier=outline.practice.palier,
            tags=outline.practice.tags,
            situation=_shares(outline.situation.choices, situation.shares),
            situation_mean=situation.summary,
            need_shares=_shares(outline.need.choices, need.shares),
            need=need_of(
                need.summary,
                priority,
                answers=table.school.respondents,
                invited=self._material.roll.invited,
            ),
            cell_situations=situation.cells,
            cell_needs=need.cells,
        )

    def _item_or_list(self, item: Item | OptionList) -> ItemResult:
        return self._option_list(item) if isinstance(item, OptionList) else self._item(item)

    def _item(self, item: Item) -> ItemResult:
        restraint = self._restraint(Part.ITEM, item.code)
        item = item.versions[restraint.merges]
        release = self._gate.scored(
            self._table(item),
            item.scoring,
            is_restricted=item.is_restricted,
            restraint=restraint,
            by_cell=False,
        )
        return ItemResult(
            code=item.code,
            question_code=item.question_code,
            label=item.label,
            kind=item.kind,
            shares=_shares(item.choices, release.shares),
            mean=release.summary,
        )

    def _option_list(self, options: OptionList) -> ItemResult:
        tables = [self._material.tables.table(name, ((CHOSEN,), (NOT_CHOSEN,))) for name in options.variables]
        shares = self._gate.shares(
            [table.school.counts[0] for table in tables],
            tables[0].school,
            is_sensitive=options.is_sensitive,
            is_audited=self._restraint(Part.ITEM, options.code) != _NONE,
        )
        return ItemResult(
            code=options.code,
            question_code=options.code,
            label=options.label,
            kind=options.kind,
            shares=_shares(options.choices, shares),
        )

    def _ranking(self, ranking: OptionList) -> RankingResult:
        schools = self._ranked(ranking)
        counts = [school.counts[0] for school in schools]
        counts += [school.respondents - school.counts[-1] for school in schools]
        shares = self._ranking_shares(ranking, counts, schools[0])
        half = len(schools)
        return RankingResult(
            code=ranking.code,
            label=ranking.label,
            places=ranking.places,
            first=_shares(ranking.choices, shares[:half]),
            placed=_shares(ranking.choices, shares[half:]),
            mean_ranks=tuple(self._mean_ranks(ranking, schools)),
        )

    def _mean_ranks(self, ranking: OptionList, schools: Sequence[CellCounts]) -> Iterator[MeanRank]:
        scoring = rank_scoring(ranking)
        if scoring is None:
            return
        ranks = self._gate.mean_ranks(
            schools,
            scoring,
            is_sensitive=ranking.is_sensitive,
            is_audited=self._restraint(Part.RANKING, ranking.code) != _NONE,
        )
        for choice, rank in zip(ranking.choices, ranks, strict=True):
            yield MeanRank(code=choice.code, rank=rank)

    def _priorities(self) -> dict[str, Figure]:
        """Return the released priority of each champ that stands in the ranking."""
        needs = self._material.questionnaire.analysis.needs
        ranking = next(
            (r for r in self._material.outline.rankings if needs and r.id == needs.priorities), None
        )
        if needs is None or ranking is None:
            return {}
        schools = self._ranked(ranking)
        places: dict[str, list[tuple[int, ...]]] = {}
        for choice, school in zip(ranking.choices, schools, strict=True):
            if choice.id in needs.champ_of_priority:
                places.setdefault(needs.champ_of_priority[choice.id], []).append(school.counts[:-1])
        respondents = schools[0].respondents
        weights = [
            priority_weight(champ, respondents=max(1, respondents)) * respondents for champ in places.values()
        ]
        figures = self._ranking_shares(ranking, weights, schools[0])
        return dict(zip(places, figures, strict=True))

    def _ranked(self, ranking: OptionList) -> list[CellCounts]:
        """Return for each option how many put it in each place, and at the end how many left it out."""
        ranks = [(number,) for number in (*range(1, ranking.places + 1), NOT_RANKED)]
        return [self._material.tables.table(name, ranks).school for name in ranking.variables]

    def _ranking_shares(
        self, ranking: OptionList, counts: Sequence[int | Fraction], base: CellCounts
    ) -> tuple[Figure, ...]:
        return self._gate.shares(
            counts,
            base,
            is_sensitive=ranking.is_sensitive,
            is_audited=self._restraint(Part.RANKING, ranking.code).hides_all,
        )

    def _verbatims(self, text: TextOutline) -> Verbatims:
        """Return the texts of a question, or of an option that asks for one."""
        material = self._material
        return self._gate.verbatims(
            text.code,
            text.label,
            material.verbatims.get(text.key, ()),
            writers=self._writers(text),
            viewers=material.roll.viewers,
            is_sensitive=text.is_sensitive,
        )

    def _writers(self, text: TextOutline) -> int | None:
        """Return how many could have written a text: who chose its option, or every ballot."""
        if text.chosen is not None:
            variable, numbers = text.chosen
            return self._material.tables.table(variable, [numbers]).school.respondents
        return None if text.is_conditional else self._material.tables.ballots

    def _table(self, item: Item) -> Table:
        return self._material.tables.table(item.variable, [choice.numbers for choice in item.choices])

    def _restraint(self, part: Part, code: str = "") -> Restraint:
        return self._restraints.get(Subject(part, code), _NONE)


def _shares(choices: Iterable[Choice], figures: Iterable[Figure]) -> tuple[Share, ...]:
    return tuple(
        Share(code=choice.code, label=choice.label, percent=figure)
        for choice, figure in zip(choices, figures, strict=True)
    )
