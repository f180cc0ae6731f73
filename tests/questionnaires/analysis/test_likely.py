"""Where the answer of everybody may lie: rounding and nonresponse together, never narrower than either."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.analysis.likely import answers_of_school, likely_mean, likely_share
from questionnaires.analysis.report import HIDDEN, Bound, Figure
from questionnaires.analysis.rounding import Scoring, round_share
from questionnaires.analysis.uncertainty import Interval, share_interval
from tests.questionnaires.analysis.builders import SyntheticCell, questionnaire, report_of, situations

SCALE = Scoring.of((1, 2, 3, 4))
counts = st.integers(1, 60).flatmap(lambda invited: st.tuples(st.just(invited), st.integers(1, invited)))


@given(counts, st.fractions(0, 1))
def test_the_interval_of_the_true_share_is_within(numbers: tuple[int, int], share: object) -> None:
    invited, answers = numbers
    exact = float(share)  # type: ignore[arg-type]
    rounded = round_share(exact)
    likely = likely_share(Figure(value=rounded.value, bound=rounded.bound), answers=answers, invited=invited)
    narrow = share_interval(exact, answers=answers, invited=invited)
    assert likely.low <= narrow.low + 1e-9
    assert likely.high >= narrow.high - 1e-9


@given(counts, st.fractions(1, 4), st.booleans())
def test_the_interval_of_the_true_mean_is_within(
    numbers: tuple[int, int],
    mean: object,
    is_fine: bool,  # noqa: FBT001 -- drawn by chance
) -> None:
    invited, answers = numbers
    rounded = SCALE.round(mean, is_fine=is_fine)  # type: ignore[arg-type]
    figure = Figure(value=rounded.value, bound=rounded.bound)
    likely = likely_mean(figure, SCALE, is_fine=is_fine, answers=answers, invited=invited)
    narrow = share_interval(
        (float(mean) - 1) / 3,  # type: ignore[arg-type]
        answers=answers,
        invited=invited,
    )
    assert likely.low <= 1 + 3 * narrow.low + 1e-9
    assert likely.high >= 1 + 3 * narrow.high - 1e-9


def test_when_all_have_answered_only_rounding_is_left() -> None:
    figure = Figure(value=50, bound=Bound.ROUNDED)
    assert likely_share(figure, answers=20, invited=20) == Interval(0.475, 0.525)


@pytest.mark.parametrize(("bound", "low", "high"), [(Bound.AT_MOST, 1.0, 1.55), (Bound.AT_LEAST, 3.45, 4.0)])
def test_a_limit_reaches_to_the_end_of_the_scale(bound: Bound, low: float, high: float) -> None:
    value = 1.5 if bound is Bound.AT_MOST else 3.5
    likely = likely_mean(Figure(value=value, bound=bound), SCALE, is_fine=True, answers=9, invited=9)
    assert likely == pytest.approx((low, high))


def test_nothing_is_known_of_a_hidden_figure() -> None:
    with pytest.raises(ValueError, match="hidden"):
        likely_share(HIDDEN, answers=9, invited=10)


def test_one_in_five_is_taken_to_have_left_a_question_empty() -> None:
    school = report_of(questionnaire(), [SyntheticCell(invited=40, ballots=situations("pil1", 10, 10, 5, 5))])
    assert answers_of_school(school) == 24
