"""Mean ranks: what they are, and that nobody finds a hidden count with them; every table of ten persons is tried."""

from collections.abc import Iterator
from fractions import Fraction
from random import Random

import pytest

from questionnaires.analysis.auditor import Finding, Part, Subject, audit
from questionnaires.analysis.outline import OptionList, outline_of, rank_scoring
from questionnaires.analysis.ranks import certain_places, shown_of
from questionnaires.analysis.report import HIDDEN, Bound, Figure, MeanRank, Report
from questionnaires.analysis.rounding import Rounded, Scoring, round_share
from questionnaires.answers.codebook import compile_codebook
from questionnaires.definition.model import Questionnaire, Ranking
from tests.questionnaires.analysis.builders import (
    SyntheticCell,
    questionnaire,
    random_school,
    ranking_of,
    report_of,
)
from tests.questionnaires.analysis.test_auditor import unaudited

OPTIONS = ("a", "b", "c", "d")
PLACES = 3
Counts = tuple[int, ...]
"""How many gave an option each place, and how many left it out."""


def one_ranking(*names: str, places: int = PLACES) -> Questionnaire:
    ranking = ranking_of(*(names or OPTIONS), places=places)
    return questionnaire({}, ranking.model_copy(update={"required": True}))


def outline(definition: Questionnaire) -> OptionList:
    (ranking,) = outline_of(definition, compile_codebook(definition)).rankings
    return ranking


def school(definition: Questionnaire, seed: int, persons: int) -> list[SyntheticCell]:
    """Return a school in which everybody ranks; some leave the last places empty."""
    chance = Random(seed)
    (cell,) = random_school(definition, chance, [persons], response=1, refusal=0)
    for answers in cell.ballots:
        order = answers["priorites"]
        assert isinstance(order, tuple)
        answers["priorites"] = order[: chance.choice((1, 2, 3, 3, 3))]
    return [cell]


# What they are


@pytest.mark.parametrize(
    ("options", "places", "ranks"),
    [
        (8, 3, (1, 2, 3, 6)),
        (4, 3, (1, 2, 3, 4)),
        (3, 3, (1, 2, 3, 3.5)),
        (5, 2, (1, 2, 4)),
    ],
)
def test_what_is_left_out_stands_in_the_middle_of_the_places_that_remain(
    options: int, places: int, ranks: tuple[float, ...]
) -> None:
    definition = one_ranking(*(f"o{number}" for number in range(options)), places=places)
    scoring = rank_scoring(outline(definition))
    assert scoring is not None
    assert (*map(float, scoring.scores),) == ranks
    assert scoring.step(is_fine=True) == Fraction(1, 10)


def test_ranks_of_whoever_fills_all_places_add_up_as_if_all_options_were_ranked() -> None:
    scoring = rank_scoring(outline(one_ranking(*"abcdefgh")))
    assert scoring is not None
    *given, left_out = scoring.scores
    assert sum(given) + 5 * left_out == sum(range(1, 9))


def test_one_place_has_no_mean_rank() -> None:
    definition = one_ranking(places=1)
    assert rank_scoring(outline(definition)) is None
    (ranking,) = report_of(definition, school(definition, 1, 60)).rankings
    assert ranking.mean_ranks == ()


def test_an_option_of_few_is_not_best_because_they_put_it_first() -> None:
    definition = one_ranking()
    orders = [("a", "b", "c")] * 25 + [("b", "a", "c")] * 20 + [("d", "c", "b")] * 5
    cells = [SyntheticCell(invited=60, ballots=[{"priorites": order} for order in orders])]
    (ranking,) = unaudited(definition, cells).rankings
    assert [mean.rank.value for mean in ranking.mean_ranks] == [1.7, 1.7, 2.9, 3.5]


def test_too_few_have_no_mean_rank() -> None:
    definition = one_ranking()
    (ranking,) = report_of(definition, school(definition, 1, 9)).rankings
    assert [mean.rank for mean in ranking.mean_ranks] == [HIDDEN] * 4


# What they may tell


def test_mean_ranks_that_tell_of_a_place_are_hidden_and_the_shares_stay() -> None:
    """Of ten persons, four placed "c", one of them first; the rank says that the others put it third."""
    definition = one_ranking()
    orders = (
        [("a", "b", "d")] * 4 + [("b", "d")] * 2 + [("d", "a", "c")] * 2 + [("c", "a", "b"), ("a", "b", "c")]
    )
    cells = [SyntheticCell(invited=12, ballots=[{"priorites": order} for order in orders])]
    findings = audit(unaudited(definition, cells), questionnaire=definition)
    assert Finding(Subject(Part.RANKING, "PRIO"), option="C") in findings
    (ranking,) = report_of(definition, cells).rankings
    assert [mean.rank for mean in ranking.mean_ranks] == [HIDDEN] * 4
    assert HIDDEN not in [share.percent for share in (*ranking.first, *ranking.placed)]


def test_a_rank_that_no_answers_give_is_found() -> None:
    definition = one_ranking()
    report = unaudited(definition, school(definition, 3, 60))
    (ranking,) = report.rankings
    wrong = (
        MeanRank(code="A", rank=Figure(value=1.5, bound=Bound.AT_MOST)),
        *ranking.mean_ranks[1:],
    )
    leaky = report.model_copy(update={"rankings": (ranking.model_copy(update={"mean_ranks": wrong}),)})
    assert audit(leaky, questionnaire=definition) == (Finding(Subject(Part.RANKING, "PRIO")),)


# An attacker who tries every table of one option, forward through the rounding.


class Attacker:
    """Knows how many ranked, and all that is released."""

    def __init__(self, definition: Questionnaire, persons: int) -> None:
        self.ranking = outline(definition)
        scoring = rank_scoring(self.ranking)
        assert scoring is not None
        self.scoring: Scoring = scoring
        self.persons = persons

    def tables(self, option: int, report: Report) -> Iterator[Counts]:
        """Yield every table of an option that would be released as it is in the report."""
        (result,) = report.rankings
        wanted = (
            result.first[option].percent,
            result.placed[option].percent,
            result.mean_ranks[option].rank,
        )
        for counts in vectors(self.persons, PLACES + 1):
            if all(
                figure.value is None or figure == released
                for figure, released in zip(wanted, self.release(counts), strict=True)
            ):
                yield counts

    def release(self, counts: Counts) -> tuple[Figure, Figure, Figure]:
        """Return what leaves of a table."""
        mean = self.scoring.round(self.scoring.mean(counts, self.persons), is_fine=True)
        first, placed = (
            round_share(Fraction(count, self.persons)) for count in (counts[0], sum(counts[:PLACES]))
        )
        return figure(first), figure(placed), figure(mean)

    def known(self, report: Report) -> set[str]:
        """Return the options of which a place is nobody's, or which is everybody's or nobody's first or placed."""
        found = set()
        for option, choice in enumerate(self.ranking.choices):
            tables = list(self.tables(option, report))
            assert tables != []
            columns = [*zip(*tables, strict=True)][:PLACES]
            placed = [sum(counts[:PLACES]) for counts in tables]
            is_known = any(not any(column) for column in (*columns, placed))
            if is_known or min(columns[0]) == self.persons or min(placed) == self.persons:
                found.add(choice.code)
        return found


def vectors(persons: int, length: int) -> Iterator[Counts]:
    if length == 1:
        yield (persons,)
        return
    for count in range(persons + 1):
        yield from ((count, *rest) for rest in vectors(persons - count, length - 1))


def figure(number: Rounded) -> Figure:
    return Figure(value=number.value, bound=number.bound)


@pytest.mark.parametrize("persons", [10, 11, 13, 17, 24])
@pytest.mark.parametrize("seed", range(4))
def test_no_report_tells_an_attacker_who_tries_every_table(seed: int, persons: int) -> None:
    definition = one_ranking()
    cells = school(definition, seed, persons)
    attacker = Attacker(definition, persons)
    plain = unaudited(definition, cells)
    found = {finding.option for finding in audit(plain, questionnaire=definition)}
    # The auditor also links the options, so that it may know more; never less.
    assert attacker.known(plain) <= found
    assert attacker.known(report_of(definition, cells)) == set()


def test_the_attacker_finds_something_where_nobody_audits() -> None:
    definition = one_ranking()
    attacker = Attacker(definition, 11)
    reports = [unaudited(definition, school(definition, seed, 11)) for seed in range(8)]
    assert sum(attacker.known(report) != set() for report in reports) > 4


@pytest.mark.parametrize("seed", range(10))
def test_what_really_was_is_held_possible(seed: int) -> None:
    """No option is certain in a school where every option has every place, however large."""
    definition = questionnaire({}, ranking_of(*OPTIONS))
    cells = school(definition, seed, 40 + 10 * seed)
    (question,) = definition.questions()
    assert isinstance(question, Ranking)
    tables = [
        [sum(order[place : place + 1] == (name,) for order in orders(cells)) for place in range(PLACES)]
        for name in OPTIONS
    ]
    assert all(min(table) > 0 for table in tables)
    (result,) = unaudited(definition, cells).rankings
    persons = len(cells[0].ballots)
    found = certain_places(outline(definition), shown_of(result, [HIDDEN] * 4), [persons])
    assert list(found) == []


def orders(cells: list[SyntheticCell]) -> Iterator[tuple[str, ...]]:
    for cell in cells:
        for answers in cell.ballots:
            order = answers["priorites"]
            assert isinstance(order, tuple)
            yield order
