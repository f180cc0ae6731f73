"""What a report is set beside, printed: the fiche and the teams, this campaign and an earlier one."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from flask_babel import gettext

from survey_app.documents.blocks import Block, Bullets, Column, Heading, Paragraph, Picture, Table
from survey_app.reports.beside.voice_words import voices_blocks
from survey_app.reports.beside_parts import ChangeLine, ChangePart, ComparisonPart, GapPart
from survey_app.reports.drawings import Drawings, Place
from survey_app.reports.parts import Presentation

_draw = Drawings(Place.PAPER)


def beside_blocks(report: Presentation) -> Iterator[Block]:
    """Yield both parts in short; each says why, where there is nothing to set beside."""
    if report.gap or report.gap_note:
        yield Heading(gettext("La fiche de l’établissement et les équipes"))
        if report.gap:
            yield from _gap(report.gap)
        else:
            yield Paragraph(report.gap_note)
    yield from voices_blocks(report)
    if report.comparison or report.comparison_note:
        yield Heading(gettext("Depuis la campagne précédente"))
        if report.comparison:
            yield from _comparison(report.comparison)
        else:
            yield Paragraph(report.comparison_note)


def _gap(gap: GapPart) -> Iterator[Block]:
    yield Paragraph(gap_introduction())
    yield Paragraph(gap.source, look="note")
    if chart := _draw.gap(gap):
        yield Picture(chart)
    yield Table(
        gettext("Champ par champ : le palier de la fiche, la situation selon les équipes"),
        (
            Column(gettext("Repère"), 0.8, is_figure=False),
            Column(gettext("Champ"), 2.4, is_figure=False),
            Column(gettext("Fiche"), 3, is_figure=False),
            Column(gettext("Pour la suite"), 2, is_figure=False),
            Column(gettext("Situation moyenne")),
        ),
        tuple(
            (champ.code, str(champ.title), champ.palier, champ.next_step, champ.situation.words)
            for champ in gap.champs
        ),
    )
    if gap.apart:
        yield Heading(gettext("Là où la fiche et les équipes disent des choses différentes"), 2)
        for sentence, champs in gap.apart_by_sentence.items():
            yield Paragraph(sentence)
            yield Bullets(tuple(f"{champ} – {', '.join(paliers)}" for champ, paliers in champs.items()))


def annex_blocks(report: Presentation) -> Iterator[Block]:
    """Yield what stands behind both parts, figure by figure."""
    if report.gap and report.gap.lines:
        yield Heading(gettext("Annexe : la fiche et les équipes, palier par palier"), new_page=True)
        yield from _gap_lines(report.gap)
    comparison = report.comparison
    if comparison and (comparison.practices or comparison.items):
        yield Heading(gettext("Annexe : les deux campagnes, chiffre par chiffre"), new_page=True)
        practices = comparison.practices
        yield from _change_tables(
            comparison,
            (gettext("Demandent un appui : pratiques"), [(line, line.asking) for line in practices]),
            (gettext("Situation moyenne : pratiques"), [(line, line.situation) for line in practices]),
        )
        if comparison.shows_cells:
            yield _cells_table(comparison)
        if comparison.items:
            yield from _items_tables(comparison)


def _gap_lines(gap: GapPart) -> Iterator[Block]:
    yield Table(
        gettext("Palier par palier, là où la fiche et les équipes parlent de la même chose"),
        (
            Column(gettext("Champ"), 2, is_figure=False),
            Column(gettext("Palier"), 1, is_figure=False),
            Column(gettext("Fiche"), 1.8, is_figure=False),
            Column(gettext("Situation moyenne"), 1.1),
            Column(gettext("Ensemble"), 3.4, is_figure=False),
        ),
        tuple(
            (str(line.champ), line.palier, line.fiche, line.situation.words, line.sentence)
            for line in gap.lines
        ),
    )


def gap_introduction() -> str:
    """Say what the two sources are, and how to read a difference between them."""
    return gettext(
        "La fiche dit les conditions que l’établissement réunit ; les équipes disent ce qu’elles pratiquent. Un écart "
        "entre les deux n’est l’erreur de personne : c’est un sujet de discussion."
    )


def _comparison(comparison: ComparisonPart) -> Iterator[Block]:
    yield Paragraph(
        gettext(
            "Cette campagne, close le %(after)s, à côté de « %(campaign)s », close le %(before)s.",
            after=comparison.after,
            before=comparison.before,
            campaign=comparison.before_campaign,
        )
    )
    yield Bullets(comparison.notes)
    yield Table(
        gettext("Participation aux deux campagnes"),
        (
            Column(gettext("Établissement"), 4, is_figure=False),
            Column(comparison.before),
            Column(comparison.after),
        ),
        comparison.turnout,
    )
    champs = comparison.champs
    if champs:
        yield Picture(_draw.changes(comparison))
    yield from _change_tables(
        comparison,
        (gettext("Demandent un appui : champs"), [(line, line.asking) for line in champs]),
        (gettext("Situation moyenne : champs"), [(line, line.situation) for line in champs]),
    )
    if comparison.highlights:
        yield Heading(gettext("Les pratiques qui ont nettement changé"), 2)
        yield Bullets(comparison.highlights)


def _change_tables(
    comparison: ComparisonPart, *tables: tuple[str, list[tuple[ChangeLine, ChangePart]]]
) -> Iterator[Table]:
    for caption, pairs in tables:
        if pairs:
            yield Table(
                caption,
                (Column(gettext("Intitulé"), 4, is_figure=False), *_change_columns(comparison)),
                tuple((f"{line.label} ({line.code})", *change_words(change)) for line, change in pairs),
            )


def _cells_table(comparison: ComparisonPart) -> Table:
    rows = [
        (f"{line.champ}, {line.cell}", figure, *change_words(change))
        for line in comparison.cells
        for figure, change in (
            (gettext("Demandent un appui"), line.asking),
            (gettext("Situation moyenne"), line.situation),
        )
        if not change.is_hidden_twice
    ]
    return Table(
        gettext("Par groupe de restitution, là où un chiffre est montré au moins une fois"),
        (
            Column(gettext("Champ et groupe"), 3, is_figure=False),
            Column(gettext("Chiffre"), 1.6, is_figure=False),
            *_change_columns(comparison),
        ),
        tuple(rows),
    )


def _items_tables(comparison: ComparisonPart) -> Iterator[Block]:
    yield Heading(gettext("Les autres questions, choix par choix"), 2)
    for _, lines in groupby(comparison.items, key=attrgetter("code")):
        first, *others = lines
        yield Table(
            str(first.question),
            (Column(gettext("Choix"), 4, is_figure=False), *_change_columns(comparison)),
            tuple((str(line.option), *change_words(line.share)) for line in (first, *others)),
        )


def _change_columns(comparison: ComparisonPart) -> tuple[Column, ...]:
    return (
        Column(comparison.before, 1.2),
        Column(comparison.after, 1.2),
        Column(gettext("Écart"), 1.1),
        Column(gettext("Ce qu’on peut en dire"), 3, is_figure=False),
    )


def change_words(change: ChangePart) -> tuple[str, str, str, str]:
    """Return a change as the four columns of each table of changes."""
    return change.before.words, change.after.words, change.difference.words, change.trend
