"""The issues to talk about first: never more than three, each with a reason, by a rule that anybody can check."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.analysis.comparison import compare_reports
from questionnaires.analysis.focus import (
    MOST,
    ChangeOf,
    ChangeReason,
    Focus,
    GapReason,
    MissingReason,
    NeedReason,
    PriorityReason,
    list_candidates,
    propose_focus,
)
from questionnaires.analysis.gap import Gap, find_gap
from questionnaires.analysis.report import HIDDEN, Bound, Figure, Need, Report
from questionnaires.analysis.years import Published
from questionnaires.definition.model import Questionnaire
from tests.questionnaires.analysis.builders import (
    SyntheticCell,
    needs,
    questionnaire,
    random_school,
    report_of,
    situations,
)
from tests.questionnaires.analysis.positions import position_of

CHAMPS = ("pil", "for", "res", "ped", "inf", "equ")
seeds = st.integers(0, 2**32)


def asked() -> Questionnaire:
    return questionnaire(dict.fromkeys(CHAMPS, 2), priorities=True)


def played(seed: int, sizes: tuple[int, ...] = (30,)) -> Published:
    definition = asked()
    return Published(report_of(definition, random_school(definition, Random(seed), sizes)), definition)


def gap_by_chance(seed: int, published: Published) -> Gap | None:
    chance = Random(seed)
    position = position_of({champ: chance.randint(0, 3) for champ in CHAMPS})
    return find_gap(position, published.report, published.questionnaire)


def with_needs(*indices: float | None) -> Report:
    """Return a report whose champs, one after the other, have a first need with these indexes; all else hidden."""
    report = played(1).report
    wanted = dict(zip((champ.code for champ in report.champs), indices, strict=False))
    practices = tuple(
        practice.model_copy(
            update={"need": need_of(wanted.get(practice.champ) if practice.code.endswith("1") else None)}
        )
        for practice in report.practices
    )
    ranked = sorted(
        (one for one in practices if one.need.index.value), key=lambda one: -(one.need.index.value or 0)
    )
    return report.model_copy(
        update={
            "practices": practices,
            "ranked_needs": tuple(one.code for one in ranked),
            "champs": tuple(champ.model_copy(update={"priority": HIDDEN}) for champ in report.champs),
        }
    )


def need_of(index: float | None) -> Need:
    if index is None:
        return Need(asking=HIDDEN, index=HIDDEN, low=HIDDEN, high=HIDDEN)
    figure = Figure(value=index, bound=Bound.ROUNDED)
    return Need(asking=figure, index=figure, low=figure, high=figure)


def codes(found: tuple[Focus, ...]) -> list[str]:
    return [focus.code for focus in found]


@settings(max_examples=10)
@given(seeds, seeds)
def test_never_more_than_three_and_each_with_a_reason(first: int, second: int) -> None:
    before, after = played(first), played(second)
    found = propose_focus(after.report, gap_by_chance(first, after), compare_reports(before, after))
    assert len(found) <= MOST
    assert all(focus.reasons and focus.points > 0 for focus in found)
    assert [focus.points for focus in found] == sorted((focus.points for focus in found), reverse=True)


@settings(max_examples=10)
@given(seeds, seeds)
def test_the_same_figures_give_the_same_issues(first: int, second: int) -> None:
    published = played(first)
    frozen = Published(
        Report.model_validate_json(published.report.model_dump_json()), published.questionnaire
    )
    one, other = (
        propose_focus(side.report, gap_by_chance(second, side), None) for side in (published, frozen)
    )
    assert one == other


@settings(max_examples=10)
@given(seeds)
def test_only_released_figures_are_reasons(seed: int) -> None:
    published = played(seed, (12, 10))
    for focus in list_candidates(published.report, gap_by_chance(seed, published), None):
        for reason in focus.reasons:
            if isinstance(reason, NeedReason):
                practice = next(one for one in published.report.practices if one.code == reason.code)
                assert reason.need == practice.need
                assert reason.need.index != HIDDEN
            if isinstance(reason, PriorityReason):
                assert reason.priority in {champ.priority for champ in published.report.champs}
                assert reason.priority != HIDDEN


@settings(max_examples=10)
@given(seeds)
def test_another_reason_never_costs_a_champ_points(seed: int) -> None:
    published = played(seed)
    plain = {focus.code: focus.points for focus in list_candidates(published.report, None, None)}
    fuller = list_candidates(published.report, gap_by_chance(seed, published), None)
    assert all(focus.points >= plain.get(focus.code, 0) for focus in fuller)


def test_the_highest_needs_come_first() -> None:
    assert codes(propose_focus(with_needs(40, 60, 50, 45), None, None)) == ["FOR", "RES", "PED"]


def test_equal_ones_keep_the_order_of_the_report() -> None:
    assert codes(propose_focus(with_needs(50, 60, 60, 60, 60), None, None)) == ["FOR", "RES", "PED"]


def test_a_third_that_is_far_behind_is_left_out() -> None:
    assert codes(propose_focus(with_needs(80, 70, 30), None, None)) == ["PIL", "FOR"]
    assert codes(propose_focus(with_needs(80, 70, 35), None, None)) == ["PIL", "FOR", "RES"]


def test_nothing_is_proposed_where_nothing_can_be_said() -> None:
    assert propose_focus(with_needs(), None, None) == ()


def test_what_is_only_known_to_be_low_is_no_reason() -> None:
    report = with_needs(40)
    low = report.practices[0].need.model_copy(update={"index": Figure(value=10, bound=Bound.BELOW)})
    practices = (report.practices[0].model_copy(update={"need": low}), *report.practices[1:])
    assert propose_focus(report.model_copy(update={"practices": practices}), None, None) == ()


def test_a_palier_within_reach_is_a_reason_by_itself() -> None:
    position = position_of({"pil": 1, "for": 0}, extra={"pil21": "oui"})
    (focus,) = propose_focus(with_needs(), find_gap(position, with_needs(), asked()), None)[:1]
    (reason,) = focus.reasons
    assert isinstance(reason, MissingReason)
    assert (focus.code, reason.palier, reason.needed) == ("PIL", 2, 1)
    assert [state.code for state in reason.missing] == ["PIL22"]


def test_a_gap_is_a_reason_with_its_palier() -> None:
    definition = questionnaire({"pil": 1})
    cells = [SyntheticCell(invited=40, ballots=situations("pil1", 30, 0, 0, 0))]
    report = report_of(definition, cells)
    gap = find_gap(position_of({"pil": 3}), report, definition)
    (focus,) = propose_focus(report, gap, None)
    (reason,) = focus.reasons
    assert isinstance(reason, GapReason)
    assert (reason.palier.palier, reason.title) == (1, {"fr": "palier numéro 1"})


def test_more_asking_than_before_is_a_reason() -> None:
    definition = questionnaire({"pil": 1})
    before, after = (
        Published(
            report_of(definition, [SyntheticCell(invited=40, ballots=needs("pil1", *counts))]), definition
        )
        for counts in ((36, 0, 0, 2), (6, 0, 0, 32))
    )
    (focus,) = propose_focus(after.report, None, compare_reports(before, after))
    change = focus.reasons[-1]
    assert isinstance(change, ChangeReason)
    assert change.of is ChangeOf.ASKING
    assert propose_focus(before.report, None, compare_reports(after, before)) == ()
