"""The results as slides for the conseil pédagogique, with what a chart shows in the speaker's notes."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TypeVar

from flask_babel import gettext

from survey_app.documents.blocks import Bullets, Column, Picture, Table
from survey_app.documents.odp import SLIDE_CHART_WIDTH, Deck, Slide
from survey_app.reports.beside_parts import ChangeLine, ComparisonPart, GapChamp, GapPart
from survey_app.reports.days import long_date
from survey_app.reports.essential import Essential, essential_of
from survey_app.reports.figures import hidden_word
from survey_app.reports.paper import LOCALES
from survey_app.reports.parts import ChampPart, NeedLine, Presentation
from survey_app.reports.punctuation import listed, named
from survey_app.reports.short import champ_rows, clipped, how_needs_are_ranked, share_rows, unstopped
from survey_app.reports.wording import all_is_hidden

Champ = TypeVar("Champ", ChampPart, GapChamp)

NEEDS_NAMED = 3
QUESTIONS_DRAWN = 4
ANSWERS_DRAWN = 8
ROWS_SHOWN = 8
"""More lines of a table would be too small to read; the report has them."""

_COLUMNS = 33
_TITLE, _POINT, _SCHOOL = 90, 170, 50
_CHAMP, _ONE_LINE = 45, 30
"""Characters of the name of a champ in a table: on two lines of a row, on one."""
_LONG_ROWS = 2


def build_deck(report: Presentation) -> Deck:
    """Return the slides: five to nine of them with their cover, for a questionnaire about practices."""
    essential = essential_of(report)
    return Deck(
        title=gettext(
            "Diaporama : %(campaign)s – %(school)s", campaign=report.campaign, school=report.school
        ),
        language=LOCALES[report.language],
        author=report.school,
        heading=clipped(report.campaign, _TITLE),
        lines=(clipped(f"{report.school} ({report.uai})", _TITLE), report.period),
        dated_on=report.closed_on,
        footer=gettext(
            "%(school)s – résultats arrêtés le %(day)s",
            school=clipped(report.school, _SCHOOL),
            day=long_date(report.closed_on, report.language),
        ),
        quiet_word=hidden_word(),
        notes=report.advice[0][1],
        slides=tuple(_slides(report, essential)),
    )


def _slides(report: Presentation, essential: Essential) -> Iterator[Slide]:
    yield _turnout(report, essential)
    if report.champs:
        yield from _champs(report)
        yield from _needs(report, essential)
    else:
        yield from _questions(report)
    if report.gap and len(report.gap.champs) <= ROWS_SHOWN:
        yield _gap(report.gap)
    if report.comparison and report.comparison.champs:
        yield _comparison(report.comparison)
    if essential.focus:
        yield _focus(essential)
    yield Slide(gettext("Pour en parler"), Bullets(essential.questions), notes=essential.note)


def _turnout(report: Presentation, essential: Essential) -> Slide:
    points = [
        essential.sentences[0],
        gettext("Chiffres arrondis ; « masqué » : pas assez de réponses pour montrer un chiffre sans risque"),
        gettext("Les bulletins sont détruits : personne ne peut retrouver qui a répondu quoi"),
    ]
    bands = "\n".join(named(cell.name, cell.band) for cell in report.turnout.cells)
    return Slide(gettext("Qui a répondu"), Bullets(tuple(points)), notes=bands)


def _champs(report: Presentation) -> Iterator[Slide]:
    if all(champ.is_hidden_in_school for champ in report.champs):
        yield Slide(gettext("Où un appui est demandé"), Bullets((all_is_hidden(),)))
        return
    chart = champ_rows(report.champs, SLIDE_CHART_WIDTH, _COLUMNS)
    yield Slide(gettext("Où un appui est demandé"), Picture(chart), notes=chart.summary)
    if len(report.champs) <= ROWS_SHOWN:
        yield Slide(
            gettext("Les champs d’action en chiffres"),
            Table(
                gettext("Chaque champ, pour tout l’établissement"),
                (
                    Column(gettext("Champ"), 3, is_figure=False),
                    Column(gettext("Situation")),
                    Column(gettext("Appui")),
                ),
                tuple(
                    (name, champ.situation.words, champ.asking.words) for name, champ in _named(report.champs)
                ),
            ),
            notes=" ".join(
                sentence
                for sentence in (
                    report.scale_sentence,
                    gettext("Appui : part des personnes qui demandent un accompagnement ou une formation."),
                )
                if sentence
            ),
        )


def _needs(report: Presentation, essential: Essential) -> Iterator[Slide]:
    needs = [need for need in report.needs if not need.index.is_hidden][:NEEDS_NAMED]
    title = gettext("Les premiers besoins")
    if needs:
        yield Slide(
            title,
            Bullets(tuple(map(_need, needs))),
            notes="\n".join((how_needs_are_ranked(), *map(_need_in_full, needs))),
        )
    elif report.needs:
        yield Slide(title, Bullets(essential.sentences[1:]))


def _need(need: NeedLine) -> str:
    return gettext(
        "« %(practice)s » : indice %(index)s, %(asking)s demandent un appui",
        asking=need.asking.words,
        index=need.index.words,
        practice=clipped(unstopped(str(need.label)), _POINT),
    )


def _need_in_full(need: NeedLine) -> str:
    return gettext(
        "« %(practice)s » (%(champ)s) : indice de besoin %(index)s, %(interval)s.",
        practice=unstopped(str(need.label)),
        champ=str(need.champ),
        index=need.index.words,
        interval=need.interval,
    )


def _questions(report: Presentation) -> Iterator[Slide]:
    """Of a questionnaire without champs, its first questions with few answers."""
    few = [item for item in report.items if not item.is_grid and len(item.lines[0].shares) <= ANSWERS_DRAWN]
    for item in few[:QUESTIONS_DRAWN]:
        chart = share_rows(str(item.title), item.lines[0].shares, SLIDE_CHART_WIDTH, _COLUMNS)
        yield Slide(clipped(str(item.title), _TITLE), Picture(chart), notes=chart.summary)


def _gap(gap: GapPart) -> Slide:
    return Slide(
        gettext("La fiche de l’établissement et les équipes"),
        Table(
            gettext("Champ par champ : le palier de la fiche, la situation selon les équipes"),
            (
                Column(gettext("Champ"), 2.6, is_figure=False),
                Column(gettext("Fiche"), 1.6, is_figure=False),
                Column(gettext("Équipes")),
            ),
            tuple(
                (name, _number_of(champ.palier), champ.situation.words) for name, champ in _named(gap.champs)
            ),
        ),
        notes="\n".join([gap.source, *(named(champ.title, champ.palier) for champ in gap.champs)]),
    )


def _named(champs: Sequence[Champ]) -> Iterator[tuple[str, Champ]]:
    """Yield champs with their names, which take two lines only while few do: the table has to fit on the slide."""
    names = [clipped(str(champ.title), _CHAMP) for champ in champs]
    if sum(len(name) > _ONE_LINE for name in names) > _LONG_ROWS:
        names = [clipped(name, _ONE_LINE) for name in names]
    return zip(names, champs, strict=True)


def _number_of(palier: str) -> str:
    """Return « Palier 2 » of « Palier 2 : conditions de réussite… »: the title goes into the notes."""
    return palier.partition(":")[0].strip()


def _comparison(comparison: ComparisonPart) -> Slide:
    """Champs that moved alike stand together, so that nobody reads a change into what is none."""
    by_trend = groupby(sorted(comparison.champs, key=_trend), key=_trend)
    return Slide(
        gettext("Depuis la campagne précédente"),
        Bullets(
            tuple(
                gettext(
                    "%(trend)s : %(champs)s",
                    trend=trend[:1].upper() + trend[1:],
                    champs=listed(map(_moved, champs)),
                )
                for trend, champs in by_trend
            )
        ),
        notes="\n".join(
            (
                gettext(
                    "Part qui demande un appui, campagnes du %(before)s et du %(after)s.",
                    before=comparison.before,
                    after=comparison.after,
                ),
                *comparison.notes,
            )
        ),
    )


def _trend(line: ChangeLine) -> str:
    return line.asking.trend


def _moved(line: ChangeLine) -> str:
    return gettext(
        "%(champ)s (%(before)s, puis %(after)s)",
        champ=clipped(str(line.label), _CHAMP),
        before=line.asking.before.words,
        after=line.asking.after.words,
    )


def _focus(essential: Essential) -> Slide:
    return Slide(
        gettext("À mettre en discussion"),
        Bullets(tuple(clipped(str(focus.title), _POINT) for focus in essential.focus)),
        notes="\n".join(named(focus.title, " ".join(focus.reasons)) for focus in essential.focus),
    )
