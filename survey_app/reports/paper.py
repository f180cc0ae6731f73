"""A report as a printed document: the same parts as the page, in the same order."""

from collections.abc import Iterator

from flask_babel import gettext

from survey_app.documents.blocks import (
    Abreast,
    Block,
    Bullets,
    Column,
    Document,
    Heading,
    Paragraph,
    Picture,
    Points,
    Quotes,
    Table,
)
from survey_app.reports.beside.paper import annex_blocks, beside_blocks
from survey_app.reports.days import long_date
from survey_app.reports.drawings import Drawings, Place, caption_of, is_drawn_whole
from survey_app.reports.essential import essential_of
from survey_app.reports.figures import hidden_word
from survey_app.reports.labels import LabelledFigure
from survey_app.reports.parts import ChampPart, ItemPart, PracticePart, Presentation
from survey_app.reports.wording import all_is_hidden, what_hidden_means

PRACTICES_ABREAST = 4
LOCALES = {"fr": "fr-FR", "en": "en-GB"}

_draw = Drawings(Place.PAPER)


def build_document(report: Presentation) -> Document:
    """Return the printed report."""
    return Document(
        title=f"{report.title} – {report.school}",
        heading=report.campaign,
        quiet_word=hidden_word(),
        language=LOCALES[report.language],
        author=report.school,
        over_title=gettext("Rapport – %(school)s", school=f"{report.school} ({report.uai})"),
        under_title=gettext(
            "%(period)s. Questionnaire « %(title)s », révision %(number)s.",
            period=report.period,
            title=str(report.questionnaire),
            number=report.revision,
        ),
        dated_on=report.closed_on,
        page_words=gettext("Page {page} sur {pages}"),
        footer=gettext(
            "Rapport arrêté le %(day)s. Chiffres arrondis ; « masqué » : pas assez de réponses.",
            day=long_date(report.closed_on, report.language),
        ),
        blocks=tuple(_blocks(report)),
    )


def _blocks(report: Presentation) -> Iterator[Block]:
    yield from _essential(report)
    yield from _participation(report)
    if report.champs:
        yield from _champs(report)
    if report.needs:
        yield from _needs(report)
    if report.items:
        yield from _items(report)
    if report.rankings:
        yield from _priorities(report)
    yield from beside_blocks(report)
    if report.texts:
        yield from _texts(report)
    yield from _hidden(report)
    yield from _advice(report)
    if any(champ.practices for champ in report.champs):
        yield from _details(report)
    yield from annex_blocks(report)


def _essential(report: Presentation) -> Iterator[Block]:
    essential = essential_of(report)
    yield Heading(gettext("L’essentiel"))
    yield Paragraph(" ".join(essential.sentences), look="lead")
    if essential.focus:
        yield Heading(gettext("À mettre en discussion"), 2)
        yield Points(tuple((str(focus.title), " ".join(focus.reasons)) for focus in essential.focus))
        if essential.note:
            yield Paragraph(essential.note, look="note")
        yield Paragraph(gettext("Pour en parler :"))
        yield Bullets(essential.questions)


def _participation(report: Presentation) -> Iterator[Block]:
    turnout = report.turnout
    yield Heading(gettext("Participation"))
    yield Table(
        gettext("Dans l’établissement"),
        (Column(gettext("Établissement"), 4, is_figure=False), Column(gettext("Nombre"))),
        (
            (gettext("Personnes invitées"), str(turnout.invited)),
            (gettext("Personnes qui ont répondu"), f"{turnout.signed_off} ({turnout.rate})"),
            (gettext("Bulletins comptés"), str(turnout.ballots)),
            (gettext("Bulletins illisibles, comptés nulle part"), str(turnout.null_ballots)),
        ),
    )
    if turnout.cells:
        yield Table(
            gettext("Par groupe de restitution : la participation n’est donnée que par tranche"),
            (
                Column(gettext("Groupe de restitution"), 3, is_figure=False),
                Column(gettext("Personnes invitées")),
                Column(gettext("Participation"), 2),
            ),
            tuple((cell.name, str(cell.invited), cell.band) for cell in turnout.cells),
        )


def _champs(report: Presentation) -> Iterator[Block]:
    yield Heading(gettext("Les champs d’action"))
    if report.scale_sentence:
        yield Paragraph(
            report.scale_sentence,
            footnote=gettext(
                "Moyenne des réponses ; « sans objet » et les refus de répondre ne comptent pas."
            ),
        )
    if any(not champ.asking.is_hidden for champ in report.champs):
        yield Picture(_draw.champs(report.champs))
    yield Table(
        gettext("Chaque champ, pour tout l’établissement"),
        (
            Column(gettext("Champ"), 4, is_figure=False),
            Column(gettext("Situation moyenne")),
            Column(gettext("Demandent un appui")),
        ),
        tuple((str(champ.title), champ.situation.words, champ.asking.words) for champ in report.champs),
    )
    if report.cell_names:
        yield Heading(gettext("Par groupe de restitution"), 2)
        yield Abreast(tuple(_champ_table(champ) for champ in report.champs))


def _champ_table(champ: ChampPart) -> Table:
    school = (gettext("Établissement"), champ.situation.words, champ.asking.words)
    return Table(
        str(champ.title),
        (
            Column(gettext("Groupe"), 3, is_figure=False),
            Column(gettext("Situation moyenne"), 1.2),
            Column(gettext("Demandent un appui"), 1.4),
        ),
        (school, *((line.name, line.situation.words, line.asking.words) for line in champ.cells)),
    )


def _needs(report: Presentation) -> Iterator[Block]:
    yield Heading(gettext("Les besoins"))
    if any(not need.index.is_hidden for need in report.needs):
        yield Picture(_draw.needs(report.needs))
    yield Table(
        gettext("Toutes les pratiques, de la plus demandée à la moins demandée"),
        (
            Column(gettext("Rang"), 1.1, is_figure=False),
            Column(gettext("Pratique"), 4.8, is_figure=False),
            Column(gettext("Demandent un appui"), 1.1),
            Column(gettext("Indice"), 0.9),
            Column(gettext("Intervalle"), 1.9),
        ),
        tuple(
            (need.rank, f"{need.label} ({need.code})", need.asking.words, need.index.words, need.interval)
            for need in report.needs
        ),
    )


def _items(report: Presentation) -> Iterator[Block]:
    yield Heading(report.items_title)
    for item in report.items:
        yield Heading(str(item.title), 2)
        if item.notes:
            yield Paragraph(" ".join(item.notes), look="note")
        if chart := _draw.item(item):
            if not is_drawn_whole(item):
                yield Paragraph(f"{caption_of(item)}.", look="note")
            yield Picture(chart)
        yield _item_table(item)


def _item_table(item: ItemPart) -> Table:
    if item.is_grid:
        means = [Column(gettext("Moyenne"))] if item.has_means else []
        return Table(
            gettext("Réponses à chaque ligne"),
            (Column(gettext("Ligne"), 4, is_figure=False), *_share_columns(item.lines[0].shares), *means),
            tuple(
                (
                    str(line.label),
                    *(share.shown.words for share in line.shares),
                    *([line.mean.words] if line.mean else []),
                )
                for line in item.lines
            ),
        )
    line = item.lines[0]
    mean = [(gettext("Moyenne"), line.mean.words)] if line.mean else []
    return Table(
        gettext("Part des répondants"),
        (
            Column(gettext("Tranche") if item.is_banded else gettext("Choix"), 5, is_figure=False),
            Column(gettext("Part")),
        ),
        (*((str(share.label), share.shown.words) for share in line.shares), *mean),
    )


def _priorities(report: Presentation) -> Iterator[Block]:
    yield Heading(report.rankings_title)
    for ranking in report.rankings:
        yield Heading(str(ranking.title), 2)
        if ranking.note:
            yield Paragraph(ranking.note, look="note")
        if not ranking.is_hidden:
            yield Picture(_draw.ranking(ranking))
        yield Table(
            gettext("Part des répondants qui citent chaque réponse"),
            (
                Column(gettext("Réponse"), 4, is_figure=False),
                Column(gettext("En premier")),
                Column(gettext("Parmi les %(places)s choix", places=ranking.places)),
                *([Column(gettext("Rang moyen"))] if ranking.has_means else []),
            ),
            tuple(
                (str(one.label), one.first.words, one.placed.words, *([one.mean.words] if one.mean else []))
                for one in ranking.options
            ),
        )


def _texts(report: Presentation) -> Iterator[Block]:
    yield Heading(gettext("Les textes"))
    for part in report.texts:
        yield Heading(str(part.title), 2)
        if part.is_hidden:
            yield Paragraph(hidden_word())
        if part.notes:
            yield Paragraph(" ".join(part.notes), look="note")
        if part.texts:
            yield Quotes(part.texts)


def _hidden(report: Presentation) -> Iterator[Block]:
    yield Heading(gettext("Ce qui est masqué et pourquoi"))
    yield Paragraph(what_hidden_means())
    if report.hidden:
        yield Table(
            gettext("Ce qui est masqué dans ce rapport"),
            (
                Column(gettext("Combien"), 1.3, is_figure=False),
                Column(gettext("Pourquoi"), 4, is_figure=False),
            ),
            tuple((part.count, part.sentence) for part in report.hidden),
        )
    else:
        yield Paragraph(gettext("Dans ce rapport, rien n’est masqué."))
    yield Heading(gettext("À partir de combien de réponses un chiffre est montré"), 2)
    yield Bullets(report.thresholds)


def _advice(report: Presentation) -> Iterator[Block]:
    yield Heading(gettext("Comment lire ce rapport"))
    for title, text in report.advice:
        yield Heading(title, 2)
        yield Paragraph(text)


def _details(report: Presentation) -> Iterator[Block]:
    yield Heading(gettext("Annexe : chaque pratique en détail"), new_page=True)
    for champ in report.champs:
        if champ.practices:
            yield Heading(str(champ.title), 2)
            if champ.is_hidden:
                yield Paragraph(all_is_hidden())
            else:
                yield from _champ_details(report, champ)


def _champ_details(report: Presentation, champ: ChampPart) -> Iterator[Block]:
    if not champ.has_no_situation:
        yield Picture(_draw.situations(champ))
    yield _shares_table(gettext("Situation"), champ, [one.situation for one in champ.practices])
    yield _shares_table(gettext("Besoin"), champ, [one.need for one in champ.practices])
    if report.cell_names:
        yield from _practice_tables(champ)


def _shares_table(caption: str, champ: ChampPart, shares: list[tuple[LabelledFigure, ...]]) -> Table:
    return Table(
        caption,
        (Column(gettext("Pratique"), 4, is_figure=False), *_share_columns(shares[0])),
        tuple(
            (f"{practice.label} ({practice.code})", *(share.shown.words for share in line))
            for practice, line in zip(champ.practices, shares, strict=True)
        ),
    )


def _share_columns(shares: tuple[LabelledFigure, ...]) -> tuple[Column, ...]:
    return tuple(Column(str(share.label)) for share in shares)


def _practice_tables(champ: ChampPart) -> Iterator[Table]:
    """Practices abreast under their codes, a few at a time, with the groups below one another."""
    for start in range(0, len(champ.practices), PRACTICES_ABREAST):
        practices = champ.practices[start : start + PRACTICES_ABREAST]
        yield Table(
            gettext("Par groupe : situation moyenne, puis part qui demande un appui"),
            (Column(gettext("Groupe"), 2.6, is_figure=False), *_practice_columns(practices)),
            tuple(_practice_rows(practices)),
        )


def _practice_columns(practices: tuple[PracticePart, ...]) -> Iterator[Column]:
    for practice in practices:
        yield Column(gettext("%(code)s situation", code=practice.code))
        yield Column(gettext("%(code)s appui", code=practice.code))


def _practice_rows(practices: tuple[PracticePart, ...]) -> Iterator[tuple[str, ...]]:
    school = [words for one in practices for words in (one.mean.words, one.asking.words)]
    yield (gettext("Établissement"), *school)
    for lines in zip(*(practice.cells for practice in practices), strict=True):
        figures = [words for line in lines for words in (line.situation.words, line.asking.words)]
        yield (lines[0].name, *figures)
