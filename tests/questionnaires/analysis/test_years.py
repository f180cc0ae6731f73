"""Rule 10 of the anonymity study: what two years of one school may show beside each other, and tell together."""

from random import Random

import pytest

from questionnaires.analysis.auditor import Finding, Part, Subject, audit
from questionnaires.analysis.report import (
    HIDDEN,
    Bound,
    CellFigure,
    CellParticipation,
    Figure,
    HiddenNote,
    HiddenReason,
    Report,
    Thresholds,
)
from questionnaires.analysis.reporting import Published, build_report
from questionnaires.analysis.years import (
    CellPair,
    FigurePair,
    YearsAuditor,
    comparable_cells,
    comparable_figures,
)
from questionnaires.answers.codebook import compile_codebook
from questionnaires.answers.values import Answers
from questionnaires.definition.model import DualGrid, Questionnaire
from tests.questionnaires.analysis.builders import (
    HEADER,
    NEEDS,
    SITUATIONS,
    SyntheticCell,
    need_key,
    questionnaire,
    random_school,
    report_of,
    roll_of,
    situation_key,
    tally_of,
)

SITUATION = Subject(Part.SITUATION, "PIL1")
NEED = Subject(Part.NEED, "PIL1")


def asked() -> Questionnaire:
    """Return one practice that everybody must answer, so that a reader knows how many did."""
    definition = questionnaire({"pil": 1})
    grid = definition.sections[0].questions[0]
    assert isinstance(grid, DualGrid)
    strict = grid.model_copy(
        update={
            "required": True,
            "scales": tuple(
                scale.model_copy(update={"not_applicable": False, "refusable": False})
                for scale in grid.scales
            ),
        }
    )
    section = definition.sections[0].model_copy(update={"questions": (strict,)})
    return definition.model_copy(update={"sections": (section,)})


def ballots(*counts: int, asking: int = 0) -> list[Answers]:
    """Return ballots with so many in each situation; the first `asking` of them ask for training."""
    situations = [SITUATIONS[option] for option, count in enumerate(counts) for _ in range(count)]
    return [
        {situation_key("pil1"): situation, need_key("pil1"): NEEDS[3 if place < asking else 0]}
        for place, situation in enumerate(situations)
    ]


def year(*cells: list[Answers], invited: tuple[int, ...] = ()) -> list[SyntheticCell]:
    """Return a school in which everybody answered, unless more were `invited`."""
    sizes = invited or tuple(map(len, cells))
    return [SyntheticCell(invited=size, ballots=cell) for size, cell in zip(sizes, cells, strict=True)]


def audited(cells: list[SyntheticCell], earlier: Report) -> Report:
    """Return this year's report, made with an earlier one at hand."""
    definition = asked()
    return build_report(
        header=HEADER,
        questionnaire=definition,
        codebook=compile_codebook(definition),
        tally=tally_of(compile_codebook(definition), cells),
        roll=roll_of(cells),
        verbatims={},
        null_ballots=0,
        thresholds=Thresholds(),
        earlier=[Published(earlier, definition)],
    )


def found(cells: list[SyntheticCell], earlier: list[SyntheticCell]) -> tuple[Finding, ...]:
    """Return what this year's report, made without last year's, tells together with it."""
    definition = asked()
    auditor = YearsAuditor(definition, {}, [Published(report_of(definition, earlier), definition)])
    return auditor.findings(report_of(definition, cells))


def situations_of(report: Report) -> list[float | None]:
    return [figure.figure.value for figure in report.practices[0].cell_situations]


# Eight people with a mean of 2.125, which leaves as 2; one who helps others joins them: 2.33, which leaves as 2.5.
OTHERS = ballots(4, 4, 4, 4, asking=8)
MORE_OTHERS = ballots(5, 5, 5, 5, asking=10)
BEFORE = year(ballots(2, 3, 3, 0), OTHERS, MORE_OTHERS)
ONE_MORE = year(ballots(2, 3, 3, 1), OTHERS, MORE_OTHERS)


def test_rule_10_one_who_joined_is_found_by_the_figures_of_two_years() -> None:
    assert found(ONE_MORE, BEFORE) == (Finding(SITUATION, 1, is_of_years=True),)


def test_rule_10_the_figure_that_tells_is_hidden_for_the_cell_and_the_school_stays() -> None:
    report = audited(ONE_MORE, report_of(asked(), BEFORE))
    shown = report_of(asked(), ONE_MORE)
    assert situations_of(shown) == [2.5, 2.5, 2.5]
    # The second is the smallest other, without which the first would be left by subtraction.
    assert situations_of(report) == [None, None, 2.5]
    assert report.practices[0].situation_mean == shown.practices[0].situation_mean


def test_rule_10_the_register_says_that_an_earlier_report_is_the_reason() -> None:
    report = audited(ONE_MORE, report_of(asked(), BEFORE))
    assert HiddenNote(reason=HiddenReason.YEARS, count=1, threshold=0) in report.hidden


def test_rule_10_one_who_left_is_found_too() -> None:
    assert found(BEFORE, ONE_MORE) == (Finding(SITUATION, 1, is_of_years=True),)


def test_rule_10_an_exchange_in_a_cell_of_equal_size_is_found() -> None:
    # The mean rises from 2 to 3 though as many are invited: of two who left and two who came, only some could.
    before = year(ballots(5, 0, 2, 1), OTHERS, MORE_OTHERS)
    after = year(ballots(2, 1, 0, 5), OTHERS, MORE_OTHERS)
    assert found(after, before) == (Finding(SITUATION, 1, is_of_years=True),)


def test_rule_10_the_share_that_asks_is_looked_at_too() -> None:
    before = year(OTHERS, ballots(5, 5, 5, 5, asking=7))
    after = year([*OTHERS, *ballots(0, 1, asking=1)], ballots(5, 5, 5, 5, asking=7))
    assert [finding.subject for finding in found(after, before)] == [NEED]


def test_rule_10_equal_reports_tell_nothing_of_one_who_may_have_come() -> None:
    assert found(BEFORE, BEFORE) == ()


def test_rule_10_five_who_joined_protect_each_other() -> None:
    later = year(ballots(2, 3, 3, 5), OTHERS, MORE_OTHERS)
    assert found(later, BEFORE) == ()


def test_rule_10_figures_that_need_changed_answers_tell_nothing() -> None:
    later = year(ballots(0, 0, 1, 8), OTHERS, MORE_OTHERS)
    assert found(later, BEFORE) == ()


def test_rule_10_a_cell_with_another_name_is_not_set_against_this_one() -> None:
    definition = asked()
    earlier = report_of(definition, BEFORE)
    renamed = earlier.model_copy(
        update={
            "participation": earlier.participation.model_copy(
                update={
                    "cells": tuple(
                        cell.model_copy(update={"name": f"Ancien {cell.name}"})
                        for cell in earlier.participation.cells
                    )
                }
            )
        }
    )
    auditor = YearsAuditor(definition, {}, [Published(renamed, definition)])
    assert auditor.findings(report_of(definition, ONE_MORE)) == ()


def test_rule_10_other_options_are_another_question() -> None:
    definition = asked()
    grid = definition.sections[0].questions[0]
    assert isinstance(grid, DualGrid)
    scales = tuple(scale.model_copy(update={"options": scale.options[:3]}) for scale in grid.scales)
    section = definition.sections[0].model_copy(
        update={"questions": (grid.model_copy(update={"scales": scales}),)}
    )
    other = definition.model_copy(update={"sections": (section,)})
    cells = year(ballots(2, 3, 3), ballots(4, 4, 4), ballots(5, 5, 5))
    auditor = YearsAuditor(definition, {}, [Published(report_of(other, cells), other)])
    assert auditor.findings(report_of(definition, ONE_MORE)) == ()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("more", [0, 1, 3])
def test_rule_10_nothing_is_found_in_a_report_made_with_the_earlier_ones_at_hand(
    seed: int, more: int
) -> None:
    definition, chance = asked(), Random(seed)
    sizes = [chance.randint(8, 12) for _ in range(4)]
    past = [
        Published(report_of(definition, random_school(definition, chance, sizes, response=0.95)), definition)
        for _ in range(2)
    ]
    cells = random_school(definition, chance, [size + more for size in sizes], response=0.95)
    codebook = compile_codebook(definition)
    report = build_report(
        header=HEADER,
        questionnaire=definition,
        codebook=codebook,
        tally=tally_of(codebook, cells),
        roll=roll_of(cells),
        verbatims={},
        null_ballots=0,
        thresholds=Thresholds(),
        earlier=past,
    )
    assert YearsAuditor(definition, {}, past).findings(report) == ()
    assert audit(report, questionnaire=definition) == ()


def with_sizes(*cells: tuple[str, int], least: int = 8) -> Report:
    """Return a report whose cells have these names and so many invited."""
    report = report_of(asked(), BEFORE)
    turnout = report.participation.model_copy(
        update={
            "cells": tuple(
                CellParticipation(cell=number, name=name, invited=invited, band=None)
                for number, (name, invited) in enumerate(cells, start=1)
            )
        }
    )
    return report.model_copy(update={"participation": turnout, "thresholds": Thresholds(cell_invited=least)})


@pytest.mark.parametrize(
    ("after", "is_comparable"),
    [(5, False), (9, True), (10, False), (13, False), (14, True), (15, False), (18, False), (19, True)],
)
def test_rule_10_a_cell_that_one_to_four_people_left_or_joined_is_not_compared(
    after: int, *, is_comparable: bool
) -> None:
    pairs = comparable_cells(with_sizes(("Sciences", 14)), with_sizes(("Arts", 30), ("Sciences", after)))
    assert pairs == ((CellPair("Sciences", 1, 2),) if is_comparable else ())


def test_rule_10_the_stricter_limit_of_two_years_counts() -> None:
    years = with_sizes(("Sciences", 9)), with_sizes(("Sciences", 9), least=10)
    assert [comparable_cells(*years), comparable_cells(*reversed(years))] == [(), ()]


def test_rule_10_a_figure_is_compared_where_both_years_show_it() -> None:
    shown, other = Figure(value=2, bound=Bound.ROUNDED), Figure(value=3, bound=Bound.ROUNDED)
    pairs = (CellPair("A", 1, 2), CellPair("B", 2, 1), CellPair("C", 3, 3), CellPair("D", 4, 4))
    before = [CellFigure(cell=n, figure=f) for n, f in ((1, shown), (2, shown), (3, HIDDEN))]
    after = [CellFigure(cell=n, figure=f) for n, f in ((2, other), (1, HIDDEN), (3, other))]
    assert comparable_figures(pairs, before, after) == (FigurePair(pairs[0], shown, other),)
