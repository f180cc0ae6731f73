"""Two states of a plan side by side: properties, and one example in words."""

from hypothesis import given

from survey_app.plans.comparison import COMPARED, Change, FieldDifference, compare_plans
from survey_app.plans.fields import Field, LineStatus
from survey_app.plans.lines import Axis, PlanContent, PlanLine, Review
from tests.survey_app.plans.contents import contents


def plan(*lines: PlanLine, note: str = "") -> PlanContent:
    axes = (Axis(code="PIL", title={"fr": "Pilotage"}, note=note),)
    return PlanContent(title="Plan", first_year=2026, years=3, axes=axes, lines=lines)


@given(contents())
def test_a_plan_does_not_differ_from_itself(content: PlanContent) -> None:
    comparison = compare_plans(content, content)
    assert (comparison.is_empty, comparison.unchanged) == (True, len(content.lines))


@given(contents(), contents())
def test_the_other_way_round_is_the_mirror(before: PlanContent, after: PlanContent) -> None:
    assert compare_plans(after, before) == compare_plans(before, after).mirrored()


@given(contents(), contents())
def test_every_line_is_told_once_or_unchanged(before: PlanContent, after: PlanContent) -> None:
    comparison = compare_plans(before, after)
    keys = {line.key for line in (*before.lines, *after.lines)}
    told = [line.key for line in comparison.lines]
    assert len(set(told)) == len(told)
    assert len(told) + comparison.unchanged == len(keys)


@given(contents(), contents())
def test_what_differs_is_exactly_what_is_told(before: PlanContent, after: PlanContent) -> None:
    after_lines = {line.key: line for line in after.lines}
    for difference in compare_plans(before, after).lines:
        if difference.change is Change.CHANGED and difference.before is not None:
            old, new = difference.before, after_lines[difference.key]
            differing = {
                field.value
                for field in COMPARED
                if (getattr(old, field.value) or None) != (getattr(new, field.value) or None)
            }
            assert {one.name for one in difference.fields if one.name in set(Field)} == differing


def test_added_removed_and_changed_lines_are_told_apart() -> None:
    gone, stays = PlanLine(key="ligne0000001", action="Partie"), PlanLine(key="ligne0000002", action="Reste")
    new = PlanLine(key="ligne0000003", action="Nouvelle")
    changed = stays.model_copy(update={"status": LineStatus.DONE})
    comparison = compare_plans(plan(gone, stays), plan(changed, new))
    assert {line.key: line.change for line in comparison.lines} == {
        "ligne0000001": Change.REMOVED,
        "ligne0000002": Change.CHANGED,
        "ligne0000003": Change.ADDED,
    }
    (line,) = [line for line in comparison.lines if line.change is Change.CHANGED]
    assert line.fields == (FieldDifference("status", LineStatus.PROPOSED, LineStatus.DONE),)


def test_moving_a_line_or_silencing_it_is_no_difference() -> None:
    line = PlanLine(key="ligne0000001", action="Action", order="i")
    moved = line.model_copy(update={"order": "s", "quiet": True, "source": "need:PED21"})
    assert compare_plans(plan(line), plan(moved)).is_empty


def test_a_review_and_a_note_of_a_champ_are_differences() -> None:
    line = PlanLine(key="ligne0000001", action="Action")
    review = Review(year=2026, note="Fait")
    comparison = compare_plans(
        plan(line), plan(line.model_copy(update={"reviews": (review,)}), note="Charte")
    )
    assert comparison.lines[0].fields == (FieldDifference("review.2026", None, review),)
    assert comparison.axes[0].fields == (FieldDifference("note", None, "Charte"),)
