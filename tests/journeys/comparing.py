"""A report beside the recount: every number that is shown must be equal, every hidden one have its reason."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from questionnaires.analysis.report import (
    CellFigure,
    Figure,
    HiddenReason,
    ItemResult,
    PracticeResult,
    Report,
)
from tests.journeys.counting import (
    CELL_INVITED,
    CELL_MEAN,
    DISTRIBUTION,
    RESIDUAL,
    SCHOOL,
    Expected,
    Path,
    Recount,
)
from tests.journeys.fiche import Fiche
from tests.journeys.rounding import HIDDEN, mean_of_means, mean_of_shares, need_index, need_interval, share_of
from tests.journeys.telling import expect, expect_equal


@dataclass(frozen=True)
class Verdict:
    """What the comparison found. `withheld`: hidden though large enough, by the auditor or because of it."""

    equal: int
    hidden: Mapping[HiddenReason, int]
    withheld: int
    derived: int
    faults: tuple[str, ...]


def counted_figures(report: Report) -> dict[Path, Figure]:
    """Return the numbers of a report that are counted from answers, by the paths of the recount."""
    figures: dict[Path, Figure] = {}
    for practice in report.practices:
        figures |= dict(_of_practice(practice))
    for item in report.items:
        figures |= dict(_of_item(item))
    for ranking in report.rankings:
        for name, shares in (("first", ranking.first), ("placed", ranking.placed)):
            figures |= {f"ranking/{ranking.code}/{name}/{share.code}": share.percent for share in shares}
        figures |= {f"ranking/{ranking.code}/mean/{mean.code}": mean.rank for mean in ranking.mean_ranks}
    return figures | {f"champ/{champ.code}/priority": champ.priority for champ in report.champs}


def derived_figures(report: Report) -> dict[Path, Figure]:
    """Return the numbers of a report that are made of other released numbers."""
    figures: dict[Path, Figure] = {}
    for practice in report.practices:
        need = practice.need
        ends = {"index": need.index, "low": need.low, "high": need.high}
        figures |= {f"practice/{practice.code}/{name}": figure for name, figure in ends.items()}
    for champ in report.champs:
        start = f"champ/{champ.code}"
        figures |= {f"{start}/mean": champ.situation_mean, f"{start}/asking": champ.asking}
        figures |= dict(_by_cell(f"{start}/mean", champ.cell_situations))
        figures |= dict(_by_cell(f"{start}/asking", champ.cell_needs))
    return figures


def compare(report: Report, recount: Recount, fiche: Fiche) -> Verdict:
    """Compare all numbers. Raises JourneyError when the report has others than those counted."""
    found = counted_figures(report)
    expect_equal("numbers of the report", sorted(found), sorted(recount.expected))
    judged = [_judge(path, found[path], expected) for path, expected in recount.expected.items()]
    derived, wanted = derived_figures(report), dict(_derive(report, recount, fiche))
    expect_equal("derived numbers of the report", sorted(derived), sorted(wanted))
    faults = [
        *(fault for fault in judged if fault),
        *(
            f"{path}: {derived[path]} instead of {wanted[path]}"
            for path in derived
            if derived[path] != wanted[path]
        ),
        *_faults_of_order(report),
        *_faults_of_register(report, recount),
    ]
    hidden = Counter(
        expected.refusal.reason for expected in recount.expected.values() if expected.refusal is not None
    )
    return Verdict(
        equal=sum(figure.value is not None for figure in found.values()),
        hidden=hidden,
        withheld=sum(figure.value is None for figure in found.values()) - sum(hidden.values()),
        derived=sum(figure.value is not None for figure in derived.values()),
        faults=tuple(faults),
    )


def compare_turnout(report: Report, recount: Recount, invited: int) -> None:
    """Compare participation and limits. Raises JourneyError."""
    turnout = report.participation
    expect_equal("invited", turnout.invited, invited)
    expect_equal("signed off", turnout.signed_off, recount.ballots)
    expect_equal("ballots", turnout.ballots, recount.ballots)
    expect_equal("null ballots", turnout.null_ballots, 0)
    bands = {cell.cell: cell.band for cell in turnout.cells}
    expect_equal("turnout of cells", bands, recount.bands())
    limits = report.thresholds
    expect_equal(
        "limits",
        (limits.cell_invited, limits.cell_mean, limits.distribution, limits.school, limits.residual),
        (CELL_INVITED, CELL_MEAN, DISTRIBUTION, SCHOOL, RESIDUAL),
    )
    expect(not report.verbatims, "the report has texts that nobody was asked for")


def _of_practice(practice: PracticeResult) -> Iterator[tuple[Path, Figure]]:
    start = f"practice/{practice.code}"
    for share in practice.situation:
        yield f"{start}/situation/{share.code}", share.percent
    yield f"{start}/mean", practice.situation_mean
    yield from _by_cell(f"{start}/mean", practice.cell_situations)
    for share in practice.need_shares:
        yield f"{start}/need/{share.code}", share.percent
    yield f"{start}/asking", practice.need.asking
    yield from _by_cell(f"{start}/asking", practice.cell_needs)


def _of_item(item: ItemResult) -> Iterator[tuple[Path, Figure]]:
    for share in item.shares:
        yield f"item/{item.question_code}/{share.code}", share.percent
    if item.kind == "scale":
        yield f"item/{item.question_code}/mean", item.mean


def _by_cell(start: Path, figures: tuple[CellFigure, ...]) -> Iterator[tuple[Path, Figure]]:
    for one in figures:
        yield f"{start}/{one.cell}", one.figure


def _judge(path: Path, found: Figure, expected: Expected) -> str:
    """Return what is wrong with a number; one that is hidden without need is judged by the register."""
    if found == expected.figure or (found.value is None and expected.refusal is None):
        return ""
    if expected.refusal is not None:
        return f"{path}: {found} is shown, but {expected.refusal.reason} (under {expected.refusal.threshold})"
    return f"{path}: {found} instead of {expected.figure}"


def _derive(report: Report, recount: Recount, fiche: Fiche) -> Iterator[tuple[Path, Figure]]:
    """Make indexes and champs again from the numbers that the report shows."""
    priorities = {champ.code: champ.priority for champ in report.champs}
    needs = {practice.code: practice.need for practice in fiche.practices}
    for practice in report.practices:
        asking, priority = practice.need.asking, priorities[practice.champ]
        answers = recount.respondents(needs[practice.code])
        ends = need_interval(asking, priority, answers=answers, invited=report.participation.invited)
        figures = (need_index(asking, priority), *ends) if asking.value is not None else (HIDDEN,) * 3
        yield from zip(
            (f"practice/{practice.code}/{end}" for end in ("index", "low", "high")), figures, strict=True
        )
    for code in fiche.champs:
        yield from _derive_champ(
            f"champ/{code}", [one for one in report.practices if one.champ == code], fiche
        )


def _derive_champ(
    start: Path, practices: list[PracticeResult], fiche: Fiche
) -> Iterator[tuple[Path, Figure]]:
    ends = {"lowest": min(fiche.scores.values()), "highest": max(fiche.scores.values())}
    yield f"{start}/mean", mean_of_means([one.situation_mean for one in practices], **ends)
    yield f"{start}/asking", mean_of_shares([one.need.asking for one in practices])
    for number in range(len(practices[0].cell_situations)):
        cell = practices[0].cell_situations[number].cell
        means = [one.cell_situations[number].figure for one in practices]
        yield f"{start}/mean/{cell}", mean_of_means(means, **ends)
        shares = [one.cell_needs[number].figure for one in practices]
        yield f"{start}/asking/{cell}", mean_of_shares(shares)


def _faults_of_order(report: Report) -> Iterator[str]:
    """Needs stand by their released index, equal ones as they were asked."""
    shown = [practice for practice in report.practices if practice.need.index.value is not None]
    wanted = [practice.code for practice in sorted(shown, key=lambda one: -share_of(one.need.index))]
    if list(report.ranked_needs) != wanted:
        yield f"order of needs: {report.ranked_needs} instead of {wanted}"


def _faults_of_register(report: Report, recount: Recount) -> Iterator[str]:
    """The register must account for each hidden number, and blame the auditor where nothing else explains it."""
    found = counted_figures(report)
    register = {(note.reason, note.threshold): note.count for note in report.hidden}
    hidden = sum(figure.value is None for figure in found.values())
    if sum(register.values()) != hidden:
        yield f"{hidden} numbers are hidden, the register tells of {sum(register.values())}"
    wanted = Counter(tuple(one.refusal) for one in recount.expected.values() if one.refusal is not None)
    is_audited = any(note.reason is HiddenReason.AUDITOR for note in report.hidden)
    if not is_audited and register != wanted:
        yield f"the register tells {register} instead of {dict(wanted)}"
    for path, expected in recount.expected.items():
        if found[path].value is None and expected.refusal is None and not is_audited:
            yield f"{path}: hidden without a reason"
