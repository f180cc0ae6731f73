"""Two positions compared by the codes of indicators, also across two grids."""

from dataclasses import replace

import pytest
from hypothesis import given

from questionnaires.analysis.maturity import Status
from questionnaires.analysis.progress import MIRRORED, Change, Progress, compare_positions
from tests.questionnaires.analysis.grids import Mark, Marks, any_marks, marks_of

YES, NO, BEGUN, NOT_HERE = Status.REACHED, Status.NOT_REACHED, Status.UNDER_WAY, Status.NOT_APPLICABLE
SILENT = Status.UNANSWERED


def changes_of(progress: Progress) -> dict[str, Change]:
    return {indicator.code: indicator.change for indicator in progress.indicators}


@given(any_marks())
def test_nothing_changes_between_a_position_and_itself(marks: Marks) -> None:
    position = marks.position()
    progress = compare_positions(position, position)
    assert {*changes_of(progress).values()} == {Change.UNCHANGED}
    assert all(champ.before == champ.after for champ in progress.champs)


@given(any_marks(), any_marks())
def test_read_backwards_each_change_is_its_mirror(one: Marks, other: Marks) -> None:
    forth = compare_positions(one.position(), other.position())
    back = compare_positions(other.position(), one.position())
    assert {code: MIRRORED[change] for code, change in changes_of(forth).items()} == changes_of(back)


@given(any_marks(), any_marks())
def test_each_indicator_is_there_once_those_of_the_later_grid_first(one: Marks, other: Marks) -> None:
    progress = compare_positions(one.position(), other.position())
    later = [mark.code for mark in other.marks]
    gone = [mark.code for mark in one.marks if mark.code not in later]
    assert [indicator.code for indicator in progress.indicators] == [*later, *gone]


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (NO, YES, Change.NEWLY_REACHED),
        (SILENT, YES, Change.NEWLY_REACHED),
        (BEGUN, YES, Change.NEWLY_REACHED),
        (YES, BEGUN, Change.NO_LONGER_REACHED),
        (YES, SILENT, Change.NO_LONGER_REACHED),
        (NO, BEGUN, Change.BEGUN),
        (BEGUN, NO, Change.NO_LONGER_UNDER_WAY),
        (SILENT, NO, Change.UNCHANGED),
        (YES, YES, Change.UNCHANGED),
        (YES, NOT_HERE, Change.NEWLY_NOT_APPLICABLE),
        (NOT_HERE, YES, Change.NEWLY_APPLICABLE),
        (NOT_HERE, NOT_HERE, Change.UNCHANGED),
    ],
)
def test_what_becomes_of_an_indicator(before: Status, after: Status, change: Change) -> None:
    (indicator,) = compare_positions(marks_of(before).position(), marks_of(after).position()).indicators
    assert (indicator.before, indicator.after, indicator.change) == (before, after, change)


def test_what_only_one_grid_has() -> None:
    before = Marks((Mark("A1", "AAA", 1, YES), Mark("A2", "AAA", 1, YES)))
    after = Marks((Mark("A3", "AAA", 1, YES), Mark("A2", "AAA", 1, YES)))
    progress = compare_positions(before.position(), after.position())
    assert [(one.code, one.before, one.after, one.change) for one in progress.indicators] == [
        ("A3", None, YES, Change.NEW_IN_GRID),
        ("A2", YES, YES, Change.UNCHANGED),
        ("A1", YES, None, Change.GONE_FROM_GRID),
    ]
    assert [one.code for one in progress.list_changed(Change.NEW_IN_GRID, Change.GONE_FROM_GRID)] == [
        "A3",
        "A1",
    ]


def test_another_wording_place_or_spelling_of_a_code_is_the_same_indicator() -> None:
    before = Marks((Mark("a1", "AAA", 1, NO, "Une charte."), Mark("A2", "AAA", 1, NO)))
    after = Marks((Mark("A1", "BBB", 2, YES, "Une charte signée."), Mark("A2", "AAA", 1, NO)))
    first, second = compare_positions(before.position(), after.position()).indicators
    assert (first.code, first.label, first.champ, first.palier) == (
        "A1",
        {"fr": "Une charte signée."},
        "BBB",
        2,
    )
    assert (first.change, first.is_moved, first.is_reworded) == (Change.NEWLY_REACHED, True, True)
    assert (second.is_moved, second.is_reworded) == (False, False)


def test_champs_are_matched_by_code_and_called_as_in_the_later_grid() -> None:
    before, after = marks_of(YES).position(), marks_of(NO).position()
    renamed = after.champs[0].model_copy(update={"title": {"fr": "Autre titre"}})
    fewer = after.model_copy(update={"champs": (renamed,)})
    champs = compare_positions(before, fewer).champs
    assert [(champ.code, champ.title["fr"]) for champ in champs] == [
        ("AAA", "Autre titre"),
        ("BBB", "Champ BBB"),
        ("CCC", "Champ CCC"),
    ]
    found = [(champ.before and champ.before.palier, champ.after and champ.after.palier) for champ in champs]
    assert found == [(1, 0), (None, None), (None, None)]
    assert [champ.after is None for champ in champs] == [False, True, True]


def test_numbers_of_paliers_are_told_apart_where_there_are_more_of_them() -> None:
    three = marks_of(YES, paliers=[1])
    four = replace(three, paliers=4)
    progress = compare_positions(three.position(), four.position())
    assert (progress.has_same_paliers, len(progress.paliers_before), len(progress.paliers)) == (False, 1, 4)
    assert compare_positions(four.position(), four.position()).has_same_paliers


@given(any_marks(), any_marks())
def test_progress_can_be_kept(one: Marks, other: Marks) -> None:
    progress = compare_positions(one.position(), other.position())
    assert Progress.model_validate_json(progress.model_dump_json()) == progress
