"""A report as a workbook, for XLSX and ODS alike. A figure that is no plain number is words in its column."""

from collections.abc import Iterator

from flask_babel import gettext

from survey_app.documents.spreadsheet import Look, NumberCell, Row, Sheet, Workbook, row
from survey_app.reports.beside.sheets import beside_sheets, focus_sheets
from survey_app.reports.figures import hidden_word
from survey_app.reports.parts import (
    ChampPart,
    ItemLine,
    ItemPart,
    PracticePart,
    Presentation,
    RankingPart,
    TextsPart,
)
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
from survey_app.reports.wording import what_hidden_means

LOCALES = {"fr": "fr-FR", "en": "en-GB"}


def build_workbook(report: Presentation) -> Workbook:
    """Return the sheets of a report, in the order in which people read."""
    return Workbook(
        title=report.title,
        subject=f"{report.school} ({report.uai})",
        language=LOCALES[report.language],
        sheets=(
            _read_me(report),
            *focus_sheets(report),
            _participation(report),
            *([_participation_of_cells(report)] if report.turnout.cells else []),
            *([_champs(report)] if report.champs else []),
            *(_about_practices(report) if report.needs else ()),
            *([_items(report)] if report.items else []),
            *([_priorities(report)] if report.rankings else []),
            *beside_sheets(report),
            *([_texts(report)] if report.texts else []),
            _hidden(report),
        ),
    )


def _about_practices(report: Presentation) -> tuple[Sheet, ...]:
    return _needs(report), _practices_by_cell(report), _practices(report)


def _read_me(report: Presentation) -> Sheet:
    rows = [
        row(report.title, look=Look.TITLE),
        row(f"{report.school} ({report.uai})", look=Look.HEADING),
        row(),
        row(gettext("Campagne"), report.campaign),
        row(gettext("Période"), report.period),
        row(
            gettext("Questionnaire"),
            gettext(
                "%(title)s, révision %(number)s", title=str(report.questionnaire), number=report.revision
            ),
        ),
        row(gettext("Empreinte du questionnaire"), report.content_hash),
        row(),
        row(gettext("Comment lire ce rapport"), look=Look.HEADING),
        *(row(title, text) for title, text in report.advice),
        row(),
        row(gettext("À partir de combien de réponses un chiffre est montré"), look=Look.HEADING),
        *(row("", sentence) for sentence in report.thresholds),
    ]
    return Sheet(gettext("Lisez-moi"), rows, (30, 96))


def _participation(report: Presentation) -> Sheet:
    turnout = report.turnout
    rows = [
        *head_of(report, gettext("Participation")),
        header_line(gettext("Établissement"), (gettext("Nombre"),)),
        data_line([gettext("Personnes invitées")], [NumberCell(turnout.invited)]),
        data_line([gettext("Personnes qui ont répondu")], [NumberCell(turnout.signed_off)]),
        data_line([gettext("Participation")], [word_cell(turnout.rate)]),
        data_line([gettext("Bulletins comptés")], [NumberCell(turnout.ballots)]),
        data_line([gettext("Bulletins illisibles, comptés nulle part")], [NumberCell(turnout.null_ballots)]),
    ]
    return sheet_of(gettext("Participation"), rows, (WIDE, 20))


def _participation_of_cells(report: Presentation) -> Sheet:
    """A sheet of its own: a sheet with two tables has headers for one of them only."""
    rows = [
        *head_of(report, gettext("Participation par groupe")),
        header_line(
            gettext("Groupe de restitution"), (gettext("Personnes invitées"), gettext("Participation"))
        ),
        *(
            data_line([cell.name], [NumberCell(cell.invited), word_cell(cell.band)])
            for cell in report.turnout.cells
        ),
    ]
    return sheet_of(gettext("Participation par groupe"), rows, (WIDE, 20, MIDDLE))


def _champs(report: Presentation) -> Sheet:
    """One line a champ and a group: however many groups there are, it stays as wide as a page."""
    rows = [
        *head_of(report, gettext("Les champs d’action"), report.scale_sentence),
        header_line(
            gettext("Champ"), (gettext("Situation"), gettext("Demandent un appui")), gettext("Groupe")
        ),
        *(line for champ in report.champs for line in _champ_lines(champ)),
    ]
    return sheet_of(gettext("Champs"), rows, (MIDDLE + 6, MIDDLE + 6, FIGURE, FIGURE))


def _champ_lines(champ: ChampPart) -> Iterator[Row]:
    title = str(champ.title)
    yield data_line([title, gettext("Établissement")], [champ.situation.cell(), champ.asking.cell()])
    for line in champ.cells:
        yield data_line([title, line.name], [line.situation.cell(), line.asking.cell()])


def _needs(report: Presentation) -> Sheet:
    headers = (
        gettext("Demandent un appui"),
        gettext("Indice"),
        gettext("Bas"),
        gettext("Haut"),
        gettext("Intervalle"),
    )
    rows = [
        *head_of(report, gettext("Les besoins, du plus demandé au moins demandé")),
        header_line(gettext("Rang"), headers, gettext("Code"), gettext("Pratique"), gettext("Champ")),
        *(
            data_line(
                [need.rank, need.code, str(need.label), str(need.champ)],
                [
                    need.asking.cell(),
                    need.index.cell(),
                    need.low.cell(),
                    need.high.cell(),
                    word_cell(need.interval),
                ],
            )
            for need in report.needs
        ),
    ]
    return sheet_of(gettext("Besoins"), rows, (11, CODE, WIDE, MIDDLE, FIGURE, 10, 10, 10, 20))


def _practices_by_cell(report: Presentation) -> Sheet:
    """One line a practice and a group, so that people can filter and pivot."""
    rows = [
        *head_of(report, gettext("Les pratiques, par groupe de restitution"), report.scale_sentence),
        header_line(
            gettext("Champ"),
            (gettext("Situation"), gettext("Demandent un appui")),
            gettext("Code"),
            gettext("Pratique"),
            gettext("Groupe"),
        ),
        *(line for champ in report.champs for one in champ.practices for line in _cell_lines(champ, one)),
    ]
    return sheet_of(gettext("Pratiques par groupe"), rows, (MIDDLE, CODE, WIDE, MIDDLE, FIGURE, FIGURE))


def _cell_lines(champ: ChampPart, practice: PracticePart) -> Iterator[Row]:
    start = [str(champ.title), practice.code, str(practice.label)]
    yield data_line([*start, gettext("Établissement")], [practice.mean.cell(), practice.asking.cell()])
    for line in practice.cells:
        yield data_line([*start, line.name], [line.situation.cell(), line.asking.cell()])


def _practices(report: Presentation) -> Sheet:
    """One line a practice and a choice."""
    rows = [
        *head_of(report, gettext("Les pratiques, choix par choix")),
        header_line(
            gettext("Champ"),
            (gettext("Part"),),
            gettext("Code"),
            gettext("Pratique"),
            gettext("Question"),
            gettext("Choix"),
        ),
        *(line for champ in report.champs for one in champ.practices for line in _choice_lines(champ, one)),
    ]
    return sheet_of(gettext("Pratiques"), rows, (MIDDLE, CODE, WIDE, FIGURE, 28, FIGURE))


def _choice_lines(champ: ChampPart, practice: PracticePart) -> Iterator[Row]:
    start = [str(champ.title), practice.code, str(practice.label)]
    for question, shares in ((gettext("Situation"), practice.situation), (gettext("Besoin"), practice.need)):
        for share in shares:
            yield data_line([*start, question, str(share.label)], [share.shown.cell()])


def _items(report: Presentation) -> Sheet:
    rows = [
        *head_of(report, report.items_title, _bands_note(report)),
        header_line(
            gettext("Code"), (gettext("Part"),), gettext("Question"), gettext("Ligne"), gettext("Choix")
        ),
        *(line for item in report.items for one in item.lines for line in _item_lines(item, one)),
    ]
    name = gettext("Formats et créneaux") if report.champs else gettext("Questions")
    return sheet_of(name, rows, (CODE + 5, WIDE, WIDE, MIDDLE, FIGURE))


def _bands_note(report: Presentation) -> str:
    """Say once that of numbers and days there are bands alone."""
    return next((item.notes[0] for item in report.items if item.is_banded), "")


def _item_lines(item: ItemPart, line: ItemLine) -> Iterator[Row]:
    own = str(line.label) if item.is_grid else ""
    for share in line.shares:
        yield data_line([line.code, str(item.title), own, str(share.label)], [share.shown.cell()])
    if line.mean:
        yield data_line([line.code, str(item.title), own, gettext("Moyenne")], [line.mean.cell()])


def _priorities(report: Presentation) -> Sheet:
    rows = [
        *head_of(report, report.rankings_title, next((one.note for one in report.rankings if one.note), "")),
        header_line(
            gettext("Question"),
            (gettext("En premier"), gettext("Parmi les choix"), gettext("Rang moyen")),
            gettext("Réponse"),
        ),
        *(line for ranking in report.rankings for line in _ranking_lines(ranking)),
    ]
    name = gettext("Priorités") if report.champs else gettext("Classements")
    return sheet_of(name, rows, (WIDE, MIDDLE, FIGURE, FIGURE, FIGURE))


def _ranking_lines(ranking: RankingPart) -> Iterator[Row]:
    for option in ranking.options:
        mean = [option.mean.cell()] if option.mean else []
        yield data_line(
            [str(ranking.title), str(option.label)], [option.first.cell(), option.placed.cell(), *mean]
        )


def _texts(report: Presentation) -> Sheet:
    rows = [
        *head_of(report, gettext("Les textes")),
        header_line(gettext("Question"), (), gettext("Texte")),
        *(row(str(part.title), text) for part in report.texts for text in _lines_of_texts(part)),
    ]
    return sheet_of(gettext("Textes"), rows, (MIDDLE, 96))


def _lines_of_texts(part: TextsPart) -> tuple[str, ...]:
    """What was done to texts stands above them, in their column."""
    return (*((hidden_word(),) if part.is_hidden else ()), *part.notes, *part.texts)


def _hidden(report: Presentation) -> Sheet:
    rows = [
        *head_of(report, gettext("Ce qui est masqué et pourquoi")),
        header_line(gettext("Combien"), (), gettext("Pourquoi")),
        *(row(part.count, part.sentence) for part in report.hidden),
        *([] if report.hidden else [row(gettext("0 chiffre masqué"), gettext("Tout est montré."))]),
        row(),
        row("", what_hidden_means()),
    ]
    return sheet_of(gettext("Masqué"), rows, (26, 100))
