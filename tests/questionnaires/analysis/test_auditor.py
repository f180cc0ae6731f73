"""The auditor: leaks that it must find, truths that it must hold possible, and every table of eight persons tried."""

from fractions import Fraction
from itertools import product
from random import Random

import pytest

from questionnaires.analysis.assembly import Assembly, Material
from questionnaires.analysis.auditor import (
    Finding,
    Part,
    Subject,
    audit,
    released_need,
    released_situation,
)
from questionnaires.analysis.feasibility import ExactSearch, is_searchable
from questionnaires.analysis.lattice import Vector
from questionnaires.analysis.outline import outline_of
from questionnaires.analysis.reader import Reader
from questionnaires.analysis.report import (
    HIDDEN,
    Bound,
    CellFigure,
    CellParticipation,
    ChampResult,
    Figure,
    Need,
    Participation,
    PracticeResult,
    Report,
    Share,
    Thresholds,
)
from questionnaires.analysis.rounding import Rounded, Scoring, round_share
from questionnaires.analysis.tables import TallyTables
from questionnaires.answers.codebook import compile_codebook
from questionnaires.definition.model import Questionnaire, Ranking
from tests.questionnaires.analysis.builders import (
    HEADER,
    NEEDS,
    SITUATIONS,
    SyntheticCell,
    needs,
    questionnaire,
    random_school,
    ranking_of,
    report_of,
    roll_of,
    several_choices,
    single_choice,
    situations,
    tally_of,
    viewers_of,
)

ONE_PRACTICE = questionnaire({"pil": 1})
SITUATION = Subject(Part.SITUATION, "PIL1")
NEED = Subject(Part.NEED, "PIL1")
NOBODY = Figure(value=10, bound=Bound.BELOW)


def unaudited(definition: Questionnaire, cells: list[SyntheticCell]) -> Report:
    """Return what the gate lets pass without an auditor."""
    codebook = compile_codebook(definition)
    roll = roll_of(cells)
    material = Material(
        header=HEADER,
        questionnaire=definition,
        outline=outline_of(definition, codebook),
        tables=TallyTables(tally_of(codebook, cells), roll),
        roll=roll,
        verbatims={},
        null_ballots=0,
        thresholds=Thresholds(),
    )
    return Assembly(material, {}).report()


def subjects(findings: tuple[Finding, ...]) -> set[Subject]:
    return {finding.subject for finding in findings}


def two_places(definition: Questionnaire) -> Questionnaire:
    """Return a definition whose ranking has two places."""
    (section,) = definition.sections
    questions = tuple(
        question.model_copy(update={"places": 2}) if isinstance(question, Ranking) else question
        for question in section.questions
    )
    return definition.model_copy(update={"sections": (section.model_copy(update={"questions": questions}),)})


def rounded(value: float) -> Figure:
    return Figure(value=value, bound=Bound.ROUNDED)


def test_an_option_of_nobody_in_ten_ballots_is_found_and_hidden() -> None:
    cells = [SyntheticCell(invited=12, ballots=situations("pil1", 4, 4, 2, 0))]
    report = unaudited(ONE_PRACTICE, cells)
    assert report.practices[0].situation[3].percent == NOBODY
    assert Finding(SITUATION, option="AIDONS") in audit(report, questionnaire=ONE_PRACTICE)
    (practice,) = report_of(ONE_PRACTICE, cells).practices
    assert {share.percent for share in practice.situation} == {HIDDEN}
    assert practice.situation_mean == rounded(1.8)


def test_an_option_of_nobody_in_sixty_ballots_may_be_that_of_somebody() -> None:
    cells = [SyntheticCell(invited=80, ballots=situations("pil1", 22, 20, 18, 0))]
    assert audit(unaudited(ONE_PRACTICE, cells), questionnaire=ONE_PRACTICE) == ()


def test_ten_of_one_mind_are_found() -> None:
    definition = questionnaire({}, single_choice("oui", "non", "peut_etre"))
    cells = [SyntheticCell(invited=12, ballots=[{"aide": "oui"}] * 10)]
    findings = audit(unaudited(definition, cells), questionnaire=definition)
    assert set(findings) == {
        Finding(Subject(Part.ITEM, "AIDE"), option=code) for code in ("NON", "PEUT_ETRE")
    }
    (item,) = report_of(definition, cells).items
    assert {share.percent for share in item.shares} == {HIDDEN}


def test_a_choice_that_all_of_ten_ticked_is_found() -> None:
    definition = questionnaire({}, several_choices("atelier", "distance"))
    chosen = [("atelier", "distance")] * 4 + [("atelier",)] * 6
    cells = [SyntheticCell(invited=12, ballots=[{"formats": options} for options in chosen])]
    findings = audit(unaudited(definition, cells), questionnaire=definition)
    assert findings == (Finding(Subject(Part.ITEM, "FORMAT"), option="ATELIER"),)
    assert {share.percent for share in report_of(definition, cells).items[0].shares} == {HIDDEN}


def test_a_champ_that_nobody_of_ten_ranks_is_found_and_its_priority_hidden_too() -> None:
    definition = questionnaire({"pil": 1, "for": 1, "res": 1, "ped": 1}, priorities=True)
    orders = [("pil", "for")] * 4 + [("for", "res")] * 4 + [("res", "pil")] * 2
    cells = [SyntheticCell(invited=12, ballots=[{"priorites": order} for order in orders])]
    findings = audit(unaudited(definition, cells), questionnaire=definition)
    assert Finding(Subject(Part.RANKING, "PRIO"), option="PED") in findings
    report = report_of(definition, cells)
    assert {share.percent for share in (*report.rankings[0].first, *report.rankings[0].placed)} == {HIDDEN}
    assert {champ.priority for champ in report.champs} == {HIDDEN}


def test_a_priority_that_tells_of_first_places_is_found() -> None:
    definition = questionnaire({}, ranking_of("a", "b", "c", "d", places=2))
    orders = [("a", "d")] * 10 + [("a", "b")] * 3 + [("b", "c")] * 9 + [("c", "a")] * 8
    cells = [SyntheticCell(invited=40, ballots=[{"priorites": order} for order in orders])]
    report = unaudited(definition, cells)
    # Under 10 % put "d" first: nobody, or one or two persons.
    assert audit(report, questionnaire=definition) == ()
    with_priority = questionnaire({"a": 1, "b": 1, "c": 1, "d": 1}, priorities=True)
    with_priority = two_places(with_priority)
    report = unaudited(with_priority, cells)
    assert report.champs[3].priority == rounded(15)
    # With anybody in first place, a third in second place would make more than 17.5 %.
    assert audit(report, questionnaire=with_priority) == (Finding(Subject(Part.RANKING, "PRIO"), option="D"),)


def test_a_cell_hidden_alone_is_found_by_subtraction() -> None:
    """Everybody answered, the school's share and one cell are shown: the other cell is what remains."""
    cells = [
        SyntheticCell(invited=10, ballots=needs("pil1", 5, 0, 3, 2)),
        SyntheticCell(invited=10, ballots=needs("pil1", 2, 5, 1, 2)),
    ]
    report = unaudited(ONE_PRACTICE, cells)
    assert audit(report, questionnaire=ONE_PRACTICE) == ()
    (practice,) = report.practices
    leaky = practice.model_copy(
        update={"cell_needs": (practice.cell_needs[0], CellFigure(cell=2, figure=HIDDEN))}
    )
    champ = report.champs[0].model_copy(update={"cell_needs": leaky.cell_needs})
    report = report.model_copy(update={"practices": (leaky,), "champs": (champ,)})
    assert audit(report, questionnaire=ONE_PRACTICE) == (Finding(NEED, cell=2),)


def test_what_the_auditor_finds_of_a_cell_is_hidden_with_another_cell() -> None:
    cells = [
        SyntheticCell(invited=13, ballots=needs("pil1", 5, 3, 3, 2)),
        SyntheticCell(invited=12, ballots=needs("pil1", 4, 4, 2, 2)),
        SyntheticCell(invited=8, ballots=needs("pil1", 2, 3, 1, 2)),
    ]
    plain = unaudited(ONE_PRACTICE, cells)
    assert [figure.figure == HIDDEN for figure in plain.practices[0].cell_needs] == [False, False, True]
    assert Finding(NEED, cell=3) in audit(plain, questionnaire=ONE_PRACTICE)
    report = report_of(ONE_PRACTICE, cells)
    assert [figure.figure == HIDDEN for figure in report.practices[0].cell_needs] == [False, True, True]
    assert audit(report, questionnaire=ONE_PRACTICE) == ()


def test_turnouts_that_add_up_to_one_solution_are_found_and_hidden() -> None:
    cells = [
        SyntheticCell(invited=8, ballots=situations("pil1", 2, 4, 2)),
        SyntheticCell(invited=8, ballots=situations("pil1", 1, 2)),
    ]
    report = unaudited(ONE_PRACTICE, cells)
    assert [cell.band for cell in report.participation.cells] == [">75", "<50"]
    findings = audit(report, questionnaire=ONE_PRACTICE)
    assert {finding.cell for finding in findings if finding.subject.part is Part.PARTICIPATION} == {1, 2}
    assert [cell.band for cell in report_of(ONE_PRACTICE, cells).participation.cells] == [None, None]


def test_a_champ_mean_of_the_answers_themselves_is_found() -> None:
    cells = [SyntheticCell(invited=20, ballots=situations("pil1", 5, 8, 4, 1))]
    report = unaudited(ONE_PRACTICE, cells)
    champ = report.champs[0].model_copy(update={"situation_mean": rounded(2.06)})
    leaky = report.model_copy(update={"champs": (champ,)})
    assert audit(leaky, questionnaire=ONE_PRACTICE) == (Finding(Subject(Part.DERIVED, "PIL")),)


def test_an_order_finer_than_the_indexes_is_found() -> None:
    definition = questionnaire({"pil": 2})
    both = [
        {**one, **other} for one, other in zip(needs("pil1", 6, 2, 8), needs("pil2", 8, 0, 8), strict=True)
    ]
    report = unaudited(definition, [SyntheticCell(invited=20, ballots=both)])
    assert report.ranked_needs == ("PIL1", "PIL2")
    leaky = report.model_copy(update={"ranked_needs": ("PIL2", "PIL1")})
    order = Finding(Subject(Part.DERIVED))
    assert order not in audit(report, questionnaire=definition)
    assert order in audit(leaky, questionnaire=definition)


def test_an_interval_that_no_number_of_answers_gives_is_found() -> None:
    report = unaudited(ONE_PRACTICE, [SyntheticCell(invited=20, ballots=needs("pil1", 6, 2, 8))])
    (practice,) = report.practices
    need = practice.need.model_copy(update={"low": rounded(90)})
    leaky = report.model_copy(update={"practices": (practice.model_copy(update={"need": need}),)})
    assert audit(leaky, questionnaire=ONE_PRACTICE) == (Finding(NEED),)


def test_a_distribution_that_cannot_be_is_found() -> None:
    report = unaudited(ONE_PRACTICE, [SyntheticCell(invited=20, ballots=situations("pil1", 6, 6, 6))])
    (practice,) = report.practices
    shares = tuple(share.model_copy(update={"percent": rounded(80)}) for share in practice.situation)
    leaky = report.model_copy(update={"practices": (practice.model_copy(update={"situation": shares}),)})
    assert audit(leaky, questionnaire=ONE_PRACTICE) == (Finding(SITUATION),)


def test_that_everybody_must_have_answered_is_used() -> None:
    """With a required question a reader knows the number of answers: it is that of ballots."""
    optional, required = (
        questionnaire({}, single_choice("oui", "non", "peut_etre", required=is_required))
        for is_required in (False, True)
    )
    choices = ["oui"] * 21 + ["non"] * 9
    report = unaudited(
        optional, [SyntheticCell(invited=40, ballots=[{"aide": choice} for choice in choices])]
    )
    assert audit(report, questionnaire=optional) == ()
    findings = audit(report, questionnaire=required)
    assert findings == (Finding(Subject(Part.ITEM, "AIDE"), option="PEUT_ETRE"),)


@pytest.mark.parametrize("seed", range(25))
def test_the_truth_is_always_among_what_the_auditor_holds_possible(seed: int) -> None:
    chance = Random(seed)
    definition = questionnaire({"pil": 2, "for": 1, "res": 1}, priorities=True)
    cells = random_school(
        definition, chance, [chance.randint(8, 14) for _ in range(chance.randint(1, 5))], refusal=seed % 3 / 5
    )
    for cell in cells:
        cell.viewers = min(len(cell.ballots), chance.choice((0, 0, 1, 2)))
    codebook = compile_codebook(definition)
    tables = TallyTables(tally_of(codebook, cells), roll_of(cells))
    outline = outline_of(definition, codebook)
    report = unaudited(definition, cells)
    reader = Reader(report, viewers_of(cells))
    for result, practice in zip(report.practices, outline.practices, strict=True):
        needed = released_need(result, practice, report, reader)
        for released in (released_situation(result, practice.situation, reader), needed):
            assert released is not None
            puzzle = reader.puzzle(released)
            if puzzle is not None:
                assert is_searchable(puzzle)
                search = ExactSearch(puzzle)
                table = tables.table(released.item.variable, [c.numbers for c in released.item.choices])
                truth = {cell.cell: cell.counts for cell in table.cells}
                shown, hidden = reader.shown_and_hidden(released)
                assert all(truth[cell] in set(search.shown_vectors(i)) for i, cell in enumerate(shown))
                assert all(truth[cell] in search.hidden_vectors(i) for i, cell in enumerate(hidden))


@pytest.mark.parametrize("seed", range(12))
def test_nothing_is_found_in_a_report_that_was_built(seed: int) -> None:
    chance = Random(seed)
    definition = questionnaire(
        {"pil": 2, "for": 1, "res": 1},
        several_choices("atelier", "distance", "pairs"),
        single_choice("oui", "non", "peut_etre"),
        priorities=True,
    )
    cells = random_school(definition, chance, [chance.randint(8, 14) for _ in range(chance.randint(1, 4))])
    report = report_of(definition, cells)
    assert audit(report, questionnaire=definition, viewers=viewers_of(cells)) == ()


# A school of eight, with limits to match: every table is tried, forward through the rounding, and what all those that
# give the same report have in common must be what the auditor finds.

SMALL = Thresholds(cell_invited=4, cell_mean=2, distribution=4, sensitive=4, school=3, residual=2)
SCORING = Scoring.of([1, 2, 3, 4])
VECTORS = [vector for vector in product(range(5), repeat=4) if sum(vector) <= 4]


class Eight:
    """A school of two cells with four invited each, of which one or none is shown."""

    def __init__(self, table: tuple[Vector, Vector], shown: int | None, *, shares: bool, mean: bool) -> None:
        self.ballots = sum(map(sum, table))
        self.shown = shown
        self.has_shares = shares
        self.has_mean = mean
        self.released = self.release(table)

    def release(self, table: tuple[Vector, ...]) -> tuple[Rounded | None, ...] | None:
        """Return the numbers that leave of a table; None when the limits forbid that they do."""
        school = tuple(map(sum, zip(*table, strict=True)))
        persons = sum(school)
        hidden = sum(sum(cell) for index, cell in enumerate(table) if index != self.shown)
        if persons > self.ballots or 0 < hidden < SMALL.residual:
            return None
        limits = [SMALL.distribution] * self.has_shares + [SMALL.school] * self.has_mean
        if persons < max(limits) or (self.shown is not None and sum(table[self.shown]) < SMALL.cell_mean):
            return None
        numbers: list[Rounded | None] = [
            round_share(Fraction(count, persons)) if self.has_shares else None for count in school
        ]
        numbers.append(mean(school) if self.has_mean else None)
        numbers.append(None if self.shown is None else mean(table[self.shown]))
        return tuple(numbers)

    def report(self) -> Report:
        assert self.released is not None
        *shares, mean_, cell = map(figure, self.released)
        cells = tuple(CellFigure(cell=i, figure=cell if i == self.shown else HIDDEN) for i in range(2))
        hidden_need = Need(asking=HIDDEN, index=HIDDEN, low=HIDDEN, high=HIDDEN)
        no_cells = tuple(CellFigure(cell=i, figure=HIDDEN) for i in range(2))
        return Report(
            header=HEADER,
            participation=Participation(
                invited=8,
                signed_off=8,
                ballots=self.ballots,
                null_ballots=8 - self.ballots,
                cells=tuple(CellParticipation(cell=i, name=str(i), invited=4, band=None) for i in range(2)),
            ),
            champs=(
                ChampResult(
                    code="PIL",
                    title={"fr": "pil"},
                    situation_mean=mean_,
                    asking=HIDDEN,
                    cell_situations=cells,
                    cell_needs=no_cells,
                ),
            ),
            practices=(
                PracticeResult(
                    code="PIL1",
                    label={},
                    champ="PIL",
                    palier=1,
                    tags=(),
                    situation=shares_of(SITUATIONS, shares),
                    situation_mean=mean_,
                    need_shares=shares_of(NEEDS, [HIDDEN] * 4),
                    need=hidden_need,
                    cell_situations=cells,
                    cell_needs=no_cells,
                ),
            ),
            ranked_needs=(),
            items=(),
            rankings=(),
            verbatims=(),
            hidden=(),
            thresholds=SMALL,
        )

    def fixed(self) -> set[tuple[int | None, str | None]]:
        """Return (cell, option) of what all tables have in common that give this report."""
        tables = [table for table in product(VECTORS, repeat=2) if self.release(table) == self.released]
        codes = [name.upper() for name in SITUATIONS]
        found: set[tuple[int | None, str | None]] = set()
        for option, code in enumerate(codes):
            if not any(cell[option] for table in tables for cell in table):
                found.add((None, code))
        for index in range(2):
            vectors = {table[index] for table in tables if any(table[index])}
            found |= {
                (index, code) for option, code in enumerate(codes) if self.is_fixed(index, option, vectors)
            }
            if index != self.shown and len({SCORING.mean(vector, sum(vector)) for vector in vectors}) == 1:
                found.add((index, None))
        return found

    def is_fixed(self, index: int, option: int, vectors: set[Vector]) -> bool:
        if index == self.shown:
            return all(vector[option] == sum(vector) for vector in vectors)
        return len({vector[option] for vector in vectors}) == 1


def mean(counts: Vector) -> Rounded:
    persons = sum(counts)
    return SCORING.round(SCORING.mean(counts, persons), is_fine=persons >= SMALL.distribution)


def figure(number: Rounded | None) -> Figure:
    return HIDDEN if number is None else Figure(value=number.value, bound=number.bound)


def shares_of(names: tuple[str, ...], figures: list[Figure]) -> tuple[Share, ...]:
    pairs = zip(names, figures, strict=True)
    return tuple(Share(code=name.upper(), label={}, percent=figure) for name, figure in pairs)


@pytest.mark.parametrize("seed", range(40))
def test_every_table_of_eight_persons_says_what_the_auditor_says(seed: int) -> None:
    chance = Random(seed)
    shows = {"shares": seed % 4 != 0, "mean": seed % 3 != 0 or seed % 4 == 0}
    while True:
        table = (chance.choice(VECTORS), chance.choice(VECTORS))
        school = Eight(table, chance.choice((None, 0)), **shows)
        if school.released is not None:
            break
    findings = audit(school.report(), questionnaire=ONE_PRACTICE)
    assert {(f.cell, f.option) for f in findings if f.subject == SITUATION} == school.fixed()
    assert subjects(findings) <= {SITUATION}


def test_the_cells_of_a_report_may_be_in_any_order() -> None:
    cells = [SyntheticCell(invited=9, ballots=situations("pil1", 2, 3, 3, 1)) for _ in range(3)]
    report = unaudited(ONE_PRACTICE, cells)
    (practice,) = report.practices
    backwards = practice.model_copy(update={"cell_situations": practice.cell_situations[::-1]})
    assert audit(report.model_copy(update={"practices": (backwards,)}), questionnaire=ONE_PRACTICE) == audit(
        report, questionnaire=ONE_PRACTICE
    )
