"""The gate: each limit just below, at and just above; what is left over; what is entered in the register."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.analysis.disclosure import (
    Gate,
    Release,
    Restraint,
    UnknownThresholdError,
    mean_of_means,
    mean_of_shares,
    need_of,
    raise_thresholds,
)
from questionnaires.analysis.report import (
    HIDDEN,
    Bound,
    Figure,
    HiddenNote,
    HiddenReason,
    Thresholds,
)
from questionnaires.analysis.roll import CellRoll
from questionnaires.analysis.rounding import Scoring
from questionnaires.analysis.tables import CellCounts, Table

SCORING = Scoring.of([1, 2, 3, 4])
LARGE = (5, 5, 5, 5)


def cell(*counts: int, number: int = 1, viewers: int = 0, invited: int = 40) -> CellCounts:
    return CellCounts(cell=number, invited=invited, viewers=viewers, counts=counts)


def spread(persons: int) -> tuple[int, ...]:
    """Return so many persons over the four options, two thirds of them in the middle."""
    return (persons // 6, persons - persons // 3 - persons // 6, persons // 3, 0)


def table(*cells: CellCounts) -> Table:
    return Table(
        tuple(
            CellCounts(cell=number, invited=one.invited, viewers=one.viewers, counts=one.counts)
            for number, one in enumerate(cells, start=1)
        )
    )


def turnout(number: int, invited: int, signed_off: int) -> CellRoll:
    return CellRoll(number, f"Groupe {number}", invited, signed_off, 0)


def scored(content: Table, *, is_restricted: bool = False, restraint: Restraint | None = None) -> Release:
    gate = Gate(Thresholds())
    return gate.scored(content, SCORING, is_restricted=is_restricted, restraint=restraint or Restraint())


def shown_cells(release: Release) -> list[int]:
    return [figure.cell for figure in release.cells if figure.figure != HIDDEN]


@pytest.mark.parametrize(
    ("persons", "viewers", "is_shown"),
    [(4, 0, False), (5, 0, True), (6, 0, True), (5, 1, False), (6, 1, True), (7, 2, True), (6, 2, False)],
)
def test_a_cell_mean_needs_five_others_than_viewers(persons: int, viewers: int, *, is_shown: bool) -> None:
    # Two more large cells are hidden or shown around it, so that what is left over decides nothing.
    small = cell(*spread(persons), viewers=viewers)
    hidden = cell(1, 1, 1, 1, invited=8)
    release = scored(table(small, cell(*LARGE), hidden, cell(1, 2, 1, 0, invited=8)))
    assert (1 in shown_cells(release)) is is_shown


@pytest.mark.parametrize(
    ("persons", "viewers", "mean"), [(9, 0, 2.0), (10, 0, 2.2), (10, 1, 2.0), (11, 1, 2.2)]
)
def test_means_are_coarse_up_to_nine_and_fine_from_ten(persons: int, viewers: int, mean: float) -> None:
    counts = (1, persons - 4, 3, 0)
    release = scored(table(cell(*counts, viewers=viewers)))
    assert release.summary == Figure(value=mean, bound=Bound.ROUNDED)


@pytest.mark.parametrize(
    ("persons", "viewers", "is_shown"),
    [(9, 0, False), (10, 0, True), (11, 0, True), (10, 1, False), (11, 1, True)],
)
def test_a_distribution_needs_ten(persons: int, viewers: int, *, is_shown: bool) -> None:
    release = scored(table(cell(*spread(persons), viewers=viewers)))
    assert [share != HIDDEN for share in release.shares] == [is_shown] * 4


@pytest.mark.parametrize(
    ("persons", "viewers", "is_shown"),
    [(7, 0, False), (8, 0, True), (9, 0, True), (8, 1, False), (9, 1, True)],
)
def test_a_school_mean_needs_eight(persons: int, viewers: int, *, is_shown: bool) -> None:
    release = scored(table(cell(*spread(persons), viewers=viewers)))
    assert (release.summary != HIDDEN) is is_shown
    assert (shown_cells(release) == [1]) is is_shown


@pytest.mark.parametrize(
    ("persons", "viewers", "is_shown"),
    [(19, 0, False), (20, 0, True), (21, 0, True), (20, 1, False), (21, 1, True)],
)
def test_a_sensitive_item_needs_twenty_and_has_no_cells(
    persons: int, viewers: int, *, is_shown: bool
) -> None:
    content = table(cell(*spread(persons), viewers=viewers), cell(0, 0, 0, 0))
    release = scored(content, is_restricted=True)
    assert [share != HIDDEN for share in release.shares] == [is_shown] * 4
    assert (release.summary != HIDDEN) is is_shown
    assert shown_cells(release) == []


@pytest.mark.parametrize(
    ("persons", "viewers", "is_shown"),
    [(9, 0, False), (10, 0, True), (11, 0, True), (10, 1, False), (11, 1, True)],
)
def test_the_share_asking_in_a_cell_needs_ten(persons: int, viewers: int, *, is_shown: bool) -> None:
    others = [cell(*LARGE), cell(2, 2, 2, 0), cell(2, 1, 2, 0)]
    content = table(cell(*spread(persons), viewers=viewers), *others)
    asking = (False, False, True, True)
    release = Gate(Thresholds()).asking(content, asking, is_restricted=False, restraint=Restraint())
    assert (1 in shown_cells(release)) is is_shown


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ((12, 9, 3), [1]),  # 3 alone would be left over: the 9 goes too
        ((12, 9, 5), [1, 2, 3]),
        ((12, 9, 4, 1), [1, 2]),  # 5 are left over
        ((12, 9, 4, 0), [1]),
        ((12, 9, 0), [1, 2]),  # nobody is left over
        ((12, 5, 4), [1]),
        ((12, 6, 6, 4), [1, 3]),  # of equal ones the first goes
        ((4, 4), []),
        ((12, 1), []),
    ],
)
def test_what_is_left_over_is_nobody_or_five(sizes: tuple[int, ...], shown: list[int]) -> None:
    release = scored(table(*(cell(*spread(size)) for size in sizes)))
    assert shown_cells(release) == shown


def test_viewers_do_not_count_in_what_is_left_over() -> None:
    sizes = [(12, 0), (9, 0), (4, 0), (4, 3)]
    release = scored(table(*(cell(*spread(size), viewers=viewers) for size, viewers in sizes)))
    assert shown_cells(release) == [1, 2]
    sizes[3] = (4, 4)
    release = scored(table(*(cell(*spread(size), viewers=viewers) for size, viewers in sizes)))
    assert shown_cells(release) == [1]


def test_a_cell_with_fewer_invited_than_eight_is_hidden() -> None:
    release = scored(table(cell(*spread(7), invited=7), cell(*LARGE)))
    assert shown_cells(release) == [2]


def test_unanimous_cells_and_schools_leave_as_bands() -> None:
    release = scored(table(cell(0, 0, 0, 12), cell(0, 0, 0, 12)))
    assert release.summary == Figure(value=3.5, bound=Bound.AT_LEAST)
    assert {figure.figure for figure in release.cells} == {Figure(value=3.5, bound=Bound.AT_LEAST)}
    below, above = Figure(value=10, bound=Bound.BELOW), Figure(value=90, bound=Bound.ABOVE)
    assert release.shares == (below, below, below, above)


def test_a_unanimous_cell_in_the_middle_looks_like_a_mixed_one() -> None:
    alike, mixed = (scored(table(cell(*counts))) for counts in ((0, 12, 0, 0), (3, 6, 3, 0)))
    assert alike.summary == mixed.summary
    assert alike.cells == mixed.cells


def test_too_few_looks_like_nobody() -> None:
    few = scored(table(cell(*LARGE), cell(*LARGE), cell(2, 1, 1, 0), cell(0, 2, 2, 0)))
    nobody = scored(table(cell(*LARGE), cell(*LARGE), cell(0, 0, 0, 0), cell(0, 0, 0, 0)))
    assert (
        [one.figure for one in few.cells[2:]] == [other.figure for other in nobody.cells[2:]] == [HIDDEN] * 2
    )
    assert scored(table(cell(1, 1, 1, 0))) == scored(table(cell(0, 0, 0, 0)))


def test_items_with_two_scores_or_none_have_no_mean() -> None:
    content = table(cell(10, 10, 10, 10))
    for scoring in (None, Scoring.of([0, 1, 1, 1])):
        release = Gate(Thresholds()).scored(content, scoring, is_restricted=False, restraint=Restraint())
        assert release.summary == HIDDEN
        assert shown_cells(release) == []
        assert HIDDEN not in release.shares


@pytest.mark.parametrize(
    ("persons", "viewers", "is_shown"), [(9, 0, False), (10, 0, True), (10, 1, False), (11, 1, True)]
)
def test_several_choices_need_ten(persons: int, viewers: int, *, is_shown: bool) -> None:
    base = cell(persons - 2, 2, viewers=viewers)
    gate = Gate(Thresholds())
    shares = gate.shares([persons - 2, 1], base, is_sensitive=False, is_audited=False)
    assert [share != HIDDEN for share in shares] == [is_shown] * 2


@pytest.mark.parametrize(("persons", "is_shown"), [(19, False), (20, True)])
def test_sensitive_several_choices_need_twenty(persons: int, *, is_shown: bool) -> None:
    gate = Gate(Thresholds())
    shares = gate.shares([5], cell(persons - 2, 2), is_sensitive=True, is_audited=False)
    assert (shares[0] != HIDDEN) is is_shown


@pytest.mark.parametrize(
    ("ballots", "texts", "viewers", "is_shown"),
    [
        (9, 5, 0, False),
        (10, 4, 0, False),
        (10, 5, 0, True),
        (11, 6, 0, True),
        (10, 6, 1, False),
        (11, 5, 1, False),
        (11, 6, 1, True),
    ],
)
def test_texts_need_ten_writers_and_five_texts(
    ballots: int, texts: int, viewers: int, *, is_shown: bool
) -> None:
    words = [f"texte {number}" for number in range(texts)]
    gate = Gate(Thresholds())
    verbatims = gate.verbatims("REMARQUE", {"fr": "Remarque"}, words, writers=ballots, viewers=viewers)
    assert verbatims.texts == (tuple(words) if is_shown else ())
    assert verbatims.hidden is not is_shown


@pytest.mark.parametrize(("writers", "is_shown"), [(19, False), (20, True)])
def test_texts_of_a_sensitive_question_need_twenty_writers(writers: int, *, is_shown: bool) -> None:
    gate = Gate(Thresholds())
    verbatims = gate.verbatims("R", {}, list("abcde"), writers=writers, viewers=0, is_sensitive=True)
    assert verbatims.hidden is not is_shown


@pytest.mark.parametrize(("texts", "is_shown"), [(9, False), (10, True)])
def test_texts_stand_for_their_writers_where_these_are_not_counted(texts: int, *, is_shown: bool) -> None:
    words = [f"texte {number}" for number in range(texts)]
    verbatims = Gate(Thresholds()).verbatims("R", {}, words, writers=None, viewers=0)
    assert verbatims.hidden is not is_shown


@given(st.permutations(["zèbre", "abeille", "Écureuil", "eau", "Abeille", " eau", "", "âne"]))
def test_texts_stand_in_alphabetical_order_whatever_the_order_of_arrival(words: list[str]) -> None:
    gate = Gate(Thresholds())
    verbatims = gate.verbatims("R", {}, words, writers=20, viewers=0)
    assert verbatims.texts == ("Abeille", "abeille", "âne", "eau", "eau", "Écureuil", "zèbre")


@pytest.mark.parametrize(
    ("signed_off", "band"), [(0, "<50"), (5, "<50"), (6, "50-75"), (9, "50-75"), (10, ">75"), (12, ">75")]
)
def test_bands_of_turnout(signed_off: int, band: str) -> None:
    (participation,) = Gate(Thresholds()).participation([turnout(1, 12, signed_off)], is_audited=False)
    assert participation.band == band


def test_turnout_of_too_small_cells_is_hidden_with_the_smallest_other() -> None:
    cells = [turnout(1, 12, 6), turnout(2, 9, 9), turnout(3, 4, 4)]
    gate = Gate(Thresholds())
    assert [cell.band for cell in gate.participation(cells, is_audited=False)] == ["50-75", None, None]
    assert gate.notes == (
        HiddenNote(reason=HiddenReason.CELL_TOO_SMALL, count=1, threshold=8),
        HiddenNote(reason=HiddenReason.RESIDUAL, count=1, threshold=5),
    )


def test_the_auditor_hides_one_cell_after_the_other_then_the_distribution_then_all() -> None:
    content = table(cell(*LARGE), cell(*spread(9)), cell(*spread(12)))
    assert shown_cells(scored(content, restraint=Restraint(cells=1))) == [1, 3]
    assert shown_cells(scored(content, restraint=Restraint(cells=2))) == [1]
    no_distribution = scored(content, restraint=Restraint(hides_distribution=True))
    assert set(no_distribution.shares) == {HIDDEN}
    assert no_distribution.summary != HIDDEN
    nothing = scored(content, restraint=Restraint(hides_all=True))
    assert {*nothing.shares, nothing.summary} == {HIDDEN}
    assert shown_cells(nothing) == []


def test_the_register_says_how_many_figures_are_hidden_and_why() -> None:
    gate = Gate(Thresholds())
    gate.scored(table(cell(1, 2, 2, 1)), SCORING, is_restricted=False, restraint=Restraint())
    content = table(cell(*spread(12)), cell(*spread(9)), cell(*spread(3)))
    gate.scored(content, SCORING, is_restricted=False, restraint=Restraint(hides_distribution=True))
    assert gate.notes == (
        HiddenNote(reason=HiddenReason.CELL_TOO_SMALL, count=1, threshold=5),
        HiddenNote(reason=HiddenReason.RESIDUAL, count=1, threshold=5),
        HiddenNote(reason=HiddenReason.SCHOOL_TOO_SMALL, count=6, threshold=8),
        HiddenNote(reason=HiddenReason.AUDITOR, count=4, threshold=0),
    )


def test_thresholds_can_only_be_raised() -> None:
    raised = raise_thresholds(Thresholds(), {"cell_mean": 7, "distribution": 3})
    assert raised == Thresholds(cell_mean=7)
    assert Gate(Thresholds(school=2, residual=6)).thresholds == Thresholds(residual=6)


def test_a_threshold_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownThresholdError, match="cell_maen"):
        raise_thresholds(Thresholds(), {"cell_maen": 7})


def test_a_raised_threshold_is_in_force() -> None:
    gate = Gate(Thresholds(cell_mean=7))
    content = table(cell(*LARGE), cell(*spread(6)), cell(*spread(4)))
    release = gate.scored(content, SCORING, is_restricted=False, restraint=Restraint())
    assert shown_cells(release) == [1]


def test_what_is_not_there_is_not_in_the_register() -> None:
    gate = Gate(Thresholds())
    content = table(cell(*spread(30)))
    gate.scored(content, SCORING, is_restricted=True, restraint=Restraint(), by_cell=False)
    assert gate.notes == ()


def rounded(value: float) -> Figure:
    return Figure(value=value, bound=Bound.ROUNDED)


def test_a_need_is_made_of_released_numbers() -> None:
    # 40 % asking, priority 50 %: 100 · 0.4 · 1.5 / 2 = 30; everybody answered, so the interval is the index.
    need = need_of(rounded(40), rounded(50), answers=30, invited=30)
    assert [need.asking, need.index, need.low, need.high] == [rounded(number) for number in (40, 30, 30, 30)]


def test_a_need_without_priorities_is_halved() -> None:
    need = need_of(rounded(40), HIDDEN, answers=30, invited=40)
    # Wilson with 117 equivalent answers: 31.6 % to 49.1 %.
    assert [need.index, need.low, need.high] == [rounded(number) for number in (20, 15, 25)]


def test_a_need_in_a_band_stands_in_its_middle() -> None:
    need = need_of(Figure(value=90, bound=Bound.ABOVE), HIDDEN, answers=30, invited=30)
    assert need.index == rounded(50)
    need = need_of(Figure(value=10, bound=Bound.BELOW), HIDDEN, answers=30, invited=30)
    assert need.index == Figure(value=10, bound=Bound.BELOW)


def test_a_hidden_need_has_no_index() -> None:
    need = need_of(HIDDEN, rounded(50), answers=9, invited=10)
    assert {need.asking, need.index, need.low, need.high} == {HIDDEN}


def test_a_mean_of_means() -> None:
    at_most = Figure(value=1.5, bound=Bound.AT_MOST)
    assert mean_of_means([rounded(2.3), rounded(2.8)], SCORING) == rounded(2.6)
    assert mean_of_means([rounded(2), rounded(2.5), rounded(2)], SCORING) == rounded(2)
    assert mean_of_means([at_most, at_most], SCORING) == at_most
    assert mean_of_means([at_most, rounded(2.7)], SCORING) == rounded(2)


def test_a_mean_of_released_numbers_needs_more_than_half_of_them() -> None:
    assert mean_of_means([rounded(2), rounded(2), HIDDEN], SCORING) == rounded(2)
    assert mean_of_means([rounded(2), HIDDEN], SCORING) == HIDDEN
    assert mean_of_means([], SCORING) == HIDDEN
    assert mean_of_shares([rounded(40), rounded(50), HIDDEN]) == rounded(45)
    assert mean_of_shares([rounded(40), HIDDEN]) == HIDDEN
    assert mean_of_shares([Figure(value=10, bound=Bound.BELOW), rounded(10)]) == Figure(
        value=10, bound=Bound.BELOW
    )
