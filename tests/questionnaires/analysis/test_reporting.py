"""Whole reports: what stands in them, what may never stand in them, and that they depend on the counts alone."""

from collections.abc import Iterator
from random import Random

import pytest
from pydantic import BaseModel

from questionnaires.analysis.disclosure import UnknownThresholdError
from questionnaires.analysis.report import (
    HIDDEN,
    Bound,
    CellFigure,
    Figure,
    HiddenReason,
    Report,
    Thresholds,
)
from questionnaires.analysis.reporting import build_report
from questionnaires.analysis.tabulation import Tally
from questionnaires.answers.codebook import compile_codebook
from questionnaires.answers.values import Answers, Nonresponse
from questionnaires.catalogue import load
from questionnaires.definition.model import Privacy, Questionnaire
from tests.questionnaires.analysis.builders import (
    HEADER,
    NEEDS,
    SITUATIONS,
    SyntheticCell,
    need_key,
    needs,
    plain_grid,
    questionnaire,
    random_school,
    report_of,
    roll_of,
    scale_question,
    several_choices,
    shuffled,
    single_choice,
    situation_key,
    situations,
    tally_of,
    text_question,
)

BELOW = Figure(value=10, bound=Bound.BELOW)
TEXTS = Privacy(free_text=True)


def rounded(value: float) -> Figure:
    return Figure(value=value, bound=Bound.ROUNDED)


def wide_questionnaire() -> Questionnaire:
    return questionnaire(
        {"pil": 2, "for": 2, "res": 1, "ped": 1},
        several_choices("atelier", "distance", "pairs"),
        single_choice("oui", "non", "peut_etre", scores=(1, 2, 3)),
        scale_question(),
        plain_grid(2, "oui", "non"),
        text_question(),
        priorities=True,
        privacy=TEXTS,
    )


def figures_in(value: object, path: str = "") -> Iterator[tuple[str, Figure]]:
    """Yield every figure in a report with the way to it, whatever the report is made of."""
    if isinstance(value, Figure):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from figures_in(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            yield from figures_in(part, f"{path}[{index}]")


KEYS = {
    "FORMAT": "formats",
    "AIDE": "aide",
    "AISANCE": "aisance",
    "MOYENS_R1": "moyens.r1",
    "MOYENS_R2": "moyens.r2",
}
"""The answers behind each item of `wide_questionnaire`."""


def by_cell(figures: tuple[CellFigure, ...]) -> list[Figure]:
    return [figure.figure for figure in figures]


# What stands in a report


def test_situations_of_two_cells() -> None:
    cells = [
        SyntheticCell(invited=12, ballots=situations("pil1", 2, 5, 3, 0)),
        SyntheticCell(invited=12, ballots=situations("pil1", 1, 3, 4, 1)),
    ]
    (practice,) = report_of(questionnaire(), cells).practices
    assert (practice.code, practice.champ, practice.palier) == ("PIL1", "PIL", 1)
    # School: 3, 8, 7 and 1 of 19; mean 44 / 19 = 2.32. Cells: 21 / 10, and 23 / 9 = 2.56 in steps of a half.
    assert [share.code for share in practice.situation] == [name.upper() for name in SITUATIONS]
    assert [share.percent for share in practice.situation] == [rounded(15), rounded(40), rounded(35), BELOW]
    assert practice.situation_mean == rounded(2.3)
    assert by_cell(practice.cell_situations) == [rounded(2.1), rounded(2.5)]


def test_ways_not_to_answer_are_not_counted() -> None:
    key = situation_key("pil1")
    others: list[Answers] = [{key: Nonresponse.NOT_APPLICABLE}, {key: Nonresponse.REFUSED}, {}]
    ballots = situations("pil1", 10, 10, 10)
    with_others = [SyntheticCell(invited=60, ballots=ballots + others * 3)]
    without = [SyntheticCell(invited=60, ballots=ballots)]
    one, other = (report_of(questionnaire(), cells).practices for cells in (with_others, without))
    assert one == other


def test_a_champ_of_which_nothing_is_asked_is_left_out() -> None:
    report = report_of(load("perception-eleves"), [SyntheticCell(invited=50, ballots=[{}] * 40)])
    assert report.champs == ()


def test_needs_are_weighted_by_the_priority_of_their_champ() -> None:
    definition = questionnaire({"pil": 1, "for": 1, "res": 1}, priorities=True)
    ballots: list[Answers] = [
        {
            # "pil" is first for 20 and third for 20: (1 + 1/3) / 2 = 2/3, released as 65. "for" is always second.
            "priorites": ("pil", "for", "res") if number % 2 else ("res", "for", "pil"),
            need_key("pil1"): NEEDS[number % 4],
            need_key("for1"): NEEDS[3] if number < 16 else NEEDS[0],
        }
        for number in range(40)
    ]
    report = report_of(definition, [SyntheticCell(invited=50, ballots=ballots)])
    pil, formation, res = report.practices
    assert [champ.priority for champ in report.champs] == [rounded(65)] * 3
    # Asking 50 % · 1.65 / 2 = 41.25; 40 answers of 50 invited: Wilson with 196 gives 43.1 % to 56.9 %.
    assert pil.need.asking == rounded(50)
    assert (pil.need.index, pil.need.low, pil.need.high) == (rounded(40), rounded(35), rounded(45))
    assert formation.need.asking == rounded(40)
    assert formation.need.index == rounded(35)
    assert res.need.index == HIDDEN
    assert report.ranked_needs == ("PIL1", "FOR1")


def test_without_priorities_the_index_is_half_the_share_and_certain_when_all_answered() -> None:
    (practice,) = report_of(
        questionnaire(), [SyntheticCell(invited=40, ballots=needs("pil1", 20, 4, 8, 8))]
    ).practices
    need = practice.need
    assert (need.asking, need.index, need.low, need.high) == tuple(map(rounded, (40, 20, 20, 20)))


def test_needs_by_cell_from_ten_respondents() -> None:
    cells = [
        SyntheticCell(invited=14, ballots=needs("pil1", 4, 2, 2, 2)),
        SyntheticCell(invited=14, ballots=needs("pil1", 4, 2, 2, 4)),
        SyntheticCell(invited=14, ballots=needs("pil1", 3, 2, 2, 2)),
        SyntheticCell(invited=14, ballots=needs("pil1", 2, 2, 2, 2)),
    ]
    (practice,) = report_of(questionnaire(), cells).practices
    assert by_cell(practice.cell_needs) == [rounded(40), rounded(50), HIDDEN, HIDDEN]


def test_equal_needs_stand_in_the_order_of_the_questionnaire() -> None:
    definition = questionnaire({"pil": 3})
    ballots: list[Answers] = [
        {need_key(f"pil{row}"): NEEDS[3 if number < most else 0] for row, most in ((1, 15), (2, 30), (3, 15))}
        for number in range(50)
    ]
    report = report_of(definition, [SyntheticCell(invited=60, ballots=ballots)])
    assert report.ranked_needs == ("PIL2", "PIL1", "PIL3")


def test_a_champ_is_the_mean_of_what_is_released_of_its_practices() -> None:
    definition = questionnaire({"pil": 3})
    key = [situation_key(f"pil{row}") for row in (1, 2, 3)]
    ballots: list[Answers] = [
        {
            key[0]: SITUATIONS[number % 2],
            key[1]: SITUATIONS[1 + number % 2],
            key[2]: SITUATIONS[1 + number % 3],
        }
        for number in range(24)
    ]
    report = report_of(definition, [SyntheticCell(invited=30, ballots=ballots)])
    means = [practice.situation_mean for practice in report.practices]
    assert means == [Figure(value=1.5, bound=Bound.AT_MOST), rounded(2.5), rounded(3)]
    # 1.25 (the middle of the band), 2.5 and 3 make 2.25, in the steps of the means it is made of.
    assert report.champs[0].situation_mean == rounded(2.5)
    assert by_cell(report.champs[0].cell_situations) == [rounded(2.5)]


def test_other_questions_at_school_level() -> None:
    definition = questionnaire(
        {},
        several_choices("atelier", "distance"),
        single_choice("oui", "non", "peut_etre", scores=(1, 2, 3)),
        scale_question(5),
        plain_grid(1, "oui", "non"),
    )
    ballots: list[Answers] = [
        {
            "formats": ("atelier", "distance") if number < 10 else ("atelier",),
            "aide": ("oui", "non", "peut_etre")[number % 3],
            "aisance": 2 + number % 3,
            "moyens.r1": ("oui", "non")[number % 2],
        }
        for number in range(60)
    ]
    formats, aide, aisance, moyens = report_of(definition, [SyntheticCell(invited=90, ballots=ballots)]).items
    assert [share.percent for share in formats.shares] == [Figure(value=90, bound=Bound.ABOVE), rounded(15)]
    assert [share.percent for share in aide.shares] == [rounded(35)] * 3
    assert aide.mean == rounded(2)
    assert [share.percent for share in aisance.shares] == [BELOW, *[rounded(35)] * 3, BELOW]
    assert [share.code for share in aisance.shares] == ["1", "2", "3", "4", "5"]
    assert aisance.mean == rounded(3)
    assert (moyens.code, moyens.question_code, moyens.label) == ("MOYENS_R1", "MOYENS", {"fr": "Ligne 1"})
    assert [share.percent for share in moyens.shares] == [rounded(50)] * 2
    assert moyens.mean == HIDDEN


def test_a_ranking() -> None:
    definition = questionnaire({"pil": 1, "for": 1, "res": 1}, priorities=True)
    orders = [("pil", "for")] * 22 + [("for",)] * 19 + [("res", "pil", "for")] * 9
    ballots: list[Answers] = [{"priorites": order} for order in orders]
    (ranking,) = report_of(definition, [SyntheticCell(invited=80, ballots=[*ballots, {}])]).rankings
    assert [share.percent for share in ranking.first] == [rounded(45), rounded(40), rounded(20)]
    assert [share.percent for share in ranking.placed] == [
        rounded(60),
        Figure(value=90, bound=Bound.ABOVE),
        rounded(20),
    ]
    assert [(mean.code, mean.rank) for mean in ranking.mean_ranks] == [
        ("PIL", rounded(2.1)),
        ("FOR", rounded(1.8)),
        ("RES", Figure(value=3, bound=Bound.AT_LEAST)),
    ]


def test_turnout() -> None:
    cells = [
        SyntheticCell(invited=12, ballots=situations("pil1", 3, 3), signed_off=7),
        SyntheticCell(invited=10, ballots=situations("pil1", 3, 5)),
    ]
    part = report_of(questionnaire(), cells, null_ballots=1).participation
    assert (part.invited, part.signed_off, part.ballots, part.null_ballots) == (22, 15, 14, 1)
    assert [(cell.name, cell.invited, cell.band) for cell in part.cells] == [
        ("Groupe 1", 12, "50-75"),
        ("Groupe 2", 10, ">75"),
    ]


def test_texts_stand_apart_in_alphabetical_order() -> None:
    cells = [SyntheticCell(invited=20, ballots=situations("pil1", 5, 5))]
    verbatims = {"remarque": ["Zut", "eau", "Été", "arbre", "Bon"]}
    definition = questionnaire(None, text_question(), privacy=TEXTS)
    (texts,) = report_of(definition, cells, verbatims=verbatims).verbatims
    assert (texts.code, texts.hidden) == ("REMARQUE", False)
    assert texts.texts == ("arbre", "Bon", "eau", "Été", "Zut")


def test_texts_of_a_questionnaire_without_free_text_do_not_leave() -> None:
    cells = [SyntheticCell(invited=20, ballots=situations("pil1", 5, 5))]
    definition = questionnaire(None, text_question())
    report = report_of(definition, cells, verbatims={"remarque": ["un", "deux", "trois", "quatre", "cinq"]})
    assert report.verbatims == ()


# What may never stand in a report


@pytest.mark.parametrize("seed", range(15))
def test_nothing_below_its_limit_anywhere(seed: int) -> None:
    """Every figure of random reports is hidden where too few others than viewers answered."""
    chance = Random(seed)
    definition = wide_questionnaire()
    cells = random_school(
        definition,
        chance,
        [chance.randint(8, 16) for _ in range(chance.randint(1, 5))],
        refusal=chance.random() / 2,
    )
    for cell in cells:
        cell.viewers = min(len(cell.ballots), chance.choice((0, 0, 0, 1, 2)))
    report = report_of(definition, cells)
    viewers = sum(cell.viewers for cell in cells)

    everybody = SyntheticCell(
        invited=0, ballots=[answers for cell in cells for answers in cell.ballots], viewers=viewers
    )
    for practice in report.practices:
        situation, need = situation_key(practice.code.lower()), need_key(practice.code.lower())
        assert is_from(practice.situation, others(everybody, situation), 10)
        assert is_from(practice.situation_mean, others(everybody, situation), 8)
        assert is_from((practice.need_shares, practice.need), others(everybody, need), 10)
        for cell, mean, share in zip(cells, practice.cell_situations, practice.cell_needs, strict=True):
            assert is_from(mean, others(cell, situation), 5)
            assert is_from(share, others(cell, need), 10)
    for item in report.items:
        limit = 20 if item.code in {"MOYENS_R1", "MOYENS_R2"} else 10
        assert is_from(item.shares, others(everybody, KEYS[item.code]), limit)
        assert is_from(item.mean, others(everybody, KEYS[item.code]), 8)
    assert is_from(report.rankings, others(everybody, "priorites"), 10)


def others(cell: SyntheticCell, key: str) -> int:
    """Return how many of a cell answered, not counting viewers."""
    given = (answers.get(key, Nonresponse.REFUSED) for answers in cell.ballots)
    return sum(not isinstance(answer, Nonresponse) for answer in given) - cell.viewers


def is_from(released: object, persons: int, least: int) -> bool:
    """Tell whether all is hidden, or there are at least `least` persons."""
    return persons >= least or all(figure == HIDDEN for _, figure in figures_in(released))


@pytest.mark.parametrize("seed", range(15))
def test_every_number_is_one_that_may_be_shown(seed: int) -> None:
    """Percentages are multiples of 5 from 10 to 90, means stay half a point away from the ends."""
    chance = Random(seed)
    definition = wide_questionnaire()
    cells = random_school(definition, chance, [chance.randint(8, 16) for _ in range(chance.randint(1, 4))])
    for path, figure in figures_in(report_of(definition, cells)):
        if figure.value is None:
            assert figure.bound is Bound.HIDDEN
        elif path.endswith(("mean", "figure", "rank")) and "needs" not in path:
            highest = {"items[1]": 3, "items[2]": 5}.get(path.partition(".")[2].partition(".")[0], 4)
            assert 1.5 <= figure.value <= highest - 0.5
            assert round(figure.value, 1) == figure.value
            assert (figure.value == 1.5) is (figure.bound is Bound.AT_MOST)
            assert (figure.value == highest - 0.5) is (figure.bound is Bound.AT_LEAST)
        else:
            assert figure.value in range(10, 95, 5)
            assert figure.bound in {Bound.ROUNDED, Bound.BELOW if figure.value == 10 else Bound.ABOVE}


def test_all_of_one_mind_leave_as_bands() -> None:
    cells = [SyntheticCell(invited=20, ballots=situations("pil1", 0, 0, 0, 16)) for _ in range(2)]
    (practice,) = report_of(questionnaire(), cells).practices
    at_least = Figure(value=3.5, bound=Bound.AT_LEAST)
    assert [share.percent for share in practice.situation] == [BELOW] * 3 + [
        Figure(value=90, bound=Bound.ABOVE)
    ]
    assert practice.situation_mean == at_least
    assert by_cell(practice.cell_situations) == [at_least] * 2


def test_too_few_and_nobody_are_the_same_bytes() -> None:
    large = [SyntheticCell(invited=20, ballots=situations("pil1", 6, 6, 6)) for _ in range(2)]
    reports = [
        report_of(
            questionnaire(),
            [*large, SyntheticCell(12, situations("pil1", *few)), SyntheticCell(12, few_needs)],
        )
        for few, few_needs in (((1, 1, 1, 1), situations("pil1", 2, 1, 1)), ((0,), []))
    ]
    for report in reports:
        assert by_cell(report.practices[0].cell_situations)[2:] == [HIDDEN] * 2
    one, other = (report.practices[0].cell_situations[2].model_dump_json() for report in reports)
    assert one == other


def test_a_sensitive_grid_has_nothing_by_cell() -> None:
    definition = questionnaire({"pil": 1}, sensitive=True)
    cells = [SyntheticCell(invited=20, ballots=situations("pil1", 4, 4, 4, 2)) for _ in range(2)]
    report = report_of(definition, cells)
    assert by_cell(report.practices[0].cell_situations) == [HIDDEN] * 2
    assert report.practices[0].situation_mean == rounded(2.3)
    assert HiddenReason.SENSITIVE in {note.reason for note in report.hidden}


def test_a_school_too_small_shows_nothing() -> None:
    report = report_of(
        wide_questionnaire(), random_school(wide_questionnaire(), Random(1), [9], response=0.8)
    )
    assert report.participation.ballots < 8
    assert {figure for _, figure in figures_in(report)} == {HIDDEN}
    assert report.ranked_needs == ()


# What a report depends on


def test_equal_input_gives_equal_bytes_in_any_order_of_arrival() -> None:
    definition = wide_questionnaire()
    chance = Random(8)
    cells = random_school(definition, chance, [12, 11, 10])
    texts = ["un", "deux", "trois", "quatre", "cinq", "six"]
    one = report_of(definition, cells, verbatims={"remarque": texts})
    again = report_of(definition, cells, verbatims={"remarque": texts})
    other = report_of(definition, shuffled(cells, chance), verbatims={"remarque": texts[::-1]})
    assert one.model_dump_json() == again.model_dump_json() == other.model_dump_json()


def test_a_report_survives_being_frozen() -> None:
    report = report_of(wide_questionnaire(), random_school(wide_questionnaire(), Random(3), [12, 12]))
    assert Report.model_validate_json(report.model_dump_json()) == report


def test_limits_of_caller_and_questionnaire_only_raise() -> None:
    definition = questionnaire(privacy=Privacy(thresholds={"cell_mean": 7, "distribution": 2}))
    cells = [SyntheticCell(invited=12, ballots=situations("pil1", 3, 3)) for _ in range(3)]
    report = report_of(definition, cells, thresholds=Thresholds(school=3, residual=6))
    assert report.thresholds == Thresholds(cell_mean=7, residual=6)
    assert by_cell(report.practices[0].cell_situations) == [HIDDEN] * 3


def test_an_unknown_limit_is_refused() -> None:
    definition = questionnaire(privacy=Privacy(thresholds={"cell_maen": 7}))
    with pytest.raises(UnknownThresholdError):
        report_of(definition, [SyntheticCell(invited=12)])


def test_ballots_of_an_unknown_cell_are_refused() -> None:
    definition = questionnaire()
    codebook = compile_codebook(definition)
    cells = [SyntheticCell(invited=12, ballots=situations("pil1", 1)) for _ in range(2)]
    with pytest.raises(ValueError, match=r"not on the roll: \[2\]"):
        build_report(
            header=HEADER,
            questionnaire=definition,
            codebook=codebook,
            tally=tally_of(codebook, cells),
            roll=roll_of(cells[:1]),
            verbatims={},
            null_ballots=0,
            thresholds=Thresholds(),
        )


def test_an_empty_box_gives_a_report_without_a_number() -> None:
    definition = wide_questionnaire()
    report = report_of(definition, [SyntheticCell(invited=12), SyntheticCell(invited=9)])
    assert {figure for _, figure in figures_in(report)} == {HIDDEN}
    assert report.participation.ballots == 0


def test_rows_without_a_practice_are_items() -> None:
    definition = questionnaire({"pil": 2})
    analysis = definition.analysis
    assert analysis.needs is not None
    needs_of_one = analysis.needs.model_copy(update={"practices": analysis.needs.practices[:1]})
    definition = definition.model_copy(
        update={"analysis": analysis.model_copy(update={"needs": needs_of_one})}
    )
    cells = [SyntheticCell(invited=60, ballots=situations("pil2", 15, 15, 15))]
    report = report_of(definition, cells)
    assert [practice.code for practice in report.practices] == ["PIL1"]
    assert [(item.code, item.label["fr"]) for item in report.items] == [
        ("G_PIL_PIL2_S", "Pratique pil2 (Situation)"),
        ("G_PIL_PIL2_B", "Pratique pil2 (Besoin)"),
    ]
    assert [share.percent for share in report.items[0].shares] == [*[rounded(35)] * 3, BELOW]


def test_eight_cells_and_twenty_four_practices_keep_most_figures() -> None:
    definition = questionnaire(
        dict.fromkeys(("pil", "for", "res", "ped", "inf", "equ"), 4),
        several_choices("atelier", "distance", "pairs"),
        scale_question(),
        priorities=True,
    )
    cells = random_school(definition, Random(1), [12] * 8)
    report = report_of(definition, cells)
    assert sum(figure != HIDDEN for _, figure in figures_in(report)) > 400


def test_a_very_large_campaign_is_reported() -> None:
    definition = questionnaire(
        {"pil": 2}, several_choices("atelier", "distance"), scale_question(), priorities=False
    )
    codebook = compile_codebook(definition)
    chance = Random(5)
    (cell,) = random_school(definition, chance, [500], response=1)
    records = [codebook.record(answers) for answers in cell.ballots]
    tally = Tally(codebook)
    for number in range(50_000):
        tally.add(1 + number % 4, records[number % len(records)])
    cells = [SyntheticCell(invited=20_000, signed_off=12_500) for _ in range(4)]
    report = build_report(
        header=HEADER,
        questionnaire=definition,
        codebook=codebook,
        tally=tally,
        roll=roll_of(cells),
        verbatims={},
        null_ballots=0,
        thresholds=Thresholds(),
    )
    assert report.hidden == ()
    assert HIDDEN not in by_cell(report.practices[0].cell_needs)
