"""A report as a workbook, for XLSX and ODS alike. A figure that is no plain number is words in its column."""

from collections.abc import Iterable, Iterator

from flask_babel import gettext

from survey_app.documents.spreadsheet import Cell, Look, NumberCell, Row, Sheet, TextCell, Workbook, row
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
from survey_app.reports.wording import what_hidden_means

WIDE, MIDDLE, FIGURE, CODE = 62, 34, 14, 9
LOCALES = {"fr": "fr-FR", "en": "en-GB"}


def build_workbook(report: Presentation) -> Workbook:
    """Return the sheets of a report, in the order in which people read."""
    return Workbook(
        title=report.title,
        subject=f"{report.school} ({report.uai})",
        language=LOCALES[report.language],
        sheets=(
            _read_me(report),
            _participation(report),
            *(_about_practices(report) if report.champs else ()),
            *([_items(report)] if report.items else []),
            *([_priorities(report)] if report.rankings else []),
            *([_texts(report)] if report.texts else []),
            _hidden(report),
        ),
    )


def _about_practices(report: Presentation) -> tuple[Sheet, ...]:
    return _champs(report), _needs(report), _practices_by_cell(report), _practices(report)


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
        *_head(report, gettext("Participation")),
        _header(gettext("Établissement"), (gettext("Nombre"),)),
        _line([gettext("Personnes invitées")], [NumberCell(turnout.invited)]),
        _line([gettext("Personnes qui ont répondu")], [NumberCell(turnout.signed_off)]),
        _line([gettext("Participation")], [_words(turnout.rate)]),
        _line([gettext("Bulletins comptés")], [NumberCell(turnout.ballots)]),
        _line([gettext("Bulletins illisibles, comptés nulle part")], [NumberCell(turnout.null_ballots)]),
        row(),
        _header(gettext("Groupe de restitution"), (gettext("Personnes invitées"), gettext("Participation"))),
        *(_line([cell.name], [NumberCell(cell.invited), _words(cell.band)]) for cell in turnout.cells),
    ]
    return Sheet(gettext("Participation"), rows, (WIDE, 20, MIDDLE))


def _champs(report: Presentation) -> Sheet:
    cells = report.cell_names
    situation, asking = gettext("Situation"), gettext("Demandent un appui")
    headers = [gettext("Établissement"), *cells]
    rows = [
        *_head(report, gettext("Les champs d’action"), report.scale_sentence),
        _header(
            gettext("Champ"),
            [f"{situation} – {name}" for name in headers] + [f"{asking} – {name}" for name in headers],
        ),
        *(_champ_line(champ) for champ in report.champs),
    ]
    return _table(gettext("Champs"), rows, (MIDDLE, *(FIGURE + 4 for _ in range(2 * len(headers)))))


def _champ_line(champ: ChampPart) -> Row:
    means = [champ.situation.cell(), *(line.situation.cell() for line in champ.cells)]
    asking = [champ.asking.cell(), *(line.asking.cell() for line in champ.cells)]
    return _line([str(champ.title)], [*means, *asking])


def _needs(report: Presentation) -> Sheet:
    headers = (
        gettext("Demandent un appui"),
        gettext("Indice"),
        gettext("Bas"),
        gettext("Haut"),
        gettext("Intervalle"),
    )
    rows = [
        *_head(report, gettext("Les besoins, du plus demandé au moins demandé")),
        _header(gettext("Rang"), headers, gettext("Code"), gettext("Pratique"), gettext("Champ")),
        *(
            _line(
                [need.rank, need.code, str(need.label), str(need.champ)],
                [
                    need.asking.cell(),
                    need.index.cell(),
                    need.low.cell(),
                    need.high.cell(),
                    _words(need.interval),
                ],
            )
            for need in report.needs
        ),
    ]
    return _table(gettext("Besoins"), rows, (11, CODE, WIDE, MIDDLE, FIGURE, 10, 10, 10, 20))


def _practices_by_cell(report: Presentation) -> Sheet:
    """One line a practice and a group, so that people can filter and pivot."""
    rows = [
        *_head(report, gettext("Les pratiques, par groupe de restitution"), report.scale_sentence),
        _header(
            gettext("Champ"),
            (gettext("Situation"), gettext("Demandent un appui")),
            gettext("Code"),
            gettext("Pratique"),
            gettext("Groupe"),
        ),
        *(line for champ in report.champs for one in champ.practices for line in _cell_lines(champ, one)),
    ]
    return _table(gettext("Pratiques par groupe"), rows, (MIDDLE, CODE, WIDE, MIDDLE, FIGURE, FIGURE))


def _cell_lines(champ: ChampPart, practice: PracticePart) -> Iterator[Row]:
    start = [str(champ.title), practice.code, str(practice.label)]
    yield _line([*start, gettext("Établissement")], [practice.mean.cell(), practice.asking.cell()])
    for line in practice.cells:
        yield _line([*start, line.name], [line.situation.cell(), line.asking.cell()])


def _practices(report: Presentation) -> Sheet:
    """One line a practice and a choice."""
    rows = [
        *_head(report, gettext("Les pratiques, choix par choix")),
        _header(
            gettext("Champ"),
            (gettext("Part"),),
            gettext("Code"),
            gettext("Pratique"),
            gettext("Question"),
            gettext("Choix"),
        ),
        *(line for champ in report.champs for one in champ.practices for line in _choice_lines(champ, one)),
    ]
    return _table(gettext("Pratiques"), rows, (MIDDLE, CODE, WIDE, FIGURE, 28, FIGURE))


def _choice_lines(champ: ChampPart, practice: PracticePart) -> Iterator[Row]:
    start = [str(champ.title), practice.code, str(practice.label)]
    for question, shares in ((gettext("Situation"), practice.situation), (gettext("Besoin"), practice.need)):
        for share in shares:
            yield _line([*start, question, str(share.label)], [share.shown.cell()])


def _items(report: Presentation) -> Sheet:
    rows = [
        *_head(report, report.items_title, _bands_note(report)),
        _header(gettext("Code"), (gettext("Part"),), gettext("Question"), gettext("Ligne"), gettext("Choix")),
        *(line for item in report.items for one in item.lines for line in _item_lines(item, one)),
    ]
    name = gettext("Formats et créneaux") if report.champs else gettext("Questions")
    return _table(name, rows, (CODE + 5, WIDE, WIDE, MIDDLE, FIGURE))


def _bands_note(report: Presentation) -> str:
    """Say once that of numbers and days there are bands alone."""
    return next((item.notes[0] for item in report.items if item.is_banded), "")


def _item_lines(item: ItemPart, line: ItemLine) -> Iterator[Row]:
    own = str(line.label) if item.is_grid else ""
    for share in line.shares:
        yield _line([line.code, str(item.title), own, str(share.label)], [share.shown.cell()])
    if line.mean:
        yield _line([line.code, str(item.title), own, gettext("Moyenne")], [line.mean.cell()])


def _priorities(report: Presentation) -> Sheet:
    rows = [
        *_head(report, report.rankings_title, next((one.note for one in report.rankings if one.note), "")),
        _header(
            gettext("Question"),
            (gettext("En premier"), gettext("Parmi les choix"), gettext("Rang moyen")),
            gettext("Réponse"),
        ),
        *(line for ranking in report.rankings for line in _ranking_lines(ranking)),
    ]
    name = gettext("Priorités") if report.champs else gettext("Classements")
    return _table(name, rows, (WIDE, MIDDLE, FIGURE, FIGURE, FIGURE))


def _ranking_lines(ranking: RankingPart) -> Iterator[Row]:
    for option in ranking.options:
        mean = [option.mean.cell()] if option.mean else []
        yield _line(
            [str(ranking.title), str(option.label)], [option.first.cell(), option.placed.cell(), *mean]
        )


def _texts(report: Presentation) -> Sheet:
    rows = [
        *_head(report, gettext("Les textes")),
        _header(gettext("Question"), (), gettext("Texte")),
        *(row(str(part.title), text) for part in report.texts for text in _lines_of_texts(part)),
    ]
    return _table(gettext("Textes"), rows, (MIDDLE, 96))


def _lines_of_texts(part: TextsPart) -> tuple[str, ...]:
    """What was done to texts stands above them, in their column."""
    return (*((hidden_word(),) if part.is_hidden else ()), *part.notes, *part.texts)


def _hidden(report: Presentation) -> Sheet:
    rows = [
        *_head(report, gettext("Ce qui est masqué et pourquoi")),
        _header(gettext("Combien"), (), gettext("Pourquoi")),
        *(row(part.count, part.sentence) for part in report.hidden),
        *([] if report.hidden else [row(gettext("0 chiffre masqué"), gettext("Tout est montré."))]),
        row(),
        row("", what_hidden_means()),
    ]
    return _table(gettext("Masqué"), rows, (26, 100))


def _table(name: str, rows: list[Row], widths: tuple[int, ...]) -> Sheet:
    """A sheet whose header stays in view."""
    header = next(place for place, one in enumerate(rows) if one.look is Look.HEADER)
    return Sheet(name, rows, widths, frozen_rows=header + 1)


def _head(report: Presentation, title: str, note: str = "") -> list[Row]:
    lines = [row(title, look=Look.TITLE), row(f"{report.school} – {report.campaign}", look=Look.NOTE)]
    return [*lines, *([row(note, look=Look.NOTE)] if note else []), row()]


def _header(first: str, figures: Iterable[str], *words: str) -> Row:
    """Headers stand as what is below them: words on the left, figures on the right."""
    left = [TextCell(text) for text in (first, *words)]
    return Row((*left, *(TextCell(text, among_numbers=True) for text in figures)), Look.HEADER)


def _line(words: Iterable[str], figures: Iterable[Cell]) -> Row:
    return Row((*(TextCell(text) for text in words), *figures))


def _words(text: str) -> TextCell:
    return TextCell(text, among_numbers=True)
