"""A plan as a workbook: one row a line with all its fields, so that people can sort and filter."""

from datetime import date

from survey_app.documents.spreadsheet import (
    Cell,
    Look,
    NumberCell,
    Row,
    Sheet,
    TextCell,
    Workbook,
    row,
)
from survey_app.plans.fields import Field
from survey_app.plans.paper import BCP47
from survey_app.plans.presentation import SHOWN, PresentedAxis, PresentedLine, PresentedPlan
from survey_app.plans.words import _, say_day, say_field

_WIDE = frozenset({Field.ACTION, Field.OBJECTIVE, Field.MEANS, Field.INDICATOR, Field.PRIORITY})


def build_workbook(plan: PresentedPlan, *, dated_on: date, version: str = "") -> Workbook:
    """Return the sheets of a plan: its lines, then its champs."""
    return Workbook(
        title=plan.title,
        subject=f"{plan.school} ({plan.uai})",
        language=BCP47[plan.language],
        sheets=(_lines(plan, dated_on, version), _axes(plan)),
    )


def _lines(plan: PresentedPlan, dated_on: date, version: str) -> Sheet:
    years = sorted({review.year for line in plan.lines for review in line.reviews})
    headers = [say_field(Field.CHAMP), *(say_field(field) for field in SHOWN)]
    rows = [
        row(plan.title, look=Look.TITLE),
        row(f"{plan.school} ({plan.uai}) – {plan.span}", look=Look.NOTE),
        row(version or _("État du plan au %(day)s", day=say_day(dated_on)), look=Look.NOTE),
        row(),
        row(*headers, *(say_field(f"review.{year}") for year in years), look=Look.HEADER),
        *(_line(line, years) for line in plan.lines),
    ]
    widths = (30, *(46 if field in _WIDE else 22 for field in SHOWN), *(46 for _year in years))
    return Sheet(_("Lignes du plan"), rows, widths, frozen_rows=5, frozen_columns=2)


def _line(line: PresentedLine, years: list[int]) -> Row:
    said = {review.year: review.words for review in line.reviews}
    return Row(
        (
            TextCell(line.champ),
            *(_cell(line, field) for field in SHOWN),
            *(TextCell(said.get(year, "")) for year in years),
        )
    )


def _cell(line: PresentedLine, field: Field) -> Cell:
    if field is Field.NUMBER and line.line.number is not None:
        return NumberCell(line.line.number)
    return TextCell(line.words_of(field))


def _axes(plan: PresentedPlan) -> Sheet:
    rows = [
        row(_("Les champs d’action"), look=Look.TITLE),
        row(),
        row(_("Champ d’action"), _("Où nous en sommes"), _("Priorités"), _("Lignes"), look=Look.HEADER),
        *(_axis(axis) for axis in plan.axes),
    ]
    return Sheet(_("Champs d’action"), rows, (34, 70, 60, 10), frozen_rows=3)


def _axis(axis: PresentedAxis) -> Row:
    state = "\n".join(part for part in (axis.state, *axis.missing, axis.note) if part)
    return Row(
        (
            TextCell(axis.title),
            TextCell(state),
            TextCell("\n".join(axis.priorities)),
            NumberCell(len(axis.lines)),
        )
    )
