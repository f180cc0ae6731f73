"""Lines proposed for a plan: only what is released, not too many, and the same line by the same key each time."""

from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.analysis.maturity import Position, Status
from questionnaires.analysis.proposals import (
    FIRST_NEEDS,
    MOST_IN_CHAMP,
    Horizon,
    IndicatorReason,
    NeedReason,
    Proposal,
    Source,
    propose_lines,
)
from questionnaires.analysis.report import HIDDEN, Bound, Need, Report
from tests.questionnaires.analysis.builders import SyntheticCell, needs, questionnaire, report_of
from tests.questionnaires.analysis.grids import Mark, Marks, any_marks

YES, NO, BEGUN = Status.REACHED, Status.NOT_REACHED, Status.UNDER_WAY
ROWS = ("aaa1", "aaa2", "aaa3", "bbb1", "bbb2", "ddd1")
PEOPLE = 30
counts = st.integers(0, PEOPLE)
asked = st.fixed_dictionaries(dict.fromkeys(ROWS, counts))


def report_where(asking: Mapping[str, int], *, invited: int = 60) -> Report:
    """Return a report in which so many of 30 ask for training on each practice."""
    definition = questionnaire({"aaa": 3, "bbb": 2, "ddd": 1})
    ballots = []
    for row, number in asking.items():
        ballots += needs(row, PEOPLE - number, 0, 0, number)
    merged = [
        {key: value for ballot in ballots[index::PEOPLE] for key, value in ballot.items()}
        for index in range(PEOPLE)
    ]
    return report_of(definition, [SyntheticCell(invited=invited, ballots=merged)])


def with_palier(report: Report, code: str, palier: int | None) -> Report:
    """Return a report in which a practice has another palier."""
    return report.model_copy(
        update={
            "practices": tuple(
                practice.model_copy(update={"palier": palier}) if practice.code == code else practice
                for practice in report.practices
            )
        }
    )


def without(report: Report, code: str) -> Report:
    """Return a report in which the need of one practice is hidden."""
    hidden = Need(asking=HIDDEN, index=HIDDEN, low=HIDDEN, high=HIDDEN)
    return report.model_copy(
        update={
            "practices": tuple(
                practice.model_copy(update={"need": hidden}) if practice.code == code else practice
                for practice in report.practices
            )
        }
    )


def keys(proposals: tuple[Proposal, ...]) -> list[str]:
    return [proposal.key for proposal in proposals]


ASKING = {"aaa1": 24, "aaa2": 12, "aaa3": 0, "bbb1": 18, "bbb2": 6, "ddd1": 9}
MARKS = Marks(
    (
        Mark("A1", "AAA", 1, NO),
        Mark("A2", "AAA", 1, BEGUN),
        Mark("A3", "AAA", 2, BEGUN),
        Mark("B1", "BBB", 1, YES),
        Mark("B2", "BBB", 2, NO),
        Mark("B3", "BBB", 2, BEGUN),
        Mark("C1", "CCC", 1, YES),
    )
)


@given(asked, any_marks(), st.sampled_from([None, *ROWS]))
def test_proposals_are_few_and_each_is_there_once(
    asking: dict[str, int], marks: Marks, hidden: str | None
) -> None:
    report = report_where(asking)
    found = propose_lines(without(report, hidden.upper()) if hidden else report, marks.position())
    assert max(Counter(keys(found)).values(), default=1) == 1
    assert max(Counter(proposal.champ for proposal in found).values(), default=0) <= MOST_IN_CHAMP


@given(asked, st.sampled_from(ROWS))
def test_a_hidden_figure_gives_no_line(asking: dict[str, int], hidden: str) -> None:
    found = propose_lines(without(report_where(asking), hidden.upper()), None)
    assert f"need:{hidden.upper()}" not in keys(found)
    assert all(isinstance(one.reason, NeedReason) and one.reason.asking.value is not None for one in found)


@given(asked)
def test_every_figure_is_one_of_the_report_and_says_that_people_ask(asking: dict[str, int]) -> None:
    report = report_where(asking)
    released = {practice.code: practice.need for practice in report.practices}
    for proposal in propose_lines(report, None):
        assert isinstance(proposal.reason, NeedReason)
        need = released[proposal.code]
        assert (proposal.reason.asking, proposal.reason.index) == (need.asking, need.index)
        assert {need.asking.bound, need.index.bound} <= {Bound.ROUNDED, Bound.ABOVE}


@given(any_marks())
def test_every_indicator_proposed_is_missing_for_the_next_palier(marks: Marks) -> None:
    position = marks.position()
    missing = {state.code: champ for champ in position.champs for state in champ.missing}
    for proposal in propose_lines(None, position):
        assert isinstance(proposal.reason, IndicatorReason)
        champ = missing[proposal.code]
        assert (proposal.champ, proposal.reason.palier, proposal.reason.needed) == (
            champ.code,
            champ.next_palier,
            champ.needed,
        )


@given(asked, any_marks())
def test_what_was_kept_proposes_the_same(asking: dict[str, int], marks: Marks) -> None:
    report, position = report_where(asking), marks.position()
    kept = (
        Report.model_validate_json(report.model_dump_json()),
        Position.model_validate_json(position.model_dump_json()),
    )
    assert propose_lines(*kept) == propose_lines(report, position)


def test_needs_and_missing_indicators_take_turns_champ_by_champ() -> None:
    found = propose_lines(report_where(ASKING), MARKS.position())
    assert keys(found) == [
        "need:AAA1",
        "indicator:A2",
        "need:AAA2",
        "need:BBB1",
        "indicator:B3",
        "need:BBB2",
        "need:DDD1",
    ]


def test_each_half_proposes_alone() -> None:
    report, position = report_where(ASKING), MARKS.position()
    assert keys(propose_lines(report, None)) == [
        "need:AAA1",
        "need:AAA2",
        "need:BBB1",
        "need:BBB2",
        "need:DDD1",
    ]
    assert keys(propose_lines(None, position)) == [
        "indicator:A2",
        "indicator:A1",
        "indicator:B3",
        "indicator:B2",
    ]
    assert propose_lines(None, None) == ()


def test_a_line_says_why() -> None:
    first, second, *_ = propose_lines(report_where(ASKING), MARKS.position())
    need = report_where(ASKING).practices[0].need
    assert (first.source, first.label, first.champ_title) == (
        Source.NEED,
        {"fr": "Pratique aaa1"},
        {"fr": "aaa"},
    )
    assert first.reason == NeedReason(rank=1, ranked=6, asking=need.asking, index=need.index)
    assert (second.source, second.label, second.champ_title) == (
        Source.INDICATOR,
        {"fr": "Repère A2"},
        {"fr": "Champ AAA"},
    )
    assert second.reason == IndicatorReason(palier=1, status=BEGUN, needed=2)


@pytest.mark.parametrize(
    ("palier", "horizon"),
    [(None, Horizon.SHORT), (1, Horizon.SHORT), (2, Horizon.SHORT), (3, Horizon.MEDIUM)],
)
def test_a_practice_is_short_term_up_to_the_palier_that_comes_next(
    palier: int | None, horizon: Horizon
) -> None:
    report = with_palier(report_where(ASKING), "BBB1", palier)
    found = propose_lines(report, MARKS.position())
    assert [one.horizon for one in found if one.code == "BBB1"] == [horizon]


def test_without_position_only_the_first_palier_is_short_term() -> None:
    report = with_palier(report_where(ASKING), "BBB1", 2)
    horizons = {one.code: one.horizon for one in propose_lines(report, None)}
    assert (horizons["AAA1"], horizons["BBB1"]) == (Horizon.SHORT, Horizon.MEDIUM)


def test_an_indicator_is_short_term_when_begun_or_of_the_first_palier() -> None:
    found = {one.code: one.horizon for one in propose_lines(None, MARKS.position())}
    assert found == {
        "A2": Horizon.SHORT,
        "A1": Horizon.SHORT,
        "B3": Horizon.SHORT,
        "B2": Horizon.MEDIUM,
    }


def test_only_the_first_needs_of_the_school_are_proposed() -> None:
    champs = {f"c{letter}": 2 for letter in "abcdefgh"}
    rows = [f"{champ}{number}" for champ in champs for number in (1, 2)]
    ballots = [
        {
            key: value
            for position, row in enumerate(rows)
            for key, value in needs(row, *((1, 0) if index > 35 - 2 * position else (0, 0, 0, 1)))[0].items()
        }
        for index in range(40)
    ]
    report = report_of(questionnaire(champs), [SyntheticCell(invited=60, ballots=ballots)])
    found = [one.reason for one in propose_lines(report, None) if isinstance(one.reason, NeedReason)]
    assert [reason.rank for reason in found] == [rank for rank in ranks_of(report) if rank <= FIRST_NEEDS]
    assert max(ranks_of(report)) > FIRST_NEEDS


def ranks_of(report: Report) -> list[int]:
    """Return the ranks of the needs, equal ones being equal, in the order of the questionnaire."""
    indexes = [practice.need.index.value or 0 for practice in report.practices]
    return [1 + sum(other > index for other in indexes) for index in indexes]
