"""The results on one page, for the notice board and the table: the report's own words, fewer of them."""

from collections.abc import Iterator

from flask_babel import gettext

from survey_app.documents.blocks import (
    CHART_WIDTH,
    ROW_COLUMNS,
    Block,
    Column,
    Document,
    Heading,
    Paragraph,
    Picture,
    Points,
    Table,
)
from survey_app.reports.days import long_date
from survey_app.reports.essential import essential_of
from survey_app.reports.figures import hidden_word
from survey_app.reports.paper import LOCALES
from survey_app.reports.parts import NeedLine, Presentation
from survey_app.reports.short import (
    champ_rows,
    clipped,
    first_sentence,
    how_needs_are_ranked,
    share_rows,
    whole_sentences,
)
from survey_app.reports.wording import all_is_hidden

NEEDS_NAMED = 3
QUESTIONS_DRAWN = 2
CHAMPS_DRAWN = 8
ANSWERS_DRAWN = 6

_TITLE, _LEAD, _LABEL, _CHAMP, _REASON = 90, 380, 110, 50, 220


def build_handout(report: Presentation) -> Document:
    """Return the one page. Long words are cut: the report has them whole."""
    return Document(
        title=gettext("Une page : %(campaign)s – %(school)s", campaign=report.campaign, school=report.school),
        heading=clipped(report.campaign, _TITLE),
        over_title=clipped(f"{report.school} ({report.uai})", _TITLE),
        under_title=report.period,
        language=LOCALES[report.language],
        author=report.school,
        dated_on=report.closed_on,
        page_words="",
        footer=gettext(
            "Résultats arrêtés le %(day)s. Le rapport dit le reste, et ce qui est masqué et pourquoi.",
            day=long_date(report.closed_on, report.language),
        ),
        quiet_word=hidden_word(),
        fits_one_page=True,
        blocks=tuple(_blocks(report)),
    )


def _blocks(report: Presentation) -> Iterator[Block]:
    essential = essential_of(report)
    yield Paragraph(clipped(whole_sentences(essential.sentences, _LEAD), _LEAD), look="lead")
    if report.champs:
        yield Heading(gettext("Où un appui est demandé"))
        if all(champ.is_hidden_in_school for champ in report.champs):
            yield Paragraph(all_is_hidden())
        else:
            yield Picture(champ_rows(report.champs[:CHAMPS_DRAWN], CHART_WIDTH, ROW_COLUMNS))
        if len(report.champs) > CHAMPS_DRAWN:
            yield Paragraph(gettext("Le rapport montre aussi les autres champs."), look="note")
    else:
        yield from _questions(report)
    if needs := [need for need in report.needs if not need.index.is_hidden][:NEEDS_NAMED]:
        yield Heading(gettext("Les premiers besoins"))
        yield _needs(needs)
    if essential.focus:
        yield Heading(gettext("À mettre en discussion"))
        yield Points(
            tuple(
                (clipped(str(focus.title), _TITLE), clipped(first_sentence(focus.reasons[0]), _REASON))
                for focus in essential.focus
            )
        )
    yield Heading(gettext("Comment lire cette page"))
    yield Paragraph(how_to_read())


def _questions(report: Presentation) -> Iterator[Block]:
    """Of a questionnaire without champs, its first questions with few answers."""
    few = [item for item in report.items if not item.is_grid and len(item.lines[0].shares) <= ANSWERS_DRAWN]
    for item in few[:QUESTIONS_DRAWN]:
        title = clipped(str(item.title), _LABEL)
        yield Heading(title)
        yield Picture(share_rows(title, item.lines[0].shares, CHART_WIDTH, ROW_COLUMNS))


def _needs(needs: list[NeedLine]) -> Table:
    return Table(
        how_needs_are_ranked(),
        (
            Column(gettext("Pratique"), 4, is_figure=False),
            Column(gettext("Champ"), 2, is_figure=False),
            Column(gettext("Indice"), 0.8),
            Column(gettext("Demandent un appui"), 1.2),
        ),
        tuple(
            (
                clipped(str(need.label), _LABEL),
                clipped(str(need.champ), _CHAMP),
                need.index.words,
                need.asking.words,
            )
            for need in needs
        ),
    )


def how_to_read() -> str:
    """Say in three sentences what these figures are, and what they are not."""
    return gettext(
        "Les chiffres sont arrondis ; « masqué » veut dire : pas assez de réponses pour montrer un chiffre sans risque "
        "pour quelqu’un. Ils aident à discuter et ne notent personne. Les bulletins sont détruits : personne ne peut "
        "retrouver qui a répondu quoi."
    )
