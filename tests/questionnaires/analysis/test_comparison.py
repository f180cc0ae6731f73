"""Two campaigns side by side: made of released figures alone, mirrored when turned round, silent where one hides."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.analysis.comparison import (
    Comparison,
    FigureChange,
    Obstacle,
    Trend,
    compare_reports,
    has_common_items,
)
from questionnaires.analysis.report import HIDDEN, Bound, CellFigure, Figure, Report
from questionnaires.analysis.years import Published
from questionnaires.catalogue import load
from questionnaires.definition.model import Questionnaire
from tests.questionnaires.analysis.builders import (
    SyntheticCell,
    every_kind,
    needs,
    questionnaire,
    random_school,
    report_of,
    situations,
)

MIRRORED = {Trend.MORE: Trend.LESS, Trend.LESS: Trend.MORE}
seeds = st.integers(0, 2**32)


def played(seed: int, definition: Questionnaire, sizes: tuple[int, ...] = (14, 11, 9)) -> Published:
    """Return a school that answered by chance, its report read back from what was frozen."""
    report = report_of(definition, random_school(definition, Random(seed), sizes))
    return Published(Report.model_validate_json(report.model_dump_json()), definition)


def changes(value: object) -> Iterator[FigureChange]:
    """Yield every pair of figures of a comparison."""
    if isinstance(value, FigureChange):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from changes(getattr(value, field.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from changes(one)


def released(report: Report) -> set[tuple[float, str]]:
    """Return every figure that a frozen report shows, as it stands in its JSON."""

    def walk(value: object) -> Iterator[tuple[float, str]]:
        if isinstance(value, dict):
            if set(value) == {"value", "bound"} and value["value"] is not None:
                yield value["value"], value["bound"]
            for one in value.values():
                yield from walk(one)
        elif isinstance(value, list):
            for one in value:
                yield from walk(one)

    return set(walk(json.loads(report.model_dump_json())))


def of_practices(comparison: Comparison) -> list[FigureChange]:
    """Return the pairs that are figures of the reports themselves: champs are means of several."""
    return [*changes(comparison.practices), *changes(comparison.items)]


@settings(max_examples=10)
@given(seeds, seeds)
def test_every_number_is_one_of_the_two_frozen_reports_or_a_difference(first: int, second: int) -> None:
    before, after = played(first, every_kind()), played(second, every_kind())
    old, new = released(before.report), released(after.report)
    comparison = compare_reports(before, after)
    for change in of_practices(comparison):
        assert change.before == HIDDEN or (change.before.value, change.before.bound) in old
        assert change.after == HIDDEN or (change.after.value, change.after.bound) in new
    values = {value for value, _ in old}, {value for value, _ in new}
    differences = {round(later - earlier, 6) for earlier, later in product(*values)}
    assert {c.difference for c in of_practices(comparison) if c.difference is not None} <= differences


@settings(max_examples=10)
@given(seeds, seeds)
def test_the_difference_is_that_of_the_two_figures_beside_it(first: int, second: int) -> None:
    for change in changes(compare_reports(played(first, every_kind()), played(second, every_kind()))):
        if change.difference is not None:
            assert change.difference == pytest.approx((change.after.value or 0) - (change.before.value or 0))


@settings(max_examples=10)
@given(seeds, seeds)
def test_what_is_hidden_in_one_report_has_no_difference(first: int, second: int) -> None:
    for change in changes(compare_reports(played(first, every_kind()), played(second, every_kind(), (30,)))):
        is_hidden = HIDDEN in {change.before, change.after}
        assert (change.trend is Trend.HIDDEN) == is_hidden
        assert not (is_hidden and change.difference is not None)


@settings(max_examples=10)
@given(seeds)
def test_a_campaign_beside_itself_has_not_changed(seed: int) -> None:
    same = played(seed, every_kind())
    found = list(changes(compare_reports(same, same)))
    assert {change.trend for change in found} <= {Trend.STEADY, Trend.HIDDEN}
    assert {change.difference for change in found} <= {0.0, None}


@settings(max_examples=10)
@given(seeds, seeds)
def test_turned_round_everything_is_mirrored(first: int, second: int) -> None:
    one, other = played(first, every_kind()), played(second, every_kind())
    forth, back = (list(changes(compare_reports(*pair))) for pair in ((one, other), (other, one)))
    assert [(c.before, c.after) for c in forth] == [(c.after, c.before) for c in back]
    assert [MIRRORED.get(c.trend, c.trend) for c in forth] == [c.trend for c in back]


def school(*counts: int, invited: int, asking: int = 0) -> Published:
    """Return a school with one practice."""
    answers = situations("pil1", *counts)
    asked = needs("pil1", len(answers) - asking, 0, 0, asking)
    ballots = [one | other for one, other in zip(answers, asked, strict=True)]
    definition = questionnaire()
    cells = [SyntheticCell(invited=invited, ballots=ballots)]
    return Published(report_of(definition, cells), definition)


@pytest.mark.parametrize(
    ("before", "after", "trend"),
    [
        ((20, 10, 5, 5), (2, 8, 20, 10), Trend.MORE),
        ((2, 8, 20, 10), (20, 10, 5, 5), Trend.LESS),
        ((12, 14, 10, 4), (10, 14, 12, 4), Trend.STEADY),
    ],
)
def test_a_net_change_is_told_from_little(
    before: tuple[int, ...], after: tuple[int, ...], trend: Trend
) -> None:
    (practice,) = compare_reports(school(*before, invited=48), school(*after, invited=48)).practices
    assert practice.situation.trend is trend


def test_the_same_change_means_less_when_few_have_answered() -> None:
    many = compare_reports(school(10, 20, 10, 0, invited=42), school(0, 10, 20, 10, invited=42))
    few = compare_reports(school(3, 6, 3, 0, invited=120), school(0, 3, 6, 3, invited=120))
    assert many.practices[0].situation.trend is Trend.MORE
    assert few.practices[0].situation.trend is Trend.STEADY


def test_a_limit_has_a_trend_and_no_difference() -> None:
    change = compare_reports(school(40, 0, 0, 0, invited=42), school(0, 10, 20, 10, invited=42)).practices[0]
    assert change.situation.before == Figure(value=1.5, bound=Bound.AT_MOST)
    assert (change.situation.trend, change.situation.difference) == (Trend.MORE, None)


def test_practices_with_other_options_are_not_compared() -> None:
    before, after = school(10, 10, 10, 10, invited=44), school(10, 10, 10, 10, invited=44)
    practice = before.report.practices[0]
    renamed = practice.situation[0].model_copy(update={"code": "JAMAIS"})
    changed = practice.model_copy(update={"situation": (renamed, *practice.situation[1:])})
    report = before.report.model_copy(update={"practices": (changed,)})
    comparison = compare_reports(Published(report, before.questionnaire), after)
    assert (comparison.practices, comparison.champs) == ((), ())
    assert [(one.code, one.obstacle) for one in comparison.not_compared] == [("PIL1", Obstacle.OTHER_OPTIONS)]


def test_practices_with_other_points_are_not_compared() -> None:
    before, after = school(10, 10, 10, 10, invited=44), school(10, 10, 10, 10, invited=44)
    analysis = before.questionnaire.analysis
    assert analysis.needs
    points = {name: 2 * score for name, score in analysis.needs.situation_scores.items()}
    other = analysis.model_copy(
        update={"needs": analysis.needs.model_copy(update={"situation_scores": points})}
    )
    asked = before.questionnaire.model_copy(update={"analysis": other})
    comparison = compare_reports(Published(before.report, asked), after)
    assert [one.obstacle for one in comparison.not_compared] == [Obstacle.OTHER_POINTS]


def test_the_short_form_meets_the_long_one_on_the_practices_of_both() -> None:
    before, after = (
        played(3, load("fiche-equipes"), (20, 16)),
        played(4, load("fiche-equipes-courte"), (20, 16)),
    )
    comparison = compare_reports(before, after)
    assert [one.code for one in comparison.practices] == [one.code for one in after.report.practices]
    # The champ is told over the practice that both asked, never over four and one.
    single = next(champ for champ in comparison.champs if champ.code == "EQU")
    practice = next(one for one in comparison.practices if one.champ == "EQU")
    assert (single.situation, single.asking) == (practice.situation, practice.asking)


def test_a_group_of_nearly_the_same_size_is_not_compared() -> None:
    before, after = played(1, every_kind(), (14, 11, 20)), played(2, every_kind(), (14, 12, 25))
    comparison = compare_reports(before, after)
    assert (comparison.cells, comparison.other_cells) == (("Groupe 1", "Groupe 3"), ("Groupe 2",))
    assert {cell.name for one in comparison.practices for cell in one.cells} == {"Groupe 1", "Groupe 3"}


def test_a_champ_is_the_mean_of_what_both_reports_show() -> None:
    before, after = played(5, every_kind(), (40,)), played(6, every_kind(), (40,))
    champ = compare_reports(before, after).champ("PIL")
    assert champ is not None
    assert champ.situation.before == before.report.champs[0].situation_mean
    assert champ.situation.after == after.report.champs[0].situation_mean


def test_a_practice_hidden_in_one_report_leaves_the_champ_in_both() -> None:
    before, after = played(5, every_kind(), (40,)), played(6, every_kind(), (40,))
    first, *others = after.report.practices
    assert first.champ == "PIL"
    gone = first.model_copy(
        update={"situation_mean": HIDDEN, "cell_situations": (CellFigure(cell=1, figure=HIDDEN),)}
    )
    report = after.report.model_copy(update={"practices": (gone, *others)})
    champ = compare_reports(before, Published(report, after.questionnaire)).champ("PIL")
    assert champ is not None
    # One of two is left, no more than half: nothing is told of the champ.
    assert champ.situation == FigureChange(HIDDEN, HIDDEN, None, Trend.HIDDEN)


def test_campaigns_without_a_common_item_have_nothing_to_compare() -> None:
    one, other = played(1, questionnaire({"pil": 2})), played(1, questionnaire({"res": 2}))
    assert compare_reports(one, other).is_empty
    assert not has_common_items(one.report, other.report)
    assert has_common_items(one.report, one.report)
