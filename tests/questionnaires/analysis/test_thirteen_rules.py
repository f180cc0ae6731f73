"""The rules of the anonymity study, section 4, one by one: each limit at one below, at, and one above it.

Rules 8, 9 and 12 (no results before closing, no participation beyond bands, every export) are those of the
application: `tests/survey_app/reports/test_rules_of_results.py`; rule 10 is in `test_years.py`.
"""

from collections.abc import Iterator, Sequence
from typing import get_args

import pytest
from pydantic import BaseModel

from questionnaires.analysis.cells import TeamSize, merge_teams
from questionnaires.analysis.disclosure import Gate, Release, Restraint, raise_thresholds
from questionnaires.analysis.report import (
    HIDDEN,
    Bound,
    CellFigure,
    CellParticipation,
    Figure,
    Report,
    Thresholds,
)
from questionnaires.analysis.roll import CellRoll
from questionnaires.analysis.rounding import Scoring
from questionnaires.analysis.tables import CellCounts, Table
from questionnaires.answers.values import Answers
from tests.questionnaires.analysis.builders import (
    SyntheticCell,
    questionnaire,
    report_of,
    single_choice,
    situations,
)

LIMITS = Thresholds()
FOUR = Scoring.of([1, 2, 3, 4])
NONE = Restraint()
AROUND = (-1, 0, 1)
VIEWERS = (0, 1, 2)

around = pytest.mark.parametrize("step", AROUND)
viewers_among_them = pytest.mark.parametrize("viewers", VIEWERS)


def cell(number: int, persons: int, *, viewers: int = 0, invited: int = 0) -> CellCounts:
    """Return a cell whose respondents are spread over four options as evenly as can be."""
    counts = tuple((persons + place) // 4 for place in range(4))
    return CellCounts(cell=number, invited=max(invited, persons, 8), viewers=viewers, counts=counts)


def means(*cells: CellCounts, gate: Gate | None = None) -> Release:
    """Return what leaves of an item with a mean in these cells."""
    return (gate or Gate(LIMITS)).scored(Table(cells), FOUR, is_restricted=False, restraint=NONE)


def is_shown(figure: Figure) -> bool:
    return figure != HIDDEN


@around
def test_rule_1_a_cell_has_at_least_eight_invited(step: int) -> None:
    size = LIMITS.cell_invited + step
    small, large = cell(1, min(size, 7), invited=size), cell(2, 20)
    small = CellCounts(cell=1, invited=size, viewers=0, counts=small.counts)
    assert is_shown(means(small, large).cells[0].figure) == (step >= 0)


def test_rule_1_small_teams_are_merged_and_each_is_in_exactly_one_cell() -> None:
    teams = [TeamSize(f"Équipe {size}", "", size) for size in range(1, 12)]
    plans = merge_teams(teams)
    assert sorted(team for plan in plans for team in plan.teams) == sorted(team.name for team in teams)
    assert min(plan.invited for plan in plans) >= LIMITS.cell_invited


@around
@viewers_among_them
def test_rule_2_and_3_a_mean_needs_five_others_than_those_who_read(step: int, viewers: int) -> None:
    small = cell(1, LIMITS.cell_mean + step + viewers, viewers=viewers)
    assert is_shown(means(small, cell(2, 20)).cells[0].figure) == (step >= 0)


@around
@viewers_among_them
def test_rule_3_means_are_coarse_until_ten_others(step: int, viewers: int) -> None:
    persons = LIMITS.distribution + step + viewers
    counts = (persons - 1, 0, 0, 1)
    table = (CellCounts(cell=1, invited=40, viewers=viewers, counts=counts), cell(2, 20))
    value = means(*table).cells[0].figure
    # One in four of a scale from 1 to 4 among about ten: 1.3 is under the end that is clipped.
    assert value == Figure(value=1.5, bound=Bound.AT_MOST)
    middle = CellCounts(cell=1, invited=40, viewers=viewers, counts=(0, persons - 2, 2, 0))
    assert (means(middle, cell(2, 20)).cells[0].figure.value == 2) == (step < 0)


@around
@viewers_among_them
def test_rule_2_and_4_a_distribution_needs_ten_others(step: int, viewers: int) -> None:
    release = means(cell(1, LIMITS.distribution + step + viewers, viewers=viewers))
    assert [is_shown(share) for share in release.shares] == [step >= 0] * 4


@around
@viewers_among_them
def test_rule_4_a_sensitive_item_is_for_the_school_only_and_from_twenty(step: int, viewers: int) -> None:
    table = Table((cell(1, LIMITS.sensitive + step + viewers, viewers=viewers),))
    release = Gate(LIMITS).scored(table, FOUR, is_restricted=True, restraint=NONE)
    assert [is_shown(share) for share in release.shares] == [step >= 0] * 4
    assert is_shown(release.summary) == (step >= 0)
    assert not is_shown(release.cells[0].figure)


@pytest.mark.parametrize("persons", range(10, 60))
def test_rule_4_shares_leave_in_steps_of_five_and_never_beyond_ten_and_ninety(persons: int) -> None:
    for chosen in range(persons + 1):
        table = Table((CellCounts(cell=1, invited=60, viewers=0, counts=(chosen, persons - chosen, 0, 0)),))
        for share in Gate(LIMITS).scored(table, FOUR, is_restricted=False, restraint=NONE).shares:
            assert share.value is not None
            assert share.value % 5 == 0
            assert 10 <= share.value <= 90


@around
@viewers_among_them
def test_rule_2_and_5_the_school_needs_eight_others(step: int, viewers: int) -> None:
    assert is_shown(means(cell(1, LIMITS.school + step + viewers, viewers=viewers)).summary) == (step >= 0)


@around
@viewers_among_them
def test_rule_5_what_is_left_over_is_nobody_or_five_others(step: int, viewers: int) -> None:
    # Two cells are too small for a mean; together they have as many as the limit, or one more or fewer.
    left = LIMITS.residual + step
    cells = (
        cell(1, left // 2 + viewers, viewers=viewers),
        cell(2, left - left // 2),
        cell(3, 12),
        cell(4, 15),
    )
    shown = [is_shown(figure.figure) for figure in means(*cells).cells]
    assert shown == ([False, False, True, True] if step >= 0 else [False, False, False, True])


def texts(written: int, *, writers: int | None, viewers: int) -> bool:
    """Tell whether texts are shown."""
    words = [f"Texte {number}" for number in range(written)]
    return not Gate(LIMITS).verbatims("Q", {"fr": "Q"}, words, writers=writers, viewers=viewers).hidden


@around
@viewers_among_them
def test_rule_6_texts_need_ten_who_could_write_and_five_who_did(step: int, viewers: int) -> None:
    assert texts(LIMITS.texts + step + viewers, writers=50, viewers=viewers) == (step >= 0)
    assert texts(9, writers=LIMITS.text_writers + step + viewers, viewers=viewers) == (step >= 0)


def nested(model: type[BaseModel], path: str = "") -> Iterator[tuple[str, type[BaseModel]]]:
    """Yield every value that a report can hold, with where it stands."""
    yield path, model
    for name, field in model.model_fields.items():
        for part in (field.annotation, *get_args(field.annotation)):
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield from nested(part, f"{path}.{name}")


def test_rule_7_nothing_crosses_two_questions_and_only_practices_are_told_by_cell() -> None:
    places = {path for path, model in nested(Report) if model in {CellFigure, CellParticipation}}
    assert places == {
        ".participation.cells",
        ".practices.cell_situations",
        ".practices.cell_needs",
        ".champs.cell_situations",
        ".champs.cell_needs",
    }


def answering(answers: Sequence[Answers], *options: str) -> list[Answers]:
    """Return ballots that also choose one of `options` each, in turn."""
    return [{**one, "aide": options[place % len(options)]} for place, one in enumerate(answers)]


def test_rule_7_an_attribute_is_told_for_the_school_only() -> None:
    bands = ("moins_de_cinq_ans", "plus", "beaucoup_plus")
    definition = questionnaire({"pil": 1}, single_choice(*bands))
    ballots = answering(situations("pil1", 5, 5, 5, 5), *bands)
    cells = [SyntheticCell(invited=20, ballots=ballots), SyntheticCell(invited=20, ballots=ballots)]
    (item,) = report_of(definition, cells).items
    assert set(type(item).model_fields) == {"code", "question_code", "label", "kind", "shares", "mean"}


@pytest.mark.parametrize("signed_off", range(9))
def test_rule_9_turnout_of_a_cell_is_a_band_and_never_a_number(signed_off: int) -> None:
    rolls = [CellRoll(number, f"G{number}", 8, done, 0) for number, done in ((1, signed_off), (2, 4), (3, 6))]
    told = Gate(LIMITS).participation(rolls, is_audited=False)
    assert {part.band for part in told} <= {"<50", "50-75", ">75", None}
    assert set(CellParticipation.model_fields) == {"cell", "name", "invited", "band"}


@pytest.mark.parametrize("option", range(4))
@pytest.mark.parametrize("persons", [5, 8, 10, 12, 20])
def test_rule_11_a_cell_of_one_mind_leaves_as_a_band_in_which_others_fit(option: int, persons: int) -> None:
    counts = tuple(persons if place == option else 0 for place in range(4))
    unanimous = CellCounts(cell=1, invited=20, viewers=0, counts=counts)
    figure = means(unanimous, cell(2, 20)).cells[0].figure
    mixed = {
        means(CellCounts(cell=1, invited=20, viewers=0, counts=other), cell(2, 20)).cells[0].figure
        for other in mixtures(persons)
    }
    assert figure in mixed


def mixtures(persons: int) -> Iterator[tuple[int, ...]]:
    """Yield ways to answer in which at least two options are chosen."""
    for first in range(persons):
        for second in range(persons - first + 1):
            yield first, second, persons - first - second, 0
            yield 0, first, second, persons - first - second


def test_rule_13_hidden_and_unanswered_are_the_same_bytes() -> None:
    definition = questionnaire({"pil": 2})
    nobody, few = situations("pil2", 12), [*situations("pil1", 1, 1, 1, 1), *situations("pil2", 8)]
    others = situations("pil1", 5, 5, 5, 5)
    none, some = (
        report_of(
            definition,
            [
                SyntheticCell(invited=12, ballots=list(ballots)),
                SyntheticCell(invited=20, ballots=others),
                SyntheticCell(invited=20, ballots=[]),
            ],
        )
        for ballots in (nobody, few)
    )
    # Of the small cell nothing differs: neither its figure nor a word about why there is none.
    assert none.practices[0].cell_situations[0] == some.practices[0].cell_situations[0]
    assert none.practices[0].cell_situations[0].figure.model_dump_json() == HIDDEN.model_dump_json()
    assert none.practices[0].cell_needs == some.practices[0].cell_needs


@pytest.mark.parametrize("name", Thresholds.model_fields)
def test_the_limits_are_raised_and_never_lowered(name: str) -> None:
    own = getattr(LIMITS, name)
    limits = [getattr(raise_thresholds(LIMITS, {name: own + step}), name) for step in (-own, *AROUND)]
    assert limits == [own, own, own, own + 1]
    assert Gate(LIMITS.model_copy(update={name: 0})).thresholds == LIMITS
