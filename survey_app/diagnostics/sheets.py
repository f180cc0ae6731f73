"""The fiche as a workbook: where each champ stands, and one line an indicator."""

from flask_babel import gettext as _

from survey_app.diagnostics.operations import Fiche
from survey_app.diagnostics.paper import LOCALES, indicator_row
from survey_app.diagnostics.school_year import year_words
from survey_app.diagnostics.words import missing_words, needed_words, palier_words, words_of
from survey_app.documents.spreadsheet import Look, NumberCell, Row, Sheet, TextCell, Workbook, row
from survey_app.web.translation import current_language

WIDE, MIDDLE, NARROW = 62, 34, 10


def build_workbook(fiche: Fiche) -> Workbook:
    """Return the sheets of a fiche."""
    return Workbook(
        title=_("Fiche de l’établissement %(year)s", year=year_words(fiche.year)),
        subject=f"{fiche.school.name} ({fiche.school.uai})",
        language=LOCALES[current_language()],
        sheets=(_champs(fiche), _indicators(fiche)),
    )


def _champs(fiche: Fiche) -> Sheet:
    position = fiche.position
    header = row(
        _("Champ"),
        _("Palier"),
        _("Où en est l’établissement"),
        _("Ce qui vient ensuite"),
        _("Indicateurs"),
        look=Look.HEADER,
    )
    lines = [
        Row(
            (
                TextCell(words_of(champ.title)),
                TextCell("–") if champ.palier is None else NumberCell(champ.palier),
                TextCell(palier_words(position, champ)),
                TextCell(needed_words(champ)),
                TextCell("\n".join(missing_words(one) for one in champ.missing)),
            )
        )
        for champ in position.champs
    ]
    return Sheet(_("Champs"), [header, *lines], (MIDDLE, NARROW, MIDDLE, MIDDLE, WIDE), 1, 1)


def _indicators(fiche: Fiche) -> Sheet:
    titles = {champ.code: words_of(champ.title) for champ in fiche.position.champs}
    header = row(
        _("Code"),
        _("Champ"),
        _("Palier"),
        _("Indicateur"),
        _("État"),
        _("Ce qui le montre"),
        look=Look.HEADER,
    )
    lines = []
    for state in fiche.position.indicators:
        code, label, status, evidence = indicator_row(fiche, state)
        cells = (titles[state.champ], NumberCell(state.palier), label, status, evidence)
        lines.append(
            Row((TextCell(code), *(TextCell(cell) if isinstance(cell, str) else cell for cell in cells)))
        )
    return Sheet(_("Indicateurs"), [header, *lines], (NARROW, MIDDLE, NARROW, WIDE, 16, WIDE), 1, 1)
