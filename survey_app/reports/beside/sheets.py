"""What a report is set beside, as sheets: the issues, the fiche and the teams, this campaign and an earlier one."""

from collections.abc import Iterator

from flask_babel import gettext

from survey_app.documents.spreadsheet import Cell, Row, Sheet, row
from survey_app.reports.beside.voice_words import voices_sheets
from survey_app.reports.beside_parts import ChangePart, ComparisonPart, GapPart
from survey_app.reports.parts import Presentation
from survey_app.reports.sheet_pieces import (
    CODE,
    FIGURE,
    MIDDLE,
    WIDE,
    data_line,
    head_of,
    header_line,
    sheet_of,
    word_cell,
)


def focus_sheets(report: Presentation) -> Iterator[Sheet]:
    """Yield the sheet of the issues to talk about first, where there are any: one line a reason."""
    if report.focus:
        rows = [
            *head_of(report, gettext("À mettre en discussion"), report.focus_note),
            header_line(gettext("Piste"), (), gettext("Pourquoi cette piste")),
            *(row(str(focus.title), reason) for focus in report.focus for reason in focus.reasons),
        ]
        yield sheet_of(gettext("Pistes"), rows, (MIDDLE, 120))


def beside_sheets(report: Presentation) -> Iterator[Sheet]:
    """Yield the sheets of what the report is set beside, where there is something."""
    if report.gap:
        yield _gap_champs(report, report.gap)
        if report.gap.lines:
            yield _gap_lines(report, report.gap)
    yield from voices_sheets(report)
    if report.comparison:
        yield _turnout(report, report.comparison)
        yield _changes(report, report.comparison)


def _gap_champs(report: Presentation, gap: GapPart) -> Sheet:
    rows = [
        *head_of(report, gettext("La fiche de l’établissement et les équipes"), gap.source),
        header_line(
            gettext("Repère"),
            (gettext("Situation moyenne"),),
            gettext("Champ"),
            gettext("Fiche"),
            gettext("Pour la suite"),
        ),
        *(
            data_line([champ.code, str(champ.title), champ.palier, champ.next_step], [champ.situation.cell()])
            for champ in gap.champs
        ),
    ]
    return sheet_of(gettext("Fiche et équipes"), rows, (CODE, MIDDLE, WIDE, MIDDLE, FIGURE + 4))


def _gap_lines(report: Presentation, gap: GapPart) -> Sheet:
    rows = [
        *head_of(
            report, gettext("Palier par palier, là où la fiche et les équipes parlent de la même chose")
        ),
        header_line(
            gettext("Champ"),
            (gettext("Situation moyenne"), gettext("Ensemble")),
            gettext("Palier"),
            gettext("Fiche"),
        ),
        *(
            data_line(
                [str(one.champ), one.palier, one.fiche], [one.situation.cell(), word_cell(one.sentence)]
            )
            for one in gap.lines
        ),
    ]
    return sheet_of(gettext("Paliers"), rows, (MIDDLE, 12, MIDDLE, FIGURE + 4, 110))


def _turnout(report: Presentation, comparison: ComparisonPart) -> Sheet:
    rows = [
        *head_of(report, gettext("Depuis la campagne précédente"), comparison.before_campaign),
        header_line(gettext("Établissement"), (comparison.before, comparison.after)),
        *(
            data_line([name], [word_cell(before), word_cell(after)])
            for name, before, after in comparison.turnout
        ),
        row(),
        *(row(note) for note in comparison.notes),
    ]
    return sheet_of(gettext("Deux campagnes"), rows, (WIDE, FIGURE + 6, FIGURE + 6))


def _changes(report: Presentation, comparison: ComparisonPart) -> Sheet:
    """One line a figure, so that people can filter and pivot."""
    rows = [
        *head_of(report, gettext("Ce qui a changé, chiffre par chiffre")),
        header_line(
            gettext("Code"),
            (comparison.before, comparison.after, gettext("Écart"), gettext("Ce qu’on peut en dire")),
            gettext("Intitulé"),
            gettext("Groupe ou choix"),
            gettext("Chiffre"),
        ),
        *_change_lines(comparison),
    ]
    return sheet_of(
        gettext("Évolution"), rows, (CODE + 5, WIDE, MIDDLE, 24, FIGURE + 6, FIGURE + 6, FIGURE, MIDDLE)
    )


def _change_lines(comparison: ComparisonPart) -> Iterator[Row]:
    asking, situation = gettext("Demandent un appui"), gettext("Situation moyenne")
    school = gettext("Établissement")
    for one in (*comparison.champs, *comparison.practices):
        start = [one.code, str(one.label), school]
        yield data_line([*start, asking], _cells(one.asking))
        yield data_line([*start, situation], _cells(one.situation))
    for cell in comparison.cells:
        start = ["", str(cell.champ), cell.cell]
        yield data_line([*start, asking], _cells(cell.asking))
        yield data_line([*start, situation], _cells(cell.situation))
    for item in comparison.items:
        words = [item.code, str(item.question), str(item.option), gettext("Part")]
        yield data_line(words, _cells(item.share))


def _cells(change: ChangePart) -> list[Cell]:
    return [
        change.before.cell(),
        change.after.cell(),
        change.difference.cell(),
        word_cell(change.trend),
    ]
