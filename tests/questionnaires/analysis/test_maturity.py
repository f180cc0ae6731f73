"""The palier of each champ: what the rule promises, for any grid, any share and any number of paliers."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.analysis.maturity import (
    NoGridError,
    Position,
    Status,
    find_position,
    has_grid,
    list_lines,
)
from questionnaires.answers.values import Nonresponse, answer_key
from questionnaires.catalogue import load
from tests.questionnaires.analysis.grids import Marks, any_marks, height, heights, marks_of

YES, NO, BEGUN, NOT_HERE = Status.REACHED, Status.NOT_REACHED, Status.UNDER_WAY, Status.NOT_APPLICABLE
FICHE = load("fiche-etablissement")


def palier_by_definition(marks: Marks, champ: str) -> int | None:
    """Return the palier as the rule says it: the highest of which each one below holds too."""
    own = [mark for mark in marks.marks if mark.champ == champ and mark.status is not NOT_HERE]
    if not own:
        return None
    reached = 0
    for palier in range(1, marks.paliers + 1):
        concerned = [mark for mark in own if mark.palier <= palier]
        there = sum(mark.status is YES for mark in concerned)
        if there < Fraction(str(marks.share)) * len(concerned):
            break
        reached = palier
    return reached


@given(any_marks())
def test_a_palier_is_what_the_rule_says_and_needs_the_one_before(marks: Marks) -> None:
    position = marks.position()
    assert [champ.palier for champ in position.champs] == [
        palier_by_definition(marks, champ.code) for champ in position.champs
    ]


@given(any_marks(), st.data())
def test_one_more_reached_never_lowers_a_palier(marks: Marks, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(marks.marks) - 1))
    more = marks.with_status(index, YES)
    pairs = zip(heights(marks.position()), heights(more.position()), strict=True)
    assert [pair for pair in pairs if pair[0] > pair[1]] == []


@given(any_marks(), st.data())
def test_what_does_not_apply_never_lowers_a_palier(marks: Marks, data: st.DataObject) -> None:
    """Nor does taking out what was reached, where all must be; by a share it was part of what was counted."""
    index = data.draw(st.integers(0, len(marks.marks) - 1))
    if marks.share < 1 and marks.marks[index].status is YES:
        marks = marks.with_status(index, NO)
    less = marks.with_status(index, NOT_HERE).position()
    pairs = zip(marks.position().champs, less.champs, strict=True)
    assert [one for one, other in pairs if other.palier is not None and height(one) > height(other)] == []


@given(any_marks(), st.data())
def test_any_needed_of_the_missing_reach_the_next_palier(marks: Marks, data: st.DataObject) -> None:
    for champ in marks.position().champs:
        if champ.next_palier is None:
            assert (champ.needed, champ.missing) == (0, ())
            continue
        codes = data.draw(st.permutations([state.code for state in champ.missing]))
        almost = marks.reaching(codes[: champ.needed - 1]).position().champ(champ.code)
        enough = marks.reaching(codes[: champ.needed]).position().champ(champ.code)
        assert height(almost) == height(champ) < champ.next_palier <= height(enough)


@given(any_marks(), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_no_matter(marks: Marks, random: Random) -> None:
    shuffled = list(marks.marks)
    random.shuffle(shuffled)
    other = Marks(tuple(shuffled), marks.paliers, marks.share)
    assert summary(other.position()) == summary(marks.position())


def summary(position: Position) -> list[tuple[object, ...]]:
    return [
        (champ.palier, champ.next_palier, champ.needed, champ.counts, {state.code for state in champ.missing})
        for champ in position.champs
    ]


@given(any_marks(), st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=4))
def test_answers_to_nothing_are_ignored(marks: Marks, more: dict[str, str]) -> None:
    unknown = {f"zz{key}": answer for key, answer in more.items()}
    assert marks.position(unknown) == marks.position()


@given(any_marks())
def test_what_does_not_apply_is_as_if_it_were_not_there(marks: Marks) -> None:
    kept = Marks(
        tuple(mark for mark in marks.marks if mark.status is not NOT_HERE), marks.paliers, marks.share
    )
    assert summary(kept.position()) == summary(marks.position())


@given(any_marks())
def test_a_position_can_be_kept(marks: Marks) -> None:
    position = marks.position()
    assert Position.model_validate_json(position.model_dump_json()) == position


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (None, Status.UNANSWERED),
        (Nonresponse.REFUSED, Status.UNANSWERED),
        (Nonresponse.NOT_APPLICABLE, NOT_HERE),
        ("oui", YES),
        ("encours", BEGUN),
        ("non", NO),
        ("autre", NO),
    ],
)
def test_what_an_answer_says(answer: str | None, status: Status) -> None:
    key = answer_key("g0", "a1")
    position = find_position(marks_of(NO).questionnaire, {} if answer is None else {key: answer})
    assert [state.status for state in position.indicators] == [status]


@pytest.mark.parametrize(
    ("share", "reached", "total", "palier"),
    [
        (0.8, 4, 5, 1),
        (0.8, 3, 5, 0),
        (0.8, 8, 10, 1),
        (0.8, 7, 10, 0),
        (0.8, 3, 3, 1),
        (0.8, 2, 3, 0),
        (0.7, 7, 10, 1),
        (1.0, 9, 10, 0),
        (1.0, 10, 10, 1),
    ],
)
def test_a_share_of_the_indicators(share: float, reached: int, total: int, palier: int) -> None:
    marks = marks_of(*[YES] * reached, *[NO] * (total - reached), share=share)
    assert heights(marks.position())[0] == palier


def test_with_a_share_what_is_missing_may_be_chosen() -> None:
    levels = [1, 1, 1, 1, 1, 2, 2, 2, 2, 2]
    marks = marks_of(YES, YES, YES, YES, NO, YES, YES, BEGUN, NO, NO, paliers=levels, share=0.8)
    champ = marks.position().champs[0]
    assert (champ.palier, champ.next_palier, champ.needed) == (1, 2, 2)
    assert [state.code for state in champ.missing] == ["A5", "A8", "A9", "A10"]


def test_a_higher_palier_waits_for_the_lower_one() -> None:
    champ = marks_of(YES, NO, YES, YES, paliers=[1, 1, 2, 3]).position().champs[0]
    assert (champ.palier, [count.reached for count in champ.counts]) == (0, [1, 1, 1])


@pytest.mark.parametrize("paliers", [2, 4])
def test_a_grid_of_other_paliers_works_alike(paliers: int) -> None:
    levels = list(range(1, paliers + 1))
    position = marks_of(*[YES] * (paliers - 1), NO, paliers=levels).position()
    assert position.paliers == tuple({"fr": f"Titre {number}"} for number in levels)
    assert (position.champs[0].palier, position.champs[0].next_palier) == (paliers - 1, paliers)


@pytest.mark.parametrize(
    ("answer", "palier", "missing"),
    [(None, 0, 22), ("non_atteint", 0, 22), ("atteint", 3, 0), (Nonresponse.NOT_APPLICABLE, None, 0)],
)
def test_the_proposed_grid_answered_alike(answer: str | None, palier: int | None, missing: int) -> None:
    answers = {line.key: answer for line in list_lines(FICHE) if answer is not None}
    position = find_position(FICHE, answers)
    assert {champ.palier for champ in position.champs} == {palier}
    assert sum(len(champ.missing) for champ in position.champs) == missing


@pytest.mark.parametrize("palier", [1, 2, 3])
def test_the_proposed_grid_reached_up_to_a_palier(palier: int) -> None:
    answers = {line.key: "atteint" for line in list_lines(FICHE) if line.indicator.palier <= palier}
    assert heights(find_position(FICHE, answers)) == [palier] * 6


def test_a_questionnaire_without_grid_has_no_position() -> None:
    teams = load("fiche-equipes")
    assert (has_grid(teams), has_grid(FICHE)) == (False, True)
    with pytest.raises(NoGridError):
        find_position(teams, {})
