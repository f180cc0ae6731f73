"""From the tally to the frozen report: what the gate lets pass, and less of it until the auditor is content."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from questionnaires.analysis.assembly import Assembly, Material
from questionnaires.analysis.auditor import Auditor, Finding, Part, Subject
from questionnaires.analysis.disclosure import DisclosureError, Restraint, raise_thresholds
from questionnaires.analysis.outline import Item, outline_of
from questionnaires.analysis.report import Report, ReportHeader, Thresholds
from questionnaires.analysis.roll import CellRoll, RollCount
from questionnaires.analysis.tables import TallyTables
from questionnaires.analysis.tabulation import Tally
from questionnaires.analysis.years import Published, YearsAuditor
from questionnaires.answers.codebook import Codebook
from questionnaires.definition.model import Questionnaire

__all__ = ["CellRoll", "Published", "RollCount", "build_report"]


def build_report(
    *,
    header: ReportHeader,
    questionnaire: Questionnaire,
    codebook: Codebook,
    tally: Tally,
    roll: RollCount,
    verbatims: Mapping[str, Sequence[str]],
    null_ballots: int,
    thresholds: Thresholds,
    earlier: Sequence[Published] = (),
) -> Report:
    """Return the frozen report of one campaign: equal input, equal bytes of `model_dump_json()`.

    `verbatims` holds the texts by answer key. Limits are the product's own, raised by `thresholds` and by
    the questionnaire. What the auditors find, in this report and together with each `earlier` one of the same
    school, is hidden step by step (anonymity study, section 4, rules 12 and 10).

    Raises `ValueError` for ballots of a cell that is not on the roll, `UnknownThresholdError` for a limit of
    the questionnaire that does not exist, `DisclosureError` when hiding does not help.
    """
    strangers = set(tally.cells) - {cell.cell for cell in roll.cells}
    if strangers:
        message = f"ballots of cells that are not on the roll: {sorted(strangers)}"
        raise ValueError(message)
    material = Material(
        header=header,
        questionnaire=questionnaire,
        outline=outline_of(questionnaire, codebook),
        tables=TallyTables(tally, roll),
        roll=roll,
        verbatims=verbatims,
        null_ballots=null_ballots,
        thresholds=raise_thresholds(thresholds, questionnaire.privacy.thresholds),
    )
    viewers = {cell.cell: cell.viewers_signed_off for cell in roll.cells}
    auditor, years = Auditor(questionnaire, viewers), YearsAuditor(questionnaire, viewers, earlier)
    restraints: dict[Subject, Restraint] = {}
    report = Assembly(material, restraints).report()
    # What one report tells comes first: the more of it is hidden, the less there is to set against another.
    while findings := auditor.findings(report) or years.findings(report):
        restraints |= _stricter(restraints, findings, material)
        report = Assembly(material, restraints).report()
    return report


def _stricter(
    restraints: Mapping[Subject, Restraint], findings: Iterable[Finding], material: Material
) -> dict[Subject, Restraint]:
    """Return, for each subject of `findings`, what to hide of it from now on: one step more."""
    by_subject = groupby(sorted(findings, key=_subject), key=_subject)
    merges = {item.code: len(item.coarser) for item in material.outline.items if isinstance(item, Item)}
    return {
        subject: _next(
            restraints.get(subject, Restraint()),
            subject,
            list(found),
            most=Restraint(cells=len(material.roll.cells), merges=merges.get(subject.code, 0)),
        )
        for subject, found in by_subject
    }


def _next(
    restraint: Restraint, subject: Subject, findings: Sequence[Finding], *, most: Restraint
) -> Restraint:
    """Withhold cells in danger by an earlier report; then hide more step by step.

    One more cell where only cells are in danger; put bands together; hide the distribution, then all.

    `most`: how many cells and how many mergings of bands there are.
    """
    if restraint.hides_all or subject.part is Part.DERIVED:
        message = f"hiding does not help: {subject.part} {subject.code}"
        raise DisclosureError(message)
    if subject.part is Part.PARTICIPATION:
        return replace(restraint, hides_all=True)
    withheld = {finding.cell for finding in findings if finding.cell is not None and finding.is_of_years}
    if withheld - restraint.withheld:
        return replace(restraint, withheld=restraint.withheld | withheld)
    if restraint.cells < most.cells and all(finding.cell is not None for finding in findings):
        return replace(restraint, cells=restraint.cells + 1)
    if not restraint.hides_distribution and subject.part is Part.ITEM and restraint.merges < most.merges:
        return replace(restraint, merges=restraint.merges + 1)
    if not restraint.hides_distribution:
        return replace(restraint, merges=0, hides_distribution=True)
    return replace(restraint, hides_all=True)


def _subject(finding: Finding) -> Subject:
    return finding.subject
